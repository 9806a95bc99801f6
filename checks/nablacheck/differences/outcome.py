"""What the lines came to: the slope that decides, and why nothing may be concluded from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.line import Line
from nablacheck.differences.locate import Located
from nablacheck.differences.richardson import Extrapolant

OSCILLATES = "larger and smaller steps disagree: the function oscillates or is rough"
JUMPED = "the function jumps a little nearby, as one does that stops iterating at a tolerance"
KINKED = "the function has a kink there"
TINY = "entries far smaller than the others are right by themselves: together no step suits them"
NOT_FINITE = "the function isn't finite next to the point"
OVERFLOWS = "the claimed slope overflows where the function doesn't"


@dataclass
class LineResult:
    """What the lines came to. ``difference`` and ``tolerance`` are those of the line that decides, ``scale`` the
    size of the slope along it; ``line`` and ``window`` are kept for finding the entries that are wrong."""

    outcome: Outcome
    reason: str = ""
    difference: float = 0.0
    tolerance: float = math.inf
    scale: float = 0.0
    evaluations: int = 0
    line: Line | None = field(default=None, repr=False)
    window: Extrapolant | None = field(default=None, repr=False)
    located: Located | None = field(default=None, repr=False)
    """The wrong entries, where they have been looked for already."""
    contradicted: bool = False
    """Whether the slope is off by more than it may be, though not in a way that other steps confirm: no failure, and
    nothing that another line makes good."""

    @property
    def detection_limit(self) -> float:
        """The smallest relative error of the slope that would have shown."""
        return (self.tolerance + self.difference) / self.scale if self.scale > 0 else math.inf

    def verdict(self, variable: str, total: int, entry_detection_limit: float = math.inf) -> Verdict:
        """The same as a verdict on a claim of so many entries."""
        ratio = self.difference / self.tolerance if self.tolerance > 0 else math.inf if self.difference else 0.0
        return Verdict(
            self.outcome,
            self.reason,
            difference=self.difference,
            tolerance=self.tolerance,
            ratio=ratio,
            detection_limit=self.detection_limit,
            evaluations=1 + self.evaluations,
            variable=variable,
            total=total,
            entry_detection_limit=entry_detection_limit,
        )


def slopes(
    outcome: Outcome, reason: str, line: Line, window: Extrapolant, tolerance: float, scale: float
) -> LineResult:
    """What a window of a line comes to."""
    return LineResult(outcome, reason, abs(window.slope), tolerance, scale, line=line, window=window)


def passed(line: Line, window: Extrapolant, tolerance: float, scale: float) -> LineResult:
    """What a window comes to that bears the claim out."""
    return slopes(Outcome.PASS, "", line, window, tolerance, scale)
