"""From what the points of a check came to, to its result."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace

from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sizes import SizeCoverage
from nablacheck.checking.vacuity import too_few_points, too_few_sizes
from nablacheck.core.verdict import inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import format_point
from nablacheck.oracles import Oracle

IRREPRODUCIBLE = "the same arguments give different values from call to call"


@dataclass(frozen=True)
class EarlyEnd:
    """Why a check came to an end before its points did."""

    status: Status
    reason: str
    trace: str = ""


def conclude(
    claim: Claim,
    oracle: Oracle,
    blank: Result,
    tally: Tally,
    coverage: SizeCoverage,
    end: EarlyEnd | None,
    strict_range: bool = False,
) -> Result:
    """The result of a check. A failure counts for more than how the check ended, and that for more than its figures.
    With ``strict_range`` arithmetic that goes wrong is a failure of a claim that isn't a misprint."""
    figures = _with_figures(blank, tally)
    if end is not None:
        figures = replace(figures, reason=end.reason, trace=end.trace)
    if tally.failure is not None:
        return _failed(claim, figures, tally)
    if tally.fault is not None and strict_range and not claim.misprint:
        point, fault = tally.fault
        verdict = inconclusive(fault.sentence(f"at {format_point(point)}"))
        return replace(figures, status=Status.FAILS, reason=verdict.reason, point=point, verdict=verdict)
    if end is not None:
        return replace(figures, status=end.status)
    if tally.unsupported:
        return replace(figures, status=Status.UNSUPPORTED, reason=tally.unsupported)
    if few := too_few_points(claim, tally, blank.count):
        return replace(figures, status=Status.VACUOUS, reason=few)
    if claim.misprint:
        return replace(figures, status=Status.SURVIVES)
    if few := too_few_sizes(oracle, tally, coverage):
        return replace(figures, status=Status.VACUOUS, reason=few)
    return replace(figures, status=Status.HOLDS)


def _failed(claim: Claim, figures: Result, tally: Tally) -> Result:
    assert tally.failure is not None
    point, verdict = tally.failure
    reason = figures.reason or (IRREPRODUCIBLE if tally.irreproducible else verdict.reason)
    status = Status.REFUTED if claim.misprint and not verdict.code_at_fault else Status.FAILS
    return replace(figures, status=status, point=point, verdict=verdict, reason=reason)


def _with_figures(blank: Result, tally: Tally) -> Result:
    limits = tally.detection_limits
    return replace(
        blank,
        points=tally.points,
        conclusive=tally.conclusive,
        inconclusive=dict(tally.reasons.most_common()),
        worst_ratio=tally.worst_ratio,
        detection_limit=statistics.median(limits) if limits else None,
        largest_detection_limit=max(limits, default=None),
        false_pass_bound=tally.false_pass_bound,
        sizes=tuple(tally.passed_sizes),
        undecided_sizes=tuple(sizes for sizes in tally.compared_sizes if sizes not in tally.passed_sizes),
        evaluations=tally.evaluations,
        arithmetic_fault=None if tally.fault is None else tally.fault[1],
        fault_point=None if tally.fault is None else tally.fault[0],
    )
