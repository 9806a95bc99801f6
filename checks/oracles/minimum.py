"""Whether a stationary point is a minimum: nothing drawn near it may be lower."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..engine.noise import EPS
from ..spaces import Array
from ..verdict import Outcome, Verdict
from .problem import LeftDomain, Problem
from .rounding import conditioning, natural_steps

DISTANCES = (1e-3, 1e-2, 1e-1, 1.0, 10.0)
DIRECTIONS = 6
NOISE = 10.0


class Lower(NamedTuple):
    """A point near a claimed minimiser where the function is lower than there."""

    distance: float
    value: float
    allowed: float


def nothing_lower(problem: Problem, verdict: Verdict) -> Verdict:
    """The verdict, or a failure where a point drawn around the claimed minimiser has a lower value."""
    if "lower" not in problem.about_claim:
        problem.about_claim["lower"] = _lower(problem)
    lower: Lower | None = problem.about_claim["lower"]
    if lower is None:
        return replace(verdict, evaluations=verdict.evaluations + len(DISTANCES) * DIRECTIONS + 2 * problem.x.size)
    here = float(problem.function(problem.x))
    near = f"a point at relative distance {lower.distance:g} has {lower.value:.6g}"
    return replace(
        verdict,
        outcome=Outcome.FAIL,
        reason=f"the value there is {here:.6g}, and {near}",
        difference=here - lower.value,
        allowed=lower.allowed,
        ratio=(here - lower.value) / lower.allowed if lower.allowed else np.inf,
    )


def rounding_of_value(problem: Problem) -> float:
    """How far rounding alone may move the function's value at the claimed minimiser, measured once."""
    if "rounding of value" not in problem.about_claim:
        value = problem.function(problem.x)
        moved = float(conditioning(problem.function_moved, value))
        problem.about_claim["rounding of value"] = max(EPS * abs(float(value)), moved)
    measured: float = problem.about_claim["rounding of value"]
    return measured


def _lower(problem: Problem) -> Lower | None:
    here, sigma = float(problem.function(problem.x)), rounding_of_value(problem)
    steps = natural_steps(problem.x)
    for distance, move in _moves(problem.x):
        value = _value(problem, problem.x + distance * steps * move)
        allowed = NOISE * (sigma + EPS * abs(value))
        if value < here - allowed:
            return Lower(distance, value, allowed)
    return None


def _moves(x: Array) -> Iterator[tuple[float, Array]]:
    """Random directions at every distance; and along the axes, where a saddle may fall in one of many."""
    rng = np.random.default_rng(zlib.crc32(x.tobytes()))
    drawn = rng.standard_normal((len(DISTANCES), DIRECTIONS, *x.shape))
    for distance, moves in zip(DISTANCES, drawn, strict=True):
        yield from ((distance, move) for move in moves)
    for axis in np.eye(x.size):
        yield from ((1.0, sign * axis.reshape(x.shape)) for sign in (1.0, -1.0))


def _value(problem: Problem, z: Array) -> float:
    """The function there; NaN where it has no value, which is lower than nothing."""
    try:
        return float(problem.function(z))
    except LeftDomain:
        return np.nan
