"""Jumps of a function not far from the point: an inner solver's, that stops at a tolerance.

Between its jumps such a function is smooth, and its slope really is off by about the tolerance.
No step within one smooth piece can tell that; a look around can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from .noise import EPS

ORDER = 8
GATHERED = math.comb(ORDER - 1, ORDER // 2)
"""What a jump of 1 makes the largest of the differences of this order."""
REACH, CELLS = 0.9, 64
"""How much of the way to look on either side, and in how many cells."""
COARSER = 4
"""Cells larger by this factor do where no difference is above the noise: then no jump is."""
ZOOMS, WIDE = 9, 3
"""How often to look closer, each time at so many cells on either side of the place: at a millionth of the way in the
end, where a steep slope isn't one any more."""
SETTLED = 2
STAYS = 2.0
"""A jump is as high from near as from afar, within this factor, once a few closer looks have freed it of what else
there is. A kink falls with the spacing, what is smooth far faster, and a pole grows."""
NOISES = 20.0
QUIET = 0.32 * math.sqrt(math.comb(2 * ORDER, ORDER))
"""What noise of 1 makes the lower quartile of the differences; a jump is in fewer of them than the other three."""


class Highest(NamedTuple):
    """Where the differences of a table are largest, how high a jump would make them so, the spacing of the table, and
    the noise that would explain the smallest of them."""

    place: float
    height: float
    spacing: float
    noise: float


class Jump(NamedTuple):
    """A jump: where, how high, and how far was looked when it was found."""

    place: float
    height: float
    reach: float


def jumps(along: Callable[[float], float], sigma: float, reaches: Iterable[float] = (1.0,)) -> Iterator[Jump]:
    """The highest jump of a function of one number that shows above its noise sigma from as far away as each of these,
    largest first. Where nothing at all shows from afar there is none to be seen from near."""
    for reach in reaches:
        highest = _highest(along, -REACH * reach, REACH * reach, CELLS, NOISES * sigma)
        if highest is None:
            continue
        if not highest.height > NOISES * sigma:
            return
        found = _closer(along, sigma, highest)
        if found is not None:
            yield Jump(found.place, found.height, reach)


def _closer(along: Callable[[float], float], sigma: float, found: Highest | None) -> Highest | None:
    """What looks like a jump from closer and closer; None if it isn't one."""
    before = math.inf
    for zoom in range(ZOOMS):
        if found is None or not found.height > NOISES * sigma:
            return None
        if zoom == SETTLED:
            before = found.height
        if zoom > SETTLED and not before / STAYS < found.height < before * STAYS:
            return None
        reach = WIDE * found.spacing
        found = _highest(along, found.place - reach, found.place + reach, 3 * ORDER)
    if found is None or not before / STAYS < found.height < before * STAYS:
        return None
    noise = max(sigma, found.noise, EPS * abs(along(found.place)))
    return found if found.height > NOISES * noise else None


def _highest(
    along: Callable[[float], float], low: float, high: float, cells: int, quiet: float = 0.0
) -> Highest | None:
    """Where the differences of a table are largest. A table of a few cells is enough if its differences are quiet."""
    known: dict[float, float] = {}
    for count in (cells // COARSER, cells) if quiet else (cells,):
        places = np.linspace(low, high, count + 1)
        for place in map(float, places):
            if place not in known:
                known[place] = along(place)
        values = np.array([known[float(place)] for place in places])
        if not np.isfinite(values).all():
            return None
        differences = np.abs(np.diff(values, ORDER))
        k = int(np.argmax(differences))
        height = float(differences[k]) / GATHERED
        if height <= quiet:
            break
    noise = float(np.quantile(differences, 0.25)) / QUIET
    return Highest(float(places[k + ORDER // 2]), height, (high - low) / count, noise)
