"""What the letters of a text may stand for, and how far each departs from convention."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from nablacheck.reading.names import labelled
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.token import Token


class LetterKind(StrEnum):
    """What a letter stands for."""

    NUMBER = "number"
    COLUMN = "column"
    MATRIX = "matrix"
    FAMILY = "family"
    SCALAR_FUNCTION = "function"
    VECTOR_FUNCTION = "vector function"
    ENTRYWISE = "entrywise function"
    LOGISTIC = "logistic"


Options: TypeAlias = list[tuple[LetterKind, float]]
"""What a letter may stand for, the most usual first, with how far each departs from convention."""
N, C, M = LetterKind.NUMBER, LetterKind.COLUMN, LetterKind.MATRIX
FUNCTION_LETTERS = frozenset("fghφψρℓlLJEσF")
"""Letters that are functions where parentheses follow them."""
COUNTS = frozenset("NLTKDMPQ")
"""Capitals that may be numbers where they only fit as numbers."""
NUMBERS = frozenset("abckmnprst")
"""Small letters that are numbers more often than others."""
VECTOR_GREEK = frozenset("θφξ")
VECTOR_CAPITALS = frozenset("XYZEU")
"""Capitals that some write for vectors."""


@dataclass
class Occurrences:
    """How a letter occurs in a text."""

    bold: bool = False
    bare: int = 0
    positions: set[int] = field(default_factory=set)
    called: int = 0
    differentiated: bool = False
    variable: bool = False
    transposed: bool = False
    limit: bool = False


def occurrences(nodes: list[Node]) -> dict[str, Occurrences]:
    """The letters of some trees, without indices, with how they occur."""
    found: dict[str, Occurrences] = {}

    def of(node: Node) -> Occurrences:
        each = found.setdefault(node.data, Occurrences())
        each.bold = each.bold or node.style == "bold"
        return each

    def visit(node: Node, bound: frozenset[str]) -> None:
        match node.op:
            case "name":
                if node.data not in bound:
                    of(node).bare += 1
                return
            case _ if node.bound:
                visit(node.args[0], bound | set(node.bound))
                stop = _length(node.args[-1]) if node.data.stop else node
                if stop.op == "name" and stop.data not in bound:
                    of(stop).limit = True
                return
            case "sub":
                base = bare(node.args[0])
                if base.op == "name":
                    of(base).positions.add(len(node.args) - 1)
                else:
                    visit(base, bound)
                return
            case "call":
                head = node.args[0]
                while head.op in ("prime", "sub"):
                    head = head.args[0]
                of(head).called += 1
                for each in node.args[1:]:
                    visit(each, bound)
                return
            case "prime":
                if node.args[0].op == "name":
                    of(node.args[0]).called += 1
                    return
            case "T" if bare(node.args[0]).op == "name":
                if bare(node.args[0]).data not in bound:
                    of(bare(node.args[0])).transposed = True
            case "grad" | "partial" if len(node.args) > 1:
                by = bare(node.args[1])
                by = bare(by.args[0]) if by.op in ("T", "sub") else by
                if by.op == "name":
                    of(by).variable = True
        for each in node.args:
            visit(each, bound)

    for node in nodes:
        visit(node, frozenset())
    return found


def _length(limit: Node) -> Node:
    """The length that a limit speaks of: n of n − 1, where positions are counted from 0."""
    if limit.op == "add" and len(limit.args) == 2 and limit.args[1].op == "neg":
        return limit.args[0]
    return limit


def only_positions(nodes: list[Node]) -> set[str]:
    """Letters that occur as positions and nowhere else."""
    positions: set[str] = set()
    for node in nodes:
        for each in node.walk():
            if each.op == "sub":
                positions |= {p.data for p in each.args[1:] if p.op == "name"}
            positions |= set(each.bound)
    return positions


def candidates(name: str, how: Occurrences, bold_used: bool) -> Options:
    """What a letter may stand for, the most usual first."""
    base = unicodedata.normalize("NFD", name)[0]
    if how.called:
        if base == "σ":
            return [(LetterKind.LOGISTIC, 0.0), (LetterKind.ENTRYWISE, 0.5)]
        return [
            (LetterKind.SCALAR_FUNCTION, 0.0),
            (LetterKind.ENTRYWISE, 0.8 if base not in "φψρ" else 0.4),
            (LetterKind.VECTOR_FUNCTION, 1.0),
        ]
    if 2 in how.positions:
        return [(M, 0.0)]
    if 1 in how.positions:
        family = how.bold and not how.bare
        return [(C, 0.7 if family else 0.0), (LetterKind.FAMILY, 0.0 if family else 1.0)]
    costs = _usual(base, how, bold_used)
    if how.transposed and N in costs:
        costs[N] += 2.0
    if how.variable and N in costs:
        costs[N] += 0.1
    return sorted(costs.items(), key=lambda item: item[1])


def _usual(base: str, how: Occurrences, bold_used: bool) -> dict[LetterKind, float]:
    if base.isupper():
        costs = {M: 0.0}
        if how.bold or base in VECTOR_CAPITALS:
            costs[C] = 1.5 if how.bold else 3.0
        if base in COUNTS and not (how.bold or how.variable or how.transposed):
            costs[N] = 0.6
        return costs
    if how.bold:
        return {C: 0.0, M: 5.0}
    if not base.isascii():
        if base in VECTOR_GREEK or how.variable:
            return {C: 0.1, N: 0.3, M: 3.0}
        return {N: 0.2, C: 0.9, M: 3.0}
    if bold_used:
        return {N: 0.0, C: 1.0, M: 4.0}
    return {C: 0.0, N: 0.7 if base in NUMBERS else 0.75, M: 4.0}


def functions_in(tokens: list[Token], given: frozenset[str], arrays: frozenset[str]) -> frozenset[str]:
    """Letters that are functions: those that are declared, defined with an argument or usual, and small ones that have
    a single letter in parentheses wherever they occur."""
    flat = _flattened(tokens)
    found, seen_bare = set(given), set()
    calls: set[str] = set()
    for k, token in enumerate(flat):
        if token.kind != "name":
            continue
        after = flat[k + 1 :]
        called = bool(after) and after[0].is_("operator", "(") and not after[0].spaced and after[0].style != "group"
        if not called:
            seen_bare.add(token.text)
        elif token.text not in arrays:
            inside = _in_parentheses(after)
            letter = len(inside) == 1 and inside[0].kind == "name"
            single = letter or any(each.is_("operator", ",") for each in inside)
            behind = after[len(inside) + 2 : len(inside) + 3]
            defined = single and any(each.is_("operator", "=") for each in behind)
            if token.text in FUNCTION_LETTERS or defined:
                found.add(token.text)
            elif single and not token.text[0].isupper():
                calls.add(token.text)
    return frozenset(found | (calls - seen_bare))


def letters_in(tokens: list[Token]) -> frozenset[str]:
    """Letters that stand outside of scripts."""
    return frozenset(token.text for token in _flattened(tokens) if token.kind == "name")


def _in_parentheses(tokens: list[Token]) -> list[Token]:
    """What stands in the parentheses that the first token opens; nothing where they are nested or aren't closed."""
    for k, token in enumerate(tokens[1:], 1):
        if token.is_("operator", "(", ")"):
            return tokens[1:k] if token.text == ")" else []
    return []


