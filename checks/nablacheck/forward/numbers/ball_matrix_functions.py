"""Functions of ball matrices that contain those of every matrix in the ball: exponential, principal square root and
logarithm. What can't be bounded raises ``Indeterminate``. Needs python-flint, the extra ``certify``.

References: N. J. Higham, Functions of Matrices, SIAM 2008, chapters 6 and 11; S. M. Rump, Verification methods, Acta
Numerica 19 (2010), for the fixed-point argument.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import flint
import numpy as np
from flint import arb, arb_mat

from nablacheck.forward.exceptions import Indeterminate

MOST_ROOTS = 60
"""How many square roots are taken on the way to a logarithm: each halves it, and so many reach from 10¹⁷ to 1/16."""
SERIES_RADIUS = 1 / 16
"""How near to the identity the series of the logarithm is summed: a quarter of the bits are the number of its terms."""
NEWTON_STEPS = 40
"""How many steps Newton's method takes at most; it doubles the digits with each, after a few at the start."""

NO_REAL_ROOT = "a matrix that may have no real principal square root"


def exponential(a: arb_mat) -> arb_mat:
    """By Arb, whose series has a rigorous remainder."""
    return a.exp()


def square_root(a: arb_mat) -> arb_mat:
    """The principal square root, all of whose eigenvalues have positive real parts.

    With an approximate root Y, a root X = Y + E of A solves YE + EY = (A − Y²) − E². The inverse of the left side has a
    norm of at most α; where it maps the box of radius r = 2α|A − Y²| into itself and contracts it, there is exactly one
    such E in the box, for each A.
    """
    n = a.nrows()
    near = _newton(a.mid())
    try:
        inverse = sylvester(near).inv()
    except ZeroDivisionError:
        raise Indeterminate(NO_REAL_ROOT) from None
    alpha = row_sum_norm(inverse)
    residual = _largest(a - near * near)
    radius = 2 * alpha * residual
    if not (alpha * (residual + n * radius * radius) <= radius and 2 * alpha * n * radius < 1):
        raise Indeterminate(NO_REAL_ROOT)
    root = near + _filled(n, n, arb(0, 1) * radius)
    if not _spectrum_right_of_zero(root):
        raise Indeterminate(NO_REAL_ROOT)
    return root


def logarithm(a: arb_mat) -> arb_mat:
    """The principal logarithm: log A = 2ᵏ log(I + E), where I + E is A after k square roots, by the series of log with
    its remainder, which in the row-sum norm q of E is at most qᵐ⁺¹/((m + 1)(1 − q)) after m terms."""
    identity = _identity(a.nrows())
    roots = 0
    while not row_sum_norm(a - identity) < SERIES_RADIUS:
        if roots == MOST_ROOTS:
            raise Indeterminate("a matrix whose logarithm may not be real")
        a, roots = square_root(a), roots + 1
    e = a - identity
    q = row_sum_norm(e)
    terms = flint.ctx.prec // 4 + 2
    total = identity * (arb(1) / terms)
    for j in range(terms - 1, 0, -1):
        total = identity * (arb(1) / j) - e * total
    remainder = q ** (terms + 1) / ((terms + 1) * (1 - q))
    return (e * total + _filled(len(identity.tolist()), a.ncols(), arb(0, 1) * remainder)) * arb(2) ** roots


MATRIX_FUNCTIONS: dict[str, Callable[[arb_mat], arb_mat]] = {
    "expm": exponential,
    "sqrtm": square_root,
    "logm": logarithm,
}
"""By the names of SciPy's functions."""


def sylvester(y: arb_mat) -> arb_mat:
    """The matrix of the linear map E ↦ YE + EY, with entries row by row."""
    n = y.nrows()
    result = arb_mat(n * n, n * n)
    for i in range(n):
        for j in range(n):
            for k in range(n):
                result[i * n + j, k * n + j] += y[i, k]
                result[i * n + j, i * n + k] += y[k, j]
    return result


def row_sum_norm(a: arb_mat) -> arb:
    """An upper bound of the largest sum of absolute values in a row."""
    return max((sum((entry.abs_upper() for entry in row), arb(0)).abs_upper() for row in a.tolist()), default=arb(0))


def _largest(a: arb_mat) -> arb:
    return max((entry.abs_upper() for entry in a.entries()), default=arb(0))


def _identity(n: int) -> arb_mat:
    return arb_mat(n, n, [arb(int(i == j)) for i in range(n) for j in range(n)])


def _filled(rows: int, columns: int, entry: arb) -> arb_mat:
    return arb_mat(rows, columns, [entry] * (rows * columns))


def _newton(a: arb_mat) -> arb_mat:
    """An approximate square root, as exact numbers: SciPy's, made better by Newton's method."""
    n = a.nrows()
    root = _from_floats(_scipy("sqrtm", _floats(a)))
    before = None
    for _ in range(NEWTON_STEPS):
        residual = arb_mat(n * n, 1, (a - root * root).mid().entries())
        try:
            step = arb_mat(n, n, sylvester(root).solve(residual).mid().entries())
        except ZeroDivisionError:
            raise Indeterminate(NO_REAL_ROOT) from None
        root = (root + step).mid()
        size = _largest(step)
        if size <= _largest(root) * arb(2) ** (-flint.ctx.prec) or (before is not None and not size < before):
            break
        before = size
    return root


def _spectrum_right_of_zero(x: arb_mat) -> bool:
    """Whether all eigenvalues of all matrices in a ball have positive real parts, by Lyapunov: there is a positive
    definite P for which XᵀP + PX is positive definite, too. An approximate solution of XᵀP + PX = I is tried."""
    approximate = _scipy("solve_continuous_lyapunov", _floats(x).T, np.eye(x.nrows()))
    p = _from_floats((approximate + approximate.T) / 2)
    return _positive_definite(p) and _positive_definite(x.transpose() * p + p * x)


def _positive_definite(a: arb_mat) -> bool:
    """Whether all symmetric matrices in a ball are, by their leading minors."""
    rows = a.tolist()
    return all(arb_mat([row[:k] for row in rows[:k]]).det() > 0 for k in range(1, len(rows) + 1))


def _scipy(name: str, *operands: Any) -> Any:
    """What SciPy finds, which is verified: its warnings that it may be inaccurate don't matter."""
    from scipy import linalg

    try:
        with warnings.catch_warnings(action="ignore"):
            found = getattr(linalg, name)(*operands)
    except (ValueError, np.linalg.LinAlgError) as error:
        raise Indeterminate(NO_REAL_ROOT) from error
    if np.iscomplexobj(found) or not np.isfinite(found).all():
        raise Indeterminate(NO_REAL_ROOT)
    return found


def _floats(a: arb_mat) -> Any:
    return np.array([float(entry.mid()) for entry in a.entries()]).reshape(a.nrows(), a.ncols())


def _from_floats(values: Any) -> arb_mat:
    rows, columns = values.shape
    return arb_mat(rows, columns, [arb(each) for each in values.ravel().tolist()])
