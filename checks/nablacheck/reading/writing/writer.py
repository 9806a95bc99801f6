"""What both notations share: which parts stand in parentheses, where a minus goes, what is left out.

The module is longer than others because a writer has a case for every kind of expression.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from nablacheck.reading.axes import ONE, SCALAR
from nablacheck.reading.differential import Differential
from nablacheck.reading.tree import (
    Application,
    ArgumentDerivative,
    Blocks,
    Constant,
    Derivative,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    Entry,
    EntrywiseQuotient,
    Expr,
    Extreme,
    Filled,
    Function,
    FunctionDerivative,
    FunctionHessian,
    FunctionPartial,
    Hadamard,
    Identity,
    Index,
    IndexProduct,
    IndexSum,
    InnerProduct,
    Inverse,
    Joined,
    Kronecker,
    KroneckerDelta,
    Letter,
    LogSumExp,
    MatrixPower,
    Maximum,
    Negative,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    PseudoInverse,
    Quotient,
    Scaled,
    Shifted,
    Size,
    Slice,
    Softmax,
    Stack,
    Sum,
    Total,
    Trace,
    Transpose,
    UnitVector,
    Unvec,
    Vec,
    Zeros,
)
from nablacheck.reading.writing.factors import factors, is_number, number_everywhere
from nablacheck.reading.writing.notation import Binding, Notation, Text

SQUARED = ("sin", "cos", "tan", "sinh", "cosh", "tanh")
"""Functions whose square is written at their name: tanh²(x)."""
CALLS = {
    Trace: "tr", Total: "sum", DiagonalMatrix: "diag", DiagonalPart: "diag", Vec: "vec", Softmax: "softmax",
    LogSumExp: "logsumexp",
}  # fmt: skip


WITH_DELIMITERS = (
    Letter, Norm, Determinant, Entry, Slice, Function, Application, Trace, Total, DiagonalPart, DiagonalMatrix, Softmax,
    LogSumExp,
)  # fmt: skip
"""Whose differential is written without further parentheses: d‖x‖, dσ(Wx)."""


class Writer(Notation):
    """Writes expressions in one notation."""

    def __call__(self, e: Expr) -> str:
        return self.write(e)[0]

    def at(self, e: Expr, least: Binding) -> str:
        """An expression in a place, in parentheses where it needs them."""
        text, binding = self.write(e)
        return text if binding >= least else self.parentheses(text)

    # Leaves

    def write(self, e: Expr) -> Text:
        match e:
            case Letter(name):
                return self.name(name), Binding.ATOM
            case Number(value):
                return self.number(value)
            case Constant(name) | Index(name):
                return self.name(name), Binding.ATOM
            case Size(axis):
                return self.name(axis.name or "N"), Binding.ATOM
            case Shifted(index, by):
                sign = self.minus if by < 0 else "+"
                return f"{self(index)}{sign}{abs(by)}", Binding.SUM
            case Identity():
                return "I", Binding.ATOM
            case Zeros():
                return "0", Binding.ATOM
            case Ones():
                return self._ones(e)
            case UnitVector(position):
                return self.lowered("e", self.positions((position,))), Binding.ATOM
            case KroneckerDelta(first, second):
                return self.lowered(self.delta, self.positions((first, second))), Binding.ATOM
        return self.arithmetic(e) or self.matrices(e) or self.indexed(e) or self.functions(e)

    def _ones(self, e: Ones) -> Text:
        if ONE not in e.shape:
            return self.ones + self.raised(self.ones, "T"), Binding.PRODUCT
        return (self.ones, Binding.ATOM) if e.shape[1] == ONE else (self.raised(self.ones, "T"), Binding.SCRIPT)

    # Sums, products, quotients

    def arithmetic(self, e: Expr) -> Text | None:
        match e:
            case Sum(terms):
                return self._sum(terms), Binding.SUM
            case Negative(part):
                return self.minus + self.at(part, Binding.OPERATOR), Binding.SUM
            case Scaled():
                return self._scaled_operator(e) or self._product(e)
            case Product():
                return self._product(e)
            case Filled(part):
                return self._product(Scaled(part, Ones(e.shape)))
            case Quotient(above, below):
                return self.quotient(above, below)
            case EntrywiseQuotient(above, below):
                return self._between(self.entrywise_quotient, above, below)
            case Hadamard(left, right):
                return self._between(self.hadamard, left, right)
            case Kronecker(left, right):
                return self._between(self.kronecker, left, right)
            case Power(base, exponent):
                return self._power(base, exponent)
            case MatrixPower(base, exponent):
                return self.raised(self.at(base, Binding.ATOM), str(exponent)), Binding.SCRIPT
        return None

    def _sum(self, terms: tuple[Expr, ...]) -> str:
        text = ""
        for term in terms:
            negative = isinstance(term, Negative)
            body = self._term(term.parts[0] if negative else term)
            if not text:
                text = self.minus + body if negative else body
            else:
                text += f" {self.minus if negative else '+'} {body}"
        return text

    def _term(self, e: Expr) -> str:
        """A term of a sum, where a number stands for an array of it: 1 − X."""
        match e:
            case Ones():
                return "1"
            case Filled(factor):
                return self.at(factor, Binding.OPERATOR)
            case Quotient(above, below) if (number := number_everywhere(above)) is not None:
                return self.at(Quotient(number, below), Binding.OPERATOR)
        number = number_everywhere(e)
        return self.at(e if number is None else number, Binding.OPERATOR)

    def _between(self, sign: str, left: Expr, right: Expr) -> Text:
        number = number_everywhere(left)
        first, second = left if number is None else number, right
        entrywise = sign == self.hadamard
        texts = [
            self(each) if entrywise and _is_entrywise_product(each) else self.at(each, Binding.PRODUCT)
            for each in (first, second)
        ]
        return f"{texts[0]} {sign} {texts[1]}", Binding.OPERATOR

    def _product(self, e: Expr) -> Text:
        parts = factors(e)
        text = ""
        for place, each in enumerate(parts):
            inside = self._factor(each, last=place == len(parts) - 1, only_number=place == 1 and is_number(parts[0]))
            if place and (isinstance(each, Number) or (inside[0].isdigit() and inside[0].isascii())):  # 2·10⁻³
                text += self.times + inside
            else:
                text = self.join(text, inside) if text else inside
        return text, Binding.PRODUCT

    def _scaled_operator(self, e: Scaled) -> Text | None:
        """2A ⊙ B: the number in front goes with the first operand."""
        fronts: list[Expr] = []
        part: Expr = e
        while isinstance(part, Scaled):
            fronts.append(part.factor)
            part = part.part
        if not isinstance(part, Hadamard | EntrywiseQuotient):
            return None
        first = part.parts[0]
        while isinstance(first, Hadamard | EntrywiseQuotient):
            first = first.parts[0]
        scaled: Expr = first
        for front in reversed(fronts):
            scaled = front if isinstance(scaled, Ones) else Scaled(front, scaled)
        return self.write(_with_first(part, scaled))

    def _factor(self, e: Expr, *, last: bool, only_number: bool) -> str:
        if isinstance(e, Product):  # a number made of a row and a column, which would run into its neighbours
            return self(e) if last and only_number else self.parentheses(self(e))
        if isinstance(e, IndexSum | IndexProduct):
            return self(e) if last else self.parentheses(self(e))
        return self.at(e, Binding.PRODUCT)

    def _power(self, base: Expr, exponent: Expr) -> Text:
        if isinstance(base, Function) and base.name in SQUARED and exponent == Number(Fraction(2)):
            return self.raised(self.function(base.name), "2") + self.parentheses(self(base.part)), Binding.ATOM
        if base.is_scalar:
            return self.raised(self.at(base, Binding.ATOM), self._exponent(exponent)), Binding.SCRIPT
        if exponent == Number(Fraction(2)):
            return self._between(self.hadamard, base, base)
        return self.raised(self.at(base, Binding.ATOM), self.hadamard + self._exponent(exponent)), Binding.SCRIPT

    def _exponent(self, e: Expr) -> str:
        match e:
            case Number(value):
                return str(value)
            case Negative(Number(value)):
                return f"-{value}"
        return self(e)

    # Matrices

    def matrices(self, e: Expr) -> Text | None:
        match e:
            case Transpose(Inverse(part)) | Inverse(Transpose(part)):
                return self.raised(self.at(part, Binding.ATOM), "-T"), Binding.SCRIPT
            case Transpose(part):
                return self.raised(self.at(part, Binding.ATOM), "T"), Binding.SCRIPT
            case Inverse(part):
                return self.raised(self.at(part, Binding.ATOM), "-1"), Binding.SCRIPT
            case PseudoInverse(part):
                return self.raised(self.at(part, Binding.ATOM), "+"), Binding.SCRIPT
            case Trace() | Total() | DiagonalMatrix() | DiagonalPart() | Vec() | Softmax() | LogSumExp():
                return self.call(CALLS[type(e)], e.parts[0])
            case Unvec(part):
                return self.raised(self.function("vec"), "-1") + self.parentheses(self(part)), Binding.ATOM
            case Determinant(part):
                return self.bars(self(part)), Binding.ATOM
            case Norm(part, order):
                return self.norm(self(part), order), Binding.ATOM
            case InnerProduct(left, right):
                return self.inner(self(left), self(right)), Binding.ATOM
            case Blocks(rows):
                return self.matrix([[self(each) for each in row] for row in rows]), Binding.ATOM
        return None

    def call(self, name: str, *parts: Expr) -> Text:
        return self.function(name) + self.parentheses(", ".join(self(part) for part in parts)), Binding.ATOM

    # Indices

    def positions(self, positions: Sequence[Expr]) -> str:
        each = [self(position) for position in positions]
        return "".join(each) if all(len(text) == 1 for text in each) else ",".join(each)

    def indexed(self, e: Expr) -> Text | None:
        match e:
            case Entry(Differential(Letter() as part), positions):
                return self.write(Differential(Entry(part, positions)))
            case Slice(Differential(Letter() as part), position, along):
                return self.write(Differential(Slice(part, position, along)))
            case Entry(part, positions):
                return self.lowered(self.at(part, Binding.ATOM), self.positions(positions)), Binding.ATOM
            case Slice(Letter(name), position, 0) if len(name) == 1:
                return self.lowered(self.name(name.lower()), self.positions((position,))), Binding.ATOM
            case Slice(part, position, along):
                place = self.positions((position,))
                place = f"{place},:" if not along else f":,{place}"
                return self.lowered(self.at(part, Binding.ATOM), place), Binding.ATOM
            case IndexSum(part, ranges) | IndexProduct(part, ranges):
                sign = self.sum_sign if isinstance(e, IndexSum) else self.product_sign
                for each in ranges:
                    under = self(each.index)
                    if each.without is not None:
                        under += f"≠{self(each.without)}"
                    if each.start is not None:
                        under += f"={self(each.start)}"
                    sign = self.lowered(sign, under)
                    if each.stop is not None:
                        sign = self.raised(sign, self(each.stop))
                    sign += " "
                    sign += self.sum_sign if each is not ranges[-1] and isinstance(e, IndexSum) else ""
                return sign + self.at(part, Binding.OPERATOR), Binding.OPERATOR
            case Stack(part, indices):
                return self.lowered(f"[{self(part)}]", self.positions(indices)), Binding.ATOM
            case Differential(part):
                bare = isinstance(part, WITH_DELIMITERS)
                text = self(part) if bare else self.parentheses(self(part))
                space = (
                    " " if text[:2].isalpha() and not isinstance(part, Letter | Entry | Slice | Application) else ""
                )  # d exp(x)
                return self.differential + space + text, Binding.SCRIPT
            case Derivative(part, variable):
                return f"{self.partial}{self.at(part, Binding.ATOM)}/{self.partial}{self(variable)}", Binding.OPERATOR
        return None

    # Functions

    def functions(self, e: Expr) -> Text:
        match e:
            case Function("sqrt", part):
                return self.root(part)
            case Function("abs", Determinant(part)):  # ||X|| would be a norm
                return self.bars(self(Function("det", part))), Binding.ATOM
            case Function("abs", part):
                inside = self(part)
                touching = inside.startswith(self.bars("")[0]) or inside.endswith(self.bars("")[-1])
                return self.bars(self.parentheses(inside) if touching else inside), Binding.ATOM
            case Function("log", Determinant() | Norm() | Function("abs") as part):
                return self.function("log") + self(part), Binding.SCRIPT
            case Function(name, part) | Extreme(name, part):
                return self.call(name, part)
            case Maximum(left, right):
                return self.call("max", left, right)
            case Application(function, part):
                return self.name(function.name) + self.parentheses(self(part)), Binding.ATOM
            case FunctionDerivative(function, part):
                scalar = function.out == SCALAR and not function.entrywise and function.domain != SCALAR
                head = self.nabla + self.name(function.name) if scalar else self.name(function.name + "′")
                return head + self.parentheses(self(part)), Binding.SCRIPT if scalar else Binding.ATOM
            case Joined(arguments):
                return ", ".join(map(self, arguments)), Binding.SUM
            case ArgumentDerivative(function, part, position):
                head = self.lowered(self.nabla.strip(), str(position + 1)) + self.name(function.name)
                return head + self.parentheses(self(part)), Binding.SCRIPT
            case FunctionHessian(function, part):
                head = self.raised(self.nabla, "2") + self.name(function.name)
                return head + self.parentheses(self(part)), Binding.SCRIPT
            case FunctionPartial(function, part, out, variable):
                above = self.name(function.name)
                above = self.lowered(above, self.positions(out)) if out else above
                below = self.lowered(self.at(part, Binding.ATOM), self.positions(variable)) if variable else self(part)
                return f"{self.partial}{above}/{self.partial}{below}", Binding.OPERATOR
        return self.call(type(e).__name__.lower(), *e.parts)


def _with_first(e: Expr, first: Expr) -> Expr:
    """An entrywise product or quotient with another first operand."""
    if not isinstance(e, Hadamard | EntrywiseQuotient):
        return first
    return e.with_parts((_with_first(e.parts[0], first), e.parts[1]))


def _is_entrywise_product(e: Expr) -> bool:
    """Whether it is written a ⊙ b, which needs no parentheses in an entrywise product."""
    square = isinstance(e, Power) and not e.is_scalar and e.exponent == Number(Fraction(2))
    return isinstance(e, Hadamard) or (square and not isinstance(e.parts[0], Function))
