"""Formulas that are loaded and checked in another process, which sends plain data: for those who can't load them, since
their code may end or hang the process it runs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nablacheck.catalogue.plugins import Failure
from nablacheck.catalogue.registry import Registry
from nablacheck.checking.result import Result, Status
from nablacheck.checking.workers import LostClaims, Task
from nablacheck.core.errors import CodeLocation
from nablacheck.core.loading import loading_within
from nablacheck.declare.claim import Claim
from nablacheck.oracles import oracle, oracles_for
from nablacheck.reports.text_results import first_fault, format_claim, format_failure


@dataclass(frozen=True)
class Modules:
    """Modules and files by name, and how long each may take to load."""

    specs: tuple[str, ...]
    timeout: float


@dataclass(frozen=True)
class Check:
    """A claim and an oracle that can check it."""

    claim: str
    oracle: str
    code_location: CodeLocation
    spec: str
    """The module or file that was named and has it."""


@dataclass(frozen=True)
class Outcome:
    """What a check came to: ``failure`` is its text, empty where all is well, ``unsupported`` why nothing is said, and
    ``fault`` what goes wrong in the arithmetic of the code."""

    failure: str
    unsupported: str
    fault: str


class Loaded:
    """What was loaded, and what is known of it."""

    def __init__(self, modules: Modules) -> None:
        self.registry = Registry()
        with loading_within(modules.timeout):
            for spec in modules.specs:
                self.registry.load(spec, spec)
        self.claims = {claim.name: claim for claim in self.registry.claims()}
        self.lost = LostClaims()
        self.told: dict[str, Result] = {}
        """The failure of each claim that was told first."""


_loaded = lru_cache(maxsize=1)(Loaded)


def checks(modules: Modules, oracles: Sequence[str]) -> tuple[list[Check], list[Failure]]:
    """All checks of the modules, which are loaded now, and what doesn't load."""
    _loaded.cache_clear()
    loaded = _loaded(modules)
    found = [
        Check(claim.name, each.name, claim.code_location, loaded.registry.origins[claim.formula.name])
        for claim in loaded.registry.claims()
        for each in oracles_for(claim, tuple(oracles))
    ]
    return found, loaded.registry.failures


def outcome(modules: Modules, task: Task) -> Outcome:
    """What a check comes to. A claim that fails is told at length once, for the first oracle by which it does."""
    loaded = _loaded(modules)
    claim = loaded.claims.get(task.claim)
    if claim is None:
        return Outcome(f"{task.claim} isn't there where another process loads it", "", "")
    result = loaded.lost.run(task, loaded.claims)
    fault = first_fault([result])
    if result.status is Status.UNSUPPORTED:
        return Outcome("", result.reason, fault)
    return Outcome("" if result.ok else _failure(loaded, result, claim), "", fault)


def _failure(loaded: Loaded, result: Result, claim: Claim) -> str:
    first = loaded.told.setdefault(claim.name, result)
    if first is result or (first.status, first.code_at_fault) != (result.status, result.code_at_fault):
        return format_failure(result, claim)
    by, too = oracle(result.oracle).title, oracle(first.oracle).title
    verb = "fails" if result.status is Status.FAILS else f"comes out as {result.status}"
    return f"{claim.formula.name}: the {format_claim(claim)} {verb} with {by}, as with {too}"
