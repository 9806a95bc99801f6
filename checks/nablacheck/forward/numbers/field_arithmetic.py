"""What residues and the bounds of their degrees have in common: a field without order that knows + − × ÷ and √."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import Elements, ObjectNumberSystem, Triangle


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
