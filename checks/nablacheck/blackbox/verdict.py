"""The verdict on a black box: lines decide, and what fails is looked at entry by entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from nablacheck.blackbox.diagnosis import likely_mistake
from nablacheck.blackbox.problem import BlackBox
from nablacheck.core.arrays import median_size
from nablacheck.core.verdict import Entry, Outcome, Verdict, format_index, inconclusive, worst
from nablacheck.differences.checker import Checker
from nablacheck.differences.derivative_claim import DerivativeClaim, Memoized, errors_by_component, random_cotangents
from nablacheck.differences.entry_errors import NONE_KNOWN, EntryErrors
from nablacheck.differences.entrywise import right_entry_by_entry
from nablacheck.differences.familiar_mistakes import SINGLE_ENTRY
from nablacheck.differences.line_result import MIXED_SCALES, LineResult
from nablacheck.differences.locate_wrong_entries import locate_entries
from nablacheck.differences.options import LOCATION

WEIGHTED_SUM = "∂⟨G, f⟩/∂"
"""What the names of entries begin with where they are those of a weighted sum."""


def verdict_on(box: BlackBox, rng: np.random.Generator) -> Verdict:
    """The verdict on a claimed derivative. Raises ``ContractError``."""
    if not box.x.size:
        return inconclusive("the argument has no entries")
    if box.out is None:
        return _verdict(box, box.claim(np.ones(())), rng)
    return worst(_verdict(box, box.claim(cotangent), rng) for cotangent in random_cotangents(rng, box.out))


def _verdict(box: BlackBox, claim: DerivativeClaim, rng: np.random.Generator) -> Verdict:
    asymmetric = claim.asymmetry(box.arguments.name)
    if asymmetric is not None:
        return asymmetric
    if not math.isfinite(claim.value):
        return inconclusive(box.raised or "the function isn't finite at the point", 1)
    if not np.isfinite(claim.claimed).all():
        return Verdict(Outcome.FAIL, f"{box.what} isn't finite where the function is", evaluations=1)
    checker, result = claim.check(rng)
    if result.outcome is Outcome.FAIL and result.extrapolant is not None:
        return _failure(box, claim, checker, result)
    return result.verdict("", claim.claimed.size, _entry_detection_limit(claim, result))


def _entry_detection_limit(claim: DerivativeClaim, result: LineResult) -> float:
    """The smallest relative error of an entry of median size that a pass would have shown."""
    if result.outcome is not Outcome.PASS or result.line is None or claim.order > 1:
        return math.inf
    middling = median_size(claim.claimed * result.line.direction)
    return (result.tolerance + result.difference) / middling if middling else math.inf


def _failure(box: BlackBox, claim: DerivativeClaim, checker: Checker, result: LineResult) -> Verdict:
    """A failure along a line, with the entries that are wrong."""
    total = claim.claimed.size
    verdict = result.verdict("", total)
    errors = _wrong_entries(claim, checker, result)
    if claim.order == 1 and right_entry_by_entry(checker, result, errors.positions.tolist()):
        return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=MIXED_SCALES, evaluations=1 + checker.evaluations)
    entries = _entries(box, claim, errors, "" if box.out is None else WEIGHTED_SUM)
    cause = _single_entry(entries, errors.exhaustive, total)
    if not cause and claim.order == 1:
        cause = likely_mistake(checker, result, claim.claimed)
    verdict = replace(
        verdict, entries=tuple(entries), complete=errors.exhaustive, cause=cause, evaluations=1 + checker.evaluations
    )
    return verdict if box.out is None else _by_components(box, verdict, result, errors)


def _wrong_entries(claim: DerivativeClaim, checker: Checker, failure: LineResult) -> EntryErrors:
    """The wrong entries: of a small array by looking at each, of a large one by looking at parts of the line."""
    assert failure.line is not None
    assert failure.extrapolant is not None
    if claim.x.size <= (LOCATION.max_entrywise if claim.order == 1 else LOCATION.max_hessian_variables):
        return claim.entry_errors(checker, failure).wrong(claim.claimed.reshape(-1))
    if claim.order == 2:
        return NONE_KNOWN
    located = failure.located or locate_entries(failure.line, failure.extrapolant)
    elsewhere = located.exhaustive and claim.agrees_elsewhere(checker, failure, located.positions)
    return located._replace(exhaustive=elsewhere)


def _by_components(box: BlackBox, failure: Verdict, result: LineResult, errors: EntryErrors) -> Verdict:
    """The failure of a weighted sum, with the wrong entries of the derivative itself where the function has few values
    and some component is wrong by itself."""
    of_the_sum = replace(failure, entries_of="the gradient of ⟨G, f⟩, with random weights G,")
    out = box.out or ()
    size = int(np.prod(out))
    if size > LOCATION.max_entrywise:
        return of_the_sum
    every = box.x.size <= LOCATION.max_entrywise
    positions = None if every else errors.positions.tolist()
    complete = every or errors.exhaustive
    entries: list[Entry] = []
    last = tuple(n - 1 for n in out)
    function = Memoized(box.value)
    claim_of = partial(box.claim, function=function)
    for index, claim, found in errors_by_component(claim_of, out, result, positions):
        wrong = found.wrong(claim.claimed.reshape(-1))
        entries += _entries(box, claim, wrong, f"∂{format_index(index)}/∂" if out else "")
        complete = complete and wrong.exhaustive
        if len(entries) > LOCATION.max_entrywise and index != last:
            complete = False  # enough to show, and the other components go unseen
            break
    if not entries:
        return of_the_sum
    total = failure.total * size
    # A column is a single entry of the sum, and no single entry of the Jacobian.
    cause = "" if _single_entry(failure.entries, failure.complete, failure.total) else failure.cause
    return replace(
        failure,
        entries=tuple(entries),
        total=total,
        complete=complete,
        cause=_single_entry(entries, complete, total) or cause,
        evaluations=failure.evaluations + function.evaluations,
    )


def _entries(box: BlackBox, claim: DerivativeClaim, errors: EntryErrors, prefix: str) -> list[Entry]:
    flat = claim.claimed.reshape(-1)
    return [
        Entry(
            prefix + box.arguments.entry_name(int(position), claim.order),
            float(flat[position]),
            float(flat[position] - claim_error),
            abs(float(claim_error)) / float(tolerance) if tolerance else math.inf,
        )
        for position, claim_error, tolerance in zip(errors.positions, errors.claim_error, errors.tolerance, strict=True)
    ]


def _single_entry(entries: Sequence[Entry], complete: bool, total: int) -> str:
    """The likely cause where one entry of several is wrong."""
    return SINGLE_ENTRY.format(entries[0].index) if len(entries) == 1 < total and complete else ""
