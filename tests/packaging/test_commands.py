"""What the README tells people to run is what CI runs, and no development tool is among the extras of users."""

from __future__ import annotations

import re
import tomllib

from tests.helpers.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CI = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")


def test_ci_runs_the_tests_by_the_command_of_the_readme() -> None:
    (command,) = re.findall(r"^python3 -m venv .*pytest.*$", README, re.MULTILINE)
    assert command.replace(" && ", "\n") + "\n" in CI


def test_development_tools_are_groups_and_no_extras() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    assert not {"test", "dev", "bench"} & set(settings["project"]["optional-dependencies"])
    assert {"test", "dev", "bench"} <= set(settings["dependency-groups"])
