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
ZOOMS, WIDE = 3, 3
STAYS = 2.0
"""A jump is as high from near as from afar, within this factor. A kink falls with the spacing, what is smooth far
faster, and a pole grows."""
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
    seen = [_highest(along, -REACH, REACH, CELLS)]
    while seen[-1] is not None and len(seen) <= ZOOMS:
        place, reach = seen[-1].place, WIDE * seen[-1].spacing
        seen.append(_highest(along, place - reach, place + reach, 3 * ORDER))
    before, last = [None, *seen][-2:]
    if before is None or last is None:
        return None
    stays = before.height / STAYS < last.height < before.height * STAYS
    noise = max(sigma, last.noise, EPS * abs(along(last.place)))
    return (last.place, last.height) if stays and last.height > NOISES * noise else None


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
