"""Misprints whose code can't be run: found at whatever sizes it is at fault, and told from formulas without a value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, at_least
from nablacheck.checking.unrunnable_code import find_code_fault

from tests.helpers.making import Function, make_claim


def sizes(claim: Claim) -> dict[str, int] | None:
    """The sizes at which the code of a claim is at fault."""
    found = find_code_fault(claim)
    if found is None:
        return None
    point, verdict = found
    assert verdict.code_at_fault
    assert verdict.reason
    return dict(point.sizes)


def product(claimed: Function) -> Claim:
    return make_claim(lambda A, x: np.sum(A @ x), claimed, A="M N", x="N")


FAULTS: dict[str, tuple[Claim, dict[str, int] | None]] = {
    "none": (product(lambda A, x: A.T @ np.ones(len(A))), None),
    "wrong numbers": (product(lambda A, x: A.T @ np.ones(len(A)) + 1), None),
    "raises": (product(lambda A, x: A.no_such_attribute), {"M": 1, "N": 1}),
    "raises unless square": (product(lambda A, x: A @ np.ones(len(A))), {"M": 1, "N": 2}),
    "short": (product(lambda A, x: np.ones(2)), {"M": 1, "N": 1}),
    "raises at size 3": (product(lambda A, x: x[:3] if x.size < 3 else x[3]), {"M": 1, "N": 3}),
    "divides by zero": (product(lambda A, x: x / (x.size - 1)), None),
    "is NaN": (product(lambda A, x: np.nan * x), None),
    "the function raises": (make_claim(lambda x: x @ x * x[1], lambda x: x), {"N": 1}),
    "the function has no value": (make_claim(lambda x: np.log(-(x @ x)), lambda x: x.no_such_attribute), None),
    "sizes that relations forbid": (
        make_claim(lambda x: x @ x, lambda x: x if x.size > 1 else None, where=at_least("N", 2)),
        None,
    ),
}


@pytest.mark.parametrize(("claim", "expected"), FAULTS.values(), ids=FAULTS)
def test_the_smallest_sizes_at_which_the_code_is_at_fault_are_found(
    claim: Claim, expected: dict[str, int] | None
) -> None:
    assert sizes(claim) == expected


def test_what_the_code_prints_is_none_of_our_output(capsys: pytest.CaptureFixture[str]) -> None:
    def talkative(x: Any) -> Any:
        print("here")
        return 2 * x

    assert find_code_fault(make_claim(lambda x: x @ x, talkative)) is None
    assert capsys.readouterr().out == ""
