"""Misprints of documents, each with its smallest counterexample and the correction, as Markdown.

The text depends on nothing but the declarations and on whether balls can be had to prove it: it is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nablacheck.catalogue.names import name_on_command_line
from nablacheck.checking.counterexample import Counterexample, smallest_counterexample
from nablacheck.checking.defaults import TIMEOUT
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.unrunnable_code import HAS_READING, REFUTES_NOTHING, find_code_fault
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.arrays import Array
from nablacheck.core.attempts import Lost, attempt
from nablacheck.core.replaced import functions_kept
from nablacheck.core.text import counted, significant
from nablacheck.core.timelimit import OutOfTime, still_running, time_limit
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document, Source
from nablacheck.declare.point_sampler import Unbuildable
from nablacheck.declare.points import Point
from nablacheck.oracles import Oracle, available, oracle, oracles_for, written
from nablacheck.oracles.written import UNDEFINED
from nablacheck.reading.comparison import as_written
from nablacheck.reports.text_results import format_claim, format_value, without_details


def misprints(claims: Sequence[Claim], document: Document) -> list[tuple[tuple[Source, ...], Claim]]:
    """The misprints of a document with the locations they stand at, in its order: one slip in several lines is one."""
    order = {location: k for k, location in enumerate(document.locations)}
    found = []
    for claim in claims:
        sources = [source for source in claim.sources if source.document is document]
        if claim.misprint and sources:
            sources.sort(key=lambda source: order.get(source.location, len(order)))
            found.append((tuple(sources), claim))
    return sorted(found, key=lambda each: order.get(each[0][0].location, len(order)))


WRITTEN_POINTS = 20
"""How many points show whether a line is what its code computes: all of them differ where it isn't."""
PARTS = (
    "severity", "printed", "letters", "why", "because", "right_when", "edit", "correct", "counterexample", "there",
    "repeat",
)  # fmt: skip


@dataclass(frozen=True)
class Erratum:
    """A misprint: what is printed, where, and the smallest counterexample that was found."""

    sources: tuple[Source, ...]
    claim: Claim
    found: Counterexample | None
    proof: str = ""
    """What makes the counterexample certain, or why nothing does; empty where that wasn't asked."""
    undefined: str = ""
    """Why what is printed has no reading, where there is no code."""
    fault: str = ""
    """What the code of the declaration does that none may do: then nothing is known of the document."""

    @property
    def location(self) -> str:
        """Where it stands: one location or several."""
        return "; ".join(source.location for source in self.sources)

    def text(self) -> str:
        """The erratum in Markdown."""
        formula = self.claim.formula
        text = [f"### {self.location}", "", f"`{formula.name}`: {formula.equation}; {format_claim(self.claim)}.", ""]
        text += [
            f"- {label.replace('_', ' ')}{'' if label == 'there' else ':'} {part}"
            for label, part in self.parts().items()
        ]
        return "\n".join(text)

    def printed(self) -> str:
        """What is printed, letter for letter, at each of its locations that the same isn't printed at already."""
        quotations: dict[str, str] = {}
        for source in self.sources:
            quotation = source.document.printed.get(source.location) or source.printed
            if quotation:
                quotations.setdefault(quotation, source.location)
        if len(quotations) < 2:
            return "".join(map(_quoted, quotations)) or self.claim.equation
        return "; ".join(f"{_quoted(text)} ({location})" for text, location in quotations.items())

    def parts(self) -> dict[str, str]:
        """What it consists of, by the names in ``PARTS``, without those there are none of."""
        claim, assessed = self.claim, self.claim.assessment
        correction = claim.correction
        keys = dict.fromkeys(source.letters for source in self.sources if source.letters)
        known = {
            "severity": str(assessed.severity),
            "printed": self.printed(),
            "letters": "; ".join(keys),
            "why": claim.note,
            "because": assessed.because,
            "right_when": assessed.right_when,
            "edit": _quoted(assessed.edit) if assessed.edit else "",
            "correct": "" if correction is None else _with_conditions(correction) + self.layout_of(correction.equation),
            "repeat": f"`nablacheck check {name_on_command_line(claim.formula, claim)}`",
        }
        found = {name: text for name, text in {**known, **self.evidence()}.items() if text}
        return {name: found[name] for name in PARTS if name in found}

    def layout_of(self, equation: str) -> str:
        """A remark where derivatives of vectors are laid out otherwise than in the document."""
        other = self.sources[0].document.layout == "denominator" and "∂u/∂x" in equation
        return " (where ∂u/∂x has the entries ∂uᵢ/∂xⱼ)" if other else ""

    def evidence(self) -> dict[str, str]:
        """What shows that it is wrong."""
        if self.undefined:
            return {"there": self.undefined}
        if self.found is None:
            return {"counterexample": "none found"}
        point, verdict = self.found
        sizes = ", ".join(f"{letter} = {size}" for letter, size in point.sizes.items())
        values = "; ".join(f"{name} = {_inline(value)}" for name, value in point.values.items())
        if verdict.contracted and point.cotangent is not None:
            values += f"; G = {_inline(point.cotangent)}"
        return {
            "counterexample": f"{sizes + ': ' if sizes else ''}{values}",
            "there": f"{_seen(verdict)}{f' ({self.proof})' if self.proof else ''}",
        }


def _quoted(text: str) -> str:
    """A quotation as code in Markdown, on one line."""
    return f"`{' '.join(text.split())}`"


def _with_conditions(claim: Claim) -> str:
    return claim.equation + (f", where {claim.conditions}" if claim.conditions else "")


