"""A tree of a text to a typed expression: powers, transposes and inverses."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.axes import Mismatch
from nablacheck.reading.composing import require_square, transposed
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scripts import PROGRAMMED
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.tree import (
    Expr,
    Function,
    Inverse,
    MatrixPower,
    Negative,
    Number,
    Power,
    PseudoInverse,
    Quotient,
    Rank,
)
from nablacheck.reading.typed import Arithmetic

LARGEST_POWER = 12
"""Of a matrix, as a number in the text."""


class Powers(Arithmetic):
    """Types what superscripts do."""

    def on_pow(self, node: Node) -> Expr:
        base, exponent = node.args
        if base.op == "name" and base.data == "e" and "e" not in self.scope.arrays:
            return self.exponential(self.expr(exponent), node)
        value, power = self.exprs(node)
        if not power.is_scalar:
            raise Mismatch("an array in the exponent", power.shape)
        power = _worked_out(power)
        if value.is_scalar:
            return Power(value, power)
        if value.rank is Rank.MATRIX and self.is_of_entries(node):
            return Power(value, power)
        if value.rank is Rank.MATRIX:
            require_square(value, "a power")
            if isinstance(power, Negative):
                value, power = Inverse(value), power.part  # X⁻² is (X⁻¹)²
            if not isinstance(power, Number) or power.value.denominator != 1 or not 0 <= power.value <= LARGEST_POWER:
                raise NotRead("a power of a matrix that is no small whole number", node.start)
            return MatrixPower(value, int(power.value))
        of_function = isinstance(value, Function)  # tanh(x)² is no square of a vector
        usual = of_function or node.style == PROGRAMMED or self.scope.summing
        self.scope.depart(0.3 if usual else 2.0, "a power of a vector is taken entry by entry")
        return Power(value, power)

    def is_of_entries(self, node: Node) -> bool:
        """Whether a power of a matrix is that of every entry, as in NumPy. Raises ``NotRead`` where nobody can tell."""
        programmed = node.style == PROGRAMMED
        if programmed and self.scope.summing:
            self.scope.depart(0.1, "a power of a matrix is taken entry by entry")
            return True
        if programmed or self.scope.summing:
            why = "a power of a matrix: of the matrix, or of every entry?"
            raise NotRead(why, node.start, write="write X X, or X.^2", kind="ambiguous")
        return False

    def exponential(self, power: Expr, node: Node) -> Expr:
        if power.rank is Rank.MATRIX:
            raise NotRead("e to a matrix: of the matrix, or of every entry?", node.start, kind="ambiguous")
        if not power.is_scalar:
            self.scope.depart(0.5, "e to an array is taken entry by entry")
        return Function("exp", power)

    def on_epow(self, node: Node) -> Expr:
        value, power = self.exprs(node)
        if not power.is_scalar:
            raise Mismatch("an array in the exponent", power.shape)
        return Power(value, power)

    def on_T(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if not part.is_scalar:
            return transposed(part)
        if node.data is not None:
            raise NotRead(
                "a prime: transposed, or a derivative?", node.start, write="write ᵀ or d/dx", kind="ambiguous"
            )
        inside = bare(node.args[0])
        terms = [
            each.args[0] if each.op == "neg" else each for each in (inside.args if inside.op == "add" else (inside,))
        ]
        if all(bare(each).op in ("name", "sub") for each in terms):
            self.scope.depart(1.5)  # letters that are transposed, alone or in a sum, are vectors
        return part

    def on_inv(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if part.is_scalar:
            return Quotient(Number(Fraction(1)), part)
        require_square(part, "the inverse")
        return Inverse(part)

    def on_pinv(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if part.rank is not Rank.MATRIX:
            raise Mismatch(f"the pseudo-inverse of a {part.rank}", part.shape)
        return PseudoInverse(part)


def _worked_out(exponent: Expr) -> Expr:
    """2³ in x**2**3 as the number that it is, so that x is known to be raised to a whole number."""
    match exponent:
        case Power(Number(base), Number(power)) if power in range(LARGEST_POWER + 1) and abs(base) <= LARGEST_POWER:
            return Number(base ** int(power))
    return exponent
