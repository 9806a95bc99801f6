"""A claim in one line, for all oracles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import formula
from nablacheck.checking.result import Result, Status, first_wrong
from nablacheck.core.verdict import ArithmeticFault
from nablacheck.declare.points import Point
from nablacheck.reports.text_claims import format_claim_in_line


@formula(x="N")
def f(x: Any) -> Any:
    """‖x‖²"""
    return x @ x


@f.gradient("x")
def _(x: Any) -> Any:
    """2x"""
    return 2 * x


@f.gradient("x")
def unread(x: Any) -> Any:
    """two x"""
    return 2 * x


CLAIM, UNREAD = f.claims
MISPRINT = replace(CLAIM, misprint=True)
POINT = Point({"N": 2}, {"x": np.ones(2)})


def result(oracle: str, status: Status = Status.HOLDS, **figures: Any) -> Result:
    usual = {"points": 50, "conclusive": 50, "detection_limit": None}
    return Result(CLAIM.name, oracle, status, 7, **{**usual, **figures})


FAILS, TIMEOUT, UNSUPPORTED, REFUTED = Status.FAILS, Status.TIMEOUT, Status.UNSUPPORTED, Status.REFUTED
LINES: dict[str, tuple[list[Result], str]] = {
    "how well each oracle sees it, the sharpest first": (
        [
            result("central", detection_limit=3.21e-7),
            result("check_grad", detection_limit=2.6e-7, conclusive=48),
            result("dual", detection_limit=1e-14),
        ],
        "holds 50 points; seen to 1e-14 by dual, 3e-07 by check_grad, central",
    ),
    "what no oracle decides": (
        [result("central", conclusive=40), result("dual", conclusive=47, detection_limit=1e-14)],
        "holds 47 of 50 points by central; seen to 1e-14 by dual",
    ),
    "a limit that isn't known": ([result("value", detection_limit=np.inf)], "holds 50 points by value"),
    "one point": ([result("value", points=1, conclusive=1)], "holds 1 point by value"),
    "how likely a wrong claim passes": (
        [result("prime", false_pass_bound=1e-18)],
        "holds 50 points by prime; a wrong claim passes prime with probability 1e-18 at most",
    ),
    "sizes that are left open": (
        [result("dual", detection_limit=1e-14, sizes=({"N": 1}, {"N": 3}), undecided_sizes=({"N": 5},))],
        "holds 50 points; seen to 1e-14 by dual; conclusive at sizes up to N=3 only by dual",
    ),
    "as written": ([result("dual"), result("written")], "holds 50 points by dual; as written"),
    "what says nothing": (
        [result("central"), result("dual", UNSUPPORTED, reason="no fft"), result("written", UNSUPPORTED, reason="?")],
        "holds 50 points by central; unsupported by dual, written",
    ),
    "a failure, and what all oracles say": (
        [result("central", FAILS, point=POINT), result("dual", FAILS, point=POINT), result("written")],
        "fails by central, dual; holds by written",
    ),
    "the reason of a failure below": (
        [result(name, FAILS, reason="it raises") for name in ("central", "dual")],
        "fails by central, dual",
    ),
    "other ends than that which is told": (
        [result("central", TIMEOUT, reason="slow"), result("dual", FAILS), result("written", FAILS, reason="other")],
        "timeout by central; fails by dual; fails by written: other",
    ),
    "nothing that can be said": (
        [result("dual", UNSUPPORTED, reason="no fft"), result("written", UNSUPPORTED, reason="not read")],
        "unsupported by dual; unsupported by written: not read",
    ),
    "a misprint": (
        [result("central", REFUTED, point=POINT), result("dual", REFUTED, point=POINT), result("written")],
        "refuted as it should be, by central, dual at N=2; as written",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_claim_is_a_line_with(name: str) -> None:
    found, words = LINES[name]
    claim = MISPRINT if any(each.status is REFUTED for each in found) else CLAIM
    ((line, good),) = format_claim_in_line(claim, found, first_wrong(found), 20)
    status, rest = words.split(" ", 1)
    assert line == f"{status:<8} {claim.name:<20}  {claim.equation}   {rest}"
    assert good == (status in ("holds", "refuted"))


def test_only_a_claim_whose_own_equation_was_compared_holds_as_written() -> None:
    held, failed = result("written"), result("dual", FAILS)
    for claim, of_right, of_wrong in (
        (CLAIM, "50 points by dual; as written", "by dual; holds by written"),
        (UNREAD, "50 points by dual; only the function as written", "by dual"),
    ):
        ((right, _),) = format_claim_in_line(claim, [result("dual"), held], None, 0)
        ((wrong, _),) = format_claim_in_line(claim, [failed, held], failed, 0)
        assert right == f"holds    {claim.name}  {claim.equation}   {of_right}"
        assert wrong == f"fails    {claim.name}  {claim.equation}   {of_wrong}"


def test_what_goes_wrong_in_the_arithmetic_is_told_beside_it_unless_it_is_the_failure() -> None:
    fault = ArithmeticFault("the gradient", "overflows", True)
    unsafe = result("dual", arithmetic_fault=fault, fault_point=POINT)
    _, second = format_claim_in_line(CLAIM, [unsafe], None, 0)
    sentence = fault.sentence("at x=[1 1]")
    assert second == (f"  unsafe   {sentence}", True)
    strict = replace(unsafe, status=FAILS, reason=sentence)
    assert len(format_claim_in_line(CLAIM, [strict], strict, 0)) == 1
