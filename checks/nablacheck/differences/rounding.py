"""How far rounding can move what a black box claims."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import EPS, Array, norm

MOVE, SMALL_MOVE = 2.0**-25, 2.0**-38
"""How far, relatively, the arguments of a claim are moved: half of the digits of a number, or so few that nothing
bends any more."""
CURVED = 1e-9
"""A second difference above this share of the claim may be its curvature."""
SEEN, ULPS = 4.0, 8.0
"""How many times the noise that one pair of moves has shown, and how many units in the last place of the claim and of
its arguments, it may be off by."""


class ClaimRounding:
    """How far rounding can move the claimed slope along a direction: its own noise, and what rounded arguments do.

    ``evaluate(d)`` gives the claim with every argument moved by about d relatively, in one random way and the opposite;
    the second difference is the noise of the claim, the first its sensitivity to rounded arguments.
    """

    def __init__(self, here: Array, evaluate: Callable[[float], tuple[Array, Array] | None], eps: float) -> None:
        self.here = here
        self.eps = eps
        self.noise, self.sensitivity = np.zeros_like(here), np.zeros_like(here)
        moved = self._moved(evaluate, MOVE)
        if moved is not None:
            self.noise, self.sensitivity = moved
        single = np.array_equal(here, here.astype(np.float32))
        if moved is None or (norm(self.noise) > CURVED * norm(here) and not single):
            # Curvature or noise? The smaller of two moves tells, unless nothing moves any more.
            finer = self._moved(evaluate, SMALL_MOVE)
            if finer is not None and (moved is None or (finer[1].any() and norm(finer[0]) < norm(self.noise))):
                self.noise, self.sensitivity = finer

    def _moved(self, evaluate: Callable[[float], tuple[Array, Array] | None], by: float) -> tuple[Array, Array] | None:
        """Noise and sensitivity as moves by so much show them; None where the claim has no value there."""
        pair = evaluate(by)
        if pair is None or not (np.isfinite(pair[0]).all() and np.isfinite(pair[1]).all()):
            return None
        up, down = pair
        return up + down - 2 * self.here, (up - down) / (2 * by)

    @property
    def each(self) -> Array:
        """How far rounding can move each entry by itself."""
        return np.asarray(
            SEEN * np.abs(self.noise) + ULPS * (EPS * np.abs(self.sensitivity) + self.eps * np.abs(self.here))
        )

    def along(self, direction: Array) -> float:
        """How far it can move the slope along a direction."""
        return (
            SEEN * norm(self.noise * direction)
            + ULPS * EPS * norm(self.sensitivity * direction)
            + ULPS * self.eps * norm(self.here * direction)
        )
