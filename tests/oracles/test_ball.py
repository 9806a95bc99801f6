"""The oracle ``ball``: true claims agree to 30 digits, wrong ones are proven wrong, nothing is proven by accident."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    at_least,
    elementwise,
    full_rank,
    given,
    one_hot,
    orthogonal,
    positive,
    positive_definite,
    simplex,
    smooth,
    symmetric,
)
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.contract import ContractError
from nablacheck.core.errors import UsageError
from nablacheck.core.timelimit import AVAILABLE, OutOfTime, time_limit
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles import ball, oracle
from scipy import special

from tests.helpers.gradients import GRADIENTS
from tests.helpers.making import Function, draw, make_claim, make_point
from tests.helpers.misbehaving import MISBEHAVING, hang, misbehaving
from tests.helpers.mutated import mutated, pullback_off, transposed_jacobian

UNSUPPORTED = ("single precision inside",)


def check(claim: Claim, cotangent: Any = None, **values: Any) -> Verdict:
    return ball.check(claim, make_point(claim, cotangent, **values))


def verdicts(claim: Claim, count: int = 9, seed: int = 0) -> list[Verdict]:
    return [check_at_point(claim, ball, point) for point in draw(claim, count, seed)]


def outcomes(claim: Claim, count: int = 9) -> Counter[Outcome]:
    return Counter(verdict.outcome for verdict in verdicts(claim, count))


def proven(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAIL and verdict.reason.startswith("proven wrong: ")


def off(claim: Claim, digits: int) -> Claim:
    """The claim with the middle entry off by 10 to the minus ``digits``, relatively: exactly so, on exact numbers."""

    def wrong(value: Any) -> Any:
        which = np.zeros(math.prod(np.shape(value)))
        which[which.size // 2] = 1.0
        return value + value * which.reshape(np.shape(value)) / 10.0**digits

    return mutated(claim, wrong)


@pytest.mark.parametrize("name", [name for name in GRADIENTS if name not in UNSUPPORTED])
def test_a_true_gradient_agrees_to_thirty_digits(name: str) -> None:
    found = verdicts(GRADIENTS[name])
    passes = [verdict for verdict in found if verdict.outcome is Outcome.PASS]
    assert [verdict for verdict in found if verdict.outcome is Outcome.FAIL] == []
    assert name == "constant" or len(passes) >= 3
    assert all(0 < verdict.detection_limit <= 1e-30 for verdict in passes)


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_doesnt_run_on_balls_is_unsupported_by_name(name: str) -> None:
    for verdict in verdicts(GRADIENTS[name], 2):
        assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)
        assert verdict.reason.startswith("not on balls: exact numbers written into an array of float32: ")


DECIDED = [name for name in GRADIENTS if name not in (*UNSUPPORTED, "constant", "linear", "ties of the maximum")]


@pytest.mark.parametrize("digits", [9, 25])
@pytest.mark.parametrize("name", DECIDED)
def test_one_entry_off_by_next_to_nothing_is_proven_wrong(name: str, digits: int) -> None:
    """A point at which the claim passes and the entry isn't zero proves the mutated claim wrong."""
    claim, wrong = GRADIENTS[name], off(GRADIENTS[name], digits)
    for point in draw(claim, 6):
        if ball.check(claim, point).outcome is Outcome.PASS:
            verdict = ball.check(wrong, point)
            assert proven(verdict) or (verdict.outcome is Outcome.PASS and not moved(claim, wrong, point))
    assert any(proven(verdict) for verdict in verdicts(wrong, 6))


def moved(claim: Claim, wrong: Claim, point: Point) -> bool:
    """Whether the entry that the mutated claim moves by a billionth in floats isn't zero."""
    arguments = {**point.values} if not claim.kind.contracted else {"G": point.cotangent, **point.values}
    coarse = off(claim, 3).function(**arguments)
    value = claim.function(**arguments)
    pairs = zip(value, coarse, strict=True) if isinstance(value, tuple) else ((value, coarse),)
    return any(float(np.abs(b - a).max()) > 1e-12 * float(np.abs(a).max()) for a, b in pairs)


