"""The errors of difference quotients by step: slopes 2 and 4 as far as truncation goes, and noise beyond."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.differences.derivative_claim import DerivativeClaim
from nablacheck.differences.step_errors import StepErrors, step_errors

from tests.helpers.lines import ExactClaim

X = np.array([0.3, -0.7, 1.1])


def errors_of(gradient: Array, factor: float = 1.0) -> StepErrors:
    claim = DerivativeClaim(
        lambda x: float(np.exp(x).sum()),
        X,
        float(np.exp(X).sum()),
        factor * gradient,
        ExactClaim,
    )
    found = step_errors(claim.check(np.random.default_rng(1))[1])
    assert found is not None
    return found


def test_the_errors_of_a_right_claim_fall_with_slopes_2_and_4() -> None:
    errors = errors_of(np.exp(X))
    assert errors.claim_error == 0
    for slope, values in ((2, errors.second_order), (4, errors.fourth_order)):
        assert np.log2(values[3] / values[4]) == pytest.approx(slope, abs=0.05)
    fine = slice(25, 45)
    assert np.median(np.array(errors.second_order[fine]) / np.array(errors.noise[fine])) < 3
    assert min(errors.chosen) >= min(errors.steps)
    assert min(errors.second_order) < errors.tolerance


@pytest.mark.parametrize("factor", [1.01, -1.0])
def test_the_error_of_a_wrong_claim_is_told_from_that_of_differences(factor: float) -> None:
    errors = errors_of(np.exp(X), factor)
    assert errors.relative
    assert errors.claim_error < 2  # along the line entries may cancel; the scale is without cancellation
    assert errors.claim_error > errors.tolerance
    assert np.log2(errors.second_order[3] / errors.second_order[4]) == pytest.approx(2, abs=0.05)
