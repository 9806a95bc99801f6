"""Normal form and simplification keep the value: of random expressions, at random sizes and values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.reading.axes import ONE, Axis
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.normal_form import normalized
from nablacheck.reading.deriving.simplify import simplifications
from nablacheck.reading.numpy_code import Arguments, function
from nablacheck.reading.tree import (
    DiagonalMatrix,
    Expr,
    Function,
    Hadamard,
    InnerProduct,
    Inverse,
    Letter,
    MatrixPower,
    Negative,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Scaled,
    Sum,
    Total,
    Trace,
    Transpose,
)
from nablacheck.reading.writing import as_unicode

DRAWS = 50
N = Axis("N")
SYMMETRIC, MATRIX, A_COLUMN, B_COLUMN = (
    Letter("S", (N, N)),
    Letter("A", (N, N)),
    Letter("a", (N, ONE)),
    Letter("b", (N, ONE)),
)
SCALAR = Letter("t")
ARGUMENTS = Arguments((SYMMETRIC, MATRIX, A_COLUMN, B_COLUMN, SCALAR), (), {n: n for n in ("S", "A", "a", "b", "t")})
KNOWN = Algebra(frozenset("S"))


class RandomExpressions:
    """Draws well-defined expressions: what is inverted or divided by is positive."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def one_of(self, makers: list[Callable[[], Expr]]) -> Expr:
        return makers[self.rng.integers(len(makers))]()

    def number(self) -> Expr:
        return Number(Fraction(int(self.rng.integers(1, 4)), int(self.rng.integers(1, 3))))

    def scalar(self, depth: int) -> Expr:
        if depth == 0:
            return self.one_of([lambda: SCALAR, self.number])
        deeper = depth - 1
        return self.one_of([
            lambda: Product(Transpose(self.column(deeper)), self.column(deeper)),
            lambda: InnerProduct(self.matrix(deeper), self.matrix(deeper)),
            lambda: Trace(self.matrix(deeper)),
            lambda: Total(self.column(deeper)),
            lambda: Power(Norm(self.column(deeper)), Number(Fraction(2))),
            lambda: Scaled(self.scalar(deeper), self.scalar(deeper)),
            lambda: Quotient(self.scalar(deeper), self.positive(deeper)),
            lambda: Sum((self.scalar(deeper), Negative(self.scalar(deeper)))),
            lambda: Power(self.positive(deeper), Number(Fraction(1, 2))),
        ])  # fmt: skip

    def positive(self, depth: int) -> Expr:
        return Sum((Number(Fraction(1)), Power(Norm(self.column(depth)), Number(Fraction(2)))))

    def column(self, depth: int) -> Expr:
        if depth == 0:
            return self.one_of([lambda: A_COLUMN, lambda: B_COLUMN, lambda: Ones((N, ONE))])
        deeper = depth - 1
        return self.one_of([
            lambda: Product(self.matrix(deeper), self.column(deeper)),
            lambda: Scaled(self.scalar(deeper), self.column(deeper)),
            lambda: Sum((self.column(deeper), Negative(self.column(deeper)))),
            lambda: Hadamard(self.column(deeper), self.column(deeper)),
            lambda: Quotient(self.column(deeper), self.positive(deeper)),
            lambda: Function("sigmoid", self.column(deeper)),
        ])  # fmt: skip

    def matrix(self, depth: int) -> Expr:
        if depth == 0:
            return self.one_of([lambda: MATRIX, lambda: SYMMETRIC])
        deeper = depth - 1
        return self.one_of([
            lambda: Product(self.matrix(deeper), self.matrix(deeper)),
            lambda: Product(self.column(deeper), Transpose(self.column(deeper))),
            lambda: Transpose(self.matrix(deeper)),
            lambda: Sum((self.matrix(deeper), self.matrix(deeper))),
            lambda: Scaled(self.scalar(deeper), self.matrix(deeper)),
            lambda: DiagonalMatrix(self.column(deeper)),
            lambda: MatrixPower(self.matrix(deeper), 2),
            lambda: Inverse(self.matrix(0)),
            lambda: Hadamard(self.matrix(deeper), self.matrix(deeper)),
        ])  # fmt: skip


def value(e: Expr, size: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    half = rng.standard_normal((size, size))
    matrix = rng.standard_normal((size, size)) + 3 * np.eye(size)
    columns = rng.standard_normal((2, size))
    found: Array = np.asarray(
        function(e, ARGUMENTS)(half + half.T + 5 * np.eye(size), matrix, *columns, rng.uniform(1, 2))
    )
    return found


@pytest.mark.parametrize("shape", ["scalar", "column", "matrix"])
def test_ways_to_write_an_expression_have_its_value(shape: str) -> None:
    for seed in range(DRAWS):
        drawn = RandomExpressions(seed)
        e: Expr = getattr(drawn, shape)(3)
        for size in (1, 3):
            expected = value(e, size, seed)
            for way in [normalized(e, KNOWN), *simplifications(e, KNOWN)]:
                found = value(way, size, seed)
                scale = np.abs(expected).max(initial=1.0)
                assert found.shape == expected.shape, f"{as_unicode(way)} for {as_unicode(e)}"
                assert np.allclose(found, expected, rtol=1e-6, atol=1e-6 * scale), (
                    f"{as_unicode(way)} for {as_unicode(e)}"
                )


def test_symmetry_is_used_where_it_is_known_alone() -> None:
    e = Sum((SYMMETRIC, Transpose(SYMMETRIC)))
    assert as_unicode(normalized(e, KNOWN)) == "2S"
    assert as_unicode(normalized(e, Algebra())) == "S + Sᵀ"


def test_what_cancels_is_gone() -> None:
    inverse = Inverse(MATRIX)
    assert normalized(Product(Product(MATRIX, inverse), A_COLUMN), KNOWN) == A_COLUMN
    norm = Norm(A_COLUMN)
    e = Scaled(Power(norm, Number(Fraction(2))), Quotient(A_COLUMN, norm))
    assert as_unicode(normalized(e, KNOWN)) == "‖a‖a"
    assert normalized(Sum((A_COLUMN, Negative(A_COLUMN))), KNOWN).shape == A_COLUMN.shape


def test_the_root_of_a_square_is_not_the_number_itself() -> None:
    square = Power(SCALAR, Number(Fraction(2)))
    assert as_unicode(normalized(Function("sqrt", square), KNOWN)) == "√(t²)"
    assert normalized(Power(Function("sqrt", SCALAR), Number(Fraction(2))), KNOWN) == SCALAR
