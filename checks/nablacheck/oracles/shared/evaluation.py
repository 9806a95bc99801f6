"""The code of a claim evaluated on a number system: its values, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import numpy as np

from nablacheck.core.contract import OutOfRange, OutsideDomain, hiding_warnings
from nablacheck.core.errors import message
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction
from nablacheck.declare.integers import is_of_integers
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Given, Space
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.forward import (
    DualArray,
    SecondOrder,
    Signal,
    UnsupportedOperation,
    as_dual_array,
    as_unsupported,
    code_location_of,
    dual_array,
    signals,
)
from nablacheck.forward.dispatch import xp
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.shared.code_values import exact_arguments, out_shape, perturbed_arguments, require_arrays


class UnsupportedCode(Exception):
    """Code uses an operation that isn't known on a number system, or does something else there than on floats. The
    message says what, and where."""


@hiding_warnings
def run(function: Callable[..., Any], number_system: NumberSystem, /, *arguments: Any, **named: Any) -> DualArray:
    """What code returns on a number system. Raises ``UnsupportedCode``, ``Indeterminate``, ``DegenerateSample`` or
    ``OutsideDomain``."""
    with signals() as raised:
        try:
            result = as_dual_array(function(*arguments, **named), number_system)
        except ESCAPING:
            raise
        except (ArithmeticError, np.linalg.LinAlgError) as error:
            if not raised:
                raise OutsideDomain(f"{type(error).__name__}: {error}") from None
            _raise_meaning(raised[0], error)
        except BaseException as error:  # including sys.exit() and pytest.skip()
            _raise_meaning(next(iter(raised), error), error)
    if raised:
        raise UnsupportedCode(f"code that goes on where exact numbers refuse or can't decide ({raised[0]})")
    return result


def _raise_meaning(first: BaseException, error: BaseException) -> NoReturn:
    """Raise what an error from code means: the signal that was raised first, or that the code is unsupported."""
    if isinstance(first, Signal) and not isinstance(first, UnsupportedOperation):
        raise first
    place = code_location_of(error)
    operation = as_unsupported(first) or f"{type(error).__name__}: {message(error)}"
    raise UnsupportedCode(f"{operation}{f' ({place})' if place else ''}") from error


def unsupported(numbers: str, reason: BaseException) -> Verdict:
    """The verdict where code doesn't run on these numbers: neither a pass nor a fail."""
    return Verdict(Outcome.INCONCLUSIVE, f"not on {numbers}: {reason}", unsupported=True)


def checked_over(claim: Claim, point: Point, numbers: str, check: Callable[[], Verdict]) -> Verdict:
    """The verdict of a check over a number system; inconclusive where code can't be evaluated there or on floats."""
    try:
        require_arrays(claim, point)
        return check()
    except UnsupportedCode as reason:
        return unsupported(numbers, reason)
    except UnsupportedOperation as operation:  # in the comparison of the sides
        return unsupported(numbers, operation)
    except (OutOfRange, OutsideDomain) as left:
        return inconclusive(str(left))


@dataclass(frozen=True)
class EvaluatedClaim:
    """The code of a claim with the arguments of one point, both over one number system.

    ``out`` is the shape of the function's value; ``cotangent`` is G for pullbacks, whose function is ⟨G, f⟩ here.
    """

    claim: Claim
    number_system: NumberSystem
    arguments: Mapping[str, Any]
    out: tuple[int, ...]
    cotangent: Any = None

    def value(self, /, **replaced: Any) -> DualArray:
        """The function's value, with some arguments replaced."""
        found = run(self.claim.formula.function, self.number_system, **{**self.arguments, **replaced})
        found = self._number(found)
        _require_shape("the function", found, self.out)
        return xp.sum(self.cotangent * found) if self.claim.kind.contracted else found

    def slope(self, variable: str, x: DualArray, direction: DualArray) -> DualArray:
        """The derivative of the function at ``x`` along a direction, of the shape of the function's value."""
        found = self.value(**{variable: DualArray(self.number_system, x.primal, direction.primal).read_only()})
        tangent = found.tangent
        return DualArray(self.number_system, self.number_system.zeros(found.primal) if tangent is None else tangent)

    def curvature(self, variable: str, x: DualArray, direction: DualArray, other: DualArray) -> DualArray:
        """The second derivative of the function at ``x`` along two directions."""
        twice = SecondOrder(self.number_system)
        value = twice.as_elements(DualArray(self.number_system, x.primal, other.primal))
        seeded = DualArray(twice, value, twice.as_elements(direction)).read_only()
        constants = {name: _over_second_order(twice, each) for name, each in self.arguments.items()}
        found = EvaluatedClaim(self.claim, twice, {**constants, variable: seeded}, self.out).value()
        return DualArray(self.number_system, twice.mixed_derivative(found))

    def stated(self) -> list[DualArray]:
        """What the claim states: an array for each variable; for an identity or a minimizer its single value."""
        claim = self.claim
        arguments = claim.arguments(self.arguments)
        function = partial(claim.function, self.cotangent) if claim.kind.contracted else claim.function
        if len(claim.variables) > 1:
            count = len(claim.variables)
            found = [run(_part(function, k), self.number_system, **arguments) for k in range(count)]
        else:
            found = [run(function, self.number_system, **arguments)]
        if claim.kind.states_value:
            found = [self._number(each) for each in found]
        for variable, each in zip(claim.variables or ("",), found, strict=True):
            _require_shape(f"the {claim.noun}", each, self._claimed_shape(variable))
        return found

    def _number(self, found: DualArray) -> DualArray:
        """A value of shape (1, 1), as a row by a column makes, as a number where the function has one."""
        return found.reshape(()) if not self.out and found.shape and found.size == 1 else found

    def _claimed_shape(self, variable: str) -> tuple[int, ...]:
        shape: tuple[int, ...] = np.shape(self.arguments[variable]) if variable else ()
        return self.claim.kind.shape(self.out, shape)


