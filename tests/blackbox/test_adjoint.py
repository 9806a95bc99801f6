"""The adjoint test: a JVP and a VJP of one Jacobian pass, and those of two don't, whatever their function is."""

from __future__ import annotations

import doctest
from typing import Any

import numpy as np
import pytest
from nablacheck import check_adjoint
from nablacheck.blackbox import check_adjoint as adjoint

rng = np.random.default_rng(0)
A, X, W = rng.standard_normal((2, 3)), rng.standard_normal((4, 3)), rng.standard_normal((3, 2))
PAIRS: dict[str, tuple[Any, Any, Any, tuple[Any, ...]]] = {
    "a vector": (lambda v, x: A @ (np.cos(x) * v), lambda w, x, c=1.0: c * np.cos(x) * (A.T @ w), 0, (X[0],)),
    "a matrix": (lambda V, X: np.trace(V), lambda w, X, c=1.0: c * w * np.eye(3), 0, (X[:3],)),
    "several arguments": (
        lambda v, X, n, W: v[0] @ W + X @ v[1],
        lambda G, X, n, W, c=1.0: {"X": G @ W.T, "W": c * X.T @ G},
        ("X", "W"),
        (X, 3, W),
    ),
    "several outputs": (
        lambda v, x: (x @ v, {"a": 2 * v}),
        lambda w, x, c=1.0: w[0] * x + 2 * c * w[1]["a"],
        "x",
        (X[0],),
    ),
    "a dict": (
        lambda v, p: v["a"] * p["b"] + p["a"] * v["b"],
        lambda w, p, c=1.0: {"a": w * p["b"], "b": c * np.sum(w * p["a"])},
        0,
        ({"a": X[0], "b": 1.5},),
    ),
    "ill-conditioned": (
        lambda v, x, H: np.linalg.solve(H, v),
        lambda w, x, H, c=1.0: c * (np.linalg.inv(H).T @ w),
        0,
        (np.ones(8), 1 / (1 + np.add.outer(np.arange(8), np.arange(8)))),
    ),
}


@pytest.mark.parametrize(("jvp", "vjp", "wrt", "args"), PAIRS.values(), ids=PAIRS)
def test_a_jvp_and_a_vjp_are_compared(jvp: Any, vjp: Any, wrt: Any, args: Any) -> None:
    right = check_adjoint(jvp, vjp, *args, wrt=wrt)
    assert right.outcome == "pass", str(right)
    wrong = check_adjoint(jvp, lambda *a: vjp(*a, c=1.01), *args, wrt=wrt)
    assert wrong.outcome == "fail"
    if isinstance(wrt, tuple):
        assert [part.outcome for part in wrong.parts] == ["pass", "fail"]
    else:
        assert "by VJP       by JVP" in str(wrong)


def test_whatever_the_numbers_are() -> None:
    for seed in range(50):
        rng = np.random.default_rng(seed)
        J, x = rng.standard_normal((3, 2)) * 10.0 ** rng.integers(-6, 6), rng.standard_normal(2)
        assert check_adjoint(lambda v, x, J=J: J @ v, lambda w, x, J=J: w @ J, x, rng=seed)
        other = J.copy()
        other[seed % 3, seed % 2] *= 1.001
        assert not check_adjoint(lambda v, x, J=J: J @ v, lambda w, x, J=other: w @ J, x, rng=seed)


def test_what_is_not_linear_in_the_tangent_is_told() -> None:
    """An offset has no derivative by the tangent, and so would pass as a pullback."""
    jvps = [lambda v, x: x * v + 1, lambda v, x: x * v**2, lambda v, x: x * np.abs(v)]
    for seed in range(51):
        x = np.random.default_rng(seed).standard_normal(1 + seed % 2)
        found = check_adjoint(jvps[seed % 3], lambda w, x: x * w, x, rng=seed)
        assert found.outcome == "fail"
        assert found.cause == adjoint.NOT_LINEAR or seed % 3 == 2


def test_wrong_forms_and_calls_are_told() -> None:
    assert "should have" in check_adjoint(lambda v, x: v, lambda w, x: w[:1], X[0]).reason
    assert check_adjoint(lambda v, x: None, lambda w, x: w, X[0]).reason.startswith("the JVP returns None")
    with pytest.raises(TypeError, match="it has x"):
        check_adjoint(lambda v, x: v, lambda w, x: w, X[0], wrt="v")


def test_the_examples_run() -> None:
    assert doctest.testmod(adjoint, extraglobs={"np": np}).failed == 0
