"""nablacheck check --observe: what was drawn and judged, as JSON lines in the format of Hypothesis' observability."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis.internal import observability

from tests.helpers.command_line import FAILED, HELD, MISUSED, Project


def observed(project: Project, *more: str) -> list[dict[str, Any]]:
    ran = project.nablacheck("check", "mine.py", "--points", "6", "--seed", "3", "--observe", "seen.jsonl", *more)
    assert ran.returncode in (HELD, FAILED), ran.stderr
    return [json.loads(line) for line in (project.folder / "seen.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("more", [(), ("--jobs", "2")], ids=["here", "workers"])
def test_each_point_has_a_line(project: Project, more: tuple[str, ...]) -> None:
    project.formula("mine.py")
    project.write("seen.jsonl", "of another run\n")
    lines = observed(project, "--oracle", "central", "--oracle", "dual", *more)
    assert len(lines) == 12
    assert {line["property"] for line in lines} == {"square-x-gradient-central", "square-x-gradient-dual"}
    assert {line["status"] for line in lines} <= {"passed", "gave_up"}
    for line in lines:
        assert len(line["arguments"]["x"]) == line["features"]["size N"]
        assert line["timing"]["execute:test"] > 0


def test_the_keys_are_those_of_hypothesis(project: Project) -> None:
    project.formula("mine.py")
    wanted = {field.name for field in fields(observability.TestCaseObservation)}
    assert set(observed(project)[0]) == wanted


def test_a_failure_is_the_last_line_of_its_oracle(project: Project) -> None:
    project.formula("mine.py", gradient="3 * x")
    lines = observed(project, "--oracle", "central")
    assert [line["status"] for line in lines].count("failed") == 1
    assert lines[-1]["status"] == "failed"


def test_a_file_that_cant_be_written_is_told(project: Project) -> None:
    project.formula("mine.py")
    ran = project.nablacheck("check", "mine.py", "--observe", "no/seen.jsonl")
    assert ran.returncode == MISUSED
    assert "no/seen.jsonl can't be written: No such file or directory" in ran.stderr
