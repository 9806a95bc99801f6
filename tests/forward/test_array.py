"""Dual arrays as code sees them: shapes, indices, assignment, numbers of Python, what they don't support."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    DualArray,
    Floats,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)


@TYPES
def test_attributes(number_system: Any) -> None:
    x = dual_array(number_system, drawn(4, 3))
    assert (x.shape, x.ndim, x.size, len(x), x.T.shape) == ((4, 3), 2, 12, 4, (3, 4))
    assert x.dtype == float
    assert np.issubdtype(x.dtype, np.floating)
    assert (np.shape(x), np.ndim(x), np.size(x), np.size(x, 1)) == ((4, 3), 2, 12, 3)
    assert x.real is x
    assert x[0, 0].shape == ()
    assert isinstance(x[0, 0], DualArray)


@TYPES
def test_drawn_values_are_the_binary_numbers(number_system: Any) -> None:
    """0.1 drawn is not the decimal 0.1 written."""
    with numpy_patched_for(number_system):
        x = dual_array(number_system, 0.1)
        difference = (10 * x - 1).primal[()]
    expected = 0.0 if number_system.name == "float64" else 5.551115123125783e-17
    assert float(difference) == expected


PLAIN = [0, -1, (1, 2), slice(1, 3), (slice(None), 1), (..., 0), [0, 2], ([0, 1], [2, 2]), (slice(None, None, -1),)]


@pytest.mark.parametrize("index", [*PLAIN, None, np.array([[0], [1]]), np.eye(4, 3) > 0], ids=str)
def test_reading(index: Any) -> None:
    assert_agrees(lambda x: (x * x)[index] * 2, drawn(4, 3))


@pytest.mark.parametrize("index", PLAIN, ids=str)
def test_writing_a_value_that_moves_or_not(index: Any) -> None:
    def moving(x: Any) -> Any:
        y = np.zeros_like(x)
        y[index] = x[0, 0] ** 2
        return y * x

    def constant(x: Any) -> Any:
        y = x * x
        y[index] = 3
        return y * x

    assert_agrees(moving, drawn(4, 3))
    assert_agrees(constant, drawn(4, 3))


def test_rows_built_in_a_loop() -> None:
    def code(x: Any) -> Any:
        states = np.zeros_like(x)
        for k in range(len(x)):
            states[k] = np.tanh(states[k - 1] + x[k])
        return states

    assert_agrees(code, drawn(4, 3))


def test_writing_integers_does_not_truncate_what_follows() -> None:
    def code(x: Any) -> Any:
        y = np.full_like(x, 2)
        y[0] = x[0] / 3
        y[1] += 0.25
        return y

    assert_agrees(code, drawn(3))


def test_in_place_operators() -> None:
    def code(x: Any) -> Any:
        y = x.copy()
        y += x.T
        y -= 1
        y *= y
        y /= 3
        y[0] **= 2
        y @= x
        y[1:, 1] += y[0, 0]
        y //= 0.25
        y %= 3
        return y + x

    assert_agrees(code, drawn(3, 3))


@TYPES
def test_a_number_is_bound_anew_by_in_place_operators(number_system: Any) -> None:
    """NumPy's scalars can't be changed, so no other name may see the change."""

    def code(x: Any) -> Any:
        total = best = x[0]
        total += x[1]
        total *= 2
        return np.stack([total, best, x[0]])

    x = drawn(2)
    assert floats(number_system, run(number_system, code, x).primal).tolist() == code(x).tolist()


@TYPES
def test_arguments_are_read_only(number_system: Any) -> None:

    def adding(x: Any) -> None:
        x += 1

    for x, write in itertools.product(
        (dual_array(number_system, drawn(3, 3), drawn(3, 3)), dual_array(number_system, drawn(3, 3))),
        (
            lambda x: x.__setitem__(0, 1.0),
            lambda x: x[0].__setitem__(0, 1.0),
            lambda x: x.T.__setitem__(0, 1.0),
            adding,
            lambda x: x.fill(0),
            lambda x: x.sort(),
            lambda x: np.add(x, x, out=x),
            lambda x: np.fill_diagonal(x, 0),
            lambda x: np.add.at(x, [0], 1),
        ),
    ):
        with pytest.raises(ValueError, match="read-only"):
            write(x)
        assert np.array_equal(floats(number_system, x.primal), drawn(3, 3))


@TYPES
def test_a_fresh_array_shares_nothing(number_system: Any) -> None:
    """The tangent of x + 1 is that of x, but not the same memory."""
    shifts = (lambda x: x + 1, lambda x: 1 + x, lambda x: x - 1, lambda x: 1 - (1 - x), lambda x: +x)
    for fresh in (*shifts, np.copy, np.conj, lambda x: x.astype(float)):
        x = dual_array(number_system, [1.0, 2.0], [1.0, 1.0])
        y = fresh(x)
        y[0] = x[1] * 7
        assert floats(number_system, x.tangent).tolist() == [1, 1]


@TYPES
def test_views_of_arrays_whose_parts_were_laid_out_differently(number_system: Any) -> None:
    """A view of the value has to be one of the tangent as well, and this depends on their order in memory."""
    rows, columns = (np.asarray(dual_array(number_system, drawn(3, 2)).primal, order=order) for order in ("C", "F"))
    y = DualArray(number_system, columns.copy("F"), rows.copy("C"))
    y.T.reshape(-1)[0] = dual_array(number_system, 0.5, 7.0)
    assert floats(number_system, y.primal)[0, 0] == 0.5
    assert floats(number_system, y.tangent)[0, 0] == 7


@TYPES
def test_numpys_array_of_entries_comes_back(number_system: Any) -> None:
    def code(x: Any) -> Any:
        return np.array([x[0] * x[1], x[2], 0.5]) @ x + np.sum(np.asarray(x) ** 2) + np.array([[x[0]], [x[1]]]).sum()

    assert_agrees(code, drawn(3))
    assert run(number_system, lambda x: [x[0], 2.0, [x[1]][0]], drawn(2), drawn(2)).shape == (3,)
    assert run(number_system, lambda x: np.array([x, x]), drawn(2)).shape == (2, 2)
    assert run(number_system, lambda x: np.array([np.exp(x[0])]), drawn(2)).shape == (1,)
    assert run(number_system, lambda x: np.exp(np.array([x[0]])), drawn(2)).shape == (1,)
    assert run(number_system, lambda x: x.tolist()[0], drawn(2)).shape == ()


@TYPES
def test_results_of_every_kind(number_system: Any) -> None:
    for result in (3, 0.5, True, np.float64(2), np.eye(2), [1, 2.5], (1, [2][0])):
        assert np.array_equal(
            floats(number_system, as_dual_array(result, number_system).primal), np.asarray(result, dtype=float)
        )
    others: list[Any] = [None, "1", 1j, {}, np.array(["a"])]
    for other in others:
        with pytest.raises(UnsupportedOperation):
            as_dual_array(other, number_system)


FLOATS: dict[str, Callable[[Any], Any]] = {
    "float()": lambda x: float(x[0]),
    "complex()": lambda x: complex(x[0]),
    "math": lambda x: math.sqrt(x[0]),
    "acc += v": lambda x: np.add(np.zeros(3), x, out=np.zeros(3)),
    "np.asarray(float)": lambda x: np.asarray(x, dtype=float),
    "np.array(float)": lambda x: np.array(x, dtype=np.float64),
    "single precision": lambda x: x.astype(np.float32),
    "index": lambda x: [1, 2, 3][x[0]],
    "range": lambda x: range(x[0]),
    "complex": lambda x: x * 1j,
    "an attribute": lambda x: x.nbytes,
    "fft": lambda x: np.fft.fft(x),
    "eigenvalues": lambda x: np.linalg.eigvals(np.outer(x, x)),
    "sum in float32": lambda x: np.sum(x, dtype=np.float32),
    "sum with initial": lambda x: np.sum(x, initial=1.0),
    "a ufunc where": lambda x: np.exp(x, where=np.array([True, False, True])),
}


@pytest.mark.parametrize("name", FLOATS)
@TYPES
def test_leaving_exact_arithmetic_is_unsupported(number_system: Any, name: str) -> None:
    with pytest.raises(UnsupportedOperation):
        FLOATS[name](dual_array(number_system, drawn(3), drawn(3)))


@TYPES
def test_int_away_from_its_jumps(number_system: Any) -> None:
    x = dual_array(number_system, [2.75, -2.75, 3.0, 0.0])
    assert [int(each) for each in x] == [2, -2, 3, 0]
    assert x.astype(int).tolist() == [2, -2, 3, 0]
    assert x.astype(bool).tolist() == [True, True, True, False]
    assert int(dual_array(number_system, 2.5, 1.0)) == 2
    for jump in (2.0, -1.0):
        with pytest.raises(Indeterminate):
            int(dual_array(number_system, jump, 1.0))


def test_int_of_a_ball_around_an_integer() -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system), pytest.raises(Indeterminate):
        int(dual_array(number_system, 3.0) / 7 * 7)


def test_int_of_a_residue() -> None:
    with pytest.raises(UnsupportedOperation, match="order"):
        int(dual_array(Residues(), 3.0))


def test_hasattr_and_repr() -> None:
    x = dual_array(Floats(), [1.0], [2.0])
    assert not hasattr(x, "toarray")
    assert "tangent=array([2.])" in repr(x)
    with pytest.raises(TypeError):
        len(x[0])
    with pytest.raises(TypeError):
        iter(x[0])
    with pytest.raises(TypeError):
        hash(x)
    with pytest.raises(UnsupportedOperation):
        hash(x[0])
