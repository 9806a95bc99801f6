"""No true gradient is called wrong where its function is computed in single precision."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.catalogue.discovery import Discovery
from nablacheck.core.verdict import Outcome

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

from tests.benchmarks.conditions import SINGLE, cases

CLAIMS = {claim.name: claim for claim in Discovery().registry().claims()}


@pytest.mark.parametrize("name", ["function_along_line-t-gradient", "function_along_line-t-gradient-as_trace"])
def test_what_is_rounded_inside_is_noise(name: str) -> None:
    """The terms of a sum move by less than they are rounded by, until the steps are large."""
    assert outcomes(name, 250)[Outcome.FAIL] == 0


def test_an_extrapolation_that_agrees_by_chance_is_no_failure() -> None:
    """At the third of these points poles are as near as the steps are large at which noise is small."""
    assert outcomes("tied_autoencoder-W-gradient", 3)[Outcome.FAIL] == 0


def outcomes(name: str, draws: int) -> dict[Outcome, int]:
    """The verdicts on the true gradient at so many points."""
    claim, found = CLAIMS[name], dict.fromkeys(Outcome, 0)
    with np.errstate(all="ignore"):
        for case in cases(claim, draws, SINGLE):
            function, gradient = case.function(claim.formula.function), case.gradient(claim.function)
            found[check_gradient(function, gradient, *case.args, wrt=case.wrt).outcome] += 1
    return found
