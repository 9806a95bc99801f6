"""The likely cause of a wrong gradient of a black-box function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.blackbox.check import check_gradient, check_hessian
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Verdict
from nablacheck.differences.diagnosis.matrices import SQUARE_MISTAKES

G = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 1.0, -0.75]])
S = G + G.T
X = np.array([[0.5, 1.0, -1.0], [2.0, -0.5, 0.25], [1.5, 0.75, -2.0]])


def cause(true: Array, claimed: Array) -> str:
    """What is said of a linear function's gradient."""
    verdict = check_gradient(lambda X: float(np.vdot(true, X)), lambda X: claimed, X)
    assert verdict.outcome == "fail"
    return verdict.cause


CLAIMS: dict[str, tuple[Array, Array]] = {
    "a transpose: the truth is the transpose of the claim": (G, G.T),
    "a transpose and the sign: the truth is the negative of the claim's transpose": (G, -G.T),
    "G for G + Gᵀ: the truth is the claim plus its transpose": (S, G),
    "not symmetrised: the truth is the mean of the claim and its transpose": (S / 2, G),
    "the diagonal counted twice: there the truth is 1/2 times the claim": (S, S + np.diag(np.diag(S))),
    "the diagonal counted once: there the truth is 2 times the claim": (S + np.diag(np.diag(S)), S),
    "2G − diag(G) for G: off the diagonal the truth is 1/2 times the claim": (S, 2 * S - np.diag(np.diag(S))),
    "G for G + Gᵀ − diag(G): the truth is the claim plus its transpose, less its diagonal": (
        S - np.diag(np.diag(G)),
        G,
    ),
    "one triangle alone is read, the lower one: what the claim has above the diagonal belongs below": (
        np.tril(G) + np.triu(G, 1).T,
        G,
    ),
    "one triangle alone is read, the upper one: what the claim has below the diagonal belongs above": (
        np.triu(G) + np.tril(G, -1).T,
        G,
    ),
}


@pytest.mark.parametrize("words", SQUARE_MISTAKES)
def test_every_mistake_in_square_matrices_is_named(words: str) -> None:
    true, claimed = CLAIMS[words]
    np.testing.assert_allclose(SQUARE_MISTAKES[words](claimed), true)
    assert cause(true, claimed) == words


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (-1.0, "the sign: the truth is the negative of the claim"),
        (2.0, "a constant factor: the truth is 2 times the claim"),
        (-0.5, "a constant factor: the truth is -1/2 times the claim"),
        (2 / 3, "a constant factor: the truth is 2/3 times the claim"),
        (np.pi, "a constant factor: the truth is 3.14159 times the claim"),
        (0.0, "the truth is zero there"),
        (9.0, "a constant factor: the truth is 9 times the claim"),
    ],
)
def test_a_factor_is_named(factor: float, words: str) -> None:
    assert cause(factor * G, G) == words


@pytest.mark.parametrize(("power", "words"), [(1, "35"), (-1, "1/35")])
def test_a_factor_that_is_the_number_of_entries_is_named(power: int, words: str) -> None:
    x = np.linspace(1.0, 2.0, 35)
    verdict = check_gradient(lambda x: float(np.sum(x**2)) * 35.0**power, lambda x: 2 * x, x)
    assert verdict.cause == f"perhaps a factor that is a size: the truth is {words} times the claim, of 35 entries"


UNKNOWN: list[tuple[Callable[[Any], Any], str]] = [
    (lambda G: G**2, "entries squared"),
    (lambda G: G[::-1], "rows in another order"),
    (lambda G: G + 1, "a constant added"),
]


@pytest.mark.parametrize("mutate", [mutate for mutate, _ in UNKNOWN], ids=[words for _, words in UNKNOWN])
def test_another_mistake_is_not_explained(mutate: Callable[[Array], Array]) -> None:
    assert cause(G, mutate(G)) == ""


