"""Sums, means, variances and products along axes."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.linear import joining
from nablacheck.forward.operands import number_system_of

Axis = int | tuple[int, ...] | None


def axes_of(x: DualArray, axis: Axis) -> tuple[int, ...]:
    """The axes that an argument ``axis`` means, counted from the front."""
    if axis is None:
        return tuple(range(x.ndim))
    chosen = axis if isinstance(axis, tuple) else (axis,)
    return tuple(range(x.ndim)[k] for k in chosen)


def reduced_axes_first(x: DualArray, axis: Axis) -> DualArray:
    """The array with the axes that are to be reduced merged into one, the first."""
    if axis is None:
        return x.view_through(lambda elements: elements.reshape(-1))
    axes = axes_of(x, axis)
    rest = [k for k in range(x.ndim) if k not in axes]
    front = x.view_through(lambda elements: elements.transpose(*axes, *rest)) if axes != (0,) else x
    if len(axes) == 1:
        return front
    return front.view_through(lambda elements: elements.reshape(-1, *front.shape[len(axes) :]))


def with_reduced_axes(result: Any, x: DualArray, axis: Axis, keepdims: bool) -> Any:
    """The result of a reduction of ``x``, with the reduced axes of length 1 where ``keepdims`` asks for them."""
    if not keepdims:
        return result
    axes = axes_of(x, axis)
    return result.reshape(tuple(1 if k in axes else size for k, size in enumerate(x.shape)))


def total(x: DualArray, axis: Axis, keepdims: bool) -> DualArray:
    primal = xp.add.reduce(x.primal, axis, keepdims=keepdims)
    tangent = None if x.tangent is None else xp.add.reduce(x.tangent, axis, keepdims=keepdims)
    if x.primal.size:
        return DualArray(x.number_system, primal, tangent)
    converted = x.number_system.convert_fill_values  # NumPy's sum of nothing is the integer 0
    return DualArray(x.number_system, converted(primal), None if tangent is None else converted(tangent))


def summed(x: Any, axis: Axis = None, *, keepdims: bool = False, where: Any = True) -> DualArray:
    return total(
        as_dual_array(x) if where is True else comparisons.where(number_system_of((x,)), where, x, 0), axis, keepdims
    )


def mean(x: Any, axis: Axis = None, *, keepdims: bool = False, where: Any = True) -> DualArray:
    array = as_dual_array(x)
    if where is True:
        return total(array, axis, keepdims) / _count(array, axis)
    counts = xp.sum(np.broadcast_to(where, array.shape), axis=axis, keepdims=keepdims)
    result: DualArray = summed(x, axis, keepdims=keepdims, where=where) / counts
    return result


def _count(x: DualArray, axis: Axis) -> int:
    return x.size if axis is None else prod(x.shape[k] for k in axes_of(x, axis))


def variance(
    x: Any,
    axis: Axis = None,
    *,
    ddof: float = 0,
    keepdims: bool = False,
    mean: Any = None,
    correction: float | None = None,
) -> DualArray:
    array = as_dual_array(x)
    centred = array - (total(array, axis, True) / _count(array, axis) if mean is None else mean)
    freedom = max(_count(array, axis) - (ddof if correction is None else correction), 0)
    return total(centred * centred, axis, keepdims) / freedom


def standard_deviation(x: Any, axis: Axis = None, **options: Any) -> DualArray:
    return xp.sqrt(variance(x, axis, **options))  # type: ignore[no-any-return]


standard_deviation.__wrapped__ = variance  # type: ignore[attr-defined]


def average(x: Any, axis: Axis = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    if returned:
        raise UnsupportedOperation("np.average with returned=True", "sum the weights by np.sum")
    if weights is None:
        return np.mean(x, axis=axis, keepdims=keepdims)
    number_system = number_system_of((x, weights))
    array, factors = as_dual_array(x, number_system), as_dual_array(weights, number_system)
    if factors.shape != array.shape:
        factors = _along(factors, axes_of(array, axis), array.shape)
    return total(array * factors, axis, keepdims) / total(factors + np.zeros(array.shape), axis, keepdims)


def _along(weights: DualArray, axes: tuple[int, ...], shape: tuple[int, ...]) -> Any:
    """Weights given for some axes, in their order, so that they are broadcast along the others."""
    if weights.shape != tuple(shape[k] for k in axes):
        raise ValueError(f"weights of shape {weights.shape} for the axes {axes} of an array of shape {shape}")
    turned = xp.transpose(weights, np.argsort(axes))
    return turned.reshape(tuple(size if k in axes else 1 for k, size in enumerate(shape)))


def folded(function: Callable[..., DualArray]) -> Callable[..., Any]:
    """The reduction along axes by a function of two numbers, applied from the first entry to the last."""

    def reduce(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
        array = as_dual_array(x)
        entries = reduced_axes_first(array, axis)
        if not len(entries):
            raise ValueError("zero-size array to a reduction which has no identity")
        result = entries[0].view_through(np.copy)
        for k in range(1, len(entries)):
            result = function(array.number_system, result, entries[k])
        return with_reduced_axes(result, array, axis, keepdims)

    return reduce


def accumulated(function: Callable[..., DualArray]) -> Callable[..., Any]:
    """The partial results of ``folded`` after each entry."""

    def accumulate(x: Any, axis: int | None = None) -> Any:
        array = as_dual_array(x)
        entries = reduced_axes_first(array, axis)
        steps = [entries[0]]
        for k in range(1, len(entries)):
            steps.append(function(array.number_system, steps[-1], entries[k]))
        return joining(np.stack)(steps, axis=0 if axis is None else axis)

    return accumulate


def multiplied(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """``np.prod``: one half of the entries times the other, until one is left."""
    array = as_dual_array(x)
    entries = reduced_axes_first(array, axis)
    if not len(entries):
        return with_reduced_axes(as_dual_array(np.ones(entries.shape[1:]), array.number_system), array, axis, keepdims)
    while len(entries) > 1:
        half = len(entries) // 2
        pairs = entries[:half] * entries[half : 2 * half]
        entries = joining(np.concatenate)([pairs, entries[2 * half :]]) if len(entries) % 2 else pairs
    return with_reduced_axes(entries[0], array, axis, keepdims)
