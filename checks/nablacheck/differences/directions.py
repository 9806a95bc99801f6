"""Directions to look along: every entry moves, by about its own scale, and none cancels another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from nablacheck.core.arrays import Array, median_size, rms

SMALL_ENTRY = 1e-3
"""Entries far below the root mean square move by this share of it."""
MOST_LOWERED, MOST_RAISED = 100.0, 10.0
"""By how much entries of a large slope move less than the middling ones, and those of a small slope more. There are
always some of next to no slope, and they would have the line go far from the point for nothing."""
LONGEST_ENTRY = 1.5
"""An entry moves by at most this many times its scale."""
COTANGENTS = 2
"""How many random weightings of an array-valued function are looked at."""

Project = Callable[[Array], Array]


def directions(x: Array, gradient: Array, rng: np.random.Generator, project: Project | None) -> Iterator[Array]:
    """Random directions without end, at three scales in turn: that of each entry of x; one at which entries of the
    gradient weigh alike, small ones too; that of x as a whole. Entries in another unit keep to their own scale.

    Entries are ±U(½, 3⁄2) times the scale: none is next to nothing, as Gaussian ones may be, and sums don't cancel
    exactly, as those of ±1 may.
    """
    size = np.abs(x)
    typical = _typical(size, gradient)
    if not size.any():
        size = np.full(x.shape, typical)  # zeros have no scale of their own
    while True:
        yield _random(np.maximum(size, SMALL_ENTRY * typical), x.shape, rng, project)
        yield _random(typical * _evened(gradient, typical), x.shape, rng, project)
        yield _random(typical, x.shape, rng, project)


def _typical(sizes: Array, gradient: Array) -> Array | float:
    """The scale of x as a whole, from the sizes of its entries; that of the entry itself where it is far smaller and
    yet its slope makes up for it: then it has another unit. One number where no entry has."""
    whole = rms(sizes) or 1.0
    size = sizes.reshape(-1)
    below = size < SMALL_ENTRY * whole
    if not size[below].any():
        return whole
    small = np.flatnonzero(below)
    with np.errstate(over="ignore"):
        weight = size * gradient.reshape(-1)
    weighs = np.abs(weight[small])
    other = small[(weighs > 0) & (weighs >= np.sqrt(size[small] / whole) * rms(weight))]
    if not other.size:
        return whole
    scale = np.full(size.shape, whole)
    scale[other] = size[other]
    return scale.reshape(sizes.shape)


def _evened(gradient: Array, scale: Array | float) -> Array:
    """What makes the entries of a gradient weigh alike where they move by this scale, within limits."""
    if isinstance(scale, np.ndarray):
        gradient = gradient * (scale / scale.max())
    middle = median_size(gradient)
    if not middle:
        return np.ones(gradient.shape)
    weights = np.asarray(np.abs(gradient))
    np.minimum(weights, middle * MOST_LOWERED, out=weights)
    np.maximum(weights, max(middle / MOST_RAISED, np.finfo(float).tiny), out=weights)
    return np.asarray(np.divide(middle, weights, out=weights))


def signed(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Random numbers ±U(½, 3⁄2): none is next to nothing, and sums of them don't cancel exactly."""
    drawn = np.asarray(rng.random(shape))
    drawn *= 2.0
    drawn -= 1.0
    drawn += np.copysign(0.5, drawn)
    return drawn


def _random(scale: Array | float, shape: tuple[int, ...], rng: np.random.Generator, project: Project | None) -> Array:
    direction = signed(rng, shape)
    direction *= scale
    return direction if project is None else project(direction)
