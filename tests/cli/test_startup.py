"""What a call imports: no more than it needs, since importing the big libraries takes longer than most answers."""

from __future__ import annotations

import pytest

from tests.catalogue.test_index import age
from tests.helpers.command_line import Project

BIG = {"scipy", "hypothesis", "rich", "pytest", "_pytest", "flint"}
RUN = """
import sys
import click
from nablacheck.cli.commands import cli
from nablacheck.core.errors import UsageError
try:
    cli(sys.argv[1:], standalone_mode=False)
except (UsageError, click.ClickException):
    pass
print("", *sys.modules)
"""


def imported(project: Project, *call: str) -> set[str]:
    """The modules that are there at the end of a call."""
    project.write("run.py", RUN)
    ran = project.python("run.py", *call)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.splitlines()[-1].split())


CALLS = ("list", "list --json", "show determinant", "--help", "check --help", "check determinnant", "chekc")


@pytest.mark.parametrize("call", [call.split() for call in CALLS], ids=CALLS)
def test_what_needs_no_check_imports_nothing_big(project: Project, call: list[str]) -> None:
    assert imported(project, *call).isdisjoint(BIG)


def test_the_catalogue_is_found_where_there_is_no_index(project: Project) -> None:
    assert "nablacheck_formulas.determinants" in imported(project, "list")


def test_help_and_a_kept_index_need_no_numpy_either(catalogue: Project) -> None:
    file = catalogue.folder / "library/nablacheck_formulas/small.py"
    file.write_text("import scipy.special\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    age(catalogue)
    assert "scipy.special" in imported(catalogue, "list"), "this catalogue needs it"
    for call in (["list"], ["show", "distance"], ["--help"], ["check", "distence"]):
        assert imported(catalogue, *call).isdisjoint({"numpy", "nablacheck_formulas", *BIG})


@pytest.mark.parametrize(("oracle", "scipy"), [("central", False), ("dual", False), ("check_grad", True)])
def test_check_imports_what_its_oracle_uses(project: Project, oracle: str, scipy: bool) -> None:
    found = imported(project, "check", "determinant", "--oracle", oracle, "--points", "2", "--seed", "1")
    assert ("scipy" in found) is scipy
    assert found.isdisjoint(
        {"rich", "hypothesis", "pytest", "flint", "nablacheck.selftest.score", "nablacheck.blackbox.check"}
    )
