"""Names, places and options as newcomers type them: each works, or one line says what would."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Sequence
from typing import Any

import pytest
from nablacheck import Claim
from nablacheck.catalogue.expressions import chooses
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.cli import check
from nablacheck.cli.options import jobs
from nablacheck.core.errors import UsageError

from tests.conftest import CATALOGUE
from tests.helpers.command_line import FAILED, HELD, Project, assert_misused

MINE = '''
import numpy as np
from nablacheck import formula

@formula(A="N N", X="N P")
def energy(A, X):
    """tr(XᵀAX)"""
    return np.trace(X.T @ A @ X)

@energy.gradient("X")
def _(A, X):
    """(A + Aᵀ)X"""
    return (A + A.T) @ X

@energy.gradient("A")
def _(A, X):
    """XXᵀ"""
    return X @ X.T
'''
CHECKED = 15
"""Lines that are shorter are checked."""
ENERGY = "energy-X-gradient energy-A-gradient"
FORM = "quadratic_form-x-gradient quadratic_form-x-gradient-misprint-printed quadratic_form-x-gradient-of_symmetric"
SMALL = f"{FORM} distance-x-gradient"
WORKS = {
    # Formulas, claims and topics by name.
    "check quadratic_form": FORM,
    "check QUADRATIC_FORM": FORM,
    "check Quadratic-Form": FORM,
    "check 'quadratic form'": FORM,
    "check small": SMALL,
    "check Small": SMALL,
    "check --topic small": SMALL,
    "check --topic small mine.py": f"{SMALL} {ENERGY}",
    "check distance quadratic_form": f"distance-x-gradient {FORM}",
    "check distance distance": "distance-x-gradient",
    "check distance-x-gradient": "distance-x-gradient",
    "check DISTANCE-X-GRADIENT": "distance-x-gradient",
    "check distance-x": "distance-x-gradient",
    "check quadratic_form-x-gradient-central": "quadratic_form-x-gradient",
    # Patterns and words.
    "check 'quad*'": FORM,
    "check 'DIST*'": "distance-x-gradient",
    "check '*misprint*'": "quadratic_form-x-gradient-misprint-printed",
    "check 'distanc?'": "distance-x-gradient",
    "check -k distance": "distance-x-gradient",
    "check -k 'form and not misprint'": "quadratic_form-x-gradient quadratic_form-x-gradient-of_symmetric",
    "check -k '(symmetric or DISTANCE) and gradient'": "quadratic_form-x-gradient-of_symmetric distance-x-gradient",
    "check quadratic_form -k misprint": "quadratic_form-x-gradient-misprint-printed",
    "check mine.py -k energy-A": "energy-A-gradient",
    "check --all -k 'small and misprint'": "quadratic_form-x-gradient-misprint-printed",
    # Places in code.
    "check mine.py": ENERGY,
    "check ./mine.py": ENERGY,
    "check {folder}/mine.py": ENERGY,
    "check mine.py:energy": ENERGY,
    "check mine.py::energy": ENERGY,
    "check mine:energy": ENERGY,
    "check mine.py::energy-A-gradient": "energy-A-gradient",
    "check mine.py::energy-A-gradient-dual": "energy-A-gradient",
    "check mine.py:energy-A": "energy-A-gradient",
    "check mine.py::energy::A": "energy-A-gradient",
    "check 'mine.py:en*'": ENERGY,
    "check mine.py:6": ENERGY,
    "check mine.py:17": "energy-A-gradient",
    "check mine.py energy": ENERGY,
    "check mine.py distance": f"distance-x-gradient {ENERGY}",
    "check 'm*.py'": ENERGY,
    "check 'src/**/*.py'": "only-x-gradient of_source-x-gradient",
    "check 'own formulas/one more.py'": "square-x-gradient",
    "check 'own formulas'": "square-x-gradient cube-x-gradient",
    "check 'own formulas/'": "square-x-gradient cube-x-gradient",
    "check ./src": "only-x-gradient of_source-x-gradient",
    "check src/package/gradients.py": "of_source-x-gradient",
    "check package.gradients": "of_package-x-gradient",
    "check package.gradients:of_package": "of_package-x-gradient",
    "check --plugin mine.py energy": ENERGY,
    # Options.
    "check distance --jobs auto": "distance-x-gradient",
    "check distance --timeout 30": "distance-x-gradient",
    "check distance -j 1": "distance-x-gradient",
    "check distance -v": "distance-x-gradient",
    "check distance --seed=3": "distance-x-gradient",
    "certify distance -k gradient": "distance-x-gradient",
    "mutate DISTANCE": "distance-x-gradient",
}
REFUSED = {
    "check quadratic_from": "no formula 'quadratic_from'; did you mean quadratic_form?",
    "check QuadraticFrom": "did you mean quadratic_form?",
    "check smal": "no formula 'smal'; did you mean small?",
    "check all": "--all checks everything",
    "check ''": "an empty name; nablacheck list",
    "check src": "did you mean the folder src/?",
    "check empty/": "no file in the folder empty declares a formula with @formula",
    "check notes.md": "notes.md is a document; nablacheck read notes.md",
    "check 'd/dx x² = 2x'": "nablacheck ask checks a claim as it is printed",
    "check '‖x‖²'": "nablacheck ask checks a claim as it is printed",
    "check 'zz*'": "no formula or claim matches 'zz*'",
    "check 'zz*.py:f'": "no file of Python matches 'zz*.py'",
    "check small.distance": "did you mean distance?",
    "check small/distance": "did you mean distance?",
    "check ./mine": "there is no file ./mine; did you mean mine.py?",
    "check MINE.PY": "did you mean mine.py?",
    "check mine.py:ENERGY-X-gradient": "did you mean energy?",
    "check only.sources": f"did you mean {os.path.join('src', 'only', 'sources.py')}?",
    "run distance": "did you mean nablacheck check?",
    "check 'empty/*.py'": "no file that matches 'empty/*.py' declares a formula with @formula",
    "check mine.py:2": "mine.py:2: no formula stands at line 2",
    "check mine.py:enrgy": "mine.py has no 'enrgy'; did you mean energy?",
    "check mine.py:energy-X-gradeint": "energy has no claim 'energy-X-gradeint'; did you mean energy-X-gradient",
    "check mine": "did you mean mine.py",
    "check --topic large": "there is no topic 'large'; topics: small",
    "check -k 'form and'": "-k 'form and' is wrong at its end",
    "check -k '(form'": 'write it as in -k "trace and not misprint"',
    "check -k zebra": "-k 'zebra' chooses none of 4 claims",
    "check distance --jobs many": "'many' is not a whole number from 1 on, such as 2, or \"auto\"",
    "check distance --oracle centrl": "no oracle 'centrl'; there are central",
    "chekc distance": "No such command 'chekc'; did you mean nablacheck check?",
    "quadratic_form": "did you mean nablacheck check quadratic_form?",
    "'my file.py'": "did you mean nablacheck check 'my file.py'?",
    "help": "did you mean nablacheck --help?",
    "list zebra": "no formula 'zebra'; nablacheck list",
}
LISTED = {
    "list small": "quadratic_form distance",
    "list --topic SMALL": "quadratic_form distance",
    "list 'dist*'": "distance",
    "list xᵀAx": "quadratic_form",
    "list form distance --source small-notes": "quadratic_form distance",
    "list DISTANCE": "distance",
    "show small": "quadratic_form distance",
    "show mine.py::energy": "energy",
}


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with formulas in all sorts of places."""
    project = Project(tmp_path_factory.mktemp("typed"))
    project.write("library/nablacheck_formulas/__init__.py", "")
    project.write("library/nablacheck_formulas/small.py", CATALOGUE)
    project.path.insert(0, str(project.folder / "library"))
    project.write("mine.py", MINE)
    project.write("notes.md", "d/dx x = 1")
    project.write("empty/script.py", "raise SystemExit('was run')\n")
    project.formula("own formulas/one more.py")
    project.formula("own formulas/below/two.py", name="cube")
    project.write("own formulas/.hidden/three.py", "raise SystemExit('was run')  # nablacheck formula(\n")
    project.formula("src/only/sources.py", name="only")
    for folder, name in (("package", "of_package"), ("src/package", "of_source")):
        project.write(f"{folder}/__init__.py", "")
        project.write(f"{folder}/numbers_of_{name}.py", "TWO = 2\n")
        project.formula(f"{folder}/gradients.py", name=name, gradient="TWO * x")
        text = (project.folder / folder / "gradients.py").read_text(encoding="utf-8")
        project.write(f"{folder}/gradients.py", f"from .numbers_of_{name} import TWO\n{text}")
    return project


