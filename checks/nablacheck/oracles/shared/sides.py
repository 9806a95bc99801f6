"""The two sides of a claim over a number system: what it states and what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from nablacheck.forward import DualArray
from nablacheck.forward.dispatch import xp
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, run


@dataclass(frozen=True)
class Sides:
    """What a claim states about a variable and what is true, both along a direction where derivatives are claimed.

    ``squares`` is the sum of the squares of the terms whose sum is stated: how large rounding and cancellation may be.
    """

    variable: str
    stated: DualArray
    true: DualArray
    squares: DualArray

    @property
    def difference(self) -> DualArray:
        return self.stated - self.true


DrawDirection = Callable[[tuple[int, ...]], DualArray]
"""Draws a direction of a shape."""
SlopeElsewhere = Callable[[str, DualArray, DualArray], DualArray]
"""The slope by a variable along a direction away from a claimed minimiser, whose size tells which slope is little."""


def both_sides(
    evaluated: EvaluatedClaim, draw_direction: DrawDirection, slope_elsewhere: SlopeElsewhere | None = None
) -> Iterator[Sides]:
    """The two sides of a claim, for each variable. In a number system without order any slope does for
    ``slope_elsewhere``."""
    claim, system = evaluated.claim, evaluated.system
    slope_elsewhere = slope_elsewhere or partial(_slope_anywhere, evaluated)
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
                yield Sides(variable, each, run(project, x, each, system=system), each * each)
            direction = run(project, x, direction, system=system)
        if claim.kind.states_point:
            zero = DualArray(system, system.zeros(direction.primal[(0,) * direction.ndim]))
            size = slope_elsewhere(variable, x, direction)
            yield Sides(variable, zero, evaluated.slope(variable, x, direction), size * size)
        elif claim.kind.order > 1:
            other = draw_direction(x.shape)
            outer = xp.multiply.outer(direction, other)
            yield Sides(
                variable,
                xp.sum(each * outer),
                evaluated.curvature(variable, x, direction, other),
                xp.sum((each * outer) ** 2),
            )
        else:
            yield Sides(
                variable,
                xp.tensordot(each, direction, direction.ndim),
                evaluated.slope(variable, x, direction),
                xp.tensordot(each * each, direction * direction, direction.ndim),
            )


def _slope_anywhere(evaluated: EvaluatedClaim, variable: str, x: DualArray, direction: DualArray) -> DualArray:
    away = DualArray(evaluated.system, (x + direction).primal).read_only()
    return evaluated.slope(variable, away, direction)
