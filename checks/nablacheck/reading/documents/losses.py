"""A loss l that isn't written out, as in ∂l/∂X = ∂l/∂Z Yᵀ: any function of what it is derived by last, Z.

Where several letters stand between, as in a computation graph, ∂l/∂σ² is the derivative through all paths that lead
from σ² to the end, with σ² as a letter of its own; ∂x̂ᵢ/∂σ², of letters that the document defines, is that of one step:
of the definition of x̂ alone, in which the other letters that are defined stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.documents.meanings import whole_arrays
from nablacheck.reading.documents.sides import derivatives_in
from nablacheck.reading.scope import LOSS
from nablacheck.reading.syntax import DERIVATIVES, Node, bare

Entries = Mapping[str, tuple[tuple[Node, ...], Node]]
"""Arrays that are defined entry by entry, with the positions and what stands there."""


def of_loss(head: Node, claim: Node, variable: str, known: Statements, entries: Entries) -> tuple[Node, Node] | None:
    """Both sides as of any function l of the last stage, where l stands for nothing; None where no stage is told."""
    name = bare(head.args[0]).data
    bodies = known.definitions | {letter: body for letter, (_, body) in entries.items()}
    bodies.pop(variable, None)
    stages = {_letter(by) for operand, by in derivatives_in(claim) if bare(operand).data == name} - {""}
    if not stages or not stages <= set(bodies):
        return None
    last = [each for each in stages if (stages | {variable}) - {each} <= _reached(each, bodies)]
    if len(last) != 1 or (len(stages) > 1 and name not in LOSS):
        return None
    (stage,) = last
    known.definitions |= {letter: whole for letter, whole in whole_arrays(entries).items() if letter != variable}
    known.functions |= {name}
    applied = Node("call", (Node("name", data=name), Node("name", data=stage)), start=head.start)

    def at_stages(node: Node) -> Node:
        args = tuple(map(at_stages, node.args))
        if node.op not in DERIVATIVES or len(args) != 2:
            return node.with_args(args) if args != node.args else node
        operand, by = bare(node.args[0]), bare(node.args[1])
        letter, positions = _letter(by), by.args[1:] if by.op == "sub" else ()
        if operand == Node("name", data=name) and letter in stages:
            slope = Node("grad", (applied,), 1, start=node.start)
            if letter != stage:
                slope = Node("freed", (applied, Node("name", data=letter)), 1, start=node.start)
            return Node("sub", (slope, *positions), start=node.start) if positions else slope
        if _letter(operand) in bodies and letter and letter != _letter(operand):
            return Node("direct", (operand, by), 1, start=node.start)
        return node.with_args(args) if args != node.args else node

    return head.with_args((applied, *head.args[1:])), at_stages(claim)


def _reached(letter: str, bodies: Mapping[str, Node]) -> set[str]:
    """The letters that a letter is made of, definitions written out."""
    found: set[str] = set()
    left = [letter]
    while left:
        for name in bodies[left.pop()].names() - found:
            found.add(name)
            if name in bodies:
                left.append(name)
    return found


def _letter(node: Node) -> str:
    """The letter, or the array of an entry; empty for other expressions."""
    base = bare(node)
    base = bare(base.args[0]) if base.op == "sub" else base
    return base.data if base.op == "name" else ""
