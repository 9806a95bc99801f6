"""What a claim leaves of the slope along another direction, by the steps that showed a failure: enough for telling
mistakes apart and for finding wrong entries, at few evaluations."""

from __future__ import annotations

import math

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.checker import Checker
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIAGNOSIS, LOCATION
from nablacheck.differences.step_selection import refined, search_steps


def residual_along(checker: Checker, failure: LineResult, direction: Array) -> Extrapolant | None:
    """The residual along a direction, first by the steps that showed the failure and then, unless it is zero or well
    known, by the search; None where the function has no value."""
    return line_residual(checker.line(direction), failure)


def line_residual(line: Line, failure: LineResult) -> Extrapolant | None:
    """The same along a line that is at hand."""
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

    if like is not None and (known := like.best_extrapolant()) is not None and like.is_finite(k):
        line.evaluate(k)
        truncation = LOCATION.cancelled_truncation * abs(like.residuals[k] - known.value)
        alone = Extrapolant.of(k, 1, line.residuals[k], truncation, line.noise(k))
        if alone.tolerance < abs(alone.value) < math.inf and not is_vague(alone):
            return alone
    if k == failure.extrapolant.finest:
        found = _by_steps_of(failure, line)
    else:
        line.evaluate(k - 1, k)
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
