"""The oracle ``dual``: what is true passes to the last digits, what is wrong by a billionth fails."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    elementwise,
    invertible,
    orthogonal,
    positive,
    rotation,
    simplex,
    smooth,
    symmetric,
    unit_norm,
)
from nablacheck.core.contract import ContractError
from nablacheck.core.timelimit import AVAILABLE, OutOfTime, time_limit
from nablacheck.core.verdict import NOISY, Outcome, Verdict
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import central, dual
from nablacheck.oracles.shared.problem import problems

from tests.helpers.gradients import GRADIENTS
from tests.helpers.making import Function, draw, make_claim, make_point, vector
from tests.helpers.misbehaving import hang
from tests.helpers.mutated import mutated, pullback_off, transposed_jacobian
from tests.helpers.nearly_singular import DISTANCES, LOG_DETS, nearly_singular

UNSUPPORTED = {"single precision inside": "not on dual numbers: exact numbers written into an array of float32: "}
"""True gradients that don't run on dual numbers, and why."""


def check(claim: Claim, cotangent: Any = None, **values: Any) -> Verdict:
    return dual.check(claim, make_point(claim, cotangent, **values))


def verdicts(claim: Claim, count: int = 25, seed: int = 0) -> list[Verdict]:
    return [dual.check(claim, point) for point in draw(claim, count, seed)]


def outcomes(found: list[Verdict]) -> Counter[Outcome]:
    return Counter(verdict.outcome for verdict in found)


