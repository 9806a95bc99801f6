"""Equations of a document to the claims that they make, in the words of ``asking``: derivatives and identities.

Every side of a chain that is a derivative is said to be equal to every later side that is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nablacheck.reading.asking.arranged import USUAL_VARIABLES
from nablacheck.reading.asking.letters import FUNCTION_LETTERS, LetterKind, functions_in
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.definitions import Defining
from nablacheck.reading.documents.entries import of_entries
from nablacheck.reading.documents.equations import Equation, Side
from nablacheck.reading.documents.implied import implied, vector_functions
from nablacheck.reading.documents.losses import of_loss
from nablacheck.reading.documents.meanings import Meanings, copied, without_parameters
from nablacheck.reading.documents.sides import (
    as_text,
    derivative_of,
    is_zero,
    untransposed,
    variable_of,
    with_variable,
)
from nablacheck.reading.latex import tokenize
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import DERIVATIVES, Node, bare

MOST_SIDES = 40
"""Sides of one equation that are read: a page of a calculation."""
_DIFFERENTIAL = re.compile(r"\s*(?:\\mathrm\s*\{\s*d\s*\}|\\(?:dd|diff|d)(?![A-Za-z])|d)\s*(?:[A-Za-z(]|\\[A-Za-z]+)")
_LOOKS_DERIVED = re.compile(
    r"\\nabla|∇|\\d?frac\s*\{\s*(?:\\partial|\\mathrm\s*\{d\}|d)(?![a-z])[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{\s*(?:\\partial|\\mathrm\s*\{d\}|d)|\\partial[^/]*/[^/]*\\partial"
)


@dataclass
class Proposing(Defining):
    """Takes in one equation after the other."""

    def take(self, equation: Equation, line: int, start: int) -> None:
        """An equation of which the formula stands in a line of the text."""
        self.start = start
        sides = equation.sides[:MOST_SIDES]
        if len(sides) < 2:
            return
        if _DIFFERENTIAL.match(sides[0].latex) and not _LOOKS_DERIVED.search(sides[0].latex):
            self.differential(sides, line)
            return
        known = self.meanings.known
        known.functions |= self.functions(sides[0].latex) - frozenset(known.definitions)
        nodes = [self.parsed(side) for side in sides]
        heads = [k for k, node in enumerate(nodes) if self.is_head(node)]
        for k in heads:
            self.derivative(sides, nodes, k, heads[0], line)
        if heads:
            return
        if isinstance(nodes[0], NotRead) and _LOOKS_DERIVED.search(sides[0].latex):
            self.unread(sides, 1, line, nodes[0].why)
        else:
            self.equal(sides, nodes, line, equation.defines)

    def parsed(self, side: Side) -> Node | NotRead:
        try:
            clauses = self.meanings.known.clauses(self.spelled(side.latex))
        except NotRead as refusal:
            return refusal
        if len(clauses) != 1 or clauses[0].node.op == "rel":
            return NotRead("one expression should stand here")
        return without_parameters(clauses[0].node, self.meanings.heads)

    def spelled(self, latex: str) -> str:
        """Without the space that some write between a function and its argument."""
        known = self.meanings.known
        names = {name for name in (*known.functions, *known.macros) if len(name) == 1 and name.isascii()}
        if not names:
            return latex
        return re.sub(rf"(?<![A-Za-z\\])([{''.join(sorted(names))}])\s+(?=\\left\s*\(|\()", r"\1", latex)

    def functions(self, latex: str) -> frozenset[str]:
        """The functions that a left side gives arguments: f (x), and U(W; X, Y)."""
        head = re.match(r"\s*([A-Za-z])\s+(?=\\left\s*\(|\()", latex)
        if head and head.group(1) in FUNCTION_LETTERS:
            return frozenset(head.group(1))
        try:
            tokens = tokenize(f"{latex} =")
        except NotRead:
            return frozenset()
        inside = [each for each in tokens[2:-2] if each.kind != "sub"]
        listed = len(inside) > 1 and all(
            each.is_("operator", ",", ";") if k % 2 else each.kind == "name" for k, each in enumerate(inside)
        )
        if listed and tokens[0].kind == "name" and tokens[1].is_("operator", "("):
            return frozenset({tokens[0].text})
        return functions_in(tokens, frozenset(), frozenset())

    # Derivatives

    def derivative(
        self, sides: Sequence[Side], nodes: Sequence[Node | NotRead], at: int, first: int, line: int
    ) -> None:
        """The claims of a side that is a derivative: it is equal to all sides that follow. Of several derivatives the
        first says that they are equal."""
        node = nodes[at]
        assert isinstance(node, Node)
        head = derivative_of(node)
        assert head is not None
        operand, variable = bare(untransposed(head).args[0]), variable_of(untransposed(head))
        entry = bare(operand.args[0]).data if operand.op == "sub" and bare(operand.args[0]).op == "name" else ""
        if entry in self.meanings.entries and entry != variable:
            head = self.meanings.in_entries(head, entry)
            nodes = [self.meanings.in_entries(each, entry) if isinstance(each, Node) else each for each in nodes]
            operand = bare(untransposed(head).args[0])
        distant = self.borrowed(operand)
        if distant is None:
            for k in range(at + 1, len(sides)):
                self.through_loss(sides, nodes[k], at, k, line, head, variable)
            return
        source = self.elsewhere if distant else self.meanings
        before: tuple[Node, str] | None = None
        for k in range(at + 1, len(sides)):
            claim = nodes[k]
            if self.is_head(claim) and at != first:
                continue
            if isinstance(claim, NotRead):
                self.unread(sides, k, line, claim.why, at)
                continue
            if is_zero(claim):
                continue
            known = source.for_derivative(operand, variable)
            by = variable or known.parameter_of(operand)
            inner = by or next((each for each in USUAL_VARIABLES if each in operand.names()), "")
            filled = source.in_forms(with_variable(claim, inner))
            try:
                known.statement(Node("rel", (head, filled), ("=",)), sides[k].latex, False)
                known.claims = [implied(each, known) for each in known.claims]
            except NotRead as refusal:
                self.unread(sides, k, line, refusal.why, at)
                continue
            kinds = dict.fromkeys(of_entries(known), LetterKind.NUMBER)
            for statement in known.claims:
                kinds |= dict.fromkeys(vector_functions(statement, known), LetterKind.VECTOR_FUNCTION)
            instead = self.instead(before, claim, sides[k])
            self.propose(
                known, sides, at, k, line, True, distant, kinds, instead, self.other_forms(source, operand, by)
            )
            before = claim, as_text(sides, at, k)

    def through_loss(
        self, sides: Sequence[Side], claim: Node | NotRead, at: int, k: int, line: int, head: Node, variable: str
    ) -> None:
        """A derivative of what isn't defined: of any function, where the claim says of what."""
        operand, known, found = bare(untransposed(head).args[0]), self.meanings.known, None
        if isinstance(claim, Node) and operand.op == "name" and head.op in DERIVATIVES and variable:
            for meanings in (self.meanings, self.elsewhere):
                known = meanings.for_derivative(untransposed(head), variable)
                found = of_loss(head, claim, variable, known, meanings.entries)
                if found is not None:
                    break
        if found is None and self.is_head(claim):
            return
        if found is None:
            self.unread(sides, k, line, claim.why if isinstance(claim, NotRead) else self.undefined(operand), at)
            return
        try:
            known.statement(Node("rel", found, ("=",)), sides[k].latex, False)
        except NotRead as refusal:
            self.unread(sides, k, line, refusal.why, at)
            return
        self.propose(known, sides, at, k, line, True, "", {operand.data: LetterKind.SCALAR_FUNCTION})

    def other_forms(self, source: Meanings, operand: Node, variable: str) -> tuple[Node, ...]:
        """What a letter that is derived was set equal to besides what it is taken for, with the variable in it."""
        name = operand.data if operand.op == "name" else ""
        forms = source.forms.get(name, []) if variable else []
        return tuple(form for form in forms[:-1] if variable in form.names())

    def instead(
        self, before: tuple[Node, str] | None, claim: Node, side: Side
    ) -> tuple[Statement, Statements, str] | None:
        """A side as an identity with the one before, definitions written out."""
        if before is None or any(node.op in DERIVATIVES for each in (before[0], claim) for node in each.walk()):
            return None
        return Statement(ClaimKind.IDENTITY, before[0], claim, side.latex), copied(self.meanings.known), before[1]

    def is_head(self, node: Node | NotRead) -> bool:
        return isinstance(node, Node) and derivative_of(node) is not None

    def borrowed(self, operand: Node) -> str | None:
        """The function that has to be looked up in what doesn't hold here any more, in words; "" where none has, None
        where there is none."""
        name = operand.data if operand.op == "name" else operand.args[0].data if operand.op == "call" else ""
        if operand.op == "hole":
            return None
        known = self.meanings.known
        if not name or name in known.definitions or name in known.macros:
            return ""
        other = self.elsewhere.known
        if name in other.definitions or name in other.macros:
            if self.defined_in.get(name) == self.section:
                return f"{name} defined before, which may not be the one that is meant"
            return f"{name} of another section"
        return "" if operand.op == "call" else None

    def undefined(self, operand: Node) -> str:
        if operand.op == "hole":
            return "a derivative of what?"
        return f"{operand.data} isn't defined in what was read"

    def differential(self, sides: Sequence[Side], line: int) -> None:
        """d f = …, which tells what a differential is as a whole equation only."""
        for k in range(1, len(sides)):
            known = copied(self.meanings.known)
            text = f"{sides[0].latex} = {sides[k].latex}"
            try:
                clauses = known.clauses(self.spelled(text))
                if len(clauses) != 1 or clauses[0].node.op != "rel":
                    raise NotRead("one equation should stand here")
                head = bare(bare(clauses[0].node.args[0]).args[0]) if clauses[0].node.args[0].args else clauses[0].node
                if head.op == "name" and head.data not in known.definitions and head.data not in known.macros:
                    raise NotRead(self.undefined(head))
                known.statement(clauses[0].node, text, False)
            except NotRead as refusal:
                self.unread(sides, k, line, refusal.why)
                continue
            self.propose(known, sides, 0, k, line, chained=True)
