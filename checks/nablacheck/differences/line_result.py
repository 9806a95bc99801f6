"""What checking along lines came to: the figures of the line that decides, and why nothing may be concluded."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.entry_errors import EntryErrors

OSCILLATES = "larger and smaller steps disagree: the function oscillates or is rough"
JUMP_NEARBY = "the function jumps a little nearby, as one does that stops iterating at a tolerance"
JUMP_AT_POINT = "the function jumps there"
KINK_AT_POINT = "the function has a kink there"
NOT_DIFFERENTIABLE = "the function isn't differentiable there: slopes along several directions don't add up"
MIXED_SCALES = "entries far smaller than the others are right by themselves: together no step suits them"
NOT_FINITE = "the function isn't finite next to the point"
CLAIM_OVERFLOWS = "the claimed slope overflows where the function doesn't"


@dataclass
class LineResult:
    """What checking along lines came to. ``difference`` and ``tolerance`` are those of the line that decides, ``scale``
    the size of the derivative along it; ``line`` and ``extrapolant`` are kept for finding the entries that are
    wrong."""

    outcome: Outcome
    reason: str = ""
    difference: float = 0.0
    tolerance: float = math.inf
    scale: float = 0.0
    evaluations: int = 0
    line: Line | None = field(default=None, repr=False)
    extrapolant: Extrapolant | None = field(default=None, repr=False)
    located: EntryErrors | None = field(default=None, repr=False)
    """The wrong entries, where they have been looked for already."""
    others: tuple[Line, ...] = field(default=(), repr=False)
    """Lines in other directions that have been looked along at the finest step of the extrapolant."""
    elsewhere: Line | None = field(default=None, repr=False)
    """A line that has been looked along, in which the entries at fault don't move."""
    multiple: bool = False
    """Whether slopes along these are known to be the claimed ones times one factor: then it isn't entries that are
    wrong."""
    zero_claim: bool = False
    """Whether the claim is zero along the line, so that ``scale`` is that of the function, and no error is relative to
    the claim."""
    agrees_beside: bool = False
    """Whether the claim is right along a direction in which the function has no kink, where it has one along most."""
    contradicted: bool = False
    """Whether the claim is off by more than the tolerance, though not in a way that other steps confirm. That is no
    failure, but a pass along another line doesn't outweigh it."""

    @classmethod
    def of(
        cls, outcome: Outcome, reason: str, line: Line, extrapolant: Extrapolant, tolerance: float, scale: float
    ) -> LineResult:
        """The result that an extrapolant of a line has come to."""
        return cls(outcome, reason, abs(extrapolant.value), tolerance, scale, line=line, extrapolant=extrapolant)

    @classmethod
    def passing(cls, line: Line, extrapolant: Extrapolant, tolerance: float, scale: float) -> LineResult:
        """The result of an extrapolant that agrees with the claim."""
        return cls.of(Outcome.PASS, "", line, extrapolant, tolerance, scale)

    @property
    def detection_limit(self) -> float:
        """The smallest relative error of the derivative along the line that is sure to have been noticed: an error that
        exceeds tolerance and difference together can't have been cancelled by the error of the difference quotient."""
        return (self.tolerance + self.difference) / self.scale if self.scale > 0 else math.inf

    @property
    def absolute_detection_limit(self) -> float:
        """The same for a single entry of the derivative, whichever, and not relative to anything."""
        limit = self.tolerance + self.difference
        if self.line is None:
            return limit
        shortest = float(np.abs(self.line.direction).min(initial=math.inf))
        for _ in range(self.line.order):  # the power may underflow
            limit = limit / shortest if shortest > 0 else math.inf
        return limit

    def verdict(self, variable: str, total: int, entry_detection_limit: float = math.inf) -> Verdict:
        """The same as a verdict on a claim of so many entries."""
        ratio = self.difference / self.tolerance if self.tolerance > 0 else math.inf if self.difference else 0.0
        return Verdict(
            self.outcome,
            self.reason,
            difference=self.difference,
            tolerance=self.tolerance,
            ratio=ratio,
            detection_limit=math.inf if self.zero_claim else self.detection_limit,
            absolute_detection_limit=self.absolute_detection_limit if self.zero_claim else math.inf,
            evaluations=1 + self.evaluations,
            variable=variable,
            total=total,
            entry_detection_limit=entry_detection_limit,
            compared="slope" if self.line is None or self.line.order == 1 else "curvature",
        )
