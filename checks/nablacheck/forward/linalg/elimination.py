"""Linear algebra by scalar arithmetic, and by the product rule on defining equations.

No rule of matrix calculus is used: those are what formulas claim.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import index
from typing import Any, NamedTuple

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import Indeterminate, UnsupportedOperation
from nablacheck.forward.numbers.determinant import division_free_determinant
from nablacheck.forward.numpy.arithmetic import matmul
from nablacheck.forward.numpy.linear import filled_like, joining
from nablacheck.forward.operands import number_system_of

stack = joining(np.stack)


class SignAndLog(NamedTuple):
    sign: Any
    logabsdet: Any


class QAndR(NamedTuple):
    Q: Any
    R: Any


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
    system = like.system
    return as_dual_array(np.eye(len(like)), system)


def solve_equation(a: DualArray, b: DualArray) -> DualArray:
    """X with AX = B. Its derivative solves the derivative of this equation: AẊ = Ḃ − ȦX."""
    system = a.system
    x = system.solve(a.primal, b.primal)
    right = b.tangent
    if a.tangent is not None:
        product = system.matmul(a.tangent, x)
        right = -product if right is None else right - product
    return DualArray(system, x, None if right is None else system.solve(a.primal, right))


STACKS_OF_VECTORS = np.lib.NumpyVersion(np.__version__) < "2.0.0"
"""Whether a right side with one axis less than a stack of matrices is a stack of vectors, as before NumPy 2."""


def solve(a: Any, b: Any) -> Any:
    system = number_system_of((a, b))
    a, b = as_dual_array(a, system), as_dual_array(b, system)
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
    system = a.system
    result = as_dual_array(1.0, system)
    while len(a):
        sizes = system.distance_from_zero(a.primal[:, 0])
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


def sign_and_log(a: Any) -> SignAndLog:
    value = determinant(a)
    return SignAndLog(xp.sign(value), xp.log(xp.abs(value)))


def _cholesky(a: DualArray, upper: bool = False) -> DualArray:
    """Column by column. Only one triangle of A is read, as LAPACK does."""
    if upper:
        a = a.T
    result = filled_like(a, 0.0)
    for j in range(len(a)):
        left = a[j:, j] - result[j:, :j] @ result[j, :j]
        if not left[0] > 0:
            raise np.linalg.LinAlgError("Matrix is not positive definite")
        result[j:, j] = left / xp.sqrt(left[0])
    return result.T if upper else result


def cholesky(a: Any, /, *, upper: bool = False) -> Any:
    return on_each_matrix(_cholesky)(a, upper)


def _qr(a: DualArray, mode: str = "reduced") -> Any:
    """By Householder reflections with LAPACK's signs: those of R's diagonal are opposite to those before."""
    rows, columns = a.shape
    if mode not in ("reduced", "r") or rows < columns:
        raise UnsupportedOperation(
            f"np.linalg.qr of shape {a.shape} with mode={mode!r}", 'only tall matrices, "reduced" or "r"'
        )
    system = a.system
    left = xp.copy(a)
    reflections: list[tuple[int, DualArray, DualArray]] = []
    for j in range(min(columns, rows - 1)):  # LAPACK doesn't reflect the last row of a square matrix
        v = xp.copy(left[j:, j])
        if _reduced_already(v[1:]):
            continue
        sign = 1 if v[0] >= 0 else -1
        v[0] = v[0] + sign * xp.sqrt(v @ v)
        scaled = v * (2 / (v @ v))
        left[j:, j:] = left[j:, j:] - xp.outer(scaled, v @ left[j:, j:])
        reflections.append((j, v, scaled))
    r = xp.triu(left[:columns])
    if mode == "r":
        return r
    q = as_dual_array(np.eye(rows, columns), system)
    for j, v, scaled in reversed(reflections):
        q[j:] = q[j:] - xp.outer(scaled, v @ q[j:])
    return QAndR(q, r)


def _reduced_already(rest: DualArray) -> bool:
    """Whether a column is zero below the diagonal, where LAPACK doesn't reflect and so keeps the sign."""
    system = rest.system
    if system.distance_from_zero(rest.primal).any():
        return False
    constant = rest.tangent is None or system.is_zero(rest.tangent).all()
    if system.is_zero(rest.primal).all() and constant:
        return True
    raise Indeterminate("a column that may be reduced already: the sign of R jumps there")


