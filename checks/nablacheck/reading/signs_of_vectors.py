"""Signs that stand between vectors: a letter beside them is read as a number only where it is declared as one, since a
formula of vectors read with numbers can certify what is wrong for vectors."""

from __future__ import annotations

from nablacheck.reading.names import format_name
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import Expr

SIGN_OF_VECTORS = "sign of vectors"
"""The kind of a refusal of numbers around such a sign."""


def doubt_numbers_around_had(product: Node, left: Expr, right: Expr, scope: Scope) -> None:
    """Doubt ⊙ between numbers that are made of letters of which nobody said what they are."""
    guessed = [each.name for side in (left, right) for each in side.letters if each.name in scope.guessed]
    if guessed and left.is_scalar and right.is_scalar:
        scope.sign_of_vectors = scope.sign_of_vectors or _vectors("⊙", guessed[0], product)


def doubt_numbers_around_dot(product: Node, left: Expr, right: Expr, scope: Scope) -> None:
    """Doubt · between letters of which one is what ∇ is by, read as a number: ∇_w (w·xᵢ)²."""
    name = scope.nabla
    if name not in scope.guessed or name not in scope.arrays or not scope.letter(name).is_scalar:
        return
    letters = [_letter(_outermost(product.args[0], -1)), _letter(_outermost(product.args[1], 0))]
    if name in letters and "" not in letters and left.is_scalar and right.is_scalar:
        scope.sign_of_vectors = scope.sign_of_vectors or _vectors("·", name, product)


def _vectors(sign: str, name: str, product: Node) -> NotRead:
    letter = format_name(name)
    why = f"{sign} between vectors, while the shapes fit for numbers only"
    return NotRead(why, product.start, write=f"write --let '{letter}: number' if it is one", kind=SIGN_OF_VECTORS)


def _outermost(node: Node, at: int) -> Node:
    """The factor next to the sign."""
    while node.op in ("prod", "neg", "dot"):
        node = node.args[at]
    return node


def _letter(node: Node) -> str:
    """The letter that a factor is, or is an entry of; empty for others."""
    node = bare(node)
    node = bare(node.args[0]) if node.op == "sub" else node
    return str(node.data) if node.op == "name" else ""
