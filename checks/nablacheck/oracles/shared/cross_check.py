"""Whether code does the same on a number system as on floats.

Code that asks for types, catches exceptions, or calls a function that rounds, truncates or copies differently may
compute another function there, and a proof would be about that one. So its values are compared with those on floats, at
the point and beside it, and the tangents of balls with difference quotients of their values. Where these don't agree
the code is unsupported: no exact oracle says anything for or against the claim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import NOISY
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation
from nablacheck.forward import (
    DegenerateSample,
    DualArray,
    Floats,
    Indeterminate,
    RandomlyRoundedFloats,
    Unbounded,
    dual_array,
    running_on,
)
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles import available
from nablacheck.oracles.shared.evaluation import (
    EvaluatedClaim,
    UnsupportedCode,
    evaluated_at_floats,
    evaluated_at_free_entries,
)
from nablacheck.oracles.shared.problem import claims_moved, function_moved
from nablacheck.oracles.shared.rounding import last_digit_spread, rounding
from nablacheck.oracles.shared.tangent_check import generic_direction, require_tangents_are_limits

BITS_OF_FLOATS = 53
ENCLOSED = 4.0
"""How many radii of a ball of that precision a value on floats may be off: it need not be inside the ball, as it is
rounded in another order."""
NEAR = 1e-9
"""The relative difference up to which values agree; larger ones are compared with the measured rounding."""
ROUNDED = 10.0
"""How many times its measured rounding a value on floats may be off."""
BESIDE = 2.0**-7
"""The relative distance of the second point at which values are compared."""
PRECISION = 128
"""Of the balls on which code is cross-checked, in bits."""


@dataclass(frozen=True)
class Value:
    """A value of code: ``perturbed`` in floats with all arguments perturbed, ``call`` in floats as the user calls it,
    ``evaluate`` over any number system with all arguments perturbed."""

    what: str
    perturbed: Callable[[Perturbation], Array]
    call: Callable[[], Any]
    evaluate: Callable[[NumberSystem, Perturbation], DualArray]

    def require_agreement(self, found: DualArray) -> None:
        """Raises ``UnsupportedCode`` where the value over a number system differs by more than rounding explains, and
        ``LeftDomain`` or ``Indeterminate`` where that is undecided: floats overflow, or rounding leaves them no
        digit."""
        if not np.all(found.system.finite(found.primal)):
            raise Unbounded(f"{self.what} is finite on floats, and has no bounds on exact numbers")
        value = np.asarray(found.system.approximate(found.primal), dtype=float)
        plain = self.perturbed(UNPERTURBED)
        with np.errstate(invalid="ignore"):
            apart = np.abs(value - plain)
            doubtful = ~(apart <= NEAR * np.abs(plain))
        if not doubtful.any():
            return
        # Each entry has a tolerance of its own, so that a large one doesn't excuse a small one.
        tolerance = np.where(
            doubtful, ROUNDED * rounding(lambda perturbation: self.perturbed(perturbation)[doubtful]), np.inf
        )
        if (apart <= tolerance).all():
            return
        if not np.isfinite(value).all() or self._leaves_range():
            raise LeftDomain(f"{self.what} overflows or underflows in floats")
        tolerance = tolerance + self._spread(value.shape)
        if np.isinf(tolerance[doubtful]).any():
            raise LeftDomain(NOISY)
        if (apart > tolerance).any():
            worst = np.unravel_index(int((apart / tolerance).argmax()), apart.shape)
            raise UnsupportedCode(
                f"{self.what} does another thing on exact numbers than on floats: "
                f"its value is {value[worst]:.6g} there and {plain[worst]:.6g} here"
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

    def _spread(self, shape: tuple[int, ...]) -> Array:
        """How far rounding to the 53 bits of floats may change each entry; infinite where no digit is left."""
        system = balls(BITS_OF_FLOATS)
        if system is None:
            return np.full(
                shape,
                last_digit_spread(partial(self._randomly_rounded, RandomlyRoundedFloats(np.random.default_rng(0)))),
            )
        with running_on(system):
            try:
                entries = self.evaluate(system, UNPERTURBED).primal.ravel().tolist()
            except (Indeterminate, LeftDomain):
                return np.full(shape, np.inf)
            return np.array([ENCLOSED * float(part.rad()) for part in entries]).reshape(shape)

    def _randomly_rounded(self, system: RandomlyRoundedFloats, perturbation: Perturbation) -> Array:
        try:
            with running_on(system):
                return np.asarray(self.evaluate(system, perturbation).primal)
        except Indeterminate as undecided:
            raise LeftDomain(str(undecided)) from None


def function_at(claim: Claim, point: Point) -> Value:
    """The function's value at a point; of a pullback weighted with the cotangent, as ``EvaluatedClaim.value`` is."""

    cotangent = np.ones(()) if point.cotangent is None else point.cotangent

    def perturbed(perturbation: Perturbation) -> Array:
        value = function_moved(claim, point, perturbation)
        return np.asarray(np.sum(cotangent * value)) if claim.kind.contracted else value

    return Value(
        "the function",
        perturbed,
        lambda: claim.formula.function(**point.values),
        lambda system, perturbation: evaluated_at_floats(claim, point, system, perturbation).value(),
    )


