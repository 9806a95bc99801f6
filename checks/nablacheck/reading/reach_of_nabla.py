"""∇(f)·g in the midst of an expression: the derivative of f alone, or of the product?"""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import Expr, Rank


def refuse_either(product: Node, right: Expr, typed: Callable[[Node], Expr]) -> None:
    """Refuse a product with a sign after ∇(…) whose shapes fit for both readings: of two vectors, of which the product
    is a number to derive, and a Jacobian could be multiplied with the second one; and of two numbers that both depend
    on the argument. ``right`` is the second factor, ``typed`` types a tree."""
    derivative = _last_factor(product.args[0])
    if derivative.op != "grad" or derivative.args[0].op != "paren":
        return
    operand = typed(derivative.args[0])
    by = bare(derivative.args[1]) if len(derivative.args) > 1 else derivative
    depends = by.op == "name" and right.depends_on(by.data)
    vectors = operand.rank is right.rank is Rank.COLUMN
    if vectors or (operand.is_scalar and right.is_scalar and depends):
        why, write = "the derivative of the product, or of what is in parentheses?", "write ∇((f)·g) or (∇(f))·g"
        raise NotRead(why, derivative.start, write=write, kind="ambiguous")


def _last_factor(node: Node) -> Node:
    while node.op in ("prod", "neg"):
        node = node.args[-1]
    return node
