"""The verdict on a claimed derivative, whatever its code does: by one argument, or by each of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from nablacheck.blackbox.arithmetic_faults import Build, as_it_is, unless_arithmetic_fault
from nablacheck.blackbox.problem import BlackBox
from nablacheck.blackbox.variables import Variables
from nablacheck.blackbox.verdict import verdict_on
from nablacheck.core.contract import ContractError, OutOfRange, warnings_hidden
from nablacheck.core.replaced import functions_kept
from nablacheck.core.verdict import SEVERITY, Outcome, Verdict, inconclusive, of_all

Rng = np.random.Generator | int | None


class KnownSeed(np.random.SeedSequence):
    """A seed whose random words are worked out once, as that takes longer than many a function."""

    generate_state = cache(np.random.SeedSequence.generate_state)  # type: ignore[assignment]


SEED = KnownSeed(0)
"""Where random directions come from, if the caller doesn't say."""


def generator(rng: Rng) -> np.random.Generator:
    """Where random numbers come from: the same ones every time, if the caller doesn't say."""
    return np.random.default_rng(SEED if rng is None else rng)


def judge(by: Variables, verdict_for: Callable[[int], Verdict]) -> Verdict:
    """The verdict on what is claimed by each of the arguments; ``verdict_for(k)`` is that on the k-th."""
    with functions_kept() as replaced:
        found = [contained(partial(verdict_for, k)) for k in range(len(by.parameters))]
    if replaced:
        return Verdict(Outcome.FAIL, replaced.sentence("the code"))
    if not by.several:
        return found[0]
    verdict = together([replace(each, by=which.name) for each, which in zip(found, by.parameters, strict=True)])
    return replace(verdict, notes=(*verdict.notes, by.note)) if by.note else verdict


def contained(work: Callable[[], Verdict]) -> Verdict:
    """A verdict, or what a user's code did instead of giving one."""
    try:
        with np.errstate(all="ignore"), warnings_hidden():
            return work()
    except ContractError as error:
        return Verdict(Outcome.FAIL, str(error))
    except RecursionError:  # those of the function are told by then
        return Verdict(Outcome.FAIL, "an argument holds itself, or containers too many levels deep")


def verdict_of(build: Build, rng: Rng, strict_range: bool) -> Verdict:
    """The verdict on one problem. Raises ``ContractError``."""
    box = build(as_it_is, as_it_is)
    note = box.arguments.converted
    try:
        verdict = verdict_on(box, generator(rng))
    except OutOfRange as error:
        verdict = Verdict(Outcome.FAIL, str(error))
    if verdict.outcome is Outcome.FAIL:
        verdict = _unless_low_precision(verdict, box)
    if verdict.outcome is not Outcome.PASS:
        verdict = unless_arithmetic_fault(verdict, build)
    if strict_range and verdict.arithmetic_fault:
        verdict = replace(verdict, outcome=Outcome.FAIL)
    return replace(verdict, notes=(note,)) if note else verdict


def together(found: Sequence[Verdict]) -> Verdict:
    """Verdicts on parts of one claim as one: the worst of them, with the evaluations and the coarsest limits of all."""
    decisive = max(found, key=lambda verdict: SEVERITY.index(verdict.outcome))
    return replace(of_all(decisive, found), parts=tuple(found), notes=())


def _unless_low_precision(failure: Verdict, box: BlackBox) -> Verdict:
    """The failure, or an inconclusive verdict where arguments that were handed over in less than double precision make
    it: of what code rounds to that by itself, apart from what moves, lines show nothing."""
    names = box.arguments.of_low_precision
    if not names:
        return failure
    try:
        in_double = verdict_on(box.at(box.arguments.in_double()), generator(None))
    except ContractError:
        return failure
    if in_double.outcome is Outcome.FAIL:
        return failure
    reason = f"the precision of {' and '.join(names)} hides the derivative: with double precision it is another one"
    return inconclusive(reason, failure.evaluations)
