"""A side that begins with a derivative, as the derivative of all of it."""

from __future__ import annotations

from nablacheck.reading.syntax import DERIVATIVES, Node

OPEN_AT_THE_LEFT = ("add", "prod", "dot", "times", "star", "at", "had", "slash")
"""What may begin with a derivative whose operand has no parentheses."""


def with_whole_operand(side: Node) -> Node | None:
    """d/dx (f + g) for d/dx f + g, ∇(a·x) for ∇a·x; None where the side doesn't begin in this way, or has several
    derivatives, which stand for themselves. Parentheses end what ∇ is of at a sum, and not at a product: ∇(f)·g."""
    derivative, around = side, side
    while derivative.op in OPEN_AT_THE_LEFT:
        derivative, around = derivative.args[0], derivative
    is_factor = derivative.op == "grad" and derivative.args[0].op == "paren" and around.op != "add"
    is_open = derivative.op in DERIVATIVES and (derivative.style == "operator" or is_factor)
    if derivative is side or not is_open or sum(node.op in DERIVATIVES for node in side.walk()) > 1:
        return None
    if derivative.args[0].op != "hole":
        body = _replaced_first(side, derivative.args[0])
    elif side.op == "add" and side.args[0] is derivative and side.args[1].op == "neg":  # d/dx -x² + 1
        body = side.with_args(side.args[1:]) if len(side.args) > 2 else side.args[1]
    else:
        return None
    return derivative.with_args((body, *derivative.args[1:]))


def _replaced_first(node: Node, operand: Node) -> Node:
    """With the operand in the place of the derivative that it begins with."""
    if node.op in DERIVATIVES:
        return operand
    first, *rest = node.args
    begins = _replaced_first(first, operand)
    flat = begins.args if node.op == begins.op == "prod" else (begins,)
    return node.with_args((*flat, *rest))
