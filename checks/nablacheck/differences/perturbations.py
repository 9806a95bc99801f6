"""Perturbations of a function's arguments, as rounding them makes, and larger ones that show what it does."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.differences.options import ROUNDING

Change = Callable[[Array, np.random.Generator], Array]


@runtime_checkable
class MadeOfArrays(Protocol):
    """An argument that isn't an array and is determined by some, as a function is by its coefficients."""

    def converted(self, convert: Callable[[Any], Any]) -> Any:
        """The same with each of its arrays converted."""


@dataclass(frozen=True, eq=False)
class Perturbation:
    """Changes every array by ``change(array, rng)``, and the arrays that a function is made of by ``inside``. The same
    numbers are drawn for it every time."""

    change: Change
    inside: Change = lambda a, rng: a

    def one_by_one(self) -> Callable[[Array], Array]:
        """The change of the arrays of one set of arguments, to be called in their order."""
        rng = np.random.default_rng(0)
        return lambda array: self.change(array, rng)

    def __call__(self, values: Mapping[str, Any], exact: Container[str] = ()) -> dict[str, Any]:
        """The arguments perturbed, as read-only arrays, except the ``exact`` ones, which have no rounding."""
        rng = np.random.default_rng(0)
        perturbed = {name: value if name in exact else self._perturbed(value, rng) for name, value in values.items()}
        for value in perturbed.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        return perturbed

    def _perturbed(self, value: Any, rng: np.random.Generator) -> Any:
        if isinstance(value, np.ndarray):
            return self.change(value, rng)
        if isinstance(value, MadeOfArrays):
            return value.converted(lambda array: self.inside(array, rng))
        return value


def relatively(by: float) -> Change:
    """Every entry changed by about ``by``, relatively, in a random way: what rounding it would do, made larger."""
    return lambda a, rng: np.asarray(a * (1 + by * rng.uniform(0.5, 1.5, a.shape)))


def along(by: float) -> Perturbation:
    """Every entry of every argument changed by about ``by``, relatively, in one random way."""
    return Perturbation(relatively(by), relatively(by))


def randomly(by: float) -> Perturbation:
    """Every entry perturbed by about ``by``, relatively, some up and some down."""

    def change(a: Array, rng: np.random.Generator) -> Array:
        return np.asarray(a * (1 + by * rng.standard_normal(a.shape)))

    return Perturbation(change, change)


def _rounded_to(precision: type[np.floating[Any]]) -> Perturbation:
    """Every entry rounded to a lower precision."""

    def change(a: Array, rng: np.random.Generator) -> Array:
        return a.astype(precision).astype(float)

    return Perturbation(change, change)


def _zeros_too(a: Array, rng: np.random.Generator) -> Array:
    """Every entry perturbed, zeros as well unless all are."""
    step = np.where(a, np.abs(a), entry_scales(a)) if np.any(a) else np.zeros_like(a)
    return np.asarray(a + ROUNDING.input_change * step * rng.uniform(0.5, 1.5, a.shape))


UNPERTURBED = Perturbation(lambda a, rng: a)
ZERO_INPUT = Perturbation(lambda a, rng: np.zeros_like(a))
OPPOSITE = {by: (randomly(by), randomly(-by)) for by in (ROUNDING.change, ROUNDING.fine_change, ROUNDING.finest_change)}
"""Perturbations one way and the other."""
SINGLE_INPUT, HALF_INPUT = _rounded_to(np.float32), _rounded_to(np.float16)
ROUNDED_INPUT = Perturbation(_zeros_too, relatively(ROUNDING.input_change))


def of_one_array(function: Callable[[Array], Array], x: Array) -> Callable[[Perturbation], Array]:
    """A function of one array with this array perturbed: arguments that stay where they are, are rounded in the same
    way at all points, and so are no noise."""
    return lambda perturbation: function(perturbation.one_by_one()(x))