def test_a_transpose_is_no_cause_where_it_changes_nothing() -> None:
    assert cause(2 * S, S) == "a constant factor: the truth is 2 times the claim"


def test_a_mistake_is_named_of_a_large_array_with_few_evaluations() -> None:
    rng = np.random.default_rng(0)
    B = rng.standard_normal((60, 60))
    verdict = check_gradient(lambda X: float(np.vdot(B, X)), lambda X: B.T, rng.standard_normal((60, 60)))
    assert verdict.cause == "a transpose: the truth is the transpose of the claim"


# Hessians, whatever their size


class Logistic:
    """Σ log(1 + exp Ax) at a point, and its Hessian."""

    def __init__(self, size: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.A, self.x = rng.standard_normal((2 * size, size)), rng.standard_normal(size)

    def value(self, x: Any) -> float:
        return float(np.logaddexp(0, self.A @ x).sum())

    def hessian(self, x: Any) -> Any:
        s = 1 / (1 + np.exp(-self.A @ x))
        return (self.A.T * (s * (1 - s))) @ self.A

    def checked(self, wrong: Callable[[Any], Any], seed: int = 0) -> Verdict:
        return check_hessian(self.value, lambda x: wrong(self.hessian(x)), self.x, rng=seed)


def entry_doubled(h: Any) -> Any:
    h[1, 2] *= 2
    h[2, 1] = h[1, 2]
    return h


def skew(h: Any) -> Any:
    h[0, 1] *= 3
    return h


HESSIANS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "factor": (lambda h: 2 * h, "a constant factor: the truth is 1/2 times the claim"),
    "sign": (lambda h: -h, "the sign: the truth is the negative of the claim"),
    "diagonal": (
        lambda h: np.diag(np.diag(h)), "only the diagonal is kept: the claim is zero off it, and the truth isn't"
    ),
    "diagonal twice": (
        lambda h: h + np.diag(np.diag(h)), "the diagonal counted twice: there the truth is 1/2 times the claim"
    ),
    "entry": (entry_doubled, "a single wrong entry, and the one that faces it: ∂²/∂x[1]∂x[2]"),
    "triangle": (
        np.tril, "one triangle alone is filled: the truth is the claim plus its transpose, less its diagonal"
    ),
    "not symmetrised": (
        lambda h: h + np.triu(h, 1) - np.tril(h, -1),
        "not symmetrised: the truth is the mean of the claim and its transpose",
    ),
    "one side": (skew, ""),
}  # fmt: skip


@pytest.mark.parametrize("size", [3, 9, 30])
@pytest.mark.parametrize("name", HESSIANS)
def test_wrong_hessians_of_any_size_have_entries_and_causes(name: str, size: int) -> None:
    wrong, words = HESSIANS[name]
    for seed in range(3):
        verdict = Logistic(size, seed).checked(wrong, seed)
        assert verdict.outcome == "fail"
        assert verdict.entries
        assert verdict.cause == words
        assert verdict.reason or "the curvature is off" in str(verdict)
        assert words in str(verdict)


def test_a_wrong_entry_of_a_hessian_is_named_in_every_draw() -> None:
    for seed in range(50):
        verdict = Logistic(9 + seed % 8, seed).checked(entry_doubled, seed)
        assert {entry.index for entry in verdict.entries} == {"∂²/∂x[1]∂x[2]", "∂²/∂x[2]∂x[1]"}
        assert Logistic(9 + seed % 8, seed).checked(lambda h: h, seed).outcome == "pass"


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_derivatives_whose_squares_leave_the_range_of_floats_have_causes(scale: float) -> None:
    x = np.array([0.3, -0.7, 1.1, 0.4])
    factors = np.array([3.0, 1.0, 3.0, 1.0])

    def function(z: Any) -> float:
        return scale * float(np.sin(z).sum())

    def gradient(z: Any) -> Any:
        return scale * np.cos(z)

    assert check_gradient(function, gradient, x).outcome == "pass"
    verdict = check_gradient(function, lambda z: factors * gradient(z), x)
    assert verdict.outcome == "fail"
    assert verdict.cause == "a factor in 2 of 4 entries: there the truth is 1/3 times the claim"