def numbered_in(tokens: list[Token]) -> frozenset[str]:
    """Capitals with a digit, W₁ and W₂: letters of their own, as a matrix has entries at two positions only."""
    flat = _flattened(tokens)
    found = set()
    for token, after in pairwise(flat):
        inner = after.groups[0] if after.kind == "sub" else []
        digit = len(inner) == 1 and inner[0].kind == "number" and len(inner[0].text) == 1
        if digit and token.kind == "name" and token.text[0].isupper():
            found.add(labelled(token.text, inner[0].text))
    return frozenset(found | _numbered_parameters(flat) | _only_at_zero(flat))


def _only_at_zero(flat: list[Token]) -> set[str]:
    """Letters with a 0 that have no other position, x₀ in x₀e⁻ᵗ: an initial value, as positions begin at 1."""
    positions: dict[str, set[str]] = {}
    for token, after in pairwise(flat):
        if token.kind == "name" and after.kind == "sub":
            positions.setdefault(token.text, set()).add("".join(each.text for each in after.groups[0]))
    return {labelled(name, "0") for name, texts in positions.items() if texts == {"0"}}


def _numbered_parameters(flat: list[Token]) -> set[str]:
    """Letters with a digit that a function is defined of: x₁ and x₂ in f(x₁, x₂) = …"""
    for k, token in enumerate(flat[1:], 1):
        if not (token.is_("operator", "(") and not token.spaced and flat[k - 1].kind == "name"):
            continue
        inside = _in_parentheses(flat[k:])
        ends = flat[k + len(inside) + 2 : k + len(inside) + 3]
        names = {
            labelled(each.text, after.groups[0][0].text)
            for each, after in pairwise(inside)
            if each.kind == "name" and after.kind == "sub" and [inner.kind for inner in after.groups[0]] == ["number"]
        }
        if names and ends and ends[0].is_("operator", "="):
            return names
    return set()


def _flattened(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.kind in ("fraction", "root", "matrix"):
            found.append(Token("operator", "(", "group"))
            for group in token.groups:
                found += [*_flattened(group), Token("operator", "+")]
        else:
            found.append(token)
    return found


def bound_in(nodes: Sequence[Node]) -> set[str]:
    """Indices that a sum binds."""
    return {name for node in nodes for each in node.walk() for name in each.bound}


def only_as_base(nodes: Sequence[Node]) -> bool:
    """Whether e occurs only as the base of powers."""
    names = sum(each.op == "name" and each.data == "e" for node in nodes for each in node.walk())
    powers = [each.args[0] for node in nodes for each in node.walk() if each.op == "pow"]
    return bool(names == sum(base.op == "name" and base.data == "e" for base in powers))


def is_differential(tokens: Sequence[Token]) -> bool:
    """Whether the text begins with d of something, rather than with d/dx or df/dx, and is an equation."""
    if len(tokens) < 4 or not tokens[0].is_("name", "d") or tokens[1].is_("operator", "/", "="):
        return False
    for k, token in enumerate(tokens[1:], 1):
        if token.is_("operator", "="):
            return True
        if token.is_("operator", "/") and k + 1 < len(tokens) and tokens[k + 1].is_("name", "d"):
            return False
    return False
