"""A tree of a text to a typed expression: norms, traces, determinants, exp, log and other known functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from nablacheck.reading.axes import ONE, Mismatch, composed, unify, unify_shapes
from nablacheck.reading.composing import inner, product, require_square, same_shape, times, transposed
from nablacheck.reading.crosses import THREE, cross
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node
from nablacheck.reading.tree import (
    Application,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    Expr,
    Extreme,
    Filled,
    Function,
    Index,
    Inverse,
    Letter,
    LogSumExp,
    Maximum,
    Negative,
    Norm,
    Number,
    Power,
    PseudoInverse,
    Quotient,
    Rank,
    Scaled,
    Size,
    Slice,
    Softmax,
    Stack,
    Total,
    Trace,
    Unvec,
    Vec,
)
from nablacheck.reading.typed_blocks import WrittenOut

ENTRYWISE = (
    "exp", "log", "sqrt", "abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "arcsin", "arccos",
    "arcsinh", "arccosh", "arctanh", "sigmoid", "softplus", "relu", "erf", "log1p", "square",
)  # fmt: skip
RECIPROCALS = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}
"""Functions that are 1 divided by another."""
OF_ALL_ENTRIES = ("sum", "mean")
"""Functions that programs sum all entries by."""
OF_A_MATRIX = ("exp", "log", "sqrt", "sin", "cos", "sinh", "cosh")
"""Functions that exist of a matrix, too, so that under a trace nobody can tell which is meant."""

BARS_ARE_A_NORM = "bars around a vector are its norm"
"""They may mean the size of every entry as well, so that nothing is refuted on the strength of it."""


class MatrixFunctions(WrittenOut):
    """Types known functions."""

    def on_bars(self, node: Node) -> Expr:
        part = self.expr(node.args[0])
        if part.is_scalar:
            return Function("abs", part)
        if part.rank is Rank.MATRIX:
            require_square(part, "the determinant")
            self.scope.depart(0.0, "bars around a matrix are its determinant")
            return Determinant(part)
        self.scope.depart(1.0, BARS_ARE_A_NORM)
        return Norm(part)

    def on_norm(self, node: Node) -> Expr:
        part, order = self.expr(node.args[0]), node.data
        matrix = part.rank is Rank.MATRIX
        if order not in ("", "F", "1", "2", "inf", "*"):
            raise NotRead(f"the norm with the index {order}", node.start)
        if part.is_scalar:
            self.scope.depart(2.0, "bars ‖·‖ around a number are its absolute value")
            return Function("abs", part)
        if order in ("", "F"):
            if order == "F" and not matrix:
                self.scope.depart(0.6)
            return Norm(part)
        if order == "2":
            if matrix:
                advice = "write ‖·‖_F for the root of the sum of squares"
                raise NotRead("‖·‖₂ of a matrix: spectral, or Frobenius?", node.start, write=advice, kind="ambiguous")
            return Norm(part)
        if order in ("1", "inf") and not matrix:
            return Norm(part, order)
        if order == "*" and matrix:
            return Norm(part, "nuclear")
        if order == "1":
            raise NotRead(
                "‖·‖₁ of a matrix: of columns, or of entries?", node.start, write="write Σᵢⱼ |Xᵢⱼ|", kind="ambiguous"
            )
        raise NotRead(f"the norm with the index {order}", node.start)

    def on_fn(self, node: Node) -> Expr:
        name = node.data
        method = getattr(self, f"fn_{name}", None)
        self.scope.summing += name in OF_ALL_ENTRIES
        parts = self.exprs(node)
        self.scope.summing -= name in OF_ALL_ENTRIES
        if name in ("max", "min") and len(parts) == 2:
            return self.of_two(name, *parts)
        if method is not None:
            found: Expr = (
                method(node, *parts) if len(parts) == method.__code__.co_argcount - 2 else self.miscounted(node)
            )
            return found
        if name in RECIPROCALS and len(parts) == 1:
            one = Number(Fraction(1))
            return self.quotient(one, self.entrywise(RECIPROCALS[name], parts[0]), node)
        if name not in ENTRYWISE:
            raise NotRead(f"the function {name}", node.start)
        if len(parts) != 1:
            return self.miscounted(node)
        return self.entrywise(name, parts[0])

    def miscounted(self, node: Node) -> Expr:
        raise NotRead(f"{node.data} with {len(node.args)} arguments", node.start)

    def entrywise(self, name: str, part: Expr) -> Expr:
        if part.rank is Rank.MATRIX and name in OF_A_MATRIX:
            self.scope.depart(0.5, f"{name} of a matrix is taken entry by entry")
        elif not part.is_scalar:
            self.scope.depart(0.1, f"{name} is taken entry by entry")
        if name == "square":
            return Power(part, Number(Fraction(2)))
        return Function(name, part)

    def fn_tr(self, node: Node, part: Expr) -> Expr:
        if part.is_scalar and not isinstance(part, Letter | Number):
            self.scope.depart(1.0, "the trace of a number is the number")
            return part
        require_square(part, "the trace")
        for each in part.walk():
            entrywise = isinstance(each, Function) and each.name in OF_A_MATRIX
            if each.rank is Rank.MATRIX and (entrywise or (isinstance(each, Application) and each.function.entrywise)):
                why = "a function of a matrix under a trace: of the matrix, or of every entry?"
                raise NotRead(why, node.start, kind="ambiguous")
        return Trace(part)

    def fn_det(self, node: Node, part: Expr) -> Expr:
        require_square(part, "the determinant")
        return Determinant(part)

    def fn_logdet(self, node: Node, part: Expr) -> Expr:
        return Function("log", self.fn_det(node, part))

    def fn_inv(self, node: Node, part: Expr) -> Expr:
        require_square(part, "the inverse")
        return Inverse(part)

    def fn_pinv(self, node: Node, part: Expr) -> Expr:
        return PseudoInverse(part)

    def fn_adj(self, node: Node, part: Expr) -> Expr:
        require_square(part, "the adjugate")
        return Scaled(Determinant(part), Inverse(part))

    def fn_transpose(self, node: Node, part: Expr) -> Expr:
        return transposed(part)

    def fn_diag(self, node: Node, part: Expr) -> Expr:
        if part.rank is Rank.MATRIX:
            require_square(part, "the diagonal")
            return DiagonalPart(part)
        if part.is_scalar:
            raise Mismatch("diag of a number")
        return DiagonalMatrix(part if part.rank is Rank.COLUMN else transposed(part))

    def fn_vec(self, node: Node, part: Expr) -> Expr:
        return part if part.rank is Rank.COLUMN else Vec(part, composed("*", part.shape[::-1]))

    def fn_unvec(self, node: Node, part: Expr) -> Expr:
        """vec⁻¹ undoes the only vec there is."""
        made = {each.axis: each.part.shape for each in part.walk() if isinstance(each, Vec)}
        if part.rank is not Rank.COLUMN or part.shape[0] not in made:
            raise NotRead("vec⁻¹ of what no vec made", node.start)
        return Unvec(part, made[part.shape[0]])

    def fn_sum(self, node: Node, part: Expr) -> Expr:
        if part.is_scalar:
            raise Mismatch("the sum of a number")
        return Total(part)

    def fn_mean(self, node: Node, part: Expr) -> Expr:
        if part.is_scalar:
            raise Mismatch("the mean of a number")
        rows, columns = (Size(axis) for axis in part.shape)
        count = rows if part.shape[1] == ONE else columns if part.shape[0] == ONE else Scaled(rows, columns)
        if isinstance(count, Size):
            for name in self.scope.counts:
                unify(self.scope.sizes[name], count.axis)
        return Quotient(Total(part), count)

    def of_rows(self, node: Node, part: Expr, function: Callable[[Expr], Expr]) -> Expr:
        """A function of a column; of every row of a matrix, one below the other."""
        if part.rank is Rank.MATRIX:
            self.scope.depart(0.3, f"{node.data} of a matrix is that of every row")
            name = next(each for each in "ijklmnpqr" if each not in (*self.scope.indices, *self.scope.arrays))
            index = Index(name, part.shape[0])
            return Stack(function(Slice(part, index)), (index,))
        if part.rank is not Rank.COLUMN:
            raise Mismatch(f"{node.data} of a {part.rank}", part.shape)
        return function(part)

    def fn_softmax(self, node: Node, part: Expr) -> Expr:
        return self.of_rows(node, part, Softmax)

    def fn_logsumexp(self, node: Node, part: Expr) -> Expr:
        return self.of_rows(node, part, LogSumExp)

    def fn_max(self, node: Node, part: Expr) -> Expr:
        if part.is_scalar:
            raise Mismatch("the largest entry of a number")
        return Extreme("max", part)

    def fn_min(self, node: Node, part: Expr) -> Expr:
        if part.is_scalar:
            raise Mismatch("the smallest entry of a number")
        return Extreme("min", part)

    def fn_maximum(self, node: Node, left: Expr, right: Expr) -> Expr:
        return self.maximum(left, right)

    def maximum(self, left: Expr, right: Expr) -> Expr:
        if left.is_scalar != right.is_scalar:
            left, right = (Filled(left, right.shape), right) if left.is_scalar else (left, Filled(right, left.shape))
        same_shape(left, right, "the larger of two doesn't fit")
        return Maximum(left, right)

    def of_two(self, name: str, left: Expr, right: Expr) -> Expr:
        """max(a, b), of every two entries, and min(a, b) = −max(−a, −b)."""
        if name == "max":
            return self.maximum(left, right)
        return Negative(self.maximum(Negative(left), Negative(right)))

    def fn_dot(self, node: Node, left: Expr, right: Expr) -> Expr:
        if left.rank is right.rank is Rank.COLUMN:
            return inner(left, right)
        return product([left, right])

    fn_matmul = fn_dot

    def fn_cross(self, node: Node, left: Expr, right: Expr) -> Expr:
        for each in (left, right):
            unify_shapes(each.shape, (THREE, ONE), "a cross product of what are no vectors of three entries")
        return cross(left, right)

    def fn_outer(self, node: Node, left: Expr, right: Expr) -> Expr:
        if not left.rank is right.rank is Rank.COLUMN:
            raise Mismatch("an outer product of what are no vectors", left.shape, right.shape)
        return times(left, transposed(right))

    def fn_kron(self, node: Node, left: Expr, right: Expr) -> Expr:
        return self.on_kron(node)
