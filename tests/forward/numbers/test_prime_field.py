"""The prime field: arithmetic, roots, and identity testing of right and wrong formulas."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    DegenerateSample,
    QuadraticNonresidue,
    Residues,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
    random_prime,
)
from nablacheck.forward.numbers.prime_field import is_prime

KNOWN = (2**61 - 1, 2305843009213693921, 1_000_000_007, 41)
COMPOSITE = (2**61 - 3, 3215031751, 3825123056546413051, 41 * 43, 1_000_000_007 * 998_244_353)
"""Among these are strong pseudoprimes to several bases."""


def test_primes() -> None:
    assert all(map(is_prime, KNOWN))
    assert not any(map(is_prime, COMPOSITE))


def test_random_primes() -> None:
    primes = {random_prime(random.Random(seed)) for seed in range(5)}
    assert len(primes) == 5
    for p in primes:
        assert p.bit_length() == 61
        assert p % 4 == 3
        assert is_prime(p)
        assert all(pow(q, (p - 1) // 2, p) == 1 for q in (2, 3, 5, 7))
    assert Residues().p != Residues().p


def test_arithmetic_is_that_of_fractions() -> None:
    number_system = Residues(rng=random.Random(0))
    rng = random.Random(1)
    for _ in range(200):
        a, b = (Fraction(rng.randint(-50, 50), rng.randint(1, 50)) for _ in range(2))
        x, y = number_system.element(a), number_system.element(b)
        assert (x + y).r == number_system.element(a + b).r
        assert (x - y).r == number_system.element(a - b).r
        assert (x * y).r == number_system.element(a * b).r
        assert (3 - x).r == number_system.element(3 - a).r
        assert (x**3).r == number_system.element(a**3).r
        if b:
            assert (x / y).r == number_system.element(a / b).r
            assert (1 / y).r == number_system.element(1 / b).r
            assert (y**-2).r == number_system.element(b**-2).r


@pytest.mark.parametrize("code", [lambda x: 1 / x, lambda x: x / (x - x), lambda x: np.reciprocal(x), lambda x: x**-1])
def test_division_by_zero_asks_for_another_point(code: Callable[[Any], Any]) -> None:
    with pytest.raises(DegenerateSample):
        code(dual_array(Residues(), [1.0, 0.0]))


def test_roots() -> None:
    """The principal root is a square itself, so that roots multiply; of a number and its negative one has a root."""
    number_system = Residues(rng=random.Random(0))
    rng = random.Random(2)
    with numpy_patched_for(number_system):
        x, y = (dual_array(number_system, number_system.drawn((20,), rng)) for _ in range(2))
        assert number_system.is_zero((np.sqrt(x * x * y * y) - np.sqrt(x * x) * np.sqrt(y * y)).primal).all()
        assert number_system.is_zero((np.sqrt(4 * x * x) - 2 * np.sqrt(x * x)).primal).all()
        for each in x:
            signs = []
            for sign in (1, -1):
                try:
                    root: Any = np.sqrt(sign * each)
                except QuadraticNonresidue:
                    continue
                signs.append(sign)
                assert number_system.is_zero((root * root - sign * each).primal)
            assert len(signs) == 1


def test_roots_are_counted_once_each_and_anew_in_every_run() -> None:
    number_system = Residues()
    with numpy_patched_for(number_system):
        x = dual_array(number_system, [4.0, 9.0, 4.0])
        np.sqrt(x) + x**0.5 + np.sqrt(x + 0)
        assert len(number_system.roots) == 2
        np.sqrt(dual_array(number_system, 0.0))
        assert len(number_system.roots) == 2
    with numpy_patched_for(number_system):
        assert len(number_system.roots) == 0


def test_transcendental_functions_are_unsupported() -> None:
    x = dual_array(Residues(), [1.0], [1.0])
    for function in (np.exp, np.log, np.tanh, np.sin, np.arctan, lambda x: 2.0**x, lambda x: x**x, np.deg2rad):
        with pytest.raises(UnsupportedOperation):
            function(x)
    with pytest.raises(UnsupportedOperation, match="order"):
        Residues().approximate(x.primal)


def holds(function: Callable[..., Any], gradient: Callable[..., Any], *shapes: tuple[int, ...]) -> bool:
    """Whether the derivative along a random direction is the product with the gradient, at a random point."""
    rng = random.Random(7)
    number_system = Residues(rng=rng)
    while True:
        x, *others = (number_system.drawn(shape, rng) for shape in shapes)
        direction = number_system.drawn(shapes[0], rng)
        constants = [dual_array(number_system, each) for each in (x, *others)]
        try:
            with numpy_patched_for(number_system):
                y = as_dual_array(function(dual_array(number_system, x, direction), *constants[1:]), number_system)
                claimed = as_dual_array(gradient(*constants), number_system)
        except DegenerateSample:
            continue
        assert y.tangent is not None
        return bool(
            number_system.is_zero(y.tangent - (claimed.primal * dual_array(number_system, direction).primal).sum())
        )


def test_identity_testing() -> None:
    n = (4,)
    assert holds(lambda x, A: x @ A @ x, lambda x, A: (A + A.T) @ x, n, (4, 4))
    assert not holds(lambda x, A: x @ A @ x, lambda x, A: 2 * A @ x, n, (4, 4))
    assert holds(np.linalg.norm, lambda x: x / np.linalg.norm(x), n)
    assert not holds(np.linalg.norm, lambda x: x / np.linalg.norm(x) + x / 10**30, n)
    assert holds(np.linalg.det, lambda X: np.linalg.det(X) * np.linalg.inv(X).T, (4, 4))
    assert not holds(np.linalg.det, lambda X: np.linalg.det(X) * np.linalg.inv(X), (4, 4))
    assert holds(lambda x: x.var(), lambda x: 2 * (x - x.mean()) / x.size, n)
    assert not holds(lambda x: x.var(), lambda x: 2 * (x - x.mean()) / (x.size - 1), n)
