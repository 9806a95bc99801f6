"""Derivatives of numbers: of an entry by the same entry, ∂/∂xⱼ xⱼ² = 2xⱼ, and what is written without any sign of
arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.names import SQUARE, labelled
from nablacheck.reading.syntax import DERIVATIVES, Node, bare

_BY_NUMBERED = re.compile(r"(?:\\partial|(?<![A-Za-z\\])d)\s*\{?\s*([a-z])_\{?\d\}?(?![\d,])")
_OF_LAYER = re.compile(r"(?<![A-Za-z\\])([a-z])_\{?(\d)\}?\s*&?\s*=([^=\n,&]*)")
_BIAS = re.compile(r"W_\{?(\d)\}?[^=\n&+]*\+\s*b_\{?\1\}?(?![\d,])")
_SQUARE = re.compile(
    r"\\sigma\s*(?:_\s*(?:\{\s*)?([A-Za-z])\s*\}?)?\s*\^\s*\{?2\}?\s*&?\s*(?::?=|\\gets|\\leftarrow|\\coloneqq)"
)
_BY_SIGMA = re.compile(r"(?:\\partial|(?<![A-Za-z\\])d)\s*\{?\s*\\sigma\s*(?:_\s*\{?[A-Za-z]\}?)?\s*(?![_^\s])")
OPERATIONS = ("add", "neg", "prod", "dot", "times", "star", "slash", "frac", "pow", "paren", "fn")
PLAIN = (*OPERATIONS, "number", "name", *DERIVATIVES)
FUNCTIONS_OF_NUMBERS = (
    "exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "sigmoid", "softplus", "relu", "abs",
)  # fmt: skip


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


def plain_letters(statement: Statement, known: Statements) -> frozenset[str]:
    """The letters of a claim without any sign of arrays: small and not bold ones alone, in operations of numbers."""
    names: set[str] = set()
    left = [statement.function, statement.claim]
    seen: set[str] = set()
    while left:
        for node in left.pop().walk():
            if node.op not in PLAIN or node.style == "bold" or (node.op == "name" and not node.data[0].islower()):
                return frozenset()
            if node.op == "fn" and node.data not in FUNCTIONS_OF_NUMBERS:
                return frozenset()
            if node.op != "name" or node.data in seen:
                continue
            seen.add(node.data)
            body = known.definitions.get(node.data)
            if body is not None and node.data != statement.variable:
                left.append(body)
            else:
                names.add(node.data)
    return frozenset(names - {"e", "d"})


def numbered_letters(formulas: Iterable[str]) -> frozenset[str]:
    """Letters with a number that are no entries: x₁ and x₂, where something is derived by x₁, and neither x nor xᵢ
    stands anywhere; z₁ and b₁ of z₁ = W₁x + b₁, where W₁ tells that they are those of a layer."""
    text = "\n".join(formulas)
    derived = {match[1] for match in _BY_NUMBERED.finditer(text)}
    found = set()
    for letter in derived:
        uses = re.findall(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])(?:_\{{?(\d)\}}?(?![\d,]))?", text)
        if all(uses):
            found |= {labelled(letter, number) for number in uses}
    for match in _OF_LAYER.finditer(text):
        if f"W_{match[2]}" in match[3] or f"W_{{{match[2]}}}" in match[3]:
            found.add(labelled(match[1], match[2]))
    found |= {labelled("b", match[1]) for match in _BIAS.finditer(text)}
    return frozenset(found)


def squared_letters(formulas: Iterable[str]) -> frozenset[str]:
    """σ² and σ_B² as letters of their own, where they are set equal to something, and nothing is derived by σ."""
    text = "\n".join(formulas)
    if _BY_SIGMA.search(text):
        return frozenset()
    return frozenset((labelled("σ", match[1]) if match[1] else "σ") + SQUARE for match in _SQUARE.finditer(text))


def unbound_indices(statement: Statement) -> set[str]:
    """Indices that nothing sums over, and that only the claim has or the function has more than once: it may be
    understood that what is repeated is summed over."""

    def unbound(node: Node) -> set[str]:
        found = set().union(*map(unbound, node.args)) if node.args else set()
        if node.op == "sub":
            found |= {each.data for each in node.args[1:] if each.op == "name"}
        return found - set(node.bound)

    of_function = unbound(statement.function)
    written = [each.data for node in statement.function.walk() if node.op == "sub" for each in node.args[1:]]
    repeated = {name for name in of_function if written.count(name) > 1}
    return repeated | (unbound(statement.claim) - of_function - set(statement.positions) - {statement.variable})


def _at(node: Node, position: tuple[Node, ...]) -> bool:
    """Whether an expression is made of numbers and of entries at this position, by operations of numbers."""
    if node.op == "sub":
        return node.args[1:] == position and bare(node.args[0]).op == "name"
    if node.op == "number" or (node.op == "name" and node.data in ("e", "π")):
        return True
    return node.op in OPERATIONS and all(_at(each, position) for each in node.args)


def _as_number(node: Node, label: str) -> Node:
    if node.op == "sub":
        return Node("name", data=labelled(bare(node.args[0]).data, label), start=node.start)
    return node.with_each(lambda each: _as_number(each, label))
