"""Equations of a document to the claims that they make, in the words of ``asking``: derivatives and identities.

What a letter is defined as is used and not judged. Every side of a chain that is a derivative is said to be equal to
every later side that is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nablacheck.reading.asking.arranged import USUAL_VARIABLES
from nablacheck.reading.asking.letters import FUNCTION_LETTERS, LetterKind, functions_in
from nablacheck.reading.asking.statement import ClaimKind, Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.entries import of_entries
from nablacheck.reading.documents.equations import Equation, Side
from nablacheck.reading.documents.implied import implied, of_loss, vector_functions
from nablacheck.reading.documents.meanings import (
    Meanings,
    copied,
    defined_name,
    defines,
    says_its_arguments,
    without_parameters,
)
from nablacheck.reading.latex import tokenize
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare

DERIVATIVES = ("grad", "partial")
MOST_SIDES = 40
"""Sides of one equation that are read: a page of a calculation."""
_DIFFERENTIAL = re.compile(r"\s*(?:\\mathrm\s*\{\s*d\s*\}|\\(?:dd|diff|d)(?![A-Za-z])|d)\s*(?:[A-Za-z(]|\\[A-Za-z]+)")
_LOOKS_DERIVED = re.compile(
    r"\\nabla|∇|\\d?frac\s*\{\s*(?:\\partial|\\mathrm\s*\{d\}|d)(?![a-z])[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*\{\s*(?:\\partial|\\mathrm\s*\{d\}|d)|\\partial.*/.*\\partial"
)


@dataclass(frozen=True)
class Proposal:
    """A claim that an equation makes. ``line`` is the line of the text, ``text`` the equation as printed. ``chained``
    is whether it stands in a calculation, rather than alone; ``distant`` names a definition from another section."""

    statement: Statement
    known: Statements
    line: int
    text: str
    start: int
    section: int = 0
    chained: bool = False
    distant: str = ""
    kinds: Mapping[str, LetterKind] = field(default_factory=dict)
    """Letters that stand for the entry of an array, and functions that are columns."""
    bare_nabla: bool = False
    """Whether the left side is ∇ without a letter."""
    instead: tuple[Statement, Statements, str] | None = None
    """The same side as an identity with the side before it, which is as good where that holds; and its text."""


@dataclass(frozen=True)
class Unread:
    """A side, or an equation, that claims a derivative and isn't read."""

    text: str
    line: int
    why: str


@dataclass
class Found:
    """What the equations of a document come to."""

    proposals: list[Proposal] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    defined: int = 0


