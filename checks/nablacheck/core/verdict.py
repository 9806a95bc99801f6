"""Verdicts: comparing a claim with an oracle at one point, and what counts as agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from nablacheck.core.arrays import SMALLEST_NORMAL, Array
from nablacheck.core.notebook import ShownInNotebooks
from nablacheck.core.text import LABEL_WIDTH, format_distinct, format_number, labelled, significant


class Outcome(StrEnum):
    """What one comparison came to."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


RESOLUTION = 1e-2
"""An oracle that can't tell the largest entry from zero to within this share of it has seen nothing."""
NOISY = "the noise of the function hides the derivative"
VALUES_UNDERFLOW = "the values underflow: zeros, or next to nothing, are compared with each other"
FUNCTION_CHANGES = "the function has different values for the same arguments: it is random, or keeps a state"
CLAIM_CHANGES = "what is claimed has different values for the same arguments: it is random, or keeps a state"
CACHED_CLAIM = "what is claimed depends on where the function was called last, as with a cache of its values"
RIGHT_AS_FORMULA, UNSAFE_AS_CODE = "right as a formula", "unsafe as code"
LOSES_DIGITS = "loses digits"
ENTRIES_SHOWN = 6
"""How many wrong entries a verdict in writing lists."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """What an oracle found: values, how far each may be off, and what it cost."""

    value: Array
    tolerance: Array
    evaluations: int


@dataclass(frozen=True)
class Entry:
    """One entry of a claimed derivative beside the oracle's."""

    index: str
    claimed: float
    numerical: float
    ratio: float

    @property
    def tolerance(self) -> float:
        """How far the numerical value may be off."""
        return abs(self.claimed - self.numerical) / self.ratio if self.ratio else 0.0


@dataclass(frozen=True)
class ArithmeticFault:
    """What goes wrong in the floating-point arithmetic of code, by which a formula is neither right nor wrong."""

    code: str
    """Whose: ``the gradient``, ``the function``."""
    what: str
    """``overflows``, ``underflows`` or ``loses digits``."""
    right_as_formula: bool
    """Whether the same code agrees in exact arithmetic there; else nothing is known of the formula."""

    def sentence(self, where: str) -> str:
        known = f"{RIGHT_AS_FORMULA}, " if self.right_as_formula else ""
        return f"{self.code} {self.what} {where}: {known}{UNSAFE_AS_CODE}"


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(ShownInNotebooks):
    """The outcome at one point, with the figures that justify it.

    ``difference`` and ``tolerance`` are of whatever was compared: the worst entry by ``compare``, the slope along the
    line that decides by the engine and ``dual``, the norm of all entries by ``check_grad``. ``ratio`` is their
    quotient. ``detection_limit`` is the smallest error that would have been caught, relative to the largest entry, the
    slope or the norm; by balls it is how closely both sides agree.
    """

    outcome: Outcome
    reason: str = ""
    difference: float = 0.0
    tolerance: float = 0.0
    ratio: float = 0.0
    detection_limit: float = np.inf
    evaluations: int = 0
    variable: str = ""
    entries: tuple[Entry, ...] = ()
    total: int = 0
    cause: str = ""
    entry_detection_limit: float = np.inf
    """The smallest relative error of a single entry, one of median size, that would have been caught."""
    absolute_detection_limit: float = np.inf
    """Where the claim is zero, to which no error is relative: the smallest entry of a derivative that would have been
    caught."""
    complete: bool = True
    """Whether ``entries`` are all the wrong ones there are."""
    breaks_contract: bool = False
    """Whether the claim failed because of what its code does, such as raising, rather than by a comparison."""
    undefined: bool = False
    """Whether the formula is to blame for that: it has no value where the function has one, or is transposed."""
    unsupported: bool = False
    """Whether nothing is concluded because the code doesn't run on the oracle's numbers."""
    false_pass_bound: float | None = None
    """How likely a wrong claim passes all the same, where an oracle can tell."""
    generic: bool = False
    """Whether the claim fails at almost all values of these sizes, rather than at the values of the point."""
    sign_ambiguous: bool = False
    """Whether signs that nothing determines took part, such as those of singular vectors."""
    contracted: bool = False
    """Whether the cotangent G of the point took part."""
    entries_of: str = ""
    """What ``entries`` and ``total`` are about, in words, where it isn't the claim itself."""
    equation_of: str = ""
    """Whose equation in writing was compared, in words; empty where it wasn't one in writing."""
    columns: tuple[str, str] = ("claimed", "numerical")
    """What reports call the two values of an entry."""
    compared: str = "slope"
    """What was compared along a line, in words."""
    arithmetic_fault: ArithmeticFault | None = None
    """What goes wrong in the arithmetic of the code at the point, so that nothing is concluded about the formula."""
    by: str = ""
    """The argument that the derivative is by, where several were asked about."""
    parts: tuple[Verdict, ...] = ()
    """The verdicts on each of these; the others are figures of the worst of them."""
    notes: tuple[str, ...] = ()
    """What was checked otherwise than it was asked for, such as in other numbers than the caller's."""
    claimed: Array | None = None
    estimate: Estimate | None = None

    @property
    def code_at_fault(self) -> bool:
        """Whether the claim failed by its code alone, which says nothing about the formula: it can't be run."""
        return self.breaks_contract and not self.undefined

    def __bool__(self) -> bool:
        """Whether it is a pass, so that ``assert check_gradient(...)`` means what it says."""
        return self.outcome is Outcome.PASS

    def __repr__(self) -> str:
        """In a line, for asserts that fail."""
        first, *_ = str(self).splitlines()
        return f"<{first}; likely {self.cause}>" if self.cause else f"<{first}>"

    def __str__(self) -> str:
        """The outcome, the figures, the wrong entries, the likely cause."""
        return _format_verdict(self)


