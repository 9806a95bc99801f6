"""What stands in a docstring and isn't surely an equation for the code below it, such as units, references and shapes.

A docstring is written for people. What may mean something else than an equation is left unread, so that no right code
is accused for a loose text; what is read is compared as strictly as ever.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from nablacheck.reading.axes import ONE, Axis, Mismatch, Shape
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import Expr, Kronecker, Letter, MatrixPower, Number, Rank
from nablacheck.reading.typed_calculus import Typed


@dataclass(frozen=True)
class Conventions:
    """How a text is taken where authors differ: whether n is the length of an axis N or an index, and whether a sum
    goes on behind the term that it begins with."""

    small_sizes: bool = True
    wide_sums: bool = False


NUMBER = r"\d+(?:\.\d+)*"
REFERENCE = re.compile(
    rf"(?:^|\s)\((?:{NUMBER})(?:\s*[,–-]\s*{NUMBER})*\)\.?$|\[{NUMBER}(?:\s*[,–-]\s*{NUMBER})*\]\.?$"
)
"""(3.2) or [7] at the end: the number of an equation or of a document, or a factor."""
LABEL = re.compile(r"(?<=[^\s\[,:]):\s")
"""A colon behind what it explains, as in prose; that of an inner product has spaces on both sides, or none."""
LISTED = re.compile(r"(?:[-–•*]|\(?(?:\d+(?:\.\d+)*|[a-z])[.)]|\[\d+\])\s(?!\s*[*/@+])")
"""What stands before an entry of a list, or the number of an equation."""
CODE = re.compile(r"\*\*|@|\.T\b|np\.|\.\*|\.\^|axis=")
ABOUT = re.compile(r"(?:^|\s)~\s")
BETWEEN_SIZES = r"\s*[x×,*]\s*"


def refuse_prose(text: str, sizes: Collection[str]) -> None:
    """Refuse marks of prose that are operators or factors in an equation. Raises ``NotRead``."""
    size = "|".join([*map(re.escape, sizes), NUMBER])
    shape = rf"(?:{size})(?:{BETWEEN_SIZES}(?:{size}))*,?"
    letters = [*map(re.escape, sizes)] or ["(?!)"]
    of_sizes = rf"(?=[^\])]*(?:{'|'.join(letters)}))"
    found = re.search(rf"[(\[]\s*{of_sizes}{shape}\s*[)\]]\.?$", text)
    if found and (found.start() == 0 or text[found.start() - 1].isspace()):
        raise NotRead("a shape, or a factor?", found.start())
    if re.fullmatch(rf"{of_sizes}{shape}", text) or re.search(rf"\s:\s+{of_sizes}{shape}$", text):
        raise NotRead("a shape, or a number?", 0)
    if LISTED.match(text):
        raise NotRead("an entry of a list, or a factor?", 0)
    marks = ((REFERENCE, "a reference, or a factor?"), (LABEL, "words before a colon"), (ABOUT, "~ is no equation"))
    for mark, why in marks:
        if mark is ABOUT and "\\" in text:
            continue  # a space of LaTeX
        found = mark.search(text)
        if found:
            raise NotRead(why, found.start())


def refuse_misplaced(node: Node, sizes: Collection[str], arrays: Collection[str]) -> None:
    """Refuse what an equation has elsewhere: an array with a size, a number or a unit behind it, as in "2x N", where a
    number stands before what it multiplies, and a length or π added to an array, as that may be another letter."""
    lengths, letters = {*sizes, "π"} - {*arrays}, {*arrays}

    def is_length(part: Node) -> bool:
        part = bare(part.args[0] if part.op == "neg" else part)
        return part.op == "name" and part.data in lengths

    def is_differential(d: Node, of: Node) -> bool:
        beside = of.op == "name" and of.data in letters and of.start == d.start + 1
        return beside and d.op == "name" and d.data == "d" and "d" in lengths

    named = node.op == "rel" and len(node.args[0].args) == 2 and is_differential(*node.args[0].args)  # dw = …
    for each in (inside for side in node.args[1:] for inside in side.walk()) if named else node.walk():
        if each.op in ("prod", "times", "star", "dot"):
            *before, last = each.args
            if any(is_differential(*pair) for pair in pairwise(each.args)):
                raise NotRead("a differential, or a product with a length?", each.start)
            unit = last.op == "paren" and last.style == "[" and not last.names() & letters
            if set().union(*(part.names() for part in before)) & letters and (
                is_length(last) or (each.op == "prod" and (unit or last.op == "number"))
            ):
                raise NotRead("a shape or a unit, or a factor?", last.start)
        elif each.op == "add" and any(map(is_length, each.args)) and each.names() & letters:
            raise NotRead("a length, or a letter that isn't declared?", each.start)


def with_wide_sums(node: Node) -> Node:
    """A tree in which sums over indices go on over the terms that follow, as in Σᵢ aᵢ + bᵢ of many a text."""
    if node.op == "add":
        for k, each in enumerate(node.args[:-1]):
            if any(inside.op == "Sum" for after in node.args[k + 1 :] for inside in after.walk()):
                continue  # each term has its own
            wide = _with_more_summed(each, node.args[k + 1 :])
            if wide is not None:
                return wide if not k else node.with_args((*node.args[:k], wide))
    return node.with_each(with_wide_sums) if node.op == "rel" else node  # parentheses say where a sum ends


def _with_more_summed(node: Node, more: tuple[Node, ...]) -> Node | None:
    """The tree of a term that ends with a sum, which goes on; None for another."""
    if node.op == "Sum":
        body, *limits = node.args
        return node.with_args((with_wide_sums(Node("add", (body, *more), start=body.start)), *limits))
    if node.op in ("neg", "prod", "dot", "star", "times"):
        last = _with_more_summed(node.args[-1], more)
        return None if last is None else node.with_args((*node.args[:-1], last))
    return None


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
        known = {*scope.indices, *scope.arrays, *scope.definitions, *scope.functions, *scope.sizes, *scope.free}
        if node.data == "e" and "e" not in known:  # what is raised to a power never comes here
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
