"""Residues modulo a random prime: rational functions that agree at a random point are almost certainly equal. What they
have in common with the bounds of their degrees comes first: a field without order that knows + − × ÷ and √."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import DegenerateSample, QuadraticNonresidue, UnsupportedOperation
from nablacheck.forward.numbers.base import Elements, MatrixFunction, ObjectNumberSystem, Triangle


class FieldNumberSystem(ObjectNumberSystem):
    """A prime field, or bounds for it. Whatever needs an order raises ``UnsupportedOperation``."""

    ordered = False

    def root(self, x: Any) -> Any:
        """The square root of an element. Raises ``QuadraticNonresidue``."""
        raise NotImplementedError

    def _power(self, base: Any, exponent: Any) -> Any:
        """An element to a power. Raises ``UnsupportedOperation``."""
        raise NotImplementedError

    def pi(self) -> Elements:
        raise UnsupportedOperation("π among residues", "the prime field knows + − × ÷ and √ only")

    def apply(self, name: str, *operands: Elements) -> Elements:
        elements = operands[0]
        if name == "square":
            return elements * elements
        if name == "reciprocal":
            return 1 / elements
        if name == "sqrt":
            return self.entries(map(self.root, elements.ravel().tolist()), elements.shape)
        raise UnsupportedOperation(f"np.{name} of residues", "the prime field knows + − × ÷ and √ only")

    def power(self, base: Elements, exponent: Any) -> Elements:
        base, exponent = np.broadcast_arrays(base, self.as_elements(exponent))
        pairs = zip(base.ravel().tolist(), exponent.ravel().tolist(), strict=True)
        return self.entries((self._power(b, e) for b, e in pairs), base.shape)

    def finite(self, elements: Elements) -> Any:
        return np.ones(np.shape(elements), dtype=bool)

    def compare(self, a: Elements, b: Elements) -> Any:
        raise UnsupportedOperation("a comparison of residues", "residues have no order")

    def approximate(self, elements: Elements) -> Any:
        raise UnsupportedOperation("the size of a residue", "residues have no order")

    def floor_to_int(self, elements: Elements) -> Any:
        raise UnsupportedOperation("the integer part of a residue", "residues have no order")

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        raise UnsupportedOperation("eigenvalues of residues", "they are roots of a polynomial")

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        raise UnsupportedOperation("singular values of residues", "they are roots of a polynomial")

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        raise UnsupportedOperation(f"scipy.linalg.{name} of residues", "it is no rational function")


BITS = 61
WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
"""Bases for which the Miller–Rabin test is deterministic below 3.3e24."""


def is_prime(n: int) -> bool:
    """Whether an odd n, between 37 and 3.3e24, is prime."""
    if any(n % small == 0 for small in WITNESSES):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_witnesses_prime(n, base, odd, twos) for base in WITNESSES)


def _witnesses_prime(n: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, n)
    if power in (1, n - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % n
        if power == n - 1:
            return True
    return False


def random_prime(rng: random.Random) -> int:
    """A prime of 61 bits, 3 modulo 4, for which the smallest primes are squares.

    Then −1 isn't a square, so that exactly one of a root and its negative is a square itself, and √(4x) is 2√x.
    """
    while True:
        n = rng.getrandbits(BITS) | 1 << (BITS - 1) | 3
        if _small_primes_are_squares(n) and is_prime(n):
            return n


def _small_primes_are_squares(n: int) -> bool:
    """Whether 2, 3, 5 and 7 are squares modulo n, where n is a prime that is 3 modulo 4: by quadratic reciprocity."""
    return n % 8 == 7 and n % 3 == 2 and n % 5 in (1, 4) and n % 7 in (3, 5, 6)


class Residue:
    """One residue, with its field."""

    __slots__ = ("field", "r")

    def __init__(self, r: int, field: Residues) -> None:
        self.r = r
        self.field = field

    def _by(self, operation: Callable[[int, int], int], other: Any) -> Any:
        if type(other) is Residue:
            return Residue(operation(self.r, other.r) % self.field.p, self.field)
        if isinstance(other, int):
            return Residue(operation(self.r, other) % self.field.p, self.field)
        return NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._by(operator.add, other)

    def __sub__(self, other: Any) -> Any:
        return self._by(operator.sub, other)

    def __rsub__(self, other: int) -> Any:
        return self._by(lambda a, b: b - a, other)

    def __mul__(self, other: Any) -> Any:
        return self._by(operator.mul, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Residue:
        return Residue(-self.r % self.field.p, self.field)

    def __pos__(self) -> Residue:
        return self

    def __truediv__(self, other: Any) -> Any:
        return self._by(lambda a, b: a * self.field.inverse(b), other)

    def __rtruediv__(self, other: int) -> Any:
        return self._by(lambda a, b: b * self.field.inverse(a), other)

    def __pow__(self, exponent: int) -> Residue:
        base = self.r if exponent >= 0 else self.field.inverse(self.r)
        return Residue(pow(base, abs(exponent), self.field.p), self.field)

    def __repr__(self) -> str:
        return f"{self.r} mod {self.field.p}"


class Residues(FieldNumberSystem):
    """The integers modulo a prime of 61 bits. There is no order, and no function but √ beyond + − × ÷.

    ``roots`` holds the arguments of the square roots taken in this run, each of which may cost a factor in the bound
    (see ``degree_bounds``). Division by zero raises ``DegenerateSample``, the root of a number without one
    ``QuadraticNonresidue``.
    """

    name = "residue"

    def __init__(self, p: int | None = None, rng: random.Random | None = None) -> None:
        super().__init__()
        self.p = random_prime(rng or random.SystemRandom()) if p is None else p
        self.roots: set[int] = set()

    @contextmanager
    def settings(self) -> Iterator[None]:
        self.roots.clear()
        yield

    def element(self, number: Fraction) -> Residue:
        return Residue(number.numerator * self.inverse(number.denominator) % self.p, self)

    def drawn(self, shape: tuple[int, ...], rng: random.Random) -> np.ndarray:
        """Uniformly random integers below p, as values or directions for ``dual_array``."""
        return np.array([rng.randrange(self.p) for _ in range(prod(shape))], dtype=np.int64).reshape(shape)

    def inverse(self, r: int) -> int:
        """1/r. Raises ``DegenerateSample``."""
        if r % self.p == 0:
            raise DegenerateSample("division by zero in the prime field")
        return pow(r, -1, self.p)

    def root(self, x: Residue) -> Residue:
        """The square root that is a square itself. Raises ``QuadraticNonresidue``."""
        if x.r:
            self.roots.add(x.r)
        found = pow(x.r, (self.p + 1) // 4, self.p)
        if found * found % self.p != x.r:
            raise QuadraticNonresidue("the root of what is no square in the prime field")
        return Residue(found, self)

    def _power(self, base: Residue, exponent: int | Fraction | Residue) -> Residue:
        if isinstance(exponent, int):
            return base**exponent
        if isinstance(exponent, Fraction) and exponent.denominator == 2:
            return self.root(base) ** exponent.numerator
        raise UnsupportedOperation(
            f"a residue to the power of {exponent}", "only whole and half powers are known there"
        )

    def equal(self, a: Elements, b: Elements) -> Any:
        return self.is_zero(self.as_elements(a - b))

    def is_zero(self, elements: Elements) -> Any:
        return np.asarray(_is_zero(elements), dtype=bool)

    def distance_from_zero(self, elements: Elements) -> Any:
        return np.where(self.is_zero(elements), 0.0, 1.0)

    def solve(self, a: Elements, b: Elements) -> Elements:
        """By Gauss–Jordan elimination on integers."""
        p, size = self.p, len(a)
        rows = [[e.r for e in (*left, *right)] for left, right in zip(a.tolist(), b.tolist(), strict=True)]
        for k in range(size):
            pivot = next((i for i in range(k, size) if rows[i][k]), None)
            if pivot is None:
                raise DegenerateSample("a singular matrix in the prime field")
            rows[k], rows[pivot] = rows[pivot], rows[k]
            scale = self.inverse(rows[k][k])
            rows[k] = [e * scale % p for e in rows[k]]
            for i in range(size):
                if i != k and (factor := rows[i][k]):
                    rows[i] = [(e - factor * top) % p for e, top in zip(rows[i], rows[k], strict=True)]
        return self.entries((Residue(e, self) for row in rows for e in row[size:]), b.shape)


_is_zero = np.frompyfunc(lambda x: x.r == 0, 1, 1)
