"""What checking one claim with one oracle came to: plain data that reports, JSON and worker processes share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .points import Point
from .verdict import Verdict

POINTS = 100
"""How many points are drawn where nobody says otherwise."""
TIMEOUT = 60.0
"""Seconds that a claim may take with one oracle where nobody says otherwise."""


class Status(StrEnum):
    """The end of a check. The first two are as it should be."""

    HOLDS = "holds"
    REFUTED = "refuted"
    FAILS = "fails"
    SURVIVES = "survives"
    VACUOUS = "vacuous"
    TIMEOUT = "timeout"
    CRASHED = "crashed"


GOOD = (Status.HOLDS, Status.REFUTED)


@dataclass(frozen=True)
class Result:
    """One claim checked with one oracle.

    ``count`` points were asked for, and ``points`` judged. ``sensitivity`` is the median, over the conclusive points,
    of the smallest relative error that would have shown. ``point`` and ``verdict`` are the smallest counterexample;
    ``trace`` is the whole traceback where nablacheck itself went wrong.
    """

    claim: str
    oracle: str
    status: Status
    seed: int
    count: int = POINTS
    points: int = 0
    conclusive: int = 0
    inconclusive: Mapping[str, int] = field(default_factory=dict)
    worst: float = 0.0
    sensitivity: float | None = None
    evaluations: int = 0
    seconds: float = 0.0
    reason: str = ""
    cause: str = ""
    point: Point | None = None
    verdict: Verdict | None = None
    trace: str = ""

    @property
    def ok(self) -> bool:
        return self.status in GOOD
