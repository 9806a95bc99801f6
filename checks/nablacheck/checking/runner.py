"""Checking one claim with one oracle, within a time limit: check its points, make a failure simpler, explain it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from nablacheck.checking.arithmetic_faults import unless_exactly_right, with_fault_of_claim, with_fault_of_function
from nablacheck.checking.conclusion import EarlyEnd, conclude
from nablacheck.checking.defaults import POINTS, TIMEOUT
from nablacheck.checking.diagnosis import likely_cause
from nablacheck.checking.least_fault import least_fault
from nablacheck.checking.observation_log import ObservationLog
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sampling import points_to_check
from nablacheck.checking.shrinking import shrink_failure
from nablacheck.checking.sizes import SizeCoverage
from nablacheck.checking.unrunnable_code import HAS_READING, find_code_fault
from nablacheck.checking.vacuity import no_point_drawn
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.replaced import functions_kept
from nablacheck.core.timelimit import OutOfTime, still_running, time_limit
from nablacheck.core.verdict import NOISY, Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.drawing import NoPointDrawn
from nablacheck.declare.point_sampler import Unbuildable
from nablacheck.declare.points import Point
from nablacheck.forward import Signal
from nablacheck.oracles import AS_WRITTEN, RIGOROUS, WRITTEN, Oracle

if TYPE_CHECKING:
    from nablacheck.checking.derivation import Derivation

T = TypeVar("T")

EXPLANATION = 2.0
"""Seconds that the search for a likely cause may take where the time limit leaves it less."""
FUNCTION_OVERFLOWS = ("the function isn't finite", "the function raises OverflowError")
"""How the reasons begin of points without a value of the function, by whose arithmetic it may have none."""
MOST_JUDGED = 3
"""At so many of these points, and of noisy ones, the code is worked out exactly, to see whether floats could hold its
value: mostly they couldn't, and then nobody is to blame."""
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
    strict_range: bool = False,
    observe: str = "",
) -> Result:
    """Check a claim with an oracle at ``count`` drawn points.

    With ``strict_range`` code whose arithmetic goes wrong where the formula may be right is a failure, too. Without
    ``shrink`` the first failing point is kept as drawn; without ``explain`` neither a likely cause nor what the claim
    should be is looked for. ``observe`` is a file to which the points are added with their verdicts.
    Never raises for what the code of a claim does, except ``KeyboardInterrupt``.
    """
    with functions_kept() as replaced:
        log = ObservationLog(observe, claim, oracle.name, seed) if observe else None
        result = _check_claim(claim, oracle, count, seed, timeout, shrink, explain, strict_range, log)
    if replaced:
        reason = replaced.sentence("its code")
        return Result(claim.name, oracle.name, Status.FAILS, seed, count, reason=reason, seconds=result.seconds)
    return result


def _check_claim(
    claim: Claim, oracle: Oracle, count: int, seed: int, timeout: float, shrink: bool, explain: bool,
    strict_range: bool, log: ObservationLog | None,
) -> Result:  # fmt: skip
    start = time.perf_counter()
    blank = Result(claim.name, oracle.name, Status.CRASHED, seed, count)
    if oracle.name in AS_WRITTEN:
        if claim.text_alone:
            return _by_text(claim, count, seed)
        if claim.misprint:
            claim = replace(claim, misprint=False)  # its code is what it says, whatever that is worth
    tally, coverage = Tally(), SizeCoverage(claim)
    end: EarlyEnd | None = None
    try:
        with time_limit(timeout):
            _check_points(claim, oracle, tally, coverage, count, seed, shrink, log)
    except NoPointDrawn:
        end = EarlyEnd(Status.VACUOUS, no_point_drawn(claim))
    except Unbuildable as error:
        end = EarlyEnd(Status.FAILS, f"{error} ({claim.formula.code_location})")
    except OutOfTime:
        if tally.failure is None:  # else the time ran out while a failure was made simpler
            end = EarlyEnd(Status.TIMEOUT, f"{still_running(timeout)}, at point {tally.points + 1}")
    except (Exception, Signal):
        if time.perf_counter() - start > timeout:  # code that is interrupted may raise something else instead
            return replace(blank, status=Status.TIMEOUT, reason=still_running(timeout))
        end = EarlyEnd(Status.CRASHED, "nablacheck itself went wrong here", traceback.format_exc())
    if tally.fault is not None and shrink and tally.failure is None:
        fault = tally.fault
        tally.fault = _in_time(lambda: least_fault(claim, *fault), fault, timeout, start)
    result = conclude(claim, oracle, blank, tally, coverage, end, strict_range)
    if explain and result.status is Status.FAILS and not (result.code_at_fault or result.unsafe or claim.misprint):
        result = _explained(result, claim, oracle, seed, timeout, start)
    return replace(result, seconds=time.perf_counter() - start)


