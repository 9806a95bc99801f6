"""The index of what is declared: it saves importing formulas, and is never out of date."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import FAILED, HELD, MISUSED, Project

YEAR_2020 = 1_577_836_800
LOUD = "import sys\nprint('imports', __name__, file=sys.stderr)\n"


def age(project: Project, seconds: int = 0) -> None:
    """Make the files of a project old enough to be relied on."""
    for file in project.folder.rglob("*.py"):
        os.utime(file, (YEAR_2020 + seconds, YEAR_2020 + seconds))


@pytest.fixture
def loud(catalogue: Project) -> Project:
    """A project whose catalogue says that a module is imported: ``small``, or ``other`` with the formula ``square``."""
    small = "library/nablacheck_formulas/small.py"
    catalogue.write(small, LOUD + (catalogue.folder / small).read_text(encoding="utf-8"))
    other = catalogue.formula("library/nablacheck_formulas/other.py")
    other.write_text(LOUD + other.read_text(encoding="utf-8"), encoding="utf-8")
    age(catalogue)
    return catalogue


def index_files(project: Project) -> list[Path]:
    return list((project.folder / ".cache").rglob("*.*"))


SMALL, OTHER = "imports nablacheck_formulas.small\n", "imports nablacheck_formulas.other\n"


def test_formulas_are_imported_once_and_then_only_for_what_is_checked(loud: Project) -> None:
    first, second = loud.nablacheck_process("list"), loud.nablacheck_process("list")
    assert sorted(first.stderr.splitlines(keepends=True)) == [OTHER, SMALL]
    assert (second.stdout, second.stderr) == (first.stdout, "")
    shown = loud.nablacheck_process("show", "square", "--json")
    assert (shown.stderr, json.loads(shown.stdout)["formulas"][0]["equation"]) == ("", "‖x‖²")
    checked = loud.nablacheck_process("check", "square-x-gradient", "--points", "5", "--seed", "1", "--oracle", "dual")
    assert (checked.returncode, checked.stderr) == (HELD, OTHER)
    unknown = loud.nablacheck_process("check", "squares")
    assert (unknown.returncode, unknown.stderr) == (
        MISUSED, "nablacheck: there is no formula 'squares'; did you mean square?\n",
    )  # fmt: skip


def test_a_file_that_changed_is_read_again(loud: Project) -> None:
    before = loud.nablacheck_process("list").stdout
    loud.edit("library/nablacheck_formulas/other.py", "‖x‖²", "Σ xᵢ")
    age(loud, seconds=1)
    ran = loud.nablacheck_process("list")
    assert SMALL in ran.stderr
    assert ran.stdout == before.replace("‖x‖²", "Σ xᵢ")
    assert "Σ xᵢ" in loud.nablacheck_process("show", "square").stdout


def test_a_module_that_is_new_or_gone_is_noticed(loud: Project) -> None:
    before = loud.nablacheck_process("list").stdout
    further = loud.formula("library/nablacheck_formulas/further.py", name="cube")
    assert "  cube " in loud.nablacheck_process("list").stdout
    further.unlink()
    assert loud.nablacheck_process("list").stdout == before


def test_files_that_were_just_written_are_not_relied_on(loud: Project) -> None:
    loud.formula("library/nablacheck_formulas/further.py", name="cube")
    assert loud.nablacheck_process("list").returncode == HELD
    assert index_files(loud) == []


def test_failures_are_told_every_time(loud: Project) -> None:
    loud.write("library/nablacheck_formulas/broken.py", "def f(x:\n")
    age(loud)
    for _ in range(2):
        ran = loud.nablacheck_process("list")
        assert ran.returncode == FAILED
        assert "catalogue: syntax error: " in ran.stderr


def test_claims_that_another_module_makes_about_a_formula_are_checked(loud: Project) -> None:
    loud.write("library/nablacheck_formulas/more.py", (
        "from nablacheck_formulas.other import square\n\n"
        "@square.hessian('x')\ndef _(x):\n    '''2I'''\n    import numpy as np\n\n    return 2 * np.eye(len(x))\n"
    ))  # fmt: skip
    age(loud)
    loud.nablacheck_process("list")
    ran = loud.nablacheck_process("check", "square", "--points", "5", "--oracle", "dual", "--seed", "1")
    assert ran.stderr == OTHER
    assert ran.stdout.endswith("2 claims hold (seed 1)\n")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"made_by": 1}'], ids=repr)
def test_an_index_that_is_not_whole_is_made_anew(loud: Project, content: str) -> None:
    before = loud.nablacheck_process("list").stdout
    (file,) = index_files(loud)
    whole = file.read_text(encoding="utf-8")
    file.write_text(content, encoding="utf-8")
    assert loud.nablacheck_process("list").stdout == before
    assert json.loads(file.read_text(encoding="utf-8"))["formulas"] == json.loads(whole)["formulas"]


@pytest.mark.parametrize(
    "damage",
    [{"formulas": []}, {"formulas": {"square": {}}}, {"modules": []}, {"modules": {}}, {"documents": [1]}],
    ids=str,
)
def test_an_index_of_another_form_is_made_anew(loud: Project, damage: dict[str, object]) -> None:
    before = loud.nablacheck_process("list").stdout
    (file,) = index_files(loud)
    whole = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**whole, **damage}), encoding="utf-8")
    ran = loud.nablacheck_process("list")
    assert (ran.returncode, ran.stdout) == (HELD, before)


def test_an_index_that_is_nested_too_deeply_is_made_anew(loud: Project) -> None:
    before = loud.nablacheck_process("list").stdout
    (file,) = index_files(loud)
    file.write_text("[" * 200_000, encoding="utf-8")
    ran = loud.nablacheck_process("list")
    assert (ran.returncode, ran.stdout) == (HELD, before)


def test_a_cache_folder_that_can_not_be_made_is_no_obstacle(loud: Project) -> None:
    before = loud.nablacheck_process("list").stdout
    no_folder = str(loud.write("file", ""))
    ran = loud.nablacheck_process("list", XDG_CACHE_HOME=no_folder)
    assert (ran.returncode, ran.stdout) == (HELD, before)


def test_several_at_once_do_not_disturb_one_another(loud: Project) -> None:
    command = [sys.executable, "-m", "nablacheck", "list"]
    running = [
        subprocess.Popen(
            command, cwd=loud.folder, env=loud.environment({}), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(4)
    ]
    printed = {process.communicate()[0].decode() for process in running}
    assert printed == {loud.nablacheck_process("list").stdout}
    assert [file.suffix for file in index_files(loud)] == [".json"]
    assert loud.nablacheck_process("list").stderr == ""
