"""The oracle ``value``: an identity's two expressions, evaluated in floats and compared."""

from __future__ import annotations

from functools import partial

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.forward import RandomlyRoundedFloats
from nablacheck.oracles.shared.code_values import perturbed_claims, perturbed_function, require_finite
from nablacheck.oracles.shared.evaluation import UnsupportedCode
from nablacheck.oracles.shared.value_agreement import function_value, stated_value
from nablacheck.oracles.shared.value_rounding import LAST_DIGITS, random_rounding_error, rounding_error

name, title = "value", "the function"
by_differences = False


def applies(claim: Claim) -> bool:
    return claim.kind.states_value


def check(claim: Claim, point: Point) -> Verdict:
    """Compare the claimed expression with the function's value: where they don't agree to the last digits, within the
    rounding of both, as it is measured."""
    try:
        value = perturbed_function(claim, point, UNPERTURBED)
        (claimed,) = perturbed_claims(claim, point, UNPERTURBED)
        require_finite(claim, claimed, point)
        last = LAST_DIGITS * np.abs(value)
        if (np.abs(claimed - value) <= last).all():
            return _compared(claim, claimed, Estimate(value, last, 1))
        own, evaluations = point.remember(("rounding", claim.formula), lambda: _rounding(claim, point))
        tolerance = own + rounding_error(lambda perturbation: perturbed_claims(claim, point, perturbation)[0])
        found = _compared(claim, claimed, Estimate(value, np.full(value.shape, tolerance), 1 + evaluations))
        if found.outcome is Outcome.FAIL:
            tolerance += _random_rounding(claim, point)
            found = _compared(claim, claimed, Estimate(value, np.full(value.shape, tolerance), 1 + evaluations))
    except OutsideDomain as left:
        return inconclusive(str(left))
    return found


def _compared(claim: Claim, claimed: Array, estimate: Estimate) -> Verdict:
    return compare(claimed, estimate, claim.formula.name)


def _random_rounding(claim: Claim, point: Point) -> float:
    """How far both sides move where every operation is rounded at random: where all digits are lost, as those of
    G − pᵀG where p is 1 to the last one, a side may be exactly zero and no other argument shows it."""
    numbers = RandomlyRoundedFloats(np.random.default_rng(0))
    sides = function_value(claim, point), stated_value(claim, point, 0)
    try:
        return sum(random_rounding_error(partial(side.randomly_rounded, numbers)) for side in sides)
    except UnsupportedCode:
        return 0.0


def _rounding(claim: Claim, point: Point) -> tuple[float, int]:
    """How far rounding moves the function there, and the evaluations spent on measuring it."""
    asked: list[Perturbation] = []

    def perturbed(perturbation: Perturbation) -> Array:
        asked.append(perturbation)
        return perturbed_function(claim, point, perturbation)

    return rounding_error(perturbed), len(set(asked) - {UNPERTURBED})
