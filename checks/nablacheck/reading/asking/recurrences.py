"""Recurrences, hₜ = tanh(W hₜ₋₁ + U xₜ), written out for the steps that are asked for: h₃ is defined by h₂, and so on
down to h₀, a letter of its own."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.names import labelled
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare, substituted
from nablacheck.reading.typed_indices import LONGEST_COUNT

MOST_COPIES = 300
"""How often the first step may stand in the last one, written out."""


@dataclass(frozen=True)
class Recurrence:
    """A letter whose value at ``step`` is made of its value one step before."""

    letter: str
    step: str
    body: Node

    def definitions(self, last: int) -> dict[str, Node]:
        """What the letter is at every step up to the last, by its names: h₁, h₂, …"""
        copies = sum(each.op == "sub" and bare(each.args[0]).data == self.letter for each in self.body.walk())
        if last > LONGEST_COUNT or copies**last > MOST_COPIES:
            raise NotRead(f"more than {LONGEST_COUNT} steps, or too many terms", write="write fewer steps")
        steps = range(1, last + 1)
        return {self.name(k): self.written_out(_at(self.body, self.step, k)) for k in steps}

    def name(self, step: int) -> str:
        return labelled(self.letter, str(step))

    @property
    def vectors(self) -> frozenset[str]:
        """Letters with the step as their index, as x in U xₜ: vectors at every step, where matrices are there."""
        steps = [each for each in self.body.walk() if each.op == "sub" and _step_of(each.args[1]) == self.step]
        names = {bare(each.args[0]).data for each in steps if bare(each.args[0]).op == "name"} - {self.letter}
        matrices = any(name[0].isupper() for name in self.body.names() - names)
        return frozenset(names) if matrices else frozenset()

    def written_out(self, node: Node) -> Node:
        """With h₂ as one name in the place of h at position 2. Raises ``NotRead`` where the position is no number."""
        if node.op == "sub" and bare(node.args[0]).op == "name" and bare(node.args[0]).data == self.letter:
            position = node.args[1]
            if len(node.args) != 2 or position.op != "number" or position.data.denominator != 1 or position.data < 0:
                raise NotRead("which step of the recurrence?", node.start, write=f"write a number: {self.letter}_3")
            return Node("name", data=self.name(int(position.data)), start=node.start)
        letter, mark, label = str(node.data).partition("_") if node.op == "name" else ("", "", "")
        if letter == self.letter and mark and not label.isdecimal():
            raise NotRead("which step of the recurrence?", node.start, write=f"write a number: {self.letter}_3")
        return node.with_each(self.written_out)

    def last_step(self, node: Node) -> int:
        """The last step that an expression, written out, speaks of; 0 where it speaks of none."""
        found = [name.rpartition("_")[2] for name in node.names() if name.startswith(f"{self.letter}_")]
        return max((int(each) for each in found if each.isdecimal()), default=0)


def recurrence(head: Node, body: Node) -> Recurrence | None:
    """The recurrence of h that an equation with the head hₜ is; None where hₜ₋₁ isn't in the body."""
    if head.op != "sub" or len(head.args) != 2 or bare(head.args[0]).op != "name":
        return None
    letter, step = bare(head.args[0]).data, _step_of(head.args[1])
    at, one = Node("name", data=step), Node("number", data=Fraction(1))
    before = Node("add", (at, Node("neg", (one,))))
    if head.args[1] == Node("add", (at, one)):  # x at k + 1 is made of x at k
        body = substituted(body, {step: before})
        before = Node("paren", (before,))
    elif not step or head.args[1] != at:
        return None
    steps = [each.args[1:] for each in body.walk() if each.op == "sub" and bare(each.args[0]).data == letter]
    return Recurrence(letter, step, body) if steps and all(each == (before,) for each in steps) else None


def _step_of(position: Node) -> str:
    """The only letter in a position: t of t − 1."""
    names = position.names()
    return names.pop() if len(names) == 1 else ""


def _at(node: Node, step: str, k: int) -> Node:
    """With a number for the step, and for the step before."""
    if node.op == "name" and node.data == step:
        return Node("number", data=Fraction(k), start=node.start)
    if not node.args:
        return node
    found = node.with_args(tuple(_at(each, step, k) for each in node.args))
    if found.op == "paren" and found.args[0].op == "number":
        return found.args[0]
    if found.op == "add" and len(found.args) == 2:
        first, second = found.args
        sign = -1 if second.op == "neg" else 1
        second = second.args[0] if second.op == "neg" else second
        if first.op == second.op == "number":
            return Node("number", data=first.data + sign * second.data, start=node.start)
    return found
