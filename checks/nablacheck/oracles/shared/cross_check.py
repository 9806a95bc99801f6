"""Whether a source does the same on exact numbers as on floats.

One that asks for types, catches what it raises, or meets a function that rounds, truncates or copies otherwise may
compute another function there, of which exact numbers would prove what they like. So its values are held against those
on floats, at the point and beside it, and the tangents of balls against differences of their values. Where these don't
agree the source is ``UnsupportedCode``: no exact oracle speaks for or against the claim.
"""

from __future__ import annotations

import zlib
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

BITS_OF_FLOATS = 53
ENCLOSED = 4.0
"""How many radii of balls of that precision a value on floats may be off: it need not be inside, for it is rounded in
another order."""
NEAR = 1e-9
"""Values that agree to this share agree; those that don't are held against the rounding that is measured."""
ROUNDED = 10.0
"""How much more than its measured rounding a value on floats may be off."""
BESIDE = 2.0**-7
"""How far, relatively, the point lies beside this one at which values are compared, too."""
PRECISION = 128
"""Of the balls on which sources are looked at, in bits."""
STEP, STEP_OF_SECOND = 2.0**-60, 2.0**-40
"""How far, relatively, the differences reach that tangents of balls are held against, first and second ones."""
FOLLOWS = 1e-12
"""How well a tangent has to agree with such a difference, whose own radius and truncation are known."""


@dataclass(frozen=True)
class Value:
    """A value of a source on floats: ``moved`` with all arguments moved, ``call`` as the source itself is called, and
    ``evaluate`` on numbers of any type, with the arguments moved."""

    what: str
    moved: Callable[[Perturbation], Array]
    call: Callable[[], Any]
    evaluate: Callable[[NumberSystem, Perturbation], DualArray]

    def require_alike(self, found: DualArray) -> None:
        """Raises ``UnsupportedCode`` where the value on exact numbers is another by more than rounding explains, and
        ``LeftDomain`` or ``Indeterminate`` where that can't be told: floats are out of their range, or all rounding."""
        if not np.all(found.system.finite(found.primal)):
            raise Unbounded(f"{self.what} is finite on floats, and has no bounds on exact numbers")
        value = np.asarray(found.system.approximate(found.primal), dtype=float)
        plain = self.moved(UNPERTURBED)
        with np.errstate(invalid="ignore"):
            apart = np.abs(value - plain)
            doubtful = ~(apart <= NEAR * np.abs(plain))
        if not doubtful.any():
            return
        # Each entry has a tolerance of its own, lest a large one excuse a small one.
        tolerance = np.where(doubtful, ROUNDED * rounding(lambda move: self.moved(move)[doubtful]), np.inf)
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
        """How far rounding to the 53 bits of floats may move each entry; infinite where that leaves nothing of it."""
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

    def _randomly_rounded(self, system: RandomlyRoundedFloats, move: Perturbation) -> Array:
        try:
            with running_on(system):
                return np.asarray(self.evaluate(system, move).primal)
        except Indeterminate as undecided:
            raise LeftDomain(str(undecided)) from None


def function_at(claim: Claim, point: Point) -> Value:
    """The function's value at a point; of a pullback weighted with the cotangent, as ``EvaluatedClaim.primal`` is."""

    cotangent = np.ones(()) if point.cotangent is None else point.cotangent

    def moved(move: Perturbation) -> Array:
        value = function_moved(claim, point, move)
        return np.asarray(np.sum(cotangent * value)) if claim.kind.contracted else value

    return Value(
        "the function",
        moved,
        lambda: claim.formula.function(**point.values),
        lambda system, move: evaluated_at_floats(claim, point, system, move).value(),
    )


def stated_at(claim: Claim, point: Point, k: int) -> Value:
    """What a claim states of its k-th variable."""
    cotangent = (point.cotangent,) if claim.kind.contracted else ()
    values = claim.arguments(point.values)
    return Value(
        f"the {claim.noun}",
        lambda move: claims_moved(claim, point, move)[k],
        lambda: claim.function(*cotangent, **values),
        lambda system, move: evaluated_at_floats(claim, point, system, move).stated()[k],
    )


def cross_check(evaluated: EvaluatedClaim, point: Point) -> None:
    """Raises ``UnsupportedCode`` where the sources of a claim don't do the same on these numbers as on floats at a
    point, and what running them raises."""
    claim = evaluated.claim
    stated = evaluated.stated()
    for k, each in enumerate(stated):
        stated_at(claim, point, k).require_alike(each)
    if claim.kind.states_value:
        function_at(claim, point).require_alike(evaluated.value())
        return
    for k, variable in enumerate(claim.variables):
        x = evaluated.arguments[variable]
        if claim.kind.states_point:
            x = stated[k]
            point = point.replace(**{variable: claims_moved(claim, point, UNPERTURBED)[k]})
        function_at(claim, point).require_alike(evaluated.value(**{variable: x}))
        beside = beside_of(point, variable)
        _require_same_beside(claim, beside, evaluated.system)
        if evaluated.system.enclosing:
            _require_tangents(evaluated, variable, x)
            if claim.kind.states_point:  # at a stationary point there is next to nothing to compare
                _require_tangents(evaluated, variable, dual_array(evaluated.system, beside.values[variable]))