def off(claim: Claim, by: float) -> Claim:
    """The claim with its middle entry off."""

    def wrong(value: Any) -> Any:
        changed = np.array(value, dtype=float)
        changed.flat[changed.size // 2] *= 1 + by
        return changed

    return mutated(claim, wrong)


def missed(wrong: Claim, by: float, count: int) -> tuple[list[Verdict], int]:
    """The passes of a claim whose middle entry is off, though that entry matters and the verdict says that so little
    would have shown; and how often it is rejected."""
    passes, rejected = [], 0
    for point in draw(wrong, count):
        verdict = dual.check(wrong, point)
        sizes = [np.abs(p.claimed) for p in problems(wrong, point)]
        matters = all(size.flat[size.size // 2] > 1e-10 * size.max() for size in sizes)
        if verdict.outcome is Outcome.PASS and matters and verdict.entry_detection_limit < by / 8:
            passes.append(verdict)
        rejected += verdict.outcome is Outcome.FAIL
    return passes, rejected


def rescaled(claim: Claim, point: Point, by: float) -> Point:
    """The point with every array that may be multiplied multiplied."""
    scaled = {
        name: value * by
        for name, value in point.values.items()
        if isinstance(value, np.ndarray) and claim.spaces[name].condition.scaled  # type: ignore[attr-defined]
    }
    return point.replace(**scaled)


@pytest.mark.parametrize("name", [name for name in GRADIENTS if name not in UNSUPPORTED])
def test_a_true_gradient_passes_at_every_scale(name: str) -> None:
    claim = GRADIENTS[name]
    found = outcomes(verdicts(claim, 30))
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 15
    for by in (1e-6, 1e6):
        assert [p for p in draw(claim, 12) if dual.check(claim, rescaled(claim, p, by)).outcome is Outcome.FAIL] == []


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_doesnt_run_on_dual_numbers_is_unsupported_by_name(name: str) -> None:
    for verdict in verdicts(GRADIENTS[name], 5):
        assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)
        assert verdict.reason.startswith(UNSUPPORTED[name])
        assert "gradients.py:" in verdict.reason


WELL_CONDITIONED = (
    *("quadratic form", "linear", "logsumexp", "norm", "nuclear norm", "log det", "det", "trace of inverse"),
    *("Mahalanobis", "x log x", "entropy", "divergence", "fast wave", "chain rule", "layer", "softmax", "inverse"),
)


@pytest.mark.parametrize("name", WELL_CONDITIONED)
def test_one_entry_off_by_a_billionth_is_rejected(name: str) -> None:
    passes, rejected = missed(off(GRADIENTS[name], 1e-9), 1e-9, 30)
    assert passes == []
    assert rejected >= 10


@pytest.mark.parametrize("name", [name for name in GRADIENTS if name not in (*UNSUPPORTED, "constant")])
def test_one_entry_off_by_a_millionth_is_rejected(name: str) -> None:
    passes, rejected = missed(off(GRADIENTS[name], 1e-6), 1e-6, 30)
    assert passes == []
    assert rejected >= 5


def test_a_pass_is_sharp_to_the_last_digits() -> None:
    verdict = check(make_claim(lambda x: np.sum(np.exp(x)), lambda x: np.exp(x)), x=[1.0, -2.0, 0.5])
    assert (verdict.outcome, verdict.total, verdict.variable) == (Outcome.PASS, 3, "x")
    assert 0 < verdict.detection_limit < 1e-13
    assert verdict.ratio <= 1


def test_a_small_entry_beside_large_ones_is_seen() -> None:
    """One direction weighs all entries alike, whatever their size."""
    claim = make_claim(
        lambda a, x: a @ (x * x), lambda a, x: 2 * a * x * (1 + 1e-4 * (np.arange(2) == 1)), a="2", x="2"
    )
    assert check(claim, a=[1e4, 1e-4], x=[1.0, 1.0]).outcome is Outcome.FAIL


def test_a_failure_names_the_entries_and_both_values() -> None:
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    verdict = check(claim, A=[[0.0, 0.0], [1.0, 0.0]], x=[0.0, 1.0])
    (entry,) = verdict.entries
    assert (verdict.outcome, verdict.total) == (Outcome.FAIL, 2)
    assert (entry.index, entry.claimed, entry.numerical) == ("x[0]", 0.0, 1.0)
    assert entry.ratio > 1e9


def test_a_wrong_jacobian_is_named_by_both_axes() -> None:
    verdict = dual.check(*transposed_jacobian())
    assert [entry.index for entry in verdict.entries] == ["∂[0]/∂x[1]", "∂[1]/∂x[0]"]


@pytest.mark.parametrize("variable", ["A", "x"])
def test_each_variable_of_a_pullback_is_checked(variable: str) -> None:
    verdict = dual.check(*pullback_off(variable, 1e-9))
    assert (verdict.outcome, verdict.variable, verdict.contracted) == (Outcome.FAIL, variable, True)


HESSIANS: dict[str, tuple[Function, Function]] = {
    "bilinear": (lambda A, x: x @ A @ x, lambda A, x: A + A.T),
    "exponential": (lambda A, x: np.exp(x).sum() + 0 * A[0, 0], lambda A, x: np.diag(np.exp(x)) + 0 * A),
    "product": (lambda A, x: (x @ x) ** 2, lambda A, x: 8 * np.outer(x, x) + 4 * (x @ x) * np.eye(x.size)),
}


@pytest.mark.parametrize("name", HESSIANS)
def test_hessians(name: str) -> None:
    function, hessian = HESSIANS[name]
    claim = make_claim(lambda A, x: function(A, x), lambda A, x: hessian(A, x), "hessian", A="N N", x="N")
    found = verdicts(claim)
    assert outcomes(found)[Outcome.FAIL] == 0
    assert outcomes(found)[Outcome.PASS] > 15
    assert outcomes(verdicts(off(claim, 1e-9)))[Outcome.FAIL] > 8


def test_a_hessian_that_isnt_symmetric_is_rejected() -> None:
    """Its quadratic form is right: only two different directions tell."""
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A, "hessian", A="N N", x="N")
    assert check(claim, A=[[1.0, 2.0], [3.0, 4.0]], x=[1.0, 1.0]).outcome is Outcome.FAIL


STATIONARY: dict[str, tuple[Function, Outcome]] = {
    "minimum": (lambda a, x: (x - a) @ (x - a), Outcome.PASS),
    "maximum": (lambda a, x: -((x - a) @ (x - a)), Outcome.FAIL),
    "saddle": (lambda a, x: (x[0] - a[0]) ** 2 - (x[1] - a[1]) ** 2, Outcome.FAIL),
    "elsewhere": (lambda a, x: (x - 2 * a) @ (x - 2 * a), Outcome.FAIL),
    "a billionth beside": (lambda a, x: (x - (1 + 1e-9) * a) @ (x - (1 + 1e-9) * a), Outcome.FAIL),
}


@pytest.mark.parametrize("name", STATIONARY)
def test_a_minimizer_is_stationary_and_lower_than_all_around_it(name: str) -> None:
    function, expected = STATIONARY[name]
    claim = make_claim(lambda a, x: function(a, x), lambda a: a, "minimizer", a="2", x="2")
    assert check(claim, a=[1.0, 2.0], x=[0.0, 0.0]).outcome is expected


@pytest.mark.parametrize(
    ("function", "space"),
    [
        (lambda a, x: np.sum(x * np.log(x / a) - x + a), positive("N")),
        (lambda a, x: -np.sum(np.sqrt(4 - (x - a) ** 2)), "N"),
    ],
    ids=["relative entropy", "half circle"],
)
def test_a_minimizer_is_decided_where_the_function_ends_nearby(function: Function, space: Any) -> None:
    claim = make_claim(lambda a, x: function(a, x), lambda a: 1 * a, "minimizer", a=space, x=space)
    wrong = make_claim(lambda a, x: function(a, x), lambda a: a * (1 + 1e-6), "minimizer", a=space, x=space)
    points = list(draw(claim, 20))
    assert {dual.check(claim, point).outcome for point in points} == {Outcome.PASS}
    assert dual.check(wrong, make_point(wrong, a=[1.0, 0.5], x=[1.0, 1.0])).outcome is Outcome.FAIL


def test_places_around_a_minimizer_are_looked_at_once_for_all_oracles() -> None:
    seen: list[bytes] = []

    def function(a: Any, x: Any) -> Any:
        if isinstance(x, np.ndarray):
            seen.append(x.tobytes())
        return (x - a) @ (x - a)

    claim = make_claim(function, lambda a: a, "minimizer", a="2", x="2")
    point = make_point(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    assert central.check(claim, point).outcome is Outcome.PASS
    before = len(seen)
    assert dual.check(claim, point).outcome is Outcome.PASS
    assert before > 30
    assert len(seen) - before < 5


@pytest.mark.parametrize(("right", "expected"), [(True, Outcome.PASS), (False, Outcome.FAIL)])
def test_a_gradient_along_a_condition(right: bool, expected: Outcome) -> None:
    """The lower triangle alone has the right slope along every symmetric direction."""

    def claimed(S: Any, x: Any) -> Any:
        return np.outer(x, x) if right else np.tril(2 * np.outer(x, x), -1) + np.diag(x * x)

    claim = make_claim(
        lambda S, x: x @ S @ x, claimed, variables=("S",), options={"along": symmetric}, S=symmetric("N N"), x="N"
    )
    assert check(claim, S=[[1.0, 2.0], [2.0, 5.0]], x=[1.0, 2.0]).outcome is expected


def test_a_wrong_slope_along_a_condition_is_rejected() -> None:
    claim = make_claim(
        lambda p, c: c @ p, lambda p, c: (1 + 1e-9) * (c - c.mean()), variables=("p",), options={"along": simplex},
        p=simplex("N"), c="N",
    )  # fmt: skip
    verdict = check(claim, p=[0.25, 0.75], c=[1.0, 2.0])
    assert (verdict.outcome, verdict.entries[0].index) == (Outcome.FAIL, "the slope by p along a line")
    assert (
        check(replace(claim, function=lambda p, c: c - c.mean()), p=[0.25, 0.75], c=[1.0, 2.0]).outcome is Outcome.PASS
    )


CONDITIONAL: dict[str, Claim] = {
    "orthogonal": make_claim(lambda Q, x: np.linalg.norm(Q @ x) ** 2, lambda Q, x: 2 * x, Q=orthogonal("N N"), x="N"),
    "smooth": make_claim(lambda f, x: f(x) ** 2, lambda f, x: 2 * f(x) * f.gradient(x), f=smooth("N"), x="N"),
    "elementwise": make_claim(lambda phi, x: phi(x).sum(), lambda phi, x: phi.derivative(x), phi=elementwise(), x="N"),
}


@pytest.mark.parametrize("name", CONDITIONAL)
def test_claims_about_functions_and_special_matrices(name: str) -> None:
    found = outcomes(verdicts(CONDITIONAL[name]))
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 15
    assert outcomes(verdicts(off(CONDITIONAL[name], 1e-6)))[Outcome.FAIL] > 12


@pytest.mark.parametrize("claimed", [-1.0, 0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.maximum(x, 0).sum(),
        lambda x: np.abs(x).sum(),
        lambda x: np.where(x > 0, x, 0).sum(),
        lambda x: x.max(),
        lambda x: np.clip(x, 0, 1).sum(),
    ],
)
def test_nothing_is_concluded_at_a_kink(function: Function, claimed: float) -> None:
    claim = make_claim(lambda x: function(x), lambda x: np.full(2, claimed))
    verdict = check(claim, x=[0.0, 0.0])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, False)
    assert verdict.reason.startswith("undecided: ")


def test_nothing_is_concluded_where_the_derivative_is_infinite() -> None:
    verdict = check(make_claim(lambda x: np.sqrt(x).sum(), lambda x: 0 * x), x=[0.0])
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "the derivative isn't finite")


