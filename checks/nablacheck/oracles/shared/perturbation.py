"""Ways to move all arguments of a function together, to see what rounding them would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction

Change = Callable[[Array, np.random.Generator], Array]


@dataclass(frozen=True, eq=False)
class Perturbation:
    """Moves every array by ``change(array, rng)``, and the coefficients of function-valued arguments by ``inside``. The
    same numbers are drawn for it every time."""

    change: Change
    inside: Change = lambda a, rng: a

    def one_by_one(self) -> Callable[[Array], Array]:
        """The move for the arrays of one set of arguments, in their order."""
        rng = np.random.default_rng(0)
        return lambda array: self.change(array, rng)

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments moved, as read-only arrays."""
        rng = np.random.default_rng(0)
        moved = {name: self._moved(value, rng) for name, value in values.items()}
        for value in moved.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        return moved

    def _moved(self, value: Any, rng: np.random.Generator) -> Any:
        if isinstance(value, np.ndarray):
            return self.change(value, rng)
        if isinstance(value, SmoothFunction | ElementwiseFunction):
            return value.converted(lambda coefficients: self.inside(coefficients, rng))
        return value


def relatively(by: float) -> Change:
    """Every entry changed by about ``by``, relatively, in a random way: what rounding it would do, made larger."""
    return lambda a, rng: np.asarray(a * (1 + by * rng.uniform(0.5, 1.5, a.shape)))


def along(by: float) -> Perturbation:
    """Every entry of every argument moved by about ``by``, relatively, in one random way."""
    return Perturbation(relatively(by), relatively(by))


UNPERTURBED = Perturbation(lambda a, rng: a)
ZERO_INPUT = Perturbation(lambda a, rng: np.zeros_like(a))
