"""NumPy functions that write into an array: ``np.add.at``, ``np.copyto``, ``np.fill_diagonal`` and their kin."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import unsupported_output, xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numpy.arithmetic import negative
from nablacheck.forward.operands import primal_and_tangent


def fill_diagonal(x: DualArray, number: Any) -> None:
    """``np.fill_diagonal``, which repeats several numbers."""
    _require_dual("np.fill_diagonal", x)
    k = np.arange(min(x.shape))
    numbers = xp.ravel(as_dual_array(number, x.number_system))
    x[(k,) * x.ndim] = numbers[k % len(numbers)]


def _require_dual(name: str, target: Any) -> None:
    if not isinstance(target, DualArray):
        raise unsupported_output(name, np.asarray(target))


def added_at(by: Any, number_system: Any, x: DualArray, index: Any, number: Any) -> None:
    """``np.add.at``, which counts repeated indices."""
    _require_dual("np.add.at", x)
    primal, tangent = primal_and_tangent(number_system, number)
    if tangent is not None or x.tangent is not None:
        added = xp.zeros_like(x)
        np.add.at(added.writeable_tangent(), index, number_system.zeros(primal) if tangent is None else tangent)
        x[...] = x + added
    x.require_writeable()
    np.add.at(x.primal, index, primal)


def subtracted_at(by: Any, number_system: Any, x: DualArray, index: Any, number: Any) -> None:
    """``np.subtract.at``."""
    added_at(by, number_system, x, index, negative(number_system, number))


def put_along(x: Any, indices: Any, values: Any, axis: int | None) -> None:
    """``np.put_along_axis``; the indices are broadcast along the other axes of the array."""
    _require_dual("np.put_along_axis", x)
    if axis is None:
        raise UnsupportedOperation("np.put_along_axis with axis=None", "write into the array by its indices")
    multi_index = list(np.indices(x.shape, sparse=True))
    multi_index[axis] = indices
    x[tuple(multi_index)] = values


def copy_to(target: Any, values: Any) -> None:
    """``np.copyto`` of a whole array."""
    _require_dual("np.copyto", target)
    target[...] = values