KINDS: dict[str, Claim] = {
    "jacobian": make_claim(
        lambda A, x: A @ (x * x), lambda A, x: 2 * A * x, "jacobian", out="M", A="M N", x="N"
    ),
    "pullback": make_claim(
        lambda A, x: A @ x, lambda G, A, x: (G[:, None] * x, A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    ),
    "hessian": make_claim(lambda A, x: x @ A @ x + np.sum(x**3), lambda A, x: A + A.T + 6 * x * np.eye(x.size),
                          "hessian", A="N N", x="N"),
    "minimizer": make_claim(lambda a, x: (x - a) @ (x - a), lambda a: a + 0, "minimizer", a="N", x="N"),
    "identity": make_claim(lambda x: np.sum(np.log(x)), lambda x: np.log(np.prod(x)), "identity", (), x=positive("N")),
    "smooth": make_claim(lambda f, x: f(x) ** 2, lambda f, x: 2 * f(x) * f.gradient(x), f=smooth("N"), x="N"),
    "elementwise": make_claim(lambda phi, x: phi(x).sum(), lambda phi, x: phi.derivative(x), phi=elementwise(), x="N"),
    "given": make_claim(
        lambda m, x: np.sum((x - m) ** 2), lambda m, x: 2 * (x - m), m=given("", lambda x: x.mean()), x="N"
    ),
    "along": make_claim(
        lambda S, x: x @ S @ x, lambda S, x: np.multiply.outer(x, x), variables=("S",), options={"along": symmetric},
        S=symmetric("N N"), x="N",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_claim_is_decided(kind: str) -> None:
    found = outcomes(KINDS[kind])
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] >= 3
    assert sum(proven(verdict) for verdict in verdicts(off(KINDS[kind], 25))) >= 2


ONLY_THERE: dict[str, tuple[Claim, str]] = {
    "simplex": (
        make_claim(lambda p: np.sum(p) ** 2, lambda p: 2 * np.ones_like(p), variables=("p",), p=simplex("N")),
        "N",
    ),
    "orthogonal": (
        make_claim(lambda Q, x: np.linalg.norm(Q @ x) ** 2, lambda Q, x: 2 * x, Q=orthogonal("N N"), x="N"),
        "N N",
    ),
    "one_hot": (
        make_claim(lambda y, x: np.sum(y) * (x @ x), lambda y, x: 2 * x, y=one_hot("N"), x="N"),
        "N",
    ),
    "symmetric": (
        make_claim(lambda S, x: x @ S @ x, lambda S, x: 2 * S @ x, S=symmetric("N N"), x="N"),
        "N N",
    ),
    "positive_definite": (
        make_claim(lambda S, x: x @ S @ x, lambda S, x: 2 * S @ x, S=positive_definite("N N"), x="N"),
        "N N",
    ),
}


@pytest.mark.parametrize("name", ONLY_THERE)
def test_a_condition_holds_exactly_so_that_what_is_true_only_there_agrees(name: str) -> None:
    claim, axes = ONLY_THERE[name]
    found = outcomes(claim)
    assert (found[Outcome.FAIL], found[Outcome.PASS] >= 4) == (0, True)
    argument = next(iter(claim.spaces))
    spaces: dict[str, Any] = {**claim.spaces, argument: axes}
    free = make_claim(claim.formula.function, claim.function, variables=claim.variables, **spaces)
    assert sum(proven(verdict) for verdict in verdicts(free)) >= 4


CONSTANTS: dict[str, tuple[Function, Function, Outcome]] = {
    "a tenth": (lambda x: 0.1 * x @ x, lambda x: x / 5, Outcome.PASS),
    "a third": (lambda x: x @ x / 3, lambda x: (2 / 3) * x, Outcome.PASS),
    "a sum of tenths": (lambda x: (0.1 + 0.2) * (x @ x), lambda x: 0.6 * x, Outcome.INCONCLUSIVE),
    "tenths on both sides": (lambda x: (0.1 + 0.2) * (x @ x), lambda x: 2 * (0.1 + 0.2) * x, Outcome.INCONCLUSIVE),
    "a root": (lambda x: np.sqrt(2) * (x @ x), lambda x: 4 * x / np.sqrt(2), Outcome.PASS),
    "a root of another number": (lambda x: np.sqrt(2) * (x @ x), lambda x: 2 * np.sqrt(2.0000001) * x, Outcome.FAIL),
    "pi": (lambda x: np.pi * (x @ x), lambda x: 2 * np.pi * x, Outcome.PASS),
    "nearly pi": (lambda x: np.pi * (x @ x), lambda x: 2 * 3.14159265 * x, Outcome.FAIL),
    "a logarithm": (lambda x: np.log(2 * np.pi) * (x @ x), lambda x: 2 * (np.log(2) + np.log(np.pi)) * x,
                    Outcome.PASS),
    "another logarithm": (lambda x: np.log(2 * np.pi) * (x @ x), lambda x: 2 * (np.log(2) + np.log(3.1415927)) * x,
                          Outcome.INCONCLUSIVE),
    "Euler's number": (lambda x: np.e * (x @ x), lambda x: 2 * np.e * x, Outcome.INCONCLUSIVE),
    "cancellation": (lambda x: x @ x + (0.1 + 0.2 - 0.3) * (x @ x), lambda x: 2 * x, Outcome.INCONCLUSIVE),
    "epsilon": (lambda x: x @ x + np.finfo(float).eps * (x @ x), lambda x: 2 * x, Outcome.INCONCLUSIVE),
    "a wrong sum of tenths": (lambda x: (0.1 + 0.2) * (x @ x), lambda x: 0.61 * x, Outcome.FAIL),
    "single precision": (lambda x: np.float32(0.1) * (x @ x), lambda x: 0.2 * x, Outcome.INCONCLUSIVE),
}  # fmt: skip
"""Function, claimed gradient, and the verdict: what is rounded is never proven, for or against."""


def test_a_claim_that_is_nan_where_the_function_is_finite_is_broken() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x + np.inf * 0)
    with pytest.raises(ContractError, match=r"the gradient is NaN where the function is finite .*not_zero"):
        ball.check(claim, make_point(claim, x=[1.0, 2.0]))


@pytest.mark.parametrize("name", CONSTANTS)
def test_constants_mean_what_is_written(name: str) -> None:
    function, gradient, expected = CONSTANTS[name]
    verdict = check(make_claim(lambda x: function(x), lambda x: gradient(x)), x=[1.0, -2.0])
    assert verdict.outcome is expected, verdict.reason
    assert not verdict.unsupported
    if expected is Outcome.FAIL:
        assert verdict.reason.startswith("proven wrong: ")


def test_an_unclean_constant_is_named() -> None:
    function, gradient, _ = CONSTANTS["a sum of tenths"]
    verdict = check(make_claim(lambda x: function(x), lambda x: gradient(x)), x=[1.0])
    assert verdict.reason.startswith("the constant 0.30000000000000004 in the code is rounded: ")


NOTHING_COMPARED: dict[str, tuple[Function, Function]] = {
    "zero": (lambda x: 0 * x.sum(), lambda x: 0 * x),
    "cancelled": (lambda x: np.sum(x - x), lambda x: 0 * x),
    "cancelled by rounding": (lambda x: x.sum() * (np.exp(x[0]) / np.exp(x[0]) - 1), lambda x: 0 * x),
    "a root less itself": (
        lambda x: (np.sqrt(2) ** 2 - 2) * x.sum(),
        lambda x: (np.sqrt(2) ** 2 - 2) * np.ones_like(x),
    ),
}


@pytest.mark.parametrize("name", NOTHING_COMPARED)
def test_nothing_compared_with_nothing_is_no_pass(name: str) -> None:
    function, gradient = NOTHING_COMPARED[name]
    verdict = check(make_claim(lambda x: function(x), lambda x: gradient(x)), x=[1.0, 2.0])
    assert verdict.outcome is Outcome.INCONCLUSIVE


def test_both_sides_zero_is_said() -> None:
    verdict = check(make_claim(lambda x: x @ x, lambda x: 2 * x), x=[0.0, 0.0])
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "both sides are zero")


