"""The sources of a claim run on exact numbers: what they do there becomes a value, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import numpy as np

from nablacheck.core.contract import LeftDomain
from nablacheck.core.errors import message
from nablacheck.core.timelimit import ESCAPING
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.formula import Claim
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Given, Space
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation
from nablacheck.forward import (
    DualArray,
    SecondOrder,
    Signal,
    UnsupportedOperation,
    as_refusal,
    exact,
    refusal_place,
    signals,
)
from nablacheck.forward.array import xp
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.shared.problem import out_shape, require_arrays

NOTHING = "both sides are zero"
"""The reason where a claim agrees, but compares nothing with nothing."""
PROVEN = "proven wrong"
"""How the reason of a failure begins that exact numbers have found."""


class Unsupported(Exception):
    """A source uses an operation that isn't known on these numbers. The message says which, and where."""


def run(function: Callable[..., Any], *arguments: Any, numbers: NumberSystem, **named: Any) -> DualArray:
    """What a source returns on exact numbers. Raises ``Unsupported``, ``Indeterminate``, ``DegenerateSample`` or
    ``LeftDomain``."""
    with signals() as raised:
        try:
            result = exact(function(*arguments, **named), numbers)
        except ESCAPING:
            raise
        except (ArithmeticError, np.linalg.LinAlgError) as error:
            if not raised:
                raise LeftDomain(f"{type(error).__name__}: {error}") from None
            _tell(raised[0], error)
        except BaseException as error:  # sys.exit() and pytest.skip() in a source are no way out
            _tell(next(iter(raised), error), error)
    if raised:
        raise Unsupported(f"a source that goes on where exact numbers refuse or can't decide ({raised[0]})")
    return result


def _tell(first: BaseException, error: BaseException) -> NoReturn:
    """Raise what an error from a source means: the signal that came first, or else a refusal."""
    if isinstance(first, Signal) and not isinstance(first, UnsupportedOperation):
        raise first
    place = refusal_place(error)
    refused = as_refusal(first) or f"{type(error).__name__}: {message(error)}"
    raise Unsupported(f"{refused}{f' ({place})' if place else ''}") from error


def unsupported(numbers: str, reason: BaseException) -> Verdict:
    """The verdict where a source doesn't run on these numbers: never a pass, never a fail."""
    return Verdict(Outcome.INCONCLUSIVE, f"not on {numbers}: {reason}", unsupported=True)


def judged(claim: Claim, point: Point, numbers: str, judge: Callable[[], Verdict]) -> Verdict:
    """The verdict on exact numbers, where the claim makes sense on floats, and inconclusive where it can't be had."""
    try:
        require_arrays(claim, point)
        return judge()
    except Unsupported as reason:
        return unsupported(numbers, reason)
    except UnsupportedOperation as refused:  # by what holds the sides against each other
        return unsupported(numbers, refused)
    except LeftDomain as left:
        return inconclusive(str(left))


@dataclass(frozen=True)
class Sources:
    """The sources of a claim on numbers of one type, with the arguments of one point in that type.

    ``out`` is the shape of the function's value; ``cotangent`` is G for pullbacks, whose function is ⟨G, f⟩ here.
    """

    claim: Claim
    numbers: NumberSystem
    arguments: Mapping[str, Any]
    out: tuple[int, ...]
    cotangent: Any = None

    def value(self, **replaced: Any) -> DualArray:
        """The function's value, with some arguments replaced."""
        found = run(self.claim.formula.function, numbers=self.numbers, **{**self.arguments, **replaced})
        _require_shape("the function", found, self.out)
        return xp.sum(self.cotangent * found) if self.claim.kind.contracted else found

    def slope(self, variable: str, x: DualArray, direction: DualArray) -> DualArray:
        """The derivative of the function at ``x`` along a direction, of the shape of the function's value."""
        found = self.value(**{variable: DualArray(self.numbers, x.value, direction.value).sealed()})
        tangent = found.tangent
        return DualArray(self.numbers, self.numbers.zeros(found.value) if tangent is None else tangent)

    def curvature(self, variable: str, x: DualArray, direction: DualArray, other: DualArray) -> DualArray:
        """The second derivative of the function at ``x`` along two directions."""
        twice = SecondOrder(self.numbers)
        value = twice.boxed(DualArray(self.numbers, x.value, other.value))
        moving = DualArray(twice, value, twice.boxed(direction)).sealed()
        constants = {name: _nested(twice, each) for name, each in self.arguments.items()}
        found = Sources(self.claim, twice, {**constants, variable: moving}, self.out).value()
        return DualArray(self.numbers, twice.second(found))

    def stated(self) -> list[DualArray]:
        """What the claim states: an array for each variable; for an identity or a minimiser its single value."""
        claim = self.claim
        arguments = claim.arguments(self.arguments)
        function = partial(claim.function, self.cotangent) if claim.kind.contracted else claim.function
        if len(claim.variables) > 1:
            parts = len(claim.variables)
            found = [run(_part(function, k), numbers=self.numbers, **arguments) for k in range(parts)]
        else:
            found = [run(function, numbers=self.numbers, **arguments)]
        for variable, each in zip(claim.variables or ("",), found, strict=True):
            _require_shape(f"the {claim.noun}", each, self._claimed_shape(variable))
        return found

    def _claimed_shape(self, variable: str) -> tuple[int, ...]:
        shape: tuple[int, ...] = np.shape(self.arguments[variable]) if variable else ()
        return self.claim.kind.shape(self.out, shape)


