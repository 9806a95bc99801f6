"""What several tests share: a project folder of its own, empty or with a small catalogue; and which tests share a
worker."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command_line import Project

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # child processes compile our modules once, and not each time


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``-n`` the tests of a file share a worker, and those of packaging do: points that are drawn and environments
    that are built for one of them serve the others. Files go out in their order, but for the longest, which go first: a
    long one at the end would leave the other workers idle."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "packaging" if "/packaging/" in file else file

    if config.getoption("dist") != "load":  # another way was asked for
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


LONGEST = ("tests/packaging/", "tests/test_pytest_plugin.py", "tests/oracles/minimizers/", "tests/catalogue/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory to the end: the garbage collector needn't look at them again and again, nor at
    what a test makes before that is much."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path)


@pytest.fixture
def here(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project that is the current folder. What is imported meanwhile is forgotten afterwards."""
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield project
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(project.folder)):
            del sys.modules[name]


CATALOGUE = '''
import numpy as np
from nablacheck import Document, distinct, formula, symmetric

NOTES = Document(
    "Small notes",
    key="small-notes",
    locations="""
        eq. 1
        eq. 2
        eq. 3
        remark
        exercise
    """,
    nothing_to_check={"remark": "tells a story"},
)


@formula(A="N N", x="N")
def quadratic_form(A, x):
    """xᵀAx"""
    return x @ A @ x


@quadratic_form.gradient("x", source=NOTES.at("eq. 1"))
def _(A, x):
    """(A + Aᵀ)x"""
    return (A + A.T) @ x


@quadratic_form.misprint(
    "x",
    source=NOTES.at("eq. 2", "2Bx", "B→A"),
    right_when="A is symmetric",
    edit="(B + B^T)x",
    because="It says nothing of B.",
)
def printed(A, x):
    """2Ax

    Right only for symmetric A.
    """
    return 2 * A @ x


@quadratic_form.gradient("x", A=symmetric("N N"))
def of_symmetric(A, x):
    """2Ax"""
    return 2 * A @ x


@formula(x="N", a="N", where=distinct("x", "a"))
def distance(x, a):
    """‖x − a‖"""
    return np.linalg.norm(x - a)


@distance.gradient("x", source=NOTES.at("eq. 3"))
def _(x, a):
    """(x − a)/‖x − a‖"""
    return (x - a) / np.linalg.norm(x - a)
'''


@pytest.fixture
def catalogue(project: Project) -> Project:
    """A project whose catalogue is a small one: every claim is as it should be, and one location is missing."""
    project.write("library/nablacheck_formulas/__init__.py", "")
    project.write("library/nablacheck_formulas/small.py", CATALOGUE)
    project.path.insert(0, str(project.folder / "library"))
    return project
