"""Mistakes that the public record is full of have their causes named, in every draw; unrelated claims have none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import check_gradient, check_jacobian, check_pullback
from nablacheck.core.verdict import Verdict

from tests.benchmarks.causes import unrelated

DRAWS, FEW = 50, 5
Check = Callable[[np.random.Generator, bool], Verdict]
"""The verdict on a claim at a drawn point, the right one or the one with the mistake."""


def kernel(X: Any, ell: float, W: Any) -> Any:
    d = ((X[:, None] - X[None]) ** 2).sum(-1)
    return d, W * np.exp(-d / (2 * ell**2))


def by_length_scale(rng: np.random.Generator, right: bool) -> Verdict:
    def gradient(X: Any, ell: float, W: Any) -> Any:
        d, each = kernel(X, ell, W)
        return (each * d).sum() / ell ** (3 if right else 2)

    point = rng.standard_normal((4, 2)), float(rng.uniform(1, 3)), rng.standard_normal((4, 4))
    return check_gradient(lambda X, ell, W: float(kernel(X, ell, W)[1].sum()), gradient, *point, wrt="ell")


def of_product(rng: np.random.Generator, right: bool) -> Verdict:
    x = rng.uniform(0.5, 2, 4)
    return check_pullback(np.prod, lambda G, x: (G if right else 1.0) * np.prod(x) / x, x)


def of_log_softmax(rng: np.random.Generator, right: bool) -> Verdict:
    def f(z: Any) -> Any:
        return z - np.log(np.exp(z).sum())

    def pullback(G: Any, z: Any) -> Any:
        return G - np.exp(f(z)) * G.sum() if right else G + np.exp(f(z))

    return check_pullback(f, pullback, rng.standard_normal(5))


def of_softmax(rng: np.random.Generator, right: bool) -> Verdict:
    def f(z: Any) -> Any:
        return np.exp(z) / np.exp(z).sum(1, keepdims=True)

    def pullback(G: Any, z: Any) -> Any:
        s = f(z)
        return s * (G - (G * s).sum(1, keepdims=True)) if right else G * s * (1 - s)

    return check_pullback(f, pullback, rng.standard_normal((17, 4)))


def of_scaled(rng: np.random.Generator, right: bool) -> Verdict:
    X, gamma = rng.standard_normal((3, 4)), rng.uniform(0.5, 2, 4)
    return check_pullback(
        lambda X, gamma: gamma * np.sin(X), lambda G, X, gamma: (gamma if right else 1) * G * np.cos(X), X, gamma
    )


def penalised(rng: np.random.Generator, right: bool) -> Verdict:
    def gradient(w: Any, X: Any, lam: float) -> Any:
        return X.T @ np.tanh(X @ w) + (lam * w if right else 0)

    point = rng.standard_normal(5), rng.standard_normal((8, 5)), float(rng.uniform(0.3, 0.7))
    return check_gradient(lambda w, X, lam: float(np.log(np.cosh(X @ w)).sum() + lam * w @ w / 2), gradient, *point)


def one_term(rng: np.random.Generator, right: bool) -> Verdict:
    def gradient(x: Any, C: Any, b: Any) -> Any:
        return C @ np.sin(x) * (1 if right else -1) + b * np.cos(x)

    C, b, x = rng.standard_normal((6, 6)), rng.standard_normal(6), rng.standard_normal(6)
    C = C + C.T
    return check_gradient(
        lambda x, C, b: float(np.sin(x) @ b + x @ C @ np.sin(x)),
        lambda x, C, b: gradient(x, C, b) + np.cos(x) * (C @ x),
        x, C, b,
    )  # fmt: skip


def row_negated(rng: np.random.Generator, right: bool) -> Verdict:
    A = rng.standard_normal((4, 3))
    signs = np.array([[1.0], [1.0 if right else -1.0], [1.0], [1.0]])
    return check_jacobian(lambda x: np.sin(A @ x), lambda x: signs * np.cos(A @ x)[:, None] * A, rng.standard_normal(3))


def by_other_entries(rng: np.random.Generator, right: bool) -> Verdict:
    p, y = rng.uniform(1, 9, (2, 10))
    return check_gradient(
        lambda p, y: float(((np.log1p(p) - np.log1p(y)) ** 2).sum() / 2),
        lambda p, y: (np.log1p(p) - np.log1p(y)) / (1 + (p if right else y)), p, y,
    )  # fmt: skip


def norm_as_constant(rng: np.random.Generator, right: bool) -> Verdict:
    c = rng.standard_normal(6)

    def gradient(x: Any) -> Any:
        r = np.linalg.norm(x)
        return c / r - (x * (c @ x) / r**3 if right else 0)

    return check_gradient(lambda x: float(c @ x / np.linalg.norm(x)), gradient, rng.standard_normal(6))


def one_argument(rng: np.random.Generator, right: bool) -> Verdict:
    x, sigma = rng.standard_normal(5), float(rng.uniform(1.5, 3))
    return check_gradient(
        lambda x, sigma: float(x @ x / (2 * sigma**2)), lambda x, sigma: x / (sigma**2 if right else sigma), x, sigma
    )


NAMED: dict[str, tuple[Check, str]] = {
    "logarithm": (by_length_scale, "the derivative by log ell: the truth is the claim over ell"),
    "G unused": (of_product, "G isn't used: the claim is the same for every G"),
    "not linear": (of_log_softmax, "the claim isn't linear in G, as every pullback is"),
    "diagonal": (of_softmax, "only the diagonal is kept: the claim is zero off it, and the truth isn't"),
    "scale lost": (of_scaled, "what G is multiplied by: the claim is right with G gamma for G"),
    "penalty": (penalised, "a lost term: the truth is the claim plus lam w"),
    "row": (row_negated, "the sign in row [1]: there the truth is the negative of the claim"),
    "entries": (by_other_entries, "a factor by entries: the truth is (1 + y)/(1 + p) times the claim"),
    "norm": (
        norm_as_constant,
        "perhaps a norm taken for a constant: the truth is the part of the claim orthogonal to the argument",
    ),
    "argument": (one_argument, "a factor that is an argument: the truth is 1/sigma times the claim"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_familiar_mistake_is_named_in_every_draw(name: str) -> None:
    check, words = NAMED[name]
    for draw in range(DRAWS):
        verdict = check(np.random.default_rng(draw), False)
        assert (verdict.outcome, verdict.cause) == ("fail", words)
        if draw < FEW:
            assert check(np.random.default_rng(draw), True).outcome == "pass"


def test_one_term_with_a_wrong_sign_among_others_has_no_false_cause() -> None:
    for draw in range(FEW):
        assert one_term(np.random.default_rng(draw), True).outcome == "pass"
        assert one_term(np.random.default_rng(draw), False).cause == ""


def test_claims_that_have_nothing_to_do_with_the_truth_have_no_cause() -> None:
    found = [unrelated(seed) for seed in range(60) if seed % 3 < 2]
    assert [verdict.cause for _, verdict in found] == [""] * len(found)
