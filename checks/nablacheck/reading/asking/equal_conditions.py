"""Equations that are conditions of a letter: A = Aᵀ, 1ᵀy = 1, Σᵢ pᵢ = 1, ‖u‖ = 1, QᵀQ = QQᵀ = I. They hold for no
letter in general, so that nobody claims them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from nablacheck.reading.asking.declarations import Declared, declared_as
from nablacheck.reading.syntax import Node, bare

_ONE = Node("number", data=Fraction(1))


class EqualCondition(NamedTuple):
    """A letter, and what an equation says of it."""

    name: str
    declared: Declared


def condition_of(node: Node) -> EqualCondition | None:
    """The condition that an equation is; None for other equations."""
    if node.op != "rel" or set(node.data) != {"="}:
        return None
    sides = [bare(side) for side in node.args]
    return _of_sides(sides) or _of_sides(sides[::-1])


def _of_sides(sides: list[Node]) -> EqualCondition | None:
    first, *rest = sides
    if len(sides) == 2 and first.op == "name" and rest[0] == Node("T", (first,)):
        return _said(first.data, "symmetric")
    if len(sides) == 2 and first.op == "T" and rest[0] == Node("neg", first.args) and _is_letter(first.args[0]):
        return _said(bare(first.args[0]).data, "skew")
    if len(sides) == 2 and rest[0] == Node("name", data="I"):
        name, which = _gram(first) or ("", "")
        return _said(name, "orthonormal") if which == "columns" else None
    if len(sides) == 2 and first.op == "T" and rest[0] == Node("inv", first.args) and _is_letter(first.args[0]):
        return _said(bare(first.args[0]).data, "orthogonal")
    if len(sides) == 3 and sides[-1] == Node("name", data="I"):
        grams = [_gram(side) for side in sides[:-1]]
        if grams[0] and grams[1] and grams[0][0] == grams[1][0] and {grams[0][1], grams[1][1]} == {"rows", "columns"}:
            return _said(grams[0][0], "orthogonal")
    if len(sides) == 2 and rest[0] == _ONE:
        for of, condition in ((_summed, "sums to one"), (_measured, "unit norm")):
            found = of(first)
            if found:
                return _said(found, condition, of_whole=True)
    return None


def _said(name: str, condition: str, of_whole: bool = False) -> EqualCondition | None:
    declared = declared_as(condition)
    return None if declared is None else EqualCondition(name, replace(declared, of_whole=of_whole))


def _is_letter(node: Node) -> bool:
    return bare(node).op == "name"


def _gram(node: Node) -> tuple[str, str] | None:
    """The letter of QᵀQ, of which the products of columns are meant, and of QQᵀ."""
    if node.op != "prod" or len(node.args) != 2:
        return None
    left, right = map(bare, node.args)
    if left == Node("T", (right,)) and right.op == "name":
        return right.data, "columns"
    if right == Node("T", (left,)) and left.op == "name":
        return left.data, "rows"
    return None


def _summed(node: Node) -> str:
    """The letter whose entries are summed: of Σᵢ yᵢ, sum(y), 1ᵀy and yᵀ1."""
    ones = Node("ones")
    match node:
        case Node("Sum", (body,), limits) if len(limits.indices) == 1 and bare(body).op == "sub":
            base, *positions = bare(body).args
            index = Node("name", data=limits.indices[0])
            return base.data if _is_letter(base) and positions == [index] else ""
        case Node("fn", (body,), "sum") if _is_letter(body):
            return str(bare(body).data)
        case Node("prod" | "dot", (Node("T", (first,)), second)):
            first, second = bare(first), bare(second)
            if ones in (first, second):
                other = second if first == ones else first
                return other.data if other.op == "name" else ""
    return ""


def _measured(node: Node) -> str:
    """The letter whose norm is taken, or the square of it: of ‖u‖, ‖u‖² and uᵀu."""
    match node:
        case Node("pow", (base, exponent)) if bare(exponent).op == "number" and bare(base).op == "norm":
            return _measured(bare(base))
        case Node("norm", (body,), "" | "2") if _is_letter(body):
            return str(bare(body).data)
        case Node("prod", (Node("T", (first,)), second)) if bare(first) == bare(second) and _is_letter(second):
            return str(bare(second).data)
        case Node("dot" | "inner", (first, second)) if bare(first) == bare(second) and _is_letter(second):
            return str(bare(second).data)
    return ""
