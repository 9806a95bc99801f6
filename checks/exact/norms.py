"""Norms of vectors and matrices, from their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array import ExactArray
from .operands import exact, numbers_of
from .refusals import Refused
from .spectra import singular_values


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """``np.linalg.norm``."""
    whole = exact(x, numbers_of((x,)))
    if axis is None:
        axes = tuple(range(whole.ndim))
        if ord is None:
            return _euclidean(whole, axes, keepdims)
    else:
        axes = tuple(range(whole.ndim)[k] for k in (axis if isinstance(axis, tuple) else (axis,)))
    if len(axes) == 1:
        return _of_vectors(whole, 2 if ord is None else ord, axes[0], keepdims)
    if len(axes) == 2:
        return _of_matrices(whole, "fro" if ord is None else ord, axes, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _euclidean(x: ExactArray, axes: Any, keepdims: bool) -> Any:
    return np.sqrt(np.sum(x * x, axis=axes, keepdims=keepdims))  # type: ignore[call-overload]


def _of_vectors(x: ExactArray, ord: Any, axis: Any, keepdims: bool) -> Any:
    if ord == 2:
        return _euclidean(x, axis, keepdims)
    if ord == 0:
        return np.sum(x != 0, axis=axis, keepdims=keepdims)
    sizes: Any = np.abs(x)
    if ord == 1:
        return np.sum(sizes, axis=axis, keepdims=keepdims)
    if ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(sizes, axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    return np.sum(sizes**ord, axis=axis, keepdims=keepdims) ** (1 / ord)


def _of_matrices(x: ExactArray, ord: Any, axes: tuple[int, int], keepdims: bool) -> Any:
    if ord in ("fro", "f"):
        return _euclidean(x, axes, keepdims)
    if ord in (1, -1, np.inf, -np.inf):
        inner, outer = axes if abs(ord) == 1 else axes[::-1]
        sums: Any = np.sum(np.abs(x), axis=inner, keepdims=True)
        result = (np.max if ord > 0 else np.min)(sums, axis=outer, keepdims=True)
        return result if keepdims else np.squeeze(result, axes)
    if ord not in ("nuc", 2, -2):
        raise ValueError(f"Invalid norm order {ord!r} for matrices")
    values = singular_values(np.moveaxis(x, axes, (-2, -1)))
    result = values.sum(axis=-1) if ord == "nuc" else values[..., 0 if ord == 2 else -1]
    return np.expand_dims(result, tuple(sorted(axes))) if keepdims else result


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """``np.linalg.vector_norm``."""
    whole = exact(x, numbers_of((x,)))
    if axis is None:
        result = norm(np.ravel(whole), ord)
        return np.reshape(result, (1,) * whole.ndim) if keepdims else result
    if isinstance(axis, tuple) and len(axis) > 1:
        if ord != 2:
            raise Refused(f"np.linalg.vector_norm over several axes with ord={ord!r}", "reshape first")
        return _euclidean(whole, axis, keepdims)
    return norm(whole, ord, axis, keepdims)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """``np.linalg.matrix_norm``."""
    return norm(x, ord, (-2, -1), keepdims)
