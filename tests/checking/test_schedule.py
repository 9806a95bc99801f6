"""Which claims are checked with which oracles, and that workers come to the same results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from nablacheck import formula
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking import schedule
from nablacheck.checking.result import Result
from nablacheck.checking.workers import Task
from nablacheck.reports.json_output import result_record

from tests.helpers.command_line import Project


def test_a_claim_is_planned_with_every_oracle_that_applies_to_it() -> None:
    @formula(x="N")
    def norm(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @norm.gradient("x")
    def _(x: Any) -> Any:
        """2x"""
        return 2 * x

    @norm.identity()
    def total(x: Any) -> Any:
        """Σ xᵢ²"""
        return (x**2).sum()

    tasks = schedule.plan(norm.claims, count=7, seed=3, timeout=5.0)
    assert tasks == [
        Task("norm-x-gradient", "central", 7, 3, 5.0),
        Task("norm-x-gradient", "check_grad", 7, 3, 5.0),
        Task("norm-x-gradient", "dual", 7, 3, 5.0),
        Task("norm-x-gradient", "written", 7, 3, 5.0),
        Task("norm-identity-total", "value", 7, 3, 5.0),
        Task("norm-identity-total", "written", 7, 3, 5.0),
    ]
    chosen = schedule.plan(norm.claims, oracles=("central",))
    assert [(task.claim, task.oracle) for task in chosen] == [("norm-x-gradient", "central")]


@pytest.fixture
def discovery(project: Project) -> Discovery:
    """A right formula and a wrong one, in files."""
    files = project.formula("right.py", name="right"), project.formula("wrong.py", name="wrong", gradient="3 * x")
    return Discovery(targets=tuple(map(str, files)), everything=False)


def test_workers_give_the_results_of_one_process(discovery: Discovery) -> None:
    claims = {claim.name: claim for claim in discovery.registry().claims()}
    tasks = schedule.plan(list(claims.values()), count=10, seed=3)

    def run(jobs: int) -> list[dict[str, Any]]:
        found = [
            result_record(each, claims[each.claim])
            for each in schedule.run(tasks, list(claims.values()), discovery, jobs)
        ]
        return sorted(({**each, "seconds": 0} for each in found), key=lambda each: (each["claim"], each["oracle"]))

    alone = run(1)
    assert [(each["claim"], each["status"]) for each in alone] == [
        *[("right-x-gradient", "holds")] * 4,
        *[("wrong-x-gradient", "fails")] * 4,
    ]
    assert run(2) == alone


def test_where_no_time_limit_can_be_kept_here_one_job_is_a_worker(
    discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "AVAILABLE", False)
    claims = discovery.registry().claims()
    given: list[int] = []

    def run_in_workers(tasks: list[Task], discovery: Discovery, jobs: int) -> list[Any]:
        given.append(jobs)
        return []

    monkeypatch.setattr(schedule, "run_in_workers", run_in_workers)
    assert list(schedule.run(schedule.plan(claims), claims, discovery, 1)) == []
    assert given == [1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_results_of_a_claim_come_together_and_in_the_order_of_the_plan(discovery: Discovery, jobs: int) -> None:
    claims = discovery.registry().claims()
    tasks = schedule.plan(claims, oracles=("dual", "central"), count=5, seed=3)
    found = list(schedule.CheckedClaims(tasks, claims, discovery, jobs))
    assert sorted(claim.name for claim, _ in found) == sorted(claim.name for claim in claims)
    for claim, results in found:
        assert [(each.claim, each.oracle) for each in results] == [(claim.name, "dual"), (claim.name, "central")]


def test_what_is_known_of_claims_that_are_broken_off_is_kept(
    discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = discovery.registry().claims()
    tasks = schedule.plan(claims, count=5)
    known = list(schedule.run(tasks, claims, discovery, 1))[:5]

    def interrupted(*given: Any) -> Iterator[Result]:
        yield from known
        raise KeyboardInterrupt

    monkeypatch.setattr(schedule, "run", interrupted)
    checked = schedule.CheckedClaims(tasks, claims, discovery, 1)
    finished = iter(checked)
    assert next(finished) == (claims[0], known[:4])
    with pytest.raises(KeyboardInterrupt):
        next(finished)
    assert list(checked.unfinished()) == [(claims[1], known[4:])]


@pytest.mark.parametrize("jobs", [1, 2])
def test_code_that_never_returns_takes_the_time_limit_once(project: Project, jobs: int) -> None:
    file = project.formula("hanging.py", name="hanging")
    project.edit("hanging.py", "    return x @ x", "    while True: pass")
    discovery = Discovery(targets=(str(file),), everything=False)
    claims = discovery.registry().claims()
    tasks = schedule.plan(claims, oracles=("prime", "dual", "central", "check_grad"), timeout=0.2)
    reasons = {each.oracle: each.reason for each in schedule.run(tasks, claims, discovery, jobs)}
    first = "still running after 0.2 s, at point 1"
    by, _ = sorted(("central", "check_grad"), key=lambda each: reasons[each] != first)
    assert reasons[by] == first
    for each in ("prime", "dual"):
        assert reasons[each].startswith("not tried: for c")
        assert reasons[each].endswith(first)
    assert jobs == 2 or reasons["check_grad"] == f"not tried: for central it is {first}"
