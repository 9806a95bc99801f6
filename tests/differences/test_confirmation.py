"""A failure has to show with other steps too."""

from __future__ import annotations

import numpy as np
from nablacheck.core.verdict import Outcome
from nablacheck.differences.confirmation import is_confirmed
from nablacheck.differences.step_selection import search_steps

from tests.helpers.lines import check, line


def test_an_error_of_a_smooth_function_is_confirmed() -> None:
    found = line(lambda x: float(np.sin(x).sum()), np.ones(1), np.zeros(1), np.ones(1))
    best = search_steps(found, 1.0, 1e-10, 0.0, early=True)
    assert best is not None
    assert is_confirmed(found, best, 0.0)
    assert not is_confirmed(found, best, 2 * abs(best.value))  # rounding alone may be that large


def test_a_staircase_from_afar_does_not_refute_the_flat_claim() -> None:
    claim = np.zeros(4)
    found = check(lambda x: float(np.sum(np.floor(10 * x))), np.array([0.73, -1.27, 0.23, 2.03]), claim)
    assert found.outcome is not Outcome.FAIL


def test_a_spike_seen_from_outside_does_not_refute_the_derivative_on_it() -> None:
    width = 1e-7
    x = np.array([0.3 * width + 1.0])
    claim = -2 * (x - 1) / width**2 / (1 + ((x - 1) / width) ** 2) ** 2
    found = check(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, claim)
    assert found.outcome is not Outcome.FAIL
    assert check(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, -claim).outcome is Outcome.FAIL