def test_an_entry_that_is_zero_by_cancellation_agrees() -> None:
    claim = make_claim(lambda x: x[0] ** 2, lambda x: np.stack([2 * x[0], x[1] / 3 - x[1] / 3]), x="2")
    assert check(claim, x=[1.0, 2.0]).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (lambda x: np.maximum(x, 0).sum(), [0.0]),
        (lambda x: np.abs(x).sum(), [0.0, 1.0]),
        (lambda x: np.where(x > 0, x, 0).sum(), [0.0]),
        (lambda x: x.max(), [2.0, 2.0]),
        (lambda x: np.linalg.norm(x), [0.0, 0.0]),
        (lambda x: np.sqrt(x).sum(), [0.0]),
    ],
)
@pytest.mark.parametrize("claimed", [0.0, 0.5, 1.0, 7.0])
def test_nothing_is_concluded_at_a_kink(function: Function, x: list[float], claimed: float) -> None:
    verdict = check(make_claim(lambda x: function(x), lambda x: claimed + 0 * x), x=x)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason.startswith("undecided at 2048 bits: ")


def test_a_comparison_just_beside_a_kink_is_decided() -> None:
    claim = make_claim(lambda x: np.maximum(x, 0).sum(), lambda x: np.where(x > 0, 1.0, 0.0) + 0 * x)
    assert check(claim, x=[1e-300, 5e-324]).outcome is Outcome.PASS
    assert proven(check(make_claim(lambda x: np.maximum(x, 0).sum(), lambda x: 0 * x), x=[1e-300]))


