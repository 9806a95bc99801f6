"""Points away from a claimed minimizer: the slope there is the scale with which the slope at the minimizer is compared.

At a minimizer the slope is zero but for rounding, so that its own size doesn't tell which difference from zero is
large.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.oracles.shared.feasible_set import FeasibleSet

DISTANCES = (1.0, 2.0**-6, 2.0**-12, 2.0**-18, 2.0**-24)
"""How far away the points are, in units of the scale of every entry: far ones first, since the slope is of ordinary
size there; nearer ones where the function has no value as far away. Fewer leave claims without a scale near the border
of a domain."""


def displacements(feasible_set: FeasibleSet, x: Array, direction: Array) -> Iterator[Array]:
    """Displacements along a direction or against it that stay within the feasible set, the longest first."""
    longest = float(np.abs(direction).max(initial=0.0)) or 1.0
    for distance in DISTANCES:
        step = distance / longest * direction * entry_scales(x)
        moves = (feasible_set.project(x, side * step) for side in (1, -1))
        yield from [move for move in moves if feasible_set.contains(x + move)][:1]
