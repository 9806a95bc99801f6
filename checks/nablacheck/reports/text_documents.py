"""The claims of a document as text, each with its line, its reading and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

WIDTH = 100
"""Characters that are shown of an equation which isn't read."""


class Claim(Protocol):
    """A claim that was judged."""

    @property
    def place(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def lines(self) -> Sequence[str]: ...


class Document(Protocol):
    """A document that was read."""

    @property
    def path(self) -> Path: ...
    @property
    def equations(self) -> int: ...
    @property
    def definitions(self) -> int: ...
    @property
    def layout(self) -> str: ...
    @property
    def seed(self) -> int: ...


def format_head(document: Document) -> str:
    """What is known of a document as a whole."""
    counts = f"{document.equations} equations, {document.definitions} of them definitions"
    return f"{document.path}: {counts}; {document.layout}"


def format_claim(document: Document, claim: Claim) -> str:
    """A claim in the lines of its reading; one that isn't read, as it is printed."""
    head = f"{document.path.name}:{claim.place}  {claim.verdict}"
    if claim.reason:
        head += f": {claim.reason}"
    if claim.lines:
        return "\n".join([head, *claim.lines])
    text = claim.text if len(claim.text) <= WIDTH else claim.text[: WIDTH - 1] + "…"
    return f"{head}\n  {text}"


def format_summary(document: Document, claims: Iterable[Claim]) -> str:
    """How many claims hold, are refuted, undefined, undecided or not read."""
    counts = Counter(claim.verdict for claim in claims)
    if not counts:
        return "nothing is claimed here"
    total = sum(counts.values())
    parts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    return f"{total} claim{'s' * (total != 1)}: {parts} (seed {document.seed})"
