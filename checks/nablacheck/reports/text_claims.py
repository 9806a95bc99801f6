"""A claim in one line, whatever the oracles say of it: its equation, the outcome, the points and the errors that each
oracle would have seen. What each says at length, and why some say nothing, is for those who ask for more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from nablacheck.checking.result import Result, Status
from nablacheck.core.text import counted
from nablacheck.declare.claim import Claim
from nablacheck.oracles import AS_WRITTEN
from nablacheck.oracles.written import equations
from nablacheck.reports.text_results import first_fault, short_reach


def format_claim_in_line(
    claim: Claim, results: Sequence[Result], wrong: Result | None, width: int
) -> list[tuple[str, bool]]:
    """The line of a claim, its name in a column of this width, and whether all is well in it; ``wrong`` is the result
    that is told at length. What goes wrong in the arithmetic of its code gets a line of its own."""
    status = wrong.status if wrong is not None else Status.REFUTED if claim.misprint else Status.HOLDS
    found = _evidence(claim, results) if wrong is None else _disagreement(claim, results, wrong)
    lines = [(f"{status:<8} {claim.name:<{width}}  {claim.equation}   {found}", wrong is None)]
    fault = first_fault(results)
    if fault and (wrong is None or wrong.reason != fault):
        lines.append((f"  unsafe   {fault}", True))
    return lines


def _of_function_alone(claim: Claim, result: Result) -> bool:
    """Whether a result that holds compared the equation of the function alone with its code: nothing is read of the
    claim's own, which the result then says nothing about."""
    writing = result.oracle in AS_WRITTEN and result.status is Status.HOLDS
    return writing and not any(each.decided for each in equations(claim)[1:])


def _evidence(claim: Claim, results: Sequence[Result]) -> str:
    """What speaks for a claim, or against a misprint."""
    refuting = [result for result in results if result.status is Status.REFUTED]
    holding = [result for result in results if result.status is Status.HOLDS and result.oracle not in AS_WRITTEN]
    parts = [_refutation(refuting)] if refuting else _sight(holding)
    writing = [result for result in results if result.status is Status.HOLDS and result.oracle in AS_WRITTEN]
    if writing:
        parts.append("only the function as written" if _of_function_alone(claim, writing[0]) else "as written")
    unsupported = [result for result in results if not result.ok]
    return "; ".join([*parts, f"unsupported by {_listed(unsupported)}"] if unsupported else parts)


def _refutation(results: Sequence[Result]) -> str:
    first = results[0]
    where = f" at {first.point.sizes_in_words}" if first.point is not None and first.point.sizes else ""
    return f"as it should be, by {_listed(results)}{where}"


def _sight(results: Sequence[Result]) -> list[str]:
    """At how many points a claim was seen to hold, by the oracle that decided most of them, and which errors each
    would have seen."""
    if not results:
        return []
    most = max(results, key=lambda result: result.conclusive)
    points = counted(most.conclusive, "point", "points")
    if most.conclusive < most.points:
        points = f"{most.conclusive} of {counted(most.points, 'point', 'points')}"
    by_limit: dict[str, list[Result]] = {}
    blind = []
    for result in sorted(results, key=lambda result: result.detection_limit or 0.0):
        limit = result.detection_limit
        if result.false_pass_bound is None and limit is not None and np.isfinite(limit):
            by_limit.setdefault(f"{limit:.0e}", []).append(result)
        else:
            blind.append(result)
    parts = [f"{points} by {_listed(blind)}" if blind else points]
    if by_limit:
        parts.append("seen to " + ", ".join(f"{limit} by {_listed(each)}" for limit, each in by_limit.items()))
    bounds = [result for result in results if result.false_pass_bound is not None]
    parts += [f"a wrong claim passes {r.oracle} with probability {r.false_pass_bound:.0e} at most" for r in bounds]
    for reached, each in _by_reach(results).items():
        parts.append(f"conclusive at sizes up to {reached} only by {_listed(each)}")
    return parts


def _by_reach(results: Sequence[Result]) -> Mapping[str, list[Result]]:
    """The results that stop short of the largest sizes at which they were compared, by those they reach."""
    found: dict[str, list[Result]] = {}
    for result in results:
        if reached := short_reach(result):
            found.setdefault(reached, []).append(result)
    return found


def _disagreement(claim: Claim, results: Sequence[Result], wrong: Result) -> str:
    """Which oracles speak against a claim, and what the others come to. The reason that is told below isn't told
    here."""
    parts = []
    results = [result for result in results if not _of_function_alone(claim, result)]
    of_wrong = (wrong.status, wrong.reason)
    for (status, reason), names in sorted(_names(results).items(), key=lambda group: group[0] != of_wrong):
        same = (status, reason) == of_wrong
        said = f"by {names}" if same else f"{status} by {names}"
        parts.append(f"{said}: {reason}" if reason and reason != wrong.reason else said)
    return "; ".join(parts)


def _names(results: Iterable[Result]) -> dict[tuple[Status, str], str]:
    """The oracles that end alike, and for the same reason where all isn't well."""
    groups: dict[tuple[Status, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.status, "" if result.ok else result.reason), []).append(result)
    return {end: _listed(each) for end, each in groups.items()}


def _listed(results: Sequence[Result]) -> str:
    return ", ".join(result.oracle for result in results)
