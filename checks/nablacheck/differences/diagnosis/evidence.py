"""What is known of a wrong claim at a point: the claim, which can be asked again, and measurements of the truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nablacheck.core.arrays import Array, norm
from nablacheck.differences.options import DIAGNOSIS

MOST_ENTRIES = 100_000
"""Of larger arrays neither terms nor factors by entries are looked for: each takes as long as the function."""

Measure = Callable[[Array], Array]
"""What the measurements of a derivative come to."""


AskAgain = Callable[[Mapping[str, Array], Array | None], Array | None]
"""The claim with some arguments changed, and with another cotangent where one is given; None where it has no finite
value."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A wrong claim at one point.

    The truth is known by measurements that are linear in it, such as entries and slopes along lines: ``measure`` makes
    of a derivative what these come to, ``truth`` is what they came to, with what each may be off by.
    """

    claimed: Array
    measure: Measure
    truth: Array
    tolerance: Array
    variable: str
    arguments: Mapping[str, Array]
    """The arguments that are made of floats, by name."""
    ask: AskAgain
    entries: bool = False
    """Whether the measurements are the entries of the derivative, in order."""
    leading: int = 0
    """How many of the first axes of the claim are those of the function's value."""
    cotangent: Array | None = None
    """The cotangent G that the code of the claim takes."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    derivative_of: Callable[[int], float | None] | None = None
    """The true derivative of an entry of the function's value by the same entry of the variable; None where that can't
    be measured."""

    def agrees(self, derivative: Array | None) -> bool:
        """Whether a derivative is the truth as far as that is known."""
        if derivative is None or derivative.shape != self.claimed.shape:
            return False
        found = self.measure(derivative)
        off = np.abs(self.measure(self.claimed) - self.truth)
        size = np.maximum(np.abs(found), np.abs(self.truth))
        tolerance = (
            DIAGNOSIS.times_tolerance * self.tolerance
            + DIAGNOSIS.agreement * size
            + DIAGNOSIS.least_share * np.abs(self.truth).max(initial=0.0)
        )
        clearly_wrong = off > DIAGNOSIS.informative * self.tolerance
        tolerance = np.where(clearly_wrong, np.minimum(tolerance, DIAGNOSIS.left_over * off), tolerance)
        return bool((np.abs(found - self.truth) <= tolerance).all())

    def doubled_and_halved(self, name: str) -> tuple[Array, Array] | None:
        """The claim with an argument doubled, and with it halved; None where it has no finite value there."""
        value = self.arguments.get(name)
        if value is None:
            return None
        twice, half = (self.ask({name: scale * value}, None) for scale in (2.0, 0.5))
        return None if twice is None or half is None else (twice, half)

    def factors(self, shape: tuple[int, ...], names: Sequence[str], power: int, shift: float = 0.0) -> Array | None:
        """A power of an argument plus a shift, over another one plus the shift where two are named, as an array of this
        shape; None where they don't fit it, or the quotient isn't finite."""
        try:
            parts = [np.broadcast_to(self.arguments[name], shape) + shift for name in names]
        except (KeyError, ValueError):
            return None
        with np.errstate(all="ignore"):
            found = np.asarray(parts[0] ** float(power) / (parts[1] if len(parts) > 1 else 1.0))
        return found if np.isfinite(found).all() else None

    @property
    def informative(self) -> bool:
        """Whether the truth is known well enough to tell mistakes apart."""
        off = np.abs(self.measure(self.claimed) - self.truth)
        return bool((off > DIAGNOSIS.informative * self.tolerance).any())

    def uncertainty_of(self, factor: float) -> float:
        """How far the truth may be from this factor times the claim, as the measurement that tells most has it."""
        measured = np.abs(self.measure(self.claimed))
        left = np.abs(self.truth - factor * self.measure(self.claimed)) + DIAGNOSIS.times_tolerance * self.tolerance
        return float((left[measured > 0] / measured[measured > 0]).min(initial=np.inf))

    def fitted(self, terms: Sequence[Array]) -> Array | None:
        """The coefficients with which terms add up to the truth; None where they don't."""
        measured = np.stack([self.measure(term) for term in terms], axis=-1)
        size = np.maximum(np.abs(measured).max(axis=-1), np.abs(self.truth))
        weights = 1.0 / np.maximum(size, max(float(size.max(initial=0.0)), 1e-300) * 1e-6)
        if not np.isfinite(measured).all() or not np.isfinite(weights).all():
            return None
        found, _, rank, _ = np.linalg.lstsq(measured * weights[:, None], self.truth * weights, rcond=1e-9)
        if rank < len(terms):
            return None
        return found if self.agrees(sum_of(found, terms)) else None


def sum_of(coefficients: Array, terms: Sequence[Array]) -> Array:
    """The sum of the terms with these coefficients."""
    return np.asarray(sum(float(c) * term for c, term in zip(coefficients, terms, strict=True)))


def same(a: Array | None, b: Array | None) -> bool:
    """Whether two arrays are the same to within rounding."""
    if a is None or b is None or a.shape != b.shape:
        return False
    return norm(a - b) <= DIAGNOSIS.agreement * max(norm(a), norm(b))
