"""Files that are named by their path, and what they import from beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from nablacheck.core.files import found_by_path_alone
from nablacheck.core.loading import LoadError, load

from tests.helpers.command_line import Project


@pytest.fixture
def neighbours(here: Project) -> Project:
    """Two folders, neither a package, each with a file and a neighbour of the same names."""
    for folder in ("a", "b"):
        here.write(f"{folder}/helper.py", f"FOLDER = {folder!r}\n")
        here.write(f"{folder}/relative.py", "from .helper import FOLDER\n")
        here.write(f"{folder}/late.py", "def folder():\n    from .helper import FOLDER\n\n    return FOLDER\n")
    return here


def test_a_file_imports_its_neighbours(neighbours: Project) -> None:
    for folder in ("a", "b", "a"):
        assert folder == load(f"{folder}/relative.py").FOLDER


def test_a_function_imports_the_neighbours_of_its_own_file(neighbours: Project) -> None:
    late = {folder: load(f"{folder}/late.py") for folder in ("a", "b")}
    assert {folder: module.folder() for folder, module in late.items()} == {"a": "a", "b": "b"}


def test_a_plain_name_is_never_that_of_a_neighbour(neighbours: Project) -> None:
    for folder in ("a", "b"):
        neighbours.write(f"{folder}/plain.py", "import helper\n\nFOLDER = helper.FOLDER\n")
    with pytest.raises(LoadError, match="No module named 'helper'"):
        load("a/plain.py")
    neighbours.write("helper.py", "FOLDER = 'here'\n")
    assert [load(f"{folder}/plain.py").FOLDER for folder in ("a", "b")] == ["here", "here"]


def test_a_file_and_the_neighbour_that_imports_it_share_one_module(here: Project) -> None:
    here.write("first.py", "from .second import value\n")
    here.write("second.py", "value = object()\n")
    assert load("first.py").value is load("second.py").value


def test_what_is_installed_comes_before_a_neighbour(here: Project) -> None:
    here.write("plugin/mine.py", "import numpy\nimport colorsys\n")
    here.write("plugin/numpy.py", "raise RuntimeError('taken for NumPy')\n")
    here.write("plugin/colorsys.py", "raise RuntimeError('taken for the standard library')\n")
    assert load("plugin/mine.py").colorsys.__file__ != str(here.folder / "plugin" / "colorsys.py")


def test_a_file_in_a_package_is_the_module_of_the_package(here: Project) -> None:
    here.write("lib/package_of_mine/__init__.py", "BASE = 7\n")
    here.write("lib/package_of_mine/below/__init__.py", "")
    here.write("lib/package_of_mine/below/mine.py", "from .. import BASE\n")
    module = load("lib/package_of_mine/below/mine.py")
    assert module.__name__.endswith(".package_of_mine.below.mine")
    assert module.BASE == 7
    assert found_by_path_alone(module.__name__)
    assert load("lib/package_of_mine/__init__.py") is sys.modules[module.__name__.removesuffix(".below.mine")]


def test_modules_of_a_package_may_import_each_other_by_its_name(here: Project) -> None:
    here.write("src/package_of_source/__init__.py", "")
    here.write("src/package_of_source/numbers.py", "TWO = 2\n")
    here.write("src/package_of_source/mine.py", "from package_of_source.numbers import TWO\n")
    here.write("src/package_of_source/wrong.py", "from package_of_source.absent import TWO\n")
    assert load("src/package_of_source/mine.py").TWO == 2
    assert load("src/package_of_source/mine.py") is sys.modules["package_of_source.mine"]
    with pytest.raises(LoadError, match=r"No module named 'package_of_source\.absent'"):
        load("src/package_of_source/wrong.py")


def test_a_package_whose_name_is_taken_works_all_the_same(here: Project) -> None:
    here.write("lib/json/__init__.py", "")
    here.write("lib/json/helper.py", "VALUE = 3\n")
    here.write("lib/json/mine.py", "from .helper import VALUE\n")
    assert load("lib/json/mine.py").VALUE == 3


@pytest.mark.parametrize("name", ["my-file.py", "my.file.py", "class.py", "2.py"])
def test_a_file_may_have_any_name(here: Project, name: str) -> None:
    here.write("helper.py", "VALUE = 3\n")
    here.write(name, "from .helper import VALUE\n")
    assert load(name).VALUE == 3
    assert load(name) is load(str(Path.cwd() / name))


def test_a_package_does_not_hide_a_file_of_its_name(here: Project) -> None:
    here.write("mine.py", "VALUE = 'file'\n")
    here.write("mine/__init__.py", "VALUE = 'package'\n")
    assert load("mine.py").VALUE == "file"
    assert load("mine/__init__.py").VALUE == "package"


def test_a_neighbour_that_is_missing_is_told_by_the_name_it_was_asked_for(here: Project) -> None:
    here.write("mine.py", "from .absent import x\n")
    with pytest.raises(LoadError, match=r"^raises ModuleNotFoundError: No module named '\.absent' \(mine\.py:1\)$"):
        load("mine.py")


def test_a_module_that_is_on_the_path_is_found_by_its_name(here: Project) -> None:
    here.write("package_here/__init__.py", "")
    here.write("package_here/mine.py", "")
    assert not found_by_path_alone(load("package_here.mine").__name__)
    assert not found_by_path_alone("numpy.linalg")
    assert found_by_path_alone(load("package_here/../package_here/mine.py").__name__) is False