def _require_shape(what: str, found: DualArray, shape: tuple[int, ...]) -> None:
    """A source that looks at the type of its arguments may do another thing here than on floats."""
    if found.shape != shape:
        raise Unsupported(f"{what} has shape {found.shape} there and {shape} on floats")


def _nested(twice: SecondOrder, value: Any) -> Any:
    """A constant argument as numbers of second order."""

    def convert(array: Any) -> DualArray:
        return DualArray(twice, twice.boxed(exact(array, twice.base))).sealed()

    return convert(value) if isinstance(value, DualArray) else value.converted(convert)


def _part(function: Callable[..., Any], k: int) -> Callable[..., Any]:
    return lambda **arguments: function(**arguments)[k]


def drawn_sources(claim: Claim, point: Point, numbers: NumberSystem) -> Sources:
    """The sources of a claim with the arguments of a point, each made of its free entries once more, so that its
    condition holds exactly."""

    def made(argument: str, space: Space) -> Any:
        free = point.free.get(argument)
        if free is None:
            return _converted(point.values[argument], numbers)
        entries = numbers.array(free.entries)
        if isinstance(space, ArraySpace):
            return run(space.build, entries, free.scale, point.sizes, {}, numbers=numbers)
        return space.build(entries, free.scale, point.sizes, {})  # type: ignore[arg-type]  # a function's coefficients

    values, cotangent = arguments(claim, point, numbers, made)
    return Sources(claim, numbers, values, out_shape(claim, point), cotangent)


def float_sources(claim: Claim, point: Point, numbers: NumberSystem, move: Perturbation = UNPERTURBED) -> Sources:
    """The same with the floats that the arguments are, all of them moved."""
    moved = point.remember(move, lambda: move(point.values))
    values = {name: _converted(value, numbers) for name, value in moved.items()}
    return Sources(claim, numbers, values, out_shape(claim, point), _converted(point.cotangent, numbers))


def _converted(value: Any, numbers: NumberSystem) -> Any:
    if isinstance(value, SmoothFunction | ElementwiseFunction):
        return value.converted(numbers.array)
    return numbers.array(value) if isinstance(value, np.ndarray) else value


def arguments(
    claim: Claim, point: Point, numbers: NumberSystem, made: Callable[[str, Space], Any]
) -> tuple[dict[str, Any], Any]:
    """The arguments of a point on exact numbers, read-only, and its cotangent; ``made`` makes those that were drawn."""
    values: dict[str, Any] = {}
    fixed = [name for name, space in claim.spaces.items() if isinstance(space, Given)]
    for name in (*(name for name in claim.spaces if name not in fixed), *fixed):
        space = claim.spaces[name]
        if name in fixed:
            value: Any = run(space.build, np.empty(0), 1.0, point.sizes, values, numbers=numbers)
        else:
            value = made(name, space)
        if isinstance(value, np.ndarray | DualArray):
            value = exact(value, numbers).sealed()
        values[name] = value
    ordered = {name: values[name] for name in claim.spaces}
    cotangent = None if point.cotangent is None else numbers.array(point.cotangent)
    return ordered, cotangent


@dataclass(frozen=True)
class Compared:
    """What a claim states about a variable, beside what is true: both along a direction where derivatives are claimed.

    ``squares`` is how large the terms are of which what is stated is the sum: the sum of their squares.
    """

    variable: str
    stated: DualArray
    true: DualArray
    squares: DualArray

    @property
    def difference(self) -> DualArray:
        return self.stated - self.true


Drawn = Callable[[tuple[int, ...]], DualArray]
"""Makes a direction of a shape."""


Ordinary = Callable[[str, DualArray, DualArray], DualArray]
"""The slope by a variable along a direction, where it is of ordinary size: away from a claimed minimiser."""


def compared(sources: Sources, drawn: Drawn, ordinary: Ordinary | None = None) -> Iterator[Compared]:
    """The two sides of a claim, for each variable. NumberSystem without size need no ``ordinary`` slope but one
    anywhere."""
    claim, numbers = sources.claim, sources.numbers
    ordinary = ordinary or partial(_anywhere, sources)
    stated = sources.stated()
    if claim.kind.states_value:
        yield Compared(claim.formula.name, stated[0], sources.value(), stated[0] * stated[0])
        return
    for variable, each in zip(claim.variables, stated, strict=True):
        x = each if claim.kind.states_point else sources.arguments[variable]
        direction = drawn(x.shape)
        project = claim.projection(variable)
        if project is not None:
            if not claim.kind.states_point:
                yield Compared(variable, each, run(project, x, each, numbers=numbers), each * each)
            direction = run(project, x, direction, numbers=numbers)
        if claim.kind.states_point:
            nothing = DualArray(numbers, numbers.zeros(direction.value[(0,) * direction.ndim]))
            size = ordinary(variable, x, direction)
            yield Compared(variable, nothing, sources.slope(variable, x, direction), size * size)
        elif claim.kind.order > 1:
            other = drawn(x.shape)
            outer = xp.multiply.outer(direction, other)
            yield Compared(
                variable,
                xp.sum(each * outer),
                sources.curvature(variable, x, direction, other),
                xp.sum((each * outer) ** 2),
            )
        else:
            yield Compared(
                variable,
                xp.tensordot(each, direction, direction.ndim),
                sources.slope(variable, x, direction),
                xp.tensordot(each * each, direction * direction, direction.ndim),
            )


def _anywhere(sources: Sources, variable: str, x: DualArray, direction: DualArray) -> DualArray:
    away = DualArray(sources.numbers, (x + direction).value).sealed()
    return sources.slope(variable, away, direction)
