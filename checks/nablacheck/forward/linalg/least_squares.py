"""Pseudo-inverses and least squares of matrices of full rank."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import Indeterminate, UnsupportedOperation
from nablacheck.forward.linalg.elimination import solve_equation
from nablacheck.forward.linalg.factorizations import thin_qr
from nablacheck.forward.linalg.matrices import as_matrices, identity, on_each_matrix
from nablacheck.forward.operands import number_system_of


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
        if not a.number_system.ordered:
            if part:
                raise UnsupportedOperation(self.option, "residues have no singular values to be cut")
            return
        values = np.linalg.svd(a.number_system.approximate(a.primal), compute_uv=False)
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
    if not a.number_system.ordered:
        return solve_equation(a.T @ a, a.T)
    q, r = thin_qr(a)
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
    a, b = as_dual_array(a, number_system := number_system_of((a, b))), as_dual_array(b, number_system)
    x = _pseudoinverse(as_matrices(a), RankCutoff("np.linalg.lstsq with rcond=", rcond)) @ b
    residual = b - a @ x
    squares = xp.reshape(xp.sum(residual * residual, axis=0), -1)
    return x, squares if a.shape[0] > a.shape[1] else squares[:0], min(a.shape), None
