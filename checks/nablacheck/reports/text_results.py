"""Results as text: one line for what holds, the smallest counterexample for what fails."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from itertools import chain
from typing import Any

import numpy as np

from nablacheck.catalogue.names import name_on_command_line
from nablacheck.catalogue.settings import project_settings
from nablacheck.checking.defaults import POINTS
from nablacheck.checking.result import Result, Status, by_claim
from nablacheck.checking.sizes import largest_sizes
from nablacheck.core.arrays import Array
from nablacheck.core.attempts import attempt
from nablacheck.core.contract import as_real, running_user_code
from nablacheck.core.signatures import positional
from nablacheck.core.text import LABEL_WIDTH, REPEAT, counted, labelled
from nablacheck.core.timelimit import time_limit
from nablacheck.core.verdict import Verdict, format_entries
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.declare.points import Point, format_point
from nablacheck.oracles import RIGOROUS, oracle
from nablacheck.oracles.written import reading_of


def format_claim(claim: Claim) -> str:
    """What kind of claim, and about which variables: ``gradient wrt x``."""
    return f"{claim.noun} wrt {', '.join(claim.variables)}" if claim.variables else claim.noun


def _format_claim_or_misprint(claim: Claim) -> str:
    """The same, where a misprint is called one."""
    return f"misprint of the {format_claim(claim)}" if claim.misprint else format_claim(claim)


STATING = 2.0
"""Seconds that a claim may take to state a value that is only shown."""


def format_points(result: Result) -> str:
    """How much a result rests on: points, and the smallest error that would have shown."""
    text = counted(result.conclusive, "point", "points")
    left = result.points - result.conclusive
    if left:
        why = max(result.inconclusive, key=lambda reason: result.inconclusive[reason], default="")
        text += f" and {left} inconclusive ({why})" if why else f" and {left} inconclusive"
    if reached := short_reach(result):
        text += f", conclusive at sizes up to {reached} only"
    if result.false_pass_bound is not None:
        return f"{text}; a wrong claim passes with probability {result.false_pass_bound:.0e} at most"
    if result.detection_limit is not None and np.isfinite(result.detection_limit):
        text += f"; a relative error of {result.detection_limit:.0e} would show"
    return text


def short_reach(result: Result) -> str:
    """The largest sizes at which a result is conclusive, where these aren't the largest at which it was compared; empty
    where they are."""
    reached = largest_sizes(result.sizes)
    return reached if reached != largest_sizes((*result.sizes, *result.undecided_sizes)) else ""


def format_result(result: Result) -> str:
    """A result in one line."""
    if result.status is Status.HOLDS:
        return f"holds    {result.oracle:<10} {format_points(result)}"
    if result.status is Status.REFUTED:
        if result.point is None:
            return f"refuted  {result.oracle:<10} as it should be: {result.reason}"
        sizes = result.point.sizes_in_words
        return f"refuted  {result.oracle:<10} as it should be{', at ' + sizes if sizes else ''}"
    where = f"at {result.point.sizes_in_words}" if result.point is not None and result.point.sizes else ""
    return f"{result.status:<8} {result.oracle:<10} {result.reason or where}".rstrip()


def format_results(results: Iterable[Result], failed: Result | None) -> list[tuple[str, bool]]:
    """The results of a claim in a line each, and whether all is well in it. Oracles that end with the same reason, such
    as what the code raises, share one, which leaves the reason to the text of the failure where it is the same."""
    groups: dict[tuple[Status, str], list[Result]] = {}
    for result in results:
        alone = result.ok or not result.reason
        groups.setdefault((result.status, result.oracle if alone else result.reason), []).append(result)
    lines = []
    for (status, _), each in groups.items():
        first = each[0]
        line = format_result(first)
        if not first.ok and first.reason:
            below = failed is not None and failed.reason == first.reason
            names = ", ".join(result.oracle for result in each)
            line = f"{status:<8} {names:<10} {'for the reason below' if below else first.reason}"
        lines.append((line, not first.bad))
    fault = first_fault(list(chain.from_iterable(groups.values())))
    if fault and (failed is None or failed.reason != fault):
        lines.append((f"unsafe   {fault}", True))
    return lines


def first_fault(results: Sequence[Result]) -> str:
    """What goes wrong in the arithmetic of a claim's code, and where, as the first of its results tells; empty where
    nothing does."""
    for result in results:
        if result.arithmetic_fault is not None and result.fault_point is not None:
            return result.arithmetic_fault.sentence(f"at {format_point(result.fault_point)}")
    return ""


def format_failure(result: Result, claim: Claim, *, seed_given: bool = False) -> str:
    """The whole text of a failure: claim, source, sizes, point, entries, likely cause, the command that repeats it, and
    when it may not, unless the user named the seed, having been told so."""
    title = oracle(result.oracle).title
    rows: list[tuple[str, str]] = []
    if claim.conditions:
        rows.append(("where", claim.conditions))
    rows += [("source", str(source)) for source in claim.sources]
    if result.status is Status.SURVIVES:
        head = f"{claim.formula.name}: the {_format_claim_or_misprint(claim)} is not refuted by {title}"
        rows.append(("reason", f"it agrees at {format_points(result)}; is it right after all?"))
    elif result.code_at_fault:
        outcome = "is not refuted" if claim.misprint else "could not be checked"
        head = f"{claim.formula.name}: the {_format_claim_or_misprint(claim)} {outcome}: the code is at fault"
    elif result.verdict is not None and result.verdict.breaks_contract:
        head = f"{claim.formula.name}: {_equation_of(result, claim) or f'the {format_claim(claim)}'} can't be right"
    elif result.unsafe:
        head = f"{claim.formula.name}: the {format_claim(claim)} is unsafe as code"
    elif result.status in (Status.FAILS, Status.REFUTED):
        head = f"{claim.formula.name}: {_disagreement(result, claim, title)}"
    else:
        head = f"{claim.formula.name}: the {format_claim(claim)} could not be checked with {title}"
    if result.reason and result.status is not Status.SURVIVES:
        rows.append(("reason", result.reason))
    of = "" if result.verdict is None else result.verdict.equation_of
    if reading := reading_of(claim, of):
        rows.append(("read as", reading if of == f"the {claim.noun}" else f"{reading}, {of}"))
    text = [head, f"  {'claim':<{LABEL_WIDTH}}{claim.equation:<36}  {claim.code_location}"]
    text += [labelled(label, content) for label, content in rows]
    if result.point is not None:
        text += _format_point(result.point, result.verdict, claim)
    if result.verdict is not None and result.verdict.entries:
        text += format_entries(result.verdict)
    if result.cause:
        text.append(labelled("likely", result.cause))
    if result.should_be:
        text.append(labelled("should be", f" {result.should_be}"))
    text.append(labelled(REPEAT, repeat_command(result, claim)))
    if not seed_given:
        text.append(labelled("", f"with NumPy {np.__version__}: another may draw other points"))
    if result.trace:
        text.append(result.trace.rstrip())
    return "\n".join(text)


def _disagreement(result: Result, claim: Claim, title: str) -> str:
    """What disagrees with what: which of the equations is wrong, where they were compared with the code."""
    of = _equation_of(result, claim)
    if of == OF_FUNCTION:
        return f"the function disagrees with {title}"
    return f"the {format_claim(claim)} disagrees with {of or title}"


OF_FUNCTION = "the equation of the function"


def _equation_of(result: Result, claim: Claim) -> str:
    """The equation that failed, in words, where it isn't that of the claim itself."""
    of = "" if result.verdict is None else result.verdict.equation_of
    return "" if of == f"the {claim.noun}" else OF_FUNCTION if of == "the function" else of


