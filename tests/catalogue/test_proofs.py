"""The catalogue on exact numbers: what is true is decided, and what is wrong by next to nothing is proven wrong."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome
from nablacheck.declare.points import Point
from nablacheck.forward import as_dual_array
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.operands import dual_arrays_in
from nablacheck.oracles import ball, dual, oracle
from nablacheck.oracles.shared.code_values import claimed_arrays

from tests.helpers.making import draw

CLAIMS = Discovery().registry().claims()
TRUE = [claim for claim in CLAIMS if not claim.misprint]
DERIVATIVES = [claim for claim in TRUE if dual.applies(claim)]
MISPRINTS = [claim for claim in CLAIMS if claim.misprint]
UNDECIDED = ("squared_residual-w-minimizer-pseudo_inverse", "pseudo_inverse-identity-of_singular")
"""Claims of the pseudo-inverse of matrices without full rank, which no enclosure of their entries can tell from others
that have it."""


NO_VALUE = {
    "determinant-X-gradient-misprint-of_any": "the gradient raises LinAlgError: Singular matrix",
    "squared_norm-x-gradient-misprint-through_norm_at_zero": "the gradient is NaN where the function is finite",
}
"""Misprints that are wrong because they have no value where the function has one."""


def by_name(claim: Claim) -> str:
    return claim.name


@functools.cache
def points(claim: Claim) -> tuple[Point, ...]:
    return tuple(draw(claim, 3))


def outcomes(claim: Claim, name: str) -> set[Outcome]:
    return {check_at_point(claim, oracle(name), point).outcome for point in points(claim)}


def mutated(claim: Claim, error: float) -> Claim:
    """The claim with the middle entry off by a relative error, or the largest where that one is zero: exactly so on
    exact numbers, on which a power of ten is one."""

    def off(value: Any, number_system: NumberSystem | None) -> Any:
        if number_system is not None:
            value = as_dual_array(value, number_system)
        size = np.abs(np.asarray(value) if number_system is None else number_system.approximate(value.primal))
        if not size.any():
            return value
        which = np.zeros(size.size)
        middle = size.size // 2
        which[middle if size.flat[middle] > 1e-9 * size.max() else np.argmax(size)] = 1.0
        return value + value * which.reshape(size.shape) * error

    def function(*args: Any, **arguments: Any) -> Any:
        found = list(dual_arrays_in((*args, *arguments.values())))
        number_system = found[0].number_system if found else None
        value = claim.function(*args, **arguments)
        return (
            tuple(off(part, number_system) for part in value) if isinstance(value, tuple) else off(value, number_system)
        )

    return replace(claim, function=function)


def telling(claim: Claim) -> Iterator[Point]:
    """Points at which the claim is decided and states something other than zeros."""
    for point in points(claim):
        stated = any(array.any() for array in claimed_arrays(claim, point, dict(point.values)))
        if stated and check_at_point(claim, ball, point).outcome is Outcome.PASS:
            yield point


@pytest.mark.parametrize("claim", [each for each in MISPRINTS if each.text_alone], ids=by_name)
def test_a_misprint_without_code_is_undefined_as_written(claim: Claim) -> None:
    result = check_claim(claim, oracle("written"), count=20, shrink=False, explain=False)
    assert result.status is Status.REFUTED
    assert "undefined as written" in result.reason


@pytest.mark.parametrize("claim", [each for each in MISPRINTS if not each.text_alone], ids=by_name)
def test_every_misprint_is_proven_wrong(claim: Claim) -> None:
    reasons = []
    for name in ("ball", "prime"):
        result = check_claim(claim, oracle(name), count=20, shrink=False, explain=False)
        reasons.append(result.reason)
        if result.status is Status.REFUTED and result.reason.startswith(NO_VALUE.get(claim.name, "proven wrong: ")):
            return
    raise AssertionError(reasons)


@pytest.mark.parametrize("claim", DERIVATIVES, ids=by_name)
def test_dual_numbers_decide_every_derivative(claim: Claim) -> None:
    found = outcomes(claim, "dual")
    assert Outcome.PASS in found
    assert Outcome.FAIL not in found


def test_balls_decide_all_claims_but_a_few_and_never_against_a_true_one() -> None:
    found = {claim.name: outcomes(claim, "ball") for claim in TRUE}
    undecided = [name for name, seen in found.items() if Outcome.PASS not in seen]
    assert [name for name, seen in found.items() if Outcome.FAIL in seen] == []
    assert undecided == [name for name in found if name in UNDECIDED], f"balls don't decide {undecided}"
    assert len(undecided) < 0.05 * len(TRUE)


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_balls_leave_open_has_a_reason(name: str) -> None:
    (claim,) = (claim for claim in TRUE if claim.name == name)
    reasons = {check_at_point(claim, ball, point).reason for point in points(claim)}
    assert all("np.linalg.pinv with rcond=" in each and "it cuts singular values" in each for each in reasons)


@pytest.mark.parametrize("claim", DERIVATIVES, ids=by_name)
def test_dual_numbers_reject_one_entry_off_by_a_billionth(claim: Claim) -> None:
    wrong = mutated(claim, 1e-9)
    found = [check_at_point(wrong, dual, point).outcome for point in points(claim)]
    assert Outcome.FAIL in found


@pytest.mark.parametrize("error", [1e-9, 1e-25])
def test_balls_prove_one_entry_off_by_next_to_nothing_wrong(error: float) -> None:
    missed = []
    for claim in TRUE:
        wrong = mutated(claim, error)
        found = [check_at_point(wrong, ball, point) for point in telling(claim)]
        if not found and claim.name not in UNDECIDED:
            missed.append((claim.name, "no point"))
        missed += [
            (claim.name, verdict.reason)
            for verdict in found
            if verdict.outcome is not Outcome.FAIL or not verdict.reason.startswith("proven wrong: ")
        ]
    assert missed == [], missed


@pytest.mark.parametrize("claim", [c for c in TRUE if c.name not in UNDECIDED][::8], ids=by_name)
def test_the_prime_field_proves_no_true_claim_wrong(claim: Claim) -> None:
    assert Outcome.FAIL not in outcomes(claim, "prime")
