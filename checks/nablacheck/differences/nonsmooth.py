"""Why a slope may be off though the claim is right."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.verdict import NOISY
from nablacheck.differences.confirm import bears_out, smallest
from nablacheck.differences.discontinuities import jumps
from nablacheck.differences.line import Line
from nablacheck.differences.noise import SINGLE
from nablacheck.differences.outcome import KINKED
from nablacheck.differences.richardson import Extrapolant

KINK = 0.02
"""A jump of the slope by this share of its size is a kink …"""
UNSTEADY = 0.2
"""… if half the step shows the same jump but for this share of it …"""
STANDS_OUT = 20.0
"""… and if it is so many times the noise of a slope, of which one-sided slopes have several times as much."""
SUBTLE = 1e-3
"""So small a share of the slope may be off because the function jumps by next to nothing …"""
JUMPS = 8.0
"""… namely by no more than this many times its jump over the way there."""
FAR, NEAR = 4.0, 0.125
"""How far to look for jumps, beside one natural step: where smooth pieces are long, and where the function bends so
much that it hides them."""


def doubt(line: Line, best: Extrapolant) -> str:
    """The reason why the claim may be right although the slope of the line is not what it says, as far as the line
    itself tells it; empty where there is none."""
    if kinked(line, best, abs(best.slope)):
        return KINKED
    return NOISY if _swallowed(line, best) or _single(line, best) else ""


def kinked(line: Line, best: Extrapolant, size: float) -> bool:
    """Whether the slope jumps at the point, by a share of its size that the noise can't explain, at small steps."""
    fine = best.k + best.m - 1
    line.evaluate(fine, fine + 1, fine + 2)
    kink, again = line.kink(fine), line.kink(fine + 1)
    lasting = math.isfinite(kink) and abs(again - kink) < UNSTEADY * kink
    return lasting and kink > KINK * size and again > STANDS_OUT * line.noise(fine + 2)


def _swallowed(line: Line, best: Extrapolant) -> bool:
    """Whether the function doesn't move at these steps, and is seen to move, elsewhere, only by more than the error
    would make: where terms cancel it moves by the rounding of these, or not at all, and its value doesn't show how
    coarse that is."""
    steps = range(best.k, best.k + best.m)
    if any(line.changes[k] for k in steps):
        return False
    least = min(filter(None, map(abs, line.changes.values())), default=0.0)
    return abs(best.slope) * 2 * line.step(best.k) < least < SINGLE * abs(line.value)


def _single(line: Line, best: Extrapolant) -> bool:
    """Whether the function seems to round to single precision inside: all larger steps that this leaves room for agree
    with the claim. The smaller ones may see nothing but that, for such a function shows no noise until the parts that
    it rounds move."""
    steps = [k for k in smallest(line, best, SINGLE) if k >= line.natural]
    return len(steps) > 1 and steps[-1] < best.k and all(bears_out(line, best, k) for k in steps)


def subtle(line: Line, best: Extrapolant, scale: float) -> bool:
    """Whether so small a share of the slope is off that a jump nearby may explain it."""
    return line.order == 1 and abs(best.slope) < SUBTLE * scale


def jumpy(
    line: Line,
    best: Extrapolant,
    scale: float,
    wrong: Array,
    *,
    size: Callable[[Array], float],
    reach: Array,
    claim: Array | None,
) -> bool:
    """Whether the function has a jump nearby that explains why its slope is off by so much: along the direction of what
    is wrong, or along one on which the function climbs, and so may leave the piece that the line stays in.

    Parameters
    ----------
    line, best, scale:
        The line, the window of it that shows the error, and the size of the slope.
    wrong:
        The direction with nothing but the wrong entries moving, as far as they are known.
    size:
        How large the slope along a direction is, without cancellation.
    reach:
        How far each entry may move.
    claim:
        The claimed gradient, if it is one that is claimed: it tells which way the function climbs.
    """
    off = abs(best.slope)
    around = np.clip(wrong, -reach, reach)
    uphill = around if claim is None else np.copysign(around, claim)
    whole = size(wrong)
    shorter = size(around) / (whole or 1.0)
    one = np.count_nonzero(wrong) == 1  # then there is no other way

    def explaining(distance: Array) -> Array:
        return off * shorter / JUMPS * distance

    # Where the wrong entries are grossly off, only jumps that explain it are worth a closer look.
    least = () if off < SUBTLE * whole else (explaining,)
    return any(
        explaining(np.abs(jump.place)) < jump.height < SUBTLE * scale * shorter * jump.reach
        for way, reaches in ((around, () if one else (1.0, NEAR)), (uphill, (FAR, 1.0, NEAR)))
        for jump in jumps(partial(_at, line, way), line.measured.sigma, reaches, *least)
    )


def _at(line: Line, way: Array, t: float) -> float:
    """The function so far along a way from the point."""
    return line.function(line.x + t * way)
