"""Which entries of a gradient are wrong: by parts of the line that showed the error.

The residual slope along a direction is the sum of what the entries contribute. Where it is all one entry's, looking
again with the entries weighted by their place tells the place, as a centre of mass does, to within the share of the
slope that is in doubt: a few looks of two values each. Otherwise the parts are halved: one look at half of them tells
about both halves, so that k wrong entries of n take about k log₂ n looks.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.line import Line
from nablacheck.differences.richardson import Extrapolant

EACH = 64
"""Up to so many entries each can be looked at by itself."""
MOST_LOOKS = 400
"""More than twice what it takes to find so many wrong entries of a million; where all are wrong, looking has to end."""
MOST_ENTRIES = 8
"""So many wrong entries are enough to show; where there are more, it isn't entries that are wrong."""
SHARE = 0.02
"""A part whose residual slope is below this share of the whole is taken as right …"""
DOUBTS = 3.0
"""… and so is one below this many times the doubt, which adds up where a part is what another leaves of a group."""
CANCELS = 8.0
"""How much more truncation parts with weights may have than the whole, in which that of others happens to cancel it."""
LIGHTEST = 0.5
"""What the first place weighs; the last weighs 1 more."""
VAGUE = 0.2
"""A doubt above this share of the slope leaves a centre of mass no better than halving; what is left of the slope by
the entries that are found has to be less, if these are to be all."""


class Wrong(NamedTuple):
    """A wrong entry: its position in the flat array, and how far the claim is above the true derivative there."""

    position: int
    excess: float


class Located(NamedTuple):
    """The wrong entries that were found, worst first."""

    entries: list[Wrong]
    all: bool
    """Whether these are all but for what is small beside them."""
    complete: bool
    """Whether they explain the slope as well as it is known, so that nothing speaks for others."""

    def among(self, direction: Array) -> Array:
        """A direction with nothing but the wrong entries moving; as it is where there are others."""
        if not self.all:
            return direction
        only = np.zeros(direction.size)
        places = [wrong.position for wrong in self.entries]
        only[places] = direction.reshape(-1)[places]
        return only.reshape(direction.shape)


def locate(line: Line, window: Extrapolant) -> Located:
    """Find the entries that make the residual slope of a line, the one that this window of it shows."""
    return _one(_Parts(line, window, CANCELS)) or _several(_Parts(line, window, 1.0))


class _Parts:
    """The line with only some of the entries moving, at the step where neither noise nor truncation is in the way, if
    parts have so many times the truncation of the whole."""

    def __init__(self, line: Line, window: Extrapolant, cancels: float) -> None:
        self.line = line
        self.total = window.slope
        self.flat = line.direction.reshape(-1)
        doubts = {k: line.noise(k) + cancels * abs(q - self.total) for k, q in line.slopes.items() if math.isfinite(q)}
        self.step = min(doubts, key=lambda k: doubts[k])
        self.doubt = doubts[self.step] + window.tolerance
        self.threshold = max(SHARE * abs(self.total), DOUBTS * self.doubt)
        self.unexplained = min(self.threshold, VAGUE * abs(self.total))

    def residual(self, low: int, high: int, weights: Array | float = 1.0) -> float:
        """The residual slope with only the entries low … high − 1 moving, weighted."""
        direction = np.zeros(self.flat.size)
        np.multiply(self.flat[low:high], weights, out=direction[low:high])
        part = self.line.towards(direction.reshape(self.line.direction.shape))
        part.evaluate(self.step)
        return part.slopes[self.step]

    def wrong(self, position: int, residual: float) -> Wrong:
        return Wrong(position, -residual / float(self.flat[position]))


def _one(parts: _Parts) -> Located | None:
    """The wrong entry, if there is only one."""
    vague = parts.doubt / abs(parts.total)
    if not vague < VAGUE:
        return None
    low, high = 0, parts.flat.size
    while high - low > 1:
        places = (np.arange(high - low) + 0.5) / (high - low)
        centre = parts.residual(low, high, LIGHTEST + places) / parts.total - LIGHTEST
        if not -vague <= centre <= 1 + vague:
            return None
        size = high - low
        first, last = math.ceil((centre - vague) * size - 0.5), math.floor((centre + vague) * size - 0.5)
        low, high = low + max(first, 0), low + min(last, size - 1) + 1
    if low == high:
        return None
    alone = parts.residual(low, high)
    if not abs(alone - parts.total) <= parts.unexplained:
        return None
    return Located([parts.wrong(low, alone)], True, abs(alone - parts.total) <= DOUBTS * parts.doubt)


def _several(parts: _Parts) -> Located:
    """The entries that halving finds."""
    groups = [(0, parts.flat.size, parts.total)]
    found: list[Wrong] = []
    dropped: list[float] = []
    looks = 0
    while groups and looks < MOST_LOOKS and len(found) < MOST_ENTRIES:
        groups.sort(key=lambda group: abs(group[2]))
        low, high, residual = groups.pop()
        if high - low == 1:
            if parts.flat[low]:
                found.append(parts.wrong(low, residual))
            continue
        middle = (low + high) // 2
        left = parts.residual(low, middle)
        looks += 1
        for start, end, part in ((low, middle, left), (middle, high, residual - left)):
            if math.isfinite(part) and abs(part) > parts.threshold:
                groups.append((start, end, part))
            else:
                dropped.append(part)
    found.sort(key=lambda wrong: -abs(wrong.excess * parts.flat[wrong.position]))
    every = bool(found) and not groups and math.hypot(*dropped) <= parts.unexplained
    return Located(found, every, every and abs(math.fsum(dropped)) <= DOUBTS * parts.doubt)