def test_singular_values_that_meet_are_undecided() -> None:
    X = np.eye(2)
    claim = make_claim(lambda X: np.linalg.svd(X, compute_uv=False).sum(), lambda X: X, variables=("X",), X="N N")
    assert check(claim, X=X).reason.startswith("undecided: ")


@pytest.mark.parametrize("width", [1e-3, 1e-6, 1e-9])
def test_a_nearly_singular_matrix_raises_no_false_alarm(width: float) -> None:
    X = vector(1.0, 2.0, 2.0, 4.0 + width).reshape(2, 2)
    pairs: list[tuple[Function, Function]] = [
        (lambda X: np.log(np.linalg.det(X)), lambda X: np.linalg.inv(X).T),
        (lambda X: np.linalg.inv(X).sum(), lambda X: -(np.linalg.inv(X) @ np.ones((2, 2)) @ np.linalg.inv(X)).T),
        (lambda X: np.trace(np.linalg.solve(X, X @ X)), lambda X: np.eye(2)),
    ]
    for function, gradient in pairs:
        claim = make_claim(function, gradient, variables=("X",), X="N N")
        assert check(claim, X=X).outcome is not Outcome.FAIL


@pytest.mark.parametrize("name", LOG_DETS)
@pytest.mark.parametrize("distance", DISTANCES)
def test_a_true_gradient_is_not_refuted_where_rounding_spoils_the_function(name: str, distance: float) -> None:
    claim = LOG_DETS[name]
    assert [X for X in nearly_singular(distance) if check(claim, X=X).outcome is Outcome.FAIL] == []


