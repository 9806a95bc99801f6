"""What is quoted is looked for in the documents, letter for letter."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck import Document, formula
from nablacheck.core.errors import DeclarationError
from nablacheck.reports.coverage import CoverageStatus, cover, not_read
from nablacheck.reports.quotations import misquoted, quotations

NOTES = Document(
    "Notes",
    "notes",
    {"eq. 1": r"\nabla x^T x = 2x", "eq. 2": "a term … b", "eq. 3": "", "eq. 4": "f = x^T x"},
    definitions=("eq. 4",),
    asked=("eq. 3",),
)


@formula(x="N")
def squared_norm(x: Any) -> Any:
    """‖x‖²"""
    return x @ x


@squared_norm.gradient(
    "x", source=(NOTES.at("eq. 1"), NOTES.at("eq. 2"), NOTES.at("eq. 3"), NOTES.at("eq. 1", printed="2x"))
)
def _(x: Any) -> Any:
    """2x"""
    return 2 * x


TEXTS = {"other.txt": "2x", "notes.txt": "(1) \\nabla x^T x = 2x (2) a term … b (4) f = x^T x"}


def test_quotations_are_those_of_the_inventory_and_of_claims() -> None:
    assert quotations(NOTES, squared_norm.claims)["eq. 1"] == [r"\nabla x^T x = 2x", "2x"]
    assert list(misquoted(NOTES, squared_norm.claims, TEXTS)) == []


@pytest.mark.parametrize(("right", "wrong"), [("^T x = 2x", "^Tx = 2x"), ("…", "..."), ("\\nabla", "∇")])
def test_a_letter_or_a_space_that_differs_is_told(right: str, wrong: str) -> None:
    texts = {name: text.replace(right, wrong) for name, text in TEXTS.items()}
    told = list(misquoted(NOTES, squared_norm.claims, texts))
    assert told
    assert all(line.startswith("Notes, eq. ") and "not in notes.txt: " in line for line in told)


def test_what_stands_in_another_document_alone_is_misquoted() -> None:
    (told,) = misquoted(NOTES, squared_norm.claims, {**TEXTS, "notes.txt": TEXTS["notes.txt"].replace("(2) a", "")})
    assert told == "Notes, eq. 2: not in notes.txt: 'a term … b'"


def test_a_document_without_quotations_needs_no_text() -> None:
    assert list(misquoted(Document("Letters", "letters"), squared_norm.claims, {})) == []


def test_standings_tell_what_was_read_from_what_was_not() -> None:
    from nablacheck.checking.result import Result, Status

    results = [Result(squared_norm.claims[0].name, "central", Status.HOLDS, 0)]
    assert dict(cover(NOTES, squared_norm.claims, results).statuses) == {
        "eq. 1": CoverageStatus.AS_PRINTED,
        "eq. 2": CoverageStatus.BY_VALUE,
        "eq. 3": CoverageStatus.ANSWERED,
        "eq. 4": CoverageStatus.DEFINITION,
    }
    assert list(not_read(NOTES, squared_norm.claims)) == ["eq. 2"]


@pytest.mark.parametrize(
    ("severity", "status"),
    [
        ("wrong", CoverageStatus.REFUTED),
        ("a matter of naming", CoverageStatus.REFUTED),
        ("undefined as written", CoverageStatus.UNDEFINED),
        ("right only under a condition that the page doesn't state", CoverageStatus.CONDITIONAL),
    ],
)
def test_a_misprint_stands_where_its_severity_puts_it(severity: str, status: CoverageStatus) -> None:
    from nablacheck.checking.result import Result, Status

    @formula(x="N")
    def doubled(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @doubled.misprint("x", severity=severity, source=NOTES.at("eq. 3"))
    def _(x: Any) -> Any:
        """x"""
        return x

    results = [Result(doubled.claims[0].name, "central", Status.REFUTED, 0)]
    assert cover(NOTES, doubled.claims, results).statuses["eq. 3"] is status


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"severity= is one of 'wrong', 'undefined as written', .*, not 'grave'"):
        squared_norm.misprint("x", severity="grave")
