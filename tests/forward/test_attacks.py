"""Attacks: code on which exact numbers could prove what is false, or pass what is wrong."""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nablacheck.forward import (
    Balls,
    DegenerateSample,
    DualArray,
    Floats,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
    random_prime,
)

from tests.helpers.agreement import drawn, run

PRECISIONS = pytest.mark.parametrize("precision", [53, 128, 1024])
SAME, APART, UNDECIDED = "same", "apart", "undecided"


def outcome(number_system: Balls, function: Callable[..., Any], gradient: Callable[..., Any], x: Any) -> str:
    """The derivative along a direction beside the product with the gradient: balls that are apart are a proof, and only
    balls that are far narrower than rounding are the same."""
    direction = np.random.default_rng(1).integers(1, 9, np.shape(x)).astype(float)
    y = run(number_system, function, x, direction)
    claimed = run(number_system, lambda x: np.sum(gradient(x) * direction), x)
    with numpy_patched_for(number_system):
        assert y.tangent is not None
        difference = number_system.as_elements(y.tangent - claimed.primal)[()]
    if not difference.contains(0):
        return APART
    return SAME if difference.rad() < 2.0 ** (16 - number_system.precision) else UNDECIDED


EPS = float(np.finfo(float).eps)


def gauss(x: Any) -> Any:
    return np.sum(np.exp(-(x**2) / 2)) / np.sqrt(2 * np.pi)


RIGHT: dict[str, tuple[Callable[..., Any], Callable[..., Any], str]] = {
    "0.1": (lambda x: 0.1 * x @ x, lambda x: x / 5, SAME),
    "0.1 and 0.2": (lambda x: (0.1 * x) @ (0.2 * x), lambda x: 0.04 * x, SAME),
    "2/3": (lambda x: 2 / 3 * x @ x, lambda x: 4 * x / 3, SAME),
    "1/n": (lambda x: x @ x / len(x), lambda x: 2 / len(x) * x, SAME),
    "1/7": (lambda x: np.mean(1 / 7 * x), lambda x: 1 / 35 + 0 * x, SAME),
    "1e-5": (lambda x: np.sqrt(x @ x + 1e-5), lambda x: x / np.sqrt(x @ x + 1 / 100000), SAME),
    "1e-300": (lambda x: 1e-300 * x @ x, lambda x: 2e-300 * x, SAME),
    "√2": (lambda x: (x @ x) / np.sqrt(2), lambda x: x * 2**0.5, SAME),
    "√n": (lambda x: (np.sum(x) / np.sqrt(len(x))) ** 2, lambda x: 2 * np.sum(x) / len(x) + 0 * x, SAME),
    "π": (lambda x: np.sum(np.sin(np.pi * x)), lambda x: np.pi * np.sin(np.pi * (x + 0.5)), SAME),
    "√(2π)": (gauss, lambda x: -x * np.exp(-x * x / 2) * (2 * np.pi) ** -0.5, SAME),
    "log 2": (lambda x: np.sum(2**x), lambda x: np.log(2) * np.exp(x * np.log(2)), SAME),
    "log 2π": (lambda x: np.log(2 * np.pi) * x @ x, lambda x: x * np.log(4) + 2 * x * np.log(np.pi), SAME),
    "0.1 + 0.2": (lambda x: (0.1 + 0.2) * x @ x, lambda x: 0.6 * x, UNDECIDED),
    "1 − 0.9": (lambda x: (1 - 0.9) * x @ x, lambda x: 0.2 * x, UNDECIDED),
    "1 − exp(−1e−5)": (lambda x: (1 - np.exp(-1e-5)) * x @ x, lambda x: -2 * np.expm1(-1e-5) * x, UNDECIDED),
    "sin π": (lambda x: x @ x + np.sin(np.pi) * np.sum(x), lambda x: 2 * x, UNDECIDED),
    "e": (lambda x: np.e * np.sum(np.exp(x)), lambda x: np.exp(x + 1), SAME),
    "golden ratio": (lambda x: (1 + np.sqrt(5)) / 2 * x @ x, lambda x: (1 + np.sqrt(5)) * x, UNDECIDED),
    "1 + eps": (lambda x: (1 + EPS) * x @ x - x @ x, lambda x: 2 * EPS * x, UNDECIDED),
    "1 − eps": (lambda x: np.log(1 - EPS) * x @ x, lambda x: -2 * EPS * x, UNDECIDED),
    "π(1 + eps)": (lambda x: np.pi * (1 + EPS) * x @ x, lambda x: 2 * np.pi * (x + EPS * x), UNDECIDED),
    "½ log 2π": (lambda x: 0.5 * np.log(2 * np.pi) * x @ x, lambda x: np.log(2) * x + x * np.log(np.pi), SAME),
    "2π/3": (lambda x: 2 / 3 * np.pi * x @ x, lambda x: 4 * (np.pi * x) / 3, SAME),
    "√(2/3)": (lambda x: np.sqrt(2) / np.sqrt(3) * x @ x, lambda x: 2 * np.sqrt(2 / 3) * x, SAME),
    "eps": (lambda x: np.sqrt(x @ x + np.finfo(float).eps), lambda x: x / np.sqrt(x @ x + 2.0**-52), UNDECIDED),
}
WRONG: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "0.1": (lambda x: 0.1 * x @ x, lambda x: 0.2000000001 * x),
    "2/3": (lambda x: 2 / 3 * x @ x, lambda x: 1.333333333 * x),
    "√2": (lambda x: np.sqrt(2) * x @ x, lambda x: 2.828427125 * x),
    "π": (lambda x: np.pi * x @ x, lambda x: 6.283185307 * x),
    "e": (lambda x: np.e * np.sum(np.exp(x)), lambda x: 2.718281828 * np.exp(x)),
    "√(2π)": (gauss, lambda x: -x * np.exp(-x * x / 2) * 0.3989422804),
    "0.1 + 0.2": (lambda x: (0.1 + 0.2) * x @ x, lambda x: 0.600001 * x),
    "1e-5": (lambda x: np.sqrt(x @ x + 1e-5), lambda x: x / np.sqrt(x @ x)),
    "1 − exp(−1e−5)": (lambda x: (1 - np.exp(-1e-5)) * x @ x, lambda x: 2.001e-5 * x),
}


