"""The conditions an argument can have. Each constructs its arrays from free entries; none filters.

The free entries are small numbers, zero first, so that every construction shrinks to a plain array: the identity, ones,
the first unit vector. Signs, places and orders are discrete choices of their own: read off a small number they would go
with its size, and the plainest numbers would make some of them hardly ever. Entries may be exact numbers as well
(``nablacheck.forward``): nothing here assumes floats or assigns.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import Array
from nablacheck.declare.spaces import Condition, any_entries, real

__all__ = [
    "full_rank",
    "invertible",
    "nonzero",
    "one_hot",
    "orthogonal",
    "positive",
    "positive_definite",
    "rank_deficient",
    "real",
    "simplex",
    "symmetric",
    "zero",
]

Shape = tuple[int, ...]


def _ratio(smallest: float, largest: float) -> float:
    return smallest / largest if largest > 0 else 0.0


def _smallest_singular_value(x: Array) -> float:
    values = np.linalg.svd(x, compute_uv=False)
    return _ratio(float(values[-1]), float(values[0]))


def _signs(choices: Array) -> Array:
    """+1 for the choice 0, −1 for 1."""
    signs: Array = 1 - 2 * choices
    return signs


def _positive(entries: Array, shape: Shape) -> Array:
    """|e| moved away from zero; a zero entry becomes 1."""
    return np.where(entries == 0, 1.0, np.abs(entries) + 1 / 32).reshape(shape)


def _squares(entries: Any, drawn: Array) -> Any:
    """In a field without order squares are what positive numbers are elsewhere: they have a root."""
    return any_entries(entries, drawn) ** 2


positive = Condition(
    "positive",
    build=_positive,
    margin=lambda x: _ratio(float(x.min()), float(np.abs(x).max())),
    over_field=_squares,
    doc="""Arrays with every entry greater than zero, with any axes.""",
)


def _nonzero(entries: Array, shape: Shape) -> Array:
    """Positive entries, and a sign for each."""
    size = prod(shape)
    return _signs(entries[size:]).reshape(shape) * _positive(entries[:size], shape)


nonzero = Condition(
    "nonzero",
    build=_nonzero,
    margin=lambda x: _ratio(float(np.abs(x).min()), float(np.abs(x).max())),
    discrete=lambda shape: (2,) * prod(shape),
    over_field=any_entries,
    doc="""Arrays with no entry zero, of either sign, with any axes. (``not_zero``: not all entries are.)""",
)

zero = Condition(
    "zero",
    build=lambda entries, shape: np.zeros(shape),
    margin=lambda x: float("inf") if not np.any(x) else 0.0,
    count=lambda shape: 0,
    over_field=lambda entries, drawn: drawn,
    doc="""The array of zeros, with any axes; a derivative by it still moves it freely.""",
)


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
        _ratio(float(np.linalg.eigvalsh(x)[0]), float(np.linalg.eigvalsh(x)[-1])) if np.array_equal(x, x.T) else 0.0
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
    pivots = _signs(entries[below:-1]) * (1 + np.abs(np.diag(block)))
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
    return rotation * _signs(entries[-n:])


def _rotation_like(entries: Any, drawn: Array) -> Any:
    """A rotation where the drawn matrix is one, else a reflection: there is no way from one to the other."""
    n = len(drawn)
    skew = entries[_mirrored(n, diagonal=False)] * (np.triu(np.ones((n, n)), 1) - np.tril(np.ones((n, n)), -1))
    signs = np.ones(n)
    signs[0] = np.sign(np.linalg.det(drawn))
    return np.linalg.solve(np.eye(n) + skew, np.eye(n) - skew) * signs


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


def _simplex(entries: Array, shape: Shape) -> Array:
    weights = _positive(entries, shape)
    shares: Array = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def _shares(entries: Any, drawn: Array) -> Any:
    weights = _squares(entries, drawn)
    return weights / np.sum(weights, axis=-1, keepdims=True)


simplex = Condition(
    "simplex",
    build=_simplex,
    margin=lambda x: float(x.min()) if np.allclose(x.sum(axis=-1), 1, rtol=0, atol=1e-13) else 0.0,
    project=lambda x, v: v - v.mean(axis=-1, keepdims=True),
    dimensions=(1, 2),
    scaled=False,
    example="N K",
    over_field=_shares,
    doc="""Positive entries that sum to 1 over the last axis: one distribution, ``simplex("K")``, or one in each row,
    ``simplex("N K")``. The interior of the probability simplex (Boyd and Vandenberghe, Convex Optimization, 2.2.4).
    ``along=simplex`` means perturbations that sum to 0 over that axis.""",
)


def _one_hot(entries: Array, shape: Shape) -> Array:
    """One 1 in every row; the row's choice says where."""
    return np.asarray(np.eye(shape[-1])[entries.astype(int)]).reshape(shape)


one_hot = Condition(
    "one_hot",
    build=_one_hot,
    margin=lambda x: float("inf") if np.all((x == 0) | (x == 1)) and np.all(x.sum(axis=-1) == 1) else 0.0,
    count=lambda shape: 0,
    discrete=lambda shape: (shape[-1],) * prod(shape[:-1]),
    dimensions=(1, 2),
    scaled=False,
    example="N K",
    over_field=lambda entries, drawn: drawn,
    doc="""A single 1 and otherwise zeros over the last axis: one label, ``one_hot("K")``, or one in each row,
    ``one_hot("N K")``. Also called 1-of-K coding (Bishop, Pattern Recognition and Machine Learning).""",
)
