"""Kinks at the point leave a claim open, and smooth functions have none."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.verdict import Outcome
from nablacheck.differences.kinks import has_kink
from nablacheck.differences.line_result import KINK_AT_POINT

from tests.helpers.lines import check, line


@pytest.mark.parametrize(("gap", "expected"), [(1e-6, False), (1.0, True)])
def test_a_kink_is_one_if_it_is_a_share_of_the_derivative(gap: float, expected: bool) -> None:
    found = line(lambda x: float(x[0] + gap * abs(x[0])), np.zeros(1), np.ones(1), np.ones(1))
    found.evaluate(*range(8, 12))
    assert has_kink(found, found.extrapolant(8, 2), 1.0) is expected


@pytest.mark.parametrize("claimed", [-1.0, 0.0, 1.0, 7.0])
def test_nothing_is_concluded_at_a_kink(claimed: float) -> None:
    claim = np.array([claimed])
    found = check(lambda x: abs(x[0]), np.zeros(1), claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, KINK_AT_POINT)
