"""A tree of a text to a typed expression: names, sums, products, quotients and powers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from nablacheck.reading.axes import ONE, SCALAR, Axis, Mismatch, unify
from nablacheck.reading.composing import (
    hadamard,
    inner,
    kronecker,
    product,
    same_shape,
    summed,
    times,
    transposed,
)
from nablacheck.reading.crosses import are_spatial, cross, is_surely_a_number
from nablacheck.reading.names import SQUARE
from nablacheck.reading.reach_of_nabla import refuse_either
from nablacheck.reading.refusal import MoreAxes, NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.signs_of_vectors import doubt_numbers_around_dot, doubt_numbers_around_had
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import (
    Application,
    Constant,
    EntrywiseQuotient,
    Expr,
    Filled,
    Function,
    FunctionLetter,
    Identity,
    Index,
    Joined,
    Letter,
    Negative,
    Number,
    Ones,
    Quotient,
    Rank,
    Size,
    Total,
)

NUMBER_IS_ADDED = "a number is added to every entry"


class Arithmetic:
    """Types trees; ``MatrixFunctions``, ``Positions`` and ``Typed`` add more kinds of nodes."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def expr(self, node: Node) -> Expr:
        """The typed expression. Raises ``Mismatch`` where shapes don't fit, ``NotRead`` where it isn't read."""
        method: Callable[[Node], Expr] | None = getattr(self, f"on_{node.op}", None)
        if method is None:
            raise NotRead(f"{node.op} is not read here", node.start)
        try:
            return method(node)
        except Mismatch as error:
            if error.start < 0:
                error.start = node.start
            raise

    def exprs(self, node: Node) -> list[Expr]:
        return [self.expr(each) for each in node.args]

    # Names

    def on_number(self, node: Node) -> Expr:
        return Number(node.data)

    def on_paren(self, node: Node) -> Expr:
        return self.expr(node.args[0])

    def on_name(self, node: Node) -> Expr:
        name, scope = node.data, self.scope
        if name in scope.indices:
            return Index(name, scope.indices[name])
        if name in scope.arrays:
            return scope.letter(name)
        if name in scope.definitions:
            return self.defined(name, node)
        if name in scope.functions:
            if name not in scope.points:
                raise Mismatch(f"the function {name} without an argument")
            scope.depart(0.1)
            return self.applied(name, scope.points[name])
        if name in scope.sizes:
            return Size(scope.sizes[name])
        if name == "I":
            axis = Axis()
            return Identity((axis, axis))
        if name in ("π", "e"):
            return Constant(name)
        if name in scope.free:
            return Index(name, scope.free[name])
        if name == "∞":
            raise NotRead("∞", node.start)
        if name + SQUARE in scope.arrays or name + SQUARE in scope.definitions:  # σ is √σ²
            return Function("sqrt", self.on_name(Node("name", data=name + SQUARE, start=node.start)))
        raise NotRead(f"{name} is not declared", node.start)

    def defined(self, name: str, node: Node) -> Expr:
        scope = self.scope
        scope.depth += 1
        if scope.depth > 12:
            raise NotRead(f"{name} is defined by itself", node.start)
        outer, scope.indices = scope.indices, {}
        free, scope.free = scope.free, {}
        try:
            return self.expr(scope.definitions[name])
        finally:
            scope.depth -= 1
            scope.indices = outer
            for index, axis in scope.free.items():
                unify(free.setdefault(index, axis), axis, f"the index {index} runs over axes of different length")
            scope.free = free

    def applied(self, name: str, part: Expr) -> Expr:
        kind = self.scope.open_functions.get(name)
        several = isinstance(part, Joined)
        if several and (kind == "logistic" or (name in self.scope.functions and self.scope.functions[name].entrywise)):
            raise Mismatch(f"{name} is of one argument")
        if kind == "logistic":
            self.scope.depart(0.0, f"{name} is taken as the logistic function")
            return Function("sigmoid", part)
        if kind is not None and name not in self.scope.functions:
            if part.rank is Rank.ROW:
                raise Mismatch(f"{name} of a row", part.shape)
            out = SCALAR if kind == "number" else (Axis(), ONE)
            self.scope.functions[name] = FunctionLetter(name, part.shape, out)
        function = self.scope.functions[name]
        if not function.entrywise:
            same_shape(Filled(part, function.domain), part, f"{name} is of arguments of another shape")
        return Application(function, part)

    def on_ones(self, node: Node) -> Expr:
        return Ones((Axis(), ONE))

    def on_zeros(self, node: Node) -> Expr:
        return Filled(Number(Fraction(0)), (Axis(), ONE))

    # Sums and products

    def on_neg(self, node: Node) -> Expr:
        return Negative(self.expr(node.args[0]))

    def on_add(self, node: Node) -> Expr:
        found, filled = summed(self.exprs(node))
        for each in filled:
            if found.rank is Rank.MATRIX and not is_zero(each):
                raise Mismatch("a number is added to a matrix", each.shape, found.shape)
            usual = _is_mean(each) or self.is_declared(each)
            self.scope.depart(0.3 if usual else 0.85 if self.scope.summing else 1.5, NUMBER_IS_ADDED)
        return found

    def is_declared(self, number: Expr) -> bool:
        """Whether a number is made of letters that are declared: (x − μ)² with --let 'μ: number' is of every entry."""
        letters = {each.name for each in number.walk() if isinstance(each, Letter)}
        return bool(letters) and not letters & self.scope.guessed

    def on_prod(self, node: Node) -> Expr:
        factors = list(node.args)
        for k, (left, right) in enumerate(pairwise(node.args)):
            beside = left.data if left.op == "paren" else None
            below = bare(right)
            if isinstance(beside, Node) and below.op == "matrix" and beside.data * below.data == len(below.args):
                self.scope.depart(0.1, "in brackets before a column of blocks, what stands side by side are blocks")
                factors[k] = beside
        try:
            return product([self.expr(each) for each in factors])
        except MoreAxes as error:
            raise NotRead(f"a product of matrices with {error.why}", error.start, kind="undefined") from None

    def multiplied(self, node: Node) -> list[Expr]:
        """The factors around a sign for a product."""
        found = self.exprs(node)
        refuse_either(node, found[1], self.expr)
        return found

    def on_dot(self, node: Node) -> Expr:
        left, right = self.multiplied(node)
        doubt_numbers_around_dot(node, left, right, self.scope)
        if left.rank is right.rank is Rank.COLUMN:
            return times(transposed(left), right)
        return product([left, right])

    def on_times(self, node: Node) -> Expr:
        left, right = self.multiplied(node)
        if are_spatial(left, right):
            self.scope.depart(0.0, "× between vectors of three entries is the cross product")
            return cross(left, right)
        if not any(is_surely_a_number(each, self.scope.guessed) for each in (left, right)):
            advice = "write · or a space for a product of numbers, or declare vectors, --let 'a ∈ ℝ³'"
            raise NotRead("× between letters: a cross product?", node.start, write=advice)
        return product([left, right])

    def on_star(self, node: Node) -> Expr:
        left, right = self.multiplied(node)
        if left.is_scalar or right.is_scalar:
            return times(left, right)
        if self.scope.numpy:
            return hadamard(left, right)
        if left.rank is right.rank and left.rank is not Rank.MATRIX:
            self.scope.depart(1.0, "* is taken entry by entry")
            return hadamard(left, right)
        return times(left, right)

    def on_at(self, node: Node) -> Expr:
        """@ of NumPy, whose one-dimensional arrays are columns or rows as it fits."""
        left, right = self.multiplied(node)
        if left.rank is Rank.COLUMN and right.rank in (Rank.MATRIX, Rank.COLUMN):
            left = transposed(left)
        if right.rank is Rank.ROW and left.rank in (Rank.MATRIX, Rank.ROW):
            right = transposed(right)
        found = times(left, right)
        return transposed(found) if found.rank is Rank.ROW else found

    def on_had(self, node: Node) -> Expr:
        left, right = self.exprs(node)
        doubt_numbers_around_had(node, left, right, self.scope)
        if left.is_scalar or right.is_scalar:
            self.scope.depart(1.5)  # nobody writes ⊙ beside a number
        return hadamard(left, right)

    def on_kron(self, node: Node) -> Expr:
        return kronecker(*self.exprs(node))

    def on_contract(self, node: Node) -> Expr:
        return inner(*self.exprs(node))

    on_inner = on_contract

    # Quotients

    def on_slash(self, node: Node) -> Expr:
        """What stands below a slash without a space: 1/2σ² is 1/(2σ²) or ½σ², and ½xᵀAx can't be 1/(2xᵀAx)."""
        above, first, *more = self.exprs(node)
        if not more:
            return self.quotient(above, first, node)
        rest = product(more)
        halves = isinstance(first, Number) and isinstance(above, Number | Negative)
        if rest.is_scalar and halves and not all(isinstance(each, Size | Constant) for each in more):
            advice = "write (1/2)x or 1/(2x)"
            raise NotRead("what the slash divides by", node.start, write=advice, kind="ambiguous")
        if rest.is_scalar:
            self.scope.depart(0.1, "what follows a slash without a space stands below it")
            return self.quotient(above, product([first, *more]), node)
        if not halves:
            raise NotRead("what the slash divides by", node.start, write="write parentheses", kind="ambiguous")
        return product([self.quotient(above, first, node), *more])

    def quotient(self, above: Expr, below: Expr, node: Node) -> Expr:
        if below.is_scalar:
            return Quotient(above, below)
        self.scope.depart(2.0, "/ is taken entry by entry")
        return self.entrywise_quotient(above, below)

    def entrywise_quotient(self, above: Expr, below: Expr) -> Expr:
        if above.is_scalar:
            above = Filled(above, below.shape)
        same_shape(above, below, "a quotient entry by entry doesn't fit")
        return EntrywiseQuotient(above, below)

    def on_frac(self, node: Node) -> Expr:
        above, below = self.exprs(node)
        return self.quotient(above, below, node)

    def on_hdiv(self, node: Node) -> Expr:
        above, below = self.exprs(node)
        return Quotient(above, below) if below.is_scalar else self.entrywise_quotient(above, below)


def _is_mean(expr: Expr) -> bool:
    """Whether a number is a mean, which is usually subtracted from every entry."""
    if isinstance(expr, Negative):
        expr = expr.part
    return isinstance(expr, Quotient) and isinstance(expr.above, Total) and isinstance(expr.below, Size)


def is_zero(expr: Expr) -> bool:
    return isinstance(expr, Number) and expr.value == 0
