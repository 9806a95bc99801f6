"""A tree of a text to a typed expression: entries, rows, sums and products over indices."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.axes import Axis, Mismatch, unify
from nablacheck.reading.composing import transposed
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Limits, Node, bare, is_position_alone, one_less
from nablacheck.reading.tree import (
    Entry,
    Expr,
    Index,
    IndexProduct,
    IndexSum,
    KroneckerDelta,
    Number,
    Range,
    Rank,
    Size,
    Slice,
    Stack,
    Total,
    Transpose,
    UnitVector,
)
from nablacheck.reading.typed_functions import MatrixFunctions

LONGEST_COUNT = 5
"""Positions and limits in digits are at most this, as axes are drawn no longer."""


class Positions(MatrixFunctions):
    """Types subscripts, Σ and Π."""

    def position(self, node: Node, axis: Axis) -> Expr:
        """A position along an axis."""
        scope = self.scope
        if node.op == "number":
            if scope.counted_from_zero:
                raise NotRead("a position in digits beside sums that begin at 0", node.start)
            if node.data.denominator != 1 or not 1 <= node.data <= LONGEST_COUNT:
                raise NotRead(f"the position {node.data}", node.start, write=f"positions are 1 to {LONGEST_COUNT}")
            scope.least[axis] = max(scope.least.get(axis, 1), int(node.data))
            return Number(node.data)
        if node.op != "name":
            raise NotRead("a position that is no letter and no number", node.start)
        name = node.data
        if name in scope.indices:
            unify(scope.indices[name], axis, f"the index {name} runs over axes of different length")
            return Index(name, scope.indices[name])
        if name in scope.sizes:
            unify(scope.sizes[name], axis, f"the position {name} is of another axis")
            return Size(axis)
        if name in scope.arrays or name in scope.definitions or name in scope.functions:
            raise NotRead(f"the letter {name} as a position", node.start)
        free = scope.free.setdefault(name, Axis())
        unify(free, axis, f"the index {name} runs over axes of different length")
        return Index(name, free)

    def on_sub(self, node: Node) -> Expr:
        base, *given = node.args
        inside = bare(base)
        if inside.op == "name":
            special = self.special(inside.data, given)
            if special is not None:
                return special
            name = inside.data
            capital = self.scope.capital(name)
            if capital is not None and name not in self.scope.functions and name not in self.scope.definitions:
                return self.of_capital(capital, given, node)
            if name in self.scope.families and len(given) == 1:
                return self.of_capital(name, given, node)
        if base.op == "paren" and base.style == "[" and all(each.op == "name" for each in given):
            return self.stack_or_entry(inside, given, node)
        return self.entry(self.expr(base), given, node)

    def stack_or_entry(self, inside: Node, given: list[Node], node: Node) -> Expr:
        """[aᵢⱼ]ᵢⱼ, the array of a number for every position, or an entry of what stands in brackets."""
        scope, names = self.scope, [each.data for each in given]
        outer, scope.free = scope.free, {}
        part = self.expr(inside)
        found, scope.free = scope.free, outer
        stacks = part.is_scalar and len(set(names)) == len(names) <= 2 and set(names) <= set(found)
        for name, axis in found.items():
            if not (stacks and name in names):
                unify(outer.setdefault(name, axis), axis, f"the index {name} runs over axes of different length")
        return Stack(part, tuple(Index(n, found[n]) for n in names)) if stacks else self.entry(part, given, node)

    def special(self, name: str, given: list[Node]) -> Expr | None:
        """δᵢⱼ and eᵢ."""
        scope = self.scope
        if name in scope.arrays or name in scope.definitions:
            return None
        if name == "δ" and len(given) == 2:
            axis = Axis()
            return KroneckerDelta(self.position(given[0], axis), self.position(given[1], axis))
        if name == "e" and len(given) == 1:
            axis = Axis()
            return UnitVector(self.position(given[0], axis), axis)
        return None

    def of_capital(self, name: str, given: list[Node], node: Node) -> Expr:
        """xᵢⱼ as an entry of X, xᵢ as its i-th row."""
        matrix = self.scope.letter(name)
        if len(given) == 2:
            return self.entry(matrix, given, node)
        if len(given) != 1 or matrix.rank is not Rank.MATRIX:
            raise Mismatch(f"{len(given)} positions on a {matrix.rank}", matrix.shape)
        self.scope.depart(0.0, f"the i-th row of {name} is written with an index, as a column")
        return Slice(matrix, self.position(given[0], matrix.shape[0]))

    def entry(self, part: Expr, given: list[Node], node: Node) -> Expr:
        if any(each.op == "all" for each in given):
            return self.slice(part, given, node)
        if part.rank is Rank.ROW:
            part = transposed(part)
        if part.rank is Rank.MATRIX and len(given) == 1 and given[0].op == "number" and given[0].data >= 11:
            # x_12 of a matrix is the entry in row 1 and column 2
            given = [Node("number", data=Fraction(digit), start=given[0].start) for digit in str(given[0].data)]
        axes = {Rank.COLUMN: part.shape[:1], Rank.MATRIX: part.shape}.get(part.rank, ())
        if len(axes) != len(given) or not axes:
            raise Mismatch(f"{len(given)} position{'s' * (len(given) != 1)} on a {part.rank}", part.shape)
        positions = tuple(self.position(each, axis) for each, axis in zip(given, axes, strict=True))
        if isinstance(part, Stack) and part.indices == positions:
            return part.part  # [aᵢ]ᵢ at i
        return Entry(part, positions)

    def slice(self, part: Expr, given: list[Node], node: Node) -> Expr:
        """Xᵢ: and X:ⱼ, rows and columns."""
        if part.rank is not Rank.MATRIX or len(given) != 2 or all(each.op == "all" for each in given):
            raise NotRead("a row or a column of what?", node.start)
        along = 0 if given[1].op == "all" else 1
        found = Slice(part, self.position(given[along], part.shape[along]), along)
        return found if along else transposed(found)

    # Sums and products over indices

    def on_Sum(self, node: Node) -> Expr:
        limits: Limits = node.data
        if not limits.indices:
            return self.over_all(node)
        part, ranges = self.bound(node)
        return IndexSum(part, ranges)

    def on_Prod(self, node: Node) -> Expr:
        if not node.data.indices:
            raise NotRead("a product without an index", node.start)
        part, ranges = self.bound(node)
        if not part.is_scalar:
            raise NotRead("a product of arrays over an index", node.start)
        return IndexProduct(part, ranges)

    def over_all(self, node: Node) -> Expr:
        """Σ without an index: of all entries of an array, or over the only index in what follows."""
        scope = self.scope
        outer, scope.free = scope.free, {}
        part = self.expr(node.args[0])
        found, scope.free = scope.free, outer
        if not found:
            if part.is_scalar:
                raise NotRead("a sum over what?", node.start, write="write Σᵢ")
            return Total(part)
        if len(found) > 1 and set(found) & {*outer, *scope.indices}:
            raise NotRead("a sum over which index?", node.start, write="write Σᵢ", kind="ambiguous")
        scope.depart(0.1, f"Σ runs over {', '.join(found)}")
        return IndexSum(part, tuple(Range(Index(name, axis)) for name, axis in found.items()))

    # Arrays written out with all that is between the first and the last

    def on_columns(self, node: Node) -> Expr:
        """[x₁ … xₙ]: the matrix of these columns, or the row of these numbers."""
        part, index = self.at_all(node)
        if part.rank not in (Rank.SCALAR, Rank.COLUMN):
            raise Mismatch(f"a row of {part.rank}s", part.shape)
        return Transpose(Stack(part, (index,)))

    def on_rows(self, node: Node) -> Expr:
        """(x₁; ⋮; xₙ): the column of these numbers, or the matrix of these rows."""
        part, index = self.at_all(node)
        match part:
            case Transpose(Stack(entry, (along,))) if entry.is_scalar:
                return Stack(entry, (index, along))
        if part.rank not in (Rank.SCALAR, Rank.ROW):
            raise Mismatch(f"a column of {part.rank}s", part.shape)
        return Stack(part if part.is_scalar else transposed(part), (index,))

    def on_tuple(self, node: Node) -> Expr:
        """(a, b), a column; (x₁, …, xₙ), the column of these numbers, or the matrix of these columns."""
        if node.bound:
            part, index = self.at_all(node)
            return Stack(part, (index,)) if part.is_scalar else self.on_columns(node)
        return super().on_tuple(node)

    def at_all(self, node: Node) -> tuple[Expr, Index]:
        """What stands at every position of an axis, with the index. Raises ``NotRead`` where it is at some only."""
        part, (whole,) = self.bound(node)
        if not whole.is_whole:
            raise NotRead("an array of some positions", node.start)
        return part, whole.index

    def bound(self, node: Node) -> tuple[Expr, tuple[Range, ...]]:
        """The body with the ranges of the indices, which are known nowhere else."""
        node = self.counted_from_one(node)
        scope, limits = self.scope, node.data
        if len(set(limits.indices)) < len(limits.indices):
            raise Mismatch("a sum over the same index twice")
        for name in limits.indices:
            if name in scope.arrays or name in scope.functions:
                raise NotRead(f"{name} is the index of a sum, and something else", node.start)
            if name in scope.indices:
                scope.doubt(NotRead(f"{name} is the index of two sums, one in the other", node.start))
        outer = dict(scope.indices)
        axes = {name: Axis() for name in limits.indices}
        scope.indices.update(axes)
        part = self.expr(node.args[0])
        scope.indices = outer
        for name, axis in axes.items():
            if name in scope.free:
                doubt = f"the index {name} inside and outside of its sum"
                scope.doubt(NotRead(doubt, node.start, kind="ambiguous"))
            if not any(isinstance(each, Index) and each.name == name for each in part.walk()):
                if limits.start or limits.stop:
                    advice = "write how many terms there are"
                    raise NotRead(f"a sum over {name} of what doesn't depend on it", node.start, write=advice)
                raise Mismatch(f"nothing in the sum over {name} depends on it")
            if axis.name == "" and not any(each.axis == axis for each in part.walk() if isinstance(each, Index)):
                raise Mismatch(f"nothing tells how far {name} goes")
        return part, self.ranges(node, axes)

    def counted_from_one(self, node: Node) -> Node:
        """Σ_{i=0}^{n−1} as Σ_{i=1}^{n}, where i is nothing but a position and no position is written in digits."""
        body, *limits = node.args
        stop = limits[-1] if len(limits) == 2 else None
        if not node.data.start or stop is None or limits[0].op != "number" or limits[0].data != 0:
            return node
        length = one_less(stop)
        if length is None or not is_position_alone(body, node.data.indices[0]) or self.scope.least:
            return node
        self.scope.counted_from_zero = True
        return node.with_args((body, Node("number", data=Fraction(1)), length))

    def ranges(self, node: Node, axes: dict[str, Axis]) -> tuple[Range, ...]:
        limits, given = node.data, list(node.args[1:])
        found = [Range(Index(name, axis)) for name, axis in axes.items()]
        if not given:
            return tuple(found)
        index = found[0].index
        start = given.pop(0) if limits.start else None
        without = given.pop(0) if limits.without else None
        stop = given.pop(0) if limits.stop else None
        left_out = None if without is None else self.position(without, index.axis)
        if start is not None and start.op == "number" and start.data == 1:
            start = None
        first = None if start is None else self.limit(start, index.axis)
        last = None if stop is None else self.stop(stop, index.axis)
        return (Range(index, first, last, left_out), *found[1:])

    def limit(self, node: Node, axis: Axis) -> Expr:
        if node.op == "number" and node.data < 1:
            raise NotRead("a sum that begins below 1", node.start, write="positions are counted from 1")
        return self.position(node, axis)

    def stop(self, node: Node, axis: Axis) -> Expr | None:
        """The upper limit: a letter for the length of the axis, or a number."""
        scope = self.scope
        if node.op != "name":
            return self.limit(node, axis)
        name = node.data
        if name in scope.sizes:
            unify(scope.sizes[name], axis, f"{name} is the length of another axis")
            return None
        if name in scope.indices:
            return self.position(node, axis)
        raise NotRead(f"{name} is no length", node.start)
