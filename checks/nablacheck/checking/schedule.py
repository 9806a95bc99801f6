"""Which claims are checked with which oracles, here or in worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nablacheck.catalogue import Discovery
from nablacheck.checking.result import POINTS, TIMEOUT, Result
from nablacheck.checking.runner import check_claim
from nablacheck.checking.workers import Task, run_in_workers
from nablacheck.core.timelimit import AVAILABLE
from nablacheck.declare.claim import Claim
from nablacheck.oracles import DEFAULT, oracle, oracles_for


def plan(
    claims: Sequence[Claim],
    *,
    oracles: tuple[str, ...] = DEFAULT,
    count: int = POINTS,
    seed: int = 0,
    timeout: float = TIMEOUT,
) -> list[Task]:
    """One task for every claim and every oracle that can judge it."""
    return [
        Task(claim.name, each.name, count, seed, timeout) for claim in claims for each in oracles_for(claim, oracles)
    ]


def run(tasks: Sequence[Task], claims: Sequence[Claim], discovery: Discovery, jobs: int) -> Iterator[Result]:
    """Check the tasks; results come as they are ready. One job runs here, where a time limit can be kept here."""
    if jobs > 1 or not AVAILABLE:
        yield from run_in_workers(tasks, discovery, jobs)
        return
    by_name = {claim.name: claim for claim in claims}
    for task in tasks:
        yield check_claim(
            by_name[task.claim], oracle(task.oracle), count=task.count, seed=task.seed, timeout=task.timeout
        )