def sum_of_inverse(factor: float = 1.0) -> Claim:
    def claimed(X: Any) -> Any:
        inverse = np.linalg.inv(X)
        return -factor * (inverse @ np.ones((2, 2)) @ inverse).T

    return make_claim(lambda X: np.linalg.inv(X).sum(), claimed, variables=("X",), X="2 2")


@pytest.mark.parametrize("exponent", range(-42, -10, 2))
def test_a_factor_is_refuted_near_a_singular_matrix_and_none_raises_no_alarm(exponent: int) -> None:
    """At every distance: also where a short line through the point crosses the singularity."""
    X = [[1.0, 2.0], [2.0, 4.0 + 2.0**exponent]]
    assert check(sum_of_inverse(3.0), X=X).outcome is Outcome.FAIL
    assert check(sum_of_inverse(), X=X).outcome is Outcome.PASS


@pytest.mark.parametrize("size", [1.0, 2.0, 3.0])
def test_terms_that_cancel_to_the_last_digit_at_all_arguments_are_no_proof(size: float) -> None:
    """The entries of the moving inverse are 1e20, and their sum, which is about 1, comes out as 0."""
    X = [[size, size + 1e-10], [size, size]]
    assert check(sum_of_inverse(), X=X).outcome is not Outcome.FAIL


