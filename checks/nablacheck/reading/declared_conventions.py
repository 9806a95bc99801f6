"""How docstrings are taken where authors differ, and their trees by other conventions than the usual ones."""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.reading.syntax import Node


@dataclass(frozen=True)
class Conventions:
    """How a text is taken where authors differ: whether n is the length of an axis N or an index, and whether a sum
    goes on behind the term that it begins with."""

    small_sizes: bool = True
    wide_sums: bool = False


def with_wide_sums(node: Node) -> Node:
    """A tree in which sums over indices go on over the terms that follow, as in Σᵢ aᵢ + bᵢ of many a text."""
    if node.op == "add":
        for k, each in enumerate(node.args[:-1]):
            if any(inside.op == "Sum" for after in node.args[k + 1 :] for inside in after.walk()):
                continue  # each term has its own
            wide = _with_more_summed(each, node.args[k + 1 :])
            if wide is not None:
                return wide if not k else node.with_args((*node.args[:k], wide))
    return node.with_each(with_wide_sums) if node.op == "rel" else node  # parentheses say where a sum ends


def _with_more_summed(node: Node, more: tuple[Node, ...]) -> Node | None:
    """The tree of a term that ends with a sum, which goes on; None for another."""
    if node.op == "Sum":
        body, *limits = node.args
        return node.with_args((with_wide_sums(Node("add", (body, *more), start=body.start)), *limits))
    if node.op in ("neg", "prod", "dot", "star", "times"):
        last = _with_more_summed(node.args[-1], more)
        return None if last is None else node.with_args((*node.args[:-1], last))
    return None
