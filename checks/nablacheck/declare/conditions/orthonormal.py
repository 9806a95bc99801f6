"""Conditions on matrices with orthonormal columns, and on rows that are unit vectors: spheres, Stiefel manifolds, the
orthogonal group and its rotations.

Their tangent spaces and projections: Absil, Mahony and Sepulchre, Optimization Algorithms on Matrix Manifolds, 3.5.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.batches import of_each_matrix
from nablacheck.declare.conditions.entries import Shape, signs
from nablacheck.declare.conditions.patterns import Pattern, skew_pattern
from nablacheck.declare.spaces import Condition

ROUNDING = 1e-13
"""How far products of columns may be from those of orthonormal ones."""


def _has_orthonormal_columns(x: Array) -> bool:
    return np.allclose(x.T @ x, np.eye(x.shape[1]), rtol=0, atol=ROUNDING)


def _cayley_transform(skew: Any) -> Any:
    """The rotation that a skew matrix makes."""
    identity = np.eye(len(skew))
    return np.linalg.solve(identity + skew, identity - skew)


def _rotation(entries: Any, shape: Shape) -> Any:
    return _cayley_transform(skew_pattern(shape).build(entries))


def _triangle_above(shape: Shape) -> int:
    return shape[0] * (shape[0] - 1) // 2


def _tangent(x: Array, v: Array) -> Array:
    """The part of v that keeps the products of columns to first order."""
    return v - x @ (x.T @ v + v.T @ x) / 2


def _like_drawn(entries: Any, drawn: Array) -> Any:
    """A rotation where the drawn matrix is one, else a reflection: there is no way from one to the other."""
    reflected = np.ones(len(drawn))
    reflected[0] = np.sign(np.linalg.det(drawn))
    return _rotation(entries, drawn.shape) * reflected


orthogonal = of_each_matrix(
    Condition(
        "orthogonal",
        build=lambda entries, shape: _rotation(entries, shape) * signs(entries[-shape[0] :]),
        margin=lambda x: float("inf") if _has_orthonormal_columns(x) else 0.0,
        count=_triangle_above,
        discrete=lambda shape: (2,) * shape[0],
        project=lambda x, v: x @ (x.T @ v - v.T @ x) / 2,
        square=True,
        scaled=False,
        example="N N",
        over_field=_like_drawn,
        doc="""Square matrices with QᵀQ = I, rotations and reflections: ``orthogonal("N N")``. ``along=orthogonal``
        claims a gradient for perturbations that keep this to first order: Q times a skew matrix.""",
    )
)

rotation = of_each_matrix(
    Condition(
        "rotation",
        build=_rotation,
        margin=lambda x: float("inf") if _has_orthonormal_columns(x) and np.linalg.det(x) > 0 else 0.0,
        count=_triangle_above,
        project=lambda x, v: x @ (x.T @ v - v.T @ x) / 2,
        square=True,
        scaled=False,
        example="N N",
        over_field=lambda entries, drawn: _rotation(entries, drawn.shape),
        doc="""Square matrices with RᵀR = I and determinant 1: ``rotation("N N")``. ``along=rotation`` claims a gradient
        for perturbations that keep this to first order: R times a skew matrix.""",
    )
)


@lru_cache
def _stiefel_pattern(shape: Shape) -> Pattern:
    """That of the skew matrices whose Cayley transforms have all possible first columns: zero beyond these."""
    n, columns = shape
    whole, beyond = skew_pattern((n, n)), np.zeros((n, n))
    beyond[columns:, columns:] = 1
    sign = whole.sign * (1 - beyond)
    numbered = np.zeros((n, n), dtype=np.intp)
    numbered[sign != 0] = np.unique(whole.which[sign != 0], return_inverse=True)[1].reshape(-1)
    return Pattern(numbered, sign)


def _first_columns(entries: Any, shape: Shape) -> Any:
    return _cayley_transform(_stiefel_pattern(shape).build(entries))[:, : shape[1]]


def _columns_like_drawn(entries: Any, drawn: Array) -> Any:
    if drawn.shape[0] == drawn.shape[1]:
        return _like_drawn(entries, drawn)
    return _first_columns(entries, drawn.shape)  # all of one piece


orthonormal = of_each_matrix(
    Condition(
        "orthonormal",
        build=lambda entries, shape: _first_columns(entries, shape) * signs(entries[-shape[1] :]),
        margin=lambda x: float("inf") if _has_orthonormal_columns(x) else 0.0,
        count=lambda shape: _stiefel_pattern(shape).free_entries,
        discrete=lambda shape: (2,) * shape[1],
        project=_tangent,
        dimensions=(2,),
        admits=lambda shape: shape[0] >= shape[1],
        scaled=False,
        example="N P",
        over_field=_columns_like_drawn,
        doc="""Matrices with orthonormal columns, XᵀX = I, at least as tall as wide: ``orthonormal("N P")``; the Stiefel
        manifold. ``along=orthonormal`` claims a gradient for perturbations that keep this to first order.""",
    )
)


def _coordinates(shape: Shape) -> int:
    """How many numbers make the rows: a sphere has one dimension less than the space around it."""
    return prod(shape[:-1]) * (shape[-1] - 1)


def _rows_on_sphere(entries: Any, shape: Shape) -> Any:
    """The inverse of the stereographic projection, which is rational: zeros are the first unit vector."""
    flat = np.reshape(entries[: _coordinates(shape)], (*shape[:-1], shape[-1] - 1))
    square = np.sum(flat**2, axis=-1, keepdims=True)
    return np.concatenate([1 - square, 2 * flat], axis=-1) / (1 + square)


def _unit_norm(entries: Array, shape: Shape) -> Array:
    """Points of the sphere, and a sign for each: in one dimension there is nothing but the sign."""
    rows: Array = _rows_on_sphere(entries, shape) * signs(entries[_coordinates(shape) :]).reshape(*shape[:-1], 1)
    return rows


unit_norm = Condition(
    "unit_norm",
    build=_unit_norm,
    margin=lambda x: float("inf") if np.allclose(np.linalg.norm(x, axis=-1), 1, rtol=0, atol=ROUNDING) else 0.0,
    count=_coordinates,
    discrete=lambda shape: (2,) * prod(shape[:-1]),
    project=lambda x, v: v - x * np.sum(x * v, axis=-1, keepdims=True),
    dimensions=(1, 2),
    scaled=False,
    example="N",
    # In one dimension the drawn sign; elsewhere the sphere is of one piece.
    over_field=lambda entries, drawn: _rows_on_sphere(entries, drawn.shape) * (drawn if drawn.shape[-1] == 1 else 1),
    set_name="unit sphere",
    doc="""Vectors of Euclidean norm 1 over the last axis: one, ``unit_norm("N")``, or one in each row,
    ``unit_norm("N D")``; the unit sphere. ``along=unit_norm`` claims a gradient for perturbations at right angles to
    the vector: the Riemannian gradient.""",
)
