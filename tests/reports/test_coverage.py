"""Where the locations of a document stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nablacheck import Claim, Document, formula
from nablacheck.checking.result import Result, Status
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.reports.coverage import CoverageStatus, code_at_fault, cover

NOTES = Document(
    "Notes",
    "notes",
    locations="""
        right
        wrong
        right and wrong
        story
        forgotten
    """,
    nothing_to_check={"story": "tells how it came about"},
)
OTHER = Document("Other notes", "other", locations="right")


@formula(x="N")
def norm(x: Any) -> Any:
    """‖x‖²"""
    return x @ x


@norm.gradient("x", source=[NOTES.at("right"), NOTES.at("right and wrong")])
def _(x: Any) -> Any:
    """2x"""
    return 2 * x


@norm.misprint("x", source=[NOTES.at("wrong"), NOTES.at("right and wrong")])
def printed(x: Any) -> Any:
    """x"""
    return x


@norm.gradient("x", source=OTHER.at("right"))
def elsewhere(x: Any) -> Any:
    """x + x"""
    return x + x


def result(claim: Claim, oracle: str, status: Status) -> Result:
    return Result(claim.name, oracle, status, 0)


def standings(*statuses: Status) -> dict[str, CoverageStatus]:
    """The standings where both oracles say this of the right claim, and refute the misprint."""
    results = [result(norm.claims[0], f"oracle{k}", status) for k, status in enumerate(statuses)]
    return dict(cover(NOTES, norm.claims, [*results, result(norm.claims[1], "central", Status.REFUTED)]).statuses)


def test_every_location_has_its_standing_in_the_order_of_the_document() -> None:
    assert list(standings(Status.HOLDS, Status.HOLDS).items()) == [
        ("right", CoverageStatus.BY_VALUE),
        ("wrong", CoverageStatus.REFUTED),
        ("right and wrong", CoverageStatus.REFUTED),
        ("story", CoverageStatus.WITHOUT_CLAIM),
        ("forgotten", CoverageStatus.MISSING),
    ]


@pytest.mark.parametrize(
    "statuses",
    [
        (Status.FAILS,),
        (Status.HOLDS, Status.FAILS),
        (Status.FAILS, Status.HOLDS),
        (Status.VACUOUS, Status.HOLDS),
        (),
    ],
    ids=str,
)
def test_a_location_is_failing_unless_every_oracle_confirms_its_claims(statuses: tuple[Status, ...]) -> None:
    found = standings(*statuses)
    assert (found["right"], found["right and wrong"]) == (CoverageStatus.FAILING, CoverageStatus.FAILING)
    assert found["wrong"] is CoverageStatus.REFUTED


def test_a_misprint_that_survives_is_failing() -> None:
    found = cover(NOTES, norm.claims, [result(norm.claims[1], "central", Status.SURVIVES)])
    assert found.statuses["wrong"] is CoverageStatus.FAILING


def test_what_the_code_of_a_declaration_may_not_do_is_told() -> None:
    printed = norm.claims[1]
    by_code, by_formula = (
        Verdict(Outcome.FAIL, "raises", breaks_contract=True, undefined=undefined) for undefined in (False, True)
    )
    for verdict, at_fault in ((by_code, True), (None, True), (by_formula, False), (Verdict(Outcome.FAIL), False)):
        failed = replace(
            result(printed, "central", Status.FAILS),
            reason="raises (mine.py:3)",
            verdict=verdict,
            point=None if verdict is None else Point({}, {}),
        )
        told = code_at_fault([result(norm.claims[0], "central", Status.HOLDS), failed])
        assert told == ({printed.name: "raises (mine.py:3)"} if at_fault else {})


def test_claims_count_for_the_document_they_cite() -> None:
    results = [result(norm.claims[2], "central", Status.HOLDS)]
    assert dict(cover(OTHER, norm.claims, results).statuses) == {"right": CoverageStatus.BY_VALUE}
    assert dict(cover(OTHER, norm.claims, results).claims) == {"right": ["norm-x-gradient-elsewhere"]}
    assert cover(NOTES, norm.claims, results).statuses["right"] is CoverageStatus.FAILING


def test_standings_are_counted() -> None:
    covered = cover(NOTES, norm.claims, [])
    assert [covered.count(standing) for standing in CoverageStatus] == [0, 0, 0, 0, 0, 0, 0, 3, 1, 1]
    assert covered.claims["right and wrong"] == ["norm-x-gradient", "norm-x-gradient-misprint-printed"]
