"""Every entry of a derivative by itself, along the axes, with the steps that showed an error; for small arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.checker import Checker
from nablacheck.differences.confirmation import bends_sharper_nearby
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.kinks_and_jumps import jumps_in_slope
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIRECTIONS, LOCATION
from nablacheck.differences.slope_residuals import line_residual
from nablacheck.differences.step_selection import search_steps


def every_entry(
    checker: Checker,
    failure: LineResult,
    project: Callable[[Array], Array] | None = None,
    positions: Sequence[int] | None = None,
) -> EntryErrors:
    """The errors of all entries of a gradient, or of those at the positions.

    With ``project`` an entry is looked at along its projected axis. An entry at which the function has no value, or a
    kink, may be off by anything.
    """
    assert failure.line is not None
    shape = failure.line.direction.shape
    lengths = np.abs(failure.line.direction.reshape(-1))
    indices = np.arange(lengths.size) if positions is None else np.asarray(positions, dtype=np.intp)
    claim_error, tolerance = np.zeros(indices.size), np.zeros(indices.size)
    for number, k in enumerate(indices):
        axis = np.zeros(lengths.size)
        axis[k] = lengths[k]
        direction = axis.reshape(shape)
        if project is not None:
            direction = project(direction)
        if not direction.any():
            continue
        line = checker.line(direction)
        found = line_residual(line, failure)
        if found is not None and jumps_in_slope(line, found.value, found.finest):
            found = None  # what it gives is the middle of two slopes
        claim_error[number] = -found.value / lengths[k] if found else 0.0
        tolerance[number] = found.tolerance / lengths[k] if found else np.inf
    return EntryErrors(indices, claim_error, tolerance)


def right_entry_by_entry(checker: Checker, failure: LineResult, wrong: Sequence[int]) -> bool:
    """Whether a claim that seems wrong is right after all where no entry moves by more than its own size.

    Entries far smaller than the others have been moved by more, and a function such as Σ|x| is another one there.
    Those of them that seem ``wrong``, or all where none is known to be, are looked at by themselves, each moved by its
    own size, and the others without them. Where noise hides their own size, the claim may be right as well if the
    function bends ever sharper towards them.
    """
    assert failure.line is not None
    direction = failure.line.direction
    size = np.abs(checker.x)
    small = (size > 0) & (DIRECTIONS.longest_entry * size < np.abs(direction))
    if len(wrong):
        seems_wrong = np.zeros(small.size, dtype=bool)
        seems_wrong[list(wrong)] = True
        small &= seems_wrong.reshape(small.shape)
    if not small.any():
        return False
    small_part, by_own_size = np.where(small, direction, 0.0), np.where(small, np.copysign(size, direction), 0.0)
    share = min(failure.difference / (checker.derivative_scale(small_part) or 1.0), 1.0)
    rest = direction - small_part
    small_right = _right(checker, by_own_size, share * checker.derivative_scale(by_own_size))
    if small_right is None:
        along = checker.line(small_part)
        seen = line_residual(along, failure)
        small_right = seen is not None and bends_sharper_nearby(along, seen)
    return small_right and (not rest.any() or bool(_right(checker, rest, failure.difference)))


def _right(checker: Checker, direction: Array, off: float) -> bool | None:
    """Whether a claim is right along a direction, if a slope that is off by so much would show; None otherwise."""
    found = search_steps(
        checker.line(direction), checker.derivative_scale(direction), LOCATION.informative * off, 0.0, stop_early=False
    )
    if found is None or not found.tolerance < LOCATION.informative * off:
        return None
    return abs(found.value) <= found.tolerance
