"""Conditions on rows that are unit vectors: points of a sphere."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.entries import Shape, signs
from nablacheck.declare.spaces import Condition


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


def _like_drawn(entries: Any, drawn: Array) -> Any:
    """In one dimension the drawn sign; elsewhere the sphere is in one piece."""
    return _rows_on_sphere(entries, drawn.shape) * (drawn if drawn.shape[-1] == 1 else 1)


unit_norm = Condition(
    "unit_norm",
    build=_unit_norm,
    margin=lambda x: float("inf") if np.allclose(np.linalg.norm(x, axis=-1), 1, rtol=0, atol=1e-13) else 0.0,
    count=_coordinates,
    discrete=lambda shape: (2,) * prod(shape[:-1]),
    project=lambda x, v: v - x * np.sum(x * v, axis=-1, keepdims=True),
    dimensions=(1, 2),
    scaled=False,
    example="N",
    over_field=_like_drawn,
    set_name="unit sphere",
    doc="""Vectors of Euclidean norm 1 over the last axis: one, ``unit_norm("N")``, or one in each row,
    ``unit_norm("N D")``; the unit sphere. ``along=unit_norm`` claims a gradient for perturbations at right angles to
    the vector: the Riemannian gradient (Absil, Mahony and Sepulchre, Optimization Algorithms on Matrix Manifolds,
    3.6).""",
)
