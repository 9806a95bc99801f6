"""The mutation score of a claim: which of its mutants the oracles notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
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


def mutation_score(claim: Claim, *, count: int = POINTS, seed: int = 0) -> MutationScore:
    """Mutate a claim in every way, and check each mutant with the oracles by which the claim itself holds: an oracle
    that refutes everything notices nothing."""
    results = {oracle: _check(claim, oracle, count, seed) for oracle in oracles_for(claim, ORACLES)}
    holds = [oracle for oracle, result in results.items() if result.ok]
    if not holds:
        return MutationScore(claim, (), next(iter(results.values())))
    return MutationScore(claim, tuple(_kill(mutant, holds, count, seed) for mutant in all_mutants(claim)))


def _check(claim: Claim, oracle: Oracle, count: int, seed: int) -> Result:
    return check_claim(claim, oracle, count=count, seed=seed, shrink=False, explain=False)


def verb(status: Status) -> str:
    """What a check came to, after the name of what was checked."""
    return status if status in (Status.HOLDS, Status.FAILS) else f"comes out as {status}"


def _kill(mutant: Mutant, oracles: Iterable[Oracle], count: int, seed: int) -> MutantResult:
    if mutant.equivalent:
        by = "by symmetry: " if mutant.mistake_class == TRANSPOSE else ""
        return MutantResult(mutant, MutantStatus.EQUIVALENT, reason=f"{by}the same value at every generic point")
    reasons = []
    for oracle in oracles:
        result = _check(mutant.claim, oracle, count, seed)
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