def triple_determinant(claimed: Function) -> Claim:
    return make_claim(
        lambda A, X, B: np.linalg.det(A @ X @ B), claimed, variables=("X",), A="N N", X=invertible("N N"), B="N N"
    )


def of_low_rank(seed: int) -> dict[str, Any]:
    """Matrices of ones and zeros, the first with two rows twice, so that AXB has a pivot that is exactly zero."""
    rng = np.random.default_rng(seed)
    A, B = rng.integers(0, 2, (2, 4, 4)).astype(float)
    A[2:] = A[:2]
    return {"A": A, "X": np.eye(4) + np.triu(rng.integers(0, 4, (4, 4)), 1) / 4, "B": B}


def test_the_derivative_of_a_determinant_that_is_zero_is_no_more_exact_than_its_own_rounding() -> None:
    right = triple_determinant(lambda A, X, B: np.linalg.det(A @ X @ B) * np.linalg.inv(X).T)
    one = np.eye(4)
    wrong = triple_determinant(lambda A, X, B: np.linalg.det((A + one) @ X @ (B + one)) * np.linalg.inv(X).T)
    points = [of_low_rank(seed) for seed in range(50)]
    assert Outcome.FAIL not in outcomes([check(right, **point) for point in points])
    clear = [point for point in points if abs(np.linalg.det((point["A"] + one) @ (point["B"] + one))) > 0.1]
    refuted = outcomes([check(wrong, **point) for point in clear])
    assert refuted[Outcome.PASS] == 0
    assert refuted[Outcome.FAIL] > 15


def test_a_claim_that_rounds_to_nothing_is_not_refuted() -> None:
    """σ(100) − 1 is −4e-44, and 0 for floats, however little the arguments are moved."""
    claim = GRADIENTS["logistic loss vanishes"]
    assert check(claim, A=[[0.0], [1.0], [1.0]], x=[100.0]).outcome is not Outcome.FAIL


def test_a_slope_that_vanishes_by_cancellation_is_no_error() -> None:
    claim = GRADIENTS["standardization"]
    for entries in ([1.0, 0.0], [100.0, 0.0], [1e6, 0.0]):
        assert check(claim, [100.0, 100.0], x=entries).outcome is not Outcome.FAIL


@pytest.mark.parametrize("small", [1e-2, 1e-4, 1e-6])
def test_an_error_of_a_small_entry_is_refuted_beside_arguments_of_very_different_size(small: float) -> None:
    def claim(by: float) -> Claim:
        return make_claim(lambda a, x: a @ x**2, lambda a, x: 2 * a * x * np.array([1.0, 1 + by]), a="2", x="2")

    for values in ({"a": [1 / small, small], "x": [1.1, 1.3]}, {"a": [1.1, 1.3], "x": [1 / small, small]}):
        assert check(claim(1e-4), **values).outcome is Outcome.FAIL
        assert check(claim(0.0), **values).outcome is Outcome.PASS


def test_zero_is_zero_only_where_it_is() -> None:
    nothing = make_claim(lambda c, x: c * c, lambda c, x: 0 * x, c="", x="N")
    assert check(nothing, c=3.0, x=[1.0, 2.0]).detection_limit == np.inf
    tiny = make_claim(lambda c, x: c * c + 1e-3 * x.sum(), lambda c, x: 0 * x, c="", x="N")
    assert check(tiny, c=3.0, x=[1.0, 2.0]).outcome is Outcome.FAIL