def qr(a: Any, mode: str = "reduced") -> Any:
    return on_each_matrix(_qr, square=False)(a, mode)


class RankCutoff(NamedTuple):
    """The part of the largest singular value below which the others count as zeros, and the option that says so."""

    option: str
    part: Any

    def require_below(self, a: DualArray) -> None:
        """Raises ``UnsupportedOperation`` where a singular value counts as zero, or may, and ``Indeterminate`` where it
        may by NumPy's own cutoff.

        That a matrix has full rank is decided by the solution, which fails otherwise. Here approximate singular values
        only tell whether the matrix is far from the cutoff.
        """
        given = self.part is not None
        if given and np.ndim(self.part):
            raise UnsupportedOperation(f"{self.option} of several matrices", "call it for one after the other")
        part = float(self.part) if given else 0.0
        if not a.system.ordered:
            if part:
                raise UnsupportedOperation(self.option, "residues have no singular values to be cut")
            return
        values = np.linalg.svd(a.system.approximate(a.primal), compute_uv=False)
        least, largest = (values[-1], values[0]) if values.size else (0.0, 0.0)
        if part and not least > 2 * part * largest:
            raise UnsupportedOperation(
                f"{self.option}{part:g}", "it cuts singular values, or may; leave out those that are zero"
            )
        if not least > 1e-11 * largest:
            raise Indeterminate("a matrix that may not have full rank")


def _full_rank_inverse(a: DualArray) -> DualArray:
    """The pseudo-inverse of a matrix of full rank; of a wide one by its transpose."""
    if a.shape[0] < a.shape[1]:
        return _full_rank_inverse(a.T).T
    if a.shape[0] == a.shape[1]:
        return solve_equation(a, identity(a))
    if not a.system.ordered:
        return solve_equation(a.T @ a, a.T)
    q, r = _qr(a)
    return solve_equation(r, q.T)


def _pseudoinverse(a: DualArray, cutoff: RankCutoff) -> DualArray:
    cutoff.require_below(a)
    return _full_rank_inverse(a)


def pseudoinverse(a: Any, rcond: Any = None, *, rtol: Any = None) -> Any:
    """``np.linalg.pinv`` of matrices of full rank."""
    option, part = ("rcond", rcond) if rtol is None else ("rtol", rtol)
    return on_each_matrix(_pseudoinverse, square=False)(a, RankCutoff(f"np.linalg.pinv with {option}=", part))


def least_squares(a: Any, b: Any, rcond: Any = None) -> tuple[Any, Any, int, None]:
    """``np.linalg.lstsq``: minimizer, squared residuals and rank, but None in place of the singular values."""
    a, b = as_dual_array(a, system := number_system_of((a, b))), as_dual_array(b, system)
    x = _pseudoinverse(as_matrices(a), RankCutoff("np.linalg.lstsq with rcond=", rcond)) @ b
    residual = b - a @ x
    squares = xp.reshape(xp.sum(residual * residual, axis=0), -1)
    return x, squares if a.shape[0] > a.shape[1] else squares[:0], min(a.shape), None


def matrix_power(a: Any, exponent: int) -> Any:
    matrix, exponent = as_matrices(a, square=True), index(exponent)
    if exponent < 0:
        matrix, exponent = inverse(matrix), -exponent
    if exponent == 0:
        return as_dual_array(np.broadcast_to(np.eye(matrix.shape[-1]), matrix.shape).copy(), matrix.system)
    return reduce(lambda left, right: matmul(matrix.system, left, right), [matrix] * exponent)


def multi_dot(arrays: Any) -> Any:
    system = number_system_of(arrays)
    return reduce(lambda left, right: matmul(system, left, right), arrays)
