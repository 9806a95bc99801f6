"""The sides of an equation: whether one is a derivative, by which letter, or nothing but 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nablacheck.reading.documents.equations import Side
from nablacheck.reading.syntax import DERIVATIVES, Node, bare


def as_text(sides: Sequence[Side], at: int, k: int) -> str:
    """Two sides as an equation in one line."""
    return " ".join(f"{sides[at].latex} = {sides[k].latex}".split())


def derivative_of(node: Node) -> Node | None:
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


def derivatives_in(node: Node) -> Iterator[tuple[Node, Node]]:
    """All derivatives in an expression that say what they are by, each as what is derived and by what."""
    for each in node.walk():
        if each.op in DERIVATIVES and len(each.args) == 2:
            yield each.args[0], each.args[1]


def untransposed(head: Node) -> Node:
    return bare(head.args[0]) if head.op == "T" else head


def variable_of(derivative: Node) -> str:
    """The letter that a derivative is by."""
    if len(derivative.args) < 2:
        return ""
    variable = bare(derivative.args[1])
    while variable.op in ("T", "sub"):
        variable = bare(variable.args[0])
    return variable.data if variable.op == "name" else ""


def with_variable(node: Node, variable: str) -> Node:
    """An expression in which ∇ without a variable is by that of the left side."""
    args = tuple(with_variable(each, variable) for each in node.args)
    if node.op == "grad" and len(args) == 1 and variable:
        args = (*args, Node("name", data=variable))
    return node.with_args(args) if args != node.args else node


def is_zero(node: Node) -> bool:
    """Whether a side is nothing but 0: an equation to be solved."""
    node = bare(node)
    return node.op == "zeros" or (node.op == "number" and node.data == 0)
