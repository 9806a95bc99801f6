"""``ask --save``: claims that were asked as a file of declarations, of which ``check`` says what ``ask`` said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nablacheck import ask
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Result, first_wrong
from nablacheck.checking.runner import check_claim
from nablacheck.core.errors import UsageError
from nablacheck.oracles import oracles_for
from nablacheck.reports.answers import HELD, REFUTED, Answers

from tests.helpers.command_line import Project
from tests.helpers.printed_kinds import KINDS
from tests.helpers.printed_pairs import CASES

GRADIENTS = [([text], {"wrt": letter, "gradient": claim}, right) for text, letter, claim, right in CASES[::8]]


def quickly(*texts: str, **options: Any) -> Answers:
    return ask(*texts, oracles=("dual", "value"), points=8, explain=False, **options)


def checked(file: Path) -> list[Result]:
    registry = Discovery(targets=(str(file),), everything=False).registry()
    assert not registry.failures
    return [
        check_claim(claim, oracle, count=8, shrink=False, explain=False)
        for claim in registry.claims()
        for oracle in oracles_for(claim, ("dual", "value", "written"))
    ]


@pytest.mark.parametrize(("texts", "options", "right"), [*KINDS, *GRADIENTS], ids=str)
def test_what_is_saved_has_the_verdict_of_what_was_asked(
    texts: list[str], options: dict[str, Any], right: bool, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    answers = quickly(*texts, save=str(file), **options)
    assert answers.exit_code == (HELD if right else REFUTED)
    if answers.answers[0].undefined:
        assert not file.exists()
        return
    results = checked(file)
    assert (first_wrong(results) is None) is right
    assert [result.ok for result in results if result.oracle == "written"] == [True]


def test_it_reads_as_if_written_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "residual.py"
    ask(r"\|Xw - y\|^2", wrt="w", gradient=(r"2X^\top(Xw-y)", r"X^\top(Xw-y)"), save=str(file), points=10)
    assert file.read_text(encoding="utf-8") == (
        '''"""Claims as they were read from print."""

import numpy as np
from nablacheck import formula


@formula(X="N D", w="D", y="N")
def residual(X, w, y):
    """‖Xw − y‖²"""
    return np.sum((X @ w - y) ** 2)


# printed as 2X^\\top(Xw-y)
@residual.gradient("w")
def _(X, w, y):
    """2Xᵀ(Xw − y)"""
    return 2 * X.T @ (X @ w - y)


# printed as X^\\top(Xw-y)
# refuted; it should be 2Xᵀ(Xw − y)
@residual.gradient("w")
def claim_2(X, w, y):
    """Xᵀ(Xw − y)"""
    return X.T @ (X @ w - y)
'''
    )


def test_conditions_and_their_words_are_imported(tmp_path: Path) -> None:
    file = tmp_path / "2nd try.py"
    quickly("√(aᵀx)", wrt="x", gradient="a/(2√(aᵀx))", save=str(file))
    text = file.read_text(encoding="utf-8")
    assert "from nablacheck import formula, such_that\n" in text
    assert 'where=such_that("aᵀx > 0", lambda a, x: a @ x > 0.001)' in text
    assert "def claim_2nd_try(a, x):" in text


def test_long_sums_have_a_line_for_each_term(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    claim = "2Aᵀ(Ax − b) − (2Bᵀ(Bx − c) − 2Cᵀ(Cx − d)) + 2Dᵀ(Dx − a) + 2λx"
    quickly("‖Ax−b‖² − (‖Bx−c‖² − ‖Cx−d‖²) + ‖Dx−a‖² + λ‖x‖²", wrt="x", gradient=claim, save=str(file))
    assert max(map(len, file.read_text(encoding="utf-8").splitlines())) <= 110
    assert first_wrong(checked(file)) is None


def test_nothing_is_overwritten_and_what_has_no_code_is_not_saved(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    assert "saved   nothing" in str(quickly("x!", wrt="x", gradient="1", save=str(file)))
    assert "saved   nothing" in str(quickly("tr(X) = X", save=str(file)))
    assert not file.exists()
    quickly("xᵀx", wrt="x", gradient="2x", save=str(file))
    before = file.read_bytes()
    for name in (str(file), str(tmp_path / "mine.txt"), str(tmp_path / "nowhere" / "mine.py")):
        with pytest.raises(UsageError, match=r"is there already|ends in|no folder"):
            quickly("yᵀy", wrt="y", gradient="2y", save=name)
    assert file.read_bytes() == before


@pytest.mark.parametrize(("claim", "code"), [("2Aᵀ(Ax − b)", 0), ("Aᵀ(Ax − b)", 1)])
def test_from_the_command_line(claim: str, code: int, tmp_path: Path) -> None:
    project = Project(tmp_path)
    arguments = ("ask", "‖Ax − b‖²", "--wrt", "x", "--gradient", claim, "--save", "mine.py")
    first = project.nablacheck(*arguments)
    assert first.returncode == code
    assert project.nablacheck("check", "mine.py").returncode == code
    again = project.nablacheck(*arguments)
    told = "nablacheck: not saved: mine.py is there already, and isn't overwritten; name another file\n"
    assert (again.returncode, again.stderr) == (2, told)
    assert first.stdout == f"{again.stdout}\n  saved   mine.py\n"
