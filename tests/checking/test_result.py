"""What counts as a good end of a check."""

from __future__ import annotations

import pickle

import pytest
from nablacheck.checking.result import Result, Status, by_claim, first_wrong


@pytest.mark.parametrize("status", Status)
def test_only_a_claim_that_holds_and_a_misprint_that_is_refuted_are_as_they_should_be(status: Status) -> None:
    assert Result("f-x-gradient", "central", status, seed=0).ok == (status in ("holds", "refuted"))


def test_a_result_goes_to_another_process_and_back() -> None:
    result = Result("f-x-gradient", "central", Status.FAILS, seed=3, inconclusive={"a kink": 2}, reason="why")
    assert pickle.loads(pickle.dumps(result)) == result


def result(status: str, oracle: str = "central", claim: str = "f") -> Result:
    return Result(claim, oracle, Status(status), seed=0)


@pytest.mark.parametrize("status", Status)
def test_what_says_nothing_is_neither_good_nor_bad(status: Status) -> None:
    found = Result("f", "ball", status, seed=0)
    assert found.bad == (status not in ("holds", "refuted", "unsupported"))
    assert not (found.ok and found.bad)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["holds", "holds"], None),
        (["refuted"], None),
        (["holds", "unsupported"], None),
        (["unsupported", "holds"], None),
        (["holds", "fails", "timeout"], 1),
        (["unsupported", "survives"], 1),
        (["fails", "unsupported"], 0),
        (["unsupported", "unsupported"], 0),
        ([], None),
    ],
)
def test_the_first_bad_result_speaks_for_a_claim_or_nobody_else_does(statuses: list[str], expected: int | None) -> None:
    results = [result(status) for status in statuses]
    assert first_wrong(results) is (None if expected is None else results[expected])


def test_results_are_gathered_by_claim_in_order() -> None:
    results = [result("holds", oracle, claim) for oracle in ("central", "dual") for claim in ("g", "f")]
    found = by_claim(results)
    assert list(found) == ["g", "f"]
    assert [each.oracle for each in found["g"]] == ["central", "dual"]
    assert all(each.claim == name for name, group in found.items() for each in group)
