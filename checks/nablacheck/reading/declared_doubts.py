"""Letters, signs and shapes of a docstring that aren't surely what an equation for the code below it would mean.

A docstring is written for people. What may mean something else than an equation is left unread, so that no right code
is accused for a loose text; what is read is compared as strictly as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from nablacheck.reading.axes import ONE, Axis, Mismatch, Shape
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import Expr, Kronecker, Letter, MatrixPower, Number, Rank
from nablacheck.reading.typed_calculus import Typed


class Doubting(Typed):
    """Types what a docstring says, where letters and signs that have two meanings are taken for neither."""

    other_meaning: NotRead | None = None
    """Why what is read may have another meaning, which has to be the one where the shapes of this one don't fit."""

    bars: NotRead | None = None
    """The same of bars around a vector, which make an array only where they mean the size of every entry."""

    code_like: bool = False
    """Whether a text is written as code, where an array of fewer axes is added to each row."""
    letters_of_document: bool = False
    """Whether n is a letter of a document, which may have it for two lengths that the declaration has apart."""

    def on_sub(self, node: Node) -> Expr:
        if self.is_at_digit(node) and self.scope.arrays[node.args[0].data].count(ONE) != 1:
            raise NotRead("a digit behind a letter: a row, or a product with ones?", node.start, kind="ambiguous")
        base, *given = node.args
        if base.op == "paren" and all(each.op == "name" for each in given):  # (aᵢⱼ)ᵢⱼ as [aᵢⱼ]ᵢⱼ
            return self.stack_or_entry(bare(base), given, node)
        return super().on_sub(node)

    def on_T(self, node: Node) -> Expr:
        if self.is_at_digit(node.args[0]):
            raise NotRead("a digit behind a vector: an entry, or a product with ones?", node.start, kind="ambiguous")
        return super().on_T(node)

    def is_at_digit(self, node: Node) -> bool:
        """Whether a declared array has one position that is a number: X1, a1ᵀ."""
        if node.op != "sub" or len(node.args) != 2 or node.args[1].op != "number":
            return False
        return bool(node.args[0].op == "name" and node.args[0].data in self.scope.arrays)

    def stop(self, node: Node, axis: Axis) -> Expr | None:
        try:
            return super().stop(node, axis)
        except Mismatch:
            if self.letters_of_document:
                raise NotRead(f"{node.data} is the length of two axes", node.start) from None
            raise

    def on_name(self, node: Node) -> Expr:
        scope = self.scope
        known = (scope.indices, scope.arrays, scope.definitions, scope.functions, scope.sizes, scope.free)
        if node.data == "e" and not any("e" in each for each in known):  # what is raised to a power never comes here
            raise NotRead("e: the number, or an error that isn't declared?", node.start, kind="ambiguous")
        return super().on_name(node)

    def on_bars(self, node: Node) -> Expr:
        found = super().on_bars(node)
        if self.expr(node.args[0]).rank in (Rank.COLUMN, Rank.ROW):
            self.bars = NotRead("bars: the norm, or the size of every entry?", node.start, kind="ambiguous")
            self.other_meaning = self.bars
        return found

    def on_kron(self, node: Node) -> Expr:
        found = super().on_kron(node)
        if isinstance(found, Kronecker) and found.rank is Rank.COLUMN:
            why = "⊗ of vectors: the Kronecker product, or the outer one?"
            self.other_meaning = NotRead(why, node.start, kind="ambiguous")
        return found

    def on_prod(self, node: Node) -> Expr:
        if any(each == Node("number", data=Fraction(1)) for each in node.args):
            self.other_meaning = NotRead("1: a number, or a vector of ones?", node.start, kind="ambiguous")
        return super().on_prod(node)

    def on_add(self, node: Node) -> Expr:
        try:
            return super().on_add(node)
        except Mismatch:
            if self.code_like:
                raise NotRead("terms of different shapes, which code may add", node.start) from None
            raise

    def on_pow(self, node: Node) -> Expr:
        base, exponent = node.args
        if bare(exponent) == Node("number", data=Fraction(2)) and base.data != "e":
            part = self.expr(base)
            if part.rank is Rank.COLUMN:
                why = "the square of a vector: of every entry, or of its length?"
                self.other_meaning = NotRead(why, node.start, kind="ambiguous")
            elif part.rank is Rank.MATRIX and part.shape[0] != part.shape[1]:
                raise NotRead("the square of a matrix: of every entry?", node.start, kind="ambiguous")
        return super().on_pow(node)

    def of_rows(self, node: Node, part: Expr, function: Callable[[Expr], Expr]) -> Expr:
        if part.rank is Rank.MATRIX:
            why = f"{node.data} of a matrix: of its rows, of its columns, or over all entries?"
            raise NotRead(why, node.start, kind="ambiguous")
        return super().of_rows(node, part, function)

    def fn_sum(self, node: Node, part: Expr) -> Expr:
        if isinstance(part, MatrixPower):
            raise NotRead("a power of a matrix under a sum: of every entry?", node.start, kind="ambiguous")
        return super().fn_sum(node, part)

    def fn_mean(self, node: Node, part: Expr) -> Expr:
        self.fn_sum(node, part)  # refuses what is refused of a sum
        return super().fn_mean(node, part)

    def on_inv(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if part.rank is Rank.COLUMN:  # as x² is the square of every entry
            self.scope.depart(2.0, "a power of a vector is taken entry by entry")
            return self.entrywise_quotient(Number(Fraction(1)), part)
        return super().on_inv(node)

    def on_pinv(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if part.rank is not Rank.MATRIX:
            raise NotRead("⁺: the pseudo-inverse, or the positive part?", node.start, kind="ambiguous")
        return super().on_pinv(node)


def refuse_other_shape(found: Expr, shape: Shape, node: Node) -> None:
    """Refuse what people write for an array of another shape: a diagonal as a vector, a list of entries for a column,
    and one number for all entries. Raises ``NotRead``."""
    rows, columns = shape
    if found.rank is Rank.COLUMN and rows == columns == found.shape[0]:
        raise NotRead("a vector where a matrix is due: its diagonal?", node.start, kind="ambiguous")
    if found.rank is Rank.ROW and columns == ONE and bare(node).op in ("matrix", "columns"):
        raise NotRead("a row is written out where a column is due: its entries?", node.start, kind="ambiguous")
    numbers = all(each.is_scalar for each in found.walk() if isinstance(each, Letter))
    if found.is_scalar and shape != found.shape and numbers:
        raise NotRead("a number where an array is due: for every entry?", node.start, kind="ambiguous")
