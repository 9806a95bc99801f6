"""What ranges the points of a check cover: of sizes, of arguments, and of what goes into the functions in the code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from nablacheck.checking.crossings import crossing_points, one_sided
from nablacheck.checking.observation import Observed, Operation, Range, observe
from nablacheck.core.attempts import Lost, attempt
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.declare.claim import Claim
from nablacheck.declare.drawing import NoPointDrawn, draw_points
from nablacheck.declare.point_sampler import Unbuildable
from nablacheck.declare.points import Point


@dataclass
class Ranges:
    """What was seen at the points of a check. ``arguments`` are the entries, ``magnitudes`` the sizes of those that
    aren't zero. ``one_way`` are comparisons that came out one way at all points, with the range of a − b."""

    sizes: dict[str, Range] = field(default_factory=dict)
    arguments: dict[str, Range] = field(default_factory=dict)
    magnitudes: dict[str, Range] = field(default_factory=dict)
    observed: Observed = field(default_factory=Observed)

    @property
    def one_way(self) -> list[tuple[Operation, Range]]:
        return [(operation, self.observed.comparisons[operation]) for operation in one_sided(self.observed)]

    def add(self, claim: Claim, point: Point) -> None:
        for letter, size in point.sizes.items():
            _join(self.sizes, letter, Range(size, size))
        for name, value in point.values.items():
            if isinstance(value, np.ndarray) and value.size:
                _join(self.arguments, name, Range(float(value.min()), float(value.max())))
                sizes = np.abs(value[value != 0])
                if sizes.size:
                    _join(self.magnitudes, name, Range(float(sizes.min()), float(sizes.max())))
        self.observed.add(observe(claim, point))


def _join(found: dict[str, Range], name: str, seen: Range) -> None:
    found[name] = seen.joined(found.get(name, seen))


def seen_ranges(claim: Claim, count: int, seed: int, timeout: float) -> Ranges:
    """The ranges at the points of a check, as far as the time reaches; empty where no point can be drawn."""
    ranges = Ranges()

    def see() -> None:
        with time_limit(timeout):
            points = draw_points(claim, count, seed)
            for point in [*points, *crossing_points(claim, points)]:
                ranges.add(claim, point)

    with suppress(OutOfTime, NoPointDrawn, Unbuildable, Lost):
        attempt(f"ranges of {claim.name}", see)
    return ranges