A = np.random.default_rng(99).standard_normal((7, 5))


def quadratic(x: Array) -> Any:
    return np.sum((A @ x) ** 2)


def logistic(x: Array) -> Any:
    return np.sum(np.logaddexp(0, A @ x))


VAGUE_FUNCTIONS: dict[str, tuple[Callable[[Array], Any], Callable[[Array], Array]]] = {
    "quadratic": (quadratic, lambda x: 2 * A.T @ (A @ x)),
    "logistic": (logistic, lambda x: A.T @ (1 / (1 + np.exp(-A @ x)))),
}


@pytest.mark.parametrize("noise", ["single precision", "1e-9", "1e-7", "1e-5"])
@pytest.mark.parametrize("name", VAGUE_FUNCTIONS)
def test_a_constant_factor_of_a_vague_function_depends_on_no_argument(name: str, noise: str) -> None:
    exact, gradient = VAGUE_FUNCTIONS[name]
    rng = np.random.default_rng(5)

    def function(x: Array) -> Any:
        if noise == "single precision":
            return np.float32(exact(np.float32(x).astype(float)))
        return exact(x) + float(noise) * rng.standard_normal()

    named = 0
    for seed in range(50):
        factor, words = [(2.0, "1/2 times"), (0.5, "2 times"), (-1.0, "the negative"), (6**0.5, "is 0.4")][seed % 4]
        x = np.random.default_rng(seed).standard_normal(5)
        verdict = check_gradient(function, lambda x, factor=factor: factor * gradient(x), x, rng=seed)
        assert check_gradient(function, gradient, x, rng=seed).outcome != "fail"
        assert verdict.outcome == "fail"
        assert words in verdict.cause or not verdict.cause, (seed, verdict.cause)
        assert "depends" not in verdict.cause
        assert "entries" not in verdict.cause
        named += bool(verdict.cause)
    assert named >= 20


def test_a_factor_that_does_depend_on_the_arguments_is_told() -> None:
    rng, causes = np.random.default_rng(5), []
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(5)
        verdict = check_gradient(
            lambda x: np.sum(x**2) ** 2 + 1e-9 * rng.standard_normal(), lambda x: (1 + np.sum(x**2)) * x, x, rng=seed
        )
        causes.append(verdict.cause.split(":")[0])
    assert set(causes) <= {"a factor that depends on the arguments", ""}
    assert causes.count("") <= 5


@pytest.mark.parametrize("both", [(1.0, 2.0), (2.0, 1.0), (-1.0, 0.5)])
def test_a_sign_that_is_wrong_on_one_side_of_zero_is_none_for_certain(both: tuple[float, float]) -> None:
    sign = np.sign(both[0] - both[1])
    told = "the sign: the truth is the negative of the claim"

    def cubed(x: float, y: float) -> float:
        return abs(x - y) ** 3

    one_sided = check_gradient(cubed, lambda x, y: -sign * 3 * (x - y) ** 2, *both, rng=0)
    wholly = check_gradient(cubed, lambda x, y: -3 * (x - y) * abs(x - y), *both, rng=0)
    assert (one_sided.cause, wholly.cause) == (f"perhaps {told}", told)
    assert check_gradient(cubed, lambda x, y: 3 * (x - y) * abs(x - y), *both, rng=0)


def test_a_sign_is_told_for_certain_where_the_function_has_one_side_only() -> None:
    verdict = check_gradient(lambda x: np.log(x).sum(), lambda x: -1 / x, np.array([1.0, 2.0]), rng=0)
    assert verdict.cause == "the sign: the truth is the negative of the claim"
