"""The errata: what they tell, and that ERRATA.md is what they are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Document, formula, given
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome
from nablacheck.declare.misprints import Severity
from nablacheck.documents import document_of
from nablacheck.oracles import WRITTEN, oracle, oracles_for
from nablacheck.reading.comparison import as_printed
from nablacheck.reports.document_claims import Verdict
from nablacheck.reports.errata import Erratum, find, markdown, misprints
from nablacheck.reports.json_output import errata_document

from tests.helpers.making import Function, draw, make_claim
from tests.helpers.paths import REPOSITORY
from tests.helpers.plainly import check_plainly
from tests.helpers.printed_pages import BATCH_NORMALIZATION

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
        if erratum.claim.text_alone or erratum.claim.label == "through_norm_at_zero":
            continue  # that of ‖x‖² narrows its condition by what the note lacks
        assert erratum.found is not None
        point, _ = erratum.found
        oracles = [each for each in oracles_for(correction) if each.name != WRITTEN]  # the sizes may be of fewer axes
        outcomes = [check_at_point(correction, oracle, point).outcome for oracle in oracles]
        assert set(outcomes) == {Outcome.PASS}, erratum.claim.name


def test_every_entry_has_a_quotation_a_defence_and_an_edit() -> None:
    for claim in MISPRINTS:
        assessed = claim.assessment
        assert (assessed.because[-1:], bool(assessed.edit)) == (".", True), claim.name
        assert all(source.document.printed.get(source.location) for source in claim.sources), claim.name
        assert assessed.right_when or assessed.severity is Severity.NAMING, claim.name


IN_WORDS = {
    "difference_of_frobenius_norms-X-gradient-misprint": "a heading",
    "path_count_from_input-identity-misprint-first_steps_only": "a sentence",
    "recurrent_loss-W-gradient-misprint-reversed_order": "∂l/∂hₖ isn't written out",
}
"""Edits that aren't read, with the reason."""
BY_THE_MEAN = BATCH_NORMALIZATION + r"$\frac{\partial l}{\partial \mu_B} = %s$"
WITH_THEIR_PAGE = {
    "squared_norm-x-gradient-misprint-through_norm_at_zero": r"$\nabla_{\boldsymbol{x}} \|\boldsymbol{x}\|_2^2 = %s$",
    "determinant-X-gradient-misprint-of_any": "$%s$",
    "transposed_inner_products-identity-misprint": "$%s$",
    "standardized_about-mu-pullback-misprint-extra_sum": BATCH_NORMALIZATION
    + r"$\frac{\partial l}{\partial \mu_B} = %s$",
    "standardized_about-mu-pullback-misprint-extra_sum_and_sign": BATCH_NORMALIZATION
    + r"$\frac{\partial l}{\partial \mu_B} = %s$",
}
"""Edits that are more than an equation, or of letters that the page defines, as nablacheck read takes them."""


@pytest.mark.parametrize(
    "claim", [c for c in MISPRINTS if c.name not in {*IN_WORDS, *WITH_THEIR_PAGE}], ids=lambda claim: claim.name
)
def test_every_edit_makes_the_print_right(claim: Claim) -> None:
    """In the letters and the layout of its document, the edited print says what the correction computes."""
    correction, source = claim.correction, claim.sources[0]
    assert correction is not None
    edited = replace(source, printed=claim.assessment.edit, letters=EDITED.get(claim.name, source.letters))
    beside = replace(correction, sources=(edited,))
    ((_, found),) = as_printed(beside)
    assert found.identities, found.reason
    for seed in range(3):
        assert check_claim(beside, oracle(WRITTEN), count=20, seed=seed).status is Status.HOLDS
    right = claim.assessment.edit.split("=")[-1]
    doubled = right.replace("[", "[2", 1) if right.startswith("[") else f"2 ({right})"
    wrong = replace(beside, sources=(replace(edited, printed=doubled),))
    assert check_plainly(wrong, oracle(WRITTEN), count=20).status is Status.FAILS


