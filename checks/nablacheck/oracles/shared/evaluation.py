"""The code of a claim run on a number system: it gives a value, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import numpy as np

from nablacheck.core.contract import LeftDomain
from nablacheck.core.errors import message
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Given, Space
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation
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
from nablacheck.oracles.shared.problem import out_shape, require_arrays


class UnsupportedCode(Exception):
    """Code uses an operation that isn't supported on a number system. The message says which, and where."""


def run(function: Callable[..., Any], *arguments: Any, system: NumberSystem, **named: Any) -> DualArray:
    """What code returns on a number system. Raises ``UnsupportedCode``, ``Indeterminate``, ``DegenerateSample`` or
    ``LeftDomain``."""
    with signals() as raised:
        try:
            result = as_dual_array(function(*arguments, **named), system)
        except ESCAPING:
            raise
        except (ArithmeticError, np.linalg.LinAlgError) as error:
            if not raised:
                raise LeftDomain(f"{type(error).__name__}: {error}") from None
            _raise_meaning(raised[0], error)
        except BaseException as error:  # sys.exit() and pytest.skip() in the code must not end the check
            _raise_meaning(next(iter(raised), error), error)
    if raised:
        raise UnsupportedCode(f"code that goes on where exact numbers refuse or can't decide ({raised[0]})")
    return result


def _raise_meaning(first: BaseException, error: BaseException) -> NoReturn:
    """Raise what an error from the code means: the signal that came first, or that the code is unsupported."""
    if isinstance(first, Signal) and not isinstance(first, UnsupportedOperation):
        raise first
    location = code_location_of(error)
    reason = as_unsupported(first) or f"{type(error).__name__}: {message(error)}"
    raise UnsupportedCode(f"{reason}{f' ({location})' if location else ''}") from error


def unsupported(system: str, reason: BaseException) -> Verdict:
    """The verdict where code doesn't run on a number system: never a pass, never a fail."""
    return Verdict(Outcome.INCONCLUSIVE, f"not on {system}: {reason}", unsupported=True)


def checked_over(claim: Claim, point: Point, system: str, check: Callable[[], Verdict]) -> Verdict:
    """The verdict over a number system, and inconclusive where the claim can't be evaluated there. On floats it has to
    make sense first."""
    try:
        require_arrays(claim, point)
        return check()
    except UnsupportedCode as reason:
        return unsupported(system, reason)
    except UnsupportedOperation as refused:  # raised by what compares the two sides, rather than by the code
        return unsupported(system, refused)
    except LeftDomain as left:
        return inconclusive(str(left))


@dataclass(frozen=True)
class EvaluatedClaim:
    """The code of a claim on a number system, with the arguments of one point as such numbers.

    ``out`` is the shape of the function's value; ``cotangent`` is G for pullbacks, whose function is ⟨G, f⟩ here.
    """

    claim: Claim
    system: NumberSystem
    arguments: Mapping[str, Any]
    out: tuple[int, ...]
    cotangent: Any = None

    def value(self, **replaced: Any) -> DualArray:
        """The function's value, with some arguments replaced."""
        found = run(self.claim.formula.function, system=self.system, **{**self.arguments, **replaced})
        _require_shape("the function", found, self.out)
        return xp.sum(self.cotangent * found) if self.claim.kind.contracted else found

    def slope(self, variable: str, x: DualArray, direction: DualArray) -> DualArray:
        """The derivative of the function at ``x`` along a direction, of the shape of the function's value."""
        found = self.value(**{variable: DualArray(self.system, x.primal, direction.primal).read_only()})
        tangent = found.tangent
        return DualArray(self.system, self.system.zeros(found.primal) if tangent is None else tangent)

    def curvature(self, variable: str, x: DualArray, direction: DualArray, other: DualArray) -> DualArray:
        """The second derivative of the function at ``x`` along two directions."""
        twice = SecondOrder(self.system)
        value = twice.as_elements(DualArray(self.system, x.primal, other.primal))
        moving = DualArray(twice, value, twice.as_elements(direction)).read_only()
        constants = {name: _nested(twice, each) for name, each in self.arguments.items()}
        found = EvaluatedClaim(self.claim, twice, {**constants, variable: moving}, self.out).value()
        return DualArray(self.system, twice.mixed_derivative(found))

    def stated(self) -> list[DualArray]:
        """What the claim states: an array for each variable; for an identity or a minimiser its single value."""
        claim = self.claim
        arguments = claim.arguments(self.arguments)
        function = partial(claim.function, self.cotangent) if claim.kind.contracted else claim.function
        if len(claim.variables) > 1:
            parts = len(claim.variables)
            found = [run(_part(function, k), system=self.system, **arguments) for k in range(parts)]
        else:
            found = [run(function, system=self.system, **arguments)]
        for variable, each in zip(claim.variables or ("",), found, strict=True):
            _require_shape(f"the {claim.noun}", each, self._claimed_shape(variable))
        return found

    def _claimed_shape(self, variable: str) -> tuple[int, ...]:
        shape: tuple[int, ...] = np.shape(self.arguments[variable]) if variable else ()
        return self.claim.kind.shape(self.out, shape)


