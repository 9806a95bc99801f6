"""Which locations of the documents are verified, refuted, without a claim, or missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablacheck.checking.result import Result, by_claim, first_wrong
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document
from nablacheck.reading.comparison import as_written


class CoverageStatus(StrEnum):
    """What became of a location."""

    VERIFIED = "verified"
    REFUTED = "refuted"
    FAILING = "failing"
    WITHOUT_CLAIM = "without a claim"
    MISSING = "missing"


@dataclass(frozen=True)
class Coverage:
    """The locations of one document, each with its status and the claims that cite it."""

    document: Document
    statuses: Mapping[str, CoverageStatus]
    claims: Mapping[str, Sequence[str]]

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
            statuses[location] = (
                CoverageStatus.WITHOUT_CLAIM if location in document.nothing_to_check else CoverageStatus.MISSING
            )
        elif not all(passed.get(claim.name, False) for claim in cited):
            statuses[location] = CoverageStatus.FAILING
        elif any(claim.misprint for claim in cited):
            statuses[location] = CoverageStatus.REFUTED
        else:
            statuses[location] = CoverageStatus.VERIFIED
    return Coverage(document, statuses, {place: [c.name for c in cited] for place, cited in citing.items()})


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
    """The locations that are neither verified nor refuted, a line each."""
    for each in covered:
        for location, status in each.statuses.items():
            if status not in (CoverageStatus.VERIFIED, CoverageStatus.REFUTED):
                reason = each.document.nothing_to_check.get(location)
                why = f": {reason}" if status is CoverageStatus.WITHOUT_CLAIM else ""
                yield f"{status}: {each.document.title}, {location}{why}"
