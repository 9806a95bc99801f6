"""What is known for certain about a claim: whether an exact oracle decides it, what speaks against it, and whether its
equation in writing is certified to be what its code computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablacheck.checking import schedule
from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status
from nablacheck.checking.workers import Task
from nablacheck.declare.claim import Claim
from nablacheck.oracles import AS_WRITTEN, EXACT, RIGOROUS, available
from nablacheck.reading.comparison import as_printed, as_written

FLOATS = ("written", "dual", "value", "central")
"""Oracles in float64. At many points they find what is wrong in a part of the space that the few points of exact
oracles missed, and differences see what runs on no exact numbers."""


def plan(claims: Sequence[Claim], *, count: int, seed: int, timeout: float) -> list[Task]:
    """The tasks for certificates, claim by claim: the rigorous oracles there are at ``count`` points, and then those in
    floats at no fewer than any check draws."""
    tasks = []
    for claim in claims:
        tasks += schedule.plan([claim], oracles=available(), count=count, seed=seed, timeout=timeout)
        tasks += schedule.plan([claim], oracles=FLOATS, count=max(count, POINTS), seed=seed, timeout=timeout)
    return tasks


class Writing(StrEnum):
    """What is known of a claim's code and that of its function beside their equations in writing."""

    CERTIFIED = "certified"
    IN_FLOATS = "in float64"
    UNDECIDED = "undecided"
    CODE_ONLY = "code only"
    WRONG = "wrong"


@dataclass(frozen=True)
class Certificate:
    """What is known for certain about a claim, from the results of the exact oracles and, failing these, of others."""

    claim: Claim
    results: Sequence[Result]

    @property
    def wrong(self) -> Result | None:
        """A result that speaks against the claim: a true one is refuted, or nobody refutes a misprint."""
        bad = (Status.FAILS, Status.CRASHED, Status.TIMEOUT)
        against = next((result for result in self.results if result.status in bad), None)
        if against is None and self.claim.misprint and not self.decided:
            against = next((result for result in self.results if result.status is Status.SURVIVES), None)
        return against

    @property
    def decided(self) -> bool:
        """Whether an exact oracle has decided the claim as it should be, or what is printed has no reading."""
        return any(result.ok for result in self.results if result.oracle in EXACT or self.claim.text_alone)

    @property
    def ok(self) -> bool:
        return self.decided and self.wrong is None and self.writing is not Writing.UNDECIDED

    @property
    def writing(self) -> Writing:
        """Whether the equations are what the code computes, of the claim and of its function. Where they were compared
        without a result, a certificate for the code would be taken for one of what is written."""
        if any(result.status is Status.FAILS for result in self.of_writing):
            return Writing.WRONG
        holding = [result.oracle for result in self.of_writing if result.ok]
        if self.of_writing and not holding:
            return Writing.UNDECIDED
        if self.unread or not holding:
            return Writing.CODE_ONLY
        return Writing.CERTIFIED if self.claim.text_alone or set(holding) & set(RIGOROUS) else Writing.IN_FLOATS

    @property
    def of_writing(self) -> list[Result]:
        """The results that compare the equations with the code, the rigorous one first."""
        return [result for result in self.results if result.oracle in AS_WRITTEN]

    @property
    def unread(self) -> dict[str, str]:
        """What is known by its code only, the function or the claim, with the reason."""
        return {each.what: each.reason for each in as_written(self.claim) if not each.decided}

    @property
    def unread_prints(self) -> list[str]:
        """The locations whose print isn't read, and was compared with nothing."""
        return [source.location for source, printed in as_printed(self.claim) if not printed.decided]

    @property
    def seconds(self) -> float:
        return sum(result.seconds for result in self.results)
