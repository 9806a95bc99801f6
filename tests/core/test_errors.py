"""Places in source files, and the errors that carry them."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from nablacheck import DeclarationError
from nablacheck.core.errors import CodeLocation


def test_the_place_of_a_function_is_its_definition() -> None:
    def here() -> None: ...

    code_location = CodeLocation.of(here)
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert code_location.file == __file__
    assert "def here" in lines[code_location.line - 1]


def test_the_place_of_a_decorated_function_is_its_first_decorator() -> None:
    def as_it_is(function: Callable[[], None]) -> Callable[[], None]:
        return function

    @as_it_is
    def here() -> None: ...

    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert "@as_it_is" in lines[CodeLocation.of(here).line - 1]


def test_the_calling_place_is_the_line_of_the_call() -> None:
    def asks() -> CodeLocation:
        return CodeLocation.calling()

    code_location = asks()  # this line
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert code_location.file == __file__
    assert "# this line" in lines[code_location.line - 1]


def test_a_place_below_the_working_directory_is_shown_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert str(CodeLocation(str(Path.cwd() / "mine" / "loss.py"), 3)) == f"{Path('mine') / 'loss.py'}:3"


def test_a_place_elsewhere_is_shown_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    elsewhere = tmp_path / "loss.py"
    assert str(CodeLocation(str(elsewhere), 3)) == f"{elsewhere}:3"


def test_a_declaration_error_is_a_type_error_that_ends_with_its_place() -> None:
    error = DeclarationError("loss is odd; mend it", CodeLocation("loss.py", 7))
    assert isinstance(error, TypeError)
    assert str(error) == "loss is odd; mend it (loss.py:7)"


def test_a_declaration_error_survives_a_trip_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(DeclarationError("loss is odd", CodeLocation("loss.py", 7))))
    assert (str(error), error.problem, error.code_location) == (
        "loss is odd (loss.py:7)",
        "loss is odd",
        CodeLocation("loss.py", 7),
    )
