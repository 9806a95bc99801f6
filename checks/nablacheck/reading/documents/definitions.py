"""Equations without derivatives: what they define, and the identities that they claim.

What a letter is defined as is used and not judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.equations import Side
from nablacheck.reading.documents.found import Found, Proposal, Unread
from nablacheck.reading.documents.meanings import Meanings, copied, defined_name, defines, says_its_arguments
from nablacheck.reading.documents.sides import as_text, is_zero
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare

_BARE_NABLA = re.compile(r"\s*(?:\\nabla|∇)\s*(?![_^])")


@dataclass
class Defining:
    """Takes in definitions and identities; ``Proposing`` adds derivatives."""

    meanings: Meanings = field(default_factory=Meanings)
    elsewhere: Meanings = field(default_factory=Meanings)
    """The last definitions of all sections."""
    defined_in: dict[str, int] = field(default_factory=dict)
    """The sections of these."""
    found: Found = field(default_factory=Found)
    section: int = 0
    start: int = 0

    # Definitions and identities

    def equal(self, sides: Sequence[Side], nodes: list[Node | NotRead], line: int, explicit: bool) -> None:
        """A chain of sides without derivatives: a name for the first, and identities between the others."""
        read = [(k, node) for k, node in enumerate(nodes) if isinstance(node, Node)]
        if isinstance(nodes[0], Node):
            head = bare(nodes[0])
            name, parameter = defined_name(head)
            if name:
                self.named(sides, name, parameter, read, line, explicit)
                return
            base = head.args[0] if head.op in ("call", "sub") else head
            if head.op == "call":
                self.meanings.forget(base.args[0].data if base.op == "sub" else base.data)  # fᵢ(x), or f(2x)
            elif head.op == "sub" and bare(base).op == "name":
                letter = bare(base).data
                known = letter in self.meanings.known.definitions
                if not (known and len(read) > 1 and self.same_letters(letter, read[1][1])):
                    self.meanings.forget(letter)
                    self.entries(letter, head.args[1:], [node for _, node in read[1:]])
                    read = read[1:]
        if len(read) > 1 and not any(is_zero(node) for _, node in read):
            self.identities(sides, read[0], read[1:], line, chained=len(read) > 2)

    def named(
        self,
        sides: Sequence[Side],
        name: str,
        parameter: str,
        read: Sequence[tuple[int, Node]],
        line: int,
        explicit: bool,
    ) -> None:
        """A chain of sides of which the first is a name, with or without arguments."""
        head = bare(read[0][1])
        if head.op == "call" and "_" in name:
            self.meanings.forget(name.partition("_")[0])  # f_c(x) = … is the f of what follows
        bodies = [(k, node) for k, node in read[1:] if not is_zero(node)]
        if not bodies:
            if len(read) == 1:
                self.meanings.forget(name)
            return
        first, rest = read[0], bodies
        body = bodies[0][1]
        same = self.same_letters(name, body)
        if explicit or not same:
            if not says_its_arguments(head, body):
                self.meanings.forget(name)
                return
            if not defines(name, body):
                return
            for each in (self.meanings, self.elsewhere):
                each.define(name, parameter, body, line)
                if head.op == "call" and not parameter:
                    each.heads[name] = head
                    each.known.functions |= {name}
            self.defined_in[name] = self.section
            self.found.defined += 1
            first, *rest = bodies
        for _, other in rest:
            if defines(name, other):
                self.meanings.add_form(name, other)
        self.identities(sides, first, rest, line, chained=not same)

    def entries(self, letter: str, positions: Sequence[Node], bodies: Sequence[Node]) -> None:
        """A definition entry by entry: yᵢ = …"""
        names = [each.data for each in positions if each.op == "name"]
        for each in (self.meanings, self.elsewhere):
            each.entries.pop(letter, None)
            if bodies and len(set(names)) == len(positions) and defines(letter, bodies[0]):
                each.entries[letter] = (tuple(positions), bodies[0])

    def same_letters(self, name: str, body: Node) -> bool:
        """Whether an expression is made of the letters that a name is made of: then it isn't defined anew."""
        old = self.meanings.known.body(name)
        return old is not None and self.meanings.letters(body) == self.meanings.letters(old)

    def identities(
        self, sides: Sequence[Side], first: tuple[int, Node], rest: Sequence[tuple[int, Node]], line: int, chained: bool
    ) -> None:
        at, function = first
        for k, claim in rest:
            known = copied(self.meanings.known)
            text = sides[k].latex
            known.claims.append(Statement(ClaimKind.IDENTITY, function, claim, text, function_text=sides[at].latex))
            self.propose(known, sides, at, k, line, chained)

    def propose(
        self,
        known: Statements,
        sides: Sequence[Side],
        at: int,
        k: int,
        line: int,
        chained: bool,
        distant: str = "",
        kinds: Mapping[str, LetterKind] | None = None,
        instead: tuple[Statement, Statements, str] | None = None,
        other_forms: tuple[Node, ...] = (),
    ) -> None:
        claims, known.claims = known.claims, []
        text = as_text(sides, at, k)
        bare_nabla = bool(_BARE_NABLA.match(sides[at].latex))
        for statement in claims:
            proposal = Proposal(
                statement, known, line + sides[k].line, text, self.start, self.section, chained, distant, kinds or {},
                bare_nabla, instead, other_forms,
            )  # fmt: skip
            self.found.proposals.append(proposal)

    def unread(self, sides: Sequence[Side], k: int, line: int, why: str, at: int = 0) -> None:
        text = as_text(sides, at, k)
        self.found.unread.append(Unread(text, line + sides[k].line, why))
