"""Worker processes: one that dies or hangs costs its claim, never the run."""

from __future__ import annotations

import multiprocessing

from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Status
from nablacheck.checking.workers import Task, run_in_workers

from tests.helpers.command_line import Project

HANG = """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def write(project: Project, **bodies: str) -> Discovery:
    """Formulas whose gradients have these bodies."""
    files = []
    for name, body in bodies.items():
        file = project.formula(f"{name}.py", name=name)
        project.edit(file.name, "    return 2 * x", f"    import os\n    {body}")
        files.append(str(file))
    return Discovery(targets=tuple(files), everything=False)


def statuses(discovery: Discovery, names: list[str], jobs: int, timeout: float = 30.0) -> dict[str, Status]:
    tasks = [Task(f"{name}-x-gradient", "central", 5, 0, timeout) for name in names]
    results = list(run_in_workers(tasks, discovery, jobs))
    assert len(results) == len(tasks)
    assert multiprocessing.active_children() == []
    return {result.claim.split("-")[0]: result.status for result in results}


def test_one_worker_survives_the_death_of_every_other_one(project: Project) -> None:
    discovery = write(project, first="os._exit(3)", second="return 2 * x", third="os._exit(4)", fourth="return x")
    assert statuses(discovery, ["first", "second", "third", "fourth"], jobs=1) == {
        "first": Status.CRASHED,
        "second": Status.HOLDS,
        "third": Status.CRASHED,
        "fourth": Status.FAILS,
    }


def test_the_exit_code_of_a_dead_worker_is_told(project: Project) -> None:
    discovery = write(project, dying="os._exit(3)")
    (result,) = run_in_workers([Task("dying-x-gradient", "central", 5, 9, 30.0)], discovery, 1)
    assert result.reason == "the process that checked it died, exit code 3"
    assert (result.seed, result.count, result.oracle) == (9, 5, "central")


def test_a_worker_that_ignores_its_time_limit_is_ended(project: Project) -> None:
    discovery = write(project, hanging=HANG.strip(), good="return 2 * x")
    assert statuses(discovery, ["hanging", "good"], jobs=2, timeout=0.5)["hanging"] is Status.TIMEOUT


def test_giving_up_early_ends_the_workers(project: Project) -> None:
    discovery = write(project, good="return 2 * x", hanging=HANG.strip())
    tasks = [Task(f"{name}-x-gradient", "central", 5, 0, 60.0) for name in ("good", "hanging")]
    run = run_in_workers(tasks, discovery, 2)
    assert next(run).claim == "good-x-gradient"
    run.close()
    assert multiprocessing.active_children() == []
