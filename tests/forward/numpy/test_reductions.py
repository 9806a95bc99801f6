"""Sums, means, variances and products along axes; extremes, sorting and medians."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    Degrees,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

AXES: list[Any] = [None, 0, 1, -1, (0, 2), (1, 0, 2), ()]
FUNCTIONS: list[Any] = [np.sum, np.mean, np.var, np.std, np.prod, np.max, np.min, np.ptp, np.median, np.add.reduce]


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", AXES[:-1], ids=str)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_axes(function: Callable[..., Any], axis: Any, keepdims: bool) -> None:
    assert_agrees(lambda x: function(x * x, axis=axis, keepdims=keepdims), drawn(2, 3, 2))


CODE: list[Callable[[Any], Any]] = [
    lambda x: np.sum(x, axis=()),
    lambda x: np.sum(x[:0]) + x[0, 0],
    lambda x: np.prod(x[:0]) * x,
    lambda x: np.sum([x[0], x[1]], axis=1),
    lambda x: np.sum(x, where=np.abs(x) > 1),
    lambda x: np.mean(x, axis=0, where=np.abs(np.round(x)) > 0),
    lambda x: np.var(x, ddof=1),
    lambda x: np.std(x, axis=1, ddof=1, keepdims=True),
    lambda x: np.average(x),
    lambda x: np.average(x, weights=np.abs(x)),
    lambda x: np.average(x, axis=0, weights=[1, 2, 0.5]),
    lambda x: np.average(x, axis=1, weights=x[0] ** 2),
    lambda x: np.cumsum(x),
    lambda x: x.cumsum(axis=1),
    lambda x: np.cumprod(x, axis=0),
    lambda x: np.cumprod(x),
    lambda x: np.add.accumulate(x, axis=1),
    lambda x: np.maximum.accumulate(x),
    lambda x: np.multiply.reduce(x),
    lambda x: np.maximum.reduce(x, axis=None),
    lambda x: np.minimum.reduce(x, axis=1, keepdims=True),
    lambda x: np.logaddexp.reduce(x),
    lambda x: np.subtract.reduce(x),
    lambda x: np.multiply.outer(x[0], x),
    lambda x: np.sort(x),
    lambda x: np.sort(x, axis=0),
    lambda x: np.sort(x, axis=None),
    lambda x: np.take_along_axis(x, np.argsort(x, axis=1), axis=1),
    lambda x: x[np.argmax(x[:, 0])],
    lambda x: x[np.arange(3), np.argmin(x, axis=1)],
    lambda x: x.ravel()[x.argmax()],
    lambda x: x * x.argmax(axis=0, keepdims=True) if isinstance(x, np.ndarray) else x * np.argmax(x, 0, keepdims=True),
    lambda x: max(x[0]) + min(x[1]),
    lambda x: np.nansum(x, axis=0) + np.nanmean(x),
    lambda x: np.any(x > 0) * x + np.all(x > 0, axis=0) + np.count_nonzero(x > 1),
]


@pytest.mark.parametrize("code", CODE)
def test_reductions(code: Callable[[Any], Any]) -> None:
    assert_agrees(code, drawn(3, 3))


def test_sorting_in_place() -> None:
    def code(x: Any) -> Any:
        y = x * 1
        y.sort(axis=0)
        return y * x

    assert_agrees(code, drawn(3, 3))


def test_what_floats_can_not_tell_apart_is_sorted_all_the_same() -> None:
    """The guess of the order comes from floats, which round these to one number."""
    number_system = Balls(192)

    def code(x: Any) -> Any:
        close = np.stack([x + 3e-30 * (x / x), x + 1e-30 * x, x + 2e-30, x])
        return np.concatenate([np.sort(close) - x, np.stack([np.max(close), np.min(close)]) - x])

    y = run(number_system, code, 1.0)
    assert floats(number_system, y.primal).tolist() == pytest.approx(
        [0, 1e-30, 2e-30, 3e-30, 3e-30, 0], rel=1e-12, abs=1e-45
    )


@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_argmax_is_the_first_of_equals(number_system: Any) -> None:
    x = dual_array(number_system, [[1.0, 3.0, 3.0], [2.0, 0.0, 2.0]])
    assert np.argmax(x) == 1
    assert np.argmax(x, axis=1).tolist() == [1, 0]
    assert np.argmin(x, axis=0).tolist() == [0, 1, 1]


def test_empty_extremes() -> None:
    with pytest.raises(ValueError, match="zero-size"):
        np.max(dual_array(BOTH[0], np.zeros(0)))
    with pytest.raises(ValueError, match="zero-size"):
        np.logaddexp.reduce(dual_array(BOTH[0], np.zeros(0)))


def test_sums_without_order() -> None:
    """Means, variances and products need no comparison; their squares of deviations are exact in the prime field."""
    for number_system in (Residues(), Degrees()):
        with numpy_patched_for(number_system):
            x = dual_array(number_system, [1.0, 2.0, 6.0], [1.0, 0.0, 0.0])
            y = x.var() * 3 + np.prod(x) + x.mean()
            assert y.shape == ()
            with pytest.raises(UnsupportedOperation):
                np.median(x)
    number_system = Residues()
    y = run(number_system, lambda x: x.var() - 14 / 3 + x.prod() - 12, [1.0, 2.0, 6.0])
    assert number_system.is_zero(y.primal)


def test_missing_values_are_unsupported() -> None:
    number_system = BOTH[0]
    with pytest.raises(UnsupportedOperation, match="NaN"):
        np.nansum(dual_array(number_system, [1.0, np.nan]))
    with pytest.raises(Indeterminate):
        np.max(dual_array(number_system, [1.0, np.nan]))
