"""What the oracles notice: claims spoiled on purpose, and what becomes of every spoiled version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nablacheck.checking.result import POINTS, Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.declare.claim import Claim
from nablacheck.oracles import Oracle, oracles_for
from nablacheck.reports.text import listed, repeat
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
    """What the oracles notice of one claim. ``trouble`` says why that can't be told."""

    claim: Claim
    trials: tuple[Trial, ...]
    trouble: str = ""

    @property
    def ok(self) -> bool:
        return not self.trouble and not any(trial.fate is Fate.SURVIVES for trial in self.trials)


def measure(claim: Claim, *, count: int = POINTS, seed: int = 0) -> MutationScore:
    """Spoil a claim in every way, and hold each against the oracles by which the claim itself holds: an oracle that
    rejects everything notices nothing."""
    results = {oracle: _check(claim, oracle, count, seed) for oracle in oracles_for(claim)}
    holds = [oracle for oracle, result in results.items() if result.ok]
    if not holds:
        result = next(iter(results.values()))
        return MutationScore(claim, (), f"the claim itself {_verb(result.status)}; {repeat(result, claim)} tells why")
    return MutationScore(claim, tuple(_try(mutant, holds, count, seed) for mutant in all_mutants(claim)))


def _check(claim: Claim, oracle: Oracle, count: int, seed: int) -> Result:
    return check_claim(claim, oracle, count=count, seed=seed, shrink=False, explain=False)


def _verb(status: Status) -> str:
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
        reasons.append(f"{oracle.name} {_verb(result.status)}{why}")
    return Trial(mutant, Fate.SURVIVES, reason=", ".join(reasons))


def lines(power: MutationScore, *, all_of_them: bool) -> Iterator[tuple[str, bool]]:
    """What to say about a claim, line by line, and whether it is good news; only the survivors unless all are wanted.

    Those that are identical to the claim survive too: their reason is why nothing is wrong with that.
    """
    told = [trial for trial in power.trials if all_of_them or trial.fate is not Fate.REJECTED]
    if told or power.trouble:
        yield f"{power.claim.name}  {power.claim.equation}", True
    if power.trouble:
        yield f"  {power.trouble}", False
    width = max((len(trial.mutant.mistake) for trial in told), default=0)
    for trial in told:
        words = trial.reason or f"{trial.oracle}, at point {trial.point}"
        yield f"  {trial.fate:<9}  {trial.mutant.mistake:<{width}}  {words}", trial.fate is not Fate.SURVIVES


def table(powers: Sequence[MutationScore]) -> str:
    """How many mutants were rejected, by class of mistake and size of the error."""
    counts = _counts(powers)
    rows = [
        (kind, "" if size is None else f"{size:.6g}", f"{count[Fate.REJECTED]} of {count.total()}",
         str(count[Fate.IDENTICAL]), str(count[Fate.SURVIVES]))
        for (kind, size), count in counts.items()
    ]  # fmt: skip
    heads = ("mistake", "error", "rejected", "identical", "survive")
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join([f"{row[0]:<{widths[0]}}", *(f"{cell:>{w}}" for cell, w in zip(row[1:], widths[1:], strict=True))])
        for row in (heads, *rows)
    )


def _counts(powers: Sequence[MutationScore]) -> dict[tuple[str, float | None], Counter[Fate]]:
    trials = [trial for power in powers for trial in power.trials]
    classes = [*dict.fromkeys((mistake.kind, mistake.size) for mistake in VALUE_MISTAKES), (DROPPED, None)]
    found = {
        each: Counter(trial.fate for trial in trials if (trial.mutant.kind, trial.mutant.size) == each)
        for each in classes
    }
    return {each: count for each, count in found.items() if count}


def summary(powers: Sequence[MutationScore]) -> str:
    """One line for all of it."""
    fates = Counter(trial.fate for power in powers for trial in power.trials)
    counts = (
        (fates[Fate.REJECTED], "mutant is rejected", "mutants are rejected"),
        (fates[Fate.IDENTICAL], "is identical to its claim", "are identical to their claims"),
        (fates[Fate.SURVIVES], "survives", "survive"),
        (sum(bool(power.trouble) for power in powers), "claim doesn't hold", "claims don't hold"),
    )
    return listed(counts) or "no mutant"


def as_json(powers: Sequence[MutationScore]) -> dict[str, Any]:
    """What became of the mutants of each claim, and how many by class and size, as plain data."""
    return {
        "claims": [
            {
                "claim": power.claim.name,
                "formula": power.claim.formula.name,
                "equation": power.claim.equation,
                "ok": power.ok,
                "reason": power.trouble,
                "mutants": [
                    {
                        "mistake": trial.mutant.mistake,
                        "class": trial.mutant.kind,
                        "size": trial.mutant.size,
                        "fate": trial.fate,
                        "oracle": trial.oracle,
                        "point": trial.point,
                        "reason": trial.reason,
                    }
                    for trial in power.trials
                ],
            }
            for power in powers
        ],
        "classes": [
            {"class": kind, "size": size, **{fate.value: count[fate] for fate in Fate}}
            for (kind, size), count in _counts(powers).items()
        ],
    }
