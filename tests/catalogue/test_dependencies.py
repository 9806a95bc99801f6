"""What loading depends on: files that are read, folders that are listed, modules, and what can't be compared."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nablacheck.catalogue import dependencies
from nablacheck.catalogue.dependencies import Dependencies, recorded

from tests.helpers.command_line import Project

OLD = 1_600_000_000


@pytest.fixture(autouse=True)
def any_age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files may be as new as they like, those of the packages under test included."""
    monkeypatch.setattr(dependencies, "SETTLED", -1e9)


def reading(file: Path) -> Dependencies:
    with recorded() as found:
        file.read_text(encoding="utf-8")
    return found


def test_a_file_that_was_read_may_not_change(project: Project) -> None:
    file = project.write("table.csv", "1, 2")
    found = reading(file)
    assert str(file) in found.files
    assert found.certain
    assert found.unchanged
    os.utime(file, (OLD, OLD))
    assert not found.unchanged


def test_another_size_is_a_change_even_at_the_same_time(project: Project) -> None:
    file = project.write("table.csv", "1, 2")
    os.utime(file, (OLD, OLD))
    found = reading(file)
    file.write_text("1, 2, 3")
    os.utime(file, (OLD, OLD))
    assert not found.unchanged


def test_a_file_that_was_not_there_may_not_appear(project: Project) -> None:
    file = project.folder / "optional.csv"
    with recorded() as found, pytest.raises(FileNotFoundError):
        file.read_text(encoding="utf-8")
    assert found.unchanged
    file.write_text("1")
    assert not found.unchanged


@pytest.mark.parametrize(
    "listing", [os.listdir, lambda folder: list(os.scandir(folder)), lambda f: list(Path(f).glob("*"))]
)
def test_a_folder_that_was_listed_may_get_no_further_file(project: Project, listing: Callable[[Path], object]) -> None:
    project.write("table.csv", "1, 2")
    with recorded() as found:
        listing(project.folder)
    project.write("__pycache__/table.pyc", "")
    assert found.unchanged
    project.write("more.csv", "1, 2")
    assert not found.unchanged


def test_the_current_folder_may_be_listed_without_its_name(here: Project) -> None:
    with recorded() as found:
        os.listdir()
    assert found.folders == {str(here.folder): []}


def test_a_link_is_a_dependency_and_so_is_what_stands_beside_it(here: Project) -> None:
    targets = [here.write(f"{folder}/mine.py", "") for folder in ("first", "second")]
    link = here.folder / "mine.py"
    link.symlink_to(targets[0])
    with recorded([str(link)]) as found:
        pass
    assert found.unchanged
    link.unlink()
    link.symlink_to(targets[1])
    assert not found.unchanged
    with recorded([str(link)]) as found:
        pass
    here.write("flag.txt", "")
    assert not found.unchanged


def test_a_package_may_get_no_further_module(here: Project) -> None:
    here.write("growing_package/__init__.py", "")
    sys.path.append(str(here.folder))
    with recorded() as found:
        __import__("growing_package")
    assert found.unchanged
    here.write("growing_package/optional.py", "")
    assert not found.unchanged


def test_a_module_is_a_dependency_and_so_is_where_it_is_found(here: Project) -> None:
    sys.path.append(str(here.folder / "second"))
    here.write("second/some_package/__init__.py", "")
    with recorded() as found:
        __import__("some_package")
    assert found.unchanged
    assert found.packages["some_package"] == str(here.folder / "second" / "some_package" / "__init__.py")
    del sys.modules["some_package"]
    sys.path.insert(0, str(here.folder / "first"))
    here.write("first/some_package/__init__.py", "")
    assert not found.unchanged


def test_what_another_process_says_can_not_be_compared() -> None:
    with recorded() as found:
        subprocess.run([sys.executable, "-c", ""], check=True)
    assert not found.certain


def test_what_happens_outside_is_no_dependency(project: Project) -> None:
    file = project.write("table.csv", "1, 2")
    with recorded() as found:
        pass
    file.read_text(encoding="utf-8")
    assert str(file) not in found.files


def test_a_file_that_is_too_new_makes_it_uncertain(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "SETTLED", 3600.0)
    assert not reading(project.write("table.csv", "1, 2")).certain


def test_they_come_back_from_json(project: Project) -> None:
    found = reading(project.write("table.csv", "1, 2"))
    assert Dependencies.from_json(found.as_json()) == found


def test_a_fork_can_not_be_compared() -> None:
    with recorded() as found:
        sys.audit("os.fork")
    assert not found.certain
