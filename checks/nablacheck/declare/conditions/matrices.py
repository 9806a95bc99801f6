"""Conditions on matrices: symmetry, definiteness, rank, orthogonality."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.entries import Shape, ratio, signs
from nablacheck.declare.spaces import Condition, any_entries


def _smallest_singular_value(x: Array) -> float:
    values = np.linalg.svd(x, compute_uv=False)
    return ratio(float(values[-1]), float(values[0]))


def _triangle(shape: Shape) -> int:
    return shape[0] * (shape[0] + 1) // 2


def _mirrored(n: int, diagonal: bool) -> NDArray[np.intp]:
    """For every entry of an n×n matrix the free entry that stands there and across the diagonal, counted row by row
    above the diagonal; 0 on a diagonal that has none."""
    rows, columns = np.triu_indices(n, 0 if diagonal else 1)
    which = np.zeros((n, n), dtype=np.intp)
    which[rows, columns] = which[columns, rows] = np.arange(rows.size)
    return which


def _symmetric(entries: Array, shape: Shape) -> Array:
    return entries[_mirrored(shape[0], diagonal=True)]


symmetric = Condition(
    "symmetric",
    build=_symmetric,
    margin=lambda x: float("inf") if np.array_equal(x, x.T) else 0.0,
    count=_triangle,
    project=lambda x, v: (v + v.T) / 2,
    square=True,
    example="N N",
    over_field=lambda entries, drawn: _symmetric(entries, drawn.shape),
    doc="""Square matrices that equal their transpose: ``symmetric("N N")``. ``along=symmetric`` claims a gradient for
    symmetric perturbations alone.""",
)


def _gram_plus_identity(entries: Array, shape: Shape) -> Array:
    b = entries.reshape(shape)
    return b @ b.T / shape[0] + np.eye(shape[0])


positive_definite = Condition(
    "positive_definite",
    build=_gram_plus_identity,
    margin=lambda x: (
        ratio(float(np.linalg.eigvalsh(x)[0]), float(np.linalg.eigvalsh(x)[-1])) if np.array_equal(x, x.T) else 0.0
    ),
    project=lambda x, v: (v + v.T) / 2,
    square=True,
    example="N N",
    over_field=lambda entries, drawn: _gram_plus_identity(entries, drawn.shape),
    doc="""Symmetric matrices with eigenvalues greater than zero, so that xᵀAx > 0 for all x but zero:
    ``positive_definite("N N")``. ``along=positive_definite`` means symmetric perturbations.""",
)


def _squash(entries: Array) -> Array:
    """Any number into (-1, 1), by a rational map that keeps zero and the sign."""
    squashed: Array = entries / (1 + np.abs(entries))
    return squashed


def _full_rank(entries: Array, shape: Shape) -> Array:
    """L U with free rows below it, all rows rotated, or the transpose: L and U unit triangular with entries below 1,
    the pivots ±[1, 2)."""
    small, large = min(shape), max(shape)
    square, below = small * small, small * large
    block = _squash(entries[:square].reshape(small, small))
    pivots = signs(entries[below:-1]) * (1 + np.abs(np.diag(block)))
    lower = np.eye(small) + np.tril(block, -1)
    upper = np.diag(pivots) + np.triu(block, 1)
    tall = np.concatenate([lower @ upper, entries[square:below].reshape(large - small, small)])
    rotated = np.roll(tall, int(entries[-1]), axis=0)
    return rotated if shape[0] >= shape[1] else rotated.T


def _pivots_and_rotation(shape: Shape) -> tuple[int, ...]:
    """The sign of each pivot, and how far the rows are rotated."""
    return *(2,) * min(shape), max(shape)


invertible = Condition(
    "invertible",
    build=_full_rank,
    margin=_smallest_singular_value,
    discrete=_pivots_and_rotation,
    square=True,
    example="N N",
    over_field=any_entries,
    doc="""Square matrices that have an inverse, symmetric or not: ``invertible("N N")``.""",
)


full_rank = Condition(
    "full_rank",
    build=_full_rank,
    margin=_smallest_singular_value,
    discrete=_pivots_and_rotation,
    over_field=any_entries,
    dimensions=(2,),
    doc="""Matrices of the largest rank that their shape allows, tall or wide: ``full_rank("N D")``. Their columns are
    linearly independent where N ≥ D, and their rows where N ≤ D.""",
)


def _rank_deficient_count(shape: Shape) -> int:
    inner = min(shape) - 1
    return inner * (shape[0] + shape[1])


def _rank_deficient(entries: Array, shape: Shape) -> Array:
    """B C with one inner dimension too few; the zero matrix where one side is 1."""
    inner = min(shape) - 1
    cut = shape[0] * inner
    product: Array = entries[:cut].reshape(shape[0], inner) @ entries[cut:].reshape(inner, shape[1])
    return product


def _rank_gap(x: Array) -> float:
    values = np.linalg.svd(x, compute_uv=False)
    return float("inf") if values[-1] <= 1e-12 * max(values[0], 1e-300) else 0.0


rank_deficient = Condition(
    "rank_deficient",
    build=_rank_deficient,
    margin=_rank_gap,
    count=_rank_deficient_count,
    over_field=lambda entries, drawn: _rank_deficient(entries, drawn.shape),
    dimensions=(2,),
    doc="""Matrices of less than full rank, tall or wide: ``rank_deficient("N D")``. The rank is min(N, D) − 1 at most;
    where a side is 1 they are zero.""",
)


def _orthogonal(entries: Array, shape: Shape) -> Array:
    """The Cayley transform of a skew matrix, with the signs of its columns free."""
    n = shape[0]
    above = np.triu(np.ones(shape), 1)
    skew = entries[_mirrored(n, diagonal=False)] * (above - above.T)
    rotation = np.linalg.solve(np.eye(n) + skew, np.eye(n) - skew)
    return rotation * signs(entries[-n:])


def _rotation_like(entries: Any, drawn: Array) -> Any:
    """A rotation where the drawn matrix is one, else a reflection: there is no way from one to the other."""
    n = len(drawn)
    skew = entries[_mirrored(n, diagonal=False)] * (np.triu(np.ones((n, n)), 1) - np.tril(np.ones((n, n)), -1))
    reflected = np.ones(n)
    reflected[0] = np.sign(np.linalg.det(drawn))
    return np.linalg.solve(np.eye(n) + skew, np.eye(n) - skew) * reflected


orthogonal = Condition(
    "orthogonal",
    build=_orthogonal,
    margin=lambda x: float("inf") if np.allclose(x.T @ x, np.eye(len(x)), rtol=0, atol=1e-13) else 0.0,
    count=lambda shape: shape[0] * (shape[0] - 1) // 2,
    discrete=lambda shape: (2,) * shape[0],
    project=lambda x, v: x @ (x.T @ v - v.T @ x) / 2,
    square=True,
    scaled=False,
    example="N N",
    over_field=_rotation_like,
    doc="""Square matrices with QᵀQ = I, rotations and reflections: ``orthogonal("N N")``. ``along=orthogonal`` claims a
    gradient for perturbations that keep this to first order: Q times a skew matrix.""",
)
