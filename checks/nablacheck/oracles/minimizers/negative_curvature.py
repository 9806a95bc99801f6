"""The direction in which a function curves least at a point, by second differences: downwards at a saddle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.differences.noise import ScalarFunction
from nablacheck.oracles.options import CURVATURE


class Axis(NamedTuple):
    """One axis of the Hessian: a step along it, the value after the step, the second difference, and the square root of
    the latter's size, which scales the axis to curvature ±1."""

    step: Array
    ahead: float
    second_difference: float
    scale: float


def least_curved(
    function: ScalarFunction, x: Array, value: float, sigma: float, most: int, project: Callable[[Array], Array]
) -> Array | None:
    """The direction of least curvature at ``x``, its largest entry 1 in size; None where the function clearly curves
    upwards along all directions. Directions are taken as ``project`` turns them.

    The Hessian is taken along axes that are scaled to equal curvature: how many of its eigenvalues are negative doesn't
    depend on the axes (Sylvester's law of inertia), and rounding then spoils the small ones no more than the others.
    With more than ``most`` entries it is restricted to a subspace of that dimension.
    """
    clear = CURVATURE.clear * sigma
    found = [_axis(function, x, value, clear, project(each)) for each in _basis(x, most)]
    axes = [axis for axis in found if axis is not None]
    if not axes:
        return None
    matrix = _scaled_hessian(function, x, value, axes)
    curvatures, directions = np.linalg.eigh(matrix)
    if curvatures[0] > CURVATURE.upwards:
        return None
    weights = [weight / axis.scale for weight, axis in zip(directions[:, 0], axes, strict=True)]
    direction = np.asarray(sum(weight * axis.step for weight, axis in zip(weights, axes, strict=True)))
    longest = float(np.abs(direction).max())
    return direction / longest if 0 < longest < np.inf else None


def _scaled_hessian(function: ScalarFunction, x: Array, value: float, axes: list[Axis]) -> Array:
    matrix = np.diag([axis.second_difference / axis.scale**2 for axis in axes])
    for (i, a), (j, b) in combinations(enumerate(axes), 2):
        mixed = function(x + a.step + b.step) - a.ahead - b.ahead + value
        matrix[i, j] = matrix[j, i] = mixed / (a.scale * b.scale) if np.isfinite(mixed) else 0.0
    return matrix


def _basis(x: Array, most: int) -> Iterator[Array]:
    """Steps along the axes, each entry by its scale; with many entries along some of them, and along sums of groups
    that have all entries among them."""
    scales = entry_scales(x)
    if x.size <= most:
        chosen = np.arange(x.size)
    else:
        order = np.random.default_rng(x.size).permutation(x.size)
        chosen = order[: most // 2]
        for group in np.array_split(order, most - most // 2):
            yield _step_of(scales, group.tolist())
    for k in chosen:
        yield _step_of(scales, [int(k)])


def _step_of(scales: Array, entries: list[int]) -> Array:
    """A step of some entries, each by its scale."""
    step = np.zeros(scales.size)
    step[entries] = scales.reshape(-1)[entries]
    return step.reshape(scales.shape)


def _axis(function: ScalarFunction, x: Array, value: float, clear: float, direction: Array) -> Axis | None:
    """The axis along a direction, with the first step at which the second difference is clear, else the longest at
    which it is finite; None where the function has no values beside the point."""
    found = None
    for size in CURVATURE.steps:
        step = size * direction
        ahead = function(x + step)
        second_difference = ahead - 2 * value + function(x - step)
        if not np.isfinite(second_difference):
            break
        scale = float(np.sqrt(max(abs(second_difference), clear))) or 1.0
        found = Axis(step, ahead, second_difference, scale)
        if abs(second_difference) > clear:
            break
    return found
