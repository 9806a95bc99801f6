"""Whether a stationary point is a minimum: nothing drawn near it may be lower."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from ..engine.noise import EPS
from ..spaces import Array
from ..verdict import Outcome, Verdict
from .problem import LeftDomain, Problem
from .rounding import natural_steps

DISTANCES = (1e-3, 1e-2, 1e-1, 1.0, 10.0)
DIRECTIONS = 6
NOISE = 10.0


def nothing_lower(problem: Problem, value: Array, sigma: Array, verdict: Verdict) -> Verdict:
    """The verdict, or a failure where a point drawn around the claimed minimiser has a lower value."""
    rng = np.random.default_rng(zlib.crc32(np.ascontiguousarray(problem.x).tobytes()))
    steps = natural_steps(problem.x)
    spent = 0
    for distance in DISTANCES:
        for _ in range(DIRECTIONS):
            z = problem.x + distance * steps * rng.standard_normal(problem.x.shape)
            try:
                near = float(problem.function(z))
            except LeftDomain:
                continue
            spent += 1
            allowed = NOISE * (float(sigma) + EPS * abs(near))
            if near < float(value) - allowed:
                lower = f"a point at relative distance {distance:g} has {near:.6g}"
                return replace(
                    verdict,
                    outcome=Outcome.FAIL,
                    reason=f"the value there is {float(value):.6g}, and {lower}",
                    difference=float(value) - near,
                    allowed=allowed,
                    ratio=(float(value) - near) / allowed if allowed else np.inf,
                )
    return replace(verdict, evaluations=verdict.evaluations + spent)