@PRECISIONS
@pytest.mark.parametrize("name", RIGHT)
def test_right_constants_are_never_proven_wrong(name: str, precision: int) -> None:
    function, gradient, expected = RIGHT[name]
    found = outcome(Balls(precision), function, gradient, drawn(5))
    assert found == expected if precision > 53 else found in (SAME, UNDECIDED)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_constants_are_proven_wrong(name: str) -> None:
    assert outcome(Balls(128), *WRONG[name], drawn(5)) == APART


FRACTIONS = st.fractions(min_value=-100, max_value=100, max_denominator=60)
OPERATIONS = st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv])


@given(st.lists(FRACTIONS, min_size=4, max_size=4), st.lists(OPERATIONS, min_size=3, max_size=3))
def test_computed_constants_enclose_what_is_meant(number_system: list[Fraction], operations: list[Any]) -> None:
    meant, computed = number_system[0], float(number_system[0])
    for operation, number in zip(operations, number_system[1:], strict=True):
        assume(operation is not operator.truediv or number != 0)
        meant, computed = operation(meant, number), operation(computed, float(number))
        assume(abs(meant) <= 4096)
    balls = Balls(128)
    with numpy_patched_for(balls):
        assert balls.constant(computed)[()].overlaps(balls.element(meant))


@pytest.mark.parametrize("constant", [0.1 + 0.2, np.sqrt(2), np.pi, 1 - np.exp(-1e-5), np.e, np.nan, np.inf])
def test_residues_know_no_constants_that_are_no_fractions(constant: float) -> None:
    with pytest.raises(UnsupportedOperation, match="constant"):
        run(Residues(), lambda x: constant * x, 2.0)