@pytest.mark.parametrize("name", WITH_THEIR_PAGE)
def test_an_edit_holds_on_its_page(tmp_path: Path, name: str) -> None:
    (claim,) = (each for each in MISPRINTS if each.name == name)
    edit, page = claim.assessment.edit, tmp_path / "page.md"
    wrong = edit.replace("=", "= 2 ", 1) if "=" in edit else f"{edit} + 1"
    for text, all_hold in ((edit, True), (wrong, False)):
        page.write_text(WITH_THEIR_PAGE[name] % text, encoding="utf-8")
        claims = list(document_of(page, identities=True, oracles=("dual", "value"), points=5).claims())
        assert claims
        assert all(each.verdict is Verdict.HOLDS for each in claims) is all_hold


EDITED = {
    "quotient-x-jacobian-misprint": "",
    "gaussian_log_likelihood-W-gradient-misprint-lost_sign": "φ(x)→φ",
    "decoder_loss-W-gradient-misprint-product_with_three_axes": "W_c→C, z→b₂ + Wᵀσ(Cx + b₁)",
    "mean_squared_error-identity-misprint-as_sum": "θ→w, n→N",
}
"""Keys of the edits that need more letters than the prints."""
RIGHT_WHEN: dict[str, Callable[[Any], Any]] = {
    "standardized_about-mu-pullback-misprint-extra_sum": lambda p: p.replace(mu=p.values["x"].mean()),
    "standardized_about-mu-pullback-misprint-extra_sum_and_sign": lambda p: p.replace(mu=p.values["x"].mean()),
    "squared_norm-x-gradient-misprint-through_norm_at_zero": lambda p: p if p.values["x"].any() else None,
    "determinant-X-gradient-misprint-of_any": lambda p: p if abs(np.linalg.det(p.values["X"])) > 0.1 else None,
    "squared_left_residual-X-gradient-misprint-without_inner_sum": lambda p: p if p.sizes["N"] == 1 else None,
    "mean_squared_error-identity-misprint-as_sum": lambda p: p if p.sizes["N"] == 1 else None,
    "transposed_inner_products-identity-misprint": lambda p: p if p.sizes["N"] == 1 else None,
    "recurrent_loss-W-gradient-misprint-reversed_order": lambda p: p if p.sizes["H"] == 1 else None,
    "change_of_mean_square-identity-misprint-first_order": lambda p: p.replace(D=0 * p.values["D"]),
}


@pytest.mark.parametrize("name", RIGHT_WHEN)
def test_a_print_is_right_when_its_erratum_says_so(name: str) -> None:
    (claim,) = (each for each in MISPRINTS if each.name == name)
    assert claim.assessment.right_when
    points = [point for point in map(RIGHT_WHEN[name], draw(claim, 60)) if point is not None]
    oracles = [each for each in oracles_for(claim) if each.name != WRITTEN]
    outcomes = [check_at_point(claim, each, point).outcome for point in points for each in oracles]
    assert Outcome.FAIL not in outcomes
    assert outcomes.count(Outcome.PASS) > 5


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
    found = misprints(shifted_form.claims, NOTES)
    assert [[source.location for source in sources] for sources, _ in found] == [["p. 1"], ["p. 2"], ["p. 3"]]
    assert misprints(shifted_form.claims, Document("Other", "other")) == []


def test_errata_tell_what_is_printed_why_the_correction_and_the_counterexample(
    small: list[Erratum],
) -> None:
    section = small[1].text().splitlines()
    assert section[0] == "### p. 2"
    assert section[2:8] == [
        "`shifted_form`: xᵀAx + ‖b‖²; gradient wrt x.",
        "",
        "- severity: wrong",
        "- printed: 2Ax",
        "- why: The page asks for nothing.",
        "- correct: (A + Aᵀ)x",
    ]
    assert section[8].startswith("- counterexample: N = 2, M = 1: A = [[")
    assert section[8].endswith("; b = [0.]")
    assert section[9].startswith("- there x[")
    file = os.path.relpath(__file__)
    assert section[10] == f"- repeat: `nablacheck check {file}:shifted_form-x-gradient-misprint-printed`"


def test_a_misprint_without_a_counterexample_says_so(small: list[Erratum]) -> None:
    assert [erratum.claim.label for erratum in small if erratum.found is None] == ["right"]
    assert small[2].text().splitlines()[-3:-1] == ["- printed: xxᵀ", "- counterexample: none found"]
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
    assert "- there the gradient raises ZeroDivisionError" in erratum.text().splitlines()
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