def determinant_claim(size: str) -> Claim:
    """The second elementary symmetric polynomial of the eigenvalues is the determinant at n = 2 alone."""
    return make_claim(
        lambda X: (np.trace(X) ** 2 - np.trace(X @ X)) / 2,
        lambda X: np.linalg.det(X) * np.linalg.inv(X).T,
        variables=("X",),
        X=full_rank(size),
    )


@pytest.mark.parametrize(("n", "true"), [(1, False), (2, True), (3, False)])
def test_a_claim_that_is_true_at_one_size_only(n: int, true: bool) -> None:
    found = outcomes(determinant_claim(f"{n} {n}"))
    assert found[Outcome.FAIL] == (0 if true else 9)
    assert found[Outcome.PASS] == (9 if true else 0)


def test_n_equal_to_one_hides_a_transpose_and_nothing_else() -> None:
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    assert check(claim, A=[[2.0]], x=[3.0]).outcome is Outcome.PASS
    assert proven(check(off(claim, 25), A=[[2.0]], x=[3.0]))


SIGNED: dict[str, Claim] = {
    "twice": make_claim(
        lambda X: np.linalg.svd(X, compute_uv=False).sum(),
        lambda X: np.linalg.svd(X, full_matrices=False)[0] @ np.linalg.svd(X, full_matrices=False)[2],
        variables=("X",),
        X=full_rank("M N"),
    ),
    "the sign matters": make_claim(
        lambda X: np.linalg.svd(X, full_matrices=False)[0].sum(),
        lambda X: 1 * np.linalg.svd(X, full_matrices=False)[0].sum(),
        "identity",
        (),
        where=at_least("M", "N"),
        X=full_rank("M N"),
    ),
    "eigenvectors": make_claim(
        lambda S: np.linalg.eigh(S)[1].sum(),
        lambda S: 1 * np.linalg.eigh(S)[1].sum(),
        "identity",
        (),
        S=positive_definite("N N"),
    ),
}


@pytest.mark.parametrize("name", SIGNED)
def test_signs_that_nothing_determines_prove_nothing_wrong(name: str) -> None:
    found = outcomes(SIGNED[name], 15)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] >= 8


def test_a_claim_that_is_wrong_whatever_the_signs_is_proven_wrong() -> None:
    found = verdicts(off(SIGNED["twice"], 25), 9)
    assert sum(proven(verdict) and verdict.sign_ambiguous for verdict in found) >= 5


