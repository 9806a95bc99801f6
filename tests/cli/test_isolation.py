"""Code that ends or hangs the process it runs in costs its own claim or module; the others are reported."""

from __future__ import annotations

import pytest

from tests.helpers.command_line import FAILED, Project

AT_IMPORT = {
    "os._exit(0)": "bad.py: ends the process, exit code 0",
    "os.abort()": "bad.py: ends the process, SIGABRT",
    "np.dot = np.abs = lambda *given: 0": (
        "bad.py: the module replaces numpy.abs, numpy.dot, with which everything here is checked; undo that"
    ),
}
IN_FUNCTION = {
    "os._exit(0)": "the process that checked it died, exit code 0",
    "os.kill(os.getpid(), 9)": "the process that checked it died, SIGKILL",
    "np.abs = np.zeros_like": "its code replaces numpy.abs, with which everything here is checked; undo that",
}


def write(project: Project, *, at_import: str = "", in_function: str = "pass") -> None:
    """A good formula, a bad file and another good formula."""
    project.formula("first.py", name="first")
    project.formula("last.py", name="last")
    project.formula("bad.py", name="bad")
    project.edit("bad.py", "    return x @ x", f"    {in_function}\n    return x @ x")
    project.edit("bad.py", "from nablacheck", f"import os\nimport numpy as np\n{at_import}\nfrom nablacheck")


CALL = ("check", "first.py", "bad.py", "last.py", "--points", "5", "--seed", "1", "--oracle", "central")


@pytest.mark.parametrize("code", AT_IMPORT)
def test_code_that_ends_the_process_at_import_costs_its_module(project: Project, code: str) -> None:
    write(project, at_import=code)
    ran = project.nablacheck_process(*CALL)
    assert ran.returncode == FAILED
    assert ran.stdout.count("  holds    central ") == 2
    assert ran.stdout.splitlines()[-2:] == [
        AT_IMPORT[code], "2 claims hold, 1 declaration or module is broken (seed 1)"
    ]  # fmt: skip


@pytest.mark.parametrize("code", IN_FUNCTION)
def test_code_that_ends_the_process_in_a_function_costs_its_claim(project: Project, code: str) -> None:
    write(project, in_function=code)
    ran = project.nablacheck_process(*CALL)
    assert ran.returncode == FAILED
    assert ran.stdout.count("  holds    central ") == 2
    assert ran.stdout.count(IN_FUNCTION[code]) == 1
    assert ran.stdout.splitlines()[-1] == "2 claims hold, 1 claim fails (seed 1)"
