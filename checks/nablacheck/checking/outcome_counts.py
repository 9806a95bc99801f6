"""What the points of one check came to, counted up to and including the first failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from nablacheck.core.verdict import ArithmeticFault, Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles.shared.claimed_and_true import BOTH_SIDES_ZERO


@dataclass
class Tally:
    """The verdicts of one check, counted."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Why points were inconclusive."""
    detection_limits: list[float] = field(default_factory=list)
    worst_ratio: float = 0.0
    """The largest difference in units of its tolerance, among the points that passed."""
    false_pass_bound: float | None = None
    evaluations: int = 0
    unsupported: str = ""
    """Why the code doesn't run on the oracle's numbers, where it didn't."""
    drawn_sizes: list[Mapping[str, int]] = field(default_factory=list)
    """The sizes of the points, each once."""
    passed_sizes: list[Mapping[str, int]] = field(default_factory=list)
    """The sizes at which the claim was seen to hold, each once."""
    compared_sizes: list[Mapping[str, int]] = field(default_factory=list)
    """The sizes at which the claim was compared with anything but zero, each once."""
    failure: tuple[Point, Verdict] | None = None
    """The failure that is shown: the first one, or a simpler one."""
    fault: tuple[Point, ArithmeticFault] | None = None
    """The first point at which the arithmetic of the code went wrong, of those where the formula is right if there are
    any."""
    judged: int = 0
    """At how many points without a value of the function, or with nothing but noise, the arithmetic was looked at."""
    irreproducible: bool = False
    """Whether the failing point, drawn once more, didn't fail again."""

    def add(self, point: Point, verdict: Verdict) -> None:
        """Count a verdict, unless the claim has failed before; keep it if it is a failure."""
        if self.failure is None:
            self._count(point, verdict)
        if verdict.outcome is Outcome.FAIL:
            self.failure = point, verdict

    def _count(self, point: Point, verdict: Verdict) -> None:
        if point.sizes not in self.drawn_sizes:
            self.drawn_sizes.append(point.sizes)
        if point.sizes not in self.compared_sizes and verdict.reason != BOTH_SIDES_ZERO:
            self.compared_sizes.append(point.sizes)
        self.outcomes[verdict.outcome] += 1
        self.evaluations += verdict.evaluations
        if verdict.outcome is Outcome.PASS:
            self.worst_ratio = max(self.worst_ratio, verdict.ratio)
            self.detection_limits.append(verdict.detection_limit)
            if point.sizes not in self.passed_sizes:
                self.passed_sizes.append(point.sizes)
            if verdict.false_pass_bound is not None:
                self.false_pass_bound = max(verdict.false_pass_bound, self.false_pass_bound or 0.0)
        elif verdict.outcome is Outcome.INCONCLUSIVE:
            fault = verdict.arithmetic_fault
            if fault is not None and (self.fault is None or fault.right_as_formula > self.fault[1].right_as_formula):
                self.fault = point, fault
            self.reasons[verdict.reason] += 1
            if verdict.unsupported:
                self.unsupported = verdict.reason

    @property
    def points(self) -> int:
        return self.outcomes.total()

    @property
    def conclusive(self) -> int:
        return self.points - self.outcomes[Outcome.INCONCLUSIVE]

    @property
    def settled(self) -> bool:
        """Whether no further point is needed: one failed, or the code doesn't run on these numbers somewhere, so that
        it may compute something else wherever it does run."""
        return self.failure is not None or bool(self.unsupported)
