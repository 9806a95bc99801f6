"""Random directions along which derivatives are checked: every entry moves, by about its own scale, and entries don't
cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from nablacheck.core.arrays import Array, median_size, rms
from nablacheck.differences.options import DIRECTIONS

SCALES = 3
"""At how many scales directions are drawn in turn."""
Project = Callable[[Array], Array]


def directions(x: Array, gradient: Array, rng: np.random.Generator, project: Project | None) -> Iterator[Array]:
    """Random directions without end, at three scales in turn: that of each entry of x; one at which entries of the
    gradient weigh alike, small ones too; that of x as a whole. Entries in another unit keep to their own scale.

    Entries are ±U(½, 3⁄2) times the scale: none is next to nothing, as Gaussian ones may be, and sums don't cancel
    exactly, as those of ±1 may.
    """
    sizes = np.abs(x)
    typical = _typical_scale(sizes, gradient)
    if not sizes.any():
        sizes = np.full(x.shape, typical)  # zeros have no scale of their own
    while True:
        yield _random(np.maximum(sizes, DIRECTIONS.small_entry * typical), x.shape, rng, project)
        yield _random(typical * _equal_weights(gradient, typical), x.shape, rng, project)
        yield _random(typical, x.shape, rng, project)


def _typical_scale(sizes: Array, gradient: Array) -> Array | float:
    """The scale of x as a whole, from the sizes of its entries; for each entry where some have a scale of their own:
    those that are far smaller than the others and yet contribute as much, because their derivative makes up for it,
    have another unit."""
    whole = rms(sizes) or 1.0
    size = sizes.reshape(-1)
    below = size < DIRECTIONS.small_entry * whole
    if not size[below].any():
        return whole
    small = np.flatnonzero(below)
    with np.errstate(over="ignore"):
        contributions = size * gradient.reshape(-1)
    of_small = np.abs(contributions[small])
    other = small[(of_small > 0) & (of_small >= np.sqrt(size[small] / whole) * rms(contributions))]
    if not other.size:
        return whole
    scale = np.full(size.shape, whole)
    scale[other] = size[other]
    return scale.reshape(sizes.shape)


def _equal_weights(gradient: Array, scale: Array | float) -> Array:
    """What makes the entries of a gradient weigh alike where they move by this scale, within limits."""
    if isinstance(scale, np.ndarray):
        gradient = gradient * (scale / scale.max())
    median = median_size(gradient)
    if not median:
        return np.ones(gradient.shape)
    weights = np.asarray(np.abs(gradient))
    np.minimum(weights, median * DIRECTIONS.max_weight, out=weights)
    np.maximum(weights, max(median / DIRECTIONS.max_displacement, np.finfo(float).tiny), out=weights)
    return np.asarray(np.divide(median, weights, out=weights))


def random_weights(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Random numbers ±U(½, 3⁄2): none is next to nothing, and sums of them don't cancel exactly."""
    drawn = np.asarray(rng.random(shape))
    drawn *= 2.0
    drawn -= 1.0
    drawn += np.copysign(0.5, drawn)
    return drawn


def _random(scale: Array | float, shape: tuple[int, ...], rng: np.random.Generator, project: Project | None) -> Array:
    direction = random_weights(rng, shape)
    direction *= scale
    return direction if project is None else project(direction)
