"""The rules of differentials: d(AB) = dA B + A dB, d log|A| = tr(A⁻¹dA), and so on.

``Differential(e)`` is d(e), not worked out yet. ``expand`` applies the rule of the outermost operation, so that a
derivation can be shown line by line; the result is linear in the differentials of the parts.

The module is longer than others because there is a rule for every operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, SCALAR
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.refusal import NotDerived, describe
from nablacheck.reading.deriving.terms import HALF, Term, number, ones
from nablacheck.reading.differential import Differential
from nablacheck.reading.tree import (
    Application,
    ArgumentDerivative,
    Blocks,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    Entry,
    EntrywiseQuotient,
    Expr,
    Filled,
    Function,
    FunctionDerivative,
    FunctionHessian,
    FunctionPartial,
    Hadamard,
    Index,
    IndexProduct,
    IndexSum,
    InnerProduct,
    Inverse,
    Joined,
    Kronecker,
    Letter,
    LogSumExp,
    MatrixPower,
    Negative,
    Norm,
    Power,
    Product,
    Quotient,
    Range,
    Scaled,
    Slice,
    Softmax,
    Stack,
    Sum,
    Total,
    Trace,
    Transpose,
    Unvec,
    Vec,
)

LINEAR = (
    Negative, Transpose, Trace, Total, DiagonalMatrix, DiagonalPart, Vec, Unvec, Filled, Entry, Slice, Stack, IndexSum,
    Sum, Blocks,
)  # fmt: skip
"""What is linear in all of its parts: its differential is the same of the differentials."""
INDEX_NAMES = "ijklmnpqrs"
BILINEAR = (Scaled, Product, Hadamard, Kronecker, InnerProduct)


@dataclass(frozen=True)
class Rules:
    """The differential of an expression by one argument."""

    variable: str
    algebra: Algebra

    def of(self, e: Expr) -> Expr | None:
        """d(e); None where it is zero."""
        return Differential(e) if e.depends_on(self.variable) else None

    def expand(self, e: Expr) -> Expr:
        """d(e) by the rule of its outermost operation, in terms of the differentials of its parts."""
        if isinstance(e, LINEAR):
            return self._linear(e)
        if isinstance(e, BILINEAR):
            return self._bilinear(e)
        match e:
            case Letter():
                return Differential(e)
            case Quotient(above, below):
                return self._quotient(above, below)
            case EntrywiseQuotient(above, below):
                return self._entrywise_quotient(above, below)
            case Power(base, exponent):
                return self._power(e, base, exponent)
            case MatrixPower(base, exponent):
                return self._matrix_power(base, exponent)
            case Inverse(part):
                return Negative(Product(Product(e, Differential(part)), e))
            case Determinant(part):
                return Scaled(e, self._trace_of_inverse(part))
            case Norm(part, "2"):
                return Quotient(InnerProduct(part, Differential(part)), e)
            case Norm(part, "1"):
                return InnerProduct(Function("sign", part), Differential(part))
            case Function(name, part):
                return self._function(e, name, part)
            case LogSumExp(part):
                return InnerProduct(Softmax(part), Differential(part))
            case Softmax(part):
                d = Differential(part)
                return Sum((Hadamard(e, d), Negative(Scaled(InnerProduct(e, d), e))))
            case Application():
                return self._application(e)
            case FunctionDerivative(function, part) if function.out == SCALAR and function.domain[1] == ONE:
                if not function.entrywise and function.domain[0] != ONE:
                    return Product(FunctionHessian(function, part), Differential(part))
            case IndexProduct(part, ranges):
                return self._index_product(part, ranges)
        raise NotDerived(f"the differential of {describe(e)}")

    def _sum(self, terms: Sequence[Expr | None]) -> Expr:
        found = [each for each in terms if each is not None]
        return found[0] if len(found) == 1 else Sum(tuple(found))

    def _linear(self, e: Expr) -> Expr:
        parts = e.parts
        if isinstance(e, Sum):
            return self._sum([self.of(part) for part in parts])
        if isinstance(e, Blocks):
            raise NotDerived("the differential of a matrix of blocks")
        if any(part.depends_on(self.variable) for part in parts[1:]):
            raise NotDerived(f"the differential of {describe(e)}, where positions depend on {self.variable}")
        return e.with_parts([Differential(parts[0]), *parts[1:]])

    def _bilinear(self, e: Expr) -> Expr:
        left, right = e.parts
        if isinstance(e, InnerProduct) and left == right:
            return Scaled(number(2), InnerProduct(left, Differential(left)))
        return self._sum([
            e.with_parts([Differential(left), right]) if left.depends_on(self.variable) else None,
            e.with_parts([left, Differential(right)]) if right.depends_on(self.variable) else None,
        ])  # fmt: skip

    def _quotient(self, above: Expr, below: Expr) -> Expr:
        terms: list[Expr | None] = []
        d_above, d_below = self.of(above), self.of(below)
        if d_above is not None:
            terms.append(Quotient(d_above, below))
        if d_below is not None:
            terms.append(Negative(Scaled(d_below, Quotient(above, Power(below, number(2))))))
        return self._sum(terms)

    def _entrywise_quotient(self, above: Expr, below: Expr) -> Expr:
        terms: list[Expr | None] = []
        d_above, d_below = self.of(above), self.of(below)
        if d_above is not None:
            terms.append(EntrywiseQuotient(d_above, below))
        if d_below is not None:
            terms.append(Negative(Hadamard(EntrywiseQuotient(above, self.algebra.power(below, number(2))), d_below)))
        return self._sum(terms)

    def _power(self, e: Expr, base: Expr, exponent: Expr) -> Expr:
        terms: list[Expr | None] = []
        d_base, d_exponent = self.of(base), self.of(exponent)
        squared = self.algebra.term(exponent) == Term(Fraction(2))
        if d_base is not None and squared and isinstance(base, Norm) and base.order == "2":
            return Scaled(number(2), InnerProduct(base.part, Differential(base.part)))
        if d_base is not None:
            lower = self.algebra.power(base, self.algebra.subtract(exponent, number(1)))
            terms.append(_times(Scaled(exponent, lower), d_base))
        if d_exponent is not None:
            if not base.is_scalar:
                raise NotDerived("the differential of an exponent at every entry")
            terms.append(Scaled(Scaled(e, Function("log", base)), d_exponent))
        return self._sum(terms)

    def _matrix_power(self, base: Expr, exponent: int) -> Expr:
        terms: list[Expr] = []
        for before in range(exponent):
            factors: list[Expr] = [Differential(base)]
            if before:
                factors.insert(0, _matrix_power_of(base, before))
            if after := exponent - 1 - before:
                factors.append(_matrix_power_of(base, after))
            terms.append(factors[0])
            for each in factors[1:]:
                terms[-1] = Product(terms[-1], each)
        if not terms:
            raise NotDerived("the differential of a power of order 0")
        return self._sum(terms)

    def _trace_of_inverse(self, part: Expr) -> Expr:
        return Trace(Product(self.algebra.inverse(part), Differential(part)))

    def _function(self, e: Expr, name: str, part: Expr) -> Expr:
        if name == "log":
            if isinstance(part, Function) and part.name == "abs":
                part = part.part
            if isinstance(part, Determinant):
                return self._trace_of_inverse(part.part)
            if part.is_scalar:
                return Quotient(Differential(part), part)
            return EntrywiseQuotient(Differential(part), part)
        return _times(slope(e, name, part, self.algebra), Differential(part))

    def _application(self, e: Application) -> Expr:
        function, part = e.function, e.part
        if isinstance(part, Joined):
            return self._sum([self._by_argument(e, part, k) for k in range(len(part.arguments))])
        d = Differential(part)
        if function.entrywise:
            return _times(FunctionDerivative(function, part), d)
        if function.out == SCALAR:
            slope = FunctionDerivative(function, part)
            return Scaled(slope, d) if part.is_scalar else InnerProduct(slope, d)
        if function.out[1] == ONE and function.domain[1] == ONE and not part.is_scalar:
            return Product(FunctionDerivative(function, part), d)
        return self._by_entries(e, d)

    def _by_argument(self, e: Application, part: Joined, position: int) -> Expr | None:
        """The term of one argument of several; None where it doesn't move."""
        argument = part.arguments[position]
        if not argument.depends_on(self.variable):
            return None
        slope, d = ArgumentDerivative(e.function, part, position), Differential(argument)
        if argument.is_scalar:
            return Scaled(d, slope)
        return InnerProduct(slope, d) if e.is_scalar else Product(slope, d)

    def _by_entries(self, e: Application, d: Expr) -> Expr:
        """Σᵢⱼ ∂fₖₗ/∂zᵢⱼ dzᵢⱼ as the entries of the value."""
        names = _free_names(e)
        inside = tuple(Index(next(names), axis) for axis in e.part.shape if axis != ONE)
        outside = tuple(Index(next(names), axis) for axis in e.shape if axis != ONE)
        slope = FunctionPartial(e.function, e.part, outside, inside)
        entry = Entry(d, inside) if inside else d
        found: Expr = Scaled(slope, entry)
        if inside:
            found = IndexSum(found, tuple(Range(index) for index in inside))
        return Stack(found, outside)

    def _index_product(self, part: Expr, ranges: tuple[Range, ...]) -> Expr:
        if len(ranges) != 1 or ranges[0].without is not None:
            raise NotDerived("the differential of a product over several indices")
        (each,) = ranges
        other = Index(next(_free_names(part)), each.index.axis)
        rest = IndexProduct(replaced(part, each.index, other), (Range(other, each.start, each.stop, each.index),))
        return IndexSum(Scaled(rest, Differential(part)), ranges)


