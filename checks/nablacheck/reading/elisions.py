"""Terms and entries that are left out: c₁x₁ + … + cₙxₙ is Σᵢ cᵢxᵢ, and (2x₁; ⋮; 2xₙ) the column of all 2xᵢ.

What is left out is told by the first and the last: they have to be the same but for a position, which is 1 in the first
and a letter n in the last, or 0 and n − 1. What stands between them in print has to fit. All else is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Limits, Node, bare, one_less, with_positions

DOTS = Node("dots")
INDICES = ("i", "j", "k", "l", "p", "q")
"""Letters for the position that is left out, where the text has none of them."""
ONE = Node("number", data=Fraction(1))
ZERO = Node("number", data=Fraction(0))


def written_out(node: Node) -> Node:
    """A tree without dots. Raises ``NotRead`` where what they stand for isn't plain."""
    if DOTS not in node.walk():
        return node
    return _without_dots(node)


def _without_dots(node: Node) -> Node:
    if node == DOTS:
        raise _refusal(node)
    args = tuple(each if each == DOTS else _without_dots(each) for each in node.args)
    if node.op == "matrix" and DOTS in args:
        width = node.data
        rows = [args[k : k + width] for k in range(0, len(args), width)]
        return _of_rows([_of_row(row, node) for row in rows], node)
    if node.op == "tuple" and DOTS in args:
        return _listed("tuple", args, node)
    if node.op == "add" and DOTS in args:
        return _sum(args, node)
    for each in args:
        if each == DOTS:
            raise _refusal(each)
    return node.with_args(args)


def _refusal(node: Node, write: str = "a sum") -> NotRead:
    return NotRead("terms are left out (…)", node.start, write=f"write {write}")


def _of_row(cells: Sequence[Node], node: Node) -> Node:
    """One row of a matrix, all of whose entries may be left out."""
    if all(each == DOTS for each in cells):
        return DOTS
    if len(cells) == 1:
        return cells[0]
    return _listed("columns", cells, node) if DOTS in cells else Node("matrix", tuple(cells), len(cells))


def _of_rows(rows: Sequence[Node], node: Node) -> Node:
    if DOTS in rows:
        return _listed("rows", rows, node)
    if len(rows) == 1:
        return rows[0]
    raise _refusal(node)


def _listed(op: str, items: Sequence[Node], node: Node) -> Node:
    """Items of which some in the middle are left out, as those at all positions."""
    where = [k for k, each in enumerate(items) if each == DOTS]
    if len(where) != 1 or where[0] != len(items) - 2:
        raise _refusal(node, "the first, the second and the last")
    index, first, body, last = _pattern(items[: where[0]], items[-1], node)
    return Node(op, (body, first, last), Limits((index,), start=True, stop=True), start=node.start)


def _sum(terms: Sequence[Node], node: Node) -> Node:
    """A sum in which terms are left out: others may stand before and behind, and one between."""
    where = [k for k, each in enumerate(terms) if each == DOTS]
    begin, end = where[0], where[-1]
    between = terms[begin + 1 : end] if begin < end else ()
    if len(where) > 2 or begin == 0 or end == len(terms) - 1 or len(between) != len(where) - 1:
        raise _refusal(node)
    for count in range(min(3, begin), 0, -1):
        try:
            index, first, body, last = _pattern(terms[begin - count : begin], terms[end + 1], node)
            break
        except NotRead:
            if count == 1:
                raise
    without = None
    if between:
        without = _position_of(between[0], body, index)
        if without is None:
            raise _refusal(between[0])
    limits = Limits((index,), start=True, stop=True)
    found = [Node("Sum", (body, first, last), limits, start=terms[begin - count].start)]
    if without is not None:
        taken = with_positions(body, {index: Node("name", data=without)})
        found += [Node("neg", (taken,)), between[0]]
    return Node("add", (*terms[: begin - count], *found, *terms[end + 2 :]), start=node.start)


def _position_of(term: Node, body: Node, index: str) -> str | None:
    """The position at which a term between dots stands: the only one at which the pattern is it, or a part of it."""
    inside = bare(term)
    parts = inside.args if inside.op == "add" else (inside,)
    names = {each.data for node in term.walk() if node.op == "sub" for each in node.args[1:] if each.op == "name"}
    found = [
        name
        for name in sorted(names - {index})
        if any(_same(with_positions(body, {index: Node("name", data=name)}), each) for each in (term, *parts))
    ]
    return found[0] if len(found) == 1 else None


def _pattern(firsts: Sequence[Node], last: Node, node: Node) -> tuple[str, Node, Node, Node]:
    """An index with its first and last position, and between these what stands at it."""
    names = set().union(*(each.names() for each in (*firsts, last)))
    names |= {name for each in (*firsts, last) for part in each.walk() for name in part.bound}
    index = next((each for each in INDICES if each not in names), None)
    refusal = _refusal(node)
    if index is None:
        raise refusal
    pairs: list[tuple[Node, Node]] = []
    body = _between(firsts[0], last, index, pairs)
    if body is None or len(set(pairs)) != 1:
        raise refusal
    first, stop = pairs[0]
    length = one_less(stop) if first == ZERO else stop
    if length is None or length.op != "name" or not length.data.isalpha():
        raise refusal
    for k, each in enumerate(firsts):
        position = Node("number", data=first.data + k)
        if not _same(with_positions(body, {index: position}), each):
            raise refusal
    return index, first, body, stop


def _between(first: Node, last: Node, index: str, pairs: list[tuple[Node, Node]]) -> Node | None:
    """What two trees have in common, with a letter in the place of the positions in which they differ."""
    if first == last:
        return last
    if first.op == last.op == "sub":
        base = _between(first.args[0], last.args[0], index, pairs)
        positions = _positions(first, len(last.args) - 1), _positions(last, len(first.args) - 1)
        if base is None or len(positions[0]) != len(positions[1]):
            return None
        found = []
        for one, other in zip(*positions, strict=True):
            if one != other:
                if one not in (ONE, ZERO):
                    return None
                pairs.append((one, other))
            found.append(one if one == other else Node("name", data=index))
        return Node("sub", (base, *found), last.data, start=last.start)
    if first.op != last.op or first.data != last.data or len(first.args) != len(last.args) or not first.args:
        return None
    args = [_between(one, other, index, pairs) for one, other in zip(first.args, last.args, strict=True)]
    return None if None in args else last.with_args(tuple(each for each in args if each is not None))


def _positions(node: Node, count: int) -> tuple[Node, ...]:
    """Positions; the digits of b₁₁ are two where the other has two."""
    given = node.args[1:]
    if len(given) == 1 < count and given[0].op == "number" and len(str(given[0].data)) == count:
        return tuple(Node("number", data=Fraction(digit), start=given[0].start) for digit in str(given[0].data))
    return given


def _same(left: Node, right: Node) -> bool:
    """Whether two trees are the same, however their positions in digits are grouped."""
    if left == right:
        return True
    if left.op == right.op == "sub":
        positions = _positions(left, len(right.args) - 1), _positions(right, len(left.args) - 1)
        return _same(left.args[0], right.args[0]) and positions[0] == positions[1]
    alike = left.op == right.op and left.data == right.data and len(left.args) == len(right.args) and left.args
    return bool(alike) and all(map(_same, left.args, right.args))
