"""The errata: what they tell, and that ERRATA.md is what they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Document, formula, given
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome
from nablacheck.oracles import WRITTEN, oracles_for
from nablacheck.reports.errata import Erratum, find, markdown, misprints
from nablacheck.reports.json_output import errata_document

from tests.helpers.making import Function, draw, make_claim
from tests.helpers.paths import REPOSITORY

REGISTRY = Discovery().registry()
MISPRINTS = [claim for claim in REGISTRY.claims() if claim.misprint]
ERRATA = REPOSITORY / "ERRATA.md"


@pytest.fixture(scope="module")
def catalogue_errata() -> dict[Document, list[Erratum]]:
    """The errata of all documents of the catalogue."""
    documents = [document for document in REGISTRY.documents.values() if document.locations]
    return {document: find(REGISTRY.claims(), document) for document in documents}


def test_errata_md_is_what_nablacheck_errata_prints(catalogue_errata: dict[Document, list[Erratum]]) -> None:
    every = [erratum for each in catalogue_errata.values() for erratum in each]
    assert [erratum.claim.name for erratum in every if (erratum.found is None) is not erratum.claim.text_alone] == []
    assert ERRATA.read_text(encoding="utf-8") == markdown(catalogue_errata)


def test_every_correction_gives_the_true_value_at_the_counterexample(
    catalogue_errata: dict[Document, list[Erratum]],
) -> None:
    for erratum in (erratum for each in catalogue_errata.values() for erratum in each):
        correction = erratum.claim.correction
        assert correction is not None
        if erratum.claim.text_alone:
            continue
        assert erratum.found is not None
        point, _ = erratum.found
        oracles = [each for each in oracles_for(correction) if each.name != WRITTEN]  # the sizes may be of fewer axes
        outcomes = [check_at_point(correction, oracle, point).outcome for oracle in oracles]
        assert set(outcomes) == {Outcome.PASS}, erratum.claim.name


@pytest.mark.parametrize("location", ["batch norm: mu, first equality", "batch norm: mu, second equality"])
def test_what_is_right_where_the_page_means_it_says_so(location: str) -> None:
    """The derivatives by μ are wrong for a free μ alone: at the batch mean, which μ is on the page, they are true."""
    found = [claim for claim in MISPRINTS if any(source.location == location for source in claim.sources)]
    assert found
    for claim in found:
        assert "at the batch mean, where the page defines μ" in claim.note
        for point in draw(claim, 20):
            at_mean = point.replace(mu=point.values["x"].mean())
            assert [check_at_point(claim, oracle, at_mean).outcome for oracle in oracles_for(claim)].count(
                Outcome.FAIL
            ) == 0


NOTES = Document(
    "Notes",
    "notes",
    locations="""
        p. 1
        p. 2
        p. 3
    """,
)


@formula(A="N N", x="N", b="M")
def shifted_form(A: Any, x: Any, b: Any) -> Any:
    """xᵀAx + ‖b‖²"""
    return x @ A @ x + b @ b


@shifted_form.gradient("x")
def _(A: Any, x: Any, b: Any) -> Any:
    """(A + Aᵀ)x"""
    return (A + A.T) @ x


@shifted_form.misprint("x", source=NOTES.at("p. 2"))
def printed(A: Any, x: Any, b: Any) -> Any:
    """2Ax

    The page asks for nothing.
    """
    return 2 * A @ x


@shifted_form.misprint("b", source=NOTES.at("p. 1"))
def half(A: Any, x: Any, b: Any) -> Any:
    """b"""
    return b


@shifted_form.misprint("A", source=NOTES.at("p. 3"))
def right(A: Any, x: Any, b: Any) -> Any:
    """xxᵀ"""
    return np.outer(x, x)


@pytest.fixture(scope="module")
def small() -> list[Erratum]:
    """The errata of the notes above."""
    return find(shifted_form.claims, NOTES)


def test_errata_are_the_same_each_time(small: list[Erratum]) -> None:
    again = find(shifted_form.claims, NOTES)
    assert [erratum.text() for erratum in again] == [erratum.text() for erratum in small]


def test_misprints_come_in_the_order_of_their_document() -> None:
    assert [location for location, _ in misprints(shifted_form.claims, NOTES)] == ["p. 1", "p. 2", "p. 3"]
    assert misprints(shifted_form.claims, Document("Other", "other")) == []


def test_errata_tell_what_is_printed_why_the_correction_and_the_counterexample(
    small: list[Erratum],
) -> None:
    section = small[1].text().splitlines()
    assert section[0] == "### p. 2"
    assert section[2:7] == [
        "`shifted_form`: xᵀAx + ‖b‖²; gradient wrt x.",
        "",
        "- printed: 2Ax",
        "- why: The page asks for nothing.",
        "- correct: (A + Aᵀ)x",
    ]
    assert section[7].startswith("- counterexample: N = 2, M = 1: A = [[")
    assert section[7].endswith("; b = [0.]")
    assert section[8].startswith("- there x[")


def test_a_misprint_without_a_counterexample_says_so(small: list[Erratum]) -> None:
    assert [erratum.claim.label for erratum in small if erratum.found is None] == ["right"]
    assert small[2].text().endswith("- printed: xxᵀ\n- counterexample: none found")
    assert "there" not in small[2].parts()


def test_the_json_of_an_erratum_has_the_content_of_its_text(small: list[Erratum]) -> None:
    for erratum, data in zip(small, errata_document({NOTES: small}, {}, ())["errata"], strict=True):
        assert f"### {data['location']}\n" in erratum.text()
        for label in ("printed", "why", "correct", "counterexample"):
            assert (f"\n- {label}: {data[label]}" in erratum.text()) if data[label] else (label in ("why", "correct"))
        assert (data["claim"], data["misprint"]) == (erratum.claim.name, True)


def test_documents_without_misprints_are_named_all_the_same() -> None:
    assert markdown({NOTES: find(shifted_form.claims[:1], NOTES)}).endswith("\n## Notes\n\nNothing.\n")


def misprinted(claimed: Function) -> Claim:
    """A misprint of the gradient of ‖x‖²."""
    return make_claim(lambda x: x @ x, claimed, "misprint", options={"source": NOTES.at("p. 1")})


def test_where_the_formula_has_no_value_no_line_of_a_source_is_told() -> None:
    (erratum,) = find([misprinted(lambda x: 2 / (x.size - 1) * x)], NOTES)
    assert erratum.text().endswith("- there the gradient raises ZeroDivisionError")
    assert erratum.fault == ""


AT_FAULT: dict[str, tuple[Function, str]] = {
    "an unknown name": (lambda x: 2 * xx, "the gradient raises NameError: name 'xx' is not defined"),  # type: ignore[name-defined]  # noqa: F821
    "shapes that seldom fit": (lambda x: x + np.ones(2), r"the gradient has shape \(2,\) .*and x has shape \(1,\)"),
    "another shape": (lambda x: 2 * x[None], r"the gradient has shape \(1, 1\) .*and x has shape \(1,\)"),
    "code that fails at a value": (lambda x: 3 * x if x[0] else None, "the gradient returns None"),
}


@pytest.mark.parametrize(("claimed", "words"), AT_FAULT.values(), ids=AT_FAULT)
def test_code_that_is_at_fault_is_no_erratum(claimed: Function, words: str) -> None:
    """Three of these give wrong numbers at some points: what else they do there says nothing of the document."""
    (erratum,) = find([misprinted(claimed)], NOTES)
    assert re.search(words, erratum.fault)
    assert f"{Path(__file__).name}:" in erratum.fault
    assert erratum.found is None
    assert markdown({NOTES: [erratum]}).endswith("\n## Notes\n\nNothing.\n")


def test_a_declaration_that_makes_no_point_is_no_erratum() -> None:
    claim = make_claim(
        lambda x, m: x @ x + m,
        lambda x, m: x,
        "misprint",
        options={"source": NOTES.at("p. 1")},
        x="N",
        m=given("", lambda x: x.no_such_attribute),
    )
    (erratum,) = find([claim], NOTES)
    assert erratum.found is None
    assert re.search(r"^given\(\.\.\.\) for m raises AttributeError: .* \(.*test_errata.py:\d+\)", erratum.fault)


def test_a_value_at_which_the_code_alone_is_at_fault_is_no_counterexample() -> None:
    """Right wherever it can be run: the rare fault is in no way a refutation."""

    def claimed(x: Any) -> Any:
        if x.size == 3 and x[0] == x[1] == 2:
            raise TypeError("seldom")
        return 2 * x

    (erratum,) = find([misprinted(claimed)], NOTES)
    assert erratum.found is None
