"""What the letters of a document stand for as it goes on: definitions, in the section in which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nablacheck.reading.asking.letters import only_positions
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.syntax import DERIVATIVES, Macro, Node, bare, with_positions

TRIVIAL = ("number", "zeros", "ones", "name", "tuple", "matrix", "paren", "columns")
"""What is no definition of a letter by others: x = 0 is a point, A = [aᵢⱼ] a notation."""
MOST_POSITIONS = 2
"""Of the entries of an array."""
DEEPEST = 8
"""How many definitions may build on each other."""


@dataclass
class Meanings:
    """The letters that are defined so far. ``forms`` are all ways in which a letter was written, the last at the end;
    ``lines`` say where."""

    known: Statements = field(default_factory=Statements)
    forms: dict[str, list[Node]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    heads: dict[str, Node] = field(default_factory=dict)
    """The left sides f(x, y) that functions of several arguments are defined with."""
    entries: dict[str, tuple[tuple[Node, ...], Node]] = field(default_factory=dict)
    """Arrays that are defined entry by entry: yᵢ = …, with the position."""

    def copy(self) -> Meanings:
        forms = {name: list(each) for name, each in self.forms.items()}
        return Meanings(copied(self.known), forms, dict(self.lines), dict(self.heads), dict(self.entries))

    def define(self, name: str, parameter: str, body: Node, line: int) -> None:
        """Let a letter, or a function of a parameter, stand for an expression."""
        self.forget(name)
        if parameter:
            self.known.macros[name] = Macro((parameter,), body)
            self.known.functions |= {name}
        else:
            self.known.definitions[name] = body
            self.known.functions -= {name}
        self.forms[name] = [body]
        self.lines[name] = line

    def forget(self, name: str) -> None:
        """Leave a letter without a meaning: it is defined anew, and that isn't understood."""
        self.known.definitions.pop(name, None)
        self.known.macros.pop(name, None)
        self.forms.pop(name, None)

    def add_form(self, name: str, body: Node) -> None:
        """Another way to write what a letter stands for."""
        if name not in body.names() and body not in self.forms.setdefault(name, []):
            self.forms[name].append(body)

    def letters(self, node: Node, depth: int = 0) -> set[str]:
        """The letters that an expression is made of, definitions written out; no indices."""
        found: set[str] = set()
        positions = only_positions([node])
        for name in _names(node) - positions:
            body = self.known.body(name)
            found |= {name} if body is None or depth >= DEEPEST else self.letters(body, depth + 1)
        return found

    def reaches(self, node: Node, variable: str, depth: int = 0) -> bool:
        """Whether an expression contains a letter, directly or through definitions of others."""
        names = node.names()
        if variable in names:
            return True
        bodies = [self.known.definitions[name] for name in names if name in self.known.definitions]
        return depth < DEEPEST and any(self.reaches(body, variable, depth + 1) for body in bodies)

    def for_derivative(self, operand: Node, variable: str) -> Statements:
        """The definitions as a derivative by a letter takes them: the letter itself stands for nothing else, and the
        function is written in the last form that contains it."""
        known = copied(self.known)
        if variable:
            known.definitions.pop(variable, None)
            known.macros.pop(variable, None)
        name = operand.data if operand.op == "name" else ""
        if variable and name in known.definitions:
            known.definitions[name] = self.form(name, variable)
        if variable and not _reaches(known, operand, variable):
            whole = {letter: each for letter, each in whole_arrays(self.entries).items() if letter != variable}
            filled = replace(known, definitions=whole | known.definitions)
            known = filled if _reaches(filled, operand, variable) else known
        return known

    def form(self, name: str, variable: str) -> Node:
        """The last form of a letter that contains another, directly or else through definitions."""
        forms = self.forms[name][::-1]
        direct = [form for form in forms if variable in form.names()]
        through = [form for form in forms if self.reaches(form, variable)]
        return (direct or through or forms)[0]

    def in_entries(self, node: Node, name: str) -> Node:
        """An expression with the entries of an array written out."""
        args = tuple(self.in_entries(each, name) for each in node.args)
        if node.op == "sub" and node.args[0].op == "name" and node.args[0].data == name:
            positions, body = self.entries[name]
            bound = {index for each in body.walk() for index in each.bound}
            if len(positions) == len(args) - 1 and not bound & {each.data for each in args[1:]}:
                taken = {position.data: each for position, each in zip(positions, args[1:], strict=True)}
                return Node("paren", (with_positions(body, taken),), start=node.start)
        return node.with_args(args) if args != node.args else node

    def in_forms(self, node: Node) -> Node:
        """An expression in which each ∂f/∂g is of the form of f that contains g."""
        args = tuple(map(self.in_forms, node.args))
        if node.op in DERIVATIVES and len(args) == 2 and args[0].op == args[1].op == "name":
            name, variable = args[0].data, args[1].data
            if name in self.known.definitions and variable in self.known.definitions:
                args = (Node("paren", (self.form(name, variable),)), args[1])
        return node.with_args(args) if args != node.args else node


