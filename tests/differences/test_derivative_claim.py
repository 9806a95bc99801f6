"""A claimed derivative of a black-box function: along lines, entry by entry, component by component."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.derivative_claim import (
    DerivativeClaim,
    Memoized,
    contract,
    random_cotangents,
    unit_cotangents,
)

from tests.helpers.lines import ExactClaim

X = np.array([0.7, -1.3, 2.0])


@dataclass
class Rounded(ExactClaim):
    """A claim each entry of which may be off by so much."""

    each: float


def sines(x: Array) -> float:
    return float(np.sin(x).sum())


def of_sines(claimed: Array, rounding: ExactClaim | None = None) -> DerivativeClaim:
    return DerivativeClaim(sines, X, sines(X), claimed, lambda: rounding or ExactClaim())


def outcome(claim: DerivativeClaim) -> Outcome:
    return claim.check(np.random.default_rng(0))[1].outcome


def test_a_right_gradient_passes_and_a_wrong_one_fails() -> None:
    assert outcome(of_sines(np.cos(X))) is Outcome.PASS
    assert outcome(of_sines(1.001 * np.cos(X))) is Outcome.FAIL


def test_within_a_tangent_space_only_that_part_of_a_gradient_counts() -> None:
    def centred(direction: Array) -> Array:
        return np.asarray(direction - direction.mean())

    claim = DerivativeClaim(sines, X, sines(X), np.cos(X) + 5, ExactClaim, project=centred)
    assert outcome(claim) is Outcome.PASS
    assert outcome(of_sines(np.cos(X) + 5)) is Outcome.FAIL


def test_below_the_error_floor_nothing_is_wrong() -> None:
    slightly = 1.00001 * np.cos(X)
    assert outcome(of_sines(slightly)) is Outcome.FAIL
    assert outcome(DerivativeClaim(sines, X, sines(X), slightly, ExactClaim, error_floor=1e-4)) is Outcome.PASS


def test_the_rounding_of_the_claim_is_part_of_what_an_entry_may_be_off_by() -> None:
    wrong = np.cos(X) + np.array([0.0, 0.0, 0.5])
    exact, rounded = of_sines(wrong), of_sines(wrong, Rounded(0.25))
    checker, failure = exact.check(np.random.default_rng(0))
    found, looser = (each.entry_errors(checker, failure) for each in (exact, rounded))
    assert found.claim_error == pytest.approx([0.0, 0.0, 0.5], abs=1e-6)
    assert looser.tolerance == pytest.approx(found.tolerance + 0.25)
    assert exact.entry_errors(checker, failure, [2]).claim_error.tolist() == found.claim_error[[2]].tolist()


def test_a_hessian_is_asked_about_by_its_order() -> None:
    claimed = np.diag(-np.sin(X))
    hessian = DerivativeClaim(sines, X, sines(X), claimed, ExactClaim, order=2)
    assert outcome(hessian) is Outcome.PASS
    assert outcome(DerivativeClaim(sines, X, sines(X), claimed + np.eye(3), ExactClaim, order=2)) is Outcome.FAIL


def test_a_value_that_is_asked_for_again_is_no_evaluation() -> None:
    calls: list[Array] = []

    def function(z: Array) -> Array:
        calls.append(z)
        return 2 * z

    remembered = Memoized(function)
    assert [remembered(z).tolist() for z in (X, X, 2 * X)] == [(2 * X).tolist(), (2 * X).tolist(), (4 * X).tolist()]
    assert len(calls) == remembered.evaluations == 2


def test_unit_cotangents_pick_the_components_of_a_jacobian() -> None:
    jacobian = np.arange(24.0).reshape(2, 3, 4)
    rows = {index: contract(cotangent, jacobian) for index, cotangent in unit_cotangents((2, 3))}
    assert list(rows) == list(np.ndindex(2, 3))
    for index, row in rows.items():
        np.testing.assert_array_equal(row, jacobian[index])
    ((index, cotangent),) = unit_cotangents(())
    assert (index, contract(cotangent, X).tolist()) == ((), X.tolist())


def test_random_cotangents_hide_no_component() -> None:
    found = list(random_cotangents(np.random.default_rng(0), (3, 2)))
    assert len(found) > 1
    assert all(each.shape == (3, 2) and (np.abs(each) >= 0.5).all() for each in found)