@dataclass
class Proposing:
    """Takes in one equation after the other."""

    meanings: Meanings = field(default_factory=Meanings)
    elsewhere: Meanings = field(default_factory=Meanings)
    """The last definitions of all sections."""
    found: Found = field(default_factory=Found)
    section: int = 0
    start: int = 0

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
        heads = [k for k, node in enumerate(nodes) if isinstance(node, Node) and _derivative(node) is not None]
        if heads:
            for k in heads:
                self.derivative(sides, nodes, k, heads[0], line)
        elif any(_LOOKS_DERIVED.search(side.latex) for side in sides[:1]):
            refusal = (
                next(node for node in nodes if isinstance(node, NotRead)) if isinstance(nodes[0], NotRead) else None
            )
            if refusal is not None:
                self.unread(sides, 1, line, refusal.why)
            else:
                self.equal(sides, nodes, line, equation.defines)
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
        head = _derivative(node)
        assert head is not None
        operand, variable = bare(_inner(head).args[0]), _variable(_inner(head))
        entry = bare(operand.args[0]).data if operand.op == "sub" and bare(operand.args[0]).op == "name" else ""
        if entry in self.meanings.entries and entry != variable:
            head = self.meanings.in_entries(head, entry)
            nodes = [self.meanings.in_entries(each, entry) if isinstance(each, Node) else each for each in nodes]
            operand = bare(_inner(head).args[0])
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
            if _is_zero(claim):
                continue
            known = source.for_derivative(operand, variable)
            by = variable or known.parameter_of(operand)
            inner = by or next((each for each in USUAL_VARIABLES if each in operand.names()), "")
            filled = source.in_forms(_with_variable(claim, inner))
            try:
                known.statement(Node("rel", (head, filled), ("=",)), sides[k].latex, False)
                known.claims = [implied(each, known) for each in known.claims]
            except NotRead as refusal:
                self.unread(sides, k, line, refusal.why, at)
                continue
            kinds = dict.fromkeys(of_entries(known), LetterKind.NUMBER)
            for statement in known.claims:
                kinds |= dict.fromkeys(vector_functions(statement, known), LetterKind.VECTOR_FUNCTION)
            self.propose(known, sides, at, k, line, True, distant, kinds, self.instead(before, claim, sides[k]))
            before = claim, _as_text(sides, at, k)

    def through_loss(
        self, sides: Sequence[Side], claim: Node | NotRead, at: int, k: int, line: int, head: Node, variable: str
    ) -> None:
        """A derivative of what isn't defined: of any function, where the claim says of what."""
        operand, known = bare(_inner(head).args[0]), self.meanings.for_derivative(_inner(head), variable)
        named = isinstance(claim, Node) and operand.op == "name" and head.op in DERIVATIVES and bool(variable)
        found = of_loss(head, claim, variable, known) if named and isinstance(claim, Node) else None
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

    def instead(
        self, before: tuple[Node, str] | None, claim: Node, side: Side
    ) -> tuple[Statement, Statements, str] | None:
        """A side as an identity with the one before, definitions written out."""
        if before is None or any(node.op in DERIVATIVES for each in (before[0], claim) for node in each.walk()):
            return None
        return Statement(ClaimKind.IDENTITY, before[0], claim, side.latex), copied(self.meanings.known), before[1]

    def is_head(self, node: Node | NotRead) -> bool:
        return isinstance(node, Node) and _derivative(node) is not None

    def borrowed(self, operand: Node) -> str | None:
        """The function that has to be looked up in another section, "" where none has, None where there is none."""
        name = operand.data if operand.op == "name" else operand.args[0].data if operand.op == "call" else ""
        if operand.op == "hole":
            return None
        known = self.meanings.known
        if not name or name in known.definitions or name in known.macros:
            return ""
        other = self.elsewhere.known
        if name in other.definitions or name in other.macros:
            return str(name)
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

    # Definitions and identities

    def equal(self, sides: Sequence[Side], nodes: list[Node | NotRead], line: int, explicit: bool) -> None:
        """A chain of sides without derivatives: a name for the first, and identities between the others."""
        read = [(k, node) for k, node in enumerate(nodes) if isinstance(node, Node)]
        head = nodes[0]
        name, parameter = defined_name(head) if isinstance(head, Node) else ("", "")
        if isinstance(head, Node) and bare(head).op == "call" and not name:
            base = bare(head).args[0]
            self.meanings.forget(base.args[0].data if base.op == "sub" else base.data)  # fᵢ(x), or f(2x)
        if name and isinstance(head, Node):
            if bare(head).op == "call" and "_" in name:
                self.meanings.forget(name.partition("_")[0])  # f_c(x) = … is the f of what follows
            bodies = [(k, node) for k, node in read[1:] if not _is_zero(node)]
            if not bodies:
                if len(read) == 1:
                    self.meanings.forget(name)
                return
            k, body = bodies[0]
            known = name in self.meanings.known.definitions or name in self.meanings.known.macros
            same = known and self.same_letters(name, body)
            if explicit or not same:
                if not says_its_arguments(head, body):
                    self.meanings.forget(name)
                    return
                if not defines(name, body):
                    return
                for each in (self.meanings, self.elsewhere):
                    each.define(name, parameter, body, line)
                    if isinstance(head, Node) and bare(head).op == "call" and not parameter:
                        each.heads[name] = bare(head)
                        each.known.functions |= {name}
                self.found.defined += 1
                first, rest = (k, body), bodies[1:]
            else:
                first, rest = (0, head), bodies
            for _, other in rest:
                if defines(name, other):
                    self.meanings.add_form(name, other)
            self.identities(sides, first, rest, line, chained=not same)
            return
        if isinstance(head, Node) and bare(head).op == "sub" and bare(head.args[0]).op == "name":
            letter = bare(head.args[0]).data
            known = letter in self.meanings.known.definitions
            if not (known and len(read) > 1 and self.same_letters(letter, read[1][1])):
                self.meanings.forget(letter)
                self.entries(letter, bare(head).args[1:], [node for _, node in read[1:]])
                read = read[1:]
        if len(read) > 1 and not any(_is_zero(node) for _, node in read):
            self.identities(sides, read[0], read[1:], line, chained=len(read) > 2)

    def entries(self, letter: str, positions: Sequence[Node], bodies: Sequence[Node]) -> None:
        """A definition entry by entry: yᵢ = …"""
        self.meanings.entries.pop(letter, None)
        names = [each.data for each in positions if each.op == "name"]
        if bodies and len(set(names)) == len(positions) and defines(letter, bodies[0]):
            self.meanings.entries[letter] = (tuple(positions), bodies[0])

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
    ) -> None:
        claims, known.claims = known.claims, []
        text = _as_text(sides, at, k)
        for statement in claims:
            proposal = Proposal(
                statement,
                known,
                line + sides[k].line,
                text,
                self.start,
                self.section,
                chained,
                distant,
                kinds or {},
                instead=instead,
            )
            bare_nabla = bool(re.match(r"\s*(?:\\nabla|∇)\s*(?![_^])", sides[at].latex))
            self.found.proposals.append(replace(proposal, bare_nabla=bare_nabla))

    def unread(self, sides: Sequence[Side], k: int, line: int, why: str, at: int = 0) -> None:
        text = _as_text(sides, at, k)
        self.found.unread.append(Unread(text, line + sides[k].line, why))


