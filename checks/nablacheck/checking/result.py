"""What checking one claim with one oracle came to: plain data that reports, JSON and worker processes share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nablacheck.checking.defaults import POINTS
from nablacheck.core.verdict import ArithmeticFault, Outcome, Verdict
from nablacheck.declare.points import Point


class Status(StrEnum):
    """The end of a check. The first two are as it should be; the last says nothing, for or against: the code doesn't
    run on the numbers of that oracle."""

    HOLDS = "holds"
    REFUTED = "refuted"
    FAILS = "fails"
    SURVIVES = "survives"
    VACUOUS = "vacuous"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"


GOOD = (Status.HOLDS, Status.REFUTED)


@dataclass(frozen=True)
class Result:
    """One claim checked with one oracle.

    ``count`` points were asked for, and the claim was checked at ``points`` of them. ``detection_limit`` is the
    median, over the conclusive points, of the smallest relative error that would have shown, and
    ``largest_detection_limit`` the largest of these; ``worst_ratio`` is the largest difference in units of its
    tolerance, among the points that passed. ``false_pass_bound`` is how likely a wrong claim passes at these sizes all
    the same, where the oracle can tell; ``sizes`` are those at which the claim was seen to hold, and
    ``undecided_sizes`` others at which it was compared and nothing was conclusive. ``point`` and ``verdict`` are the
    smallest counterexample; ``should_be`` is the right claim in writing, where it could be derived and verified;
    ``arithmetic_fault`` is what goes wrong in the arithmetic of the code, which says nothing
    about the formula, and ``fault_point`` the least point at which it does; ``trace`` is the whole traceback where
    nablacheck itself went wrong.
    """

    claim: str
    oracle: str
    status: Status
    seed: int
    count: int = POINTS
    points: int = 0
    conclusive: int = 0
    inconclusive: Mapping[str, int] = field(default_factory=dict)
    worst_ratio: float = 0.0
    detection_limit: float | None = None
    largest_detection_limit: float | None = None
    false_pass_bound: float | None = None
    sizes: tuple[Mapping[str, int], ...] = ()
    undecided_sizes: tuple[Mapping[str, int], ...] = ()
    evaluations: int = 0
    seconds: float = 0.0
    reason: str = ""
    cause: str = ""
    should_be: str = ""
    point: Point | None = None
    verdict: Verdict | None = None
    trace: str = ""
    arithmetic_fault: ArithmeticFault | None = None
    fault_point: Point | None = None

    @property
    def unsafe(self) -> bool:
        """Whether the claim fails, under ``strict_range``, by the arithmetic of its code alone."""
        return self.status is Status.FAILS and self.verdict is not None and self.verdict.outcome is not Outcome.FAIL

    @property
    def ok(self) -> bool:
        return self.status in GOOD

    @property
    def bad(self) -> bool:
        """Whether something is wrong."""
        return not self.ok and self.status is not Status.UNSUPPORTED

    @property
    def code_at_fault(self) -> bool:
        """Whether the claim fails by the code of its declaration alone, which can't be run or makes no point at all."""
        if self.status is not Status.FAILS:
            return False
        return self.point is None if self.verdict is None else self.verdict.code_at_fault


def first_wrong(results: Sequence[Result]) -> Result | None:
    """The result that says why a claim isn't as it should be, among those of one claim: the first bad one, or an
    unsupported one where no oracle has anything to say for the claim. None where all is well."""
    bad = next((result for result in results if result.bad), None)
    return bad or (None if any(result.ok for result in results) else next(iter(results), None))


def by_claim(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results of each claim, by its name."""
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.claim, []).append(result)
    return found
