"""The mutation score of a claim: which of its mutants the oracles notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.workers import Task, is_lost, lost_result
from nablacheck.core.attempts import Ending, Lost, attempt
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.declare.claim import Claim
from nablacheck.oracles import DEFAULT, WRITTEN, Oracle, oracles_for
from nablacheck.selftest.mutation import Mutant, all_mutants
from nablacheck.selftest.mutation_operators import DROPPED_TERM, TRANSPOSE, VALUE_OPERATORS

ORACLES = tuple(name for name in DEFAULT if name != WRITTEN)
"""Those that judge what code computes: what is written says something else than any mutant does, wrong or not."""


class MutantStatus(StrEnum):
    """What became of a mutant: an oracle refuted it, none did, or none could since its value is that of the claim."""

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True)
class MutantResult:
    """What became of a mutant: the oracle that killed it and at which point, or the reason why none did."""

    mutant: Mutant
    status: MutantStatus
    oracle: str = ""
    point: int = 0
    reason: str = ""


@dataclass(frozen=True)
class MutationScore:
    """What became of the mutants of one claim. Where the claim itself doesn't hold, nothing was tried and ``failed`` is
    a result that says why."""

    claim: Claim
    results: tuple[MutantResult, ...]
    failed: Result | None = None

    @property
    def ok(self) -> bool:
        return self.failed is None and all(each.status is not MutantStatus.SURVIVED for each in self.results)


def killed_share(results: Iterable[MutantResult]) -> float | None:
    """The mutation score proper: the share of mutants killed among those that aren't equivalent; None without any."""
    counts = Counter(each.status for each in results)
    tried = counts[MutantStatus.KILLED] + counts[MutantStatus.SURVIVED]
    return counts[MutantStatus.KILLED] / tried if tried else None


def mutation_score(claim: Claim, *, count: int = POINTS, seed: int = 0, timeout: float = TIMEOUT) -> MutationScore:
    """Mutate a claim in every way, and check each mutant with the oracles by which the claim itself holds: an oracle
    that refutes everything notices nothing. ``timeout`` is for each check."""
    check = Task(claim.name, "", count, seed, timeout)
    try:
        return attempt(f"mutate {claim.name}", lambda: _score(claim, check))
    except Lost as lost:
        return MutationScore(claim, (), lost_result(check, lost.ending))


def _score(claim: Claim, check: Task) -> MutationScore:
    results: dict[Oracle, Result] = {}
    for oracle in oracles_for(claim, ORACLES):
        results[oracle] = _check(claim, oracle, check)
        if is_lost(results[oracle]):
            return MutationScore(claim, (), results[oracle])
    holds = [oracle for oracle, result in results.items() if result.ok]
    if not holds:
        return MutationScore(claim, (), next(iter(results.values())))
    try:
        with time_limit(check.timeout):
            found = all_mutants(claim)
    except OutOfTime:
        return MutationScore(claim, (), lost_result(check, Ending("", timed_out=True)))
    return MutationScore(claim, tuple(_kill(mutant, holds, check) for mutant in found))


def _check(claim: Claim, oracle: Oracle, check: Task) -> Result:
    """Check a claim, or a mutant of it, once in all processes that try."""

    def run() -> Result:
        return check_claim(
            claim, oracle, count=check.count, seed=check.seed, timeout=check.timeout, shrink=False, explain=False
        )

    return attempt(f"{oracle.name} on {claim.name}", run, costs=f"mutate {check.claim}", keep=True)


def verb(status: Status) -> str:
    """What a check came to, after the name of what was checked."""
    return status if status in (Status.HOLDS, Status.FAILS) else f"comes out as {status}"


def _kill(mutant: Mutant, oracles: Iterable[Oracle], check: Task) -> MutantResult:
    if mutant.equivalent:
        by = "by symmetry: " if mutant.mistake_class == TRANSPOSE else ""
        return MutantResult(mutant, MutantStatus.EQUIVALENT, reason=f"{by}the same value at every generic point")
    reasons = []
    for oracle in oracles:
        result = _check(mutant.claim, oracle, check)
        if result.status is Status.FAILS:
            return MutantResult(mutant, MutantStatus.KILLED, oracle.name, result.points)
        why = f"; a relative error of {result.detection_limit:.0e} would show" if result.detection_limit else ""
        reasons.append(f"{oracle.name} {verb(result.status)}{why}")
    return MutantResult(mutant, MutantStatus.SURVIVED, reason=", ".join(reasons))


def counts_by_class(scores: Sequence[MutationScore]) -> dict[tuple[str, float | None], Counter[MutantStatus]]:
    """What became of all mutants, by class of mistake and size of the error."""
    results = [each for score in scores for each in score.results]
    classes = [*dict.fromkeys((each.mistake_class, each.size) for each in VALUE_OPERATORS), (DROPPED_TERM, None)]
    found = {
        each: Counter(r.status for r in results if (r.mutant.mistake_class, r.mutant.size) == each) for each in classes
    }
    return {each: count for each, count in found.items() if count}
