"""Worker processes: each checks one claim at a time. One that dies or hangs costs its claim, never the run."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import wait

from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.attempts import Ending, Lost, attempt, known
from nablacheck.core.supervision import TICK, Died, Supervised
from nablacheck.core.timelimit import still_running
from nablacheck.declare.claim import Claim
from nablacheck.oracles import oracle

ON_FLOATS = ("central", "check_grad", "value")
"""The oracles that run code as it is: where it doesn't return for these, it returns for no other."""


@dataclass(frozen=True)
class Task:
    """A claim to check with an oracle, both by name."""

    claim: str
    oracle: str
    count: int
    seed: int
    timeout: float
    strict_range: bool = False
    observe: str = ""

    @property
    def formula(self) -> str:
        return self.claim.partition("-")[0]


def run_task(task: Task, claims: Mapping[str, Claim]) -> Result:
    """Check the claim of a task, which names one of these. In a process that is supervised, code that ends it or
    hangs is not run again."""

    def check() -> Result:
        return check_claim(
            claims[task.claim], oracle(task.oracle), count=task.count, seed=task.seed, timeout=task.timeout,
            strict_range=task.strict_range, observe=task.observe,
        )  # fmt: skip

    try:
        return attempt(f"check {task}", check, costs=task.claim, keep=True)
    except Lost as lost:
        return lost_result(task, lost.ending)


def lost_result(task: Task, ending: Ending) -> Result:
    """The result of a task whose process is gone."""
    if ending.timed_out:
        return _without(task, Status.TIMEOUT, still_running(task.timeout))
    return _without(task, Status.CRASHED, f"the process that checked it died, {ending.reason}")


def _without(task: Task, status: Status, reason: str) -> Result:
    return Result(task.claim, task.oracle, status, task.seed, task.count, reason=reason)


def is_lost(result: Result) -> bool:
    """Whether a claim's code ended the process, or doesn't return from its first point for an oracle that runs it as it
    is: then no other oracle fares better."""
    if result.status is Status.TIMEOUT:
        return not result.points and result.oracle in ON_FLOATS
    return result.status is Status.CRASHED and not result.trace


class LostClaims:
    """The claims whose code ended a process, or never returns, which spares the other oracles the same."""

    def __init__(self) -> None:
        self._results: dict[str, Result] = {}

    def run(self, task: Task, claims: Mapping[str, Claim]) -> Result:
        """The result of a task, which is run here where it is to be."""
        result = self.result(task) or run_task(task, claims)
        self.add(result)
        return result

    def add(self, result: Result) -> None:
        if is_lost(result):
            self._results.setdefault(result.claim, result)

    def result(self, task: Task) -> Result | None:
        """The result of a task without running it; None where it is to be run."""
        found = self._results.get(task.claim)
        if found is None or found.status is Status.CRASHED:
            return found and replace(found, oracle=task.oracle)
        return _without(task, Status.TIMEOUT, f"not tried: for {found.oracle} it is {found.reason}")


class Worker:
    """A worker process and the task it has."""

    def __init__(self, discovery: Discovery) -> None:
        self.discovery = discovery
        self.process = Supervised(journal=known())
        self.task: Task | None = None
        self.formula = ""
        """The formula it had last, whose points it remembers."""

    def give(self, task: Task) -> None:
        self.task, self.formula = task, task.formula
        self.process.ask(_check, self.discovery, task, costs=task.claim)

    def result(self) -> Result | None:
        """The result of its task, if it is there."""
        assert self.task is not None
        task = self.task
        try:
            answer = self.process.answer(0)
        except Lost as lost:
            answer = (lost_result(task, lost.ending),)
        except Died as died:
            answer = (_without(task, Status.CRASHED, str(died)),)
        if answer is None:
            return None
        self.task = None
        result: Result = answer[0]
        return result


def _check(discovery: Discovery, task: Task) -> Result:
    """What a worker does."""
    claims = _claims(discovery)
    if task.claim not in claims:
        return _without(task, Status.CRASHED, "it isn't there where another process loads it")
    return run_task(task, claims)


@lru_cache(maxsize=1)
def _claims(discovery: Discovery) -> dict[str, Claim]:
    return {claim.name: claim for claim in discovery.registry().claims()}


def run_in_workers(tasks: Sequence[Task], discovery: Discovery, jobs: int) -> Generator[Result]:
    """Check all tasks in ``jobs`` processes; results come as they are ready."""
    waiting, lost = list(tasks), LostClaims()
    workers = [Worker(discovery) for _ in range(max(1, min(jobs, len(tasks))))]
    try:
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                while waiting and worker.task is None:
                    task = _next(waiting, worker, workers)
                    waiting.remove(task)
                    result = lost.result(task)
                    if result is None:
                        worker.give(task)
                    else:
                        yield result
            busy = [worker for worker in workers if worker.task]
            wait([worker.process.connection for worker in busy], timeout=TICK)
            for worker in busy:
                result = worker.result()
                if result is not None:
                    lost.add(result)
                    yield result
    finally:
        for worker in workers:
            worker.process.end()


def _next(waiting: Sequence[Task], worker: Worker, workers: Sequence[Worker]) -> Task:
    """A task of the formula that the worker had last, else of one that no worker has, else any."""
    taken = {other.formula for other in workers}
    return next(
        (task for task in waiting if task.formula == worker.formula),
        next((task for task in waiting if task.formula not in taken), waiting[0]),
    )
