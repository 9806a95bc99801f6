"""Whether what claims quote of their documents stands there, letter for letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document


def quotations(document: Document, claims: Iterable[Claim]) -> dict[str, list[str]]:
    """What is quoted of a document, by location: by its inventory, and by the claims that cite it."""
    found = {location: [text] for location, text in document.printed.items()}
    for claim in claims:
        for source in claim.sources:
            if source.document is document and source.printed:
                found.setdefault(source.location, []).append(source.printed)
    return {location: list(dict.fromkeys(texts)) for location, texts in found.items()}


def misquoted(document: Document, claims: Sequence[Claim], texts: Mapping[str, str]) -> Iterator[str]:
    """A line for each quotation that isn't in the text of the document: of those given, the one that has the most."""
    quoted = quotations(document, claims)
    every = [(location, text) for location, several in quoted.items() for text in several]
    if not every:
        return
    name, original = max(texts.items(), key=lambda each: sum(text in each[1] for _, text in every))
    for location, text in every:
        if text not in original:
            yield f"{document.title}, {location}: not in {name}: {text!r}"
