"""Stacks of matrices: what NumPy's linear algebra takes for one, and functions of one matrix on each of a stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.numpy.linear import joining

stack = joining(np.stack)


def as_matrices(x: Any, square: bool = False) -> DualArray:
    """An operand as a stack of matrices. Raises NumPy's ``LinAlgError`` for other shapes."""
    array = as_dual_array(x)
    if array.ndim < 2:
        raise np.linalg.LinAlgError(f"{array.ndim}-dimensional array given. Array must be at least two-dimensional")
    if square and array.shape[-1] != array.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return array


def on_each_matrix(function: Callable[..., Any], square: bool = True) -> Callable[..., Any]:
    """A function of one matrix, on each matrix of a stack."""

    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        array = as_matrices(x, square)
        if array.ndim == 2:
            return function(array, *args, **kwargs)
        results = [call(each, *args, **kwargs) for each in array]
        if isinstance(results[0], tuple):
            return type(results[0])(*map(stack, zip(*results, strict=True)))
        return stack(results)

    return call


def identity(like: DualArray) -> DualArray:
    number_system = like.number_system
    return as_dual_array(np.eye(len(like)), number_system)
