"""Which entries of a gradient are wrong, by moving only parts of the entries along the line that showed the error.

The residual along a direction is the sum of what the entries contribute. Where it is all one entry's, a residual with
the entries weighted by their position tells the position, as a centre of mass does, to within the relative uncertainty
of the residual: a few parts of two evaluations each. Where a small part of them, wherever it is, shows an error, so
many are wrong that one is enough to name. Otherwise groups of entries are bisected: the residual of one half gives that
of the other, so that k wrong entries of n take about k log₂ n parts.
"""

from __future__ import annotations

import math

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.kinks_and_jumps import jumps_in_slope
from nablacheck.differences.options import LOCATION


def locate_entries(line: Line, error: Extrapolant) -> EntryErrors:
    """The entries that make the residual of a line which this extrapolant shows, worst first.

    They are exhaustive where they explain the residual as well as it is known."""
    return sole_entry(line, error) or any_entry(line, error) or several_entries(line, error)


def sole_entry(line: Line, error: Extrapolant) -> EntryErrors | None:
    """The wrong entry, if there is only one: the interval that has it shrinks to the relative uncertainty about the
    centre of mass of its residual."""
    return _at_centre_of_mass(Parts(line, error, LOCATION.cancelled_truncation))


def several_entries(line: Line, error: Extrapolant) -> EntryErrors:
    """The wrong entries where these are few, worst first, and one of them where they are many."""
    parts = Parts(line, error, 1.0)
    return _one_of_many(parts) or _bisected(parts)


def any_entry(
    line: Line, error: Extrapolant, position: int | None = None, *, smooth: bool = False
) -> EntryErrors | None:
    """An entry where it is wrong by itself, as it is where nearly all are: that at a position, or just any. Where the
    function is known to be ``smooth`` no kinks are looked for."""
    parts = Parts(line, error, 1.0)
    found = _shown_alone(parts, _anywhere(parts, 1) if position is None else position)
    return parts.errors(found, False, False, smooth=smooth) if found else None


def has_none(others: Line, line: Line, error: Extrapolant) -> bool:
    """Whether a line along which the wrong entries of another one don't move shows no part of its residual."""
    parts = Parts(line, error, 1.0)
    others.evaluate(parts.step)
    return abs(others.residuals[parts.step]) <= parts.threshold


class Parts:
    """The line with only some of the entries moving, at the step where noise and truncation are least, if parts have so
    many times the truncation of the whole."""

    def __init__(self, line: Line, error: Extrapolant, times_truncation: float) -> None:
        self.line = line
        self.total = error.value
        self.flat = line.direction.reshape(-1)
        self.step, uncertainty = line.clearest_step(error, times_truncation)
        self.axes: dict[int, Line] = {}
        """Lines along which a single entry moves, by its position."""
        self.uncertainty = uncertainty + error.tolerance
        self.threshold = max(LOCATION.negligible_part * abs(self.total), LOCATION.uncertainty_factor * self.uncertainty)
        """Parts with a residual below this are taken as right."""
        self.unexplained = min(self.threshold, LOCATION.vague * abs(self.total))
        """How much of the residual dominant entries may leave."""

    def residual(self, low: int, high: int, weights: Array | float = 1.0) -> float:
        """The residual with only the entries low … high − 1 moving, weighted."""
        direction = np.zeros(self.flat.size)
        np.multiply(self.flat[low:high], weights, out=direction[low:high])
        return self.residual_along(direction)

    def shows(self, residual: float) -> bool:
        """Whether the residual of a part, however small a share of the whole it is, can't be uncertainty."""
        return LOCATION.uncertainty_factor * self.uncertainty < abs(residual) < math.inf

    def residual_along(self, direction: Array) -> float:
        """The residual along a flat direction."""
        part = self.line.in_direction(direction.reshape(self.line.direction.shape))
        part.evaluate(self.step)
        moved = np.flatnonzero(direction)
        if moved.size == 1:
            self.axes[int(moved[0])] = part
        return part.residuals[self.step]

    def _has_kink(self, position: int) -> bool:
        """Whether the slope jumps along the axis of an entry that has been looked at by itself. One that makes most
        of the residual has no kink to speak of, as the line has none."""
        axis = self.axes.get(position)
        if axis is None or 2 * abs(axis.residuals[self.step]) > abs(self.total):
            return False
        return jumps_in_slope(axis, axis.residuals[self.step], self.step)

    def errors(self, found: dict[int, float], dominant: bool, exhaustive: bool, *, smooth: bool = False) -> EntryErrors:
        """The errors of the claim at the positions with these residuals, worst first. Entries along whose axes the
        function has a kink aren't shown: what the residual gives there is the middle of two slopes."""
        shown = {position: each for position, each in found.items() if smooth or not self._has_kink(position)}
        if len(shown) < len(found):
            return self.errors(shown, dominant, False)
        positions = np.array(sorted(found, key=lambda position: -abs(found[position])), dtype=np.intp)
        moved = self.flat[positions]
        claim_error = -np.array([found[position] for position in positions.tolist()]) / moved
        return EntryErrors(positions, claim_error, self.uncertainty / np.abs(moved), exhaustive, dominant)


