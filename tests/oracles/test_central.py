"""The oracle ``central``: what is right passes, what is wrong by 1e-4 fails, and the rest is inconclusive."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    at_least,
    distinct,
    full_rank,
    orthogonal,
    orthonormal,
    positive,
    positive_definite,
    simplex,
    skew,
    symmetric,
    toeplitz,
    unit_norm,
)
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import NOISY, Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles import central
from nablacheck.oracles.shared.problem import problems
from nablacheck.oracles.shared.value_rounding import rounding_error

from tests.helpers.gradients import GRADIENTS
from tests.helpers.making import Function, draw, make_claim, make_point, vector
from tests.helpers.mutated import mutated

WRONG_BY = 1e-4


def largest_entry_wrong(array: Any) -> Any:
    changed = np.array(array, dtype=float)
    changed.flat[np.argmax(np.abs(changed))] *= 1 + WRONG_BY
    return changed


def outcomes(claim: Claim, count: int, seed: int = 0) -> Counter[Outcome]:
    return Counter(central.check(claim, point).outcome for point in draw(claim, count, seed))


def states_something(claim: Claim, point: Point) -> bool:
    """Whether more is claimed at the point than zeros and rounding errors, which a factor leaves as they are."""
    return any(rounding_error(p.perturbed_claim) < 1e-6 * np.abs(p.claimed).max() for p in problems(claim, point))


def refuted_or_blind(wrong: Claim, count: int) -> None:
    """A wrong claim passes nowhere, unless the pass itself says that so small an error would not have shown."""
    verdicts = [central.check(wrong, point) for point in draw(wrong, count) if states_something(wrong, point)]
    assert [v.detection_limit for v in verdicts if v.outcome is Outcome.PASS and v.detection_limit < WRONG_BY / 4] == []
    assert sum(verdict.outcome is Outcome.FAIL for verdict in verdicts) > len(verdicts) / 4


def check(claim: Claim, **values: Any) -> Verdict:
    return central.check(claim, make_point(claim, **values))


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_true_gradient_is_never_refuted(name: str) -> None:
    found = outcomes(GRADIENTS[name], 60)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 30


@pytest.mark.parametrize("name", [name for name in GRADIENTS if name not in ("constant", "single precision inside")])
@pytest.mark.parametrize("wrong", [lambda g: (1 + WRONG_BY) * g, largest_entry_wrong], ids=["all", "largest"])
def test_a_gradient_wrong_by_a_ten_thousandth_is_refuted(name: str, wrong: Function) -> None:
    refuted_or_blind(mutated(GRADIENTS[name], wrong), 20)


@pytest.mark.parametrize("scale", [1e-3, 1e-1, 1e1, 1e3])
@pytest.mark.parametrize(
    ("function", "gradient"),
    [
        (lambda x: x @ x, lambda x: 2 * x),
        (lambda x: np.linalg.norm(x), lambda x: x / np.linalg.norm(x)),
        (lambda x: np.sum(x**3), lambda x: 3 * x**2),
        (lambda x: 1 / (x @ x), lambda x: -2 * x / (x @ x) ** 2),
    ],
    ids=["square", "norm", "cube", "inverse"],
)
def test_a_pass_is_as_sensitive_at_every_scale(function: Function, gradient: Function, scale: float) -> None:
    claim = make_claim(lambda x: function(x), lambda x: gradient(x))
    right = check(claim, x=scale * vector(1.0, -2.0, 0.5))
    assert (right.outcome, right.detection_limit < 1e-5) == (Outcome.PASS, True)
    wrong = check(mutated(claim, lambda g: (1 + 5 * right.detection_limit) * g), x=scale * vector(1.0, -2.0, 0.5))
    assert wrong.outcome is Outcome.FAIL


def test_a_failure_names_the_entry_and_both_values() -> None:
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    verdict = check(claim, A=[[0.0, 0.0], [1.0, 0.0]], x=[0.0, 1.0])
    (entry,) = verdict.entries
    assert (verdict.outcome, verdict.total, entry.index, entry.claimed) == (Outcome.FAIL, 2, "x[0]", 0.0)
    assert entry.numerical == pytest.approx(1.0)
    assert entry.ratio > 1e6


NAN = float("nan")
KINKS: dict[str, tuple[Function, list[float], list[float]]] = {
    "absolute value": (lambda x: np.abs(x).sum(), [0.0, 1.0], [NAN, 1.0]),
    "absolute value alone": (lambda x: np.abs(x).sum(), [0.0], [NAN]),
    "ReLU": (lambda x: np.maximum(x, 0).sum(), [0.0, -0.25], [NAN, 0.0]),
    "ReLU alone": (lambda x: np.maximum(x, 0).sum(), [0.0], [NAN]),
    "norm at zero": (lambda x: np.linalg.norm(x), [0.0, 0.0], [NAN, NAN]),
    "tie": (lambda x: x.max(), [2.0, 2.0], [NAN, NAN]),
    "beside others": (lambda x: np.abs(x[0]) + 100 * np.sum(x**2), [0.0, 3.0], [NAN, 600.0]),
}
"""Functions, points, and what is true of the entries that have a derivative."""


@pytest.mark.parametrize("claimed", [0.0, 1.0, 5.0])
@pytest.mark.parametrize(("function", "x", "true"), KINKS.values(), ids=KINKS)
def test_nothing_is_concluded_at_a_kink(function: Function, x: list[float], true: list[float], claimed: float) -> None:
    claim = make_claim(lambda x: function(x), lambda x: np.where(np.isnan(true), claimed, true))
    verdict = check(claim, x=x)
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "the function has a kink there")


def test_what_is_wrong_beside_a_kink_is_refuted() -> None:
    claim = make_claim(lambda x: np.abs(x).sum(), lambda x: np.array([0.0, 5.0]))
    assert check(claim, x=[0.0, 1.0]).outcome is Outcome.FAIL


def test_a_sharp_bend_is_no_kink() -> None:
    claim = make_claim(lambda x: np.sqrt(x @ x + 1e-10), lambda x: x / np.sqrt(x @ x + 1e-10))
    assert check(claim, x=[1e-5, 0.0]).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("function", "x", "reason"),
    [
        (lambda x: np.log(x).sum(), [0.0], "the function isn't finite"),
        (lambda x: np.exp(x).sum(), [800.0], "the function isn't finite"),
        (lambda x: 1 / 0, [1.0], "the function raises ZeroDivisionError"),
        (lambda x: 1e16 + np.sin(x).sum(), [1.0], NOISY),
    ],
    ids=["undefined", "overflow", "raises", "noise"],
)
def test_nothing_is_concluded_without_values(function: Function, x: list[float], reason: str) -> None:
    claim = make_claim(lambda x: function(x), lambda x: np.cos(x))
    verdict = check(claim, x=x)
    assert (verdict.outcome, verdict.reason[: len(reason)]) == (Outcome.INCONCLUSIVE, reason)


def test_a_claim_that_overflows_with_its_function_is_inconclusive() -> None:
    claim = make_claim(lambda x: np.exp(x).sum(), lambda x: np.exp(x))
    assert check(claim, x=[800.0]).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("result", [None, [0.0], np.array([[0.0]]), np.array([np.nan]), np.array([1j])], ids=repr)
def test_code_at_fault_is_no_matter_of_tolerance(result: Any) -> None:
    with pytest.raises(ContractError):
        check(make_claim(lambda x: x @ x, lambda x: result), x=[1.0])


def test_code_that_writes_into_its_argument_is_caught() -> None:
    def function(x: Any) -> Any:
        x -= x.mean()
        return x @ x

    with pytest.raises(ContractError, match="the function writes into its argument"):
        check(make_claim(function, lambda x: 2 * (x - x.mean())), x=[1.0, 2.0])


def test_a_scalar_argument_is_perturbed_too() -> None:
    claim = make_claim(lambda x: np.sin(x), lambda x: np.cos(x), x="")
    assert check(claim, x=0.3).outcome is Outcome.PASS
    assert check(mutated(claim, lambda g: (1 + WRONG_BY) * g), x=0.3).outcome is Outcome.FAIL


def test_a_claim_of_zero_is_confirmed_where_the_derivative_vanishes() -> None:
    claim = make_claim(lambda x: np.sum((x / np.linalg.norm(x)) ** 2), lambda x: 0 * x)
    assert check(claim, x=[0.3, 0.7, -0.1]).outcome is Outcome.PASS


@pytest.mark.parametrize("x", [[1.0, 0.0], [0.3, 1e3]])
def test_a_claim_of_zero_is_refuted_where_the_derivative_does_not_vanish(x: list[float]) -> None:
    assert check(make_claim(lambda x: np.sum(x**2), lambda x: 0 * x), x=x).outcome is Outcome.FAIL


# ------------------------------------------------------------------------------------------------ several variables


def pullback(**wrong: float) -> Claim:
    return make_claim(
        lambda A, x, b: np.tanh(A @ x + b),
        lambda G, A, x, b: (
            np.outer(G / np.cosh(A @ x + b) ** 2, x) * (1 + wrong.get("A", 0)),
            A.T @ (G / np.cosh(A @ x + b) ** 2) * (1 + wrong.get("x", 0)),
            G / np.cosh(A @ x + b) ** 2 * (1 + wrong.get("b", 0)),
        ),
        "pullback",
        ("A", "x", "b"),
        "M",
        A="M N",
        x="N",
        b="M",
    )


def pullback_point(claim: Claim, cotangent: list[float]) -> Point:
    return make_point(claim, cotangent, A=[[0.1, -0.3, 0.2], [0.5, 0.1, 0.0]], x=[1.0, 0.5, -1.0], b=[0.2, -0.1])


def test_every_variable_of_a_right_pullback_passes() -> None:
    claim = pullback()
    verdict = central.check(claim, pullback_point(claim, [1.0, -0.5]))
    assert (verdict.outcome, verdict.contracted, verdict.detection_limit < 1e-5) == (Outcome.PASS, True, True)


@pytest.mark.parametrize("variable", ["A", "x", "b"])
def test_each_variable_of_a_pullback_is_checked(variable: str) -> None:
    claim = pullback(**{variable: WRONG_BY})
    verdict = central.check(claim, pullback_point(claim, [1.0, -0.5]))
    assert (verdict.outcome, verdict.variable) == (Outcome.FAIL, variable)
    assert {entry.index.partition("[")[0] for entry in verdict.entries} == {variable}


def test_a_pullback_that_ignores_the_cotangent_is_refuted() -> None:
    claim = make_claim(lambda x: x * x, lambda G, x: 2 * x, "pullback", out="N")
    assert central.check(claim, make_point(claim, [1.0, 1.0], x=[1.0, 2.0])).outcome is Outcome.PASS
    assert central.check(claim, make_point(claim, [1.0, 3.0], x=[1.0, 2.0])).outcome is Outcome.FAIL


def test_a_jacobian_is_checked_entry_by_entry() -> None:
    claim = make_claim(lambda x: np.outer(x, x), lambda x: outer_derivative(x), "jacobian", out="N N")
    right = central.check(claim, make_point(claim, np.zeros((2, 2)), x=[1.0, 2.0]))
    assert (right.outcome, right.total, right.contracted) == (Outcome.PASS, 8, False)
    wrong = mutated(claim, lambda g: np.swapaxes(g, 1, 2))
    verdict = central.check(wrong, make_point(claim, np.zeros((2, 2)), x=[1.0, 2.0]))
    assert verdict.outcome is Outcome.FAIL
    assert verdict.entries[0].index.startswith("∂[0, 0]/∂x[")


def outer_derivative(x: Any) -> Any:
    identity = np.eye(x.size)
    return np.einsum("ik,j->ijk", identity, x) + np.einsum("jk,i->ijk", identity, x)


# ------------------------------------------------------------------------------------------------ along a condition


def along(condition: Any, function: Function, gradient: Function, axes: str) -> Claim:
    options = {"along": condition, "X": condition(axes)}
    spaces = {"C": axes, "X": axes}
    return make_claim(
        lambda C, X: function(C, X), lambda C, X: gradient(C, X), variables=("X",), options=options, **spaces
    )


def skew_part(Q: Any, C: Any) -> Any:
    return Q @ (Q.T @ C - C.T @ Q) / 2


def of_diagonals(C: Any) -> Any:
    """The mean of each diagonal."""
    m, n = C.shape
    return np.array([[np.mean(np.diag(C, j - i)) for j in range(n)] for i in range(m)])


ALONG: dict[str, tuple[Claim, Function]] = {
    "symmetric": (
        along(symmetric, lambda C, X: np.trace(C @ X @ X), lambda C, X: (C @ X + X @ C + (C @ X + X @ C).T) / 2, "N N"),
        lambda C, X: (C @ X + X @ C).T,
    ),
    "positive definite": (
        along(
            positive_definite,
            lambda C, X: np.trace(C @ np.linalg.inv(X)),
            lambda C, X: -np.linalg.inv(X) @ (C + C.T) @ np.linalg.inv(X) / 2,
            "N N",
        ),
        lambda C, X: -np.linalg.inv(X).T @ C.T @ np.linalg.inv(X).T,
    ),
    "simplex": (
        along(simplex, lambda C, X: np.sum(C * np.log(X)), lambda C, X: C / X - np.mean(C / X), "N"),
        lambda C, X: C / X,
    ),
    "skew": (along(skew, lambda C, X: np.sum(C * X), lambda C, X: (C - C.T) / 2, "N N"), lambda C, X: C),
    "toeplitz": (
        along(toeplitz, lambda C, X: np.sum(C * X) ** 2, lambda C, X: 2 * np.sum(C * X) * of_diagonals(C), "M N"),
        lambda C, X: 2 * np.sum(C * X) * C,
    ),
    "orthonormal": (
        along(orthonormal, lambda C, X: np.sum(C * X), lambda C, X: C - X @ (X.T @ C + C.T @ X) / 2, "N P"),
        lambda C, X: C,
    ),
    "a batch": (
        along(
            symmetric,
            lambda C, X: np.sum(C * (X @ X)),
            lambda C, X: sum(
                (g + np.swapaxes(g, 1, 2)) / 2 for g in (C @ np.swapaxes(X, 1, 2), np.swapaxes(X, 1, 2) @ C)
            ),
            "2 N N",
        ),
        lambda C, X: C @ np.swapaxes(X, 1, 2) + np.swapaxes(X, 1, 2) @ C,
    ),
    "unit norm": (
        along(unit_norm, lambda C, X: np.sum(C * X**3), lambda C, X: 3 * C * X**2 - 3 * X * np.sum(C * X**3), "N"),
        lambda C, X: 3 * C * X**2,
    ),
    "orthogonal": (
        along(orthogonal, lambda C, X: np.trace(C.T @ X), lambda C, X: skew_part(X, C), "N N"),
        lambda C, X: C,
    ),
}
"""A claim within a condition, and the free gradient, which is another."""


@pytest.mark.parametrize("name", ALONG)
def test_a_gradient_along_a_condition_is_the_projected_one(name: str) -> None:
    claim, _ = ALONG[name]
    found = outcomes(claim, 50)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 25


@pytest.mark.parametrize("name", ALONG)
def test_the_free_gradient_is_refuted_along_a_condition(name: str) -> None:
    claim, free = ALONG[name]
    assert outcomes(replace(claim, function=free), 20)[Outcome.FAIL] > 8
    assert outcomes(mutated(claim, lambda g: (1 + WRONG_BY) * g), 20)[Outcome.FAIL] > 8


@pytest.mark.parametrize("name", ALONG)
def test_the_projected_gradient_is_refuted_where_every_entry_moves_freely(name: str) -> None:
    claim, free = ALONG[name]
    released = replace(claim, along=None)
    assert outcomes(released, 20)[Outcome.FAIL] > 8
    assert outcomes(replace(released, function=free), 20)[Outcome.FAIL] == 0


# ------------------------------------------------------------------------------------------------ second order


def softmax(x: Any) -> Any:
    e = np.exp(x - x.max())
    return e / e.sum()


HESSIANS: dict[str, Claim] = {
    "quadratic form": make_claim(lambda A, x: x @ A @ x, lambda A, x: A + A.T, "hessian", A="N N", x="N"),
    "linear": make_claim(lambda b, x: b @ x, lambda b, x: np.zeros((x.size, x.size)), "hessian", b="N", x="N"),
    "logsumexp": make_claim(
        lambda x: x.max() + np.log(np.exp(x - x.max()).sum()),
        lambda x: np.diag(softmax(x)) - np.outer(softmax(x), softmax(x)),
        "hessian",
    ),
    "norm": make_claim(
        lambda x, a: np.linalg.norm(x - a),
        lambda x, a: np.eye(x.size) / np.linalg.norm(x - a) - np.outer(x - a, x - a) / np.linalg.norm(x - a) ** 3,
        "hessian",
        where=distinct("x", "a"),
        x="N",
        a="N",
    ),
    "x log x": make_claim(lambda x: np.sum(x * np.log(x)), lambda x: np.diag(1 / x), "hessian", x=positive("N")),
    "number": make_claim(lambda x: x**4, lambda x: 12 * x**2, "hessian", x=""),
    "log det": make_claim(
        lambda X: np.linalg.slogdet(X)[1],
        lambda X: -np.einsum("jk,li->ijkl", np.linalg.inv(X), np.linalg.inv(X)),
        "hessian",
        ("X",),
        X=positive_definite("N N"),
    ),
    "bilinear in its argument": make_claim(
        lambda a, X, b: (a @ X @ b) ** 2,
        lambda a, X, b: 2 * np.multiply.outer(np.outer(a, b), np.outer(a, b)),
        "hessian",
        ("X",),
        a="M",
        X="M N",
        b="N",
    ),
}


@pytest.mark.parametrize("name", HESSIANS)
def test_a_true_hessian_is_never_refuted(name: str) -> None:
    found = outcomes(HESSIANS[name], 30)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 15


@pytest.mark.parametrize("name", [name for name in HESSIANS if name != "linear"])
@pytest.mark.parametrize("wrong", [lambda h: (1 + WRONG_BY) * h, largest_entry_wrong], ids=["all", "largest"])
def test_a_hessian_wrong_by_a_ten_thousandth_is_refuted(name: str, wrong: Function) -> None:
    refuted_or_blind(mutated(HESSIANS[name], wrong), 8)


def test_a_hessian_that_forgets_the_mixed_terms_is_refuted() -> None:
    claim = make_claim(lambda x: np.prod(x), lambda x: np.zeros((x.size, x.size)), "hessian")
    assert check(claim, x=[3.0]).outcome is Outcome.PASS
    verdict = check(claim, x=[3.0, 4.0])
    assert (verdict.outcome, [entry.index for entry in verdict.entries]) == (
        Outcome.FAIL,
        ["∂²/∂x[0]∂x[1]", "∂²/∂x[1]∂x[0]"],
    )


@pytest.mark.parametrize("skew", [1e-8, 1.05e-8, 1e-6, 1.0])
def test_a_hessian_that_isnt_symmetric_never_passes(skew: float) -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 7 * np.eye(2) + skew * np.eye(2, k=1), "hessian", x="2")
    verdict = check(claim, x=[1.0, 2.0])
    reason = "the Hessian isn't symmetric: ∂²/∂x[0]∂x[1] and ∂²/∂x[1]∂x[0] differ"
    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, reason)


# ------------------------------------------------------------------------------------------------ minimizers

LEAST_SQUARES: dict[str, Any] = {"A": full_rank("M N"), "b": "M", "x": "N"}


def least_squares(minimizer: Function) -> Claim:
    return make_claim(
        lambda A, b, x: (A @ x - b) @ (A @ x - b),
        lambda A, b: minimizer(A, b),
        "minimizer",
        where=at_least("M", "N"),
        **LEAST_SQUARES,
    )


def test_a_minimizer_is_confirmed() -> None:
    claim = least_squares(lambda A, b: np.linalg.solve(A.T @ A, A.T @ b))
    found = outcomes(claim, 60)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 45


@pytest.mark.parametrize(
    "wrong",
    [
        lambda A, b: (1 + WRONG_BY) * np.linalg.solve(A.T @ A, A.T @ b),
        lambda A, b: np.linalg.solve(A.T @ A + 1e-3 * np.eye(A.shape[1]), A.T @ b),
        lambda A, b: np.zeros(A.shape[1]),
    ],
    ids=["factor", "ridge", "zero"],
)
def test_a_place_beside_the_minimum_is_refuted(wrong: Function) -> None:
    assert outcomes(least_squares(wrong), 30)[Outcome.FAIL] > 12


STATIONARY: dict[str, tuple[Function, Outcome]] = {
    "minimum": (lambda x: np.sum(x**2) + 3.0, Outcome.PASS),
    "flat minimum": (lambda x: np.sum(x**4), Outcome.PASS),
    "saddle point": (lambda x: x[0] ** 2 - x[1] ** 2, Outcome.FAIL),
    "uneven saddle point": (lambda x: x[0] ** 2 - 0.2 * x[1] ** 2 + 1.0, Outcome.FAIL),
    "maximum": (lambda x: -np.sum(x**2), Outcome.FAIL),
    "flat maximum": (lambda x: -np.sum(x**4), Outcome.FAIL),
    "inflection": (lambda x: np.sum(x**3), Outcome.FAIL),
    "faint saddle point": (lambda x: x[0] ** 2 - 1e-4 * x[1] ** 2, Outcome.FAIL),
    "lower elsewhere": (lambda x: np.sum(x**2) - np.sum(x**4), Outcome.FAIL),
}


@pytest.mark.parametrize(("function", "outcome"), STATIONARY.values(), ids=STATIONARY)
def test_only_a_minimum_is_a_minimizer(function: Function, outcome: Outcome) -> None:
    claim = make_claim(lambda a, x: function(x - a), lambda a: a, "minimizer", a="N", x="N")
    for a in ([0.0, 0.0], [1.0, -2.0]):
        verdict = check(claim, a=a, x=[9.0, 9.0])
        assert verdict.outcome is outcome, a


def test_a_refuted_minimizer_shows_a_lower_place() -> None:
    claim = make_claim(lambda a, x: -(x - a) @ (x - a), lambda a: a, "minimizer", a="N", x="N")
    verdict = check(claim, a=[1.0], x=[0.0])
    assert verdict.reason == "the value there is 0, and a point at relative distance 1 has -1"
    assert verdict.ratio > 1e3


def test_a_minimizer_whose_far_neighbours_have_no_value_is_confirmed() -> None:
    claim = make_claim(
        lambda a, x: np.sum(x - a * np.log(x)), lambda a: a, "minimizer", a=positive("N"), x=positive("N")
    )
    assert check(claim, a=[1.0, 2.0], x=[1.0, 1.0]).outcome is Outcome.PASS


def test_identities_are_left_to_others() -> None:
    kinds = {
        kind: central.applies(make_claim(lambda x: x @ x, lambda x: x, kind, variables))
        for kind, variables in [("gradient", ("x",)), ("hessian", ("x",)), ("identity", ())]
    }
    assert kinds == {"gradient": True, "hessian": True, "identity": False}