def _require_shape(what: str, found: DualArray, shape: tuple[int, ...]) -> None:
    """Code that looks at the type of its arguments may compute something else here than on floats."""
    if found.shape != shape:
        raise UnsupportedCode(f"{what} has shape {found.shape} there and {shape} on floats")


def _nested(twice: SecondOrder, value: Any) -> Any:
    """A constant argument as numbers of second order."""

    def convert(array: Any) -> DualArray:
        return DualArray(twice, twice.as_elements(as_dual_array(array, twice.base))).read_only()

    return convert(value) if isinstance(value, DualArray) else value.converted(convert)


def _part(function: Callable[..., Any], k: int) -> Callable[..., Any]:
    return lambda **arguments: function(**arguments)[k]


def evaluated_at_free_entries(claim: Claim, point: Point, system: NumberSystem) -> EvaluatedClaim:
    """A claim at a point whose arguments are constructed from their free entries again, so that their conditions hold
    exactly."""

    def made(argument: str, space: Space) -> Any:
        free = point.free.get(argument)
        if free is None:
            return _converted(point.values[argument], system)
        entries = dual_array(system, free.entries)
        if isinstance(space, ArraySpace):
            return run(space.build, entries, free.scale, point.sizes, {}, system=system)
        return space.build(entries, free.scale, point.sizes, {})  # type: ignore[arg-type]  # a function's coefficients

    values, cotangent = arguments(claim, point, system, made)
    return EvaluatedClaim(claim, system, values, out_shape(claim, point), cotangent)


def evaluated_at_floats(
    claim: Claim, point: Point, system: NumberSystem, move: Perturbation = UNPERTURBED
) -> EvaluatedClaim:
    """A claim at a point whose arguments are taken as the floats that they are, all of them perturbed."""
    moved = point.remember(move, lambda: move(point.values))
    values = {name: _converted(value, system) for name, value in moved.items()}
    return EvaluatedClaim(claim, system, values, out_shape(claim, point), _converted(point.cotangent, system))


def _converted(value: Any, system: NumberSystem) -> Any:
    if isinstance(value, SmoothFunction | ElementwiseFunction):
        return value.converted(partial(dual_array, system))
    return dual_array(system, value) if isinstance(value, np.ndarray) else value


def arguments(
    claim: Claim, point: Point, system: NumberSystem, made: Callable[[str, Space], Any]
) -> tuple[dict[str, Any], Any]:
    """The arguments of a point as numbers of a system, read-only, and its cotangent; ``made`` constructs those that
    were drawn, and those that are given by the others are computed from them."""
    values: dict[str, Any] = {}
    fixed = [name for name, space in claim.spaces.items() if isinstance(space, Given)]
    for name in (*(name for name in claim.spaces if name not in fixed), *fixed):
        space = claim.spaces[name]
        if name in fixed:
            value: Any = run(space.build, np.empty(0), 1.0, point.sizes, values, system=system)
        else:
            value = made(name, space)
        if isinstance(value, np.ndarray | DualArray):
            value = as_dual_array(value, system).read_only()
        values[name] = value
    ordered = {name: values[name] for name in claim.spaces}
    cotangent = None if point.cotangent is None else dual_array(system, point.cotangent)
    return ordered, cotangent
