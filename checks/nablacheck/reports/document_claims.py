"""The claims of a document as they were judged, each with its place, its reading and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nablacheck.core.text import counted
from nablacheck.reports.answers import Answer

WIDTH = 100
"""Characters that are shown of an equation which isn't read."""


class Verdict(StrEnum):
    """What became of a claim."""

    HOLDS = "holds"
    REFUTED = "refuted"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"
    NOT_READ = "not read"


@dataclass(frozen=True)
class Judged:
    """A claim of a document: ``place`` is its line, ``reason`` says why it isn't decided."""

    place: str
    text: str
    identity: bool
    verdict: Verdict
    answer: Answer | None = None
    reason: str = ""

    @property
    def lines(self) -> list[str]:
        """The reading, and for what is refuted the evidence."""
        if self.answer is None or self.answer.refusal is not None:
            return []
        lines = self.answer.lines()
        if self.verdict in (Verdict.REFUTED, Verdict.UNDEFINED):
            return lines
        return [line for line in lines if line.split()[0] in ("read", "claimed", "note", "assumed")]

    def as_data(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "text": self.text,
            "identity": self.identity,
            "verdict": str(self.verdict),
            "reason": self.reason or None,
            "lines": self.lines,
        }


def format_claim(name: str, claim: Judged) -> str:
    """A claim of a file in the lines of its reading; one that isn't read, as it is printed."""
    head = f"{name}:{claim.place}  {claim.verdict}"
    if claim.reason:
        head += f": {claim.reason}"
    if claim.lines:
        return "\n".join([head, *claim.lines])
    text = claim.text if len(claim.text) <= WIDTH else claim.text[: WIDTH - 1] + "…"
    return f"{head}\n  {text}"


def format_summary(claims: Iterable[Judged], seed: int) -> str:
    """How many claims hold, are refuted, undefined, undecided or not read."""
    counts = Counter(claim.verdict for claim in claims)
    if not counts:
        return "nothing is claimed here"
    parts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    return f"{counted(counts.total(), 'claim', 'claims')}: {parts} (seed {seed})"