def repeat_command(result: Result, claim: Claim) -> str:
    """The command that shows the same again, from the folder one is in."""
    usual = project_settings().options.get("points", POINTS)
    points = f" --points {result.count}" if {result.count} != {usual, POINTS} else ""
    call = claim.formula.call or f"check {name_on_command_line(claim.formula)}"
    only = f" --oracle {result.oracle}" if result.oracle in RIGOROUS else ""
    strict = " --strict-range" if result.unsafe else ""
    return f"nablacheck {call} --seed {result.seed}{points}{only}{strict}"


def format_summary(results: list[Result], failures: int) -> str:
    """The last line: how many claims hold, were refuted as they should be, or failed."""
    claims = by_claim(results).values()
    bad = sum(any(r.bad for r in each) for each in claims)
    undecided = sum(all(r.status is Status.UNSUPPORTED for r in each) for each in claims)
    refuted = sum(not any(r.bad for r in each) and any(r.status is Status.REFUTED for r in each) for each in claims)
    holds = len(claims) - bad - undecided - refuted
    parts = []
    if holds or not (claims or failures):
        parts.append(counted(holds, "claim holds", "claims hold"))
    if refuted:
        parts.append(f"{counted(refuted, 'misprint is', 'misprints are')} refuted")
    if bad:
        parts.append(counted(bad, "claim fails", "claims fail"))
    if undecided:
        parts.append(counted(undecided, "claim is undecided", "claims are undecided"))
    if failures:
        parts.append(counted(failures, "declaration or module is broken", "declarations or modules are broken"))
    return ", ".join(parts)


def format_counts(counts: Iterable[tuple[int, str, str]]) -> str:
    """The counts other than zero in one line, each with its word in the singular or the plural."""
    return ", ".join(counted(n, one, many) for n, one, many in counts if n)


def format_value(value: Any) -> str:
    """A value of a point, arrays without noise in the last digits."""
    if isinstance(value, np.ndarray):
        value = value + 0.0 if value.dtype.kind == "f" else value  # −0 is 0
        return np.array2string(value, precision=6, suppress_small=True, separator=" ")
    return repr(value)


def without_details(reason: str) -> str:
    """A reason without what moves with every edit or release: the place in a file, the message of an exception."""
    raised = re.match(r"(.* raises \w+):", reason)
    return raised.group(1) if raised else re.sub(r" \([^()]*\.py:\d+\)", "", reason)


def _format_point(point: Point, verdict: Verdict | None, claim: Claim) -> list[str]:
    text = [labelled("sizes", point.sizes_in_words)] if point.sizes else []
    if verdict is not None and verdict.generic:
        return text
    values: dict[str, Any] = dict(point.values)
    if claim.kind.states_point:  # it states the value of the variable; the one that was drawn takes no part
        (variable,) = claim.variables
        del values[variable]
        stated = _stated_value(claim, values)
        if stated is not None:
            values[f"{variable} ="] = stated
    if verdict is not None and verdict.contracted and point.cotangent is not None:
        values[COTANGENT] = point.cotangent
    for name, value in values.items():
        lines = format_value(value).splitlines()
        text.append(labelled(name, lines[0]))
        text += [labelled("", each) for each in lines[1:]]
    return text


def _stated_value(claim: Claim, values: Mapping[str, Any]) -> Array | None:
    """What a claim states for these arguments; None where it doesn't."""
    arguments = {name: values[name] for name in positional(claim.function)}

    def state() -> Array:
        with redirect_stdout(sys.stderr), time_limit(STATING):
            return as_real("the claim", running_user_code(claim.function)(**arguments))

    try:
        return attempt(f"state {claim.name}", state)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None
