"""The derivative of a problem's function along directions by dual numbers, with the roundings of float64 or others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import NOISY
from nablacheck.declare.formula import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation
from nablacheck.forward import Floats, Indeterminate, RandomlyRoundedFloats, SecondOrder
from nablacheck.oracles.shared.evaluation import Sources, Unsupported, float_sources
from nablacheck.oracles.shared.problem import LinearizedClaim, out_shape


class Tangents:
    """LineResult of a problem's function along directions; where second derivatives are claimed, those along a
    direction and its partner."""

    def __init__(self, claim: Claim, point: Point, problem: LinearizedClaim) -> None:
        self.claim = claim
        self.point = point
        self.problem = problem
        self.evaluations = 0
        self._shaking = np.random.default_rng(0)

    def partner(self, direction: Array) -> Array:
        """The second direction of a second derivative: another one than the first, or else a claim that isn't symmetric
        could pass."""
        if self.problem.minimizer:
            return direction
        rng = np.random.default_rng(direction.size)
        factors = rng.uniform(0.5, 1.5, direction.shape) * rng.choice((-1.0, 1.0), direction.shape)
        return np.asarray(direction * factors)

    def slope(self, direction: Array, move: Perturbation = UNPERTURBED) -> Array:
        """The true slope: the derivative along a direction, the second derivative where that is claimed."""
        key = ("dual", self.problem.order, move, direction.tobytes())
        known = self.problem.about_function
        self.evaluations += 1
        if key not in known:
            known[key] = self._derivative(direction, move, Floats())
        slope: Array = known[key]
        return slope

    def at(self, x: Array, direction: Array, values: Mapping[str, Any], numbers: Floats) -> Array:
        """The first derivative at x along a direction, the other arguments being those of the values."""
        out = out_shape(self.claim, self.point)
        sources = Sources(self.claim, numbers, values, out, self.point.cotangent)
        with numbers.active():
            moving = numbers.array(x), numbers.array(direction)
            return self._finite(lambda: sources.slope(self.problem.variable, *moving).value)

    def slope_otherwise(self, direction: Array, move: Perturbation) -> Array:
        """The true slope with other roundings, different ones each time."""
        self.evaluations += 1
        return self._derivative(direction, move, RandomlyRoundedFloats(self._shaking))

    def claimed_otherwise(self, move: Perturbation) -> Array:
        """What is claimed, with other roundings where dual numbers can tell it, as floats can."""
        numbers = RandomlyRoundedFloats(self._shaking)
        sources = float_sources(self.claim, self.point, numbers, move)
        try:
            with numbers.active():
                stated = sources.stated()
        except (Unsupported, Indeterminate):
            return self.problem.claims(move)
        return np.asarray(stated[self.claim.variables.index(self.problem.variable)].value)

    def _derivative(self, direction: Array, move: Perturbation, numbers: Floats) -> Array:
        problem, variable = self.problem, self.problem.variable
        values = move({**self.point.values, variable: problem.x}) if problem.minimizer else self._moved(move)
        if problem.minimizer:
            values[variable] = problem.claims(move)
        if problem.order == 1:
            return self.at(values[variable], direction, values, numbers)
        twice, out = SecondOrder(numbers), out_shape(self.claim, self.point)
        sources = Sources(self.claim, twice, values, out)
        with twice.active():
            moving = twice.array(values[variable], direction, self.partner(direction))
            return self._finite(lambda: twice.second(sources.value(**{variable: moving})))

    def _moved(self, move: Perturbation) -> dict[str, Any]:
        values: dict[str, Any] = self.point.remember(move, lambda: move(self.point.values))
        return values

    def _finite(self, derivative: Callable[[], Array]) -> Array:
        try:
            slope = derivative()
        except LeftDomain:  # floats have a value there, so that it is rounding that leaves the dual ones none
            raise LeftDomain(NOISY) from None
        if not np.isfinite(slope).all():
            raise LeftDomain("the derivative isn't finite")
        return np.asarray(slope, dtype=float)
