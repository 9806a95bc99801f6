"""Directional derivatives of a claim's function by dual numbers in float64, or in Monte Carlo arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.verdict import NOISY
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.forward import Floats, Indeterminate, RandomlyRoundedFloats, SecondOrder, dual_array, numpy_patched_for
from nablacheck.oracles.shared.code_values import exact_arguments, out_shape, perturbed_arguments
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, evaluated_at_floats
from nablacheck.oracles.shared.problem import LinearizedClaim


class Tangents:
    """The derivatives of a claim's function along directions; where second derivatives are claimed, those along a
    direction and a second one."""

    def __init__(self, claim: Claim, point: Point, problem: LinearizedClaim) -> None:
        self.claim = claim
        self.point = point
        self.problem = problem
        self.evaluations = 0
        self._rng = np.random.default_rng(0)

    def second_direction(self, direction: Array) -> Array:
        """The second direction of a second derivative: not the first one, along which a claim that isn't symmetric
        could pass."""
        if self.problem.minimizer:
            return direction
        rng = np.random.default_rng(direction.size)
        factors = rng.uniform(0.5, 1.5, direction.shape) * rng.choice((-1.0, 1.0), direction.shape)
        return np.asarray(direction * factors)

    def slope(self, direction: Array, perturbation: Perturbation = UNPERTURBED) -> Array:
        """The derivative along a direction; the second derivative where that is claimed."""
        key = ("dual", self.problem.order, perturbation, direction.tobytes())
        known = self.problem.about_function
        self.evaluations += 1
        if key not in known:
            known[key] = self._derivative(direction, perturbation, Floats())
        slope: Array = known[key]
        return slope

    def at(self, x: Array, direction: Array, values: Mapping[str, Any], number_system: Floats) -> Array:
        """The first derivative at x along a direction, with the other arguments from ``values``."""
        out = out_shape(self.claim, self.point)
        evaluated = EvaluatedClaim(self.claim, number_system, values, out, self.point.cotangent)
        with numpy_patched_for(number_system):
            seeded = dual_array(number_system, x), dual_array(number_system, direction)
            return self._finite(lambda: evaluated.slope(self.problem.variable, *seeded).primal)

    def randomly_rounded_slope(self, direction: Array, perturbation: Perturbation) -> Array:
        """The derivative in Monte Carlo arithmetic, rounded differently each time."""
        self.evaluations += 1
        return self._derivative(direction, perturbation, RandomlyRoundedFloats(self._rng))

    def randomly_rounded_claim(self, perturbation: Perturbation) -> Array:
        """What is claimed, in Monte Carlo arithmetic where dual numbers support its code, and in floats elsewhere."""
        number_system = RandomlyRoundedFloats(self._rng)
        evaluated = evaluated_at_floats(self.claim, self.point, number_system, perturbation)
        try:
            with numpy_patched_for(number_system):
                stated = evaluated.stated()
        except (UnsupportedCode, Indeterminate):
            return self.problem.perturbed_claim(perturbation)
        return np.asarray(stated[self.claim.variables.index(self.problem.variable)].primal)

    def _derivative(self, direction: Array, perturbation: Perturbation, number_system: Floats) -> Array:
        problem, variable = self.problem, self.problem.variable
        values = (
            perturbation({**self.point.values, variable: problem.x}, exact_arguments(self.claim, self.point))
            if problem.minimizer
            else dict(perturbed_arguments(self.claim, self.point, perturbation))
        )
        if problem.minimizer:
            values[variable] = problem.perturbed_claim(perturbation)
        if problem.order == 1:
            return self.at(values[variable], direction, values, number_system)
        twice, out = SecondOrder(number_system), out_shape(self.claim, self.point)
        evaluated = EvaluatedClaim(self.claim, twice, values, out)
        with numpy_patched_for(twice):
            seeded = twice.dual_array(values[variable], direction, self.second_direction(direction))
            return self._finite(lambda: twice.mixed_derivative(evaluated.value(**{variable: seeded})))

    def _finite(self, derivative: Callable[[], Array]) -> Array:
        try:
            slope = derivative()
        except OutsideDomain:  # floats have a value there: rounding leaves dual numbers none
            raise OutsideDomain(NOISY) from None
        if not np.isfinite(slope).all():
            raise OutsideDomain("the derivative isn't finite")
        return np.asarray(slope, dtype=float)
