"""How far rounding alone can move a value, and with it what a claim states.

Where a value is compared with another and no difference quotient takes part, these figures are the whole tolerance. So
they come from twelve perturbations on a line, whose root mean square no rounding error of the claims in ``tests``
exceeds. The pair of perturbations in ``differences/propagated_rounding.py``, which costs a sixth, falls short of 3 %
of them; beside the noise and truncation of difference quotients that doesn't show."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.differences.noise import UNEVEN_NODES, polynomial_contrasts
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation, along
from nablacheck.differences.propagated_rounding import EntryRounding, EntrywiseRounding, rounded_size
from nablacheck.oracles.options import ROUNDING
from nablacheck.oracles.shared.problem import LinearizedClaim

CONTRASTS = polynomial_contrasts(UNEVEN_NODES[1:])
"""For the nodes other than the point itself: a claim that jumps just there is wrong, not rounded."""
LAST_DIGITS = 64 * EPS
"""Values that agree to this share agree: no one can tell more in float64. Of slopes it is the sum of their terms."""
BESIDE_THE_POINT = {
    spacing: [along(t * spacing) for t in UNEVEN_NODES[1:]] for spacing in (ROUNDING.spacing, ROUNDING.fine_spacing)
}
"""Perturbations along one line through the inputs, at the nodes."""
LAST_DIGITS_PERTURBED = [along(k * EPS) for k in ROUNDING.ulp_multiples]
ELSEWHERE = along(ROUNDING.elsewhere)


def rounding_error(evaluate: Callable[[Perturbation], Array]) -> float:
    """How far rounding can move an entry of what ``evaluate`` gives: its own noise, and what rounded inputs do.

    ``evaluate`` is called with all inputs perturbed a little, along one line: the cubic polynomial through the results
    is its sensitivity, the rest its noise. Near a singularity no cubic follows the function; what is as large along a
    finer line is rounding. One figure for the whole array, since an entry's error is that of the terms it sums.
    """
    here = evaluate(UNPERTURBED)
    floor = ROUNDING.ulps * EPS * float(np.maximum(np.abs(here), rounded_size(evaluate, here)).max(initial=0.0))
    found = _beside(evaluate, ROUNDING.spacing)
    if found is None or found.max(initial=0.0) > ROUNDING.straight * largest(here):
        finer = _beside(evaluate, ROUNDING.fine_spacing)
        if found is None or finer is None:
            found = finer
        else:  # what stands still there is rounded more coarsely than the finer line shows
            found = np.where(finer > 0, np.minimum(found, finer), found)
    return floor + largest(found)


def _beside(evaluate: Callable[[Perturbation], Array], spacing: float) -> Array | None:
    """How far rounding moves each entry, as values along a line beside the point show; None where there are none."""
    values = _values(evaluate, BESIDE_THE_POINT[spacing])
    if len(values) < len(BESIDE_THE_POINT[spacing]):
        return None
    changes = np.array(values) - values[0]
    sensitivity = np.abs(changes).max(axis=0) / (np.abs(UNEVEN_NODES).max() * spacing)
    noise = np.sqrt(np.mean(np.tensordot(CONTRASTS, changes, axes=1) ** 2, axis=0))
    return np.asarray(ROUNDING.ulps * EPS * sensitivity + ROUNDING.noise_factor * noise)


def _value(evaluate: Callable[[Perturbation], Array], perturbation: Perturbation) -> Array | None:
    """What ``evaluate`` gives for perturbed inputs; None where it has no value there."""
    try:
        found = evaluate(perturbation)
    except (ContractError, OutsideDomain):
        return None
    return found if np.isfinite(found).all() else None


def _values(evaluate: Callable[[Perturbation], Array], perturbations: Sequence[Perturbation]) -> list[Array]:
    """What ``evaluate`` gives for each of these, where it has a value."""
    return [found for each in perturbations if (found := _value(evaluate, each)) is not None]


def last_digit_spread(evaluate: Callable[[Perturbation], Array]) -> float:
    """How far an entry of what ``evaluate`` gives may be off where it depends on the last digits of the inputs; 0
    where it can't be asked there.

    It may be off by anything where it has a value for some last digits and none for others, and where they change it by
    as much as it is: of the slope of log det XᵀX, say, nothing is left once the rounding of XᵀX exceeds the smallest
    eigenvalue, and then no two values need be near the true one. Where terms of ordinary size cancel the rest may well
    be all rounding, but then only their last digits change it.
    """
    values = _values(evaluate, LAST_DIGITS_PERTURBED)
    here = _value(evaluate, UNPERTURBED)
    if here is None or len(values) < len(LAST_DIGITS_PERTURBED):
        return 0.0 if not values else math.inf
    spread = _spread(values, here)
    if spread < largest(here) or not spread:
        return spread
    return spread if spread < ROUNDING.lost_digits * largest(_value(evaluate, ELSEWHERE)) else math.inf


def random_rounding_error(evaluate: Callable[[Perturbation], Array]) -> float:
    """How far an entry of what ``evaluate`` gives in random arithmetic may be off; 0 where it can't be asked there. A
    value all of whose digits are lost is off by no more than the terms that cancel."""
    here, values = _value(evaluate, UNPERTURBED), _values(evaluate, LAST_DIGITS_PERTURBED)
    return _spread(values, here) if values and here is not None else 0.0


def _spread(values: Sequence[Array], here: Array) -> float:
    return ROUNDING.noise_factor * largest(np.sqrt(np.mean((np.array(values) - here) ** 2, axis=0)))


def apart_from_rounded(found: Array, evaluate: Callable[[Perturbation], Array]) -> float:
    """How far an entry of what was ``found`` in plain floats may be off, as values in random arithmetic show of which
    none is near: an exact zero, which no changed digit leaves one, may take code a way that rounds far more."""
    values = _values(evaluate, LAST_DIGITS_PERTURBED)
    return ROUNDING.noise_factor * min((largest(each - found) for each in values), default=0.0)


def largest(values: Array | None) -> float:
    """The size of the largest entry; 0 where there is none."""
    return 0.0 if values is None else float(np.abs(values).max(initial=0.0))


@dataclass(frozen=True)
class UniformRounding:
    """Rounding errors that may be as large in every entry."""

    each: float

    def along(self, direction: Array, function_precision: float = EPS) -> float:
        return self.each * norm(direction) * function_precision / EPS


def derivative_rounding(claimed: Array, evaluate: Callable[[Perturbation], Array]) -> EntryRounding:
    """How far rounding can move the entries of a claimed derivative that is compared with differences.

    A pair of opposite perturbations takes near singularities for noise: they lie on either side of the point, whose own
    value is far larger. Where the pair leaves less than two digits of the claim, a line of perturbations on one side of
    the point decides.
    """
    pair = EntrywiseRounding(claimed, evaluate)
    if norm(pair.each) <= ROUNDING.pair_share * norm(claimed):
        return pair
    return UniformRounding(rounding_error(evaluate))


def claim_rounding(problem: LinearizedClaim) -> float:
    """How far rounding can move an entry of what a claim states at a point, measured once."""
    if "rounding" not in problem.about_claim:
        problem.about_claim["rounding"] = rounding_error(problem.perturbed_claim)
    measured: float = problem.about_claim["rounding"]
    return measured
