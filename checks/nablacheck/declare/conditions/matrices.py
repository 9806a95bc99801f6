"""Conditions on matrices: definiteness and rank."""

from __future__ import annotations

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.batches import of_each_matrix
from nablacheck.declare.conditions.entries import Shape, ratio, signs, squash
from nablacheck.declare.spaces import Condition, any_entries


def _smallest_singular_value(x: Array) -> float:
    values = np.linalg.svd(x, compute_uv=False)
    return ratio(float(values[-1]), float(values[0]))


def _gram_plus_identity(entries: Array, shape: Shape) -> Array:
    b = entries.reshape(shape)
    return b @ b.T / shape[0] + np.eye(shape[0])


positive_definite = of_each_matrix(
    Condition(
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
    ``positive_definite("N N")``, or several, ``positive_definite("K N N")``. ``along=positive_definite`` means
    symmetric perturbations.""",
    )
)


def _full_rank(entries: Array, shape: Shape) -> Array:
    """L U with free rows below it, all rows rotated, or the transpose: L and U unit triangular with entries below 1,
    the pivots ±[1, 2)."""
    small, large = min(shape), max(shape)
    square, below = small * small, small * large
    block = squash(entries[:square].reshape(small, small))
    pivots = signs(entries[below:-1]) * (1 + np.abs(np.diag(block)))
    lower = np.eye(small) + np.tril(block, -1)
    upper = np.diag(pivots) + np.triu(block, 1)
    tall = np.concatenate([lower @ upper, entries[square:below].reshape(large - small, small)])
    rotated = np.roll(tall, int(entries[-1]), axis=0)
    return rotated if shape[0] >= shape[1] else rotated.T


def _pivots_and_rotation(shape: Shape) -> tuple[int, ...]:
    """The sign of each pivot, and how far the rows are rotated."""
    return *(2,) * min(shape), max(shape)


invertible = of_each_matrix(
    Condition(
        "invertible",
        build=_full_rank,
        margin=_smallest_singular_value,
        discrete=_pivots_and_rotation,
        square=True,
        example="N N",
        over_field=any_entries,
        doc="""Square matrices that have an inverse, symmetric or not: ``invertible("N N")``.""",
    )
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