def _reaches(known: Statements, node: Node, variable: str) -> bool:
    """Whether an expression contains a letter, with what letters are defined as."""
    return any(variable in each.names() for each in (node, *known.reached([node])))


def whole_arrays(entries: Mapping[str, tuple[tuple[Node, ...], Node]]) -> dict[str, Node]:
    """Arrays that are defined entry by entry as definitions of the arrays: y = [yᵢ]ᵢ."""
    found = {}
    for letter, (positions, body) in entries.items():
        if len(positions) <= MOST_POSITIONS:
            inside = Node("paren", (body,), style="[", start=body.start)
            found[letter] = Node("sub", (inside, *positions), start=body.start)
    return found


def copied(known: Statements) -> Statements:
    """The same definitions, without claims."""
    return replace(
        known, definitions=dict(known.definitions), macros=dict(known.macros), claims=[], texts={}, last="", plain=None
    )


def defined_name(head: Node) -> tuple[str, str]:
    """The name that a left side gives to what follows, and its parameter: of f, or f(x); empty for other sides."""
    head = bare(head)
    if head.op == "name":
        return head.data, ""
    if head.op == "call" and head.args[0].op == "name" and all(map(_is_letter, head.args[1:])):
        parameters = [bare(each).data for each in head.args[1:]]
        return head.args[0].data, parameters[0] if len(parameters) == 1 else ""
    return "", ""


def _is_letter(node: Node) -> bool:
    """Whether it is a letter, or one with a number: w₀."""
    node = bare(node)
    numbered = node.op == "sub" and node.args[0].op == "name" and all(each.op == "number" for each in node.args[1:])
    return node.op == "name" or numbered


def says_its_arguments(head: Node, body: Node) -> bool:
    """Whether a function is defined by what contains one of its arguments: f(x, y) = log 3 is the value at a point."""
    head = bare(head)
    return head.op != "call" or any(bare(each).names() & body.names() for each in head.args[1:])


def without_parameters(node: Node, functions: Mapping[str, Node]) -> Node:
    """An expression in which f(x, y), where f is defined as that, is f alone."""
    if node.op == "call" and len(node.args) > 2 and node.args[0].op == "name" and node.args[0].data in functions:
        return node.args[0] if functions[node.args[0].data] == node else node
    args = tuple(without_parameters(each, functions) for each in node.args)
    return node.with_args(args) if args != node.args else node


def defines(name: str, body: Node) -> bool:
    """Whether an expression can be what a name stands for."""
    if name in body.names() or any(each.op in (*DERIVATIVES, "hole", "diff") for each in body.walk()):
        return False
    plain = bare(body)
    entry = plain.op == "sub" and bare(plain.args[0]).op in ("name", "sub")
    return plain.op not in TRIVIAL and not entry


def _names(node: Node) -> set[str]:
    """The letters in it, but for the lengths that sums go up to."""
    if node.bound:
        return _names(node.args[0])
    return {node.data} if node.op == "name" else set().union(*map(_names, node.args))