def _by_text(claim: Claim, count: int, seed: int) -> Result:
    """The result of a misprint without code, which has to be undefined as written."""
    from nablacheck.oracles.written import undefined_reason  # the reading of print, which other oracles don't need
    from nablacheck.reading.comparison import as_written

    _, equation = as_written(claim)
    if equation.undefined:
        return Result(claim.name, WRITTEN, Status.REFUTED, seed, count, reason=undefined_reason(equation))
    return Result(claim.name, WRITTEN, Status.FAILS, seed, count, reason=HAS_READING)


def _check_points(
    claim: Claim, oracle: Oracle, tally: Tally, coverage: SizeCoverage, count: int, seed: int, shrink: bool,
    log: ObservationLog | None,
) -> None:  # fmt: skip
    """Check the claim at its points until it fails, and make the failure simpler. The tally keeps what was found where
    this is interrupted."""
    if claim.misprint:
        tally.failure = find_code_fault(claim)
    if tally.failure is not None:
        return
    for point in points_to_check(claim, oracle, count, seed, tally, coverage):
        with log.timed() if log is not None else nullcontext():
            verdict = _verdict(claim, oracle, point, tally, shrink and not claim.misprint)
        tally.add(point, verdict)
        if log is not None:
            log.write(point, verdict)
        if count > MOST_REMEMBERED:
            point.memory.clear()
        if tally.settled:
            break
    if tally.failure is not None and shrink:
        shrink_failure(claim, oracle, tally)


def _verdict(claim: Claim, oracle: Oracle, point: Point, tally: Tally, closely: bool) -> Verdict:
    """The verdict at a point. ``closely``, a first failure has to stand in exact arithmetic, too, and the arithmetic of
    a function that has no value there is looked at."""
    verdict = check_at_point(claim, oracle, point)
    if not closely or oracle.name in (*RIGOROUS, WRITTEN):
        return verdict
    if verdict.outcome is Outcome.FAIL and not verdict.breaks_contract:
        found = unless_exactly_right(claim, point, verdict)
        if found is not verdict and check_at_point(claim, oracle, point.replace()).outcome is not Outcome.FAIL:
            return verdict  # code that gives other values the next time is told as that
        return found
    if tally.fault is None and tally.judged < MOST_JUDGED:
        if verdict.reason.startswith(FUNCTION_OVERFLOWS):
            tally.judged += 1
            return with_fault_of_function(claim, point, verdict)
        if verdict.reason == NOISY:
            tally.judged += 1
            return with_fault_of_claim(claim, point, verdict)
    return verdict


def _in_time(work: Callable[[], T], instead: T, timeout: float, start: float) -> T:
    """What work comes to that only explains a result; code that hangs or breaks there costs no more than that."""
    left = max(timeout - (time.perf_counter() - start), EXPLANATION)
    try:
        with time_limit(left):
            return work()
    except (OutOfTime, Exception, Signal):
        return instead


def _explained(result: Result, claim: Claim, oracle: Oracle, seed: int, timeout: float, start: float) -> Result:
    """The result of a claim that fails, with its likely cause and what it should be. Oracles that fail at the same
    counterexample, and by the same equation, have one explanation."""

    def explanation() -> tuple[str, str]:
        check = partial(check_at_point, claim, oracle)
        cause = _in_time(lambda: likely_cause(claim, check, seed, result.verdict), "", timeout, start)
        return cause, _should_be(claim, oracle, seed, start + timeout)

    assert result.point is not None
    of = oracle.name in AS_WRITTEN, "" if result.verdict is None else result.verdict.equation_of
    cause, should_be = result.point.remember(("explanation", claim, of), explanation)
    return replace(result, cause=cause, should_be=should_be)


def verified_derivation(claim: Claim, seed: int, left: Callable[[], float] = lambda: TIMEOUT) -> Derivation:
    """The right derivative that a claim is about, checked at points of this seed by checks that have so many seconds
    ``left``. Raises ``NotDerived``."""
    from nablacheck.checking.derivation import derive  # the reading of print, which what holds doesn't need

    def check(claim: Claim, oracle: Oracle, count: int) -> Result:
        return check_claim(claim, oracle, count=count, seed=seed, timeout=left(), shrink=False, explain=False)

    return derive(claim, check)


def _should_be(claim: Claim, oracle: Oracle, seed: int, deadline: float) -> str:
    """The right claim in writing, which has been verified; empty where there is none. Like the likely cause it costs
    nothing but the explanation where it goes wrong, or takes longer than to the deadline."""
    from nablacheck.reading.writing import as_unicode

    def left() -> float:
        seconds = deadline - time.perf_counter()
        if seconds <= 0:
            raise OutOfTime
        return seconds

    try:
        with time_limit(left()):
            found = as_unicode(verified_derivation(claim, seed, left).derivative)
        if found.replace(" ", "") != claim.equation.replace(" ", ""):
            return found
        if oracle.name in AS_WRITTEN:  # what is printed, or the function's own equation, is something else
            return f"{found}, as its docstring says"
        return f"{found}, as its equation says: the code computes something else"
    except (OutOfTime, Exception, Signal):
        return ""
