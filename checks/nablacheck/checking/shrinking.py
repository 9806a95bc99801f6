"""Making a failing point simpler: by a search at the smallest sizes, else from the point itself."""

from __future__ import annotations

from nablacheck.checking.arithmetic_faults import unless_exactly_right
from nablacheck.checking.counterexample import Counterexample, PointCheck, smallest_counterexample
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PLAINEST_BYTES, PointSampler
from nablacheck.declare.points import Point
from nablacheck.oracles import EXACT, Oracle

MOST_CHECKS = 400
"""At how many points a claim is checked to make one simpler."""


def shrink_failure(claim: Claim, oracle: Oracle, tally: Tally) -> None:
    """Put the simplest failure that is found into the tally, in place of the first one. It has to be one in exact
    arithmetic, too, as the first one is."""
    assert tally.failure is not None
    point, failure = tally.failure

    def check(other: Point) -> Verdict:
        return _same_failure(check_at_point(claim, oracle, other), failure)

    if check(point.replace()).outcome is not Outcome.FAIL:
        tally.irreproducible = True
        return
    smallest = smallest_counterexample(claim, check, no_larger_than=point)
    found = smallest or simpler(claim, check, point)
    if found is not None and _stands(claim, oracle, *found):
        tally.failure = found


def _stands(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> bool:
    """Whether a failure is one in exact arithmetic, too, as far as that is asked."""
    if oracle.name in EXACT or claim.misprint or failure.breaks_contract:
        return True
    return unless_exactly_right(claim, point, failure).outcome is Outcome.FAIL


def simpler(claim: Claim, check: PointCheck, point: Point) -> Counterexample | None:
    """The simplest failure that is found on the way down from a failing point: axis by axis shorter, byte by byte
    smaller. None where nothing simpler fails."""
    sampler = PointSampler(claim)
    sizes, data = dict(point.sizes), point.data
    found: Counterexample | None = None
    left = MOST_CHECKS

    def fails(smaller: dict[str, int], candidate: bytes) -> bool:
        nonlocal sizes, data, found, left
        left -= 1
        made = sampler.decode(smaller, candidate) if left >= 0 and sampler.sizes_hold(smaller) else None
        verdict = None if made is None else check(made)
        if made is None or verdict is None or verdict.outcome is not Outcome.FAIL:
            return False
        sizes, data, found = smaller, candidate, (made, verdict)
        return True

    def shorter() -> bool:
        candidates = [
            {**sizes, letter: size} for letter, (low, _) in sampler.ranges.items() for size in range(low, sizes[letter])
        ]
        return any(
            fails(each, sampler.resized(data, sizes, each, from_last))
            for each in candidates
            for from_last in (False, True)
        )

    def plainer() -> bool:
        """Each byte in turn as plain as it can be, whether or not the claim fails with one before it plainer."""
        before = data
        for position in range(len(data)):
            byte = data[position]
            candidates = [each for each in sorted({*PLAINEST_BYTES, byte // 2}) if each < byte]
            any(fails(sizes, data[:position] + bytes([each]) + data[position + 1 :]) for each in candidates)
        return data != before

    while left > 0 and data and (shorter() or plainer()):
        pass
    return found


def _same_failure(verdict: Verdict, failure: Verdict) -> Verdict:
    """The verdict, but inconclusive for a failure of another sort: code that can't be run is never shown for a formula
    that is wrong, nor the other way round."""
    same = (verdict.breaks_contract, verdict.undefined) == (failure.breaks_contract, failure.undefined)
    return verdict if same or verdict.outcome is not Outcome.FAIL else inconclusive(verdict.reason)
