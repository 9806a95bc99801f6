"""NumPy's functions that create arrays from their arguments, without dispatching to the types of these.

On dual arrays they would give object arrays, which share no memory with them: after ``y = np.asarray(x)`` what is
written into y wouldn't show in x, as it does on floats. So ``numpy_patches`` replaces them while code runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT
from nablacheck.forward.numpy.linear import filled_like, joining
from nablacheck.forward.operands import contains_dual_array

Function = Callable[..., Any]


def array(
    a: Any,
    dtype: Any = None,
    *,
    copy: bool | None = True,
    order: Any = "K",
    subok: bool = False,
    ndmin: int = 0,
) -> Any:
    """``np.array``."""
    made = a if isinstance(a, DualArray) else _joined(a)
    if dtype is not None and np.dtype(dtype) != FLOAT:
        return made.astype(dtype)
    if made.ndim < ndmin:
        made = xp.reshape(made, (1,) * (ndmin - made.ndim) + made.shape)
    laid_out = order in (None, "K", "A") or made.primal.flags["C_CONTIGUOUS" if order == "C" else "F_CONTIGUOUS"]
    new = not isinstance(a, DualArray)
    return made if laid_out and (new or not copy) else made.copy(order or "K")


def as_array(a: Any, dtype: Any = None, order: Any = None, *, device: Any = None, copy: bool | None = None) -> Any:
    """``np.asarray`` and ``np.asanyarray``."""
    return array(a, dtype, copy=copy, order=order)


def contiguous(order: str) -> Function:
    """``np.ascontiguousarray`` or ``np.asfortranarray``, whose results have at least one axis."""
    return lambda a, dtype=None: array(a, dtype, copy=None, order=order, ndmin=1)


def require(a: Any, dtype: Any = None, requirements: Any = None) -> Any:
    """``np.require``."""
    asked = {requirements} if isinstance(requirements, str) else set(requirements or ())
    if asked - {"C", "C_CONTIGUOUS", "F", "F_CONTIGUOUS"}:
        raise UnsupportedOperation(f"np.require with requirements={requirements!r}", "only the order can be asked for")
    order = next((each[0] for each in asked), None)
    return array(a, dtype, copy=None, order=order)


def full(shape: Any, fill_value: Any, dtype: Any = None, order: str = "C") -> Any:
    """``np.full``."""
    made = filled_like(fill_value, fill_value, order, shape)
    return made if dtype is None else made.astype(dtype)


def _joined(nested: Any) -> Any:
    """One array from lists of lists of numbers and arrays."""
    if not contains_dual_array(nested):
        return np.asarray(nested)
    parts = [_joined(each) if isinstance(each, list | tuple) else each for each in nested]
    shapes = {np.shape(each) for each in parts}
    if len(shapes) > 1:
        raise ValueError(f"the parts of an array have the shapes {', '.join(map(str, sorted(shapes)))}")
    joined = joining(np.stack)(parts)
    return joined if joined.primal.flags.c_contiguous else joined.copy()
