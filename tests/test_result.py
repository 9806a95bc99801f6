"""What counts as a good end of a check."""

from __future__ import annotations

import pickle

import pytest

from checks.result import Result, Status


@pytest.mark.parametrize("status", Status)
def test_only_a_claim_that_holds_and_a_misprint_that_is_refuted_are_as_they_should_be(status: Status) -> None:
    assert Result("f-x-gradient", "central", status, seed=0).ok == (status in ("holds", "refuted"))


def test_a_result_goes_to_another_process_and_back() -> None:
    result = Result("f-x-gradient", "central", Status.FAILS, seed=3, inconclusive={"a kink": 2}, reason="why")
    assert pickle.loads(pickle.dumps(result)) == result