def test_a_claim_that_holds_for_other_signs_is_inconclusive() -> None:
    wrong = make_claim(
        lambda X: np.linalg.svd(X)[0][0, 0], lambda X: -np.linalg.svd(X)[0][0, 0], "identity", (), X=full_rank("2 2")
    )
    reasons = {verdict.reason for verdict in verdicts(wrong, 4)}
    assert "it depends on the signs of singular vectors or eigenvectors" in reasons
    assert not any(proven(verdict) for verdict in verdicts(wrong, 4))


def test_a_claim_that_holds_for_numpys_signs_alone_is_inconclusive() -> None:
    """The signs of the singular vectors of X and of Xᵀ agree by chance, and at a point they may."""
    claim = make_claim(
        lambda X: np.linalg.svd(X, full_matrices=False)[2][0, 0],
        lambda X: np.linalg.svd(X.T, full_matrices=False)[0][0, 0],
        "identity",
        (),
        where=at_least("N", "M"),
        X=full_rank("M N"),
    )
    points = np.random.default_rng(0).integers(-8, 9, (20, 1, 3)) + 0.5
    agree = [X for X in points if np.linalg.svd(X, full_matrices=False)[2] @ np.linalg.svd(X.T)[0][:, 0] > 0]
    assert agree
    assert {check(claim, X=X).reason for X in agree} == {"it depends on the signs of singular vectors or eigenvectors"}


STATIONARY: dict[str, tuple[Function, bool]] = {
    "maximum": (lambda a, x: -((x - a) @ (x - a)), True),
    "saddle": (lambda a, x: (x[0] - a[0]) ** 2 - (x[1] - a[1]) ** 2, True),
    "flat along a line": (lambda a, x: (x[0] - a[0]) ** 2 + 0 * x[1], False),
}