@pytest.mark.parametrize("result", [None, [0.0], np.array([[0.0]]), np.array([np.nan]), np.array([1j])], ids=repr)
def test_code_at_fault_is_named(result: Any) -> None:
    with pytest.raises(ContractError):
        check(make_claim(lambda x: x @ x, lambda x: result), x=[1.0])


def on_exact_numbers(does: Function) -> Claim:
    """A true claim about a function that does something else on numbers that aren't floats."""
    return make_claim(lambda x: x @ x if isinstance(x, np.ndarray) else does(x), lambda x: 2 * x)


def leave(x: Any) -> None:
    raise SystemExit(1)


@pytest.mark.parametrize(
    "does",
    [lambda x: None, lambda x: "text", lambda x: [None], lambda x: x, lambda x: leave(x), lambda x: x.fill(1.0)],
    ids=["None", "text", "a list", "a shape", "exit", "writing"],
)
def test_code_that_misbehaves_on_dual_numbers_is_unsupported(does: Function) -> None:
    verdict = check(on_exact_numbers(does), x=[1.0, 2.0])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)


def test_nan_on_dual_numbers_alone_is_unsupported() -> None:
    verdict = check(on_exact_numbers(lambda x: x @ x * np.nan), x=[1.0])
    assert verdict.unsupported
    assert "has no bounds on exact numbers" in verdict.reason


def test_a_function_that_raises_on_dual_numbers_alone_is_hidden_by_rounding() -> None:
    """As the inverse of XᵀX does where that is singular but for the order in which its terms are added."""
    verdict = check(on_exact_numbers(lambda x: np.linalg.inv(np.zeros((1, 1)) * x[0])), x=[1.0])
    assert (verdict.outcome, verdict.reason, verdict.unsupported) == (Outcome.INCONCLUSIVE, NOISY, False)


def test_scipy_is_left_as_it_was() -> None:
    from scipy import special

    before = special.logsumexp.__code__
    assert outcomes(verdicts(GRADIENTS["logsumexp"], 5))[Outcome.PASS] > 0
    assert special.logsumexp.__code__ is before


if AVAILABLE:

    def test_code_that_hangs_on_dual_numbers_is_ended() -> None:
        with pytest.raises(OutOfTime), time_limit(0.1):
            check(make_claim(hang, lambda x: 2 * x), x=[1.0])


def test_it_checks_derivatives() -> None:
    assert dual.applies(GRADIENTS["norm"])
    assert not dual.applies(make_claim(lambda x: x @ x, lambda x: np.sum(x * x), "identity", ()))


@pytest.mark.parametrize("axes", ["orthogonal", "rotation", "unit_norm"])
def test_rounding_off_the_space_is_no_error_of_a_gradient_along_it(axes: str) -> None:
    """Entries of the claim that are nothing but rounding made the direction along which it was compared."""
    condition = {"orthogonal": orthogonal, "rotation": rotation, "unit_norm": unit_norm}[axes]
    project: Any = condition.project
    space = condition("N D" if axes == "unit_norm" else "N N")
    shape = "N D" if axes == "unit_norm" else "N N"

    def along(factor: float) -> Claim:
        return make_claim(
            lambda C, X: np.sum(C * X**3),
            lambda C, X: project(X, 3 * factor * C * X**2),
            variables=("X",), options={"along": condition}, C=shape, X=space,
        )  # fmt: skip

    right, wrong = along(1.0), along(1.001)
    for point in draw_points(right, 300, 0):
        assert dual.check(right, point).outcome is not Outcome.FAIL
    refuted = [dual.check(wrong, point).outcome for point in draw_points(wrong, 50, 0)]
    assert refuted.count(Outcome.FAIL) > 20
