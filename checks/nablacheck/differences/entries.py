"""Every entry of a derivative by itself, along the axes, with the steps that showed an error; for small arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.checker import Checker
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIRECTIONS, LOCATION
from nablacheck.differences.richardson import Extrapolant
from nablacheck.differences.step_selection import search_steps


def every_entry(
    judge: Checker, slopes: LineResult, project: Callable[[Array], Array] | None = None
) -> tuple[Array, Array]:
    """How far the claim is above the true derivative, entry by entry, and how far that may be off: flat arrays.

    With ``project`` an entry is looked at along its projected axis. An entry at which the function has no value may be
    off by anything.
    """
    assert slopes.line is not None
    reach = np.abs(slopes.line.direction.reshape(-1))
    excess, tolerance = np.zeros(reach.size), np.zeros(reach.size)
    for k in range(reach.size):
        axis = np.zeros(reach.size)
        axis[k] = reach[k]
        direction = axis.reshape(slopes.line.direction.shape)
        if project is not None:
            direction = project(direction)
        if not direction.any():
            continue
        found = _look(judge, slopes, direction)
        excess[k] = -found.value / reach[k] if found else 0.0
        tolerance[k] = found.tolerance / reach[k] if found else np.inf
    return excess, tolerance


def every_curvature(judge: Checker, slopes: LineResult) -> tuple[Array, Array]:
    """The same for a Hessian, by polarisation: 4 eᵢᵀEeⱼ is the difference along eᵢ + eⱼ and eᵢ − eⱼ. Flat arrays."""
    assert slopes.line is not None
    shape = slopes.line.direction.shape
    reach = np.abs(slopes.line.direction.reshape(-1))
    n = reach.size
    excess, tolerance = np.zeros((n, n)), np.full((n, n), np.inf)
    axes = np.diag(reach)
    for i in range(n):
        for j in range(i, n):
            if not reach[i] * reach[j]:
                continue
            pair = (axes[i],) if i == j else (axes[i] + axes[j], axes[i] - axes[j])
            found = [_look(judge, slopes, direction.reshape(shape)) for direction in pair]
            if None in found:
                continue
            known = [window for window in found if window is not None]
            off = known[0].value if i == j else (known[0].value - known[1].value) / 4
            excess[i, j] = excess[j, i] = -off / (reach[i] * reach[j])
            tolerance[i, j] = tolerance[j, i] = sum(window.tolerance for window in known) / (reach[i] * reach[j])
    return excess.reshape(-1), tolerance.reshape(-1)


def right_apart(judge: Checker, slopes: LineResult, wrong: Sequence[int]) -> bool:
    """Whether a claim that seems wrong is right after all where no entry moves by more than its own size.

    Entries far smaller than the others have been moved by more, and a function such as Σ|x| is another one there.
    Those of them that seem ``wrong``, or all where none is known to be, are looked at by themselves, each moved by its
    own size, and the others without them.
    """
    assert slopes.line is not None
    direction = slopes.line.direction
    size = np.abs(judge.x)
    small = (size > 0) & (DIRECTIONS.longest_entry * size < np.abs(direction))
    if len(wrong):
        known = np.zeros(small.size, dtype=bool)
        known[list(wrong)] = True
        small &= known.reshape(small.shape)
    if not small.any():
        return False
    moved, own = np.where(small, direction, 0.0), np.where(small, np.copysign(size, direction), 0.0)
    share = min(slopes.difference / (judge.derivative_scale(moved) or 1.0), 1.0)
    rest = direction - moved
    return _right(judge, own, share * judge.derivative_scale(own)) and (
        not rest.any() or _right(judge, rest, slopes.difference)
    )


def _right(judge: Checker, direction: Array, off: float) -> bool:
    """Whether a claim is right along a direction, and a slope that is off by so much would show."""
    found = search_steps(
        judge.line(direction), judge.derivative_scale(direction), LOCATION.informative * off, 0.0, early=False
    )
    return found is not None and abs(found.value) <= found.tolerance < LOCATION.informative * off


def _look(judge: Checker, slopes: LineResult, direction: Array) -> Extrapolant | None:
    assert slopes.extrapolant is not None
    line = judge.line(direction)
    start = slopes.extrapolant.coarsest
    line.evaluate(*range(start, start + min(max(slopes.extrapolant.count, 2), LOCATION.entry_steps)))
    found = line.best_extrapolant()
    if found is None or not LOCATION.entry_accuracy * abs(found.value) < found.tolerance < abs(found.value):
        return found
    return search_steps(line, abs(found.value), LOCATION.entry_accuracy * abs(found.value), 0.0, early=False)
