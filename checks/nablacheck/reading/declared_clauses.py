"""The clauses of a declared equation: what stands beside its statement, and the names that it defines."""

from __future__ import annotations

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Clause, Node, bare, substituted


def derived_letter(node: Node, clauses: list[Clause]) -> Node | None:
    """The letter U of ∂U/∂X = …, U = …, where the claim itself defines it: what it stands for is the function."""
    head = bare(node.args[0]) if node.op == "rel" else node
    if head.op not in ("partial", "grad"):
        return None
    letter = bare(head.args[0])
    letter = bare(letter.args[0]) if letter.op == "sub" else letter
    heads = [bare(each.node.args[0]) for each in clauses[1:] if each.node.op == "rel"]
    return letter if letter.op == "name" and letter in heads else None


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


def one_line(text: str) -> str:
    """A line of an aligned display without the marks of its alignment, at the same places."""
    line = text if "\\begin" in text else text.replace("&", " ").replace("\\\\", "  ")
    return line.replace("=", " ", 1) if line.lstrip().startswith("=") else line
