"""What the sides of a claim ask of their letters, such as x ≠ 0 and X invertible: it is assumed, and said."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from nablacheck.declare import conditions
from nablacheck.declare.relations import AtLeast, NotZero, Relation, SuchThat
from nablacheck.declare.spaces import Condition
from nablacheck.reading.asking.arranged import Arranged
from nablacheck.reading.axes import Axis
from nablacheck.reading.names import format_name
from nablacheck.reading.numpy_code import Arguments, Code
from nablacheck.reading.numpy_syntax import as_text, compared, compiled, lambda_of, numpy
from nablacheck.reading.tree import (
    Application,
    Determinant,
    Entry,
    EntrywiseQuotient,
    Expr,
    Extreme,
    Filled,
    Function,
    IndexSum,
    Inverse,
    Letter,
    Negative,
    Norm,
    Number,
    Power,
    Product,
    Quotient,
    Scaled,
    Slice,
    Softmax,
    Stack,
    Sum,
    Total,
    Transpose,
)
from nablacheck.reading.writing import as_unicode

LARGEST_CONDITION = 1e4
"""How ill-conditioned a matrix may be that has to be inverted."""
MARGIN = 1e-3
"""How far from 0 a value stays that is divided by, or that has to be positive."""
MAY_BE_SINGULAR = (
    "symmetric", "diagonal", "lower triangular", "skew", "toeplitz", "positive", "nonzero", "one hot", "simplex",
    "sums to one", "unit norm", "zero or one", "plus or minus one",
)  # fmt: skip
"""Conditions that matrices without an inverse satisfy, too."""
_TWO = Number(Fraction(2))


@dataclass(frozen=True)
class ReadCondition(SuchThat):
    """A condition on the value of an expression; ``source`` is its predicate as text."""

    source: str


class Assumptions:
    """What is assumed of the letters of a claim: ``narrowed`` conditions by name, ``relations``, and both in ``words``.
    Letters with a condition that is ``declared`` aren't narrowed."""

    def __init__(self, arranged: Arranged, arguments: Arguments, declared: Mapping[str, str]) -> None:
        self.arranged = arranged
        self.code = Code(arguments)
        self.identifiers = arguments.identifiers
        self.parameters = arguments.identifiers.values()
        self.declared = declared
        self.words: dict[str, None] = {}
        self.narrowed: dict[str, Condition] = {}
        self.relations: list[Relation] = []
        for side in arranged.sides:
            for node in side.walk():
                self.assume(node)
        self.assume_norms()

    def assume(self, node: Expr) -> None:
        match node:
            case Inverse(part) | Function("log", Function("abs", Determinant(part))):
                self.invertible(part)
            case Function("log", Determinant(part)):
                self.invertible(part, log=True)
            case Function("arcsin" | "arccos" | "arctanh", part) if part.is_scalar:
                self.relate(Sum((Number(Fraction(1)), Negative(Power(part, _TWO)))), "> 0", _above_margin)
            case Function("arccosh", part) if part.is_scalar:
                self.relate(Sum((part, Negative(Number(Fraction(1))))), "> 0", _above_margin)
            case Function("log" | "sqrt", (Letter() as letter) | Entry(Letter() as letter)):
                self.narrow(letter, conditions.positive, "> 0")
            case Function("log" | "sqrt", part) if not (isinstance(part, Norm | Determinant) or _is_positive(part)):
                self.relate(part, "> 0", _above_margin)
            case Quotient(_, Letter() as letter) | EntrywiseQuotient(_, Letter() as letter):
                self.narrow(letter, conditions.nonzero, "≠ 0")
            case Function("abs", Letter() as letter) if self.arranged.kind != "identity":
                self.narrow(letter, conditions.nonzero, "≠ 0")
            case Power(Letter() as letter, Number(value)) if value.denominator != 1:
                self.narrow(letter, conditions.positive, "> 0")
            case Power(Letter() as letter, exponent) if not isinstance(exponent, Number):
                self.narrow(letter, conditions.positive, "> 0")

    def invertible(self, part: Expr, log: bool = False) -> None:
        part = part.part if isinstance(part, Transpose) else part
        if log:
            self.words[f"log det {as_unicode(part)} is log |det {as_unicode(part)}|"] = None
        if isinstance(part, Letter):
            if self.declared.get(part.name) in MAY_BE_SINGULAR:
                self.relate(part, "invertible", _well_conditioned)
            else:
                self.narrow(part, conditions.invertible, "invertible")
            return
        match part:
            case Product(Transpose(Letter() as x), Letter() as again) if x == again:
                self.full_rank(x, *x.shape)
            case Product(Letter() as x, Transpose(Letter() as again)) if x == again:
                self.full_rank(x, *x.shape[::-1])
            case _:
                self.relate(part, "invertible", _well_conditioned)

    def full_rank(self, letter: Letter, longer: Axis, shorter: Axis) -> None:
        self.narrow(letter, conditions.full_rank, "of full rank")
        if longer != shorter:
            self.relations.append(AtLeast(longer.name, shorter.name))
            self.words[f"{longer} ≥ {shorter}"] = None

    def narrow(self, letter: Letter, condition: Condition, words: str) -> None:
        if letter.name in self.narrowed or letter.name in self.declared:
            return
        self.narrowed[letter.name] = condition
        self.words[f"{format_name(letter.name)} {words}"] = None

    def relate(self, part: Expr, words: str, holds: Callable[[ast.expr], ast.expr]) -> None:
        text = f"{as_unicode(part)} {words}"
        if len(part.free_indices) in (1, 2):
            part = Extreme("min", Stack(part, part.free_indices))  # at all positions
        elif not part.is_scalar and words == "> 0":
            part = Extreme("min", part)
        unbound = part.free_indices or any(isinstance(each, Application) for each in part.walk())
        if unbound or not part.letters or text in self.words:
            return
        condition = holds(self.code(part))
        used = {each.id for each in ast.walk(condition) if isinstance(each, ast.Name)}
        predicate = lambda_of(condition, [each for each in self.parameters if each in used])
        self.relations.append(ReadCondition(text, compiled(predicate), as_text(predicate)))
        self.words[text] = None

    def assume_norms(self) -> None:
        """Norms of which a derivative is taken, or that are divided by, aren't zero."""
        nodes = [node for side in self.arranged.sides for node in side.walk()]
        below = [node for each in nodes if isinstance(each, Quotient) for node in each.below.walk()]
        norms = [node for node in below if isinstance(node, Norm)]
        if self.arranged.kind != "identity":
            squared = {id(node.base) for node in nodes if isinstance(node, Power) and node.exponent == _TWO}
            norms += [node for node in nodes if isinstance(node, Norm) and id(node) not in squared]
        for norm in dict.fromkeys(norms):
            if isinstance(norm.part, Letter):
                self.relations.append(NotZero(self.identifiers[norm.part.name]))
                self.words[f"{format_name(norm.part.name)} ≠ 0"] = None
            else:
                self.relate(norm, "≠ 0", _above_margin)


def _is_positive(part: Expr) -> bool:
    """Whether a value is positive whatever the letters are: softmax(z)ᵢ, 1 + exp(x)."""
    match part:
        case Softmax() | Function("exp" | "sigmoid" | "cosh"):
            return True
        case Number(value):
            return value > 0
        case Sum() | Scaled() | Quotient():
            return all(map(_is_positive, part.parts))
        case Entry(of) | Slice(of) | Stack(of) | IndexSum(of) | Total(of) | Filled(of):
            return _is_positive(of)
    return False


def _above_margin(value: ast.expr) -> ast.expr:
    return compared(value, ast.Gt(), MARGIN)


def _well_conditioned(matrix: ast.expr) -> ast.expr:
    return compared(numpy("linalg.cond", matrix), ast.Lt(), LARGEST_CONDITION)
