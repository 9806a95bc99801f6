"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.helpers.command_line import Project

PASSED, FAILED, WRONG_CALL = 0, 1, 4
SETTINGS = "[tool.pytest.ini_options]\nnablacheck = [{modules}]\ntestpaths = ['test_own.py']\n"


def items(ran: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What ``-rA`` says of each item."""
    found = re.findall(r"^(PASSED|FAILED) (?:\S*::)?(\S+)", ran.stdout, re.MULTILINE)
    return {name: end for end, name in found}


@pytest.fixture
def configured(project: Project) -> Project:
    """A project whose pyproject.toml names a right module and a wrong file, with a test of its own."""
    project.write("package/__init__.py", "")
    project.formula("package/right.py", name="right")
    project.formula("wrong.py", name="wrong", gradient="3 * x")
    project.write("test_own.py", "def test_own():\n    pass\n")
    project.write("pyproject.toml", SETTINGS.format(modules='"package.right", "wrong.py"'))
    return project


ORACLES = ("central", "check_grad", "dual", "written")
RIGHT = {f"right-x-gradient-{oracle}": "PASSED" for oracle in ORACLES}
WRONG = {f"wrong-x-gradient-{oracle}": "FAILED" for oracle in ORACLES}
OWN = {"test_own": "PASSED"}


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_the_modules_of_the_settings_give_an_item_for_each_claim_and_oracle(
    configured: Project, options: list[str]
) -> None:
    ran = configured.pytest_process("-rA", *options, plugins=["xdist"]) if options else configured.pytest("-rA")
    assert ran.returncode == FAILED
    assert items(ran) == {**RIGHT, **WRONG, **OWN}


def test_a_failing_item_shows_what_the_command_line_shows(configured: Project) -> None:
    ran = configured.pytest_process("-k", "wrong and central")  # a claim is told at length once in a process
    told = configured.nablacheck("check", "wrong.py", "--seed", "0", "--oracle", "central").stdout
    failure = told[told.index("wrong: the gradient") : told.index("\n\n1 claim fails")]
    assert failure.endswith("repeat  nablacheck check wrong.py:wrong --seed 0")
    assert failure in ran.stdout
    assert "Traceback" not in ran.stdout
    assert "checks/nablacheck/" not in ran.stdout.replace("\\", "/"), "no line of ours is shown"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (["-k", "gradient and central"], {"right-x-gradient-central": "PASSED", "wrong-x-gradient-central": "FAILED"}),
        (["test_own.py::test_own"], OWN),
        (["test_own.py", "--nablacheck", "package.right"], {**OWN, **RIGHT}),
        ([".", "-k", "right or own"], {**OWN, **RIGHT}),
    ],
    ids=str,
)
def test_items_are_chosen(configured: Project, choice: list[str], expected: dict[str, str]) -> None:
    assert items(configured.pytest("-rA", "--nablacheck-oracle", "central", *choice)) == {
        name: end for name, end in expected.items() if not name.endswith(ORACLES[1:])
    }


def test_files_of_the_settings_stand_beside_them(configured: Project) -> None:
    below = Project(configured.folder / "below")
    below.path.append(str(configured.folder))
    below.write("test_below.py", "def test_below():\n    pass\n")
    ran = below.pytest("-rA", "--nablacheck-oracle", "central")
    assert items(ran) == {
        "right-x-gradient-central": "PASSED", "wrong-x-gradient-central": "FAILED", "test_below": "PASSED",
    }  # fmt: skip


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_what_does_not_load_is_a_failing_item_and_the_rest_is_checked(project: Project, options: list[str]) -> None:
    project.formula("good.py", name="good")
    project.write("broken.py", "def f(x:\n")
    modules = [word for name in ("broken.py", "absent.module", "good.py") for word in ("--nablacheck", name)]
    call = ["-rA", "--nablacheck-oracle", "central", *modules, *options]
    ran = project.pytest_process(*call, plugins=["xdist"]) if options else project.pytest(*call)
    assert ran.returncode == FAILED
    assert items(ran) == {"broken.py": "FAILED", "absent.module": "FAILED", "good-x-gradient-central": "PASSED"}
    assert "broken.py: syntax error: '(' was never closed (broken.py:1)\n" in ran.stdout
    assert "absent.module: there is no module 'absent'; is it installed, or on the path?\n" in ran.stdout


def test_items_are_named_by_their_files_and_run_by_these_names(configured: Project) -> None:
    configured.edit(
        "pyproject.toml", "testpaths = ['test_own.py']\n", "testpaths = ['test_own.py']\npythonpath = ['.']\n"
    )
    listed = configured.pytest("--collect-only", "-q", "--nablacheck-oracle", "central").stdout
    ids = [line for line in listed.splitlines() if "::" in line]
    right, wrong = "package/right.py::right-x-gradient-central", "wrong.py::wrong-x-gradient-central"
    assert ids == ["test_own.py::test_own", right, wrong]
    for name, end in ((right, "PASSED"), (wrong, "FAILED")):
        ran = configured.pytest("-rA", name)
        assert items(ran) == {name.partition("::")[2]: end}
        assert f"\n{end} {name}" in ran.stdout
    both = configured.pytest("-rA", "wrong.py", "test_own.py", "--nablacheck-oracle", "dual")
    assert items(both) == {"wrong-x-gradient-dual": "FAILED", **OWN}
    below = configured.pytest("-rA", "wrong.py::wrong-x-gradient-central", "--nablacheck", "wrong.py")
    assert [line.partition(" ")[0] for line in below.stdout.splitlines() if "::wrong-x-gradient-central" in line] == [
        "FAILED"
    ]
    assert "no match in any of" in configured.pytest("wrong.py::wrong-x-gradeint-central").stderr


def test_a_file_of_tests_may_declare_formulas_and_one_of_formulas_is_imported_elsewhere(project: Project) -> None:
    project.write("pyproject.toml", '[tool.pytest.ini_options]\nnablacheck = ["test_both.py", "leaves.py"]\n')
    text = project.formula("test_both.py").read_text(encoding="utf-8")
    project.write("test_both.py", f"{text}\ndef test_own():\n    pass\n")
    project.formula("leaves.py", name="leaving")
    project.edit("leaves.py", "from nablacheck import formula", (
        "import sys\nassert '_pytest' not in sys.modules or sys.exit(3)\nfrom nablacheck import formula"
    ))  # fmt: skip
    few = ["-rA", "--nablacheck-oracle", "central", "--nablacheck-points", "5"]
    both = {"square-x-gradient-central": "PASSED", **OWN}
    leaving = {"leaving-x-gradient-central": "PASSED"}
    for names, expected in (
        (["test_both.py::square-x-gradient-central", "test_both.py::test_own"], both),
        (["leaves.py"], leaving),
        ([], {**both, **leaving}),
    ):
        ran = project.pytest_process(*few, *names)
        assert (ran.returncode, items(ran)) == (PASSED, expected), ran.stdout


UNSAFE = """
import numpy as np
from nablacheck import formula

@formula(z="N")
def total(z):
    \"\"\"log Σ exp zᵢ\"\"\"
    m = z.max()
    return m + np.log(np.exp(z - m).sum())

@total.gradient("z")
def _(z):
    \"\"\"exp z / Σ exp z\"\"\"
    return np.exp(z) / np.exp(z).sum()
"""
SENTENCE = "the gradient overflows at z=[710]: right as a formula, unsafe as code"


@pytest.mark.parametrize("by", ["nothing", "option", "settings"])
def test_arithmetic_that_goes_wrong_is_told_and_a_failure_where_that_is_asked_for(project: Project, by: str) -> None:
    project.write("unsafe.py", UNSAFE)
    strict = "nablacheck_strict_range = true\n" if by == "settings" else ""
    project.write("pyproject.toml", f'[tool.pytest.ini_options]\nnablacheck = ["unsafe.py"]\n{strict}')
    options = ["--nablacheck-strict-range"] if by == "option" else []
    ran = project.pytest("-rA", "--nablacheck-oracle", "central", *options)
    end = "PASSED" if by == "nothing" else "FAILED"
    assert items(ran) == {"total-z-gradient-central": end}
    assert SENTENCE in ran.stdout


def test_nothing_is_told_of_what_holds_and_is_safe(project: Project) -> None:
    project.formula("right.py", name="right")
    ran = project.pytest("-rA", "--nablacheck", "right.py")
    assert items(ran) == RIGHT
    assert "nablacheck call" not in ran.stdout


def test_an_unknown_oracle_is_a_wrong_call(configured: Project) -> None:
    ran = configured.pytest("--nablacheck-oracle", "centrl")
    assert ran.returncode == WRONG_CALL
    names = "central, check_grad, value, dual, written, ball, prime, written_ball"
    assert ran.stderr == f"ERROR: there is no oracle 'centrl'; there are {names}\n\n"


def test_the_hypothesis_profile_says_how_many_points(project: Project) -> None:
    project.formula("wrong.py", name="wrong", gradient="3 * x")
    project.write("conftest.py", (
        "from hypothesis import settings\n"
        "settings.register_profile('few', max_examples=7)\n"
        "settings.load_profile('few')\n"
    ))  # fmt: skip
    ran = project.pytest("--nablacheck", "wrong.py", "--nablacheck-oracle", "central")
    assert "  repeat  nablacheck check wrong.py:wrong --seed 0 --points 7\n" in ran.stdout


def test_naming_no_module_costs_nothing(project: Project) -> None:
    project.write("test_own.py", (
        "import sys\n\n"
        "def test_nothing_slow_is_loaded():\n"
        "    assert 'nablacheck.pytest_plugin' in sys.modules\n"
        "    assert {'scipy', 'hypothesis', 'nablacheck.checking.runner'}.isdisjoint(sys.modules)\n"
    ))  # fmt: skip
    ran = project.pytest_process("-rA")
    assert (ran.returncode, items(ran)) == (PASSED, {"test_nothing_slow_is_loaded": "PASSED"})


def test_a_module_alone_is_enough_to_run(project: Project) -> None:
    project.formula("good.py", name="good")
    assert project.pytest_process("--nablacheck", "good.py").returncode == PASSED


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_code_that_ends_the_process_costs_its_claim_or_module(project: Project, options: list[str]) -> None:
    for name in ("first", "second", "last"):
        project.formula(f"{name}.py", name=name)
    project.edit("second.py", "    return x @ x", "    import os\n    os._exit(0)")
    project.write("third.py", "import os\nos._exit(0)\n")
    files = [word for name in ("first", "second", "third", "last") for word in ("--nablacheck", f"{name}.py")]
    few = ["--nablacheck-oracle", "central", "--nablacheck-oracle", "dual", "--nablacheck-points", "5"]
    ran = project.pytest_process("-rA", *files, *few, *options, plugins=["xdist"])
    assert ran.returncode == FAILED
    assert items(ran) == {
        "third.py": "FAILED",
        **{f"{name}-x-gradient-{oracle}": "PASSED" for name in ("first", "last") for oracle in ("central", "dual")},
        **{f"second-x-gradient-{oracle}": "FAILED" for oracle in ("central", "dual")},
    }
    assert "third.py: ends the process, exit code 0\n" in ran.stdout
    assert "  reason  the process that checked it died, exit code 0\n" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr


def test_points_seed_and_timeout_are_options(project: Project) -> None:
    project.formula("wrong.py", name="wrong", gradient="3 * x")
    project.formula("hangs.py", name="hangs")
    project.edit("hangs.py", "    return x @ x", "    while True: pass")
    files = ["--nablacheck", "wrong.py", "--nablacheck", "hangs.py", "--nablacheck-oracle", "central"]
    options = ["--nablacheck-points", "7", "--nablacheck-seed", "3", "--nablacheck-timeout", "0.3"]
    ran = project.pytest(*files, *options)
    assert ran.returncode == FAILED
    assert "  repeat  nablacheck check wrong.py:wrong --seed 3 --points 7\n" in ran.stdout
    assert "  reason  still running after 0.3 s, at point 1\n" in ran.stdout
    ran = project.pytest("--nablacheck-points", "0")
    assert (ran.returncode, ran.stderr) == (WRONG_CALL, "ERROR: --nablacheck-points: 0 is too small\n\n")


def test_a_failure_is_told_at_length_once(configured: Project) -> None:
    ran = configured.pytest("-k", "wrong")
    assert ran.stdout.count("  repeat  ") == 1
    assert "wrong: the gradient wrt x fails with dual numbers, as with central differences\n" in ran.stdout
