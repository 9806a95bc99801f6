"""The verdict on a black box: lines decide, and what fails is looked at entry by entry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from nablacheck.blackbox.beside_kink import wrong_on_either_side
from nablacheck.blackbox.diagnosis import Diagnosis, symmetrised
from nablacheck.blackbox.problem import ONE, BlackBox
from nablacheck.core.arrays import Array, all_finite, median_size
from nablacheck.core.verdict import Entry, Outcome, Verdict, inconclusive, worst
from nablacheck.differences.additivity import entries_add_up
from nablacheck.differences.beside_kinks import kinked_entries
from nablacheck.differences.checker import Checker
from nablacheck.differences.derivative_claim import DerivativeClaim, Memoized, errors_by_component, random_cotangents
from nablacheck.differences.diagnosis.evidence import Evidence
from nablacheck.differences.diagnosis.wording import SINGLE_ENTRY, SINGLE_PAIR
from nablacheck.differences.entry_errors import NONE_KNOWN, EntryErrors
from nablacheck.differences.entrywise import right_entry_by_entry
from nablacheck.differences.line_result import KINK_AT_POINT, MIXED_SCALES, NOT_DIFFERENTIABLE, LineResult
from nablacheck.differences.locate_wrong_entries import any_entry, several_entries
from nablacheck.differences.locate_wrong_second_derivatives import locate_second_derivatives
from nablacheck.differences.options import LOCATION

WEIGHTED_SUM = "∂⟨G, f⟩/∂"
"""What the names of entries begin with where they are those of a weighted sum."""


def verdict_on(box: BlackBox, rng: np.random.Generator) -> Verdict:
    """The verdict on a claimed derivative. Raises ``ContractError``."""
    if not box.x.size:
        return inconclusive("the argument has no entries")
    if box.out is None:
        return _verdict(box, ONE, rng)
    return worst(_verdict(box, cotangent, rng) for cotangent in random_cotangents(rng, box.out))


def _verdict(box: BlackBox, cotangent: Array, rng: np.random.Generator) -> Verdict:
    """The verdict on the derivative of ⟨cotangent, function⟩, with all values of the function that it took."""
    before = box.evaluations.count
    verdict = _judged(box, cotangent, rng)
    evaluations = box.evaluations.count - before
    return verdict if verdict.evaluations == evaluations else replace(verdict, evaluations=evaluations)


def _judged(box: BlackBox, cotangent: Array, rng: np.random.Generator) -> Verdict:
    claim = box.claim(cotangent)
    asymmetric = claim.asymmetry(box.arguments.name) if claim.order == 2 else None
    if asymmetric is not None:
        return replace(asymmetric, cause=symmetrised(claim, rng))
    if not math.isfinite(claim.value):
        return inconclusive(box.raised or "the function isn't finite at the point")
    if not all_finite(claim.claimed):
        return Verdict(Outcome.FAIL, f"{box.what} isn't finite where the function is")
    checker, result = claim.check(rng)
    if result.outcome is Outcome.FAIL and result.extrapolant is not None:
        return _failure(box, claim, cotangent, checker, result)
    verdict = result.verdict("", claim.claimed.size, _entry_detection_limit(claim, result))
    if result.reason == KINK_AT_POINT:
        explain = partial(_verdict, cotangent=cotangent, rng=rng)
        beside = None if result.agrees_beside else wrong_on_either_side(box, cotangent, result, rng, explain)
        if beside is not None and not box.what_changes(cotangent, claim.claimed):
            return beside
        verdict = replace(verdict, reason=_where_the_kink_is(box, result))
    if result.outcome is Outcome.INCONCLUSIVE and (changes := box.what_changes(cotangent, claim.claimed)):
        return replace(verdict, reason=changes)
    return verdict


def _where_the_kink_is(box: BlackBox, result: LineResult) -> str:
    """A kink in words: the entries that it is along, and whether the claim is right where there is none."""
    assert result.line is not None
    assert result.extrapolant is not None
    names = [box.arguments.entry_name(entry) for entry in kinked_entries(result.line, result.extrapolant)]
    where = f", along {' and '.join(names)}" if names else ""
    return f"{KINK_AT_POINT}{where}" + ("; where it has none, the claim agrees" if result.agrees_beside else "")


def _entry_detection_limit(claim: DerivativeClaim, result: LineResult) -> float:
    """The smallest relative error of an entry of median size that a pass would have shown."""
    if result.outcome is not Outcome.PASS or result.line is None or claim.order > 1:
        return math.inf
    middling = median_size(claim.claimed * result.line.direction)
    return (result.tolerance + result.difference) / middling if middling else math.inf


def _failure(box: BlackBox, claim: DerivativeClaim, cotangent: Array, checker: Checker, result: LineResult) -> Verdict:
    """A failure along a line, with the entries that are wrong and the likely cause."""
    assert result.line is not None
    assert result.extrapolant is not None
    total = claim.claimed.size
    verdict = result.verdict("", total)
    every = _every_error(claim, checker, result)
    diagnosis = Diagnosis(box, claim, cotangent, checker, result, every)
    # A cause that explains very many entries is looked for before the entries, of which any one is shown then.
    known = result.located is not None and result.located.exhaustive
    explained_first = claim.order == 1 and every is None and box.out is None and not known
    cause = diagnosis.cause() if explained_first else ""
    errors = _any_wrong(claim, result) if cause else None
    if errors is None:
        errors = _located(claim, checker, result) if every is None else every.wrong(claim.claimed.reshape(-1))
    if not cause:
        if claim.order == 1 and right_entry_by_entry(checker, result, errors.positions.tolist()):
            return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=MIXED_SCALES)
        if not entries_add_up(result.line, result.extrapolant, errors):
            return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=NOT_DIFFERENTIABLE)
    entries = _entries(box, claim, errors, "" if box.out is None else WEIGHTED_SUM)
    verdict = replace(verdict, entries=tuple(entries), complete=errors.exhaustive)
    if box.out is not None:
        return _by_components(diagnosis, verdict, errors)
    cause = _single_entry(entries, errors.exhaustive, total) or (cause if explained_first else diagnosis.cause())
    return replace(verdict, cause=cause)


def _any_wrong(claim: DerivativeClaim, failure: LineResult) -> EntryErrors | None:
    """Any entry that is wrong, where nearly all are; None where it isn't known to be so and none was found."""
    assert failure.line is not None
    assert failure.extrapolant is not None
    if failure.located is not None:
        return failure.located
    largest = int(np.argmax(np.abs(claim.claimed * failure.line.direction)))
    found = any_entry(failure.line, failure.extrapolant, largest, smooth=failure.multiple)
    return found or (NONE_KNOWN if failure.multiple else None)


