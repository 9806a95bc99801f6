"""Bounds of degrees are true, and near the truth."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    DegenerateSample,
    Degrees,
    Residues,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    false_pass_bound,
    numpy_patched_for,
)

N = np.zeros(4)
M = np.zeros((3, 3))

CODE: dict[str, tuple[Callable[[Any], Any], Any, int, int]] = {
    "linear": (lambda x: 3 * x.sum() - x.mean() + 0.5, N, 1, 0),
    "constant": (lambda x: x.sum() * 0 + 2, N, 0, 0),
    "quadratic": (lambda x: x @ x + x.var(), N, 2, 0),
    "power": (lambda x: (x**3).sum() * x[0] ** 2, N, 5, 0),
    "negative power": (lambda x: x[0] ** -3, N, 0, 3),
    "quotient": (lambda x: x.sum() / (x @ x), N, 1, 2),
    "sum over one denominator": (lambda x: (x / (x @ x)).sum(), N, 1, 2),
    "product over one denominator": (lambda x: (x / (x @ x)).prod(), N, 4, 8),
    "different denominators": (lambda x: (1 / x).sum(), N, 3, 4),
    "cancelled denominator": (lambda x: (x[0] / (r := x @ x)) / (x[1] / r), N, 1, 1),
    "divided twice": (lambda x: 1 / (r := x @ x) / r + 1 / r, N, 2, 4),
    "divided by a quotient": (lambda x: x[0] / (x[1] / (x @ x)), N, 3, 1),
    "reciprocal": (lambda x: np.reciprocal(x[0] * x[1]) * np.square(x[2]), N, 2, 2),
    "determinant": (np.linalg.det, M, 3, 0),
    "determinant of triangle": (lambda x: np.linalg.det(np.tril(x) * (1 - np.eye(3)) + np.eye(3)), M, 3, 0),
    "inverse": (lambda x: np.linalg.inv(x)[0, 1], M, 3, 3),
    "inverse twice": (lambda x: np.linalg.inv(np.linalg.inv(x))[0, 0], M, 40, 40),
    "solve": (lambda x: np.linalg.solve(x @ x, x[0])[0], M, 5, 6),
    "zero times": (lambda x: (np.zeros(4) * x**5).sum() + x[0], N, 1, 0),
}


def bound(code: Callable[[Any], Any], x: Any) -> Any:
    """The degrees of what the code returns."""
    number_system = Degrees()
    with numpy_patched_for(number_system):
        return as_dual_array(code(dual_array(number_system, x)), number_system).primal[()]


@pytest.mark.parametrize("name", CODE)
def test_degrees(name: str) -> None:
    code, x, numerator, denominator = CODE[name]
    found = bound(code, x)
    assert found.numerator <= numerator
    assert found.denominator <= denominator


def rank(rows: list[list[int]], p: int) -> int:
    """The rank of a matrix over the prime field."""
    found = 0
    for column in range(len(rows[0])):
        pivot = next((k for k in range(found, len(rows)) if rows[k][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        scale = pow(rows[found][column], -1, p)
        for k in range(found + 1, len(rows)):
            factor = rows[k][column] * scale % p
            rows[k] = [(a - factor * b) % p for a, b in zip(rows[k], rows[found], strict=True)]
        found += 1
    return found


def fits(code: Callable[[Any], Any], x: Any, numerator: int, denominator: int) -> bool:
    """Whether the code is a quotient of polynomials of these degrees on a random line: whether there are P and Q with
    P(t) = f(t) Q(t) at more points than they have coefficients."""
    rng = random.Random(0)
    number_system = Residues(rng=rng)
    a, b = (dual_array(number_system, number_system.drawn(np.shape(x), rng)) for _ in range(2))
    rows = []
    with numpy_patched_for(number_system):
        for t in range(1, numerator + denominator + 6):
            f = as_dual_array(code(a + b * t), number_system).primal[()].r
            rows.append(
                [t**k for k in range(numerator + 1)] + [-f * t**k % number_system.p for k in range(denominator + 1)]
            )
    return rank(rows, number_system.p) < numerator + denominator + 2


@pytest.mark.parametrize("name", CODE)
def test_no_bound_is_too_low(name: str) -> None:
    code, x, _, _ = CODE[name]
    found = bound(code, x)
    assert fits(code, x, found.numerator, found.denominator)


def test_the_test_of_bounds_notices_low_ones() -> None:
    assert not fits(np.linalg.det, M, 2, 0)
    assert not fits(lambda x: (1 / x).sum(), N, 3, 3)
    assert not fits(lambda x: (1 / x).sum(), N, 2, 4)


def test_tangents_have_degrees_too() -> None:
    """The direction counts as a variable."""
    number_system = Degrees()
    with numpy_patched_for(number_system):
        y: Any = np.linalg.det(dual_array(number_system, M, M))
        assert (y.primal[()].numerator, y.tangent[()].numerator) == (3, 3)
        y = np.linalg.norm(dual_array(number_system, N, N))
        assert y.primal[()].numerator == 1
        assert y.tangent[()].numerator - y.tangent[()].denominator <= 1


def test_roots_weigh_half() -> None:
    number_system = Degrees()
    with numpy_patched_for(number_system):
        x: Any = dual_array(number_system, N)
        assert np.sqrt(x @ x).primal[()].numerator == 1
        assert ((x @ x) ** 1.5).primal[()].numerator == 3
        root = np.sqrt(x[0] / (x @ x)).primal[()]
    assert (root.numerator, root.denominator) == (2, 2)


def test_what_degrees_do_not_support() -> None:
    number_system = Degrees()
    x = dual_array(number_system, N)
    for code in (
        np.exp,
        np.abs,
        lambda x: x > 0,
        lambda x: x == 0,
        lambda x: x**0.3,
        np.linalg.eigvalsh,
        int,
        np.max,
    ):
        with pytest.raises((UnsupportedOperation, np.linalg.LinAlgError)):
            code(x)
    with pytest.raises(DegenerateSample):
        x / (x * 0)


def test_false_pass_bound() -> None:
    assert false_pass_bound(10, 0, 10**18) == 1e-17
    assert false_pass_bound(10, 3, 10**18) == 64e-17
