"""Directions along which a function has no kink, at a point where it has one along most.

A kink along the axes of a few entries, as that of a sum of hinges where one margin is zero, leaves the directions in
which these entries don't move. The others are judged there, if the kink has nothing to do with them: where kinks of
several entries cancel along some axis, what is claimed there may be right by some convention.
"""

from __future__ import annotations

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.directions import Project, random_weights
from nablacheck.differences.options import ADDITIVITY, DISCONTINUITIES, LOCATION, STEPS


def directions_beside_kink(line: Line, found: Extrapolant, project: Project | None = None) -> list[Array]:
    """Directions without a kink, at the scale of a line that shows one; none where there are no such directions. With
    ``project`` they are tangent to the space in which the argument varies, where alone the claim has to be right."""
    kinked = kinked_entries(line, found)
    if not kinked:
        return []
    step = _finest_step(line, found.finest)
    rng = np.random.default_rng(0)
    others = [random_weights(rng, line.direction.shape) * np.abs(line.direction) for _ in range(ADDITIVITY.splits)]
    if project is not None:  # which may leave hardly anything of the entries that make the kink
        projected = map(project, others)
        moved = DISCONTINUITIES.least_moved * np.abs(line.direction.reshape(-1)[kinked])
        others = [each for each in projected if (np.abs(each.reshape(-1)[kinked]) >= moved).all()]
    free = []
    for direction in (line.direction, *others):
        held = _without(direction, kinked)
        if project is not None:
            held = _tangent(held, kinked, project)
        whole, alone, left = (_kink(line, each, step) for each in (direction, direction - held, held))
        if not held.any() or max(left, abs(whole - alone)) > DISCONTINUITIES.beside_kink * max(whole, alone):
            return []
        free.append(held)
    return free


def kinked_entries(line: Line, found: Extrapolant) -> list[int]:
    """The entries along whose axes the kink is that a line shows, where these are few; none where the kink isn't that
    of single entries."""
    step, flat = _finest_step(line, found.finest), line.direction.reshape(-1)
    whole = _kink(line, line.direction, step)

    def of_part(low: int, high: int) -> float:
        part = np.zeros(flat.size)
        part[low:high] = flat[low:high]
        return _kink(line, part.reshape(line.direction.shape), step)

    least = max(DISCONTINUITIES.kink_share * whole, DISCONTINUITIES.kink_above_noise * line.noise(step + 2))
    groups = [(0, flat.size)]
    while any(high - low > 1 for low, high in groups):
        halves = [half for low, high in groups for half in ((low, (low + high) // 2), ((low + high) // 2, high))]
        groups = [each for each in halves if each[0] < each[1] and of_part(*each) > least]
        if not 0 < len(groups) <= LOCATION.max_kinked:
            return []
    return [low for low, _ in groups]


def steps_beside(line: Line, found: Extrapolant) -> list[tuple[int, float]]:
    """Two steps along a line that lead to either side of the kink found at the point, from fine to coarse, each with
    the size of the kink; none where there are none.

    On either side the function is straight from the finest step, at which noise hides no share of the kink, to
    several times as far. Farther away it may follow another law, as one that repeats itself does and one that is
    clipped.
    """
    finest = _finest_clear_of_noise(line, found.finest)
    line.evaluate(finest)
    at_kink = _one_sided_quotients(line, finest)
    size = float(at_kink[0] - at_kink[1])
    outermost = None
    for step in range(finest, DISCONTINUITIES.farthest_aside - 1, -1):
        line.evaluate(step)
        if not np.abs(_one_sided_quotients(line, step) - at_kink).max() <= DISCONTINUITIES.straight * abs(size):
            break
        outermost = step
    if outermost is None or outermost + max(DISCONTINUITIES.aside) > finest:
        return []
    return [(outermost + closer, abs(size)) for closer in DISCONTINUITIES.aside]


def _one_sided_quotients(line: Line, step: int) -> Array:
    """The slopes on both sides, forwards and backwards, over a step."""
    forwards, backwards = line.one_sided_changes(step)
    return np.array([forwards, -backwards]) / line.step_size(step)


def _finest_step(line: Line, coarsest: int) -> int:
    """The finest step at which noise hides no remainder of a kink, so that other kinks farther away don't show; the
    coarsest where the kink itself doesn't show there, as it isn't quite at the point."""
    kink = _kink(line, line.direction, coarsest)
    finest = _finest_clear_of_noise(line, coarsest)
    shows = abs(_kink(line, line.direction, finest) - kink) <= DISCONTINUITIES.kink_variation * kink
    return finest if shows else coarsest


def _finest_clear_of_noise(line: Line, coarsest: int) -> int:
    """The finest step at which noise is far below the kink that a line shows at the coarsest."""
    kink = _kink(line, line.direction, coarsest)
    finer = [k for k in range(coarsest, STEPS.smallest) if line.noise(k + 1) < DISCONTINUITIES.least_remainder * kink]
    return max(finer, default=coarsest)


def _kink(line: Line, direction: Array, step: int) -> float:
    """By how much the derivative along a direction jumps at the point."""
    beside = line.in_direction(direction)
    beside.evaluate(step, step + 1)
    return beside.kink_size(step)


def _without(direction: Array, entries: list[int]) -> Array:
    """A direction in which these entries don't move."""
    held = np.array(direction)
    held.reshape(-1)[entries] = 0.0
    return held


def _tangent(direction: Array, kinked: list[int], project: Project) -> Array:
    """The part of a direction in which these entries don't move and that stays in the space: both projections in turn,
    until neither changes anything (von Neumann). Zero where they don't get there."""
    for _ in range(DISCONTINUITIES.projections):
        projected = project(direction)
        held = _without(projected, kinked)
        change = max(float(np.abs(held - projected).max()), float(np.abs(held - direction).max()))
        if change <= EPS * float(np.abs(held).max()):
            return held
        direction = held
    return np.zeros(direction.shape)