def _every_error(claim: DerivativeClaim, checker: Checker, failure: LineResult) -> EntryErrors | None:
    """The errors of all entries of a small array, each looked at by itself; None of a large one."""
    most = LOCATION.max_entrywise if claim.order == 1 else LOCATION.max_hessian_variables
    return claim.entry_errors(checker, failure) if claim.x.size <= most else None


def _located(claim: DerivativeClaim, checker: Checker, failure: LineResult) -> EntryErrors:
    """The wrong entries of a large array, by looking at parts of the line."""
    assert failure.line is not None
    assert failure.extrapolant is not None
    if claim.order == 2:
        return locate_second_derivatives(failure.line, failure.extrapolant)
    located = failure.located or several_entries(failure.line, failure.extrapolant)
    elsewhere = located.exhaustive and claim.agrees_elsewhere(checker, failure, located.positions)
    return located._replace(exhaustive=elsewhere)


def _by_components(diagnosis: Diagnosis, failure: Verdict, errors: EntryErrors) -> Verdict:
    """The failure of a weighted sum, with the wrong entries of the derivative itself where the function has few values
    and some component is wrong by itself."""
    box, every = diagnosis.box, diagnosis.every
    out = box.out or ()
    size = int(np.prod(out))
    entries: list[Entry] = []
    complete = every is not None or errors.exhaustive
    function = Memoized(box.value)
    rows: list[tuple[DerivativeClaim, EntryErrors]] = []
    if size <= LOCATION.max_entrywise:
        positions = None if every is not None else errors.positions.tolist()
        claim_of = partial(box.claim, function=function)
        for index, claim, found in errors_by_component(claim_of, out, diagnosis.failure, positions):
            wrong = found.wrong(claim.claimed.reshape(-1))
            rows.append((claim, found))
            entries += _entries(box, claim, wrong, f"∂{_component(box, index)}/∂" if out else "")
            complete = complete and wrong.exhaustive
            if len(entries) > LOCATION.max_entrywise and len(rows) < size:
                complete = False  # enough to show, and the other components go unseen
                break
    if not entries:
        cause = _single_entry(failure.entries, failure.complete, failure.total) or diagnosis.cause()
        return replace(failure, entries_of="the gradient of ⟨G, f⟩, with random weights G,", cause=cause)
    total = failure.total * size
    known = _jacobian(diagnosis, rows) if every is not None and len(rows) == size else None
    cause = _single_entry(entries, complete, total) or diagnosis.cause(known)
    return replace(failure, entries=tuple(entries), total=total, complete=complete, cause=cause)


def _component(box: BlackBox, index: tuple[int, ...]) -> str:
    return "" if box.outputs is None else box.outputs.entry_name(index)


def _jacobian(diagnosis: Diagnosis, rows: list[tuple[DerivativeClaim, EntryErrors]]) -> Evidence:
    """What is known of the derivative of every component."""
    shape = (diagnosis.box.out or ()) + diagnosis.box.x.shape
    claimed = np.stack([claim.claimed for claim, _ in rows])
    errors, tolerance = (np.stack([getattr(each, what) for _, each in rows]) for what in ("claim_error", "tolerance"))
    return diagnosis.of_jacobian(claimed.reshape(shape), errors.reshape(shape), tolerance.reshape(shape))


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
    if not complete or len(entries) >= total:
        return ""
    if len(entries) == 1:
        return SINGLE_ENTRY.format(entries[0].index)
    facing = len(entries) == 2 and entries[0].index.startswith("∂²") and _facing(entries[0]) == entries[1].index
    return SINGLE_PAIR.format(entries[0].index) if facing else ""


def _facing(entry: Entry) -> str:
    """What the second derivative by the same two variables the other way round is called."""
    head, first, second = entry.index.rsplit("∂", 2)
    return f"{head}∂{second}∂{first}"