def stated_at(claim: Claim, point: Point, k: int) -> Value:
    """What a claim states of its k-th variable."""
    cotangent = (point.cotangent,) if claim.kind.contracted else ()
    values = claim.arguments(point.values)
    return Value(
        f"the {claim.noun}",
        lambda perturbation: claims_moved(claim, point, perturbation)[k],
        lambda: claim.function(*cotangent, **values),
        lambda system, perturbation: evaluated_at_floats(claim, point, system, perturbation).stated()[k],
    )


def cross_check(evaluated: EvaluatedClaim, point: Point) -> None:
    """Raises ``UnsupportedCode`` where the code of a claim doesn't do the same over this number system as on floats
    at a point, and what running it raises."""
    claim = evaluated.claim
    stated = evaluated.stated()
    for k, each in enumerate(stated):
        stated_at(claim, point, k).require_agreement(each)
    if claim.kind.states_value:
        function_at(claim, point).require_agreement(evaluated.value())
        return
    for k, variable in enumerate(claim.variables):
        x = evaluated.arguments[variable]
        if claim.kind.states_point:
            x = stated[k]
            point = point.replace(**{variable: claims_moved(claim, point, UNPERTURBED)[k]})
        function_at(claim, point).require_agreement(evaluated.value(**{variable: x}))
        beside = beside_of(point, variable)
        _require_same_beside(claim, beside, evaluated.system)
        if evaluated.system.enclosing:
            require_tangents_are_limits(evaluated, variable, x)
            if claim.kind.states_point:  # at a stationary point tangents are next to nothing
                require_tangents_are_limits(evaluated, variable, dual_array(evaluated.system, beside.values[variable]))


def cross_check_dual(claim: Claim, point: Point, variable: str) -> None:
    """Raises ``UnsupportedCode`` where the function doesn't do the same on dual numbers in float64 at a point and
    beside it, and ``LeftDomain`` or ``Indeterminate`` where that is undecided. Done once for all claims of the
    formula."""

    def check() -> BaseException | None:
        system = Floats()
        with running_on(system):
            try:
                value = evaluated_at_floats(claim, point, system).value()
            except LeftDomain:  # which shows again where derivatives are asked for
                return None
            except (UnsupportedCode, Indeterminate) as found:
                return found
            try:
                function_at(claim, point).require_agreement(value)
                _require_same_beside(claim, beside_of(point, variable), system)
            except Unbounded as found:  # no precision gives floats bounds
                return UnsupportedCode(str(found))
            except (UnsupportedCode, LeftDomain) as found:
                return found
        return None

    found = point.remember(("same", claim.formula, claim.kind.contracted, variable), check)
    if found is not None:
        raise found


def cross_check_exact(claim: Claim, point: Point) -> None:
    """``cross_check`` on balls, or on dual numbers in float64 where python-flint is missing, for what is concluded
    from a
    number system without an order or size. Raises ``UnsupportedCode``, and ``LeftDomain`` or ``Indeterminate`` where
    it is undecided at this point."""

    def check() -> BaseException | None:
        system = balls(PRECISION) or Floats()
        try:
            with running_on(system):
                cross_check(evaluated_at_free_entries(claim, point, system), point)
        except (UnsupportedCode, LeftDomain, Indeterminate) as found:
            return found
        return None

    found = point.remember(("vouched", claim), check)
    if found is not None:
        raise found


def balls(bits: int) -> NumberSystem | None:
    """Balls of a precision; None where python-flint is missing."""
    if "ball" not in available():
        return None
    from nablacheck.forward.numbers.balls import Balls

    return Balls(bits)


def beside_of(point: Point, variable: str) -> Point:
    """A generic point beside another, where only one variable differs."""
    x = point.values[variable]
    beside = np.asarray(x + BESIDE * entry_scales(x) * generic_direction(x, 0))
    beside.flags.writeable = False
    return point.replace(**{variable: beside})


def _require_same_beside(claim: Claim, beside: Point, system: NumberSystem) -> None:
    """The same for the function's value at the point beside, if it has one there."""
    try:
        plain = function_at(claim, beside)
        plain.perturbed(UNPERTURBED)
        plain.require_agreement(evaluated_at_floats(claim, beside, system).value())
    except (LeftDomain, ContractError, Indeterminate, DegenerateSample):
        return
