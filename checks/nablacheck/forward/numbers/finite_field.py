"""What residues and the bounds of their degrees have in common: a field without order, that knows + − × ÷ and √."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import ObjectNumbers, Payload, Triangle


class FieldNumbers(ObjectNumbers):
    """NumberSystem of a prime field, or what stands for them. Whatever needs an order is refused by name."""

    ordered = False

    def root(self, x: Any) -> Any:
        """The square root of an element. Raises ``NotASquare``."""
        raise NotImplementedError

    def _power(self, base: Any, exponent: Any) -> Any:
        """An element to a power. Raises ``UnsupportedOperation``."""
        raise NotImplementedError

    def pi(self) -> Payload:
        raise UnsupportedOperation("π among residues", "the prime field knows + − × ÷ and √ only")

    def apply(self, name: str, *payloads: Payload) -> Payload:
        payload = payloads[0]
        if name == "square":
            return payload * payload
        if name == "reciprocal":
            return 1 / payload
        if name == "sqrt":
            return self.entries(map(self.root, payload.ravel().tolist()), payload.shape)
        raise UnsupportedOperation(f"np.{name} of residues", "the prime field knows + − × ÷ and √ only")

    def power(self, base: Payload, exponent: Any) -> Payload:
        base, exponent = np.broadcast_arrays(base, self.boxed(exponent))
        pairs = zip(base.ravel().tolist(), exponent.ravel().tolist(), strict=True)
        return self.entries((self._power(b, e) for b, e in pairs), base.shape)

    def finite(self, payload: Payload) -> Any:
        return np.ones(np.shape(payload), dtype=bool)

    def compare(self, a: Payload, b: Payload) -> Any:
        raise UnsupportedOperation("a comparison of residues", "residues have no order")

    def approximate(self, payload: Payload) -> Any:
        raise UnsupportedOperation("the size of a residue", "residues have no order")

    def whole(self, payload: Payload) -> Any:
        raise UnsupportedOperation("the integer part of a residue", "residues have no order")

    def eigh(self, a: Payload, triangle: Triangle, signed: bool) -> tuple[Payload, Payload]:
        raise UnsupportedOperation("eigenvalues of residues", "they are roots of a polynomial")

    def svd(self, a: Payload, signed: bool) -> tuple[Payload, Payload, Payload]:
        raise UnsupportedOperation("singular values of residues", "they are roots of a polynomial")
