"""The sides of a declared equation: which they are, and each as an array of the axes that are due."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from nablacheck.reading.axes import ONE, Axis, Mismatch, shape_of, unify, unify_shapes
from nablacheck.reading.composing import transposed
from nablacheck.reading.declared_doubts import Doubting, refuse_other_shape
from nablacheck.reading.deriving import NotDerived, worked_out
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.syntax import Node, bare, is_position_alone
from nablacheck.reading.tree import Derivative, Expr, Index, Ones, Rank, Stack, Zeros

ZERO = Node("number", data=Fraction(0))


class Sides:
    """Types sides, and gives them the shapes that are due."""

    scope: Scope
    typed: Doubting

    def side(
        self, node: Node, heads: tuple[Node, ...], out: tuple[Axis, ...], variable: tuple[Axis, ...], rows: bool = False
    ) -> Expr:
        """One side as an array of the axes that are due."""
        self.typed.other_meaning = self.typed.bars = None
        try:
            found = self.of_due_shape(node, heads, out, variable, rows)
        except Mismatch:
            if self.typed.other_meaning is not None:
                raise self.typed.other_meaning from None
            raise
        if self.typed.bars is not None and not found.is_scalar:
            raise self.typed.bars
        return found

    def of_due_shape(
        self, node: Node, heads: tuple[Node, ...], out: tuple[Axis, ...], variable: tuple[Axis, ...], rows: bool
    ) -> Expr:
        """The same, as the most usual meanings of signs have it. Raises ``Mismatch`` where their shapes don't fit."""
        self.scope.free.clear()
        named = [each.data for each in heads if each.op == "name"]
        found = self.with_indices(named, node)
        due = (*out, *variable)
        if due and len(due) <= 2 and bare(node) == ZERO:
            found = Zeros(shape_of(due))
        if len(due) == 1 and bare(node) == Node("number", data=Fraction(1)):  # the vector of ones, in plain print
            found = Ones(shape_of(due))
        if len(heads) == 1 and len(due) == 2 and not found.is_scalar:
            raise NotRead("a derivative by a row", node.start)
        if heads and not found.is_scalar:
            raise Mismatch("an entry is claimed to be an array", found.shape)
        if found.free_indices or (due and len(set(named)) == len(named) == len(due)):
            stack = self.stacked(found, heads, len(out), due, node)
            self.scope.settle()
            return self.worked_out(stack) if self.scope.by else stack
        if len(due) > 2:
            raise Mismatch(f"an array of {len(due)} axes is due", found.shape)
        if self.scope.layout == "denominator" and out and variable:
            found = transposed(found)
        if self.scope.by:
            found = self.worked_out(found)
        shape = (ONE, due[0]) if rows and len(due) == 1 and found.rank is Rank.ROW else shape_of(due)
        refuse_other_shape(found, shape, node)
        try:
            unify_shapes(found.shape, shape, "what is written and what is due have different shapes")
        except Mismatch as error:
            error.start = node.start
            raise
        self.scope.settle()
        return found

    def with_indices(self, named: list[str], node: Node) -> Expr:
        """A side typed with the indices that the head names, whatever lengths are called so elsewhere."""
        sizes = self.scope.sizes
        if any(name in sizes and not is_position_alone(node, name) for name in named):
            raise NotRead("an index that is a length, too", node.start)
        self.scope.sizes = {name: axis for name, axis in sizes.items() if name not in named}
        try:
            return self.typed.expr(node)
        finally:
            self.scope.sizes = sizes

    def solved(self, left: Node, right: Node) -> tuple[Expr, Expr]:
        """Both sides of an equation that a point solves, of one shape: a 0 has that of the other side."""
        sides = self.typed.expr(left), self.typed.expr(right)
        if bare(left) == ZERO:
            return Zeros(sides[1].shape), sides[1]
        if bare(right) == ZERO:
            return sides[0], Zeros(sides[0].shape)
        unify_shapes(sides[0].shape, sides[1].shape, "the sides have different shapes")
        return sides

    def worked_out(self, found: Expr) -> Expr:
        """With the derivatives in it worked out, and without letters in the place of expressions."""
        try:
            if any(isinstance(each, Derivative) for each in found.walk()):
                found = worked_out(found, frozenset())
            return found
        except NotDerived as error:
            raise NotRead(str(error)) from None

    def stacked(self, found: Expr, heads: tuple[Node, ...], out: int, due: tuple[Axis, ...], node: Node) -> Expr:
        """An expression for every position as an array: in the order that the head gives, else in that of the alphabet,
        first those of the function's value, then those of the variable. Of an index that the head alone has, no entry
        depends: ∂f/∂Xᵢⱼ = aᵢ."""
        free = found.free_indices
        if not found.is_scalar:
            raise NotRead("an array for every position", node.start)
        by_name = {index.name: index for index in free}
        if heads:
            order = [each.data for each in heads if each.op == "name"]
            if not set(by_name) <= set(order) or not len(set(order)) == len(order) == len(due):
                raise NotRead("the indices of both sides differ", node.start, kind="undefined")
            orders = [tuple(by_name.get(name) or Index(name, axis) for name, axis in zip(order, due, strict=True))]
        elif len(free) != len(due):
            raise Mismatch(f"{len(free)} free indices where {len(due)} axes are due", found.shape)
        else:
            usual = not any("′" in index.name for index in free)  # k′ and j have no order
            fitting = [each for each in permutations(free) if all(map(_fits, (i.axis for i in each), due))]
            orders = [each for each in fitting if not usual or (_sorted(each[:out]) and _sorted(each[out:]))]
            if not orders and bare(node).op == "sub":  # [2Aᵀ(AX − B)]ₖⱼ, where k, j alone fits
                orders = [each for each in fitting if [i.name for i in each] == [i.data for i in bare(node).args[1:]]]
            if len(orders) != 1:
                why = "the order of its indices is open" if fitting else "the shapes of its indices don't fit"
                kind = "ambiguous" if fitting else "undefined"
                raise NotRead(why, node.start, write="write ∂/∂Xᵢⱼ = …", kind=kind)
        for index, axis in zip(orders[0], due, strict=True):
            unify(index.axis, axis, f"the index {index.name} runs over another axis")
        return Stack(found, orders[0])


def _fits(a: Axis, b: Axis) -> bool:
    """Whether two axes are equal already, or one of them is still open."""
    return a == b or not a.name or not b.name


def _sorted(indices: tuple[Index, ...]) -> bool:
    names = [index.name for index in indices]
    return names == sorted(names)
