"""Kinks at the point, where the derivative jumps and no claim is right or wrong; and jumps of the function not far from
the point, such as those of an iterative solver that stops at a tolerance.

Between its jumps such a function is smooth, and its derivative really differs from that of the limit by about the
tolerance. No step within one smooth piece can show that; a table of values around the point can: high differences of
what is smooth vanish, those of a jump don't.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.central_differences import Extrapolant, Line, most_accurate
from nablacheck.differences.options import DECISION, DISCONTINUITIES, STEPS


def has_kink(line: Line, k: int, scale: float) -> bool:
    """Whether the derivative along the line jumps at the point by a share of ``scale`` that noise can't explain, and by
    as much at half the step."""
    line.evaluate(k, k + 1, k + 2)
    kink, halved = line.kink_size(k), line.kink_size(k + 1)
    lasting = math.isfinite(kink) and abs(halved - kink) < DISCONTINUITIES.kink_variation * kink
    above_noise = halved > DISCONTINUITIES.kink_above_noise * line.noise(k + 2)
    return lasting and kink > DISCONTINUITIES.kink_share * scale and above_noise


def may_have_kink(line: Line, k: int, scale: float) -> bool:
    """Whether one step more leaves a kink that is a share of ``scale`` in what may as well be curvature, so that it is
    worth another one."""
    line.evaluate(k + 1)
    return line.kink_size(k) > DISCONTINUITIES.kink_share * scale


def jumps_in_slope(axis: Line, residual: float, step: int) -> bool:
    """Whether a line that has been looked along at a step has a kink that is a share of its residual; further steps are
    taken only where that one is like it."""
    if axis.order > 1 or not axis.one_sided_gap(step) > DISCONTINUITIES.kink_share * abs(residual):
        return False
    return may_have_kink(axis, step, abs(residual)) and has_kink(axis, step, abs(residual))


def inside_bend(line: Line, found: Extrapolant, scale: float) -> Extrapolant | None:
    """The most accurate extrapolant of steps so fine that what looks like a kink has gone: √(x² + 10⁻¹²) only bends
    sharply at zero, and inside the bend it is smooth. None where it doesn't go as far as noise lets that show."""
    for k in range(found.finest + DISCONTINUITIES.bend_steps, STEPS.smallest, DISCONTINUITIES.bend_steps):
        line.evaluate(k, k + 1)
        if not line.noise(k) < DECISION.conclusive * scale:
            return None
        if max(line.one_sided_gap(k), line.one_sided_gap(k + 1)) < DISCONTINUITIES.kink_share * scale:
            line.evaluate(*range(k, k + STEPS.first_ladder))
            return most_accurate(each for each in line.extrapolants() if each.coarsest >= k)
    return None


def jumps_at_point(line: Line) -> bool:
    """Whether the function is another one right beside the point: the change from the value there is the same at all of
    the finest steps, on one side at least, and more than rounding. No claim is right then or wrong; and steps so coarse
    that they see many jumps, as those of x mod 1 at a large integer, see another slope than finer ones."""
    if line.order > 1:
        return False
    rounding = EPS * abs(line.value)
    least = DISCONTINUITIES.above_noise * max(line.function_noise.sigma, rounding)
    least = min(least, max(DISCONTINUITIES.jump_share * abs(line.value), DISCONTINUITIES.above_noise * rounding))
    line.evaluate(STEPS.smallest)
    if not any(least < abs(change) < math.inf for change in line.one_sided_changes(STEPS.smallest)):
        return False
    steps = range(STEPS.smallest - DISCONTINUITIES.jump_steps, STEPS.smallest + 1)
    line.evaluate(*steps)
    for changes in zip(*map(line.one_sided_changes, steps), strict=True):
        largest = max(changes, key=abs)
        spread = max(changes) - min(changes)
        if least < abs(largest) < math.inf and spread <= DISCONTINUITIES.kink_variation * abs(largest):
            return True
    return False


Restriction = Callable[[float], float]
"""The function along a line, by the distance from the point."""


def is_small_error(line: Line, error: Extrapolant, scale: float) -> bool:
    """Whether so small a share of the derivative is wrong that jumps nearby may explain it."""
    return line.order == 1 and abs(error.value) < DISCONTINUITIES.small_error * scale


def has_jump(
    line: Line,
    error: Extrapolant,
    scale: float,
    wrong: Array,
    *,
    derivative_scale: Callable[[Array], float],
    entry_scales: Array,
    gradient: Array | None,
) -> bool:
    """Whether the function has a jump nearby that explains why its derivative differs from the claim by so little:
    along the direction of what is wrong, or along one in which the function increases, and so may leave the smooth
    piece that the line stays in.

    Parameters
    ----------
    line, error, scale:
        The line, the extrapolant that shows the error, and the size of the derivative.
    wrong:
        The direction with nothing but the wrong entries moving, as far as they are known.
    derivative_scale:
        The size of the derivative along a direction, without cancellation.
    entry_scales:
        How far each entry may move.
    gradient:
        The claimed gradient, if it is one that is claimed: it tells in which direction the function increases.
    """
    difference = abs(error.value)
    around = np.clip(wrong, -entry_scales, entry_scales)
    uphill = around if gradient is None else np.copysign(around, gradient)
    unclipped = derivative_scale(wrong)
    share = derivative_scale(around) / (unclipped or 1.0)
    single_entry = np.count_nonzero(wrong) == 1  # then both directions are the same

    def explaining(distance: Array) -> Array:
        """How high a jump has to be at this distance to explain the error."""
        return difference * share / DISCONTINUITIES.jump_distance * distance

    # Where the wrong entries are grossly wrong, only jumps that explain it are worth looking at from closer.
    least = () if difference < DISCONTINUITIES.small_error * unclipped else (explaining,)
    near, far = DISCONTINUITIES.near, DISCONTINUITIES.far
    return any(
        explaining(np.abs(jump.position)) < jump.height < DISCONTINUITIES.small_error * scale * share * jump.half_width
        for direction, half_widths in ((around, () if single_entry else (1.0, near)), (uphill, (far, 1.0, near)))
        for jump in find_jumps(partial(_value_at, line, direction), line.function_noise.sigma, half_widths, *least)
    )


