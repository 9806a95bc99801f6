"""Other people's packages called formulas and checks, as our folders are, beside nablacheck in one environment: each
works whichever was installed first, and whichever is uninstalled leaves the others whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.helpers.environment import Environment
from tests.helpers.paths import REPOSITORY

THEIRS = ("formulas", "checks")
CONTENT = {
    "__init__.py": '"""Somebody else\'s package."""\n\nVALUE = {name!r}\n',
    "core.py": "VALUE = {name!r} + ' core'\n",
    "reports/__init__.py": "",
    "reports/text.py": "VALUE = {name!r} + ' reports'\n",
}
"""What each of them holds: modules of the names that ours have, too."""
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "3.7"
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The three distributions, built once, by name."""
    folder = tmp_path_factory.mktemp("distributions")
    sources = {"nablacheck": REPOSITORY}
    for name in THEIRS:
        sources[name] = folder / name
        for file, text in {"pyproject.toml": PYPROJECT, **{f"{name}/{f}": t for f, t in CONTENT.items()}}.items():
            path = sources[name] / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.format(name=name), encoding="utf-8")
    builder = Environment(folder / "builder")
    for source in sources.values():
        builder.build(source, folder / "wheels")
    return {wheel.name.partition("-")[0]: str(wheel) for wheel in (folder / "wheels").glob("*.whl")}


def assert_works(environment: Environment, names: Iterable[str]) -> None:
    """Each of these can be imported and has all of its modules, and nablacheck checks; the others are gone."""
    for name in THEIRS:
        said = environment.run("python", "-c", (
            f"import {name}, {name}.core, {name}.reports.text\n"
            f"print({name}.VALUE, {name}.core.VALUE, {name}.reports.text.VALUE, sep=', ')"
        ))  # fmt: skip
        if name in names:
            assert said.stdout == f"{name}, {name} core, {name} reports\n", said.stderr
        else:
            assert f"No module named '{name}'" in said.stderr
    if "nablacheck" in names:
        ran = environment.run("nablacheck", "check", "determinant", "--points", "5", "--seed", "1")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.endswith("2 claims hold, 1 misprint is refuted (seed 1)\n")
    else:
        assert not list(environment.libraries.glob("nablacheck*"))


@pytest.mark.parametrize("ours_first", [False, True], ids=["theirs first", "nablacheck first"])
def test_all_work_and_uninstalling_one_leaves_the_others_whole(
    wheels: dict[str, str], tmp_path: Path, ours_first: bool
) -> None:
    environment = Environment(tmp_path)
    for names in (("nablacheck",), THEIRS) if ours_first else (THEIRS, ("nablacheck",)):
        environment.install(*(wheels[name] for name in names))
    assert_works(environment, ("nablacheck", *THEIRS))
    environment.uninstall("nablacheck" if ours_first else "formulas")
    assert_works(environment, THEIRS if ours_first else ("nablacheck", "checks"))