def _seen(verdict: Verdict) -> str:
    """What the claim says there, and what is true."""
    if not verdict.entries:
        return without_details(verdict.reason)
    entry = verdict.entries[0]
    claimed, true = (_rounded(significant(value, verdict.tolerance)) for value in (entry.claimed, entry.numerical))
    return f"{entry.index} is claimed {claimed} and is {true}"


def _inline(value: object) -> str:
    if isinstance(value, np.ndarray):
        array: Array = value + 0.0 if value.dtype.kind == "f" else value
        return np.array2string(array, precision=4, separator=", ", suppress_small=True).replace("\n", "")
    return format_value(value)


def _rounded(value: float) -> str:
    """Four digits: an oracle's last ones differ from machine to machine."""
    return f"{float(f'{value:.4g}'):g}"


def find(claims: Sequence[Claim], document: Document, timeout: float = TIMEOUT) -> list[Erratum]:
    """The errata of a document, in its order, each within the time limit."""
    return [_within(sources, claim, timeout) for sources, claim in misprints(claims, document)]


def _within(sources: tuple[Source, ...], claim: Claim, timeout: float) -> Erratum:
    """The erratum of a claim whose code may do anything."""
    fault = still_running(timeout)
    try:
        with functions_kept() as replaced, time_limit(timeout):
            found = attempt(f"erratum {claim.name}", lambda: _erratum(sources, claim))
    except OutOfTime:
        return Erratum(sources, claim, None, fault=fault)
    except Lost as lost:
        return Erratum(sources, claim, None, fault=fault if lost.ending.timed_out else str(lost))
    return Erratum(sources, claim, None, fault=replaced.sentence("its code")) if replaced else found


def _erratum(sources: tuple[Source, ...], claim: Claim) -> Erratum:
    if claim.text_alone:
        _, equation = as_written(claim)
        if equation.undefined:
            return Erratum(sources, claim, None, undefined=f"{UNDEFINED}: {equation.reason}")
        return Erratum(sources, claim, None, fault=HAS_READING)
    try:
        at_fault = find_code_fault(claim)
    except Unbuildable as error:
        return Erratum(sources, claim, None, fault=f"{error} ({claim.formula.code_location})")
    if at_fault is not None:
        _, verdict = at_fault
        return Erratum(sources, claim, None, fault=verdict.reason)
    wrong = _not_as_written(claim)
    if wrong:
        return Erratum(sources, claim, None, fault=wrong)
    found = _counterexample(claim)
    return Erratum(sources, claim, found, _proof(claim, found[0]) if found is not None else "")


def _not_as_written(claim: Claim) -> str:
    """What is wrong where the line that is printed, or the correction, isn't what its code computes."""
    for each in filter(None, (claim, claim.correction)):
        if not written.applies(each):
            continue
        result = check_claim(each, written, count=WRITTEN_POINTS, shrink=False, explain=False)
        if result.status is Status.FAILS:
            return f"{result.reason or f'{each.equation} is not what its code computes'} ({each.code_location})"
    return ""


def _proof(claim: Claim, point: Point) -> str:
    """Whether ball arithmetic proves the claim wrong at a point, and if not, why."""
    if "ball" not in available():
        return "not proven: python-flint is missing"
    verdict = check_at_point(claim, oracle("ball"), point)
    if verdict.outcome is not Outcome.FAIL:
        return f"not proven: {verdict.reason or 'balls agree'}"
    # Where the formula has no value, the code says so, and there is nothing to prove.
    return "" if verdict.breaks_contract else "proven in ball arithmetic"


def _counterexample(claim: Claim) -> Counterexample | None:
    """The counterexample of the first oracle that has one."""
    found = (smallest_counterexample(claim, partial(_refutation, claim, each)) for each in oracles_for(claim))
    return next((each for each in found if each is not None), None)


def _refutation(claim: Claim, oracle: Oracle, point: Point) -> Verdict:
    """The oracle's verdict, where code that is at fault at some values alone refutes nothing."""
    verdict = check_at_point(claim, oracle, point)
    return inconclusive(verdict.reason) if verdict.code_at_fault else verdict


def unrefuted(errata: Mapping[Document, Sequence[Erratum]]) -> dict[str, str]:
    """The misprints that nothing refutes, each with the reason."""
    left = (erratum for each in errata.values() for erratum in each if erratum.found is None and not erratum.undefined)
    return {
        each.claim.name: f"{each.fault}; {REFUTES_NOTHING}" if each.fault else "no counterexample found"
        for each in left
    }


HEAD = """# Errata

What these documents print and nablacheck refutes. Each entry quotes the print letter for letter, with the key of its
letters (on the right of an arrow stands what nablacheck calls it), says how bad it is, when it is right all the same
and the smallest edit, and ends with the right result, the smallest counterexample that was found, and the command that
repeats it. Generated by `nablacheck errata`; a test keeps it true.
"""


def markdown(errata: Mapping[Document, Sequence[Erratum]]) -> str:
    """The errata of all documents as one text, without those whose code is at fault."""
    text = [HEAD]
    for document, each in errata.items():
        found = [erratum for erratum in each if not erratum.fault]
        places = len({source.location for erratum in found for source in erratum.sources})
        of = f" of {len(document.locations)}" if document.locations else ""
        by = ", ".join(filter(None, (document.author, document.date, document.address)))
        text += [f"## {document.title}\n", *([f"{by}.\n"] if by else [])]
        text += [f"{counted(len(found), 'erratum', 'errata')} at {places}{of} locations.\n" if found else "Nothing.\n"]
        text += [f"{erratum.text()}\n" for erratum in found]
    return "\n".join(text)
