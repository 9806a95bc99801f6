"""How far rounding alone can move a value: the noise of a function, and the rounding errors of a claim."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.differences.noise import CUBIC_CONTRASTS, UNEVEN_NODES, polynomial_contrasts
from nablacheck.differences.options import NOISE
from nablacheck.differences.perturbation import UNPERTURBED, Perturbation, along
from nablacheck.differences.rounding import size_at_zero
from nablacheck.oracles.shared.problem import LinearizedClaim

CONTRASTS_BESIDE = polynomial_contrasts(UNEVEN_NODES[1:])
"""For the nodes other than the point itself: a claim that jumps just there is wrong, not rounded."""
LAST_DIGITS = 64 * EPS
"""Values that agree to this share agree: no one can tell more in float64. Of slopes it is the sum of their terms."""
ROUGH = 1e-3
"""Noise by this share of the largest value seen: nothing can be called wrong. A wave faster than any step looks so."""
SPACING, FINE_SPACING = NOISE.node_spacings[0], 2.0**-38
"""How far apart, relatively, the moved arguments lie; and so near that what bends in the first way is straight: that is
no rounding."""
NUDGES = {spacing: [along(t * spacing) for t in UNEVEN_NODES[1:]] for spacing in (SPACING, FINE_SPACING)}
STRAIGHT = 1e-9
"""Rounding by less than this share needn't be told from bending."""
CLAIM_NOISE = 10.0
"""How much farther than it was seen to move, as a root mean square, something may be off."""
HALF_THE_DIGITS = 2.0**-26
ULPS = [along(k * EPS) for k in (-1, -0.8, -0.6, -0.4, 0.4, 0.6, 0.8, 1)]
"""Moves by a unit in the last place, each of other entries."""
FAR_INPUT = along(0.5)
"""A move to arguments of the same kind, for what is of ordinary size there."""


def noise(function: Callable[[Array], Array], x: Array, value: Array) -> tuple[Array, int]:
    """The standard deviation of the rounding noise of every component of the function, and the evaluations spent.

    Values along one short line beside the point, less the cubic polynomial through them (after Moré and Wild,
    Estimating computational noise, 2011). While fewer than half of a component's values are distinct it is rounded more
    coarsely than their spacing, and the spacing grows; where it is flat on one side of a kink, half of them are.
    """
    floor = EPS * np.abs(value)
    direction = entry_scales(x) * np.random.default_rng(x.size).uniform(0.5, 1.5, x.shape)
    found = np.zeros_like(value)
    pending = np.ones(value.shape, dtype=bool)
    spent = 0
    for spacing in NOISE.node_spacings:
        values = np.array([function(x + (NOISE.node_offset + t * spacing) * direction) for t in UNEVEN_NODES])
        spent += len(UNEVEN_NODES)
        found = np.where(pending, np.maximum(found, _residual(values - values[0])), found)
        distinct = 1 + np.count_nonzero(np.diff(np.sort(values, axis=0), axis=0), axis=0)
        pending &= distinct <= len(UNEVEN_NODES) // 2
        if not pending.any():
            break
    return np.maximum(floor, found), spent


def rounding(evaluate: Callable[[Perturbation], Array]) -> float:
    """How far rounding can move an entry of what ``evaluate`` gives: its own noise, and what rounded arguments do.

    ``evaluate`` is called with all arguments moved a little, along one line: the cubic polynomial through the results
    is its sensitivity, the rest its noise. Near a singularity the rest is what no cubic follows; rounding is what is as
    large along a finer line. One figure for the whole array, since an entry's error is that of the terms it sums.
    """
    here = evaluate(UNPERTURBED)
    floor = 16 * EPS * float(np.maximum(np.abs(here), size_at_zero(evaluate, here)).max(initial=0.0))
    found = _beside(evaluate, SPACING)
    if found is None or found.max(initial=0.0) > STRAIGHT * largest(here):
        finer = _beside(evaluate, FINE_SPACING)
        if found is None or finer is None:
            found = finer
        else:  # what stands still there is rounded more coarsely than the finer line shows
            found = np.where(finer > 0, np.minimum(found, finer), found)
    return floor + largest(found)


def _beside(evaluate: Callable[[Perturbation], Array], spacing: float) -> Array | None:
    """How far rounding moves each entry, as values along a line beside the point show; None where there are none."""
    values = [found for move in NUDGES[spacing] if (found := _value(evaluate, move)) is not None]
    if len(values) < len(NUDGES[spacing]):
        return None
    changes = np.array(values) - values[0]
    sensitivity = np.abs(changes).max(axis=0) / (np.abs(UNEVEN_NODES).max() * spacing)
    return np.asarray(16 * EPS * sensitivity + CLAIM_NOISE * _residual(changes, CONTRASTS_BESIDE))


def _value(evaluate: Callable[[Perturbation], Array], move: Perturbation) -> Array | None:
    """What ``evaluate`` gives for moved arguments; None where it has no value there."""
    try:
        found = evaluate(move)
    except (ContractError, LeftDomain):
        return None
    return found if np.isfinite(found).all() else None


def last_digit_spread(evaluate: Callable[[Perturbation], Array]) -> float:
    """How far an entry of what ``evaluate`` gives may be off where it hangs on the arguments' last digits; 0 where it
    can't be asked there.

    It may be off by anything where it has a value for some last digits and none for others, and where they change it by
    as much as it is: of the slope of log det XᵀX, say, nothing is left once the rounding of XᵀX exceeds the smallest
    eigenvalue, and then no two values need be near the true one. Where terms of ordinary size cancel the rest may well
    be all rounding, but then only their last digits change it.
    """
    values = [found for move in ULPS if (found := _value(evaluate, move)) is not None]
    here = _value(evaluate, UNPERTURBED)
    if here is None or len(values) < len(ULPS):
        return 0.0 if not values else math.inf
    spread = CLAIM_NOISE * largest(np.sqrt(np.mean((np.array(values) - here) ** 2, axis=0)))
    if spread < largest(here) or not spread:
        return spread
    return spread if spread < HALF_THE_DIGITS * largest(_value(evaluate, FAR_INPUT)) else math.inf


def largest(values: Array | None) -> float:
    """The size of the largest entry; 0 where there is none."""
    return 0.0 if values is None else float(np.abs(values).max(initial=0.0))


def claim_rounding(problem: LinearizedClaim) -> float:
    """How far rounding can move an entry of what a claim states at a point, measured once."""
    if "rounding" not in problem.about_claim:
        problem.about_claim["rounding"] = rounding(problem.claims)
    measured: float = problem.about_claim["rounding"]
    return measured


def _residual(values: Array, contrasts: Array = CUBIC_CONTRASTS) -> Array:
    """The root mean square of what no cubic polynomial explains of values at the nodes."""
    return np.asarray(np.sqrt(np.mean(np.tensordot(contrasts, values, axes=1) ** 2, axis=0)))
