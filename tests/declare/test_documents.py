"""Documents and their locations."""

from __future__ import annotations

import pytest
from nablacheck import Document

NOTES = Document("Small notes", "small", "  eq. 1\n\n  eq. 2\n  section 3\n", {"section 3": "tells a story"})


def test_locations_are_kept_in_order_without_blanks() -> None:
    assert NOTES.locations == ("eq. 1", "eq. 2", "section 3")


def test_a_source_names_its_document_and_location() -> None:
    source = NOTES.at("eq. 2")
    assert (source.document, source.location) == (NOTES, "eq. 2")
    assert str(source) == "Small notes, eq. 2"


def test_a_misspelt_location_is_refused_with_near_names() -> None:
    with pytest.raises(ValueError, match=r"^Small notes has no location 'eq 2'; near: 'eq. 2', 'eq. 1'$"):
        NOTES.at("eq 2")


def test_a_location_like_no_other_is_refused_without_a_hint() -> None:
    with pytest.raises(ValueError, match=r"has no location 'appendix'$"):
        NOTES.at("appendix")


def test_a_document_without_an_inventory_takes_any_location() -> None:
    assert Document("A letter", "letter").at("anywhere").location == "anywhere"


def test_a_location_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the location 'eq. 1' is listed twice"):
        Document("Small notes", "small", "eq. 1\neq. 2\neq. 1")


def test_a_location_with_nothing_to_check_has_to_be_in_the_inventory() -> None:
    with pytest.raises(ValueError, match="has no location 'preface'"):
        Document("Small notes", "small", "eq. 1", {"preface": "says hello"})


def test_documents_of_the_same_title_are_different() -> None:
    assert Document("Notes", "notes") != Document("Notes", "notes")


def test_what_has_nothing_to_check_is_a_copy() -> None:
    reasons = {"eq. 1": "a definition"}
    document = Document("Notes", "notes", "eq. 1", reasons)
    reasons.clear()
    assert document.nothing_to_check == {"eq. 1": "a definition"}
