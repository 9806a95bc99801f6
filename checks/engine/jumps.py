"""Jumps of a function not far from the point: an inner solver's, that stops at a tolerance.

Between its jumps such a function is smooth, and its slope really is off by about the tolerance.
No step within one smooth piece can tell that; a look around can.
"""

from __future__ import annotations

import math
from collections.abc import Callable

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


def jump(along: Callable[[float], float], sigma: float) -> tuple[float, float] | None:
    """The place and the height of a jump between −1 and 1 of a function of one number, if there is one above its
    noise sigma."""
    seen = [_highest(along, -REACH, REACH, CELLS)]
    while seen[-1] is not None and len(seen) <= ZOOMS:
        place, _, spacing = seen[-1]
        seen.append(_highest(along, place - WIDE * spacing, place + WIDE * spacing, 3 * ORDER))
    before, last = [None, *seen][-2:]
    if before is None or last is None:
        return None
    stays = before[1] / STAYS < last[1] < before[1] * STAYS
    rounding = EPS * abs(along(last[0]))
    return last[:2] if stays and last[1] > NOISES * max(sigma, rounding) else None


def _highest(along: Callable[[float], float], low: float, high: float, cells: int) -> tuple[float, float, float] | None:
    """Where the differences of a table are largest, how high a jump would make them so, and the spacing."""
    places = np.linspace(low, high, cells + 1)
    values = np.array([along(float(place)) for place in places])
    if not np.isfinite(values).all():
        return None
    differences = np.abs(np.diff(values, ORDER))
    k = int(np.argmax(differences))
    return float(places[k + ORDER // 2]), float(differences[k]) / GATHERED, (high - low) / cells
