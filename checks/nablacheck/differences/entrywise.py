"""Every entry of a derivative by itself, along the axes, with the steps that showed an error; for small arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.checker import Checker
from nablacheck.differences.confirmation import bends_sharper_nearby
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.kinks_and_jumps import jumps_in_slope
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIAGNOSIS, DIRECTIONS, LOCATION
from nablacheck.differences.step_selection import refined, search_steps


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
        found = _residual_along(line, failure)
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
        seen = _residual_along(along, failure)
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


def residual_along(checker: Checker, failure: LineResult, direction: Array) -> Extrapolant | None:
    """The residual along a direction, first by the steps that showed the failure and then, unless it is zero or well
    known, by the search; None where the function has no value."""
    return _residual_along(checker.line(direction), failure)


def _residual_along(line: Line, failure: LineResult) -> Extrapolant | None:
    found = _by_steps_of(failure, line)
    if found is None or not LOCATION.entry_accuracy * abs(found.value) < found.tolerance < abs(found.value):
        return found
    return search_steps(line, abs(found.value), LOCATION.entry_accuracy * abs(found.value), 0.0, stop_early=False)


def slope_residual(line: Line, failure: LineResult, like: Line | None = None) -> Extrapolant | None:
    """The residual along a line, well enough for telling mistakes apart if a few steps do; None where the function has
    no value. One step may do where it is known what it leaves along another line ``like`` it."""
    assert failure.line is not None
    assert failure.extrapolant is not None
    k, claimed = failure.line.clear_step(failure.extrapolant), abs(line.claimed_change(2 * line.direction)) / 2

    def is_vague(found: Extrapolant) -> bool:
        size = abs(found.value)
        known = DIAGNOSIS.left_over / DIAGNOSIS.times_tolerance * size
        return min(known, DIAGNOSIS.agreement * max(size, claimed)) < found.tolerance < size

    line.evaluate(k)
    if like is not None and (known := like.best_extrapolant()) is not None and like.is_finite(k):
        truncation = LOCATION.cancelled_truncation * abs(like.residuals[k] - known.value)
        alone = Extrapolant.of(k, 1, line.residuals[k], truncation, line.noise(k))
        if alone.tolerance < abs(alone.value) < math.inf and not is_vague(alone):
            return alone
    line.evaluate(k - 1)
    found = line.best_extrapolant()
    return None if found is None else refined(line, abs(found.value), is_vague, DIAGNOSIS.further_steps)


def _by_steps_of(failure: LineResult, line: Line) -> Extrapolant | None:
    assert failure.extrapolant is not None
    start = failure.extrapolant.coarsest
    line.evaluate(*range(start, start + min(max(failure.extrapolant.count, 2), LOCATION.entry_steps)))
    return line.best_extrapolant()


def agrees_along(checker: Checker, failure: LineResult, direction: Array, known: Line | None = None) -> bool:
    """Whether the claim is right along a direction to a small share of the slope, as far as the steps tell that showed
    the failure. ``known`` is a line in this direction that has been looked along."""
    assert failure.extrapolant is not None
    line, finest = known or checker.line(direction), failure.extrapolant.finest
    tolerance = LOCATION.known_elsewhere * checker.derivative_scale(direction)
    if known is None:
        line.evaluate(finest)
    if any(abs(residual) <= tolerance for residual in line.residuals.values()):
        return True
    line.evaluate(*failure.extrapolant.steps)
    found = line.best_extrapolant()
    return found is not None and abs(found.value) <= found.tolerance <= tolerance
