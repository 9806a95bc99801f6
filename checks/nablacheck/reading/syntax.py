"""The tree of a text before shapes are known: what shapes alone can tell is left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nablacheck.reading.refusal import NotRead

DERIVATIVES = ("grad", "partial")
"""The operations that are derivatives of their first argument."""


@dataclass(frozen=True)
class Node:
    """``op`` with its arguments; ``data`` is a number, a name, an order. ``start`` is the place in the text.

    ========== =============================================================================================
    number     a number; ``data`` is a ``Fraction``
    name       a letter with its labels; ``data``; ``style`` is "bold", "rm", …
    add, neg   a sum, a term with a minus
    prod       factors side by side
    dot, …     factors with an operator between them: dot ·, times ×, star *, at @, had ⊙, kron ⊗, contract :
    slash      what stands above, and the factors that stand below without a space
    frac       \\frac; ``hdiv`` is ⊘
    pow, epow  a power, of every entry where written so; T, inv, pinv, prime are the other superscripts
    norm, bars ‖·‖ with its index, |·|; ``inner`` is ⟨·, ·⟩
    fn         a known function; ``call`` an unknown one, which comes first
    sub        positions of what comes first
    Sum, Prod  Σ, Π: the body, then limits; ``data`` is a ``Limits``
    columns    the body at all positions side by side, with limits likewise; ``rows`` below each other
    grad       ∇ of the operand (``hole`` for none), by the second argument if there is one; ``data`` is the order
    partial    ∂/∂ likewise
    diff       d of its argument
    matrix     rows of entries; ``data`` is the number of columns
    tuple      (a, b); with a ``Limits``, (a₁, …, aₙ)
    rel        sides joined by the signs in ``data``
    ========== =============================================================================================
    """

    op: str
    args: tuple[Node, ...] = ()
    data: Any = None
    style: str = field(default="", compare=False)
    start: int = field(default=-1, compare=False)

    def walk(self) -> Iterator[Node]:
        yield self
        for each in self.args:
            yield from each.walk()

    def with_args(self, args: tuple[Node, ...]) -> Node:
        return replace(self, args=args)

    def with_each(self, change: Callable[[Node], Node]) -> Node:
        """The same with all arguments changed."""
        return self.with_args(tuple(map(change, self.args))) if self.args else self

    @property
    def bound(self) -> tuple[str, ...]:
        """The indices that it runs over."""
        return self.data.indices if isinstance(self.data, Limits) else ()

    def names(self) -> set[str]:
        """The letters in it."""
        return {node.data for node in self.walk() if node.op == "name"}


@dataclass(frozen=True)
class Limits:
    """What Σ or Π runs over: indices, and whether limits stand at it, which follow the body among the arguments."""

    indices: tuple[str, ...]
    start: bool = False
    stop: bool = False
    without: bool = False


@dataclass(frozen=True)
class Clause:
    """One of the statements that a text makes; ``word`` is what introduces it: "", "where", "at" or "if"."""

    node: Node
    word: str = ""


def bare(node: Node) -> Node:
    """Without the parentheses around it."""
    while node.op == "paren":
        node = node.args[0]
    return node


@dataclass(frozen=True)
class Macro:
    """A function that a text defines: its parameters, and the body."""

    parameters: tuple[str, ...]
    body: Node

    def of(self, arguments: Sequence[Node]) -> Node:
        """The body with its arguments. Raises ``NotRead`` where there are more or fewer."""
        if len(arguments) != len(self.parameters):
            raise NotRead(f"a function of {len(self.parameters)} arguments with {len(arguments)}", arguments[0].start)
        return substituted(self.body, dict(zip(self.parameters, arguments, strict=True)))


def defined_macro(head: Node, body: Node) -> Macro | None:
    """What f(x, y) = … defines; None where the arguments aren't different letters."""
    parameters = [bare(each) for each in head.args[1:]]
    names = tuple(each.data for each in parameters)
    letters = all(each.op == "name" for each in parameters)
    return Macro(names, body) if letters and len(set(names)) == len(names) else None


def one_less(node: Node) -> Node | None:
    """n, of n − 1."""
    is_less = node.op == "add" and len(node.args) == 2 and node.args[1] == Node("neg", (Node("number", data=1),))
    return node.args[0] if is_less else None


def is_position_alone(node: Node, index: str) -> bool:
    """Whether a letter stands for a position wherever it occurs, and nowhere for a number."""
    if node.op == "name":
        return bool(node.data != index)
    if node.op == "sub":
        positions = [each for each in node.args[1:] if each.op != "name"]
        return all(is_position_alone(each, index) for each in (node.args[0], *positions))
    return all(is_position_alone(each, index) for each in node.args)


def substituted(node: Node, by: Mapping[str, Node]) -> Node:
    """With other trees for letters."""
    if node.op == "name" and node.data in by:
        return Node("paren", (by[node.data],), start=node.start)
    return node.with_each(lambda each: substituted(each, by))


def with_positions(node: Node, by: Mapping[str, Node]) -> Node:
    """With other positions in the place of letters, all at once."""
    if node.op == "name" and node.data in by:
        return by[node.data]
    return node.with_each(lambda each: with_positions(each, by))
