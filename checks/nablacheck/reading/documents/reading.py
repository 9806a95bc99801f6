"""A document as a whole: its equations in order, under the headings and with the words around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.conditions import Said, said
from nablacheck.reading.documents.entries import numbered_letters, squared_letters
from nablacheck.reading.documents.equations import equations
from nablacheck.reading.documents.formats import Source
from nablacheck.reading.documents.found import Found, Unread
from nablacheck.reading.documents.macros import defined_macros, expanded
from nablacheck.reading.documents.mathematics import Formula, formulas
from nablacheck.reading.documents.meanings import Meanings
from nablacheck.reading.documents.proposals import Proposing
from nablacheck.reading.documents.sections import Heading, headings
from nablacheck.reading.documents.sentences import end_of_paragraph, end_of_passage, start_of_paragraph
from nablacheck.reading.refusal import fault

LONGEST = 6000
"""Characters of one formula that is read: a page of displayed lines."""
_SUPPOSED = re.compile(r"\b(?:if|when|whenever|for|at|setting)\s*$", re.I)
"""Words before what holds for a paragraph alone, and where its last sentence goes on."""


@dataclass(frozen=True)
class DocumentClaims:
    """All that a document was found to say, none of it judged."""

    found: Found
    equations: int
    text: str
    formulas: list[Formula]
    headings: list[Heading]
    said: list[Said]

    def declared(self, start: int) -> dict[str, Declared]:
        """What the words around a formula say of its letters."""
        found: dict[str, Declared] = {}
        for first, last, each in self.reaches:
            if first <= start < last:
                found[each.letter] = _merged(found.get(each.letter), each.declared)
        return found

    @cached_property
    def reaches(self) -> list[tuple[int, int, Said]]:
        """From where and up to where each thing that is said holds."""
        return [(*(each.within or (self.first(each), self.last(each))), each) for each in self.said]

    def first(self, each: Said) -> int:
        """From where on it holds: the paragraph in which it is said, or, after an "if", the place."""
        if each.supposed:
            return each.start
        return start_of_paragraph(self.text, each.start)

    def last(self, each: Said) -> int:
        """Up to where it holds: the end of the section, or, after an "if", of the next display."""
        if each.supposed:
            end = end_of_paragraph(self.text, each.start)
            display = next((piece for piece in self.formulas if piece.start > each.start and piece.display), None)
            near = display is not None and not self.text[end : display.start].strip()
            return display.end if display is not None and near else end
        at = bisect_right([heading.start for heading in self.headings], each.start)
        rank = self.headings[at - 1].rank if at else 0
        return next((later.start for later in self.headings[at:] if later.rank <= rank), len(self.text))


def document_claims(source: Source) -> DocumentClaims:
    """The claims of a document."""
    macros, text = defined_macros(source.text)
    pieces, marks = list(formulas(text)), headings(text)
    latex = {k: expanded(piece.latex, macros) for k, piece in enumerate(pieces) if len(piece.latex) <= LONGEST}
    known = Statements(numbered=numbered_letters(latex.values()) | squared_letters(latex.values()))
    taking = Proposing(Meanings(known))
    outer: list[tuple[int, Meanings]] = []
    local: tuple[int, Meanings] | None = None
    count = taking.section = 0
    for k, piece in enumerate(pieces):
        if local is not None and (piece.start > local[0] or _passes(marks, taking.section, piece)):
            taking.meanings, local = local[1], None
        while _passes(marks, taking.section, piece):
            taking.meanings = _entered(outer, marks[taking.section].rank, taking.meanings)
            taking.section += 1
        supposed = not piece.display and bool(_SUPPOSED.search(text[max(0, piece.start - 12) : piece.start]))
        if local is None and supposed:
            local = end_of_passage(text, piece.end, pieces), taking.meanings.copy()
        if k not in latex:
            continue
        line = bisect_right(source.starts, piece.start) - 1
        for equation in equations(latex[k]):
            count += len(equation.sides) > 1
            anew = equation.defines or supposed  # "for f = A …, and for f = B": no two forms of one f
            try:
                taking.take(replace(equation, defines=anew), line, piece.start)
            except Exception as error:  # one equation never ends a document
                text = " = ".join(side.latex for side in equation.sides)
                taking.found.unread.append(Unread(text, line, fault(error).why))
    return DocumentClaims(taking.found, count, text, pieces, marks, said(text, pieces))


def _passes(marks: list[Heading], section: int, piece: Formula) -> bool:
    """Whether a heading stands between the section and the formula."""
    return section < len(marks) and marks[section].start <= piece.start


def _entered(outer: list[tuple[int, Meanings]], rank: int, meanings: Meanings) -> Meanings:
    """What letters mean under a heading: what they meant above all sections of its rank that came before."""
    while outer and outer[-1][0] >= rank:
        meanings = outer.pop()[1]
    outer.append((rank, meanings.copy()))
    return meanings.copy()


def _merged(before: Declared | None, now: Declared) -> Declared:
    """What is said in two places: axes of one, a condition of the other."""
    if before is None or before.kind is not now.kind:
        return now
    condition = now if now.condition else before
    return Declared(now.kind, now.axes or before.axes, condition.condition, condition.of_whole)
