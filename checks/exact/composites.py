"""NumPy functions written by others: each as its definition says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import ordering
from .array import ExactArray, xp
from .operands import exact, numbers_of, parts
from .refusals import Refused
from .structure import joining, linear


def differences(x: Any, n: int = 1, axis: int = -1) -> Any:
    """``np.diff``. What ``prepend`` and ``append`` add has no derivative: join it before."""
    return linear(lambda payload: np.diff(payload, n, axis))(x)


def padded(x: Any, pad_width: Any, mode: str = "constant") -> Any:
    """``np.pad`` by zeros, or by entries of the array itself."""
    if mode not in ("constant", "edge", "wrap", "reflect", "symmetric"):
        raise Refused(f"np.pad with mode={mode!r}", "join the margins by np.concatenate")
    return linear(lambda payload: np.pad(payload, pad_width, mode))(x)  # type: ignore[call-overload]


def fill_diagonal(x: ExactArray, number: Any) -> None:
    k = np.arange(min(x.shape))
    x[(k,) * x.ndim] = number


def added_at(by: Any, n: Any, x: ExactArray, index: Any, number: Any) -> None:
    """``np.add.at``, which counts repeated indices."""
    value, tangent = parts(n, number)
    if tangent is not None or x.tangent is not None:
        moved = xp.zeros_like(x)
        moved_parts = moved.writeable_tangent()
        np.add.at(moved_parts, index, n.zeros(value) if tangent is None else tangent)
        x[...] = x + moved
    if not x.value.flags.writeable:
        raise ValueError("assignment destination is read-only")
    np.add.at(x.value, index, value)


def put_along(x: ExactArray, indices: Any, values: Any, axis: int) -> None:
    """``np.put_along_axis``."""
    places = list(np.indices(indices.shape, sparse=True))
    places[axis] = indices
    x[tuple(places)] = values


def copy_to(target: Any, source: Any) -> None:
    """``np.copyto`` of a whole array."""
    if not isinstance(target, ExactArray):
        raise Refused(f"np.copyto into an array of {target.dtype}", "start from np.zeros_like of an argument")
    target[...] = source


def covariance(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: float | None = None) -> Any:
    """``np.cov`` of one set of variables, without weights."""
    if y is not None:
        raise Refused("np.cov of two sets of variables", "stack them first")
    x = xp.atleast_2d(exact(m, numbers_of((m,))))
    if not rowvar and np.ndim(m) > 1:
        x = x.T
    freedom = x.shape[1] - ((0 if bias else 1) if ddof is None else ddof)
    centred = x - xp.mean(x, axis=1, keepdims=True)
    return xp.squeeze(centred @ centred.T / freedom)


def correlation(m: Any, y: Any = None, rowvar: bool = True) -> Any:
    """``np.corrcoef`` of one set of variables."""
    c = covariance(m, y, rowvar)
    if not c.ndim:
        return c / c
    spread = xp.sqrt(xp.diagonal(c))
    return c / spread[:, None] / spread


def sinc(x: Any) -> Any:
    n = numbers_of((x,))
    angle = exact(x, n) * ExactArray(n, n.pi())
    at_zero = ordering.equal(n, x, 0)
    return ordering.where(n, at_zero, 1.0, xp.sin(angle) / ordering.where(n, at_zero, 1.0, angle))


def polynomial(p: Any, x: Any) -> Any:
    """``np.polyval``, the highest power first."""
    result: Any = 0.0
    for coefficient in p:
        result = result * x + coefficient
    return result


def piecewise(x: Any, condlist: Any, funclist: Any) -> Any:
    n = numbers_of((x,))
    conditions = [np.asarray(each, dtype=bool) for each in condlist]
    functions = list(funclist)
    result: Any = functions.pop() if len(functions) > len(conditions) else 0.0
    result = result(x) if callable(result) else result
    for condition, each in zip(conditions, functions, strict=True):
        result = ordering.where(n, condition, each(x) if callable(each) else each, result)
    return result


def along_axis(function: Callable[..., Any], axis: int, x: Any, *args: Any, **kwargs: Any) -> Any:
    """``np.apply_along_axis``."""
    moved = xp.moveaxis(exact(x, numbers_of((x,))), axis, -1)
    lines = [exact(function(moved[index], *args, **kwargs), moved.numbers) for index in np.ndindex(moved.shape[:-1])]
    joined = xp.reshape(joining(np.stack)(lines), moved.shape[:-1] + lines[0].shape)
    return np.moveaxis(
        joined, range(moved.ndim - 1, joined.ndim), range(axis % moved.ndim, axis % moved.ndim + lines[0].ndim)
    )


def if_finite(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for missing values, where there are none."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not np.all(ordering.finite(numbers_of((x,)), x)):
            raise Refused("NaN or infinity among exact numbers", "leave missing values out before")
        return function(x, *args, **kwargs)

    return call


def rounded(x: Any, decimals: int = 0) -> Any:
    n = numbers_of((x,))
    scale = 10**decimals if decimals >= 0 else 1 / 10**-decimals
    return ordering.rounded(n, exact(x, n) * scale) / scale


def meshgrid(*arrays: Any, indexing: str = "xy", sparse: bool = False, copy: bool = True) -> Any:
    n = numbers_of(arrays)
    lines = [xp.ravel(exact(x, n)) for x in arrays]
    places = xp.meshgrid(*(np.arange(len(line)) for line in lines), indexing=indexing, sparse=sparse)
    return tuple(line[place] for line, place in zip(lines, places, strict=True))
