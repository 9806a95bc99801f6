"""The feasible set of a claimed minimizer: the values that it competes with, those of its variable's space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.spaces import ArraySpace, Condition, Space, real

TRIAL_STEP = 2.0**-20
"""How far, relatively, an array of a space is moved to see whether a straight path stays in the space: far above
rounding, and near enough not to leave a set with an interior."""
CONDITION_ROUNDING = 1e-9
"""By what share of its largest entry an array may miss its condition: code that computes, say, a symmetric array makes
it so but for rounding."""
NO_STRAIGHT_PATH = "whether it is a minimum: every straight way leaves the space of the variable, and no other is known"


@dataclass(frozen=True, eq=False)
class FeasibleSet:
    """The arrays ``z`` with ``contains(z)``."""

    contains: Callable[[Array], bool] = lambda z: True
    project: Callable[[Array, Array], Array] = lambda x, direction: direction
    """``project(x, direction)`` is the part of a direction that leads from x through the set."""
    member: Array | None = None
    """One of these arrays, if any is known."""
    curved: bool = False
    """Whether every straight path leaves the set, as for orthogonal matrices: then only stationarity can be checked."""


UNRESTRICTED = FeasibleSet()


def feasible_set_of(space: Space, member: Array) -> FeasibleSet:
    """The feasible set of a space that an array was drawn from. Where the space is so thin that no step stays in it,
    such as that of one-hot vectors, perturbations are free, as they are for all other claims."""
    condition = space.condition if isinstance(space, ArraySpace) else real
    if condition is real:
        return FeasibleSet(member=member)
    found = FeasibleSet(lambda z: _satisfies(condition, z), condition.project or FeasibleSet.project, member)
    rng = np.random.default_rng(member.size)
    scale = np.abs(member).max(initial=0.0) or 1.0
    if found.contains(member + found.project(member, TRIAL_STEP * scale * rng.standard_normal(member.shape))):
        return found
    return FeasibleSet(member=member, curved=condition.project is not None)


def _satisfies(condition: Condition, z: Array) -> bool:
    """Whether an array satisfies a condition; but for rounding where its projection on the set satisfies it."""
    try:
        if condition.margin(z) > 0:
            return True
        if condition.project is None:
            return False
        projected = condition.project(z, z)
        off = np.abs(projected - z).max()
        return bool(off <= CONDITION_ROUNDING * np.abs(z).max() and condition.margin(projected) > 0)
    except np.linalg.LinAlgError:
        return False
