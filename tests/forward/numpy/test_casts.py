"""Where NumPy casts floats to the type of an array, exact numbers are cast as well, or unsupported by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, Indeterminate, UnsupportedOperation

from tests.helpers.agreement import BOTH, assert_agrees, drawn, run

INTS = np.arange(1, 7).reshape(2, 3)
TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)


def relu_int(row: Any) -> Any:
    """An int where the row sums to less than zero."""
    return 0 if np.sum(row) < 0 else np.sum(row) ** 2


def unless_first(first: Any, others: Callable[[Any], Any] = lambda row: row * row) -> Callable[[Any], Any]:
    """A function whose first result is of another type than the others."""
    given = iter([first])
    return lambda row: next(given, others(row))


CODE: dict[str, Callable[[Any], Any]] = {
    "insert among ints": lambda x: np.insert(INTS, 1, 10 * x[0, 0], axis=1) * x[0, 0],
    "insert several among ints": lambda x: np.insert([1, 2, 3], [0, 2], 3 * x[0, :2]) @ np.insert(x[0], 0, x[1, :2]),
    "insert among floats": lambda x: np.insert(INTS / 2, 1, x, axis=0),
    "insert among booleans": lambda x: np.insert([True, False], 1, x[0]) * x[0, 0],
    "append to ints": lambda x: np.append(INTS, x, axis=0),
    "apply_along_axis, ints first": lambda x: np.apply_along_axis(relu_int, 1, x * [[1], [-1]] * np.sign(-x[0].sum())),
    "apply_along_axis, floats first": lambda x: np.apply_along_axis(relu_int, 1, x * np.sign(x[0].sum())),
    "apply_along_axis, an int": lambda x: np.apply_along_axis(unless_first(2, np.sum), 0, 3 * x) * x,
    "apply_along_axis, ints": lambda x: np.apply_along_axis(unless_first(INTS[0]), 1, x) * x,
    "apply_along_axis, booleans": lambda x: np.apply_along_axis(unless_first(INTS[0] > 1), 1, x) * x,
    "apply_along_axis, one for all": lambda x: np.apply_along_axis(unless_first(INTS[0] / 2), 1, x[:, :1]) * x,
    "norm of order 0": lambda x: np.linalg.norm(x, 0, axis=1),
    "full_like": lambda x: np.full_like(x, 3) * x + np.full_like(x, x[0, 0]),
    "ones_like of ints": lambda x: np.ones_like(x, dtype=int) * x,
    "where": lambda x: np.where(x > 0, INTS, x),
    "select": lambda x: np.select([x > 0, x < -1], [INTS, 2], x),
    "clip of ints": lambda x: np.clip(INTS, x, x + 2.5),
}


@pytest.mark.parametrize("name", CODE)
def test_casts(name: str) -> None:
    assert_agrees(CODE[name], drawn(2, 3))


UNSUPPORTED: dict[str, Callable[[Any], Any]] = {
    r"\.astype\(float32\)": lambda x: np.insert(INTS.astype(np.float32), 0, x[0, 0]),
    r"np\.copyto into an array of int64": lambda x: np.copyto(INTS * 1, x),
    r"np\.copyto into an array of float64": lambda x: np.copyto(INTS * 1.0, x),
    r"np\.put_along_axis into an array of int64": lambda x: np.put_along_axis(INTS * 1, INTS[:, :1] % 3, x[:, :1], 1),
    r"np\.place": lambda x: np.place(INTS * 1, INTS > 2, x),
    r"np\.putmask": lambda x: np.putmask(INTS * 1, INTS > 2, x),
    r"np\.add\.at": lambda x: np.add.at(INTS * 1.0, [0], x[0]),
    r"np\.cumsum with dtype=int64": lambda x: np.cumsum(x, dtype=int),
}


@TYPES
@pytest.mark.parametrize("name", UNSUPPORTED)
def test_unsupported_by_name(number_system: Any, name: str) -> None:
    with pytest.raises(UnsupportedOperation, match=name):
        run(number_system, UNSUPPORTED[name], drawn(2, 3))


@TYPES
def test_integer_parts_that_jump_are_undecided(number_system: Any) -> None:
    with pytest.raises(Indeterminate):
        run(number_system, lambda x: np.insert(INTS, 0, x), np.array(2.0), np.array(1.0))


def test_too_few_numbers_have_no_variance() -> None:
    """NumPy divides by zero there, never by less."""
    for code in (
        lambda x: np.var(x, ddof=4),
        lambda x: np.std(x, ddof=4),
        lambda x: np.cov(x, ddof=4),
    ):
        with np.errstate(all="ignore"):
            assert not np.isfinite(run(Floats(), code, drawn(3)).primal)


def test_piecewise_hands_over_the_entries_that_are_meant() -> None:
    for code in (
        lambda x: np.piecewise(x, [x > 0], [lambda t: t * np.sum(t), lambda t: t - np.mean(t)]),
        lambda x: np.piecewise(x, [x > -1, x > 0], [lambda t: t * np.sum(t), lambda t: t / np.sum(t)]),
        lambda x: np.piecewise(x, x > 0, [lambda t, p, q: q * t**p * len(t), 2.0], 3, q=0.5),
        lambda x: np.piecewise(x, [x > 9, x <= 9], [lambda t: 1 / len(t), lambda t: t * len(t)]),
        lambda x: np.piecewise(x[0], [x[0] > 9, x[0] <= 9], [0, lambda t: t * t]),
        lambda x: np.piecewise(x, [x > 0, x < 0], [lambda t: t[::-1], lambda t: 2 * t[::-1]]),
    ):
        assert_agrees(code, drawn(5))