def words(project: Project, line: str) -> list[str]:
    return [word.format(folder=project.folder) for word in shlex.split(line)]


@pytest.mark.parametrize("line", WORKS)
def test_what_people_type_works(typed: Project, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """What is chosen is what counts here; a few are checked, too."""
    chosen: list[str] = []

    def run_checks(session: Any, claims: Sequence[Claim], *given: Any, **named: Any) -> list[Any]:
        chosen.extend(claim.name for claim in claims)
        return original(session, claims, *given, **named) if len(line) < CHECKED else []

    original = check.run_checks
    monkeypatch.setattr(check, "run_checks", run_checks)
    few = [] if line.startswith(("certify", "mutate")) else ["--oracle", "dual"]
    ran = typed.nablacheck(*words(typed, line), *few, "--points", "8", "--json")
    document = json.loads(ran.stdout)
    found = document.get("results") or document.get("certificates") or document.get("claims", ())
    assert (chosen or [each["claim"] for each in found]) == WORKS[line].split()
    assert (ran.returncode, ran.stderr) == (HELD, "")


@pytest.mark.parametrize("line", REFUSED)
def test_or_a_line_says_what_would(typed: Project, line: str) -> None:
    assert_misused(typed.nablacheck(*words(typed, line)), REFUSED[line])


@pytest.mark.parametrize("line", LISTED)
def test_lists_take_names_topics_patterns_and_words(typed: Project, line: str) -> None:
    ran = typed.nablacheck(*words(typed, line), "--json")
    assert ran.returncode == HELD
    assert [each["name"] for each in json.loads(ran.stdout)["formulas"]] == LISTED[line].split()


def test_an_oracle_at_the_end_of_a_name_is_the_one_that_checks(typed: Project) -> None:
    call = ["check", "mine.py::energy-X-gradient-central", "distance-x-gradient-dual", "--points", "5", "--json"]
    results = json.loads(typed.nablacheck(*call).stdout)["results"]
    assert {each["oracle"] for each in results} == {"central", "dual"}
    results = json.loads(typed.nablacheck(*call[:2], "--oracle", "dual,written", *call[3:]).stdout)["results"]
    assert {each["oracle"] for each in results} == {"dual", "written"}


def test_quiet_and_fail_fast_and_version(typed: Project) -> None:
    typed.formula("wrong.py", name="first", gradient="3 * x")
    typed.formula("worse.py", name="second", gradient="5 * x")
    files = ["mine.py", "wrong.py", "worse.py", "--points", "5", "--seed", "1", "--oracle", "dual"]
    quiet = typed.nablacheck("check", *files, "-q")
    assert quiet.returncode == FAILED
    assert not re.search(r"(?m)^holds ", quiet.stdout)
    assert quiet.stdout.splitlines()[-1] == "2 claims hold, 2 claims fail (seed 1)"
    for option in ("-x", "--fail-fast"):
        fast = typed.nablacheck("check", *files, option)
        assert fast.returncode == FAILED
        assert "second" not in fast.stdout
        assert fast.stdout.splitlines()[-1] == "2 claims hold, 1 claim fails (seed 1); stopped after 3 of 4 claims"
    last = typed.nablacheck("check", *files[:2], *files[3:], "-x")
    assert last.stdout.splitlines()[-1] == "2 claims hold, 1 claim fails (seed 1)"
    assert re.fullmatch(r"nablacheck, version \d+\S*\n", typed.nablacheck("--version").stdout)


def test_a_project_settles_points_seed_oracles_jobs_timeout_and_plugins(project: Project) -> None:
    project.formula("mine.py", gradient="3 * x")
    project.write("pyproject.toml", (
        '[tool.nablacheck]\nplugins = ["mine.py"]\npoints = 7\nseed = 3\noracles = ["dual", "central"]\n'
        "jobs = 1\ntimeout = 30\n"
    ))  # fmt: skip
    assert jobs("auto") >= 1
    ran = project.nablacheck("check", "mine.py", "--json")
    document = json.loads(ran.stdout)
    assert (document["seed"], document["points"]) == (3, 7)
    assert [each["oracle"] for each in document["results"]] == ["dual", "central"]
    assert document["results"][0]["repeat"] == "nablacheck check mine.py:square --seed 3 --points 7"
    said = project.nablacheck("check", "mine.py", "--json", "--points", "100", "--seed", "4", "--oracle", "value,dual")
    document = json.loads(said.stdout)
    assert (document["seed"], document["points"]) == (4, 100)
    assert [each["oracle"] for each in document["results"]] == ["dual"]
    assert document["results"][0]["repeat"] == "nablacheck check mine.py:square --seed 4 --points 100"
    project.formula("right.py", name="right")
    certified = json.loads(project.nablacheck("certify", "right.py", "--json").stdout)
    assert (certified["seed"], certified["points"]) == (3, CERTIFIED)


WRONG_SETTINGS = {
    "points = 0": "points = 100 takes a whole number from 1 on",
    "points = true": "points = 100 takes a whole number from 1 on",
    "seed = -1": "seed = 7 takes a whole number from 0 on",
    "seed = '3'": "seed = 7 takes a whole number from 0 on",
    "oracles = 'dual'": 'oracles = ["central", "dual"] takes a list of names',
    "jobs = 'many'": 'jobs = 2 takes a whole number from 1 on, or "auto"',
    "timeout = nan": "timeout = 60 takes a number of seconds above 0",
    "verbose = true": "has no setting 'verbose'; there are plugins, oracles, points, seed, jobs, timeout",
}


@pytest.mark.parametrize("setting", WRONG_SETTINGS)
def test_a_wrong_setting_is_a_line_that_names_its_file(project: Project, setting: str) -> None:
    file = project.write("pyproject.toml", f"[tool.nablacheck]\n{setting}\n")
    ran = project.nablacheck("check", "--all")
    assert_misused(ran, WRONG_SETTINGS[setting])
    assert ran.stderr.startswith(f"nablacheck: {file}")


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ("a", "a ab abc"),
        ("not a", "b c"),
        ("a and b", "ab abc"),
        ("a and not b", "a"),
        ("b or c", "b c ab abc"),
        ("a and b or c", "c ab abc"),
        ("a and (b or c)", "ab abc"),
        ("not (a or b)", "c"),
        ("NOT", ""),
        ("not not a", "a ab abc"),
    ],
)
def test_words_choose_as_those_of_pytest_do(expression: str, chosen: str) -> None:
    assert list(filter(chooses(expression), ["a", "b", "c", "ab", "abc"])) == sorted(
        chosen.split(), key=lambda w: (len(w), w)
    )


@pytest.mark.parametrize("expression", ["", "a b", "and", "a or", "not", "(a", "a)", "()"])
def test_words_that_are_no_expression_are_refused(expression: str) -> None:
    with pytest.raises(UsageError, match=re.escape('write it as in -k "trace and not misprint"')):
        chooses(expression)
