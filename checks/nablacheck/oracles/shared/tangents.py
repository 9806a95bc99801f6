"""Directional derivatives of a claim's function by dual numbers, with the rounding of float64 or random rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import NOISY
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation
from nablacheck.forward import Floats, Indeterminate, RandomlyRoundedFloats, SecondOrder, dual_array, running_on
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, evaluated_at_floats
from nablacheck.oracles.shared.problem import LinearizedClaim, out_shape


class Tangents:
    """Directional derivatives of a claim's function at a point; second derivatives along two directions where these are
    claimed."""

    def __init__(self, claim: Claim, point: Point, problem: LinearizedClaim) -> None:
        self.claim = claim
        self.point = point
        self.problem = problem
        self.evaluations = 0
        self._shaking = np.random.default_rng(0)

    def second_direction(self, direction: Array) -> Array:
        """The second direction of a second derivative. It differs from the first, since along a single direction a
        claimed Hessian that isn't symmetric could pass."""
        if self.problem.minimizer:
            return direction
        rng = np.random.default_rng(direction.size)
        factors = rng.uniform(0.5, 1.5, direction.shape) * rng.choice((-1.0, 1.0), direction.shape)
        return np.asarray(direction * factors)

    def slope(self, direction: Array, move: Perturbation = UNPERTURBED) -> Array:
        """The derivative along a direction; the second derivative where that is claimed."""
        key = ("dual", self.problem.order, move, direction.tobytes())
        known = self.problem.about_function
        self.evaluations += 1
        if key not in known:
            known[key] = self._derivative(direction, move, Floats())
        slope: Array = known[key]
        return slope

    def at(self, x: Array, direction: Array, values: Mapping[str, Any], system: Floats) -> Array:
        """The first derivative at x along a direction, the other arguments being those of the values."""
        out = out_shape(self.claim, self.point)
        evaluated = EvaluatedClaim(self.claim, system, values, out, self.point.cotangent)
        with running_on(system):
            moving = dual_array(system, x), dual_array(system, direction)
            return self._finite(lambda: evaluated.slope(self.problem.variable, *moving).primal)

    def randomly_rounded_slope(self, direction: Array, move: Perturbation) -> Array:
        """The same with random rounding, different each time."""
        self.evaluations += 1
        return self._derivative(direction, move, RandomlyRoundedFloats(self._shaking))

    def randomly_rounded_claim(self, move: Perturbation) -> Array:
        """What is claimed, with random rounding; as on floats where the claim's code doesn't run on dual numbers."""
        system = RandomlyRoundedFloats(self._shaking)
        evaluated = evaluated_at_floats(self.claim, self.point, system, move)
        try:
            with running_on(system):
                stated = evaluated.stated()
        except (UnsupportedCode, Indeterminate):
            return self.problem.claims(move)
        return np.asarray(stated[self.claim.variables.index(self.problem.variable)].primal)

    def _derivative(self, direction: Array, move: Perturbation, system: Floats) -> Array:
        problem, variable = self.problem, self.problem.variable
        values = move({**self.point.values, variable: problem.x}) if problem.minimizer else self._moved(move)
        if problem.minimizer:
            values[variable] = problem.claims(move)
        if problem.order == 1:
            return self.at(values[variable], direction, values, system)
        twice, out = SecondOrder(system), out_shape(self.claim, self.point)
        evaluated = EvaluatedClaim(self.claim, twice, values, out)
        with running_on(twice):
            moving = twice.dual_array(values[variable], direction, self.second_direction(direction))
            return self._finite(lambda: twice.mixed_derivative(evaluated.value(**{variable: moving})))

    def _moved(self, move: Perturbation) -> dict[str, Any]:
        values: dict[str, Any] = self.point.remember(move, lambda: move(self.point.values))
        return values

    def _finite(self, derivative: Callable[[], Array]) -> Array:
        try:
            slope = derivative()
        except LeftDomain:  # floats have a value there, so that rounding is the reason
            raise LeftDomain(NOISY) from None
        if not np.isfinite(slope).all():
            raise LeftDomain("the derivative isn't finite")
        return np.asarray(slope, dtype=float)
