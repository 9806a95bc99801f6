"""A failure of very many entries explains itself within eighty values of the function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.verdict import Verdict

MOST = 80
DRAWS = 50


def softmax(z: Any) -> Any:
    each = np.exp(z - z.max())
    return each / each.sum()


FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "norm": (lambda x: np.sqrt(x @ x), lambda x: x / np.sqrt(x @ x)),
    "squares": (lambda x: x @ x, lambda x: 2 * x),
    "sines": (lambda x: np.sin(x).sum(), np.cos),
    "logistic": (lambda x: np.logaddexp(0, x).sum(), lambda x: 1 / (1 + np.exp(-x))),
    "log of a sum of exponentials": (lambda z: z.max() + np.log(np.exp(z - z.max()).sum()), softmax),
}
EVERYWHERE: dict[str, tuple[Callable[[Any, Any], Any], str]] = {
    "negated": (lambda g, x: -g, "the sign: the truth is the negative of the claim"),
    "a little too large": (lambda g, x: 1.01 * g, "a constant factor: the truth is 0.99"),
    "another function": (lambda g, x: np.sin(17 * x) * np.abs(g).max(), ""),
    "zero": (lambda g, x: 0 * g, ""),
}


def checked(name: str, mistake: Callable[[Any, Any], Any], size: int, seed: int) -> Verdict:
    """The verdict, whose evaluations are all there are."""
    f, gradient = FUNCTIONS[name]
    calls = 0

    def counted(x: Any) -> Any:
        nonlocal calls
        calls += 1
        return f(x)

    x = np.random.default_rng(seed).standard_normal(size)
    verdict = check_gradient(counted, lambda x: mistake(gradient(x), x), x, rng=seed)
    assert verdict.evaluations == calls
    return verdict


@pytest.mark.parametrize("mistake", EVERYWHERE)
@pytest.mark.parametrize("name", ["norm", "squares", "sines"])
def test_a_claim_that_is_wrong_everywhere_is_explained_within_eighty_values(name: str, mistake: str) -> None:
    wrong, cause = EVERYWHERE[mistake]
    verdict = checked(name, wrong, 100_000, seed=5)
    assert verdict.outcome == "fail"
    assert verdict.cause.startswith(cause)
    assert bool(verdict.cause) == bool(cause)
    assert verdict.evaluations <= MOST


@pytest.mark.parametrize("mistake", EVERYWHERE)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_takes_no_more_in_nearly_every_draw(name: str, mistake: str) -> None:
    """Where what is wrong cancels along the line that is drawn, it takes a closer look."""
    wrong, cause = EVERYWHERE[mistake]
    verdicts = [checked(name, wrong, 5000, seed) for seed in range(DRAWS)]
    assert all(verdict.outcome == "fail" and verdict.cause.startswith(cause) for verdict in verdicts)
    assert sum(verdict.evaluations > 1.1 * MOST for verdict in verdicts) <= 0.2 * DRAWS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_error_so_small_that_jumps_may_explain_it_takes_hardly_more_in_most_draws(name: str) -> None:
    """A search for jumps takes three hundred. Where the error cancels along the line, its cause isn't always found."""
    verdicts = [checked(name, lambda g, x: 1.0001 * g, 5000, seed) for seed in range(DRAWS)]
    assert all(verdict.outcome == "fail" for verdict in verdicts)
    causes = [verdict.cause for verdict in verdicts if verdict.cause]
    assert set(causes) == {"a constant factor: the truth is 0.9999 times the claim"}
    assert len(causes) >= 0.9 * DRAWS
    assert np.median([verdict.evaluations for verdict in verdicts]) <= 1.1 * MOST


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_right_gradient_passes(name: str) -> None:
    assert all(checked(name, lambda g, x: g, 5000, seed).outcome == "pass" for seed in range(DRAWS))


def test_a_matrix_that_is_transposed_is_explained_as_soon() -> None:
    def f(X: Any, B: Any) -> Any:
        return np.vdot(B, np.tanh(X))

    def right(X: Any, B: Any) -> Any:
        return B / np.cosh(X) ** 2

    for seed in range(DRAWS):
        X, B = np.random.default_rng(seed).standard_normal((2, 70, 70))
        verdict = check_gradient(f, lambda X, B: right(X, B).T, X, B, rng=seed)
        assert verdict.cause == "a transpose: the truth is the transpose of the claim"
        assert verdict.evaluations <= 1.3 * MOST
        assert check_gradient(f, right, X, B, rng=seed).outcome == "pass"


def test_entries_that_are_shown_are_wrong() -> None:
    """Whether a cause explains all of them or none does, and whether nearly all are wrong or a tenth."""

    def some(g: Any, x: Any) -> Any:
        return np.where(np.arange(g.size) % 10, g, -g)

    for seed in range(DRAWS):
        x = np.random.default_rng(seed).standard_normal(5000)
        for wrong in (EVERYWHERE["negated"][0], EVERYWHERE["another function"][0], some):
            verdict = checked("sines", wrong, 5000, seed)
            assert verdict.entries
            assert not verdict.complete
            for entry in verdict.entries:
                true = np.cos(x[int(entry.index[2:-1])])
                assert abs(entry.numerical - true) < 1e-3 < abs(entry.claimed - true)
