"""Extremes, sorting and medians: approximate values suggest the order, comparisons in the number system decide it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.numbers.base import Elements
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.reductions import Axis, folded, reduced_axes_first, with_reduced_axes


def _best(x: DualArray, sense: int) -> tuple[DualArray, Any]:
    """The largest (sense 1) or smallest (−1) along the first axis, and which entries reach it."""
    number_system = x.number_system
    if not len(x):
        raise ValueError("zero-size array to a reduction which has no identity")
    guess = np.argmax(number_system.approximate(x.primal) * sense, axis=0)
    best = x.view_through(lambda elements: _picked(elements, guess))
    lead = comparisons.order(number_system, x, best) * sense
    if np.any(lead > 0):  # only the approximate values are equal
        best = folded(comparisons.maximum if sense > 0 else comparisons.minimum)(x, 0)
        lead = comparisons.order(number_system, x, best) * sense
    return best, lead == 0


def _picked(elements: Elements, which: Any) -> Elements:
    """The entry ``which`` of every column."""
    if elements.ndim == 1:
        return elements[which]
    columns = elements.reshape(len(elements), -1)
    return columns[which.reshape(-1), np.arange(columns.shape[1])].reshape(elements.shape[1:])


def extreme(sense: int) -> Callable[..., Any]:
    """``np.max`` (sense 1) or ``np.min`` (−1)."""

    def call(x: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None) -> Any:
        array = as_dual_array(x)
        best = with_reduced_axes(_best(reduced_axes_first(array, axis), sense)[0], array, axis, keepdims)
        if initial is None:
            return best
        return (comparisons.maximum if sense > 0 else comparisons.minimum)(array.number_system, best, initial)

    return call


def position(sense: int) -> Callable[..., Any]:
    """``np.argmax`` (sense 1) or ``np.argmin`` (−1): the first entry that no other exceeds."""

    def call(x: Any, axis: int | None = None, *, keepdims: bool = False) -> Any:
        array = as_dual_array(x)
        return with_reduced_axes(
            np.argmax(_best(reduced_axes_first(array, axis), sense)[1], axis=0), array, axis, keepdims
        )

    return call


def peak_to_peak(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    return extreme(1)(x, axis, keepdims=keepdims) - extreme(-1)(x, axis, keepdims=keepdims)


def _ranks(x: DualArray, kind: Any) -> np.ndarray:
    """The indices that sort the entries along the first axis, in an array of the same shape. Tied entries, whose
    tangents are equal, are in the order that NumPy gives them."""
    ranks = np.argsort(x.number_system.approximate(x.primal), axis=0, kind=kind)
    while True:
        ordered = _taken(x, ranks, 0)
        behind = comparisons.order(x.number_system, ordered[1:], ordered[:-1]) < 0
        if not behind.any():
            return ranks
        k = int(
            np.argmax(behind.reshape(len(behind), -1).any(axis=1))
        )  # only the approximate values are equal: exchange
        ranks[k : k + 2] = np.where(behind[k], ranks[k : k + 2][::-1], ranks[k : k + 2])


def _taken(x: DualArray, indices: np.ndarray, axis: int) -> DualArray:
    return x.view_through(lambda elements: np.take_along_axis(elements, indices, axis))


def sorting_indices(x: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> np.ndarray:
    """``np.argsort``."""
    found = _ranks(reduced_axes_first(as_dual_array(x), axis), "stable" if stable else kind)
    return found if axis is None else np.moveaxis(found, 0, axis)


def sorted_along(x: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> DualArray:
    """``np.sort``, whose result doesn't depend on how it is done."""
    array = as_dual_array(x)
    if axis is None:
        array, axis = reduced_axes_first(array, None), 0
    return _taken(array, sorting_indices(array, axis), axis)


def median(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    array = as_dual_array(x)
    ordered = sorted_along(reduced_axes_first(array, axis), axis=0)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return with_reduced_axes(middle, array, axis, keepdims)
