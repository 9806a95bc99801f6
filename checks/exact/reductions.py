"""Means, variances, products, maxima, sorting: what goes along axes, written by arithmetic and comparisons."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from . import ordering
from .arithmetic import multiply
from .array import ExactArray, xp
from .operands import exact, numbers_of
from .refusals import Refused
from .structure import joining, whole

Axis = int | tuple[int, ...] | None


def _axes(x: ExactArray, axis: Axis) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(x.ndim))
    chosen = axis if isinstance(axis, tuple) else (axis,)
    return tuple(range(x.ndim)[k] for k in chosen)


def _gathered(x: ExactArray, axis: Axis) -> ExactArray:
    """The entries along the axes, in order, as the first axis."""
    axes = _axes(x, axis)
    front = x.view_through(lambda payload: np.moveaxis(payload, axes, range(len(axes))))
    rest = front.shape[len(axes) :]
    return front.view_through(lambda payload: np.reshape(payload, (-1, *rest)))


def _kept(result: Any, x: ExactArray, axis: Axis, keepdims: bool) -> Any:
    return np.expand_dims(result, _axes(x, axis)) if keepdims else result


def total(x: ExactArray, axis: Axis, keepdims: bool) -> ExactArray:
    value = xp.add.reduce(x.value, axis, keepdims=keepdims)
    tangent = None if x.tangent is None else xp.add.reduce(x.tangent, axis, keepdims=keepdims)
    if x.value.size:
        return ExactArray(x.numbers, value, tangent)
    tidy = x.numbers.tidy
    return ExactArray(x.numbers, tidy(value), None if tangent is None else tidy(tangent))


def summed(x: Any, axis: Axis = None, *, keepdims: bool = False, where: Any = True) -> ExactArray:
    return total(whole(x) if where is True else ordering.where(numbers_of((x,)), where, x, 0), axis, keepdims)


def mean(x: Any, axis: Axis = None, *, keepdims: bool = False, where: Any = True) -> ExactArray:
    array = whole(x)
    if where is True:
        return total(array, axis, keepdims) / _count(array, axis)
    counts: Any = xp.sum(np.broadcast_to(where, array.shape), axis=axis, keepdims=keepdims)
    return summed(x, axis, keepdims=keepdims, where=where) / counts


def _count(x: ExactArray, axis: Axis) -> int:
    return x.size if axis is None else prod(x.shape[k] for k in _axes(x, axis))


def variance(
    x: Any,
    axis: Axis = None,
    *,
    ddof: float = 0,
    keepdims: bool = False,
    mean: Any = None,
    correction: float | None = None,
) -> ExactArray:
    array = whole(x)
    centred = array - (total(array, axis, True) / _count(array, axis) if mean is None else mean)
    freedom = _count(array, axis) - (ddof if correction is None else correction)
    return total(centred * centred, axis, keepdims) / freedom


def deviation(*args: Any, **kwargs: Any) -> ExactArray:
    return xp.sqrt(variance(*args, **kwargs))  # type: ignore[no-any-return]


def average(x: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    if returned:
        raise Refused("np.average with returned=True", "sum the weights by np.sum")
    if weights is None:
        return np.mean(x, axis=axis, keepdims=keepdims)
    if np.ndim(weights) == 1 and np.ndim(x) > 1 and isinstance(axis, int):
        weights = np.reshape(weights, (-1,) + (1,) * (np.ndim(x) - 1 - axis % np.ndim(x)))
    n = numbers_of((x, weights))
    weights = exact(weights, n) + np.zeros(np.shape(x))
    return np.sum(x * weights, axis=axis, keepdims=keepdims) / np.sum(weights, axis=axis, keepdims=keepdims)


def folded(function: Callable[..., ExactArray], empty: float | None = None) -> Callable[..., Any]:
    """The reduction along axes by a function of two numbers, applied from the first entry to the last."""

    def reduce(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
        array = whole(x)
        entries = _gathered(array, axis)
        if not len(entries):
            if empty is None:
                raise ValueError("zero-size array to a reduction which has no identity")
            return exact(np.full(entries.shape[1:], empty), array.numbers)
        result = entries[0].view_through(np.copy)
        for k in range(1, len(entries)):
            result = function(array.numbers, result, entries[k])
        return _kept(result, array, axis, keepdims)

    return reduce


def accumulated(function: Callable[..., ExactArray]) -> Callable[..., Any]:
    """What ``folded`` has after each entry."""

    def accumulate(x: Any, axis: int | None = None) -> Any:
        array = whole(x)
        entries = _gathered(array, axis)
        steps = [entries[0]]
        for k in range(1, len(entries)):
            steps.append(function(array.numbers, steps[-1], entries[k]))
        return joining(np.stack)(steps, axis=0 if axis is None else axis)

    return accumulate


product_along = folded(multiply, 1.0)


largest, smallest = folded(ordering.maximum), folded(ordering.minimum)


def peak_to_peak(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    return largest(x, axis, keepdims=keepdims) - smallest(x, axis, keepdims=keepdims)


def ranks(x: ExactArray) -> np.ndarray:
    """The decided order of the entries along the first axis: an array of indices of the same shape."""
    result = np.empty(x.shape, int)
    for column in np.ndindex(x.shape[1:]):
        line = [x[(k, *column)] for k in range(len(x))]
        by_guess = np.argsort(x.numbers.approximate(x.value[(slice(None), *column)]), kind="stable").tolist()
        for k in range(1, len(line)):  # insertion into what is nearly sorted already
            place = k
            while place and ordering.order(x.numbers, line[by_guess[place]], line[by_guess[place - 1]]) < 0:
                by_guess[place - 1], by_guess[place] = by_guess[place], by_guess[place - 1]
                place -= 1
        result[(slice(None), *column)] = by_guess
    return result


def sorting_indices(x: Any, axis: int | None = -1, kind: Any = None, order: Any = None) -> np.ndarray:
    array = whole(x)
    found = ranks(_gathered(array, axis))
    return found if axis is None else np.moveaxis(found, 0, axis)


def sorted_along(x: Any, axis: int | None = -1, kind: Any = None, order: Any = None) -> ExactArray:
    array = whole(x)
    if axis is None:
        array, axis = array.ravel(), 0
    indices = sorting_indices(array, axis)
    return array.view_through(lambda payload: np.take_along_axis(payload, indices, axis))


def position(function: Callable[..., ExactArray], sense: int) -> Callable[..., Any]:
    """``np.argmax`` (sense 1) or ``np.argmin`` (−1): the first entry that no other exceeds."""
    reduce = folded(function)

    def call(x: Any, axis: int | None = None, *, keepdims: bool = False) -> Any:
        array = whole(x)
        best = reduce(array, axis)
        reached = ordering.order(array.numbers, _gathered(array, axis), best) * sense >= 0
        return _kept(np.argmax(reached, axis=0), array, axis, keepdims)

    return call


def median(x: Any, axis: int | None = None, *, keepdims: bool = False) -> Any:
    array = whole(x)
    entries = _gathered(array, axis)
    ordered = sorted_along(entries, axis=0)
    half = len(entries) // 2
    middle = ordered[half] if len(entries) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return _kept(middle, array, axis, keepdims)
