"""Places away from a claimed minimiser: the slope there tells which slope is little."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.oracles.shared.feasible_set import FeasibleSet

SHARES = (1.0, 2.0**-6, 2.0**-12, 2.0**-18, 2.0**-24)
"""How far the places are, in natural steps: a function may have no value as far away, or none of ordinary size."""


def displacements(feasible_set: FeasibleSet, x: Array, direction: Array) -> Iterator[Array]:
    """Moves along a direction or against it that stay within the region, the longest first."""
    longest = float(np.abs(direction).max(initial=0.0)) or 1.0
    for share in SHARES:
        moves = (feasible_set.way(x, side * share / longest * direction * entry_scales(x)) for side in (1, -1))
        yield from [move for move in moves if feasible_set.inside(x + move)][:1]
