"""Jumps of a function not far from the point: an inner solver's, that stops at a tolerance.

Between its jumps such a function is smooth, and its slope really is off by about the tolerance.
No step within one smooth piece can tell that; a look around can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..spaces import Array
from .noise import EPS

ORDER = 8
GATHERED = math.comb(ORDER - 1, ORDER // 2)
"""What a jump of 1 makes the largest of the differences of this order."""
REACH, CELLS = 0.9, (16, 32, 64)
"""How much of the way to look on either side, and in how many cells: the fewest do where that is quiet."""
ZOOMS, WIDE = 9, 3
"""How often to look closer, each time at so many cells on either side of the place: at a millionth of the way in the
end, where a steep slope isn't one any more."""
SETTLED = 2
STAYS = 2.0
"""A jump is as high from near as from afar, within this factor, once a few closer looks have freed it of what else
there is. A kink falls with the spacing, what is smooth far faster, and a pole grows."""
ABOVE_NOISE = 20.0
QUIET = 0.32 * math.sqrt(math.comb(2 * ORDER, ORDER))
"""What noise of 1 makes the lower quartile of the differences; a jump is in fewer of them than the other three."""


class Look(NamedTuple):
    """Where the differences of a table are largest, how high a jump would make them so, the spacing of the table, the
    noise that would explain the smallest of them, and whether none is worth a closer look."""

    place: float
    height: float
    spacing: float
    noise: float
    quiet: bool


class Jump(NamedTuple):
    """A jump: where, how high, and how far was looked when it was found."""

    place: float
    height: float
    reach: float


def jumps(
    along: Callable[[float], float],
    sigma: float,
    reaches: Iterable[float] = (1.0,),
    least: Callable[[Array], Array] = np.zeros_like,
) -> Iterator[Jump]:
    """The highest jump of a function of one number that shows above its noise sigma from as far away as each of these,
    largest first. Where nothing at all shows from afar, nothing higher than ``least`` of the distance, there is none to
    be seen from near."""

    def loud(place: Array) -> Array:
        return np.asarray(np.maximum(ABOVE_NOISE * sigma, least(place)))

    for reach in reaches:
        seen = _look(along, -REACH * reach, REACH * reach, CELLS, loud)
        if seen is None:
            continue
        if seen.quiet:
            return
        found = _closer(along, sigma, seen)
        if found is not None:
            yield Jump(found.place, found.height, reach)


def _closer(along: Callable[[float], float], sigma: float, found: Look | None) -> Look | None:
    """What looks like a jump from closer and closer; None if it isn't one."""
    before = math.inf
    for zoom in range(ZOOMS):
        if found is None or not found.height > ABOVE_NOISE * sigma:
            return None
        if zoom == SETTLED:
            before = found.height
        if zoom > SETTLED and not before / STAYS < found.height < before * STAYS:
            return None
        reach = WIDE * found.spacing
        found = _look(along, found.place - reach, found.place + reach, [3 * ORDER])
    if found is None or not before / STAYS < found.height < before * STAYS:
        return None
    noise = max(sigma, found.noise, EPS * abs(along(found.place)))
    return found if found.height > ABOVE_NOISE * noise else None


def _look(
    along: Callable[[float], float],
    low: float,
    high: float,
    cells: Iterable[int],
    loud: Callable[[Array], Array] | None = None,
) -> Look | None:
    """Where the differences of a table are largest, of the first that is quiet: nowhere louder than ``loud``, which
    depends on the distance from zero."""
    known: dict[float, float] = {}
    for count in cells:
        places = np.linspace(low, high, count + 1)
        for place in map(float, places):
            if place not in known:
                known[place] = along(place)
        values = np.array([known[float(place)] for place in places])
        if not np.isfinite(values).all():
            return None
        heights = np.abs(np.diff(values, ORDER)) / GATHERED
        middles, spacing = places[ORDER // 2 : -(ORDER // 2)], (high - low) / count
        quiet = loud is not None and bool(np.all(heights <= loud(np.maximum(np.abs(middles), spacing / 2))))
        if quiet:
            break
    k = int(np.argmax(heights))
    noise = float(np.quantile(heights, 0.25)) * GATHERED / QUIET
    return Look(float(middles[k]), float(heights[k]), spacing, noise, quiet)
