"""Judging the claims of a document.

A false refutation is the worst, so that where a reading is in doubt nothing is refuted: a claim that fails is read
again in the other layouts, with symmetric matrices, with other sizes, and with the other usual meanings of its
letters. Where one of these holds, the claim is undecided, and this is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nablacheck.asking import checked, read_answer
from nablacheck.checking.result import Status, first_wrong
from nablacheck.core.timelimit import OutOfTime, time_limit
from nablacheck.documents.doubts import doubt, gradient_is_open, other_kinds
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.search import Reading
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.documents.entries import plain_letters, unbound_indices
from nablacheck.reading.documents.formats import Source
from nablacheck.reading.documents.found import Proposal
from nablacheck.reading.documents.meanings import copied
from nablacheck.reading.documents.reading import DocumentClaims
from nablacheck.reading.documents.survey import (
    kinds_of_sections,
    layout_said,
    layout_voted,
    named,
    usual_readings,
)
from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import FAULT, fault
from nablacheck.reading.tree import Letter, Rank
from nablacheck.reports.answers import Answer
from nablacheck.reports.document_claims import Judged, Verdict

SECONDS = 20.0
"""For one claim: reading it, checking it, and looking for other readings of what fails."""
QUICK = ("dual", "value")
"""Oracles that look for another reading that holds."""
QUICK_POINTS = 20


class Judge:
    """Judges the claims of a document one by one."""

    def __init__(
        self,
        source: Source,
        claims: DocumentClaims,
        given: Mapping[str, Declared],
        layout: Layout | None,
        oracles: tuple[str, ...],
        seed: int,
        points: int,
    ) -> None:
        self.claims, self.given = claims, given
        self.oracles, self.seed, self.points = oracles, seed, points
        self.held: set[tuple[int, str]] = set()
        """The claims that hold, by the place and the text of their equations."""
        self.asked_for = layout is not None
        derivatives = [each for each in claims.found.proposals if each.statement.kind is not ClaimKind.IDENTITY]
        usual = usual_readings(derivatives, self.declared)
        self.kinds = kinds_of_sections(derivatives, usual)
        self.layout, self.why = self.laid_out(layout, derivatives, usual, source)

    def laid_out(
        self, asked_for: Layout | None, derivatives: list[Proposal], usual: list[Reading | None], source: Source
    ) -> tuple[Layout | None, str]:
        """The layout of the document, and how it is known."""
        if asked_for:
            return asked_for, f"{named(asked_for)}, as asked"
        said = layout_said(self.claims.text)
        if said is not None:
            return said[0], f"{named(said[0])}, as line {source.place(said[1])} says"
        return layout_voted(derivatives, usual, self.declared)

    def judge(self, proposal: Proposal, place: str) -> Judged:
        identity = proposal.statement.kind is ClaimKind.IDENTITY
        blank = Judged(place, proposal.text, identity, Verdict.NOT_READ)
        try:
            with time_limit(SECONDS):
                found = self.decided(proposal, blank)
        except OutOfTime:
            return replace(blank, verdict=Verdict.UNDECIDED, reason=f"it takes more than {SECONDS:g} s")
        except Exception as error:  # one claim never ends a document
            return replace(blank, reason=fault(error).why)
        if found.verdict is Verdict.HOLDS:
            self.held.add((proposal.start, proposal.text))
        return found

    def declared(self, proposal: Proposal) -> dict[str, Declared]:
        """What is said of the letters that stand for nothing else."""
        variable, known = proposal.statement.variable, proposal.known
        said = self.claims.declared(proposal.start)
        said |= {name: Declared(LetterKind.NUMBER) for name in plain_letters(proposal.statement, known)}
        said |= {name: Declared(kind) for name, kind in proposal.kinds.items()}
        return {
            name: what
            for name, what in {**said, **self.given}.items()
            if name == variable or not (name in known.definitions or name in known.macros)
        }

    def decided(self, proposal: Proposal, blank: Judged) -> Judged:
        """The verdict with the definitions of the document, or else with the letters standing for themselves: in the
        residual y − Xw they do, though y = Xw + ε was said to be the model."""
        found = self.defined(proposal, blank)
        used = self.definitions_used(proposal)
        if found.verdict is Verdict.HOLDS or not used:
            return found
        known = copied(proposal.known)
        known.definitions = {name: body for name, body in known.definitions.items() if name not in used}
        alone = self.defined(replace(proposal, known=known, instead=None), blank)
        told = alone.verdict in (Verdict.REFUTED, Verdict.UNDEFINED) and found.verdict is Verdict.UNDECIDED
        if alone.verdict is not Verdict.HOLDS and not told:
            return found
        letters = ", ".join(format_name(name) for name in sorted(used))
        return replace(alone, reason=f"with {letters} standing for {'itself' if len(used) == 1 else 'themselves'}")

    def definitions_used(self, proposal: Proposal) -> set[str]:
        """The letters of a claim that the document defines."""
        statement = proposal.statement
        return (statement.function.names() | statement.claim.names()) & set(proposal.known.definitions)

    def defined(self, proposal: Proposal, blank: Judged) -> Judged:
        declared = self.declared(proposal)
        answer = self.read(proposal, declared, self.layout)
        if answer.refusal is not None:
            return self.by_side_before(proposal, replace(blank, answer=answer, reason=answer.refusal.why))
        if answer.undefined:
            return self.doubted(proposal, replace(blank, verdict=Verdict.UNDEFINED, answer=answer), declared)
        answer = checked(answer, oracles=self.oracles, seed=self.seed, points=self.points, explain=True)
        if answer.refusal is not None:
            return replace(blank, answer=answer, reason=answer.refusal.why)
        if answer.holds:
            return replace(blank, verdict=Verdict.HOLDS, answer=answer)
        wrong = first_wrong(answer.results)
        if wrong is None or wrong.status is not Status.FAILS:
            reason = wrong.reason if wrong is not None else "no oracle applies"
            return replace(blank, verdict=Verdict.UNDECIDED, answer=answer, reason=reason)
        return self.doubted(proposal, replace(blank, verdict=Verdict.REFUTED, answer=answer), declared)

    def by_side_before(self, proposal: Proposal, found: Judged) -> Judged:
        """A side that isn't read as the derivative holds where it is equal to the side before, which does."""
        if proposal.instead is None or (proposal.start, proposal.instead[2]) not in self.held:
            return found
        statement, known, _ = proposal.instead
        said = {**self.claims.declared(proposal.start), **self.given}
        declared = {name: each for name, each in said.items() if name not in known.definitions}
        answer = read_answer(statement, known, declared, None)
        if answer.asked is None:
            return found
        answer = checked(answer, oracles=self.oracles, seed=self.seed, points=self.points, explain=False)
        if not answer.holds:
            return replace(found, verdict=Verdict.UNDECIDED, answer=answer, reason="it differs from the side before")
        return replace(found, verdict=Verdict.HOLDS, answer=answer, reason="equal to the side before")

    def read(self, proposal: Proposal, declared: Mapping[str, Declared], layout: Layout | None) -> Answer:
        """A claim as it is read, where it leaves a letter open with what that means in other claims of the section."""
        answer = read_answer(proposal.statement, proposal.known, declared, layout)
        if answer.refusal is None or answer.refusal.kind != "ambiguous":
            return answer
        kinds = self.kinds.get(proposal.section, {})
        letters = {name: Declared(kind) for name, kind in kinds.items() if name not in proposal.known.definitions}
        again = read_answer(proposal.statement, proposal.known, {**letters, **declared}, layout)
        return again if again.asked is not None else answer

    # Doubts

    def doubted(self, proposal: Proposal, found: Judged, declared: Mapping[str, Declared]) -> Judged:
        """What fails, unless there is a reading under which it doesn't."""
        assert found.answer is not None
        open_indices = unbound_indices(proposal.statement)
        if open_indices:
            why = f"the index {', '.join(sorted(open_indices))} of one side: summed over?"
            return replace(found, verdict=Verdict.NOT_READ, reason=why)
        if found.verdict is Verdict.UNDEFINED and (found.identity or ": " not in found.answer.undefined):
            return replace(found, verdict=Verdict.NOT_READ, reason=found.answer.undefined)
        if gradient_is_open(proposal):
            return replace(found, verdict=Verdict.NOT_READ, reason="a gradient by which letters?")
        general = proposal.known.functions & proposal.statement.function.names()
        if found.verdict is Verdict.UNDEFINED and general:
            names = ", ".join(map(format_name, sorted(general)))
            return replace(found, verdict=Verdict.NOT_READ, reason=f"the shapes of {names} are open")
        for reason, letters, layout in self.other_readings(proposal, found, declared):
            answer = self.read(proposal, letters, layout)
            if answer.refusal is not None and answer.refusal.kind == FAULT:  # it might have been one that holds
                return replace(found, verdict=Verdict.UNDECIDED, reason=f"another reading: {answer.refusal.why}")
            if answer.asked is None:
                continue
            if self.holds_quickly(answer):
                return replace(found, verdict=Verdict.UNDECIDED, reason=reason)
        for form in proposal.other_forms if found.verdict is Verdict.REFUTED else ():
            known, function = copied(proposal.known), proposal.statement.function
            known.definitions |= {name: form for name, body in known.definitions.items() if body == function}
            answer = read_answer(replace(proposal.statement, function=form), known, declared, self.layout)
            if answer.asked is not None and self.holds_quickly(answer):
                return replace(found, verdict=Verdict.UNDECIDED, reason="it holds for another form of the function")
        reason = doubt(proposal, found)
        return replace(found, verdict=Verdict.UNDECIDED, reason=reason) if reason else found

    def holds_quickly(self, answer: Answer) -> bool:
        return checked(answer, oracles=QUICK, seed=self.seed, points=QUICK_POINTS, explain=False).holds

    def other_readings(
        self, proposal: Proposal, found: Judged, declared: Mapping[str, Declared]
    ) -> Iterator[tuple[str, Mapping[str, Declared], Layout | None]]:
        """Other readings of what fails, each with what it would hold by."""
        layouts = [each for each in (None, *Layout) if each is not self.layout and not self.asked_for]
        for layout in layouts if not found.identity else ():
            yield f"it holds in another layout, {named(layout)}", declared, layout
        if any(each.axes or each.condition for each in declared.values()):
            yield (
                "it holds for other sizes than the document says",
                {name: Declared(each.kind) for name, each in declared.items() if each.kind is not None},
                self.layout,
            )
        asked = found.answer.asked if found.answer is not None else None
        square = (
            [each.name for each in asked.letters if _is_square(each) and each.name not in declared] if asked else []
        )
        for names in [*([name] for name in square), *([square] if len(square) > 1 else [])]:
            symmetric = {name: Declared(LetterKind.MATRIX, (), "symmetric") for name in names}
            yield (
                f"it holds where {' and '.join(map(format_name, names))} is symmetric",
                {**declared, **symmetric},
                self.layout,
            )
        for name, kind in other_kinds(proposal):
            if name not in self.given:
                other = {**declared, name: Declared(kind)}
                yield f"it holds where {format_name(name)} is a {kind}", other, self.layout


def _is_square(letter: Letter) -> bool:
    return letter.rank is Rank.MATRIX and letter.shape[0] == letter.shape[1]
