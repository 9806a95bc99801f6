"""Worker processes: each checks one claim at a time. One that dies or hangs costs its claim, never the run."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Result, Status

STARTING = 120.0
"""How long a worker may take to load the formulas."""
GRACE = 5.0
"""How long a worker may run beyond the time limit before it is ended: it should have noticed by itself, and have found
the likely cause of a failure meanwhile."""


@dataclass(frozen=True)
class Task:
    """A claim to check with an oracle, both by name."""

    claim: str
    oracle: str
    count: int
    seed: int
    timeout: float
    strict_range: bool = False

    @property
    def formula(self) -> str:
        return self.claim.partition("-")[0]


def work(connection: Connection, discovery: Discovery) -> None:
    """The life of a worker: load the formulas, then answer tasks with results until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from nablacheck.checking.runner import run_task

    claims = {claim.name: claim for claim in discovery.registry().claims()}
    connection.send(None)
    while True:
        try:
            task: Task | None = connection.recv()
        except EOFError:
            return
        if task is None:
            return
        result = run_task(task, claims)
        connection.send(result)


class Worker:
    """A worker process and the task it has."""

    def __init__(self, discovery: Discovery) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process: SpawnProcess = context.Process(target=work, args=(other, discovery), daemon=True)
        self.process.start()
        other.close()
        self.task: Task | None = None
        self.formula = ""
        """The formula it had last, whose points it remembers."""
        self.ready = False
        self.gone = False
        self.started = time.monotonic()

    def give(self, task: Task) -> bool:
        """Hand over a task; False where the process has died meanwhile."""
        self.started = time.monotonic()
        try:
            self.connection.send(task)
        except OSError:
            self.gone = True
            return False
        self.task = task
        self.formula = task.formula
        return True

    @property
    def overdue(self) -> bool:
        waited = time.monotonic() - self.started
        if not self.ready:
            return waited > STARTING
        return self.task is not None and waited > self.task.timeout + GRACE

    def end(self) -> None:
        self.connection.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def lost(task: Task, status: Status, reason: str) -> Result:
    """The result of a task whose worker is gone."""
    return Result(task.claim, task.oracle, status, task.seed, task.count, reason=reason)


def run_in_workers(tasks: Sequence[Task], discovery: Discovery, jobs: int) -> Generator[Result]:
    """Check all tasks in ``jobs`` processes; results come as they are ready."""
    waiting = list(tasks)
    workers = [Worker(discovery) for _ in range(max(1, min(jobs, len(tasks))))]
    try:
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                idle = worker.ready and not worker.gone and worker.task is None
                if idle and waiting:
                    task = _next(waiting, worker, workers)
                    if worker.give(task):
                        waiting.remove(task)
            readable = wait([worker.connection for worker in workers], timeout=0.2)
            for k, worker in enumerate(workers):
                result = _receive(worker) if worker.connection in readable else _give_up_if_overdue(worker)
                if result is not None:
                    yield result
                if worker.gone and not worker.ready and waiting:
                    code = worker.process.exitcode
                    yield lost(waiting.pop(0), Status.CRASHED, f"no process starts to check it, exit code {code}")
                if worker.gone:
                    worker.end()
                    workers[k] = Worker(discovery)
    finally:
        for worker in workers:
            worker.end()


def _next(waiting: Sequence[Task], worker: Worker, workers: Sequence[Worker]) -> Task:
    """A task of the formula that the worker had last, else of one that no worker has, else any."""
    taken = {other.formula for other in workers}
    return next(
        (task for task in waiting if task.formula == worker.formula),
        next((task for task in waiting if task.formula not in taken), waiting[0]),
    )


def _receive(worker: Worker) -> Result | None:
    """What a worker sends: that it is ready, its result, or the end of its connection, since it died."""
    try:
        answer: Result | None = worker.connection.recv()
    except (EOFError, OSError):
        worker.gone = True
        worker.process.join(1.0)
        if worker.task is None:
            return None
        code = worker.process.exitcode
        return lost(worker.task, Status.CRASHED, f"the process that checked it died, exit code {code}")
    worker.ready = True
    if answer is not None:
        worker.task = None
    return answer


def _give_up_if_overdue(worker: Worker) -> Result | None:
    """The result for the task of a worker that sends nothing and is overdue, if it is."""
    if not worker.overdue:
        return None
    worker.gone = True
    if worker.task is None:
        return None
    return lost(worker.task, Status.TIMEOUT, f"still running after {worker.task.timeout:g} s")