def _require_shape(what: str, found: DualArray, shape: tuple[int, ...]) -> None:
    """Code that looks at the types of its arguments may do something else here than on floats."""
    if found.shape != shape:
        raise UnsupportedCode(f"{what} has shape {found.shape} there and {shape} on floats")


def _over_second_order(twice: SecondOrder, value: Any) -> Any:
    """A constant argument over the second-order number system."""

    def convert(array: Any) -> DualArray:
        return DualArray(twice, twice.as_elements(as_dual_array(array, twice.base))).read_only()

    if is_of_integers(value):
        return value
    return convert(value) if isinstance(value, DualArray) else value.converted(convert)


def _part(function: Callable[..., Any], k: int) -> Callable[..., Any]:
    return lambda **arguments: function(**arguments)[k]


def evaluated_at_free_entries(claim: Claim, point: Point, number_system: NumberSystem) -> EvaluatedClaim:
    """A claim with the arguments of a point, each constructed again from its free entries, so that its condition holds
    exactly in the number system."""

    def made(argument: str, space: Space) -> Any:
        free = point.free.get(argument)
        if free is None:
            return _converted(point.values[argument], number_system)
        entries = dual_array(number_system, free.entries)
        if isinstance(space, ArraySpace):
            return run(space.build, number_system, entries, free.scale, point.sizes, {})
        return space.build(entries, free.scale, point.sizes, {})  # type: ignore[arg-type]  # a function's coefficients

    values, cotangent = arguments(claim, point, number_system, made)
    return EvaluatedClaim(claim, number_system, values, out_shape(claim, point), cotangent)


def evaluated_at_floats(
    claim: Claim, point: Point, number_system: NumberSystem, perturbation: Perturbation = UNPERTURBED
) -> EvaluatedClaim:
    """A claim with the arguments of a point as the floats that they are, all of them perturbed."""
    perturbed, exact = perturbed_arguments(claim, point, perturbation), exact_arguments(claim, point)
    values = {
        name: _exact(value, number_system) if name in exact else _converted(value, number_system)
        for name, value in perturbed.items()
    }
    return EvaluatedClaim(
        claim, number_system, values, out_shape(claim, point), _converted(point.cotangent, number_system)
    )


def _converted(value: Any, number_system: NumberSystem) -> Any:
    if isinstance(value, SmoothFunction | ElementwiseFunction):
        return value.converted(partial(dual_array, number_system))
    return dual_array(number_system, value) if isinstance(value, np.ndarray) else value


def _exact(value: Any, number_system: NumberSystem) -> Any:
    """An argument that is nothing but discrete choices; integers stay what code may index by."""
    return value if is_of_integers(value) else as_dual_array(value, number_system).read_only()


def arguments(
    claim: Claim, point: Point, number_system: NumberSystem, made: Callable[[str, Space], Any]
) -> tuple[dict[str, Any], Any]:
    """The arguments of a point, read-only, and its cotangent, over a number system; ``made`` makes those that were
    drawn, except integers, which are the same over all."""
    values: dict[str, Any] = {}
    fixed = [name for name, space in claim.spaces.items() if isinstance(space, Given)]
    for name in (*(name for name in claim.spaces if name not in fixed), *fixed):
        space = claim.spaces[name]
        if name in fixed:
            value: Any = run(space.build, number_system, np.empty(0), 1.0, point.sizes, values)
        else:
            value = point.values[name] if is_of_integers(point.values[name]) else made(name, space)
        if isinstance(value, np.ndarray | DualArray) and not is_of_integers(value):
            value = as_dual_array(value, number_system).read_only()
        values[name] = value
    ordered = {name: values[name] for name in claim.spaces}
    cotangent = None if point.cotangent is None else dual_array(number_system, point.cotangent)
    return ordered, cotangent
