"""The direction in which a function curves least at a point, by second differences: downwards at a saddle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.differences.noise import ScalarFunction

STEPS = (2.0**-16, 2.0**-12, 2.0**-8, 2.0**-4, 1.0)
"""By how much of its scale an entry is moved: by as little as shows a second difference that …"""
CLEAR = 1e4
"""… is so many times the rounding of the function."""
UPWARDS = 1e-2
"""A function whose least curvature is more than this share of what its axes have curves upwards everywhere."""


def least_curved(
    function: ScalarFunction, x: Array, value: float, sigma: float, most: int, way: Callable[[Array], Array]
) -> Array | None:
    """The direction of least curvature at ``x`` among those that ``way`` makes of any, one entry of it 1 in size; None
    where all curve upwards clearly.

    The Hessian is taken on axes of equal curvature: what its eigenvalues are above zero or below doesn't depend on the
    axes (Sylvester), and rounding spoils those of slight curvature no more than the others. Of more than ``most``
    entries it is taken within a subspace of this dimension.
    """
    axes = [_axis(function, x, value, CLEAR * sigma, way(each)) for each in _basis(x, most)]
    kept = [axis for axis in axes if axis is not None]
    if not kept:
        return None
    matrix = np.diag([bend / scale**2 for _, _, bend, scale in kept])
    for (i, (move, ahead, _, scale)), (j, (other, beside, _, size)) in combinations(enumerate(kept), 2):
        mixed = function(x + move + other) - ahead - beside + value
        matrix[i, j] = matrix[j, i] = mixed / (scale * size) if np.isfinite(mixed) else 0.0
    curvatures, directions = np.linalg.eigh(matrix)
    if curvatures[0] > UPWARDS:
        return None
    weights = [weight / scale for weight, (_, _, _, scale) in zip(directions[:, 0], kept, strict=True)]
    found = np.asarray(sum(weight * move for weight, (move, _, _, _) in zip(weights, kept, strict=True)))
    longest = float(np.abs(found).max())
    return found / longest if 0 < longest < np.inf else None


def _basis(x: Array, most: int) -> Iterator[Array]:
    """The axes, each entry by its scale; of many entries some of them, and sums of groups of all of them."""
    steps = entry_scales(x)
    if x.size <= most:
        chosen = np.arange(x.size)
    else:
        order = np.random.default_rng(x.size).permutation(x.size)
        chosen = order[: most // 2]
        for group in np.array_split(order, most - most // 2):
            yield _only(steps, group.tolist())
    for k in chosen:
        yield _only(steps, [int(k)])


def _only(steps: Array, entries: list[int]) -> Array:
    """A move of some entries, by their scale."""
    move = np.zeros(steps.size)
    move[entries] = steps.reshape(-1)[entries]
    return move.reshape(steps.shape)


def _axis(
    function: ScalarFunction, x: Array, value: float, clear: float, axis: Array
) -> tuple[Array, float, float, float] | None:
    """The move along an axis, the value after it, the second difference, and the root of its size; None where the
    function has no values beside the point."""
    found = None
    for step in STEPS:
        move = step * axis
        ahead = function(x + move)
        bend = ahead - 2 * value + function(x - move)
        if not np.isfinite(bend):
            break
        found = move, ahead, bend, float(np.sqrt(max(abs(bend), clear))) or 1.0
        if abs(bend) > clear:
            break
    return found
