"""Ways to perturb all arguments of a function together, to see what rounding them would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from nablacheck.core.arrays import Array

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

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments perturbed, as read-only arrays."""
        rng = np.random.default_rng(0)
        perturbed = {name: self._perturbed(value, rng) for name, value in values.items()}
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


UNPERTURBED = Perturbation(lambda a, rng: a)
ZERO_INPUT = Perturbation(lambda a, rng: np.zeros_like(a))
