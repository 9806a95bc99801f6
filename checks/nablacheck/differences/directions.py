"""Random directions along which derivatives are checked: every entry moves, by about its own scale, and entries don't
cancel."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import FEW, Array, median_size, norm, rms
from nablacheck.differences.options import DIRECTIONS

SCALES = 3
"""At how many scales directions are drawn in turn."""
Project = Callable[[Array], Array]


def directions(x: Array, gradient: Array, rng: np.random.Generator, project: Project | None) -> Iterator[Array]:
    """Random directions without end, at three scales in turn: that of each entry of x; one at which entries of the
    gradient weigh alike, small ones too; that of x as a whole. Entries in another unit keep to their own scale.

    Entries are ±U(½, 3⁄2) times the scale: none is next to nothing, as Gaussian ones may be, and sums don't cancel
    exactly, as those of ±1 may. Where not all entries of the gradient weigh along the first direction, and they do
    along the second, these two change places.
    """
    sizes = np.abs(x)
    typical = _typical_scale(sizes, gradient)
    if not np.count_nonzero(sizes):
        sizes = np.full(x.shape, typical)  # zeros have no scale of their own
    own = np.maximum(sizes, DIRECTIONS.small_entry * typical)
    first, second = _random(own, x.shape, rng, project), None
    weighs = weighs_all_entries(gradient, first)
    if weighs:
        yield first
    alike = np.asarray(typical * _equal_weights(gradient, typical))
    scales: list[Array | float] = [own, alike, typical]
    if not weighs:
        second = _random(alike, x.shape, rng, project)
        if weighs_all_entries(gradient, second):
            first, second = second, first
            scales = [alike, own, typical]
        yield first
        yield second
    for scale in islice(cycle(scales), 1 if second is None else 2, None):
        yield _random(scale, x.shape, rng, project)


def weighs_all_entries(gradient: Array, direction: Array) -> bool:
    """Whether every entry of a gradient contributes to the derivative along a direction by a fair share of what they
    contribute on the root mean square, so that an error in any of them shows."""
    contributions = np.abs(gradient * direction)
    if contributions.size <= FEW:
        each = contributions.reshape(-1).tolist()
        least, size = min(each, default=math.inf), math.hypot(*each)
    else:
        least, size = float(contributions.min()), norm(contributions)
    return least * math.sqrt(direction.size) > DIRECTIONS.least_contribution * size


def _typical_scale(sizes: Array, gradient: Array) -> Array | float:
    """The scale of x as a whole, from the sizes of its entries; for each entry where some have a scale of their own:
    those that are far smaller than the others and yet contribute as much, because their derivative makes up for it,
    have another unit."""
    whole = rms(sizes) or 1.0
    size = sizes.reshape(-1)
    limit = DIRECTIONS.small_entry * whole
    if size.size <= FEW and not any(0 < each < limit for each in size.tolist()):
        return whole
    below = size < limit
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


def others_only(direction: Array, gradient: Array, positions: NDArray[np.intp]) -> Array:
    """A direction with other signs in which neither the entries at these positions move, nor those that contribute far
    more to the slope than most."""
    signs = np.random.default_rng(0).choice((-1.0, 1.0), direction.shape)
    others = signs * direction
    others.reshape(-1)[positions] = 0.0
    contributions = np.abs(gradient * others)
    others[contributions > DIRECTIONS.max_weight * median_size(contributions)] = 0.0
    return np.asarray(others)


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
