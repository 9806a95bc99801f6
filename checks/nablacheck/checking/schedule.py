"""Which claims are checked with which oracles, here or in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.checking.result import Result
from nablacheck.checking.workers import ON_FLOATS, LostClaims, Task, run_in_workers
from nablacheck.core.attempts import supervised
from nablacheck.core.timelimit import AVAILABLE
from nablacheck.declare.claim import Claim
from nablacheck.oracles import DEFAULT, oracles_for


def plan(
    claims: Sequence[Claim],
    *,
    oracles: tuple[str, ...] = DEFAULT,
    count: int = POINTS,
    seed: int = 0,
    timeout: float = TIMEOUT,
    strict_range: bool = False,
    observe: str = "",
) -> list[Task]:
    """One task for every claim and every oracle that applies to it."""
    return [
        Task(claim.name, each.name, count, seed, timeout, strict_range, observe)
        for claim in claims
        for each in oracles_for(claim, oracles)
    ]


def run(tasks: Sequence[Task], claims: Sequence[Claim], discovery: Discovery, jobs: int) -> Iterator[Result]:
    """Check the tasks; results come as they are ready. One job runs here, where a time limit can be kept here."""
    tasks = _floats_first(tasks)
    if jobs > 1 or not (AVAILABLE or supervised()):
        yield from run_in_workers(tasks, discovery, jobs)
        return
    by_name, lost = {claim.name: claim for claim in claims}, LostClaims()
    for task in tasks:
        yield lost.run(task, by_name)


def _floats_first(tasks: Sequence[Task]) -> list[Task]:
    """The tasks claim by claim, those first that run code as it is: where it never returns, they spare the others
    the time limit."""
    claims = {name: k for k, name in enumerate(dict.fromkeys(task.claim for task in tasks))}
    return sorted(tasks, key=lambda task: (claims[task.claim], task.oracle not in ON_FLOATS))


class CheckedClaims:
    """Claims with their results, those of each in the order of the plan, as soon as all of them are there.

    Where that is broken off, ``unfinished`` gives the claims of which some results are there.
    """

    def __init__(self, tasks: Sequence[Task], claims: Sequence[Claim], discovery: Discovery, jobs: int) -> None:
        self._claims = {claim.name: claim for claim in claims}
        self._results = run(tasks, claims, discovery, jobs)
        self._oracles: dict[str, list[str]] = {}
        for task in tasks:
            self._oracles.setdefault(task.claim, []).append(task.oracle)
        self._found: dict[str, dict[str, Result]] = {claim: {} for claim in self._oracles}

    def __len__(self) -> int:
        return len(self._oracles)

    def __iter__(self) -> Iterator[tuple[Claim, list[Result]]]:
        for result in self._results:
            self._found[result.claim][result.oracle] = result
            if len(self._found[result.claim]) == len(self._oracles[result.claim]):
                yield self._claims[result.claim], self._in_order(result.claim, self._found.pop(result.claim))

    def unfinished(self) -> Iterator[tuple[Claim, list[Result]]]:
        for claim, found in self._found.items():
            if found:
                yield self._claims[claim], self._in_order(claim, found)

    def _in_order(self, claim: str, found: Mapping[str, Result]) -> list[Result]:
        return [found[oracle] for oracle in self._oracles[claim] if oracle in found]
