"""Why a claim of a document that fails isn't refuted: its reading is in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from nablacheck.reading.asking.arranged import WEIGHTED
from nablacheck.reading.asking.letters import LetterKind, bound_in, candidates, occurrences
from nablacheck.reading.asking.search import OUT_OF_THE_WAY, SIZES_MERGED
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.documents.entries import plain_letters
from nablacheck.reading.documents.found import Proposal
from nablacheck.reading.names import format_name
from nablacheck.reading.syntax import bare
from nablacheck.reports.document_claims import Judged

AS_USUAL = 1.0
"""How far from what is most usual another meaning of a letter may be, in the costs of ``letters``, to raise a doubt."""


OFTEN_UNSAID = ("to 1", "simplex", "one-hot", "0 or 1", "−1 or 1", "positive", "symmetric")
"""Conditions on labels, weights and variances that documents take for granted. Orthonormal columns are always said."""


MAYBE_OF_SOME = (
    "read as the entries for all indices, it fails; it may be meant for indices that differ, for equal ones, "
    "or as a sum over an index that is written twice"
)


def doubt(proposal: Proposal, found: Judged) -> str:
    """Why what fails isn't refuted all the same; empty where it is."""
    if proposal.distant:
        return f"it fails for the {proposal.distant}"
    if found.identity and not proposal.chained:
        return "it isn't true of all: an equation to be solved, or a condition"
    if _written_out(proposal):
        return "it fails where entries that are written out aren't all there are"
    if found.identity and not proposal.statement.claim.names():
        return "it isn't true of all: a condition"
    if not found.identity and not proposal.statement.claim.names():
        return "it fails, and may be the value at one point"
    assert found.answer is not None
    if any(note.startswith(WEIGHTED) for note in found.answer.notes) and not _tells_equal_indices(proposal):
        return MAYBE_OF_SOME
    if OUT_OF_THE_WAY in found.answer.notes:
        return f"it fails, and its reading is {OUT_OF_THE_WAY}"
    if found.identity and SIZES_MERGED in found.answer.notes:
        return SIZES_MERGED
    if any(words in found.answer.right_where for words in OFTEN_UNSAID):
        return f"it holds where {found.answer.right_where}"
    asked = found.answer.asked
    if asked is not None and asked.functions:
        names = ", ".join(format_name(each.name) for each in asked.functions)
        return f"it fails for a general {names}, of which the document may say more"
    return ""


def gradient_is_open(proposal: Proposal) -> bool:
    """Whether ∇f may be by several letters at once: f is of numbers, or what is claimed is written out by entries."""
    statement = proposal.statement
    if statement.kind is ClaimKind.IDENTITY or not proposal.bare_nabla:
        return False
    claim = bare(statement.claim)
    written = any(node.op in ("matrix", "tuple") for node in claim.walk())
    return written or len(plain_letters(statement, proposal.known)) > 1


def other_kinds(proposal: Proposal) -> Iterator[tuple[str, LetterKind]]:
    """What the letters of a claim may mean about as well: x may be a number where it is read as a column."""
    sides = [proposal.statement.function, proposal.statement.claim]
    found = occurrences([*sides, *proposal.known.reached(sides)])
    bold = any(how.bold and name[0].islower() for name, how in found.items())
    for name, how in found.items():
        for kind, cost in candidates(name, how, bold)[1:]:
            if cost <= AS_USUAL and not how.called:
                yield name, kind


def _tells_equal_indices(proposal: Proposal) -> bool:
    """Whether a claim of entries has a δᵢⱼ of all their indices, the one of the function and the one derived by: then
    it is of equal indices and of those that differ, and nothing is summed."""
    statement = proposal.statement
    sides = (statement.function, statement.claim)
    entries = [node for side in sides for node in side.walk() if node.op == "sub"]
    indices = {each.data for node in entries for each in node.args[1:] if each.op == "name"} - bound_in(sides)
    deltas = [node for node in statement.claim.walk() if node.op == "sub" and node.args[0].data == "δ"]
    return len(indices) == 2 and any({each.data for each in node.args[1:]} == indices for node in deltas)


def _written_out(proposal: Proposal) -> bool:
    """Whether entries are written out with their positions in digits: x₁ + x₂ + x₃."""
    statement = proposal.statement
    return any(
        node.op == "sub" and any(each.op == "number" for each in node.args[1:])
        for side in (statement.function, statement.claim)
        for node in side.walk()
    )
