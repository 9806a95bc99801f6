"""A document with its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nablacheck.checking.defaults import POINTS
from nablacheck.documents.judging import Judge
from nablacheck.oracles import DEFAULT
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.declarations import declarations
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.documents.formats import Source, read_source
from nablacheck.reading.documents.found import Proposal
from nablacheck.reading.documents.reading import DocumentClaims, document_claims
from nablacheck.reports.document_claims import Judged, Verdict
from nablacheck.reports.plugin_file import save_document


class Document:
    """A document with its claims, which are judged as they are asked for. ``layout`` says how its derivatives are laid
    out, and how that is known."""

    def __init__(
        self, path: Path, source: Source, claims: DocumentClaims, judge: Judge, identities: bool, seed: int
    ) -> None:
        self.path, self.seed = path, seed
        self.equations, self.definitions = claims.equations, claims.found.defined
        self.layout = judge.why
        self._source, self._claims, self._judge, self._identities = source, claims, judge, identities

    def claims(self) -> Iterator[Judged]:
        """The claims in the order of the document."""
        places, found = self._source.places, self._claims.found
        items: list[tuple[int, Proposal | Judged]] = [
            (each.line, Judged(places[each.line], each.text, False, Verdict.NOT_READ, None, each.why))
            for each in found.unread
        ]
        items += [
            (each.line, each)
            for each in found.proposals
            if self._identities or each.statement.kind is not ClaimKind.IDENTITY
        ]
        for _, item in sorted(items, key=lambda item: item[0]):
            yield item if isinstance(item, Judged) else self._judge.judge(item, places[item.line])

    def is_well(self, claims: Sequence[Judged]) -> bool:
        """Whether some claim holds, and none is refuted or undefined."""
        verdicts = {each.verdict for each in claims}
        return Verdict.HOLDS in verdicts and not verdicts & {Verdict.REFUTED, Verdict.UNDEFINED}

    def save(self, claims: Sequence[Judged], name: str) -> str:
        """Declare the claims in a new file, each with its place as its source, and say what it has."""
        return save_document(self.path.name, claims, name)

    def as_data(self) -> dict[str, Any]:
        return {
            "document": str(self.path),
            "equations": self.equations,
            "definitions": self.definitions,
            "layout": self.layout,
        }


def document_of(
    path: Path,
    *,
    identities: bool = False,
    layout: str | None = None,
    let: Iterable[str] = (),
    oracles: tuple[str, ...] = DEFAULT,
    seed: int = 0,
    points: int = POINTS,
) -> Document:
    """A document whose claims are found, and judged as they are asked for. Raises ``UsageError``."""
    given = declarations(let)
    source = read_source(path)
    claims = document_claims(source)
    judge = Judge(source, claims, given, Layout(layout) if layout else None, oracles, seed, points)
    return Document(path, source, claims, judge, identities, seed)
