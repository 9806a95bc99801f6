"""nablacheck check --watch: a check that is run again when code changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from nablacheck.cli.watching import run_again, snapshot

from tests.helpers.command_line import FAILED, HELD, INTERRUPTED, MISUSED, Project


def test_it_runs_again_after_a_change_and_ends_when_interrupted() -> None:
    codes, states = [FAILED, HELD], iter([{"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}])
    runs: list[int] = []

    def state() -> dict[str, int]:
        try:
            return next(states)
        except StopIteration:
            raise KeyboardInterrupt from None

    def run() -> int:
        runs.append(len(runs))
        return codes[runs[-1]]

    assert run_again(run, state, pause=0.0) == HELD
    assert runs == [0, 1]
    assert run_again(lambda: INTERRUPTED, dict) == INTERRUPTED


def test_what_is_watched(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b/c.py", "d.txt", ".git/e.py", "env/lib/f.py", "pyproject.toml"):
        project.write(name, "")
    project.write("env/pyvenv.cfg", "")
    monkeypatch.chdir(project.folder)
    seen = {os.path.relpath(each) for each in snapshot([Path("d.txt"), Path("not there")])}
    assert seen == {"a.py", str(Path("b/c.py")), "d.txt", "pyproject.toml"}
    before = snapshot([])
    os.utime("b/c.py", ns=(1, 1))
    assert snapshot([]) != before


def test_a_mended_formula_is_checked_again(project: Project) -> None:
    file = project.formula("mine.py", gradient="3 * x")
    process = subprocess.Popen(
        [sys.executable, "-m", "nablacheck", "check", "mine.py", "--watch", "--quiet"],
        cwd=project.folder, env=project.environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert "waiting for a change" in process.stderr.readline()
    file.write_text(file.read_text().replace("3 * x", "2 * x"))
    assert "waiting for a change" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert [line.partition(" (")[0] for line in out.splitlines() if "(seed" in line] == [
        "1 claim fails",
        "1 claim holds",
    ]
    assert process.returncode == HELD


def test_it_needs_processes_of_its_own(project: Project) -> None:
    project.formula("mine.py")
    ran = project.python("-m", "nablacheck", "check", "mine.py", "--watch", "--in-process")
    assert ran.returncode == MISUSED
    assert "leave out --in-process" in ran.stderr