@pytest.mark.parametrize("name", STATIONARY)
def test_a_stationary_point_has_to_be_a_minimum(name: str) -> None:
    function, wrong = STATIONARY[name]
    claim = make_claim(lambda a, x: function(a, x), lambda a: a + 0, "minimizer", a="2", x="2")
    verdict = check(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    assert (proven(verdict), verdict.outcome is Outcome.PASS) == (wrong, not wrong)
    assert "the value there is 0, and a point at relative distance" in verdict.reason or not wrong


ON_A_DOMAIN: dict[str, Claim] = {
    "relative entropy": make_claim(
        lambda a, x: np.sum(x * np.log(x / a) - x + a), lambda a: 1 * a, "minimizer", a=positive("N"), x=positive("N")
    ),
    "relative entropy on the simplex": make_claim(
        lambda a, x: np.sum(x * np.log(x / a) - x + a), lambda a: 1 * a, "minimizer", a=simplex("N"), x=simplex("N"),
        where=at_least("N", 2),
    ),
    "difference of square roots": make_claim(
        lambda a, x: np.sum((np.sqrt(x) - np.sqrt(a)) ** 2), lambda a: 1 * a, "minimizer", a=positive("N"),
        x=positive("N"),
    ),
    "half circle": make_claim(
        lambda a, x: -np.sum(np.sqrt(4 - (x - a) ** 2)), lambda a: 1 * a, "minimizer", a="N", x="N"
    ),
    "barrier": make_claim(
        lambda a, x: np.sum((x - a) ** 2 - 0.25 * np.log(1 - (x - a) ** 2)), lambda a: 1 * a, "minimizer", a="N", x="N"
    ),
    "log det": make_claim(
        lambda A, X: np.trace(np.linalg.solve(A, X)) - np.linalg.slogdet(X)[1], lambda A: 1 * A, "minimizer", ("X",),
        A=positive_definite("N N"), X=positive_definite("N N"),
    ),
}  # fmt: skip
"""Minimizers of functions that have values near them alone."""


@pytest.mark.parametrize("name", ON_A_DOMAIN)
def test_a_minimizer_is_decided_where_the_function_ends_nearby(name: str) -> None:
    assert outcomes(ON_A_DOMAIN[name], 12) == {Outcome.PASS: 12}


def test_a_slope_that_nothing_tells_the_size_of_has_a_reason_of_its_own() -> None:
    claim = make_claim(
        lambda a, x: -np.sum(np.sqrt(1 - 1e40 * (x - a) ** 2)), lambda a: 1 * a, "minimizer", a="N", x="N"
    )
    reason = check(claim, a=[1.0], x=[1.0]).reason
    assert reason.startswith("undecided at 2048 bits: the slope has no value away from the claimed minimizer")


def test_a_slope_is_little_beside_the_largest_that_the_function_has() -> None:
    """A natural step away the well is so flat that no number of digits would be enough."""
    claim = make_claim(
        lambda a, x: 1 - np.exp(-((3 * x - a) @ (3 * x - a))), lambda a: a / 3, "minimizer", a="N", x="N"
    )
    assert check(claim, a=[1e4], x=[0.0]).outcome is Outcome.PASS


def test_a_failure_names_the_entries_both_values_and_the_difference() -> None:
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    verdict = check(claim, A=[[0.0, 0.0], [1.0, 0.0]], x=[0.0, 1.0])
    (entry,) = verdict.entries
    assert (entry.index, entry.claimed, entry.numerical) == ("x[0]", 0.0, 1.0)
    assert (verdict.variable, verdict.total, verdict.difference, verdict.tolerance) == ("x", 2, 1.0, 0.0)
    assert verdict.reason == "proven wrong: claimed − true = -1 ± 0e+00 in one entry"


def test_a_wrong_jacobian_is_named_by_both_axes() -> None:
    verdict = ball.check(*transposed_jacobian())
    assert [entry.index for entry in verdict.entries] == ["∂[0]/∂x[1]", "∂[1]/∂x[0]"]


@pytest.mark.parametrize("variable", ["A", "x"])
def test_the_wrong_variable_of_a_pullback_is_named(variable: str) -> None:
    verdict = ball.check(*pullback_off(variable, 1e-9))
    assert (proven(verdict), verdict.variable, verdict.contracted) == (True, variable, True)


@pytest.mark.parametrize("x", [[708.0, 708.5], [-740.0, -730.0]], ids=["overflow", "underflow"])
def test_slopes_beyond_the_floats_are_weighed_all_the_same(x: list[float]) -> None:
    claim = make_claim(lambda x: np.exp(x).sum(), lambda x: np.exp(x))
    verdict = check(claim, x=x)
    assert (verdict.outcome, verdict.detection_limit <= 1e-30) == (Outcome.PASS, True)
    assert proven(check(off(claim, 25), x=x))
    unclean = make_claim(lambda x: 0.123456789012345 * np.exp(x).sum(), lambda x: 0.123456789012345 * np.exp(x))
    assert check(unclean, x=x).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e6])
@pytest.mark.parametrize(
    ("function", "gradient"),
    [
        (lambda x: (1e8 + x @ x) - 1e8, lambda x: 2 * x),
        (lambda x: np.sum((x + 1) ** 6 - x**6), lambda x: 6 * (x + 1) ** 5 - 6 * x**5),
        (lambda x: np.mean(x**2) - np.mean(x) ** 2, lambda x: 2 * (x - np.mean(x)) / x.size),
        (lambda x: np.linalg.det(np.multiply.outer(x, x) + 1e-9 * np.eye(2)), lambda x: 2e-9 * x),
    ],
    ids=["offset", "powers", "variance", "nearly singular"],
)
def test_cancellation_costs_digits_and_no_verdict(scale: float, function: Function, gradient: Function) -> None:
    claim = make_claim(lambda x: function(x), lambda x: gradient(x), x="2")
    x = [scale, -2 * scale + 1e-9 * scale]
    assert check(claim, x=x).outcome is Outcome.PASS
    assert proven(check(off(claim, 25), x=x))