SEVERITY = (Outcome.PASS, Outcome.INCONCLUSIVE, Outcome.FAIL)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """What several verdicts on one claim come to: the worst of them, and the evaluations and coarsest detection
    limit of all. The first failure is the last that is asked for."""
    found: list[Verdict] = []
    for verdict in verdicts:
        found.append(verdict)
        if verdict.outcome is Outcome.FAIL:
            break
    if len(found) == 1:
        return found[0]
    return of_all(max(found, key=lambda verdict: (SEVERITY.index(verdict.outcome), verdict.ratio)), found)


def of_all(decisive: Verdict, found: Sequence[Verdict]) -> Verdict:
    """The decisive verdict of several, with the evaluations and the coarsest detection limits of all."""
    return replace(
        decisive,
        evaluations=sum(each.evaluations for each in found),
        detection_limit=max(each.detection_limit for each in found),
        entry_detection_limit=max(each.entry_detection_limit for each in found),
        absolute_detection_limit=max(each.absolute_detection_limit for each in found),
    )


def inconclusive(reason: str, evaluations: int = 0) -> Verdict:
    return Verdict(Outcome.INCONCLUSIVE, reason, evaluations=evaluations)


def format_index(index: tuple[int, ...]) -> str:
    """An index in writing, as in ``[2, 0]``; nothing for that of a number."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def entry_name(variable: str, index: tuple[int, ...], leading: int, order: int = 1) -> str:
    """What an entry is called: ``x[0]``; ``∂[1]/∂x[0]`` where the first ``leading`` axes are those of the function's
    value; ``∂²/∂x[0]∂x[1]`` for second derivatives."""
    first, rest = format_index(index[:leading]), format_index(index[leading:])
    if order == 2:
        return f"∂²/∂{variable}{first}∂{variable}{rest}"
    return f"∂{first}/∂{variable}{rest}" if leading else f"{variable}{rest}"


def compare(claimed: Array, estimate: Estimate, variable: str, *, leading: int = 0, order: int = 1) -> Verdict:
    """Compare claimed values with an estimate of the same shape, entry by entry.

    The first ``leading`` axes are those of the function's value, or for ``order`` 2 those of the first derivative.
    """
    difference = np.abs(claimed - estimate.value)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(difference == 0, 0.0, difference / estimate.tolerance)
    worst = int(np.argmax(ratio)) if ratio.size else 0
    largest = float(max(np.abs(claimed).max(initial=0.0), np.abs(estimate.value).max(initial=0.0)))
    coarse = float(estimate.tolerance.max(initial=0.0))
    agreed = Verdict(
        Outcome.PASS,
        difference=float(difference.flat[worst]),
        tolerance=float(estimate.tolerance.flat[worst]),
        ratio=float(ratio.flat[worst]),
        detection_limit=coarse / largest if largest > 0 else np.inf,
        evaluations=estimate.evaluations,
        variable=variable,
        total=claimed.size,
        claimed=claimed,
        estimate=estimate,
    )
    if 0 < largest < SMALLEST_NORMAL:
        return replace(agreed, outcome=Outcome.INCONCLUSIVE, reason=VALUES_UNDERFLOW)
    if ratio.flat[worst] > 1:
        wrong = [index for index in np.ndindex(claimed.shape) if ratio[index] > 1]
        entries = tuple(
            Entry(
                entry_name(variable, index, leading, order),
                float(claimed[index]),
                float(estimate.value[index]),
                float(ratio[index]),
            )
            for index in wrong
        )
        return replace(agreed, outcome=Outcome.FAIL, entries=entries)
    if largest > 0 and coarse > RESOLUTION * largest:
        return replace(agreed, outcome=Outcome.INCONCLUSIVE, reason=NOISY)
    return agreed


def _format_verdict(verdict: Verdict) -> str:
    worst_first = sorted(verdict.parts, key=lambda part: -SEVERITY.index(part.outcome))
    notes = [labelled("note", note) for note in verdict.notes]
    return "\n".join([*(map(_format_verdict, worst_first) if worst_first else [_format_one(verdict)]), *notes])


def _format_one(verdict: Verdict) -> str:
    evaluations = f"{verdict.evaluations} evaluations"
    outcome = f"{verdict.outcome} by {verdict.by}" if verdict.by else str(verdict.outcome)
    if verdict.outcome is Outcome.PASS:
        limits = ""
        if np.isfinite(verdict.detection_limit):
            limits += f"; a relative error of {verdict.detection_limit:.0e} would show"
        if np.isfinite(verdict.entry_detection_limit):
            limits += f", of a median entry {verdict.entry_detection_limit:.0e}"
        if 0 < verdict.absolute_detection_limit < np.inf:
            limits += f"; instead of zero a derivative of {verdict.absolute_detection_limit:.0e} would show"
        return f"{outcome}: {evaluations}{limits}"
    if verdict.outcome is Outcome.INCONCLUSIVE:
        return f"{outcome}: {verdict.reason} ({evaluations})"
    if verdict.reason:
        return "\n".join([f"{outcome}: {verdict.reason}", *_format_cause(verdict)])
    off = f"off by {format_number(verdict.difference)}, tolerance {format_number(verdict.tolerance)}"
    lines = [f"{outcome}: along a line the {verdict.compared} is {off} ({evaluations})"]
    if verdict.entries:
        lines += format_entries(verdict)
    return "\n".join(lines + _format_cause(verdict))


def _format_cause(verdict: Verdict) -> list[str]:
    return [labelled("likely", verdict.cause)] if verdict.cause else []


def format_entries(verdict: Verdict) -> list[str]:
    """A table of the wrong entries, as lines: the first few, and how many there are."""
    width = max(LABEL_WIDTH + 2, *(len(entry.index) + 2 for entry in verdict.entries[:ENTRIES_SHOWN]))
    first, second = verdict.columns
    lines = [f"  {'entry':<{width}}{first:<13}{second:<13}difference / tolerance"]
    for entry in verdict.entries[:ENTRIES_SHOWN]:
        claimed, numerical = format_distinct(entry.claimed, significant(entry.numerical, entry.tolerance))
        lines.append(f"  {entry.index:<{width}}{claimed:<12} {numerical:<12} {entry.ratio:.2g}")
    more = len(verdict.entries) - ENTRIES_SHOWN
    if more > 0:
        lines.append(f"  and {more} more")
    least = "" if verdict.complete else "at least "
    of = f" of {verdict.entries_of}" if verdict.entries_of else ""
    lines.append(f"  {least}{len(verdict.entries)} of {verdict.total} entries{of} wrong")
    return lines
