"""Reports in the formats of continuous integration."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree as xml

import pytest

from tests.helpers.command_line import FAILED, HELD, Project

BROKEN = """
from nablacheck import formula

@formula(x="N")
def cube(x):
    "Σ xᵢ³"
    return (x**3).sum()

@cube.gradient("z")
def _(x):
    return 3 * x**2
"""
WORDS = {"github": "::error", "junit": "<?xml", "sarif": "{"}


def run(project: Project, report_format: str, *more: str) -> tuple[int, str]:
    ran = project.nablacheck("check", "src/mine.py", *more, "--seed", "1", "--format", report_format)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout


@pytest.fixture
def mistaken(project: Project) -> Project:
    """A project with a right gradient, a wrong one whose name and text need escapes, and a broken declaration."""
    file = project.formula("src/mine.py", gradient="3 * x")
    file.write_text(file.read_text().replace("‖x‖²", "‖x‖² <100%, \x08:>"))
    project.formula("src/right.py", name="right")
    project.write("src/broken.py", BROKEN)
    return project


def test_github_shows_what_is_wrong_beside_the_code(mistaken: Project) -> None:
    code, out = run(mistaken, "github", "src/right.py", "src/broken.py")
    assert code == FAILED
    errors = [line for line in out.splitlines() if line.startswith("::error ")]
    wrong, broken = (re.fullmatch(r"::error file=(.*),line=(\d+),title=([^:,]*)::(.*)", each) for each in errors)
    assert wrong is not None
    assert broken is not None
    assert wrong.group(1, 2) == ("src/mine.py", "9")
    text = unquote(wrong[4])
    assert text.startswith("square: the gradient wrt x disagrees with")
    assert "\n  likely " in text
    assert broken.group(1, 2) == ("src/broken.py", "9")
    assert "1 claim holds, 1 claim fails" in out  # people read the log, too


def test_junit_has_a_case_for_each_claim(mistaken: Project) -> None:
    code, out = run(mistaken, "junit", "src/right.py", "src/broken.py")
    assert code == FAILED
    suites = {suite.get("name"): suite for suite in xml.fromstring(out)}
    counts = {name: [suite.get(kind) for kind in ("tests", "failures", "errors")] for name, suite in suites.items()}
    assert counts == {"square": ["1", "1", "0"], "right": ["1", "0", "0"], "loading": ["1", "0", "1"]}
    failure = suites["square"].find("testcase/failure")
    assert failure is not None
    assert "disagrees with" in str(failure.text)


def test_sarif_names_rule_file_and_line(mistaken: Project) -> None:
    code, out = run(mistaken, "sarif", "src/broken.py")
    assert code == FAILED
    (found,) = json.loads(out)["runs"]
    rules = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    seen = {}
    for result in found["results"]:
        place = result["locations"][0]["physicalLocation"]
        seen[result["ruleId"]] = (place["artifactLocation"]["uri"], place["region"]["startLine"])
    assert seen == {"claim": ("src/mine.py", 9), "loading": ("src/broken.py", 9)}
    assert set(seen) <= rules


@pytest.mark.parametrize("report_format", WORDS)
def test_where_all_is_well_nothing_is_wrong(project: Project, report_format: str) -> None:
    project.formula("src/mine.py")
    code, out = run(project, report_format)
    assert code == HELD
    assert "disagrees" not in out
    assert out.startswith(WORDS[report_format]) != (report_format == "github")
