"""Conditions on rows that sum to 1, as probability distributions do: inside the simplex, or at its corners."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.entries import Shape, positive_entries, squares
from nablacheck.declare.spaces import Condition


def _simplex(entries: Array, shape: Shape) -> Array:
    weights = positive_entries(entries, shape)
    shares: Array = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def _shares(entries: Any, drawn: Array) -> Any:
    weights = squares(entries, drawn)
    return weights / np.sum(weights, axis=-1, keepdims=True)


simplex = Condition(
    "simplex",
    build=_simplex,
    margin=lambda x: float(x.min()) if np.allclose(x.sum(axis=-1), 1, rtol=0, atol=1e-13) else 0.0,
    project=lambda x, v: v - v.mean(axis=-1, keepdims=True),
    dimensions=(1, 2),
    scaled=False,
    example="N K",
    set_name="simplex",
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


def _sums_to_one(entries: Any, shape: Shape) -> Any:
    """Free entries, of which what is missing from the sum is added to each of them."""
    free = np.reshape(entries[: prod(shape)], shape)
    return free + (1 - np.sum(free, axis=-1, keepdims=True)) / shape[-1]


sums_to_one = Condition(
    "sums_to_one",
    build=_sums_to_one,
    margin=lambda x: float("inf") if np.allclose(x.sum(axis=-1), 1, rtol=0, atol=1e-13 * np.abs(x).max()) else 0.0,
    project=lambda x, v: v - v.mean(axis=-1, keepdims=True),
    dimensions=(1, 2),
    scaled=False,
    example="N K",
    set_name="arrays that sum to 1",
    over_field=lambda entries, drawn: _sums_to_one(entries, drawn.shape),
    doc="""Entries of any sign that sum to 1 over the last axis: weights, ``sums_to_one("K")``, or such in each row,
    ``sums_to_one("N K")``. ``along=sums_to_one`` means perturbations that sum to 0 over that axis.""",
)
