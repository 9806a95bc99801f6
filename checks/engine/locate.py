"""Which entries of a gradient are wrong: group testing along the line that showed the error.

The residual slope along a direction is the sum of what the entries contribute, so that one check of half of them tells
about both halves: k wrong entries of n take about k log₂ n checks of two values each.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .judge import Judge, Slopes
from .line import Line

MOST_CHECKS = 400
MOST_ENTRIES = 8
SHARE = 0.02
"""A group whose residual slope is below this share of the whole is taken as right."""


class Wrong(NamedTuple):
    """A wrong entry: its position in the flat array, and how far the claim is above the true derivative there."""

    position: int
    excess: float


class Located(NamedTuple):
    """The wrong entries that were found, worst first; ``all`` tells whether these are all that were to be seen."""

    entries: list[Wrong]
    all: bool


def locate(judge: Judge, slopes: Slopes) -> Located:
    """Find the entries that make the residual slope of a failed verdict."""
    line, window = slopes.line, slopes.window
    if line is None or window is None:
        return Located([], False)
    total = window.slope
    doubts = {k: line.noise(k) + abs(slope - total) for k, slope in line.slopes.items() if math.isfinite(slope)}
    step = min(doubts, key=lambda k: doubts[k])  # where neither noise nor truncation is in the way
    threshold = max(SHARE * abs(total), 3 * (doubts[step] + window.allowed))
    flat = line.direction.reshape(-1)
    groups = [(0, flat.size, total)]
    found: list[Wrong] = []
    dropped: list[float] = []
    checks = 0
    while groups and checks < MOST_CHECKS and len(found) < MOST_ENTRIES:
        groups.sort(key=lambda group: abs(group[2]))
        low, high, residual = groups.pop()
        if high - low == 1:
            if flat[low]:
                found.append(Wrong(low, -residual / float(flat[low])))
            continue
        middle = (low + high) // 2
        left = _residual(judge, line, low, middle, step)
        checks += 1
        for start, end, part in ((low, middle, left), (middle, high, residual - left)):
            if math.isfinite(part) and abs(part) > threshold:
                groups.append((start, end, part))
            else:
                dropped.append(part)
    found.sort(key=lambda wrong: -abs(wrong.excess * flat[wrong.position]))
    return Located(found, not groups and math.hypot(*dropped) <= threshold)


def _residual(judge: Judge, line: Line, low: int, high: int, step: int) -> float:
    """The residual slope along the line's direction with only the entries low … high − 1 moving."""
    direction = np.zeros(line.direction.size)
    direction[low:high] = line.direction.reshape(-1)[low:high]
    part = judge.line(direction.reshape(line.direction.shape), line.stretch)
    part.evaluate(step)
    return part.slopes[step]