def _free_names(e: Expr) -> Iterator[str]:
    """Letters for indices that no index in an expression has."""
    taken = {node.name for node in e.walk() if isinstance(node, Index)}
    return iter([name for name in INDEX_NAMES if name not in taken])


def _times(slope: Expr, d: Expr) -> Expr:
    return Scaled(slope, d) if d.is_scalar else Hadamard(slope, d)


def _matrix_power_of(base: Expr, exponent: int) -> Expr:
    return base if exponent == 1 else MatrixPower(base, exponent)


def slope(e: Expr, name: str, a: Expr, algebra: Algebra) -> Expr:
    """The derivative of a known function of one number, at every entry of ``a``; ``e`` is its value there."""
    one = ones(a.shape)

    def function(of: str) -> Expr:
        return Function(of, a)

    def square() -> Expr:
        return algebra.power(a, number(2))

    def root(of: Expr) -> Expr:
        return Function("sqrt", of)

    def inverse(of: Expr) -> Expr:
        return algebra.entrywise_quotient(one, of)

    rules: dict[str, Callable[[], Expr]] = {
        "exp": lambda: e,
        "sqrt": lambda: algebra.entrywise_quotient(algebra.scaled(number(HALF), one), e),
        "abs": lambda: function("sign"),
        "sin": lambda: function("cos"),
        "cos": lambda: algebra.negative(function("sin")),
        "tan": lambda: algebra.add([one, algebra.power(e, number(2))]),
        "sinh": lambda: function("cosh"),
        "cosh": lambda: function("sinh"),
        "tanh": lambda: algebra.subtract(one, algebra.power(e, number(2))),
        "arctan": lambda: inverse(algebra.add([one, square()])),
        "arcsin": lambda: inverse(root(algebra.subtract(one, square()))),
        "arccos": lambda: algebra.negative(inverse(root(algebra.subtract(one, square())))),
        "arcsinh": lambda: inverse(root(algebra.add([square(), one]))),
        "arccosh": lambda: inverse(root(algebra.subtract(square(), one))),
        "arctanh": lambda: inverse(algebra.subtract(one, square())),
        "sigmoid": lambda: algebra.hadamard(e, algebra.subtract(one, e)),
        "softplus": lambda: function("sigmoid"),
    }
    if name not in rules:
        raise NotDerived(f"the derivative of {name}")
    return rules[name]()


def replaced(e: Expr, index: Expr, by: Expr) -> Expr:
    """With another position for an index, wherever it is free."""
    if e == index:
        return by
    if index not in e.free_indices:
        return e
    return e.with_parts([replaced(part, index, by) for part in e.parts])
