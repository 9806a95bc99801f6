"""Ways to move all arguments of a function together, to see what rounding them would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..spaces import Array


@dataclass(frozen=True, eq=False)
class Move:
    """Moves every array by ``change(array, rng)``; functions stay. The same numbers are drawn for it every time."""

    change: Callable[[Array, np.random.Generator], Array]

    def one_by_one(self) -> Callable[[Array], Array]:
        """The move for the arrays of one set of arguments, in their order."""
        rng = np.random.default_rng(0)
        return lambda array: self.change(array, rng)

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments moved, as read-only arrays."""
        change = self.one_by_one()
        moved = {name: change(value) if isinstance(value, np.ndarray) else value for name, value in values.items()}
        for value in moved.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        return moved


def along(by: float) -> Move:
    """Every entry moved by about ``by``, relatively, in one random way."""
    return Move(lambda a, rng: np.asarray(a * (1 + by * rng.uniform(0.5, 1.5, a.shape))))


STAY = Move(lambda a, rng: a)
TO_ZERO = Move(lambda a, rng: np.zeros_like(a))
