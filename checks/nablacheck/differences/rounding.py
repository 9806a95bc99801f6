"""How far rounding can move what is claimed, and what the rounding of the inputs makes of a function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, norm
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.differences.perturbation import ZERO_INPUT, Perturbation, relatively

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


INPUT_CHANGE = 2.0**-26
"""How far, relatively, inputs are perturbed to see how a function depends on their rounding: by half of their digits,
so that a first difference has the other half."""


def _zeros_too(a: Array, rng: np.random.Generator) -> Array:
    """Every entry perturbed, zeros as well unless all are."""
    step = np.where(a, np.abs(a), entry_scales(a)) if np.any(a) else np.zeros_like(a)
    return np.asarray(a + INPUT_CHANGE * step * rng.uniform(0.5, 1.5, a.shape))


ROUNDED_INPUT = Perturbation(_zeros_too, relatively(INPUT_CHANGE))


def propagated_input_rounding(evaluate: Callable[[Perturbation], Array], value: Array) -> Array:
    """What rounding all inputs, or the constants in a function, would do to each component of its value: no value is
    better than that.

    It shows what values near the point don't: terms that cancel when they have stopped moving, such as saturated ones.
    An array's zeros count as large as the rest of it, and the constants as large as the function at zero.
    """
    try:
        moved = np.abs(evaluate(ROUNDED_INPUT) - value) / INPUT_CHANGE
    except (ContractError, LeftDomain):
        moved = np.zeros_like(value)
    return np.asarray(EPS * np.maximum(moved, size_at_zero(evaluate, value)))


def size_at_zero(evaluate: Callable[[Perturbation], Array], value: Array) -> Array:
    """The size of each component where all inputs are zero, which is that of the constants in a function: 0 where it
    has no value there."""
    try:
        at_zero = np.abs(evaluate(ZERO_INPUT))
    except (ContractError, LeftDomain):
        return np.zeros_like(value)
    return np.where(np.isfinite(at_zero), at_zero, 0.0)