# ---- balls without bounds overlap everything

QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "<": lambda y: y < 1,
    ">=": lambda y: y >= 1,
    "==": lambda y: y == 1,
    "!=": lambda y: y != 1,
    "if": bool,
    "abs": abs,
    "sign": np.sign,
    "maximum": lambda y: np.maximum(y, 0),
    "max": lambda y: np.max(np.stack([y, 0 * y + 1])),
    "argmax": lambda y: np.argmax(np.stack([0 * y + 1, y])),
    "sort": lambda y: np.sort(np.stack([y, y - 1])),
    "where": lambda y: np.where(y > 0, y, 0.0),
    "clip": lambda y: np.clip(y, 0, 1),
    "floor": np.floor,
    "round": lambda y: np.round(y, 1),
    "int": int,
    "isfinite": np.isfinite,
    "isnan": np.isnan,
    "allclose": lambda y: np.allclose(y, y),
}
NO_NUMBERS: dict[str, Callable[[Any], Any]] = {
    "log of a negative number": lambda x: np.log(-x),
    "root of a negative number": lambda x: np.sqrt(-x),
    "0/0": lambda x: (x - x) / (x - x),
    "1/0": lambda x: 1 / (x - x),
    "tan at a pole": lambda x: np.tan(x * np.pi / 4),
    "arcsin beyond 1": np.arcsin,
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", NO_NUMBERS)
def test_a_ball_without_bounds_answers_nothing(name: str, question: str) -> None:
    with pytest.raises(Indeterminate):
        run(Balls(128), lambda x: QUESTIONS[question](NO_NUMBERS[name](x)), 2.0)


@pytest.mark.parametrize("question", ["<", "==", "abs", "maximum", "argmax", "clip", "floor", "int"])
def test_floats_compare_no_nan(question: str) -> None:
    with pytest.raises(Indeterminate):
        run(Floats(), lambda x: QUESTIONS[question](np.log(-x)), 2.0)


KINKS: dict[str, tuple[Callable[..., Any], Any]] = {
    "norm at zero": (np.linalg.norm, np.zeros(3)),
    "root at zero": (lambda x: np.sum(np.sqrt(x)), np.zeros(2)),
    "root of a square at zero": (lambda x: np.sum(np.sqrt(x**2)), np.array([0.0, 1.0])),
    "distance from oneself": (lambda x: np.linalg.norm(x - np.array([1, 2])), np.array([1.0, 2.0])),
}


@pytest.mark.parametrize("number_system", [Floats(), Balls(128)], ids=lambda n: n.name)
@pytest.mark.parametrize("name", KINKS)
def test_no_finite_derivative_at_a_kink(name: str, number_system: Any) -> None:
    function, x = KINKS[name]
    y = run(number_system, function, x, np.ones(np.shape(x)))
    assert not number_system.finite(y.tangent).any()


# ---- comparisons

TIES: dict[str, Callable[[Any], Any]] = {
    "√x²": lambda x: np.sqrt(x) ** 2 - x,
    "exp log": lambda x: np.exp(np.log(x)) - x,
    "sin² + cos²": lambda x: np.sin(x) ** 2 + np.cos(x) ** 2 - 1,
    "√2 √2": lambda x: x * np.sqrt(2) * np.sqrt(2) - 2 * x,
    "0.1 + 0.2": lambda x: (0.1 + 0.2 - 0.3) * x,
}


@PRECISIONS
@pytest.mark.parametrize("question", ["<", ">=", "==", "if", "abs", "maximum", "where", "floor", "sign"])
@pytest.mark.parametrize("name", TIES)
def test_a_tie_that_rounding_would_decide_is_undecided(name: str, question: str, precision: int) -> None:
    with pytest.raises(Indeterminate):
        run(Balls(precision), lambda x: QUESTIONS[question](TIES[name](x) + (question in ("<", ">=", "=="))), 2.5)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_small_difference_is_decided_once_the_precision_allows(sign: int) -> None:
    def code(x: Any) -> Any:
        return np.where(np.sqrt(x) ** 2 + sign * Fraction(1, 10**50) > x, 1.0, -1.0)

    with pytest.raises(Indeterminate):
        run(Balls(128), code, 2.0)
    assert float(run(Balls(256), code, 2.0).primal[()]) == sign


# ---- residues keep no structure but what is built in

Made = Callable[[DualArray], Any]


def always(function: Made, gradient: Callable[..., Any], shape: tuple[int, ...], made: Made = lambda m: m) -> bool:
    """Whether derivative and gradient agree at twenty random points ``made`` of free entries, in random fields."""
    rng = random.Random(5)
    agreed = 0
    while agreed < 20:
        field = Residues(random_prime(rng))
        free, direction = (dual_array(field, field.drawn(shape, rng)) for _ in range(2))
        try:
            with numpy_patched_for(field):
                x = as_dual_array(made(free), field)
                moving = DualArray(field, x.primal, direction.primal).read_only()
                found = as_dual_array(function(moving), field)
                stated = np.sum(as_dual_array(gradient(x), field) * direction)
        except DegenerateSample:
            continue
        assert found.tangent is not None
        if not field.is_zero(found.tangent - stated.primal):
            return False
        agreed += 1
    return True


def quadratic(A: Any) -> Any:
    """xᵀAx in x = A's first row, as an example of a claim that holds for symmetric A alone."""
    return A[0] @ A.constant() @ A[0]


def first_row(g: Any) -> Any:
    zeros = np.zeros_like(g)
    return np.stack([g, *[zeros] * (len(g) - 1)])


def symmetric(M: Any) -> Any:
    return M + M.T


def rotation(M: Any) -> Any:
    """Cayley's: (I − K)(I + K)⁻¹ of a skew K."""
    K = M - M.T
    return (np.eye(len(M)) - K) @ np.linalg.inv(np.eye(len(M)) + K)


def normalised_rows(M: Any) -> Any:
    return M / M.sum(axis=1, keepdims=True)


STRUCTURES: dict[str, tuple[Made, Made, Made]] = {
    "symmetric": (quadratic, lambda A: first_row(2 * A @ A[0]), symmetric),
    "orthogonal": (lambda Q: np.sum(np.linalg.inv(Q)), lambda Q: -Q @ np.ones((3, 3)) @ Q, rotation),
    "rows that sum to one": (
        lambda Y: np.sum(np.sum(Y, axis=1) ** 2),
        lambda Y: 2 * np.ones((3, 3)),
        normalised_rows,
    ),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_structure_holds_only_where_it_is_built_of_free_entries(name: str) -> None:
    function, gradient, made = STRUCTURES[name]
    assert always(function, gradient, (3, 3), made)
    assert not always(function, gradient, (3, 3))


ROUNDED: dict[str, tuple[np.ndarray, Callable[[Any], Any]]] = {
    "orthogonal": (np.linalg.qr(drawn(3, 3))[0], lambda Q: np.sum((Q.T @ Q - np.eye(3)) ** 2)),
    "rows that sum to one": (drawn(3, 3) / drawn(3, 3).sum(axis=1, keepdims=True), lambda Y: np.sum(Y, axis=1)[0] - 1),
    "length one": (drawn(3) / np.linalg.norm(drawn(3)), lambda x: x @ x - 1),
}


@pytest.mark.parametrize("number_system", [Balls(128), Residues()], ids=lambda n: n.name)
@pytest.mark.parametrize("name", ROUNDED)
def test_drawn_floats_have_a_structure_but_nearly(name: str, number_system: Any) -> None:
    """Exact numbers tell: a condition that has to hold must be built anew, not taken from floats."""
    x, defect = ROUNDED[name]
    assert abs(defect(x)) < 1e-15
    value = run(number_system, defect, x).primal
    assert not number_system.is_zero(value)
    if number_system.enclosing:
        assert 0 < number_system.distance_from_zero(value) < 1e-14


def test_one_sign_of_a_root_is_not_enough() -> None:
    """√x² is x for half of the residues."""
    assert not always(lambda x: np.sqrt(np.sum(x) ** 2), np.ones_like, (3,))
    assert always(lambda x: np.sqrt(np.sum(x) ** 2), lambda x: np.sum(x) / np.sqrt(np.sum(x) ** 2) + 0 * x, (3,))


def second_symmetric_function(X: Any) -> Any:
    return (np.trace(X) ** 2 - np.trace(X @ X)) / 2


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_holds_at_small_sizes_only(size: int) -> None:
    """n = 1 hides transposes; det(X)X⁻ᵀ is the gradient of e₂ at n = 2 alone."""
    n = (size, size)
    assert always(second_symmetric_function, lambda X: np.trace(X) * np.eye(size) - X.T, n)
    assert always(np.linalg.det, lambda X: np.linalg.det(X) * np.linalg.inv(X), n) == (size == 1)
    assert always(second_symmetric_function, lambda X: np.linalg.det(X) * np.linalg.inv(X).T, n) == (size == 2)


# ---- signs of singular vectors

SIGNED: dict[str, Callable[[Any], Any]] = {
    "svd, left": lambda x: np.sum(np.linalg.svd(x, full_matrices=False)[0][:, 0]),
    "svd, right": lambda x: np.linalg.svd(x, full_matrices=False)[2][1, 0],
    "eigh": lambda x: np.linalg.eigh(x.T @ x)[1][0, 0],
}
UNSIGNED: dict[str, Callable[[Any], Any]] = {
    "svd, polar factor": lambda x: operator.matmul(*np.linalg.svd(x, full_matrices=False)[::2]).sum(),
    "svd, squares": lambda x: np.linalg.svd(x, full_matrices=False)[0][0] @ np.linalg.svd(x, full_matrices=False)[0][0],
    "svd, size": lambda x: np.abs(np.linalg.svd(x, full_matrices=False)[2][1, 0]),
    "eigh, values": lambda x: np.linalg.eigh(x.T @ x)[0][0],
    "singular values": lambda x: np.linalg.norm(x, "nuc"),
}


def draws(code: Callable[[Any], Any]) -> list[tuple[float, float]]:
    """Value and derivative for several seeds."""
    results = []
    for seed in range(12):
        number_system = Balls(128, seed)
        y = run(number_system, code, drawn(4, 3), drawn(4, 3, seed=1))
        assert y.tangent is not None
        results.append((float(y.primal[()].mid()), float(y.tangent[()].mid())))
    return results


@pytest.mark.parametrize("name", SIGNED)
def test_a_sign_that_matters_is_drawn(name: str) -> None:
    """So a verdict that rests on it can't be the same for several seeds."""
    found = draws(SIGNED[name])
    value, slope = found[0]
    assert {math.copysign(1, each / value) for each, _ in found} == {-1, 1}
    assert all(math.isclose(a / value, b / slope) for a, b in found)


@pytest.mark.parametrize("name", [each for each in UNSIGNED if each != "svd, squares"])
def test_a_sign_that_cancels_is_not_seen(name: str) -> None:
    value, slope = draws(UNSIGNED[name])[0]
    for each in draws(UNSIGNED[name]):
        assert each == pytest.approx((value, slope), rel=1e-14)


@pytest.mark.parametrize("name", [*SIGNED, *UNSIGNED])
def test_the_first_seed_has_numpys_signs(name: str) -> None:
    code = {**SIGNED, **UNSIGNED}[name]
    y = run(Balls(128), code, drawn(4, 3))
    assert float(y.primal[()].mid()) == pytest.approx(code(drawn(4, 3)), rel=1e-12)
