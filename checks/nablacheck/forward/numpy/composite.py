"""NumPy functions that are defined by simpler ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.linear import cast, copied, joining, linear
from nablacheck.forward.operands import contains_dual_array, number_system_of
from nablacheck.forward.signatures import with_options_of


def differences(x: Any, n: int = 1, axis: int = -1) -> Any:
    """``np.diff``, without ``prepend`` and ``append``."""
    return linear(lambda elements: np.diff(elements, n, axis))(x)


def padded(x: Any, pad_width: Any, mode: str = "constant") -> Any:
    """``np.pad`` by zeros, or by entries of the array itself."""
    if mode not in ("constant", "edge", "wrap", "reflect", "symmetric"):
        raise UnsupportedOperation(f"np.pad with mode={mode!r}", "join the margins by np.concatenate")
    if not as_dual_array(x).ndim:  # there NumPy fails on object arrays
        return copied(x)
    return linear(lambda elements: np.pad(elements, pad_width, mode))(x)  # type: ignore[call-overload]


def numbers_only(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """``np.nan_to_num`` where all entries are finite, so that the replacements don't matter."""
    return copied(x) if copy else x


def _variables(m: Any, rowvar: bool) -> Any:
    x = xp.atleast_2d(as_dual_array(m))
    return x.T if not rowvar and as_dual_array(m).ndim > 1 else x


def covariance(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None) -> Any:
    """``np.cov``, without weights."""
    number_system = number_system_of((m, y))
    x = _variables(as_dual_array(m, number_system), rowvar)
    if y is not None:
        x = xp.concatenate([x, _variables(as_dual_array(y, number_system), rowvar)])
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
    number_system = number_system_of((x,))
    angle = as_dual_array(x, number_system) * DualArray(number_system, number_system.pi())
    at_zero = comparisons.equal(number_system, x, 0)
    return comparisons.where(
        number_system, at_zero, 1.0, xp.sin(angle) / comparisons.where(number_system, at_zero, 1.0, angle)
    )


def polynomial(p: Any, x: Any) -> Any:
    """``np.polyval``, the highest power first."""
    result: Any = 0.0
    for coefficient in p:
        result = result * x + coefficient
    return result


def along_axis(function: Callable[..., Any], axis: int, x: Any, *args: Any, **kwargs: Any) -> Any:
    """``np.apply_along_axis``. The first result decides the shape and type of all, as in NumPy."""
    turned = xp.moveaxis(as_dual_array(x), axis, -1)
    number_system = turned.number_system
    lines = [function(turned[index], *args, **kwargs) for index in np.ndindex(turned.shape[:-1])]
    first = lines[0]
    kind = FLOAT if contains_dual_array((first,)) else np.asarray(first).dtype
    if kind == FLOAT:
        shape = as_dual_array(first, number_system).shape
        stacked = joining(np.stack)([xp.broadcast_to(as_dual_array(line, number_system), shape) for line in lines])
    else:
        shape = np.shape(first)
        stacked = np.stack([np.broadcast_to(cast(line, kind), shape) for line in lines])
    joined = xp.reshape(stacked, turned.shape[:-1] + shape)
    place = axis % turned.ndim
    return np.moveaxis(joined, range(turned.ndim - 1, joined.ndim), range(place, place + len(shape)))


def if_finite(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of NumPy's for missing values, where there are none."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not np.all(comparisons.finite(number_system_of((x,)), x)):
            raise UnsupportedOperation("NaN or infinity among exact numbers", "leave missing values out before")
        return function(x, *args, **kwargs)

    return with_options_of(function, call)


def rounded(x: Any, decimals: int = 0) -> Any:
    number_system = number_system_of((x,))
    scale = 10**decimals if decimals >= 0 else 1 / 10**-decimals
    return comparisons.rounded(number_system, as_dual_array(x, number_system) * scale) / scale


def meshgrid(*arrays: Any, indexing: str = "xy", sparse: bool = False) -> Any:
    """``np.meshgrid``, in copies."""
    number_system = number_system_of(arrays)
    lines = [xp.ravel(as_dual_array(x, number_system)) for x in arrays]
    places = xp.meshgrid(*(np.arange(len(line)) for line in lines), indexing=indexing, sparse=sparse)
    return tuple(line[place] for line, place in zip(lines, places, strict=True))
