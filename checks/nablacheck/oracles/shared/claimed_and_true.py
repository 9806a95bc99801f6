"""The two sides of a claim over a number system: what is stated, and what is true.

A claimed derivative is contracted with random directions, and compared with the derivative of the function along them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from nablacheck.forward import DualArray
from nablacheck.forward.dispatch import xp
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, run

BOTH_SIDES_ZERO = "both sides are zero"
"""The reason where a claim agrees, but compares nothing with nothing."""
PROVEN_WRONG = "proven wrong"
"""How the reason of a failure begins that exact numbers have found."""

DrawDirection = Callable[[tuple[int, ...]], DualArray]
"""Draws a direction of a shape."""
SlopeScale = Callable[[str, DualArray, DualArray], DualArray]
"""The slope by a variable along a direction where it is of ordinary size, which is away from a claimed minimizer."""


@dataclass(frozen=True)
class Sides:
    """What a claim states about a variable, and what is true: both along a direction where derivatives are claimed.

    ``squares`` tells how large the terms are that add up to what is stated: it is the sum of their squares.
    """

    variable: str
    stated: DualArray
    true: DualArray
    squares: DualArray

    @property
    def difference(self) -> DualArray:
        return self.stated - self.true


def both_sides(
    evaluated: EvaluatedClaim, draw_direction: DrawDirection, slope_scale: SlopeScale | None = None
) -> Iterator[Sides]:
    """The two sides of a claim, for each variable. Number systems without an order need no ``slope_scale`` but the
    slope at any other point."""
    claim, number_system = evaluated.claim, evaluated.number_system
    slope_scale = slope_scale or partial(_slope_elsewhere, evaluated)
    stated = evaluated.stated()
    if claim.kind.states_value:
        yield Sides(claim.formula.name, stated[0], evaluated.value(), stated[0] * stated[0])
        return
    for variable, each in zip(claim.variables, stated, strict=True):
        x = each if claim.kind.states_point else evaluated.arguments[variable]
        direction = draw_direction(x.shape)
        project = claim.projection(variable)
        if project is not None:
            if not claim.kind.states_point:
                yield Sides(variable, each, run(project, number_system, x, each), each * each)
            direction = run(project, number_system, x, direction)
        if claim.kind.states_point:
            yield _stationarity(evaluated, variable, x, direction, slope_scale)
        elif claim.kind.order > 1:
            yield _second_derivative(evaluated, variable, each, direction, draw_direction(x.shape))
        else:
            yield _first_derivative(evaluated, variable, each, direction)


def _first_derivative(evaluated: EvaluatedClaim, variable: str, stated: DualArray, direction: DualArray) -> Sides:
    axes, x = direction.ndim, evaluated.arguments[variable]
    return Sides(
        variable,
        xp.tensordot(stated, direction, axes),
        evaluated.slope(variable, x, direction),
        xp.tensordot(stated * stated, direction * direction, axes),
    )


def _second_derivative(
    evaluated: EvaluatedClaim, variable: str, stated: DualArray, direction: DualArray, other: DualArray
) -> Sides:
    outer, x = xp.multiply.outer(direction, other), evaluated.arguments[variable]
    curvature = evaluated.curvature(variable, x, direction, other)
    return Sides(variable, xp.sum(stated * outer), curvature, xp.sum((stated * outer) ** 2))


def _stationarity(
    evaluated: EvaluatedClaim, variable: str, x: DualArray, direction: DualArray, slope_scale: SlopeScale
) -> Sides:
    """The slope at a claimed minimizer, which is stated to be zero."""
    number_system = evaluated.number_system
    zero = DualArray(number_system, number_system.zeros(direction.primal[(0,) * direction.ndim]))
    scale = slope_scale(variable, x, direction)
    return Sides(variable, zero, evaluated.slope(variable, x, direction), scale * scale)


def _slope_elsewhere(evaluated: EvaluatedClaim, variable: str, x: DualArray, direction: DualArray) -> DualArray:
    away = DualArray(evaluated.number_system, (x + direction).primal).read_only()
    return evaluated.slope(variable, away, direction)
