"""Jumps of a function not far from the point: an inner solver's, that stops at a tolerance.

Between its jumps such a function is smooth, and its slope really is off by about the tolerance.
No step within one smooth piece can tell that; a look around can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array

ORDER = 8
"""Differences of this order leave next to nothing of what is smooth, and all of a jump."""
GATHERED = math.comb(ORDER - 1, ORDER // 2)
"""What a jump of 1 makes the largest of the differences of this order."""
REACH, CELLS = 0.9, (16, 32, 64)
"""How much of the way to look on either side, and in how many cells: the fewest do where that is quiet."""
ZOOMS, WIDE = 9, 3
"""How often to look closer, each time at so many cells on either side of the place: at a millionth of the way in the
end, where a steep slope isn't one any more."""
CLOSE_CELLS = 3 * ORDER
"""In how many cells to look from near: a jump is in 8 of the 17 differences, and the others tell the noise."""
SETTLED = 2
"""So many closer looks free a jump of what else there is …"""
STAYS = 2.0
"""… and from then on it is as high from near as from afar, within this factor. A kink falls with the spacing, what is
smooth far faster, and a pole grows."""
ABOVE_NOISE = 20.0
"""A jump stands out of the noise by this factor: differences make three times the noise of it, the largest of many is
three times as large again, and twice that is no accident."""
QUIET = 0.32 * math.sqrt(math.comb(2 * ORDER, ORDER))
"""What noise of 1 makes the lower quartile of the differences; a jump is in fewer of them than the other three."""


class Look(NamedTuple):
    """What the differences of a table show."""

    place: float
    """Where they are largest."""
    height: float
    """How high a jump would make them so."""
    spacing: float
    """How far apart the places of the table are."""
    noise: float
    """The noise that would explain the smallest of them."""


class Jump(NamedTuple):
    """A jump."""

    place: float
    """Where it is, zero being the point."""
    height: float
    """How much the function changes there."""
    reach: float
    """How far was looked when it was found."""


def jumps(
    profile: Callable[[float], float],
    sigma: float,
    reaches: Iterable[float] = (1.0,),
    least: Callable[[Array], Array] = np.zeros_like,
) -> Iterator[Jump]:
    """The highest jump of a function of one number that shows above its noise sigma from as far away as each of these,
    largest first. Where nothing at all shows from afar, nothing higher than ``least`` of the distance, there is none to
    be seen from near."""

    def loud(distance: Array) -> Array:
        return np.asarray(np.maximum(ABOVE_NOISE * sigma, least(distance)))

    for reach in reaches:
        table = _from_afar(profile, REACH * reach, loud)
        if table is None:
            continue
        if table.quiet(loud):
            return
        found = _closer(profile, sigma, table.look())
        if found is not None:
            yield Jump(found.place, found.height, reach)


class _Table(NamedTuple):
    """Differences of a function at equispaced places."""

    middles: Array
    """The middle of what each difference spans."""
    heights: Array
    """How high a jump would make each of them so large."""
    spacing: float
    """How far apart the places are."""

    def quiet(self, loud: Callable[[Array], Array]) -> bool:
        """Whether none is louder than ``loud``, which depends on the distance from zero."""
        return bool(np.all(self.heights <= loud(np.maximum(np.abs(self.middles), self.spacing / 2))))

    def look(self) -> Look:
        """Where to look closer, and what a jump there has to stand out of."""
        k = int(np.argmax(self.heights))
        noise = float(np.quantile(self.heights, 0.25)) * GATHERED / QUIET
        return Look(float(self.middles[k]), float(self.heights[k]), self.spacing, noise)


def _table(profile: Callable[[float], float], low: float, high: float, cells: int) -> _Table | None:
    """The table between two places; None where the function has no value at one of its places."""
    places = np.linspace(low, high, cells + 1)
    values = np.array([profile(place) for place in map(float, places)])
    if not np.isfinite(values).all():
        return None
    heights = np.abs(np.diff(values, ORDER)) / GATHERED
    return _Table(places[ORDER // 2 : -(ORDER // 2)], heights, (high - low) / cells)


def _from_afar(profile: Callable[[float], float], reach: float, loud: Callable[[Array], Array]) -> _Table | None:
    """The coarsest table of the whole way that is quiet; the finest where none is."""
    profile = cache(profile)  # a finer table has every place of a coarser one
    for cells in CELLS:
        table = _table(profile, -reach, reach, cells)
        if table is None or table.quiet(loud):
            break
    return table


def _closer(profile: Callable[[float], float], sigma: float, found: Look) -> Look | None:
    """What looks like a jump from closer and closer; None if it isn't one."""
    before = math.inf
    for zoom in range(ZOOMS):
        if not found.height > ABOVE_NOISE * sigma:
            return None
        if zoom == SETTLED:
            before = found.height
        if zoom > SETTLED and not before / STAYS < found.height < before * STAYS:
            return None
        reach = WIDE * found.spacing
        table = _table(profile, found.place - reach, found.place + reach, CLOSE_CELLS)
        if table is None:
            return None
        found = table.look()
    if not before / STAYS < found.height < before * STAYS:
        return None
    noise = max(sigma, found.noise, EPS * abs(profile(found.place)))
    return found if found.height > ABOVE_NOISE * noise else None
