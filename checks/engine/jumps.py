"""Jumps of a function not far from the point: an inner solver's, that stops at a tolerance.

Between its jumps such a function is smooth, and its slope really is off by about the tolerance.
No step within one smooth piece can tell that; a look around can.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .noise import EPS

ORDER = 8
GATHERED = math.comb(ORDER - 1, ORDER // 2)
"""What a jump of 1 makes the largest of the differences of this order."""
REACH, CELLS = 0.9, 64
"""How far to look on either side, and in how many cells."""
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


def jump(along: Callable[[float], float], sigma: float) -> tuple[float, float] | None:
    """The place and the height of a jump between −1 and 1 of a function of one number, if there is one above its
    noise sigma."""
    found = _highest(along, -REACH, REACH, CELLS)
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
    return (found.place, found.height) if found.height > NOISES * noise else None


def _highest(along: Callable[[float], float], low: float, high: float, cells: int) -> Highest | None:
    """Where the differences of a table are largest."""
    places = np.linspace(low, high, cells + 1)
    values = np.array([along(float(place)) for place in places])
    if not np.isfinite(values).all():
        return None
    differences = np.abs(np.diff(values, ORDER))
    k = int(np.argmax(differences))
    quiet = float(np.quantile(differences, 0.25))
    return Highest(float(places[k + ORDER // 2]), float(differences[k]) / GATHERED, (high - low) / cells, quiet / QUIET)