def cross_check_dual(claim: Claim, point: Point, variable: str) -> None:
    """Raises ``UnsupportedCode`` where the function doesn't do the same on dual numbers in float64 at a point and
    beside it, and ``LeftDomain`` or ``Indeterminate`` where that can't be told. Worked out once for all claims of the
    formula."""

    def look() -> BaseException | None:
        system = Floats()
        with running_on(system):
            try:
                value = evaluated_at_floats(claim, point, system).value()
            except LeftDomain:  # as will be seen wherever its slopes are asked for
                return None
            except (UnsupportedCode, Indeterminate) as found:
                return found
            try:
                function_at(claim, point).require_alike(value)
                _require_same_beside(claim, beside_of(point, variable), system)
            except Unbounded as found:  # no precision gives floats bounds
                return UnsupportedCode(str(found))
            except (UnsupportedCode, LeftDomain) as found:
                return found
        return None

    found = point.remember(("same", claim.formula, claim.kind.contracted, variable), look)
    if found is not None:
        raise found


def cross_check_exact(claim: Claim, point: Point) -> None:
    """The same in general, before anything is concluded from other numbers than those that were looked at: on balls, or
    on dual numbers in float64 where python-flint is missing. Raises ``UnsupportedCode``, and ``LeftDomain`` or
    ``Indeterminate`` where it can't be told at this point."""

    def look() -> BaseException | None:
        system = balls(PRECISION) or Floats()
        try:
            with running_on(system):
                cross_check(evaluated_at_free_entries(claim, point, system), point)
        except (UnsupportedCode, LeftDomain, Indeterminate) as found:
            return found
        return None

    found = point.remember(("vouched", claim), look)
    if found is not None:
        raise found


def balls(bits: int) -> NumberSystem | None:
    """Balls of a precision; None where python-flint is missing."""
    if "ball" not in available():
        return None
    from nablacheck.forward.numbers.balls import Balls

    return Balls(bits)


def beside_of(point: Point, variable: str) -> Point:
    """A generic point beside another, with other values of one variable alone."""
    x = point.values[variable]
    moved = np.asarray(x + BESIDE * entry_scales(x) * _direction(x, 0))
    moved.flags.writeable = False
    return point.replace(**{variable: moved})


def _direction(x: Array, seed: int) -> Array:
    """A generic direction in short numbers, which depends on the point alone."""
    rng = np.random.default_rng([seed, zlib.crc32(x.tobytes())])
    return np.asarray(rng.integers(64, 192, x.shape) / 128 * rng.choice((-1.0, 1.0), x.shape))


def _require_same_beside(claim: Claim, beside: Point, system: NumberSystem) -> None:
    """The same of the function's value at another point, unless it has none there."""
    try:
        plain = function_at(claim, beside)
        plain.moved(UNPERTURBED)
        plain.require_alike(evaluated_at_floats(claim, beside, system).value())
    except (LeftDomain, ContractError, Indeterminate, DegenerateSample):
        return


def _require_tangents(evaluated: EvaluatedClaim, variable: str, x: DualArray) -> None:
    """Raises ``UnsupportedCode`` where the derivative by tangents isn't the limit of differences of values, both on
    balls.
    Other differences show how far they are from their limit: one of twice the step, and a one-sided one, which a kink
    within the step moves."""
    system = evaluated.system
    floats = np.asarray(system.approximate(x.primal), dtype=float)
    u, v = (dual_array(system, _direction(floats, seed)) for seed in (1, 2))
    second = evaluated.claim.kind.order > 1
    reach = (STEP_OF_SECOND if second else STEP) * _power_of_two(float(entry_scales(floats).min(initial=np.inf)))

    def value(along_u: float, along_v: float) -> DualArray:
        moved = x + dual_array(system, along_u) * u + dual_array(system, along_v) * v
        return evaluated.value(**{variable: moved.read_only()})

    def difference(h: float) -> DualArray:
        if second:
            mixed = value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)
            return mixed / dual_array(system, 4 * h * h)
        return (value(h, 0.0) - value(-h, 0.0)) / dual_array(system, 2 * h)

    def one_sided(h: float) -> DualArray:
        return (value(h, 0.0) - value(0.0, 0.0)) / dual_array(system, h)

    try:
        found = evaluated.curvature(variable, x, u, v) if second else evaluated.slope(variable, x, u)
        coarse, fine = difference(reach), difference(reach / 2)
        ahead = fine if second else one_sided(reach / 2)
    except (LeftDomain, Indeterminate):
        return
    sides = (found, found - fine, coarse - fine, ahead - fine)
    for slope, gap, truncation, bend in zip(*(each.primal.ravel().tolist() for each in sides), strict=True):
        # Balls compare what floats would overflow at.
        if gap.abs_lower() > FOLLOWS * slope.abs_upper() + 2 * (truncation.abs_upper() + bend.abs_upper()):
            raise UnsupportedCode("its derivative on exact numbers isn't the limit of its own differences")


def _power_of_two(size: float) -> float:
    return float(np.exp2(np.round(np.log2(size)))) if 0 < size < np.inf else 1.0