def _value_at(line: Line, direction: Array, t: float) -> float:
    return line.function(line.x + t * direction) if t else line.value


class Jump(NamedTuple):
    """A jump."""

    position: float
    """Where it is, zero being the point."""
    height: float
    """By how much the function changes there."""
    half_width: float
    """How far the grid reached on which it was found."""


def find_jumps(
    restriction: Restriction,
    sigma: float,
    half_widths: Iterable[float] = (1.0,),
    least: Callable[[Array], Array] = np.zeros_like,
) -> Iterator[Jump]:
    """The highest jump of a function of one number that shows above its noise sigma on a grid of each reach, largest
    first. Where a grid shows nothing at all that is higher than ``least`` of its distance, the nearer ones are left
    out."""

    def threshold(distance: Array) -> Array:
        return np.asarray(np.maximum(DISCONTINUITIES.above_noise * sigma, least(distance)))

    for half_width in half_widths:
        table = _coarsest_table_within(restriction, DISCONTINUITIES.half_width * half_width, threshold)
        if table is None:
            continue
        if table.is_within(threshold):
            return
        found = _zoomed(restriction, sigma, table.largest())
        if found is not None:
            yield Jump(found.position, found.height, half_width)


class Candidate(NamedTuple):
    """Where the differences of a table are largest."""

    position: float
    height: float
    """How high a jump would make them so large."""
    spacing: float
    """How far apart the nodes of the table are."""
    noise: float
    """The noise that would explain the smallest of them."""


class DifferenceTable(NamedTuple):
    """Differences of high order of a function at equispaced nodes."""

    middles: Array
    """The middle of what each difference spans."""
    heights: Array
    """How high a jump would make each of them so large."""
    spacing: float

    def is_within(self, threshold: Callable[[Array], Array]) -> bool:
        """Whether none is larger than ``threshold``, which depends on the distance from zero."""
        return bool(np.all(self.heights <= threshold(np.maximum(np.abs(self.middles), self.spacing / 2))))

    def largest(self) -> Candidate:
        """The largest difference, and the noise that the others show."""
        k = int(np.argmax(self.heights))
        noise = float(np.quantile(self.heights, 0.25)) * DISCONTINUITIES.jump_gain / DISCONTINUITIES.noise_gain
        return Candidate(float(self.middles[k]), float(self.heights[k]), self.spacing, noise)


def _table(restriction: Restriction, low: float, high: float, cells: int) -> DifferenceTable | None:
    """The table between two positions; None where the function has no value at one of its nodes."""
    order = DISCONTINUITIES.order
    nodes = np.linspace(low, high, cells + 1)
    values = np.array([restriction(node) for node in map(float, nodes)])
    if not np.isfinite(values).all():
        return None
    heights = np.abs(np.diff(values, order)) / DISCONTINUITIES.jump_gain
    return DifferenceTable(nodes[order // 2 : -(order // 2)], heights, (high - low) / cells)


def _coarsest_table_within(
    restriction: Restriction, half_width: float, threshold: Callable[[Array], Array]
) -> DifferenceTable | None:
    """The coarsest table of the whole way that stays below the threshold; the finest where none is."""
    restriction = cache(restriction)  # a finer table has every node of a coarser one
    for cells in DISCONTINUITIES.cells:
        table = _table(restriction, -half_width, half_width, cells)
        if table is None or table.is_within(threshold):
            break
    return table


def _zoomed(restriction: Restriction, sigma: float, found: Candidate) -> Candidate | None:
    """What a candidate is from closer and closer; None if it isn't a jump."""
    steady, above_noise = DISCONTINUITIES.steady, DISCONTINUITIES.above_noise
    settled = math.inf
    for zoom in range(DISCONTINUITIES.zooms):
        if not found.height > above_noise * sigma:
            return None
        if zoom == DISCONTINUITIES.settled_after:
            settled = found.height
        if zoom > DISCONTINUITIES.settled_after and not settled / steady < found.height < settled * steady:
            return None
        half_width = DISCONTINUITIES.zoom_cells * found.spacing
        table = _table(
            restriction, found.position - half_width, found.position + half_width, DISCONTINUITIES.close_cells
        )
        if table is None:
            return None
        found = table.largest()
    if not settled / steady < found.height < settled * steady:
        return None
    noise = max(sigma, found.noise, EPS * abs(restriction(found.position)))
    return found if found.height > above_noise * noise else None