def _as_text(sides: Sequence[Side], at: int, k: int) -> str:
    """Two sides as an equation in one line."""
    return " ".join(f"{sides[at].latex} = {sides[k].latex}".split())


def _derivative(node: Node) -> Node | None:
    """A side that is a derivative as a whole; the entry of one, (∂f/∂X)ᵢⱼ, is the derivative by that entry."""
    node = bare(node)
    if node.op in DERIVATIVES:
        return node
    if node.op == "T" and bare(node.args[0]).op in DERIVATIVES:
        return node
    if node.op == "sub" and bare(node.args[0]).op in DERIVATIVES:
        inner = bare(node.args[0])
        if len(inner.args) == 2 and bare(inner.args[1]).op == "name":
            variable = Node("sub", (bare(inner.args[1]), *node.args[1:]), start=node.start)
            return inner.with_args((inner.args[0], variable))
    return None


def _inner(head: Node) -> Node:
    return bare(head.args[0]) if head.op == "T" else head


def _variable(derivative: Node) -> str:
    """The letter that a derivative is by."""
    if len(derivative.args) < 2:
        return ""
    variable = bare(derivative.args[1])
    while variable.op in ("T", "sub"):
        variable = bare(variable.args[0])
    return variable.data if variable.op == "name" else ""


def _with_variable(node: Node, variable: str) -> Node:
    """An expression in which ∇ without a variable is by that of the left side."""
    args = tuple(_with_variable(each, variable) for each in node.args)
    if node.op == "grad" and len(args) == 1 and variable:
        args = (*args, Node("name", data=variable))
    return node.with_args(args) if args != node.args else node


def _is_zero(node: Node) -> bool:
    """Whether a side is nothing but 0: an equation to be solved."""
    node = bare(node)
    return node.op == "zeros" or (node.op == "number" and node.data == 0)
