"""Derivatives of an entry by the same entry, as of numbers: ∂/∂xⱼ xⱼ² = 2xⱼ."""

from __future__ import annotations

from dataclasses import replace

from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.names import labelled
from nablacheck.reading.syntax import Node, bare


def of_entries(known: Statements) -> frozenset[str]:
    """Let the claims that are about entries at one position alone be about numbers, and give their names."""
    names: frozenset[str] = frozenset()
    for k, statement in enumerate(known.claims):
        position = tuple(Node("name", data=name) for name in statement.positions)
        entry = Node("sub", (Node("name", data=statement.variable), *position))
        function, claim = statement.function, statement.claim
        if not position or entry not in function.walk() or not all(_at(each, position) for each in (function, claim)):
            continue
        found = {each.args[0].data for side in (function, claim) for each in side.walk() if each.op == "sub"}
        label = "".join(statement.positions)
        names |= {labelled(name, label) for name in found}
        known.claims[k] = replace(
            statement, function=_as_number(function, label), claim=_as_number(claim, label),
            variable=labelled(statement.variable, label), positions=(),
        )  # fmt: skip
    return names


def _at(node: Node, position: tuple[Node, ...]) -> bool:
    """Whether an expression is made of numbers and of entries at this position, by operations of numbers."""
    if node.op == "sub":
        return node.args[1:] == position and bare(node.args[0]).op == "name"
    if node.op == "number":
        return True
    plain = node.op in ("add", "neg", "prod", "dot", "times", "star", "slash", "frac", "pow", "paren", "fn")
    return plain and all(_at(each, position) for each in node.args)


def _as_number(node: Node, label: str) -> Node:
    if node.op == "sub":
        return Node("name", data=labelled(bare(node.args[0]).data, label), start=node.start)
    return node.with_args(tuple(_as_number(each, label) for each in node.args)) if node.args else node
