"""Function-valued arguments: random smooth functions with exact derivatives, for chain rules about arbitrary f.

Every function is a sum of ridges r(t) = a t + b t²/2 + c/(1 + t²), t = ⟨w, z⟩ + d: rational, defined everywhere, and
general enough that value, gradient and Hessian at a point can be anything. Coefficients are ordinary free entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.declare.spaces import Axes, Sizes


def _ridge(a: Array, b: Array, c: Array, t: Array) -> Array:
    return a * t + b * t * t / 2 + c / (1 + t * t)


def _ridge_slope(a: Array, b: Array, c: Array, t: Array) -> Array:
    return a + b * t - 2 * c * t / (1 + t * t) ** 2


def _ridge_curvature(a: Array, b: Array, c: Array, t: Array) -> Array:
    return b + c * (6 * t * t - 2) / (1 + t * t) ** 3


@dataclass(frozen=True, eq=False)
class SmoothFunction:
    """A smooth function from arrays of shape ``domain`` to arrays of shape ``out`` (a scalar where that is ``()``).

    ``coefficients`` has a, b, c and d of every ridge in its last axis: shape ``out + (ridges, 4)``; ``directions`` has
    the vectors w: shape ``(ridges,) + domain``.
    """

    domain: tuple[int, ...]
    out: tuple[int, ...]
    coefficients: Array
    directions: Array

    def converted(self, convert: Callable[[Array], Any]) -> SmoothFunction:
        """The same function with its coefficients and directions converted: into exact numbers, or
        perturbed."""
        return replace(self, coefficients=convert(self.coefficients), directions=convert(self.directions))

    @cached_property
    def _ridges(self) -> tuple[Any, Any, Any, Any, Any]:
        a, b, c, d = (self.coefficients[..., k] for k in range(4))
        return a, b, c, d, self.directions.reshape(len(self.directions), -1)

    def _parts(self, z: Any) -> tuple[Any, Any, Any, Any, Any]:
        if np.shape(z) != self.domain:
            raise ValueError(f"a function of arrays of shape {self.domain} is called on shape {np.shape(z)}")
        a, b, c, d, flat = self._ridges
        return a, b, c, flat @ np.reshape(z, -1) + d, flat

    def __call__(self, z: Any) -> Any:
        """The value at ``z``, of shape ``out``."""
        a, b, c, t, _ = self._parts(z)
        return _ridge(a, b, c, t).sum(axis=-1)

    def jacobian(self, z: Any) -> Any:
        """The derivative at ``z``, of shape ``out + domain``."""
        a, b, c, t, flat = self._parts(z)
        return (_ridge_slope(a, b, c, t) @ flat).reshape(self.out + self.domain)

    def gradient(self, z: Any) -> Any:
        """The gradient at ``z`` of a scalar function, of shape ``domain``."""
        if self.out:
            raise TypeError("a vector field has no gradient; use .jacobian(z)")
        return self.jacobian(z)

    def hessian(self, z: Any) -> Any:
        """The second derivative at ``z``, of shape ``out + domain + domain``."""
        a, b, c, t, flat = self._parts(z)
        curvature = _ridge_curvature(a, b, c, t)
        return ((curvature[..., None, :] * flat.T) @ flat).reshape(self.out + self.domain + self.domain)

    def __repr__(self) -> str:
        components = self.coefficients.reshape(-1, len(self.directions), 4)
        written = [_sum_of(_ridge_text(row, w) for row, w in zip(c, self.directions, strict=True)) for c in components]
        return f"z ↦ {', '.join(written) if not self.out else '[' + ', '.join(written) + ']'}"


def _ridge_text(row: Array, direction: Array) -> str:
    """One ridge in writing, without the terms that vanish."""
    a, b, c, d = (float(k) for k in row)
    entries = [f"z{''.join(str(k + 1) for k in index)}" for index in np.ndindex(direction.shape)]
    t = _sum_of([*map(_times, direction.reshape(-1), entries), f"{d:g}" if d else ""])
    if t == "0":
        return f"{c:g}" if c else ""
    inner = t if t in entries else f"({t})"
    return _sum_of([_times(a, inner), _times(b / 2, f"{inner}²"), f"{c:g}/(1 + {inner}²)" if c else ""], empty="")


def _times(factor: float, what: str) -> str:
    if factor == 0:
        return ""
    return what if factor == 1 else f"-{what}" if factor == -1 else f"{factor:g} {what}"


def _sum_of(terms: Iterable[str], empty: str = "0") -> str:
    return " + ".join(filter(None, terms)).replace("+ -", "- ") or empty


@dataclass(frozen=True)
class Smooth:
    """The space of smooth functions from one array space to another."""

    domain: Axes
    out: Axes

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.domain.letters + self.out.letters))

    def _ridges(self, sizes: Sizes) -> int:
        return min(prod(self.domain.shape(sizes)), 4) + 1

    def count(self, sizes: Sizes) -> int:
        ridges = self._ridges(sizes)
        return ridges * (4 * prod(self.out.shape(sizes)) + prod(self.domain.shape(sizes)))

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> SmoothFunction:
        domain, out, ridges = self.domain.shape(sizes), self.out.shape(sizes), self._ridges(sizes)
        cut = 4 * ridges * prod(out)
        coefficients = entries[:cut].reshape(*out, ridges, 4)
        return SmoothFunction(domain, out, coefficients, entries[cut:].reshape(ridges, *domain))

    def __str__(self) -> str:
        return f"smooth function, {self.domain} → {self.out}"


@dataclass(frozen=True, eq=False)
class ElementwiseFunction:
    """A smooth function of one number, applied to every entry: t ↦ a t + (b + c t)/(1 + t²)."""

    coefficients: Array

    def converted(self, convert: Callable[[Array], Any]) -> ElementwiseFunction:
        """The same function with its coefficients converted: into exact numbers, or perturbed."""
        return replace(self, coefficients=convert(self.coefficients))

    def __call__(self, z: Any) -> Any:
        a, b, c = self.coefficients
        return a * z + (b + c * z) / (1 + z * z)

    def derivative(self, z: Any) -> Any:
        """The derivative at every entry of ``z``, of the same shape."""
        a, b, c = self.coefficients
        return a + (c - 2 * b * z - c * z * z) / (1 + z * z) ** 2

    def __repr__(self) -> str:
        a, b, c = (float(k) for k in self.coefficients)
        above = _sum_of([f"{b:g}" if b else "", _times(c, "t")], empty="")
        fraction = f"{f'({above})' if ' ' in above else above}/(1 + t²)" if above else ""
        return f"t ↦ {_sum_of([_times(a, 't'), fraction])}, entry by entry"


@dataclass(frozen=True)
class Elementwise:
    """The space of smooth functions of one number, applied entry by entry."""

    letters: tuple[str, ...] = ()

    def count(self, sizes: Sizes) -> int:
        return 3

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> ElementwiseFunction:
        return ElementwiseFunction(entries)

    def __str__(self) -> str:
        return "smooth function, entry by entry"


def smooth(domain: str, out: str = "") -> Smooth:
    """A random smooth function: ``smooth("M P")`` has ``.gradient`` and ``.hessian``, ``smooth("N", out="M")`` has
    ``.jacobian`` of shape M×N."""
    try:
        return Smooth(Axes.parse(domain), Axes.parse(out))
    except ValueError as error:
        raise DeclarationError(str(error), CodeLocation.calling()) from None


def elementwise() -> Elementwise:
    """A random smooth function of one number, applied to every entry of an array; has ``.derivative``."""
    return Elementwise()
