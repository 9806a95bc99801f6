"""Making a failing point simpler: by a search at the smallest sizes, and by Hypothesis where that finds no failure."""

from __future__ import annotations

from hypothesis.errors import Flaky

from nablacheck.checking.arithmetic_faults import unless_exactly_right
from nablacheck.checking.counterexample import smallest_counterexample
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.hypothesis_strategy import run_at_points
from nablacheck.declare.points import Point
from nablacheck.oracles import EXACT, Oracle


class FailingPoint(Exception):
    """The claim fails at a point. Raised through Hypothesis, which makes the point simpler."""


def shrink_failure(claim: Claim, oracle: Oracle, tally: Tally, count: int, seed: int) -> None:
    """Put the simplest failure that is found into the tally, in place of the first one. It has to be one in exact
    arithmetic, too, as the first one is."""
    assert tally.failure is not None
    first = tally.failure
    _shrink(claim, oracle, tally, count, seed)
    simplest, found = tally.failure
    exact = oracle.name in EXACT or claim.misprint or found.breaks_contract
    if not exact and unless_exactly_right(claim, simplest, found).outcome is not Outcome.FAIL:
        tally.failure = first


def _shrink(claim: Claim, oracle: Oracle, tally: Tally, count: int, seed: int) -> None:
    assert tally.failure is not None
    point, failure = tally.failure
    smallest = _smallest(claim, oracle, point, failure)
    if smallest is not None and check_at_point(claim, oracle, point.replace()).outcome is Outcome.FAIL:
        tally.failure = smallest
    elif tally.points <= count:  # a point that was added for a certificate is none that Hypothesis draws again
        tally.irreproducible = not _shrink_by_hypothesis(claim, oracle, tally, count, seed)


def _shrink_by_hypothesis(claim: Claim, oracle: Oracle, tally: Tally, count: int, seed: int) -> bool:
    """Let Hypothesis draw the same points again and make the failing one simpler; whether it fails again."""
    assert tally.failure is not None
    _, failure = tally.failure

    def check(point: Point) -> None:
        verdict = _same_failure(check_at_point(claim, oracle, point), failure)
        tally.add(point, verdict)
        if verdict.outcome is Outcome.FAIL:
            raise FailingPoint

    try:
        run_at_points(claim, check, count, seed, shrink=True)
    except FailingPoint:
        return True
    except Flaky:
        pass
    return False


def _smallest(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> tuple[Point, Verdict] | None:
    """A failure of the same sort at sizes no larger, where a search that starts from the smallest finds one."""

    def check(smaller: Point) -> Verdict:
        return _same_failure(check_at_point(claim, oracle, smaller), failure)

    return smallest_counterexample(claim, check, no_larger_than=point)


def _same_failure(verdict: Verdict, failure: Verdict) -> Verdict:
    """The verdict, but inconclusive for a failure of another sort: code that can't be run is never shown for a formula
    that is wrong, nor the other way round."""
    same = (verdict.breaks_contract, verdict.undefined) == (failure.breaks_contract, failure.undefined)
    return verdict if same or verdict.outcome is not Outcome.FAIL else inconclusive(verdict.reason)
