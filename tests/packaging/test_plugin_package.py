"""nablacheck and the plugin package of the documentation, installed together in an environment of their own."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import nablacheck

from tests.helpers.environment import Environment
from tests.helpers.paths import REPOSITORY
from tests.helpers.plugin_package import FILES, formula_name, plugin_package


def test_the_documentation_shows_a_whole_plugin_package_in_few_lines() -> None:
    files = plugin_package()
    assert tuple(files) == FILES
    assert sum(len(text.splitlines()) for text in files.values()) < 25
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert "nablacheck" in project["dependencies"]
    assert list(project["entry-points"]) == ["nablacheck.formulas"]


def test_the_plugin_is_checked_by_the_name_of_its_formula(installed: Environment) -> None:
    name = formula_name()
    ran = installed.run("nablacheck", "check", name, "--points", "20", "--seed", "1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"holds    {name}-")
    assert ran.stdout.splitlines()[0].endswith(" by central")


def test_pytest_checks_the_plugin(installed: Environment) -> None:
    (installed.work / "pyproject.toml").write_text('[tool.pytest.ini_options]\nnablacheck = ["mygradients"]\n')
    ran = installed.run("python", "-m", "pytest", "-rA", "-p", "no:cacheprovider")
    (installed.work / "pyproject.toml").unlink()
    assert ran.returncode == 0, ran.stdout
    assert re.search(rf"^PASSED \S*{formula_name()}-\S*-central$", ran.stdout, re.MULTILINE)


def test_list_shows_the_whole_catalogue_and_the_plugin_from_any_folder(installed: Environment) -> None:
    ran = installed.run("nablacheck", "list", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = json.loads(ran.stdout)["formulas"]
    topics = {row["topic"] for row in rows if row["origin"] == "catalogue"}
    assert topics == {file.stem for file in (REPOSITORY / "formulas" / "nablacheck_formulas").glob("*.py")} - {
        "__init__",
        "sources",
    }
    assert [row["name"] for row in rows if row["origin"] == "plugin mygradients"] == [formula_name()]


def test_the_wheel_holds_both_packages_whole_and_nothing_else(installed: Environment) -> None:
    expected = {
        file.relative_to((REPOSITORY / package).parent).as_posix()
        for package in ("checks/nablacheck", "formulas/nablacheck_formulas")
        for file in (REPOSITORY / package).rglob("*")
        if file.suffix == ".py" or file.name == "py.typed"
    }
    (record,) = installed.libraries.glob(f"nablacheck-{nablacheck.__version__}.dist-info/RECORD")
    files = {line.partition(",")[0] for line in record.read_text(encoding="utf-8").splitlines()}
    packed = {name for name in files if not name.startswith(("..", "nablacheck-")) and not name.endswith(".pyc")}
    assert packed == expected
    assert "nablacheck/py.typed" in expected


def test_the_installed_copy_is_the_one_that_runs(installed: Environment) -> None:
    ran = installed.run(
        "python", "-c", "import nablacheck as n, nablacheck_formulas as f; print(n.__file__); print(f.__file__)"
    )
    assert [Path(line).parent.parent.resolve() for line in ran.stdout.splitlines()] == [
        installed.libraries.resolve()
    ] * 2
    version = installed.run("nablacheck", "--version").stdout
    assert version.endswith(f" {nablacheck.__version__}\n")
