"""Norms of vectors and matrices, from their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.linalg.eigen import singular_values
from nablacheck.forward.linalg.elimination import inverse
from nablacheck.forward.linalg.matrices import as_matrices


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """``np.linalg.norm``."""
    array = as_dual_array(x)
    if axis is None:
        axes = tuple(range(array.ndim))
        if ord is None:
            return _euclidean(array, axes, keepdims)
    else:
        axes = tuple(range(array.ndim)[k] for k in (axis if isinstance(axis, tuple) else (axis,)))
    if len(axes) == 1:
        return _of_vectors(array, 2 if ord is None else ord, axes[0], keepdims)
    if len(axes) == 2:
        return _of_matrices(array, "fro" if ord is None else ord, axes, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _euclidean(x: DualArray, axes: Any, keepdims: bool) -> Any:
    return xp.sqrt(xp.sum(x * x, axis=axes, keepdims=keepdims))


def _of_vectors(x: DualArray, ord: Any, axis: Any, keepdims: bool) -> Any:
    if ord == 2:
        return _euclidean(x, axis, keepdims)
    if ord == 0:
        return as_dual_array(np.sum(np.asarray(x != 0), axis=axis, keepdims=keepdims), x.number_system)
    sizes: Any = xp.abs(x)
    if ord == 1:
        return xp.sum(sizes, axis=axis, keepdims=keepdims)
    if ord in (np.inf, -np.inf):
        return (xp.max if ord > 0 else xp.min)(sizes, axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    return xp.sum(sizes**ord, axis=axis, keepdims=keepdims) ** (1 / ord)


def _of_matrices(x: DualArray, ord: Any, axes: tuple[int, int], keepdims: bool) -> Any:
    if ord in ("fro", "f"):
        return _euclidean(x, axes, keepdims)
    if ord in (1, -1, np.inf, -np.inf):
        inner, outer = axes if abs(ord) == 1 else axes[::-1]
        sums: Any = xp.sum(xp.abs(x), axis=inner, keepdims=True)
        result = (xp.max if ord > 0 else xp.min)(sums, axis=outer, keepdims=True)
        return result if keepdims else xp.squeeze(result, axes)
    if ord not in ("nuc", 2, -2):
        raise ValueError(f"Invalid norm order {ord!r} for matrices")
    values = singular_values(xp.moveaxis(x, axes, (-2, -1)))
    result = values.sum(axis=-1) if ord == "nuc" else values[..., 0 if ord == 2 else -1]
    return xp.expand_dims(result, tuple(sorted(axes))) if keepdims else result


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """``np.linalg.vector_norm``."""
    array = as_dual_array(x)
    if axis is None:
        result = norm(xp.ravel(array), ord)
        return xp.reshape(result, (1,) * array.ndim) if keepdims else result
    if isinstance(axis, tuple) and len(axis) > 1:
        if ord != 2:
            raise UnsupportedOperation(f"np.linalg.vector_norm over several axes with ord={ord!r}", "reshape first")
        return _euclidean(array, axis, keepdims)
    return norm(array, ord, axis, keepdims)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """``np.linalg.matrix_norm``."""
    return norm(x, ord, (-2, -1), keepdims)


def condition(x: Any, p: Any = None) -> Any:
    """``np.linalg.cond``."""
    a = as_matrices(x)
    if p in (None, 2, -2):
        values = singular_values(a)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    return norm(a, p, (-2, -1)) * norm(inverse(a), p, (-2, -1))
