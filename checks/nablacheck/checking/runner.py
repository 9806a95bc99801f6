"""Checking one claim with one oracle, within a time limit: check its points, make a failure simpler, explain it."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace

from nablacheck.checking.conclusion import EarlyEnd, conclude
from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.checking.diagnosis import likely_cause
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sampling import points_to_check
from nablacheck.checking.shrinking import shrink_failure
from nablacheck.checking.sizes import SizeCoverage
from nablacheck.checking.unrunnable_code import HAS_READING, find_code_fault
from nablacheck.checking.vacuity import no_point_drawn
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.declare.claim import Claim
from nablacheck.declare.drawing import NoPointDrawn
from nablacheck.declare.point_sampler import Unbuildable
from nablacheck.forward import Signal
from nablacheck.oracles import WRITTEN, Oracle
from nablacheck.oracles.written import undefined_reason
from nablacheck.reading.comparison import as_written

EXPLANATION = 2.0
"""Seconds that the search for a likely cause may take where the time limit leaves it less."""
MOST_REMEMBERED = 1000
"""With more points than this, what was worked out at one is forgotten, so that memory doesn't run full."""


def check_claim(
    claim: Claim,
    oracle: Oracle,
    *,
    count: int = POINTS,
    seed: int = 0,
    timeout: float = TIMEOUT,
    shrink: bool = True,
    explain: bool = True,
) -> Result:
    """Check a claim with an oracle at ``count`` drawn points.

    Without ``shrink`` the first failing point is kept as drawn; without ``explain`` neither a likely cause nor what the
    claim should be is looked for.
    Never raises for what the code of a claim does, except ``KeyboardInterrupt``.
    """
    start = time.perf_counter()
    blank = Result(claim.name, oracle.name, Status.CRASHED, seed, count)
    if oracle.name == WRITTEN:
        if claim.text_alone:
            return _by_text(claim, count, seed)
        claim = replace(claim, misprint=False)  # its code is what it says, whatever that is worth
    tally, coverage = Tally(), SizeCoverage(claim)
    end: EarlyEnd | None = None
    try:
        with time_limit(timeout):
            _check_points(claim, oracle, tally, coverage, count, seed, shrink)
    except NoPointDrawn:
        end = EarlyEnd(Status.VACUOUS, no_point_drawn(claim))
    except Unbuildable as error:
        end = EarlyEnd(Status.FAILS, f"{error} ({claim.formula.code_location})")
    except OutOfTime:
        if tally.failure is None:  # else the time ran out while a failure was made simpler
            end = EarlyEnd(Status.TIMEOUT, f"still running after {timeout:g} s, at point {tally.points + 1}")
    except (Exception, Signal):
        if time.perf_counter() - start > timeout:  # code that is interrupted may raise something else instead
            return replace(blank, status=Status.TIMEOUT, reason=f"still running after {timeout:g} s")
        end = EarlyEnd(Status.CRASHED, "nablacheck itself went wrong here", traceback.format_exc())
    result = conclude(claim, oracle, blank, tally, coverage, end)
    if explain and result.status is Status.FAILS and not (result.code_at_fault or claim.misprint):
        left = max(timeout - (time.perf_counter() - start), EXPLANATION)
        deadline = time.perf_counter() + left
        cause = _explanation(claim, oracle, seed, left)
        result = replace(result, cause=cause, should_be=_should_be(claim, seed, deadline))
    return replace(result, seconds=time.perf_counter() - start)


def _by_text(claim: Claim, count: int, seed: int) -> Result:
    """The result of a misprint without code, which has to be undefined as written."""
    _, equation = as_written(claim)
    if equation.undefined:
        return Result(claim.name, WRITTEN, Status.REFUTED, seed, count, reason=undefined_reason(equation))
    return Result(claim.name, WRITTEN, Status.FAILS, seed, count, reason=HAS_READING)


def _check_points(
    claim: Claim, oracle: Oracle, tally: Tally, coverage: SizeCoverage, count: int, seed: int, shrink: bool
) -> None:
    """Check the claim at its points until it fails, and make the failure simpler. The tally keeps what was found where
    this is interrupted."""
    if claim.misprint:
        tally.failure = find_code_fault(claim)
    if tally.failure is not None:
        return
    for point in points_to_check(claim, oracle, count, seed, tally, coverage):
        tally.add(point, check_at_point(claim, oracle, point))
        if count > MOST_REMEMBERED:
            point.memory.clear()
        if tally.settled:
            break
    if tally.failure is not None and shrink:
        shrink_failure(claim, oracle, tally)


def _explanation(claim: Claim, oracle: Oracle, seed: int, timeout: float) -> str:
    """The likely cause; code that hangs or breaks there costs only the explanation."""
    try:
        with time_limit(timeout):
            return likely_cause(claim, lambda point: check_at_point(claim, oracle, point), seed)
    except (OutOfTime, Exception, Signal):
        return ""


def _should_be(claim: Claim, seed: int, deadline: float) -> str:
    """The right claim in writing, which has been verified; empty where there is none. Like the likely cause it costs
    nothing but the explanation where it goes wrong, or takes longer than to the deadline."""
    from nablacheck.checking.derivation import derive  # the reading of print, which what holds doesn't need
    from nablacheck.reading.writing import as_unicode

    def left() -> float:
        seconds = deadline - time.perf_counter()
        if seconds <= 0:
            raise OutOfTime
        return seconds

    def check(claim: Claim, oracle: Oracle, count: int) -> Result:
        return check_claim(claim, oracle, count=count, seed=seed, timeout=left(), shrink=False, explain=False)

    try:
        with time_limit(left()):
            found = as_unicode(derive(claim, check).derivative)
            as_written = found.replace(" ", "") == claim.equation.replace(" ", "")
            return f"{found}, as its equation says: the code computes something else" if as_written else found
    except (OutOfTime, Exception, Signal):
        return ""
