"""∂f/∂x₁ where a vector occurs by its entries x₁ and x₂ alone: these are numbers that have names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare


def entries_as_letters(node: Node, array: Node) -> Node:
    """With the entries x₁, x₂ of an array at positions that are numbers as letters of their own."""
    if node.op == "sub" and bare(node.args[0]) == array and all(each.op == "number" for each in node.args[1:]):
        label = "".join(str(each.data) for each in node.args[1:])
        return Node("name", data=f"{array.data}_{label}", start=node.start)
    return node.with_each(lambda each: entries_as_letters(each, array))


def by_fixed_entry(
    variable: Node, sides: Sequence[Node], reached: Callable[[Sequence[Node]], list[Node]]
) -> tuple[Node, list[Node], set[str]]:
    """The letter of the entry that a derivative is by, the sides in terms of such letters, and these. ``reached`` gives
    the definitions that trees use. Raises ``NotRead`` where the vector stands for itself, too."""
    vector = bare(variable.args[0])
    by, *found = [entries_as_letters(each, vector) for each in (variable, *sides)]
    names = {name for node in (by, *found, *reached(found)) for name in node.names()}
    if vector.op != "name" or vector.data in names or by.op != "name":
        raise NotRead("a derivative by one fixed entry", variable.start)
    return by, found, {name for name in names if name.startswith(f"{vector.data}_")}
