"""Linear systems, inverses and determinants, by scalar arithmetic and the product rule on defining equations.

No rule of matrix calculus is used here or in the modules beside this one: those are what formulas claim.
"""

from __future__ import annotations

from functools import reduce
from operator import index
from typing import Any, NamedTuple

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.linalg.matrices import as_matrices, identity, on_each_matrix, stack
from nablacheck.forward.numbers.determinant import division_free_determinant
from nablacheck.forward.numpy.products import matmul
from nablacheck.forward.operands import number_system_of


def solve_equation(a: DualArray, b: DualArray) -> DualArray:
    """X with AX = B. Its derivative solves the derivative of this equation: AẊ = Ḃ − ȦX."""
    number_system = a.number_system
    x = number_system.solve(a.primal, b.primal)
    right = b.tangent
    if a.tangent is not None:
        product = number_system.matmul(a.tangent, x)
        right = -product if right is None else right - product
    return DualArray(number_system, x, None if right is None else number_system.solve(a.primal, right))


STACKS_OF_VECTORS = np.lib.NumpyVersion(np.__version__) < "2.0.0"
"""Whether a right side with one axis less than a stack of matrices is a stack of vectors, as before NumPy 2."""


def solve(a: Any, b: Any) -> Any:
    number_system = number_system_of((a, b))
    a, b = as_dual_array(a, number_system), as_dual_array(b, number_system)
    if STACKS_OF_VECTORS and b.ndim == a.ndim - 1 > 1:
        return solve(a, b[..., None])[..., 0]
    if as_matrices(a, square=True).ndim > 2 or b.ndim > 2:
        lead = np.broadcast_shapes(a.shape[:-2], b.shape[:-2] if b.ndim > 1 else ())
        a = xp.broadcast_to(a, lead + a.shape[-2:])
        b = xp.broadcast_to(b, lead + b.shape[-2:]) if b.ndim > 1 else [b] * lead[0]
        return stack([solve(one, other) for one, other in zip(a, b, strict=True)])
    if b.shape[0] != len(a):
        raise ValueError(f"solve: a matrix of shape {a.shape} and a right side of shape {b.shape}")
    return solve_equation(a, b[:, None])[:, 0] if b.ndim == 1 else solve_equation(a, b)


def inverse(a: Any) -> Any:
    return on_each_matrix(lambda one: solve_equation(one, identity(one)))(a)


def _determinant(a: DualArray) -> DualArray:
    found = _by_elimination(a)
    return division_free_determinant(a) if found is None else found


def _by_elimination(a: DualArray) -> DualArray | None:
    """The product of the pivots; None where a column has none that is known to be nonzero."""
    number_system = a.number_system
    result = as_dual_array(1.0, number_system)
    while len(a):
        sizes = number_system.distance_from_zero(a.primal[:, 0])
        best = int(np.argmax(sizes))
        if not sizes[best] > 0:
            return None
        pivot = a[best, 0]
        result = result * (pivot if best % 2 == 0 else -pivot)
        if len(a) == 1:
            break
        others = [k for k in range(len(a)) if k != best]
        a = a[others, 1:] - (a[others, 0] / pivot)[:, None] * a[best, 1:]
    return result


def determinant(a: Any) -> Any:
    return on_each_matrix(_determinant)(a)


class SignAndLog(NamedTuple):
    sign: Any
    logabsdet: Any


def sign_and_log(a: Any) -> SignAndLog:
    value = determinant(a)
    return SignAndLog(xp.sign(value), xp.log(xp.abs(value)))


def matrix_power(a: Any, exponent: int) -> Any:
    matrix, exponent = as_matrices(a, square=True), index(exponent)
    if exponent < 0:
        matrix, exponent = inverse(matrix), -exponent
    if exponent == 0:
        return as_dual_array(np.broadcast_to(np.eye(matrix.shape[-1]), matrix.shape).copy(), matrix.number_system)
    return reduce(lambda left, right: matmul(matrix.number_system, left, right), [matrix] * exponent)


def multi_dot(arrays: Any) -> Any:
    number_system = number_system_of(arrays)
    return reduce(lambda left, right: matmul(number_system, left, right), arrays)
