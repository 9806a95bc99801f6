"""Making a failing point simpler: by a search at the smallest sizes, and by Hypothesis where that finds no failure."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from nablacheck.checking.arithmetic_faults import unless_exactly_right
from nablacheck.checking.counterexample import Counterexample, PointCheck, smallest_counterexample
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PLAINEST_BYTES, PointSampler
from nablacheck.declare.points import Point
from nablacheck.oracles import RIGOROUS, WRITTEN, Oracle

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MOST_EXAMPLES = 200
"""How many points Hypothesis draws in search of a failure that it makes simpler."""


_SIMPLEST = "the simplest failure"
"""What a failing point remembers for each claim, for other oracles, which usually fail at the same one."""


def shrink_failure(claim: Claim, oracle: Oracle, tally: Tally) -> None:
    """Put the simplest failure that is found into the tally, in place of the first one. It has to be one in exact
    arithmetic, too, as the first one is. Where another oracle has found one, at which this one fails alike, that is
    it."""
    assert tally.failure is not None
    point, failure = tally.failure

    def check(other: Point, *, alone: bool = False) -> Verdict:
        return _same_failure(check_at_point(claim, oracle, other, alone=alone), failure)

    def simplest(check: PointCheck) -> Counterexample | None:
        return smallest_counterexample(claim, check, no_larger_than=point) or simpler(claim, check, point)

    if check(point.replace()).outcome is not Outcome.FAIL:
        tally.irreproducible = True
        return
    known = point.memory.get((_SIMPLEST, claim))
    if known is not None and _stands(claim, oracle, known, verdict := check(known)):
        tally.failure = known, verdict
        return
    found = simplest(partial(check, alone=True))  # to ask other oracles at every point takes half of the time
    if found is not None and (verdict := check(found[0])).outcome is Outcome.FAIL:
        found = found[0], verdict
    elif found is not None:
        found = simplest(check)
    if found is not None and _stands(claim, oracle, *found):
        point.memory[_SIMPLEST, claim] = found[0]
        tally.failure = found


def _stands(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> bool:
    """Whether a verdict is a failure, and one in exact arithmetic, too, as far as that is asked."""
    if failure.outcome is not Outcome.FAIL:
        return False
    if oracle.name in (*RIGOROUS, WRITTEN) or claim.misprint or failure.breaks_contract:
        return True
    return unless_exactly_right(claim, point, failure).outcome is Outcome.FAIL


class FailingPoint(Exception):
    """The claim fails at a point. Raised through Hypothesis, which makes the point simpler."""


def simpler(claim: Claim, check: PointCheck, point: Point) -> Counterexample | None:
    """The simplest failure that Hypothesis finds among the points that are no larger than a failing one, and made of
    the same bytes or plainer ones; None where it finds none, or the point wasn't drawn from bytes."""
    if not point.data:
        return None
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis.errors import Flaky, Unsatisfiable

    found: Counterexample | None = None

    def test(candidate: Point) -> None:
        nonlocal found
        verdict = check(candidate)
        if verdict.outcome is Outcome.FAIL:
            found = candidate, verdict
            raise FailingPoint

    configured = settings(
        max_examples=MOST_EXAMPLES,
        phases=[Phase.generate, Phase.shrink],
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run: Any = configured(seed(0)(given(_plainer_points(PointSampler(claim), point))(test)))
    with suppress(FailingPoint, Flaky, Unsatisfiable):
        run()
    return found


def _plainer_points(sampler: PointSampler, point: Point) -> SearchStrategy[Point]:
    """The points that are no larger than this one and made of its bytes or plainer ones."""
    from hypothesis import assume
    from hypothesis import strategies as st

    @st.composite
    def points(draw: st.DrawFn) -> Point:
        sizes = {letter: draw(st.integers(low, point.sizes[letter])) for letter, (low, _) in sampler.ranges.items()}
        assume(sampler.sizes_hold(sizes))
        data = sampler.resized(point.data, point.sizes, sizes, from_last=draw(st.booleans()))
        made = sampler.decode(sizes, bytes(draw(st.sampled_from(_as_plain(byte))) for byte in data))
        assume(made is not None)
        return made  # type: ignore[return-value]

    return points()


def _as_plain(byte: int) -> list[int]:
    """The bytes that are as plain as this one or plainer, plainest first; this one is half of them."""
    plainer = sorted({each for each in (*PLAINEST_BYTES, byte // 2) if each < byte})
    return plainer + [byte] * max(len(plainer), 1)


def _sort(failure: Verdict) -> tuple[bool, bool, str]:
    return failure.breaks_contract, failure.undefined, failure.equation_of


def _same_failure(verdict: Verdict, failure: Verdict) -> Verdict:
    """The verdict, but inconclusive for a failure of another sort: code that can't be run is never shown for a formula
    that is wrong, nor the other way round, nor one equation for another."""
    return (
        verdict
        if _sort(verdict) == _sort(failure) or verdict.outcome is not Outcome.FAIL
        else inconclusive(verdict.reason)
    )
