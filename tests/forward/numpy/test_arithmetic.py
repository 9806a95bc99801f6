"""Sums, products, quotients and powers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Balls, Floats, Residues, UnsupportedOperation, dual_array, numpy_patched_for

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

A = np.array([[2.0, -1.0, 0.5], [0.0, 1.0, 4.0], [1.5, 0.25, -2.0]])

CODE: list[Callable[[Any], Any]] = [
    lambda x: x + A,
    lambda x: A + x,
    lambda x: x + x[0],
    lambda x: x[0] + A,
    lambda x: x - A,
    lambda x: A - x,
    lambda x: x[0] - A,
    lambda x: x - x.T,
    lambda x: x * A,
    lambda x: 3 * x * x,
    lambda x: A / x,
    lambda x: x / 4,
    lambda x: x / (x.T * x.T + 1),
    lambda x: x @ A,
    lambda x: A @ x,
    lambda x: x @ x,
    lambda x: x @ x[0],
    lambda x: x[0] @ A,
    lambda x: np.stack([x, 2 * x]) @ x,
    lambda x: np.dot(x, x),
    lambda x: np.dot(2.0, x),
    lambda x: np.inner(x, x),
    lambda x: np.outer(x, x),
    lambda x: np.kron(x, A),
    lambda x: np.cross(x[0], x[1]),
    lambda x: np.convolve(x[0], x[1]),
    lambda x: np.vdot(x, x),
    lambda x: np.tensordot(x, x, axes=([0], [1])),
    lambda x: np.tensordot(x, A, 1),
    lambda x: np.einsum("ij,jk,k->i", x, x, x[0]),
    lambda x: np.einsum("ii", x),
    lambda x: np.einsum("ij,ij->", A, x),
    lambda x: np.einsum("ij->ji", x),
    lambda x: np.vecdot(x, x) if hasattr(np, "vecdot") else np.sum(x * x, axis=-1),
    lambda x: -x,
    lambda x: +x,
    lambda x: x.conj(),
    lambda x: x**2,
    lambda x: x**3,
    lambda x: x**-1,
    lambda x: x**0,
    lambda x: (x * x) ** 0.5,
    lambda x: (x * x + 1) ** -1.5,
    lambda x: (x * x) ** (1 / 3),
    lambda x: (x * x) ** 0.1,
    lambda x: (x * x) ** np.array([0, 1, 2.5]),
    lambda x: (x * x) ** x.T,
    lambda x: 2.0**x,
    lambda x: (x * x) ** np.sqrt(2),
    lambda x: np.power(x, 2),
    lambda x: np.float_power(x * x, 0.25),
    lambda x: sum(row * row for row in x),
]


@pytest.mark.parametrize("code", CODE)
def test_arithmetic(code: Callable[[Any], Any]) -> None:
    assert_agrees(code, drawn(3, 3))


@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_power_of_zero(number_system: Any) -> None:
    y = run(number_system, lambda x: np.stack([x**0, x**1, x**2, x**3]), 0.0, 5.0)
    assert floats(number_system, y.primal).tolist() == [1, 0, 0, 0]
    assert floats(number_system, y.tangent).tolist() == [0, 5, 0, 0]


@pytest.mark.parametrize("number_system", [*BOTH, Residues()], ids=lambda n: n.name)
def test_constants_have_no_tangent(number_system: Any) -> None:
    assert run(number_system, lambda x: 3 * x @ x / 2 - x[0] ** 3, drawn(4)).tangent is None


def test_exponents_are_the_decimals_written() -> None:
    number_system = Balls(256)
    third = run(number_system, lambda x: (x ** (1 / 3)) ** 3 - x, 2.0)
    tenth = run(number_system, lambda x: (x**0.1) ** 10 - x, 2.0)
    assert abs(float(third.primal[()].mid())) < 1e-70
    assert abs(float(tenth.primal[()].mid())) < 1e-70


def test_half_powers_of_residues() -> None:
    number_system = Residues()
    with numpy_patched_for(number_system):
        x = dual_array(number_system, [3.0, 0.5], [1.0, 2.0])
        assert number_system.is_zero((((x * x) ** 0.5) ** 2 - x * x).primal).all()
        assert number_system.is_zero(((x ** Fraction(3)) / x**2 - x).primal).all()
        with pytest.raises(UnsupportedOperation, match="half powers"):
            x**0.25


@pytest.mark.parametrize("other", [1j, None, "2", object(), np.array([1j])])
def test_what_is_no_real_number_is_unsupported(other: Any) -> None:
    x = dual_array(Floats(), [1.0, 2.0], [1.0, 1.0])
    with pytest.raises(UnsupportedOperation):
        x * other
    with pytest.raises(UnsupportedOperation):
        other + x


def test_numbers_of_two_runs_dont_mix() -> None:
    with pytest.raises(TypeError, match="another run"):
        dual_array(Floats(), [1.0]) + dual_array(Floats(), [1.0])
