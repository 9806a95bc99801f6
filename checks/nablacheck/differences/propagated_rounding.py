"""Rounding, as perturbations of the inputs show it: how far it can move what is claimed, and what the rounding of the
inputs makes of a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.differences.noise import SINGLE_ROUNDOFF
from nablacheck.differences.options import ROUNDING
from nablacheck.differences.perturbations import (
    HALF_INPUT,
    OPPOSITE,
    ROUNDED_INPUT,
    SINGLE_INPUT,
    ZERO_INPUT,
    Perturbation,
    randomly,
)


def noise_beyond_comparisons(here: Array, evaluate: Callable[[Perturbation], Array]) -> Array | None:
    """What perturbed arguments make of the entries of a claim besides comparing them with numbers; None where it isn't
    comparing, or they change nothing, or it has no values there.

    Where a label or a parameter is compared with a number, a perturbation of any size changes the claim by the same;
    what lost digits make of it is another number for each size, and what ill-conditioning makes grows with the size.
    """
    found: list[list[Array]] = []
    for by in ROUNDING.label_changes:
        try:
            found.append([evaluate(randomly(sign * by)) - here for sign in (1, -1)])
        except (ContractError, OutsideDomain):
            return None
        spread = np.ptp(np.array(found), axis=0)
        if not (spread <= ROUNDING.same_change * np.abs(found[0])).all():  # a spread that is NaN isn't either
            return None
    return np.asarray(spread.max(axis=0)) if np.any(found[0]) else None


class EntryRounding(Protocol):
    """How far rounding can move what is claimed."""

    @property
    def each(self) -> Array | float:
        """How far it can move each entry by itself."""

    def along(self, direction: Array, function_precision: float = EPS) -> float:
        """How far it can move the slope along a direction. A function of lower precision rounds its constants as well,
        in the same way at all points, and then its own slope isn't the claimed one."""


@dataclass(frozen=True, eq=False)
class CodeRounding:
    """What rounding inside the code of a function and of its claimed derivative can do, as runs with random last digits
    show it: the standard deviation of the function, and how far each entry of the claim may be off."""

    sigma: float
    each: Array

    def along(self, direction: Array) -> float:
        """How far it can move the slope along a direction, or the second derivative where the claim is a Hessian."""
        hessian = self.each.ndim > direction.ndim
        return norm(self.each * (np.multiply.outer(direction, direction) if hessian else direction))


class EntrywiseRounding:
    """How far rounding can move each entry of what is claimed: its own noise, and what rounded inputs do.

    ``evaluate`` gives the claim with all inputs perturbed, in one random way and the opposite: the second difference is
    the noise of the claim, the first its sensitivity to rounded inputs. ``here`` is the claim itself, and ``eps`` the
    precision that it is worked out in.
    """

    def __init__(self, here: Array, evaluate: Callable[[Perturbation], Array], eps: float = EPS) -> None:
        self.here = here
        self.eps = eps
        self._evaluate = evaluate
        self._changes_by_precision: dict[Perturbation, Array] = {}
        self.noise, self.sensitivity = np.zeros_like(here), np.zeros_like(here)
        moved = self._differences(ROUNDING.change)
        if moved is not None:
            self.noise, self.sensitivity = moved
        if moved is None or (norm(self.noise) > ROUNDING.curvature_share * norm(here) and eps <= EPS):
            # Curvature or noise? The smaller of two perturbations tells, unless nothing moves any more.
            finer = self._differences(ROUNDING.fine_change)
            if finer is not None and (moved is None or (finer[1].any() and norm(finer[0]) < norm(self.noise))):
                self.noise, self.sensitivity = finer
            if norm(self.noise) > ROUNDING.curvature_share * norm(here):
                self._look_closest()

    def _look_closest(self) -> None:
        """Take the larger sensitivity where arguments change by little more than their rounding: so far out that other
        changes span waves of the claim, only this one sees its slope."""
        closest = self._differences(ROUNDING.finest_change)
        if closest is not None and norm(closest[1]) > norm(self.sensitivity):
            self.sensitivity = closest[1]

    def _differences(self, by: float) -> tuple[Array, Array] | None:
        """Noise and sensitivity as perturbations by so much show them; None where the claim has no value there."""
        try:
            up, down = (self._evaluate(perturbation) for perturbation in OPPOSITE[by])
        except (ContractError, OutsideDomain):
            return None
        if not (np.isfinite(up).all() and np.isfinite(down).all()):
            return None
        return up + down - 2 * self.here, (up - down) / (2 * by)

    @property
    def each(self) -> Array:
        """How far rounding can move each entry by itself."""
        return np.asarray(
            ROUNDING.noise_factor * np.abs(self.noise)
            + ROUNDING.ulps * (EPS * np.abs(self.sensitivity) + self.eps * np.abs(self.here))
        )

    def along(self, direction: Array, function_precision: float = EPS) -> float:
        """How far it can move the slope along a direction, that of the claim or that of the function."""
        sensitivity, here = norm(self.sensitivity * direction), norm(self.here * direction)
        of_claim = (
            ROUNDING.noise_factor * norm(self.noise * direction)
            + ROUNDING.ulps * EPS * sensitivity
            + ROUNDING.ulps * self.eps * here
        )
        if function_precision <= EPS:
            return of_claim
        of_function = ROUNDING.constants_factor * function_precision * (sensitivity + here)
        if function_precision >= ROUNDING.least_single * SINGLE_ROUNDOFF:
            rounded = SINGLE_INPUT if function_precision < ROUNDING.least_half else HALF_INPUT
            of_function += ROUNDING.constants_factor * norm(self._change_by(rounded) * direction)
        return of_claim + of_function

    def _change_by(self, rounded: Perturbation) -> Array:
        """How the claim changes where all inputs are rounded; nothing where it has no value."""
        if rounded not in self._changes_by_precision:
            try:
                change = self._evaluate(rounded) - self.here
            except (ContractError, OutsideDomain):
                change = np.zeros_like(self.here)
            self._changes_by_precision[rounded] = np.where(np.isfinite(change), change, 0.0)
        return self._changes_by_precision[rounded]


def propagated_input_rounding(evaluate: Callable[[Perturbation], Array], value: Array) -> Array:
    """What rounding all inputs, or the constants in a function, would do to each component of its value: no value is
    better than that.

    It shows what values near the point don't: terms that cancel when they have stopped moving, such as saturated ones.
    An array's zeros count as large as the rest of it, and the constants as large as the function at zero.
    """
    try:
        moved = np.abs(evaluate(ROUNDED_INPUT) - value) / ROUNDING.input_change
    except (ContractError, OutsideDomain):
        moved = np.zeros_like(value)
    moved = np.where(np.isfinite(moved), moved, 0.0)
    return np.asarray(EPS * np.maximum(moved, rounded_size(evaluate, value)))


def rounded_size(evaluate: Callable[[Perturbation], Array], value: Array) -> Array:
    """The size of each component where all inputs are zero, which is that of the constants in a function: 0 where it
    has no value there."""
    try:
        at_zero = np.abs(evaluate(ZERO_INPUT))
    except (ContractError, OutsideDomain):
        return np.zeros_like(value)
    return np.where(np.isfinite(at_zero), at_zero, 0.0)
