"""Which locations of the documents are verified, refuted, without a claim, or missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nablacheck.checking.result import Result, by_claim, first_wrong
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document
from nablacheck.declare.misprints import Severity
from nablacheck.reading.comparison import as_printed, as_written


class CoverageStatus(StrEnum):
    """What became of a location: its claims hold and what is printed was read and agrees with them, or their values
    alone were compared, or it asks and the answer given here is right; or what is printed is right under a condition
    alone that the document doesn't state, undefined as written, or refuted; or it defines something; or …"""

    AS_PRINTED = "as printed"
    BY_VALUE = "by value"
    ANSWERED = "answered"
    CONDITIONAL = "conditional"
    UNDEFINED = "undefined"
    REFUTED = "refuted"
    DEFINITION = "definition"
    FAILING = "failing"
    WITHOUT_CLAIM = "without a claim"
    MISSING = "missing"


GAPS = (
    CoverageStatus.BY_VALUE, CoverageStatus.FAILING, CoverageStatus.WITHOUT_CLAIM, CoverageStatus.MISSING,
)  # fmt: skip
"""Where something is left to do, or to say."""


@dataclass(frozen=True)
class Coverage:
    """The locations of one document, each with its status and the claims that cite it."""

    document: Document
    statuses: Mapping[str, CoverageStatus]
    claims: Mapping[str, Sequence[str]]
    unread: Mapping[str, str] = field(default_factory=dict)
    """Why what is printed wasn't read, by location."""

    def count(self, status: CoverageStatus) -> int:
        return sum(each is status for each in self.statuses.values())

    @property
    def wrong(self) -> bool:
        """Whether a location is missing or failing."""
        return any(each in (CoverageStatus.MISSING, CoverageStatus.FAILING) for each in self.statuses.values())


def code_at_fault(results: Sequence[Result]) -> dict[str, str]:
    """What the code of declarations does that none may do, by claim: it speaks against no document."""
    wrong = filter(None, map(first_wrong, by_claim(results).values()))
    return {result.claim: result.reason for result in wrong if result.code_at_fault}


def cover(document: Document, claims: Sequence[Claim], results: Sequence[Result]) -> Coverage:
    """Where each location of the document stands, given the results of the claims that cite it.

    A location with a misprint is refuted, whatever else it claims; one whose claims don't all come out as they should
    is failing.
    """
    passed = {name: first_wrong(each) is None for name, each in by_claim(results).items()}
    citing: dict[str, list[Claim]] = {location: [] for location in document.locations}
    for claim in claims:
        for source in claim.sources:
            if source.document is document:
                citing.setdefault(source.location, []).append(claim)
    statuses = {}
    for location, cited in citing.items():
        if not cited:
            statuses[location] = _without_claim(document, location)
        elif not all(passed.get(claim.name, False) for claim in cited):
            statuses[location] = CoverageStatus.FAILING
        else:
            statuses[location] = _standing(document, location, cited)
    names = {place: [claim.name for claim in cited] for place, cited in citing.items()}
    return Coverage(document, statuses, names, not_read(document, claims))


def _without_claim(document: Document, location: str) -> CoverageStatus:
    if location in document.definitions:
        return CoverageStatus.DEFINITION
    return CoverageStatus.WITHOUT_CLAIM if location in document.nothing_to_check else CoverageStatus.MISSING


def _standing(document: Document, location: str, claims: Sequence[Claim]) -> CoverageStatus:
    """Where a location stands whose claims came out as they should."""
    severities = {claim.assessment.severity for claim in claims if claim.misprint}
    if severities:
        worst = min(severities, key=list(Severity).index)
        named = {Severity.CONDITIONAL: CoverageStatus.CONDITIONAL, Severity.UNDEFINED: CoverageStatus.UNDEFINED}
        return named.get(worst, CoverageStatus.REFUTED)
    if location in document.asked:
        return CoverageStatus.ANSWERED
    read = (equation.decided for claim in claims for source, equation in as_printed(claim)
            if source.document is document and source.location == location)  # fmt: skip
    return CoverageStatus.AS_PRINTED if any(read) else CoverageStatus.BY_VALUE


def not_read(document: Document, claims: Iterable[Claim]) -> dict[str, str]:
    """The locations at which none of what is printed was read, each with the reason."""
    reasons: dict[str, list[str]] = {}
    for claim in claims:
        for source, equation in as_printed(claim):
            if source.document is document:
                reasons.setdefault(source.location, []).append("" if equation.decided else equation.reason)
    return {location: found[0] for location, found in reasons.items() if all(found)}


def format_table(covered: Iterable[Coverage]) -> str:
    """How many locations of each document stand how."""
    heads = ("locations", *CoverageStatus)
    lines = ["  ".join(heads) + "  document"]
    for each in covered:
        counts = (len(each.statuses), *(each.count(status) for status in CoverageStatus))
        row = "  ".join(f"{count:>{len(head)}}" for head, count in zip(heads, counts, strict=True))
        lines.append(f"{row}  {each.document.title}")
    return "\n".join(lines)


def format_written(claims: Iterable[Claim]) -> str:
    """How many claims are checked as they are written, and how many by their code alone."""
    found = [as_written(claim)[1].decided for claim in claims]
    return f"{sum(found)} claims as written, {len(found) - sum(found)} by their code only"


def format_gaps(covered: Iterable[Coverage]) -> Iterator[str]:
    """The locations that aren't verified as they are printed, nor refuted, a line each."""
    for each in covered:
        for location, status in each.statuses.items():
            if status in GAPS:
                reason = each.document.nothing_to_check.get(location, "") or each.unread.get(location, "")
                yield f"{status}: {each.document.title}, {location}{f': {reason}' if reason else ''}"
