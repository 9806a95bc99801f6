"""nablacheck and the plugin package of the README, installed together in an environment of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

import nablacheck
import pytest

from tests.helpers.paths import REPOSITORY

README = REPOSITORY / "README.md"
HEADING = "## A plugin package"
FILES = ("pyproject.toml", "mygradients.py")


def plugin_package() -> dict[str, str]:
    """The two files that the README shows under its heading on plugin packages."""
    _, _, section = README.read_text(encoding="utf-8").partition(f"\n{HEADING}\n")
    section = section.partition("\n## ")[0]
    blocks = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return {name: block for name in FILES for block in blocks if block.startswith(f"# {name}\n")}


def formula_name() -> str:
    """The name of the formula that the plugin declares."""
    found = re.search(r"@formula\(.*\)\ndef (\w+)", plugin_package()["mygradients.py"])
    assert found is not None
    return found[1]


@dataclass
class Environment:
    """A virtual environment, and a folder to work in."""

    folder: Path
    work: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "PIP_"))}
        programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        return subprocess.run(
            [str(programs / command[0]), *command[1:]],
            cwd=self.work,
            env={**kept, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
        )

    @property
    def libraries(self) -> Path:
        return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(self.folder)}))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with nablacheck and the plugin, both built and installed; the other libraries are borrowed."""
    folder = tmp_path_factory.mktemp("installed")
    plugin = folder / "plugin"
    plugin.mkdir()
    for name, text in plugin_package().items():
        (plugin / name).write_text(text, encoding="utf-8")
    (folder / "work").mkdir()
    environment = Environment(folder / "env", folder / "work")
    venv.create(environment.folder, with_pip=True)
    borrowed = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (environment.libraries / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    install = ["install", "--no-deps", "--no-index", "--no-build-isolation", "--quiet", "--disable-pip-version-check"]
    ran = environment.run("python", "-m", "pip", *install, str(REPOSITORY), str(plugin))
    assert ran.returncode == 0, ran.stderr
    return environment


def test_the_readme_shows_a_whole_plugin_package_in_few_lines() -> None:
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
    assert ran.stdout.startswith(f"{name}-")
    assert "\n  holds    central " in ran.stdout


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
