"""What type checkers make of a user's file, beside nablacheck installed from its wheel and from a checkout."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys

import pytest

from tests.helpers.environment import Environment

USERS_FILE = '''\
import numpy as np
from nablacheck import check_gradient, check_hessian, formula

reveal_type(check_gradient(np.sum, np.ones_like, np.ones(3)))
reveal_type(check_gradient(np.sum, np.ones_like, np.ones(3), wrt=all))
reveal_type(check_hessian(np.sum, np.ones_like, np.ones(3)).outcome)


@formula(x="N")
def squared_norm(x):  # type: ignore[no-untyped-def]
    """‖x‖²"""
    return x @ x


reveal_type(squared_norm)
check_gradient(3)
'''
REVEALED = ["Verdict", "Verdict", "Outcome", "Formula"]
WRONG_CALL = USERS_FILE.splitlines().index("check_gradient(3)") + 1
CHECKERS = ["mypy"] + (["pyright"] if importlib.util.find_spec("pyright") else [])
"""pyright is among the tools of development, not among what the tests need: it is no program of Python's."""


def run(*command: str, environment: Environment) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=environment.work, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 1, f"the wrong call is an error: {ran.stdout}{ran.stderr}"
    return ran.stdout


def mypy(environment: Environment) -> tuple[list[str], list[int]]:
    """The revealed types and the lines with errors."""
    python = str(environment.program("python"))
    cache = str(environment.folder.parent.parent / "mypy_cache")  # what it knows of NumPy serves both environments
    options = ("--strict", "--cache-dir", cache, "--python-executable", python)
    told = run("mypy", *options, "users_file.py", environment=environment)
    types = re.findall(r'note: Revealed type is "(?:\w+\.)*(\w+)"', told)
    return types, sorted({int(line) for line in re.findall(r"^users_file\.py:(\d+): error", told, re.MULTILINE)})


def pyright(environment: Environment) -> tuple[list[str], list[int]]:
    """The revealed types and the lines with errors."""
    python = str(environment.program("python"))
    told = json.loads(run("pyright", "--outputjson", "--pythonpath", python, "users_file.py", environment=environment))
    found = told["generalDiagnostics"]
    types = [re.findall(r'is "(\w+)"$', each["message"]) for each in found if each["severity"] == "information"]
    wrong = sorted({each["range"]["start"]["line"] + 1 for each in found if each["severity"] == "error"})
    return [name for names in types for name in names], wrong


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("how", ["installed", "editable"])
def test_the_public_interface_is_typed(checker: str, how: str, request: pytest.FixtureRequest) -> None:
    environment: Environment = request.getfixturevalue(how)
    (environment.work / "users_file.py").write_text(USERS_FILE, encoding="utf-8")
    assert {"mypy": mypy, "pyright": pyright}[checker](environment) == (REVEALED, [WRONG_CALL])
