"""Directions to look along: every entry moves, by about its own scale, and none cancels another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..spaces import Array
from .noise import rms

SMALL_ENTRY = 1e-3
"""Entries far below the root mean square move by this share of it."""
MOST_UNEVEN = 100.0
LONGEST_ENTRY = 1.5
"""An entry moves by at most this many times its scale."""

Project = Callable[[Array], Array]


def directions(x: Array, gradient: Array, rng: np.random.Generator, project: Project | None) -> Iterator[Array]:
    """Random directions without end, at three scales in turn: that of each entry of x; one at which entries of the
    gradient weigh alike, small ones too; that of x as a whole. Entries in another unit keep to their own scale.

    Entries are ±U(½, 3⁄2) times the scale: none is next to nothing, as Gaussian ones may be, and sums don't cancel
    exactly, as those of ±1 may.
    """
    typical = _typical(x, gradient)
    while True:
        yield _random(np.maximum(np.abs(x), SMALL_ENTRY * typical), rng, project)
        yield _random(typical * _evened(gradient * (typical / typical.max(initial=0.0))), rng, project)
        yield _random(typical, rng, project)


def _typical(x: Array, gradient: Array) -> Array:
    """The scale of x as a whole; that of the entry itself where it is far smaller and yet its slope makes up for it:
    then it has another unit."""
    whole = rms(x) or 1.0
    with np.errstate(over="ignore"):
        weight = np.abs(x * gradient)
    share = np.abs(x) / whole
    other = (share < SMALL_ENTRY) & (weight > 0) & (weight >= np.sqrt(share) * rms(weight))
    return np.where(other, np.abs(x), whole)


def _evened(gradient: Array) -> Array:
    size = np.abs(gradient)
    present = size[size > 0]
    if not present.size:
        return np.ones(gradient.shape)
    middle = float(np.median(present))
    with np.errstate(over="ignore"):
        return np.clip(middle / np.maximum(size, np.finfo(float).tiny), 1 / MOST_UNEVEN, MOST_UNEVEN)


def _random(scale: Array, rng: np.random.Generator, project: Project | None) -> Array:
    drawn = rng.uniform(-1.0, 1.0, scale.shape)
    direction = scale * (drawn + np.copysign(0.5, drawn))
    return direction if project is None else project(direction)
