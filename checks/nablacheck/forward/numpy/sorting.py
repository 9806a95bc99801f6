"""Extremes, sorting and medians. Floats guess the order, and comparisons of the exact numbers decide it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.numbers.base import Elements
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.linear import whole
from nablacheck.forward.numpy.reductions import Axis, folded, gathered, kept


def _best(x: DualArray, sense: int) -> tuple[DualArray, Any]:
    """The largest (sense 1) or smallest (−1) along the first axis, and which entries reach it."""
    system = x.system
    if not len(x):
        raise ValueError("zero-size array to a reduction which has no identity")
    guess = np.argmax(system.approximate(x.primal) * sense, axis=0)
    best = x.view_through(lambda elements: _picked(elements, guess))
    lead = comparisons.order(system, x, best) * sense
    if np.any(lead > 0):  # equal for floats only
        best = folded(comparisons.maximum if sense > 0 else comparisons.minimum)(x, 0)
        lead = comparisons.order(system, x, best) * sense
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
        array = whole(x)
        best = kept(_best(gathered(array, axis), sense)[0], array, axis, keepdims)
        if initial is None:
            return best
        return (comparisons.maximum if sense > 0 else comparisons.minimum)(array.system, best, initial)

    return call


def position(sense: int) -> Callable[..., Any]:
    """``np.argmax`` (sense 1) or ``np.argmin`` (−1): the first entry that no other exceeds."""

    def call(x: Any, axis: int | None = None, *, keepdims: bool = False) -> Any:
        array = whole(x)
        return kept(np.argmax(_best(gathered(array, axis), sense)[1], axis=0), array, axis, keepdims)

    return call


def peak_to_peak(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    return extreme(1)(x, axis, keepdims=keepdims) - extreme(-1)(x, axis, keepdims=keepdims)


def _ranks(x: DualArray, kind: Any) -> np.ndarray:
    """The order of the entries along the first axis: an array of indices of the same shape. Ties, which move alike, are
    as NumPy has them."""
    ranks = np.argsort(x.system.approximate(x.primal), axis=0, kind=kind)
    while True:
        ordered = _taken(x, ranks, 0)
        behind = comparisons.order(x.system, ordered[1:], ordered[:-1]) < 0
        if not behind.any():
            return ranks
        k = int(np.argmax(behind.reshape(len(behind), -1).any(axis=1)))  # equal for floats only: exchanged
        ranks[k : k + 2] = np.where(behind[k], ranks[k : k + 2][::-1], ranks[k : k + 2])


def _taken(x: DualArray, indices: np.ndarray, axis: int) -> DualArray:
    return x.view_through(lambda elements: np.take_along_axis(elements, indices, axis))


def sorting_indices(x: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> np.ndarray:
    """``np.argsort``."""
    found = _ranks(gathered(whole(x), axis), "stable" if stable else kind)
    return found if axis is None else np.moveaxis(found, 0, axis)


def sorted_along(x: Any, axis: int | None = -1, kind: Any = None, *, stable: bool | None = None) -> DualArray:
    """``np.sort``, whose result doesn't depend on how it is done."""
    array = whole(x)
    if axis is None:
        array, axis = gathered(array, None), 0
    return _taken(array, sorting_indices(array, axis), axis)


def median(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    array = whole(x)
    ordered = sorted_along(gathered(array, axis), axis=0)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return kept(middle, array, axis, keepdims)
