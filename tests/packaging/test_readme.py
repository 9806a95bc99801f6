"""What the README shows is what one gets: its transcripts and its Python, run again."""

from __future__ import annotations

import re

import pytest

from tests.helpers.command_line import Project
from tests.helpers.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.S)
TRANSCRIPTS = [text for kind, text in BLOCKS if kind == "console"]
MINE = next(text for kind, text in BLOCKS if kind == "python" and text.startswith("# mine.py"))
VARYING = re.compile(r"\d+(\.\d+)?e[+-]\d+|\(\d+\.\d+ s\)|\d+ digits")
"""Figures in which rounding shows, and times."""


def told(text: str) -> list[str]:
    return [VARYING.sub("#", line).rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda text: text.splitlines()[0])
def test_a_transcript_is_what_the_command_prints(project: Project, transcript: str) -> None:
    project.write("mine.py", MINE)
    command, *expected = transcript.splitlines()
    assert command.startswith("$ nablacheck ")
    printed = told(project.nablacheck(*command.split()[2:]).stdout)
    place = 0
    for part in "\n".join(told("\n".join(expected))).split("…"):
        lines = part.strip("\n").splitlines()
        if not lines:
            continue
        at = [k for k in range(place, len(printed)) if printed[k : k + len(lines)] == lines]
        assert at, f"not printed: {lines}"
        place = at[0] + len(lines)
    if not transcript.rstrip().endswith("…"):
        assert place == len(printed)


def test_the_python_of_ones_own_code_runs_and_prints_what_it_says(project: Project) -> None:
    code = next(text for kind, text in BLOCKS if kind == "python" and "assert_gradient" in text)
    ran = project.python(project.write("own.py", code).name)
    assert ran.returncode == 0, ran.stderr
    promised = re.search(r"# (pass: \d+ evaluations)", code)
    assert promised is not None
    assert ran.stdout.startswith(promised.group(1))
