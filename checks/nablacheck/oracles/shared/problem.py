"""A claim at a point, brought into one form: a function of one array, and what its derivative is claimed to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.verdict import Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.derivative_claim import contract
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.oracles.shared.code_values import (
    claimed_arrays,
    evaluate,
    exact_arguments,
    out_shape,
    perturbed_claims,
    perturbed_function,
    require_finite,
)
from nablacheck.oracles.shared.feasible_set import UNRESTRICTED, FeasibleSet, feasible_set_of


@dataclass(frozen=True, eq=False)
class LinearizedClaim:
    """``function`` maps an array like ``x`` to an array of shape ``out``; ``claimed`` has shape ``out + x.shape``.

    ``perturbed_claim`` evaluates the claim with all arguments perturbed, for measuring its rounding errors, and
    ``perturbed_function`` the function. ``about_function`` and ``about_claim`` keep what was worked out about either at
    this point.
    """

    function: Callable[[Array], Array]
    perturbed_function: Callable[[Perturbation], Array]
    x: Array
    claimed: Array
    perturbed_claim: Callable[[Perturbation], Array]
    out: tuple[int, ...]
    variable: str
    order: int = 1
    project: Callable[[Array, Array], Array] | None = None
    minimizer: bool = False
    """``perturbed_claim`` evaluates to the minimizer ``x``, and ``claimed`` is the zero gradient there."""
    local: bool = False
    """Whether it is claimed to be a minimizer among the values near it alone."""
    feasible_set: FeasibleSet = UNRESTRICTED
    """The values of the variable that a minimizer competes with."""
    about_function: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    about_claim: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def value(self, z: Array) -> float:
        """The value of a scalar function; NaN where it has none."""
        try:
            return float(self.function(z))
        except OutsideDomain:
            return math.nan

    def weighted(self, cotangent: Array) -> LinearizedClaim:
        """The claim about the scalar function ⟨cotangent, function⟩."""
        return replace(
            self,
            function=lambda z: np.asarray(np.sum(cotangent * self.function(z))),
            perturbed_function=lambda perturbation: np.asarray(
                np.sum(cotangent * self.perturbed_function(perturbation))
            ),
            claimed=contract(cotangent, self.claimed),
            perturbed_claim=lambda perturbation: contract(cotangent, self.perturbed_claim(perturbation)),
            out=(),
            about_claim={},  # what is known there is about the whole claim
        )


def problems(claim: Claim, point: Point) -> Iterator[LinearizedClaim]:
    """The derivatives that a claim states at a point, one problem for each variable."""
    arrays = claimed_arrays(claim, point, dict(point.values))
    for k in range(len(claim.variables)):
        require_finite(claim, arrays[k], point)
        yield _problem(claim, point, k, arrays[k])


def _problem(claim: Claim, point: Point, k: int, array: Array) -> LinearizedClaim:
    """The problem of a claim's k-th variable, for which it states the array."""
    variable, values = claim.variables[k], dict(point.values)
    contracted, minimizer = claim.kind.contracted, claim.kind.states_point
    cotangent = np.zeros(()) if point.cotangent is None else point.cotangent
    about_function: dict[Hashable, Any] = {}
    if minimizer:
        x, claimed = array, np.zeros_like(array)
    else:
        x, claimed = values[variable], array
        about_function = point.remember((claim.formula, variable, contracted), dict)

    def as_claimed(value: Array) -> Array:
        return np.asarray(np.sum(cotangent * value)) if contracted else value

    def function(z: Array) -> Array:
        key = z.tobytes()
        value: Array | None = about_function.get(key)
        if value is None:
            z = np.array(z, dtype=float)
            z.flags.writeable = False
            value = about_function[key] = as_claimed(evaluate(claim, point, {**values, variable: z}))
        return value

    def perturbed(perturbation: Perturbation) -> Array:
        if minimizer:
            return evaluate(claim, point, perturbation({**values, variable: x}, exact_arguments(claim, point)))
        return as_claimed(perturbed_function(claim, point, perturbation))

    return LinearizedClaim(
        function,
        perturbed,
        x,
        claimed,
        lambda perturbation: perturbed_claims(claim, point, perturbation)[k],
        () if contracted else out_shape(claim, point),
        variable,
        order=claim.kind.order,
        project=claim.projection(variable),
        minimizer=minimizer,
        local=claim.local,
        feasible_set=feasible_set_of(claim.spaces[variable], values[variable]) if minimizer else UNRESTRICTED,
        about_function=about_function,
        about_claim=point.remember((claim, k), dict),
    )


def each_problem(claim: Claim, point: Point, check: Callable[[LinearizedClaim], Verdict]) -> Iterator[Verdict]:
    """The verdict on each derivative that a claim states at a point; inconclusive where the function has no value."""
    if not claim.kind.states_point:
        try:  # a function that is at fault, or has no value there, is told before the claim about it
            perturbed_function(claim, point, UNPERTURBED)
        except OutsideDomain as left:
            yield inconclusive(str(left))
            return
    contracted = claim.kind.contracted
    found = problems(claim, point)
    while True:
        try:
            verdict = check(next(found))
        except StopIteration:
            return
        except OutsideDomain as left:
            verdict = inconclusive(str(left))
        yield replace(verdict, contracted=True) if contracted else verdict
