"""The figures of the line that decides."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.verdict import Outcome
from nablacheck.differences.line_result import LineResult

from tests.helpers.lines import check, line

X = np.array([0.7, -1.3, 0.2, 2.0])


def test_a_verdict_has_the_figures() -> None:
    claim = 2 * np.cos(X)
    found = check(lambda x: float(np.sin(x).sum()), X, claim)
    verdict = found.verdict("x", 4)
    assert (verdict.outcome, verdict.variable, verdict.total) == (Outcome.FAIL, "x", 4)
    assert verdict.ratio == pytest.approx(found.difference / found.tolerance)
    assert verdict.evaluations == 1 + found.evaluations


def test_the_detection_limit_is_the_smallest_error_that_would_have_shown() -> None:
    found = line(lambda x: float(x @ x), X, 2 * X, X)
    found.evaluate(4, 5)
    extrapolant = found.extrapolant(4, 2)
    assert LineResult.passing(found, extrapolant, 1e-3, 2.0).detection_limit == pytest.approx(5e-4)
    assert LineResult.passing(found, extrapolant, 1e-3, 0.0).detection_limit == np.inf
