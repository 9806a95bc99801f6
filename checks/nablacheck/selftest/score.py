"""What the oracles notice: claims spoiled on purpose, and what becomes of every spoiled version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.declare.claim import Claim
from nablacheck.oracles import Oracle, oracles_for
from nablacheck.selftest.mutation import DROPPED, VALUE_MISTAKES, Mutant, all_mutants


class Fate(StrEnum):
    """What becomes of a mutant."""

    REJECTED = "rejected"
    IDENTICAL = "identical"
    SURVIVES = "survives"


@dataclass(frozen=True)
class Trial:
    """A mutant before the oracles: the one that rejects it and at which point, or the reason why none does."""

    mutant: Mutant
    fate: Fate
    oracle: str = ""
    point: int = 0
    reason: str = ""


@dataclass(frozen=True)
class MutationScore:
    """What the oracles notice of one claim. Where the claim itself didn't hold, ``failed`` is a result that says why,
    and nothing was tried."""

    claim: Claim
    trials: tuple[Trial, ...]
    failed: Result | None = None

    @property
    def ok(self) -> bool:
        return self.failed is None and not any(trial.fate is Fate.SURVIVES for trial in self.trials)


def measure(claim: Claim, *, count: int = POINTS, seed: int = 0) -> MutationScore:
    """Spoil a claim in every way, and hold each against the oracles by which the claim itself holds: an oracle that
    rejects everything notices nothing."""
    results = {oracle: _check(claim, oracle, count, seed) for oracle in oracles_for(claim)}
    holds = [oracle for oracle, result in results.items() if result.ok]
    if not holds:
        return MutationScore(claim, (), next(iter(results.values())))
    return MutationScore(claim, tuple(_try(mutant, holds, count, seed) for mutant in all_mutants(claim)))


def _check(claim: Claim, oracle: Oracle, count: int, seed: int) -> Result:
    return check_claim(claim, oracle, count=count, seed=seed, shrink=False, explain=False)


def verb(status: Status) -> str:
    """What a check came to, after the name of what was checked."""
    return status if status in (Status.HOLDS, Status.FAILS) else f"comes out as {status}"


def _try(mutant: Mutant, oracles: Iterable[Oracle], count: int, seed: int) -> Trial:
    if mutant.identical:
        by = "by symmetry: " if mutant.kind == "transpose" else ""
        return Trial(mutant, Fate.IDENTICAL, reason=f"{by}the same value at every generic point")
    reasons = []
    for oracle in oracles:
        result = _check(mutant.claim, oracle, count, seed)
        if result.status is Status.FAILS:
            return Trial(mutant, Fate.REJECTED, oracle.name, result.points)
        why = f"; a relative error of {result.detection_limit:.0e} would show" if result.detection_limit else ""
        reasons.append(f"{oracle.name} {verb(result.status)}{why}")
    return Trial(mutant, Fate.SURVIVES, reason=", ".join(reasons))


def counts_by_class(scores: Sequence[MutationScore]) -> dict[tuple[str, float | None], Counter[Fate]]:
    """The fates of all mutants, by class of mistake and size of the error."""
    trials = [trial for score in scores for trial in score.trials]
    classes = [*dict.fromkeys((mistake.kind, mistake.size) for mistake in VALUE_MISTAKES), (DROPPED, None)]
    found = {
        each: Counter(trial.fate for trial in trials if (trial.mutant.kind, trial.mutant.size) == each)
        for each in classes
    }
    return {each: count for each, count in found.items() if count}
