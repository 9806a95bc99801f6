"""Functions at points where they aren't differentiable, though many look smooth along every line: an odd function that
is homogeneous of degree one, such as the median of numbers that are all tied, has a slope in each direction, and no
gradient. The gradients are those that people write: one of the one-sided ones, or their mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from nablacheck.core.arrays import Array
from numpy.typing import NDArray

from tests.helpers.nasty import Nasty, symmetric

Draw = Callable[[np.random.Generator], Array]


def small_integers(size: int) -> Draw:
    """Integers from 0 to 2, of which some are tied."""
    return lambda rng: rng.integers(0, 3, size).astype(float)


def all_tied(size: int) -> Draw:
    return lambda rng: np.full(size, rng.uniform(-2, 2))


def zeros(size: int) -> Draw:
    return lambda rng: np.zeros(size)


def shared(which: NDArray[np.bool_]) -> Array:
    """A derivative of 1, shared by the entries that are tied."""
    return np.asarray(which / which.sum(axis=0))


def ranks(x: Array) -> Array:
    return np.asarray(np.argsort(np.argsort(x, kind="stable"), kind="stable"))


def odd_weights(x: Array) -> float:
    return float(np.sort(x) @ [1.0, -2.0, 1.0, 1.0, -2.0, 1.0])


def hodges_lehmann(x: Array) -> float:
    """The median of all means of two."""
    i, j = np.triu_indices(x.size)
    return float(np.median((x[i] + x[j]) / 2))


def hodges_lehmann_gradient(x: Array) -> Array:
    i, j = np.triu_indices(x.size)
    means = (x[i] + x[j]) / 2
    which = shared(np.isclose(means, np.median(means)))
    return np.asarray(np.bincount(i, which / 2, x.size) + np.bincount(j, which / 2, x.size))


def eigenvalue(k: int, x: Array) -> float:
    return float(np.linalg.eigvalsh(symmetric(x))[k])


def eigenvalue_gradient(k: int, x: Array) -> Array:
    v = np.linalg.eigh(symmetric(x))[1][:, k]
    return np.asarray(2 * np.outer(v, v)[np.triu_indices(3)])


def identity(rng: np.random.Generator) -> Array:
    return rng.uniform(0.5, 2) * np.array([0.5, 0, 0, 0.5, 0, 0.5])


def running_extremes(x: Array) -> float:
    return float((np.maximum.accumulate(x) + np.minimum.accumulate(x)).sum())


def running_extremes_gradient(x: Array) -> Array:
    found = np.zeros(x.size)
    high = low = 0
    for k in range(x.size):
        high = k if x[k] > x[high] else high
        low = k if x[k] < x[low] else low
        found[high] += 1
        found[low] += 1
    return found


KNOTS = np.linspace(0.0, 10.0, 21)
HEIGHTS = np.sin(3 * KNOTS)


def slope_of_table(x: Array) -> Array:
    return np.asarray((np.diff(HEIGHTS) / np.diff(KNOTS))[np.searchsorted(KNOTS, x, side="right") - 1])


def knots(size: int, beside: int = 0) -> Draw:
    return lambda rng: np.concatenate([rng.choice(KNOTS[1:-1], size), rng.uniform(1, 9, beside)])


def pairwise_sign(x: Array) -> Array:
    return np.asarray(np.sign(x[:, None] - x[None, :]).sum(axis=1))


def cubic_over_square(x: Array) -> float:
    """x³/(x² + y²), a slope along every line through the origin, and no gradient there."""
    square = float(x @ x)
    return float(x[0] ** 3 / square) if square else 0.0


def product_over_square(x: Array) -> float:
    square = float(x @ x)
    return float(x[0] ** 2 * x[1] / square) if square else 0.0


TIES: dict[str, Nasty] = {
    "median of integers": Nasty(
        lambda x: float(np.median(x)), lambda x: shared(x == np.median(x)), small_integers(7), smooth=False
    ),
    "median of equal numbers, one of them": Nasty(
        lambda x: float(np.median(x)), lambda x: (ranks(x) == 2).astype(float), all_tied(5), smooth=False
    ),
    "median of columns": Nasty(
        lambda x: float(np.median(x.reshape(5, 4), axis=0).sum()),
        lambda x: shared(x.reshape(5, 4) == np.median(x.reshape(5, 4), axis=0)).reshape(-1),
        small_integers(20),
        smooth=False,
    ),
    "largest and smallest, tied": Nasty(
        lambda x: float(x.max() + x.min()), lambda x: shared(x == x.max()) + shared(x == x.min()), all_tied(4), False
    ),
    "largest and smallest of integers": Nasty(
        lambda x: float(x.max() + x.min()),
        lambda x: np.eye(6)[x.argmax()] + np.eye(6)[x.argmin()],
        small_integers(6),
        smooth=False,
    ),
    "middle eigenvalue of a multiple of the identity": Nasty(
        lambda x: eigenvalue(1, x), lambda x: eigenvalue_gradient(1, x), identity, smooth=False
    ),
    "extreme eigenvalues of a multiple of the identity": Nasty(
        lambda x: eigenvalue(0, x) + eigenvalue(2, x),
        lambda x: eigenvalue_gradient(0, x) + eigenvalue_gradient(2, x),
        identity,
        smooth=False,
    ),
    "ramps that cancel": Nasty(
        lambda x: float(np.maximum(x, 0) @ [1, -1, 1, -1]),
        lambda x: (x > 0) * np.array([1.0, -1.0, 1.0, -1.0]),
        zeros(4),
        smooth=False,
    ),
    "ramps of differences of integers": Nasty(
        lambda x: float(np.maximum(np.diff(x), 0) @ [1, -1, 1, -1]),
        lambda x: -np.diff((np.diff(x) > 0) * np.array([1.0, -1.0, 1.0, -1.0]), prepend=0, append=0),
        small_integers(5),
        smooth=False,
    ),
    "fractional part of integers": Nasty(
        lambda x: float(np.sum(x % 1)),
        lambda x: np.ones(x.shape),
        lambda rng: rng.integers(1, 50, 4).astype(float),
        False,
    ),
    "fractional part of large integers": Nasty(
        lambda x: float(np.sum(x % 1)),
        lambda x: np.ones(x.shape),
        lambda rng: np.round(10.0 ** rng.uniform(3, 12) * rng.uniform(0.5, 2, 4)),
        smooth=False,
    ),
    "table at its knots": Nasty(
        lambda x: float(np.interp(x, KNOTS, HEIGHTS).sum()), slope_of_table, knots(4), smooth=False
    ),
    "table, one of many at a knot": Nasty(
        lambda x: float(np.interp(x, KNOTS, HEIGHTS).sum()), slope_of_table, knots(1, beside=20), smooth=False
    ),
    "trimmed mean of integers": Nasty(
        lambda x: float(np.sort(x)[2:-2].mean()),
        lambda x: ((ranks(x) >= 2) & (ranks(x) < 7)) / 5,
        small_integers(9),
        smooth=False,
    ),
    "sorted, with weights that are the same from either end": Nasty(
        odd_weights, lambda x: np.array([1.0, -2.0, 1.0, 1.0, -2.0, 1.0])[ranks(x)], all_tied(6), smooth=False
    ),
    "Hodges-Lehmann estimate of integers": Nasty(
        hodges_lehmann, hodges_lehmann_gradient, small_integers(5), smooth=False
    ),
    "running extremes of integers": Nasty(running_extremes, running_extremes_gradient, small_integers(6), False),
    "running extremes of equal numbers": Nasty(running_extremes, running_extremes_gradient, all_tied(6), False),
    "x³/(x² + y²) at zero": Nasty(cubic_over_square, lambda x: np.array([1.0, 0.0]), zeros(2), smooth=False),
    "x²y/(x² + y²) at zero": Nasty(product_over_square, lambda x: np.zeros(2), zeros(2), smooth=False),
    "cube root of a product at zero": Nasty(
        lambda x: float(np.cbrt(x[0] * x[1] * x[2])), lambda x: np.zeros(3), zeros(3), smooth=False
    ),
    "Gini's mean difference of integers": Nasty(
        lambda x: float(np.abs(x[:, None] - x[None, :]).sum()), lambda x: 2 * pairwise_sign(x), small_integers(6), False
    ),
    "clipped at its bounds": Nasty(
        lambda x: float(np.clip(x, -1, 1).sum()),
        lambda x: (np.abs(x) <= 1).astype(float),
        lambda rng: rng.choice([-1.0, 0.3, 1.0], 5),
        smooth=False,
    ),
    "middle one of three, by max and min": Nasty(
        lambda x: float(max(min(x[0], x[1]), min(max(x[0], x[1]), x[2]))),
        lambda x: np.array([0.0, 1.0, 0.0]),
        all_tied(3),
        smooth=False,
    ),
}
"""At points that were drawn to be tied."""