def _at_centre_of_mass(parts: Parts) -> EntryErrors | None:
    uncertainty = parts.uncertainty / abs(parts.total)
    if not uncertainty < LOCATION.vague:
        return None
    low, high = 0, parts.flat.size
    while high - low > 1:
        size = high - low
        positions = (np.arange(size) + 0.5) / size
        weighted = parts.residual(low, high, LOCATION.first_weight + positions)
        centre = weighted / parts.total - LOCATION.first_weight
        if not -uncertainty <= centre <= 1 + uncertainty:
            return None
        first = math.ceil((centre - uncertainty) * size - 0.5)
        last = math.floor((centre + uncertainty) * size - 0.5)
        low, high = low + max(first, 0), low + min(last, size - 1) + 1
    if low == high:
        return None
    alone = parts.residual(low, high)
    rest = abs(alone - parts.total)
    if not rest <= parts.unexplained:
        return None
    known = LOCATION.uncertainty_factor * parts.uncertainty
    return parts.errors({low: alone}, True, rest <= known <= LOCATION.vague * abs(parts.total))


def _one_of_many(parts: Parts) -> EntryErrors | None:
    """One of the wrong entries, where these are so many that a small part of the entries, at a place that has nothing
    to do with them, shows an error."""
    size = LOCATION.growth
    while size * LOCATION.small_part <= parts.flat.size:
        low = _anywhere(parts, size)
        residual = parts.residual(low, low + size)
        if parts.shows(residual):
            return parts.errors(_one_entry(parts, (low, low + size, residual)), False, False)
        size *= LOCATION.growth
    return None


def _anywhere(parts: Parts, size: int) -> int:
    """Where a part of so many entries starts that has nothing to do with which are wrong."""
    return int(np.random.default_rng(size).integers(parts.flat.size - size + 1))


def _bisected(parts: Parts) -> EntryErrors:
    """The entries that bisection finds, of the group with the largest residual first."""
    whole = (0, parts.flat.size, parts.total)
    groups = [whole]
    found: dict[int, float] = {}
    dropped: list[float] = []
    inferred: set[tuple[int, int]] = set()
    measured = 0
    # Each group has a wrong entry: where these are many, it isn't entries that are wrong.
    while (
        groups
        and len(groups) <= 2 * LOCATION.max_wrong
        and measured < LOCATION.max_parts
        and len(found) < LOCATION.max_wrong
    ):
        groups.sort(key=lambda group: abs(group[2]))
        low, high, residual = groups.pop()
        if high - low == 1:
            alone = parts.residual(low, high) if (low, high) in inferred else residual
            if parts.flat[low] and abs(alone - residual) <= parts.threshold:
                found[low] = residual
            else:
                dropped.append(residual)
            continue
        middle = (low + high) // 2
        left = parts.residual(low, middle)
        measured += 1
        for start, end, part in ((low, middle, left), (middle, high, residual - left)):
            if math.isfinite(part) and abs(part) > parts.threshold:
                groups.append((start, end, part))
                if start == middle and end - start == 1:
                    inferred.add((start, end))
            else:
                dropped.append(part)
    if not found:
        largest = max(groups, key=lambda group: abs(group[2]), default=whole)
        return parts.errors(_one_entry(parts, largest), False, False)
    dominant = not groups and math.hypot(*dropped) <= parts.unexplained
    known = LOCATION.uncertainty_factor * parts.uncertainty
    return parts.errors(found, dominant, dominant and abs(math.fsum(dropped)) <= known)


def _one_entry(parts: Parts, group: tuple[int, int, float]) -> dict[int, float]:
    """One entry of a group to show, with its residual, where so many are wrong that none makes a share of the whole:
    the half with the larger residual is followed down to it."""
    low, high, residual = group
    while high - low > 1:
        middle = (low + high) // 2
        left = parts.residual(low, middle)
        right = residual - left
        if not (math.isfinite(left) and math.isfinite(right)):
            return {}
        low, high, residual = (low, middle, left) if abs(left) >= abs(right) else (middle, high, right)
    return _shown_alone(parts, low)


def _shown_alone(parts: Parts, position: int) -> dict[int, float]:
    """The residual of an entry by itself, where that shows an error."""
    alone = parts.residual(position, position + 1)
    return {position: alone} if parts.flat[position] and parts.shows(alone) else {}
