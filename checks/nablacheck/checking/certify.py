"""What is known for certain about a claim: whether an exact oracle decides it, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nablacheck.checking import schedule
from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status
from nablacheck.checking.workers import Task
from nablacheck.declare.claim import Claim
from nablacheck.oracles import EXACT, available

FLOATS = ("written", "dual", "value", "central")
"""Oracles in float64. At many points they find what is wrong in a part of the space that the few points of exact
oracles missed, and differences see what runs on no exact numbers."""


def plan(claims: Sequence[Claim], *, count: int, seed: int, timeout: float) -> list[Task]:
    """The tasks for certificates, claim by claim: the exact oracles there are at ``count`` points, and then those in
    floats at no fewer than any check draws."""
    tasks = []
    for claim in claims:
        tasks += schedule.plan([claim], oracles=available(), count=count, seed=seed, timeout=timeout)
        tasks += schedule.plan([claim], oracles=FLOATS, count=max(count, POINTS), seed=seed, timeout=timeout)
    return tasks


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
        return self.decided and self.wrong is None

    @property
    def seconds(self) -> float:
        return sum(result.seconds for result in self.results)