@pytest.mark.parametrize("result", [None, [0.0], np.array([[0.0]]), np.array([1j])], ids=repr)
def test_code_at_fault_is_named(result: Any) -> None:
    with pytest.raises(ContractError):
        check(make_claim(lambda x: x @ x, lambda x: result), x=[1.0])


def test_where_the_function_has_no_value_the_claim_is_not_asked() -> None:
    claim = make_claim(lambda X: np.linalg.slogdet(X)[1], lambda X: np.linalg.inv(X).T, variables=("X",), X="N N")
    verdict = check(claim, X=np.zeros((2, 2)))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "the function isn't finite")


MISBEHAVIOURS: dict[str, Function] = {**MISBEHAVING, "an error": lambda x: x.nothing}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
@pytest.mark.parametrize("which", ["function", "claim"])
def test_code_that_misbehaves_on_balls_is_unsupported(name: str, which: str) -> None:
    verdict = check(misbehaving(MISBEHAVIOURS[name], which), x=[1.0, 2.0])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)
    assert verdict.reason.startswith("not on balls: ")


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_code_without_bounds_where_floats_have_some_is_unsupported(number: float) -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x if isinstance(x, np.ndarray) else x * number)
    verdict = check(claim, x=[1.0])
    assert verdict.unsupported
    assert verdict.reason.endswith("has no bounds on exact numbers, at any precision")


def test_what_the_code_prints_is_no_output(capsys: pytest.CaptureFixture[str]) -> None:
    def loud(x: Any) -> Any:
        print("noise")
        return x @ x

    claim = make_claim(loud, lambda x: 2 * x)
    assert check_at_point(claim, ball, make_point(claim, x=[1.0])).outcome is Outcome.PASS
    assert capsys.readouterr().out == ""


if AVAILABLE:

    def test_code_that_hangs_on_balls_is_ended() -> None:
        with pytest.raises(OutOfTime), time_limit(0.1):
            check(make_claim(hang, lambda x: 2 * x), x=[1.0])


def test_without_flint_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'^the oracle ball needs python-flint; pip install "nablacheck\[certify\]"$'):
        oracle("ball")


def test_it_checks_every_kind() -> None:
    assert all(ball.applies(claim) for claim in KINDS.values())


def test_of_a_hessian_and_a_minimizer_the_slope_along_a_line_is_told_and_no_entry() -> None:
    hessian = make_claim(lambda x: np.sum(x**3), lambda x: 3 * np.diag(x), "hessian")
    minimizer = make_claim(lambda a, x: (x - a) @ (x - a), lambda a: 2 * a, "minimizer", a="N", x="N")
    for claim, what in ((hessian, "curvature"), (minimizer, "slope")):
        verdict = ball.check(claim, make_point(claim, **{name: [1.0] for name in claim.spaces}))
        assert verdict.outcome is Outcome.FAIL
        assert verdict.entries == ()
        assert verdict.reason.startswith(f"proven wrong: along random directions of entries up to 1 the {what} is ")


FAMILIAR: dict[str, tuple[float, Function]] = {
    "multiple of log 2π": (3 * np.log(2 * np.pi) / 2, lambda one: 3 * np.log(2 * np.pi * one) / 2),
    "π²": (np.pi**2, lambda one: (np.pi * one) ** 2),
    "e": (np.e, np.exp),
    "Euler's constant": (np.euler_gamma, lambda one: -special.digamma(one)),
}
"""Constants that Python has computed before a ball sees them, and how they are computed in balls."""


@pytest.mark.parametrize("name", FAMILIAR)
def test_a_familiar_constant_is_the_number_that_it_rounds(name: str) -> None:
    value, exactly = FAMILIAR[name]

    def function(x: Any) -> Any:
        return exactly(1 + 0 * x[0]) * (x @ x)

    def claimed(constant: float) -> Function:
        return lambda x: constant * (2 * x)

    for constant, expected in ((value, Outcome.PASS), (round(value, 7), Outcome.FAIL)):
        claim = make_claim(function, claimed(constant), x=positive("N"))
        assert {ball.check(claim, point).outcome for point in draw(claim, 50)} == {expected}
