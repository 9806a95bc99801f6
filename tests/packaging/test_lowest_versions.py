"""The lowest versions that CI installs are those that pyproject.toml declares."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import Any

from packaging.requirements import Requirement

from tests.helpers.paths import REPOSITORY

SETTINGS: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = SETTINGS["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
TEST_GROUP: list[str] = SETTINGS["dependency-groups"]["test"]


def lowest(*arguments: str) -> list[str]:
    """The lines that ``.ci/lowest`` prints."""
    script = [sys.executable, str(REPOSITORY / ".ci" / "lowest"), *arguments]
    return subprocess.run(script, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()


def bounds(declared: list[str]) -> dict[str, str]:
    """The lowest versions of what is declared with one."""
    parsed = map(Requirement, declared)
    return {each.name: bound.version for each in parsed for bound in each.specifier if bound.operator == ">="}


def test_every_lower_bound_is_a_constraint() -> None:
    extras = [each for extra in EXTRAS.values() for each in extra]
    expected = bounds([*PROJECT["dependencies"], *extras, *TEST_GROUP])
    assert lowest() == [f"{name}=={version}" for name, version in expected.items()]


def test_every_dependency_has_a_lower_bound() -> None:
    needed = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]
    assert len(bounds(needed)) == len(needed)


def test_the_tests_ask_for_the_same_versions_as_the_extras() -> None:
    tested = bounds(TEST_GROUP)
    for name, version in bounds(EXTRAS["certify"]).items():
        assert tested[name] == version


def test_the_lowest_python_is_the_one_that_is_required() -> None:
    assert lowest("--python") == [PROJECT["requires-python"].removeprefix(">=")]
