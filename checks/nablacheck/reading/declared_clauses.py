"""The clauses of a declared equation: what stands beside its statement, and the names that it defines."""

from __future__ import annotations

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import DERIVATIVES, Clause, Node, bare, substituted


def at_values(clauses: list[Clause], node: Node) -> Node:
    """The statement at the values that "at t = 0" gives."""
    for clause in clauses[1:]:
        if clause.word == "at" and clause.node.op == "rel" and bare(clause.node.args[0]).op == "name":
            node = substituted(node, {bare(clause.node.args[0]).data: clause.node.args[1]})
    return node


def is_value(clause: Clause) -> bool:
    """Whether a clause is an expression by itself, as each of the values for several arguments is."""
    return clause.node.op != "rel" and not clause.word


def require_values(clauses: list[Clause], due: int) -> None:
    """Raise ``NotRead`` where more expressions stand side by side than values are due: which of them is meant?"""
    beside = [each for each in clauses[1:] if is_value(each)]
    if len(beside) >= due:
        raise NotRead("values side by side where one is due" if due == 1 else "too many values", beside[-1].node.start)
    for each in clauses[due:]:
        if each.node.op == "rel" and bare(each.node.args[0]).op in DERIVATIVES:
            raise NotRead("a derivative beside what is claimed", each.node.start)


def require_used(clauses: list[Clause]) -> None:
    """Raise ``NotRead`` where a definition isn't used by the statement: it may be a statement of its own."""
    unused = {name: clause.node for clause in clauses[1:] if (name := defined_name(clause))}
    reached = set().union(
        *(clause.node.names() for clause in clauses if not defined_name(clause) or clause is clauses[0])
    )
    while used := reached & set(unused):
        for name in used:
            reached |= unused.pop(name).names()
    if unused:
        raise NotRead("a definition that isn't used", next(iter(unused.values())).start)


def defined_name(clause: Clause) -> str:
    """The name that a clause defines: u = …, uᵀ = …, f(x) = …; "" for another."""
    if clause.node.op != "rel" or clause.word == "at":
        return ""
    head = bare(clause.node.args[0])
    named = bare(head.args[0]) if head.op in ("T", "call") else head
    return str(named.data) if named.op == "name" else ""


def one_line(text: str) -> str:
    """A line of an aligned display without the marks of its alignment, at the same places."""
    line = text if "\\begin" in text else text.replace("&", " ").replace("\\\\", "  ")
    return line.replace("=", " ", 1) if line.lstrip().startswith("=") else line
