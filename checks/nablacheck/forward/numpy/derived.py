"""NumPy functions written by others: each as its definition says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import into_floats, xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.arithmetic import negative
from nablacheck.forward.numpy.linear import cast, copied, filled_like, joining, linear, whole
from nablacheck.forward.operands import contains_dual_array, number_system_of, primal_and_tangent


def differences(x: Any, n: int = 1, axis: int = -1) -> Any:
    """``np.diff``. What ``prepend`` and ``append`` add has no derivative: join it before."""
    return linear(lambda elements: np.diff(elements, n, axis))(x)


def padded(x: Any, pad_width: Any, mode: str = "constant") -> Any:
    """``np.pad`` by zeros, or by entries of the array itself."""
    if mode not in ("constant", "edge", "wrap", "reflect", "symmetric"):
        raise UnsupportedOperation(f"np.pad with mode={mode!r}", "join the margins by np.concatenate")
    if not whole(x).ndim:  # there NumPy would put an array into an object array
        return copied(x)
    return linear(lambda elements: np.pad(elements, pad_width, mode))(x)  # type: ignore[call-overload]


def fill_diagonal(x: DualArray, number: Any) -> None:
    """``np.fill_diagonal``, which goes through several numbers again and again."""
    _require_exact("np.fill_diagonal", x)
    k = np.arange(min(x.shape))
    system = xp.ravel(as_dual_array(number, x.system))
    x[(k,) * x.ndim] = system[k % len(system)]


def _require_exact(name: str, target: Any) -> None:
    if not isinstance(target, DualArray):
        raise into_floats(name, np.asarray(target))


def added_at(by: Any, n: Any, x: DualArray, index: Any, number: Any) -> None:
    """``np.add.at``, which counts repeated indices."""
    _require_exact("np.add.at", x)
    value, tangent = primal_and_tangent(n, number)
    if tangent is not None or x.tangent is not None:
        moved = xp.zeros_like(x)
        moved_parts = moved.writeable_tangent()
        np.add.at(moved_parts, index, n.zeros(value) if tangent is None else tangent)
        x[...] = x + moved
    if not x.primal.flags.writeable:
        raise ValueError("assignment destination is read-only")
    np.add.at(x.primal, index, value)


def subtracted_at(by: Any, n: Any, x: DualArray, index: Any, number: Any) -> None:
    """``np.subtract.at``."""
    added_at(by, n, x, index, negative(n, number))


def put_along(x: Any, indices: Any, values: Any, axis: int | None) -> None:
    """``np.put_along_axis``; indices stretch along the other axes of the array."""
    _require_exact("np.put_along_axis", x)
    if axis is None:
        raise UnsupportedOperation("np.put_along_axis with axis=None", "write into the array by its indices")
    places = list(np.indices(x.shape, sparse=True))
    places[axis] = indices
    x[tuple(places)] = values


def copy_to(target: Any, source: Any) -> None:
    """``np.copyto`` of a whole array."""
    _require_exact("np.copyto", target)
    target[...] = source


def numbers_only(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """``np.nan_to_num`` where all are numbers: what stands for others doesn't matter."""
    return copied(x) if copy else x


def _variables(m: Any, rowvar: bool) -> Any:
    x = xp.atleast_2d(whole(m))
    return x.T if not rowvar and whole(m).ndim > 1 else x


def covariance(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None) -> Any:
    """``np.cov``, without weights."""
    n = number_system_of((m, y))
    x = _variables(as_dual_array(m, n), rowvar)
    if y is not None:
        x = xp.concatenate([x, _variables(as_dual_array(y, n), rowvar)])
    freedom = max(x.shape[1] - ((0 if bias else 1) if ddof is None else ddof), 0)
    centred = x - xp.mean(x, axis=1, keepdims=True)
    return xp.squeeze(centred @ centred.T / freedom)


def correlation(m: Any, y: Any = None, rowvar: bool = True) -> Any:
    """``np.corrcoef``."""
    c = covariance(m, y, rowvar)
    if not c.ndim:
        return c / c
    spread = xp.sqrt(xp.diagonal(c))
    return c / spread[:, None] / spread


def sinc(x: Any) -> Any:
    n = number_system_of((x,))
    angle = as_dual_array(x, n) * DualArray(n, n.pi())
    at_zero = comparisons.equal(n, x, 0)
    return comparisons.where(n, at_zero, 1.0, xp.sin(angle) / comparisons.where(n, at_zero, 1.0, angle))


def polynomial(p: Any, x: Any) -> Any:
    """``np.polyval``, the highest power first."""
    result: Any = 0.0
    for coefficient in p:
        result = result * x + coefficient
    return result


def piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **kwargs: Any) -> Any:
    """``np.piecewise``: each function sees the entries where its condition holds, and later ones overwrite."""
    x = whole(x)
    one_alone = np.ndim(condlist) == 0 or (x.ndim and not isinstance(condlist[0], list | np.ndarray))
    conditions = list(np.asarray([condlist] if one_alone else condlist, dtype=bool))
    functions = list(funclist)
    if len(functions) == len(conditions) + 1:
        conditions.append(~np.any(conditions, axis=0))
    result = filled_like(x, 0.0)
    for condition, each in zip(conditions, functions, strict=True):
        if not callable(each):
            result[condition] = each
        elif (chosen := x[condition]).size:
            result[condition] = each(chosen, *args, **kwargs)
    return result


def along_axis(function: Callable[..., Any], axis: int, x: Any, *args: Any, **kwargs: Any) -> Any:
    """``np.apply_along_axis``. What the first line gives decides the shape and the type of all."""
    moved = xp.moveaxis(whole(x), axis, -1)
    n = moved.system
    lines = [function(moved[index], *args, **kwargs) for index in np.ndindex(moved.shape[:-1])]
    first = lines[0]
    kind = FLOAT if contains_dual_array((first,)) else np.asarray(first).dtype
    if kind == FLOAT:
        shape = as_dual_array(first, n).shape
        stacked = joining(np.stack)([xp.broadcast_to(as_dual_array(line, n), shape) for line in lines])
    else:
        shape = np.shape(first)
        stacked = np.stack([np.broadcast_to(cast(line, kind), shape) for line in lines])
    joined = xp.reshape(stacked, moved.shape[:-1] + shape)
    place = axis % moved.ndim
    return np.moveaxis(joined, range(moved.ndim - 1, joined.ndim), range(place, place + len(shape)))


def if_finite(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for missing values, where there are none."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not np.all(comparisons.finite(number_system_of((x,)), x)):
            raise UnsupportedOperation("NaN or infinity among exact numbers", "leave missing values out before")
        return function(x, *args, **kwargs)

    call.__wrapped__ = function  # type: ignore[attr-defined]
    return call


def rounded(x: Any, decimals: int = 0) -> Any:
    n = number_system_of((x,))
    scale = 10**decimals if decimals >= 0 else 1 / 10**-decimals
    return comparisons.rounded(n, as_dual_array(x, n) * scale) / scale


def meshgrid(*arrays: Any, indexing: str = "xy", sparse: bool = False) -> Any:
    """``np.meshgrid``, in copies."""
    n = number_system_of(arrays)
    lines = [xp.ravel(as_dual_array(x, n)) for x in arrays]
    places = xp.meshgrid(*(np.arange(len(line)) for line in lines), indexing=indexing, sparse=sparse)
    return tuple(line[place] for line, place in zip(lines, places, strict=True))
