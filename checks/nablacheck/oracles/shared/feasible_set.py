"""The values that a claimed minimiser competes with: those of its variable's space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.spaces import ArraySpace, Condition, Space, real

RELATIVE_EPS = 2.0**-20
"""How far, relatively, an array of a space is moved to see whether there is room to move in it."""
ROUNDED = 1e-9
"""By what share of the largest entry an array may miss its condition."""


@dataclass(frozen=True, eq=False)
class FeasibleSet:
    """The arrays ``z`` with ``inside(z)``; ``way`` turns a direction into one that leads through them. ``drawn`` is one
    of them, if any is known. ``curved`` regions are left along every straight way, so that only what is stationary in
    them can be told."""

    inside: Callable[[Array], bool] = lambda z: True
    way: Callable[[Array, Array], Array] = lambda x, direction: direction
    drawn: Array | None = None
    curved: bool = False


UNRESTRICTED = FeasibleSet()
NO_STRAIGHT_PATH = "whether it is a minimum: every straight way leaves the space of the variable, and no other is known"


def feasible_set_of(space: Space, drawn: Array) -> FeasibleSet:
    """The region of a space that an array was drawn from. Where the space is so thin that it leaves no room to move,
    such as that of one-hot vectors, perturbations are free, as they are for all other claims."""
    condition = space.condition if isinstance(space, ArraySpace) else real
    if condition is real:
        return FeasibleSet(drawn=drawn)
    found = FeasibleSet(lambda z: _inside(condition, z), condition.project or FeasibleSet.way, drawn)
    rng = np.random.default_rng(drawn.size)
    move = found.way(drawn, RELATIVE_EPS * (np.abs(drawn).max(initial=0.0) or 1.0) * rng.standard_normal(drawn.shape))
    if found.inside(drawn + move):
        return found
    return FeasibleSet(drawn=drawn, curved=condition.project is not None)


def _inside(condition: Condition, z: Array) -> bool:
    """Whether an array has the condition, but for rounding where the part along the set is the array itself: a
    symmetric one that has been computed may not be so to the last digit."""
    try:
        if condition.margin(z) > 0:
            return True
        if condition.project is None:
            return False
        along = condition.project(z, z)
        return bool(np.abs(along - z).max() <= ROUNDED * np.abs(z).max() and condition.margin(along) > 0)
    except np.linalg.LinAlgError:
        return False
