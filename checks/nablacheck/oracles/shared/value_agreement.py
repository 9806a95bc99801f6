"""Whether a value of a claim's code on another number system agrees with the value on floats, but for rounding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import NOISY
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.forward import DualArray, Indeterminate, RandomlyRoundedFloats, Unbounded, numpy_patched_for
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.options import CROSS_CHECK
from nablacheck.oracles.protocol import available
from nablacheck.oracles.shared.code_values import perturbed_claims, perturbed_function
from nablacheck.oracles.shared.evaluation import UnsupportedCode, evaluated_at_floats
from nablacheck.oracles.shared.value_rounding import last_digit_spread, rounding_error


@dataclass(frozen=True)
class CodeValue:
    """A value that code computes on floats.

    ``perturbed`` gives it with all arguments perturbed, ``call`` calls the code itself, and ``evaluate`` runs it on a
    number system, with all arguments perturbed.
    """

    what: str
    perturbed: Callable[[Perturbation], Array]
    call: Callable[[], Any]
    evaluate: Callable[[NumberSystem, Perturbation], DualArray]

    def require_agreement(self, found: DualArray) -> None:
        """Raises ``UnsupportedCode`` where the value on another number system differs by more than rounding explains,
        and ``OutsideDomain`` or ``Indeterminate`` where that is undecided: floats overflow, or rounding is all there
        is.

        Where it does the code is run there once more, on the floats themselves: what is built exactly, such as an
        orthogonal matrix, differs from floats in the last digits, and may be zero where they aren't.
        """
        difference = self._difference(found)
        if difference and found.number_system.enclosing:
            difference = self._difference(self.evaluate(found.number_system, UNPERTURBED))
        if difference:
            raise UnsupportedCode(difference)

    def _difference(self, found: DualArray) -> str:
        """How the value on another number system differs by more than rounding explains; empty where it doesn't."""
        if not np.all(found.number_system.finite(found.primal)):
            raise Unbounded(f"{self.what} is finite on floats, and has no bounds on exact numbers")
        value = np.asarray(found.number_system.approximate(found.primal), dtype=float)
        on_floats = self.perturbed(UNPERTURBED)
        with np.errstate(invalid="ignore"):
            difference = np.abs(value - on_floats)
            doubtful = ~(difference <= CROSS_CHECK.agreement * np.abs(on_floats))
        if not doubtful.any():
            return ""
        # The rounding of the doubtful entries alone: that of a large entry must not excuse a small one.
        rounding = rounding_error(lambda perturbation: self.perturbed(perturbation)[doubtful])
        measured = CROSS_CHECK.rounding_factor * rounding
        tolerance = np.where(doubtful, measured, np.inf)
        if (difference <= tolerance).all():
            return ""
        if not np.isfinite(value).all() or self._leaves_range():
            raise OutsideDomain(f"{self.what} overflows or underflows in floats")
        tolerance = tolerance + self._float_rounding(value.shape)
        if np.isinf(tolerance[doubtful]).any():
            raise OutsideDomain(NOISY)
        if (difference <= tolerance).all():
            return ""
        worst = np.unravel_index(int((difference / tolerance).argmax()), difference.shape)
        return (
            f"{self.what} does another thing on exact numbers than on floats: "
            f"its value is {value[worst]:.6g} there and {on_floats[worst]:.6g} here"
        )

    def _leaves_range(self) -> bool:
        """Whether floats overflow or underflow on the way to the value."""
        with np.errstate(over="raise", under="raise", divide="ignore", invalid="ignore"):
            try:
                self.call()
            except (FloatingPointError, OverflowError):
                return True
            except ESCAPING:
                raise
            except BaseException:
                return False
        return False

    def _float_rounding(self, shape: tuple[int, ...]) -> Array:
        """How far rounding to the 53 bits of floats may move each entry, by the radius of balls of that precision, or
        by random rounding where python-flint is missing; infinite where that leaves nothing of the value."""
        number_system = balls(CROSS_CHECK.float_bits)
        if number_system is None:
            random_rounding = RandomlyRoundedFloats(np.random.default_rng(0))
            return np.full(shape, last_digit_spread(partial(self.randomly_rounded, random_rounding)))
        with numpy_patched_for(number_system):
            try:
                entries = self.evaluate(number_system, UNPERTURBED).primal.ravel().tolist()
            except (Indeterminate, OutsideDomain):
                return np.full(shape, np.inf)
            return np.array([CROSS_CHECK.radius_factor * float(part.rad()) for part in entries]).reshape(shape)

    def randomly_rounded(self, number_system: RandomlyRoundedFloats, perturbation: Perturbation) -> Array:
        """The value in Monte Carlo arithmetic. Raises ``OutsideDomain`` where that decides nothing."""
        try:
            with numpy_patched_for(number_system):
                return np.asarray(self.evaluate(number_system, perturbation).primal)
        except Indeterminate as undecided:
            raise OutsideDomain(str(undecided)) from None


def function_value(claim: Claim, point: Point) -> CodeValue:
    """The function's value at a point; that of a pullback contracted with the cotangent, as by
    ``EvaluatedClaim.value``."""
    cotangent = np.ones(()) if point.cotangent is None else point.cotangent

    def perturbed(perturbation: Perturbation) -> Array:
        value = perturbed_function(claim, point, perturbation)
        return np.asarray(np.sum(cotangent * value)) if claim.kind.contracted else value

    return CodeValue(
        "the function",
        perturbed,
        lambda: claim.formula.function(**point.values),
        lambda number_system, perturbation: evaluated_at_floats(claim, point, number_system, perturbation).value(),
    )


def stated_value(claim: Claim, point: Point, k: int) -> CodeValue:
    """What a claim states about its k-th variable."""
    cotangent = (point.cotangent,) if claim.kind.contracted else ()
    values = claim.arguments(point.values)
    return CodeValue(
        f"the {claim.noun}",
        lambda perturbation: perturbed_claims(claim, point, perturbation)[k],
        lambda: claim.function(*cotangent, **values),
        lambda number_system, perturbation: evaluated_at_floats(claim, point, number_system, perturbation).stated()[k],
    )


def balls(bits: int) -> NumberSystem | None:
    """Balls of a precision; None where python-flint is missing."""
    if "ball" not in available():
        return None
    from nablacheck.forward.numbers.balls import Balls

    return Balls(bits)
