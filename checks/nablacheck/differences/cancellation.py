"""Rounding that a function's value doesn't show: terms that cancel, and single precision inside. Difference quotients
may then contradict a claim that is right."""

from __future__ import annotations

from nablacheck.differences.confirmation import agrees_with_claim, finest_steps
from nablacheck.differences.difference_quotient import Line
from nablacheck.differences.noise import SINGLE_ROUNDOFF
from nablacheck.differences.richardson import Extrapolant


def lost_to_cancellation(line: Line, error: Extrapolant) -> bool:
    """Whether the function doesn't change at the steps that show the error, and its least change elsewhere is more than
    the error would make. Where large terms cancel, the function changes by multiples of the rounding of these terms,
    which its value doesn't show."""
    if any(line.changes[k] for k in error.steps):
        return False
    least = min(filter(None, map(abs, line.changes.values())), default=0.0)
    return abs(error.value) * 2 * line.step_size(error.coarsest) < least < SINGLE_ROUNDOFF * abs(line.value)


def rounds_to_single(line: Line, error: Extrapolant) -> bool:
    """Whether the function seems to round to single precision inside: all the coarser steps for which that leaves room
    agree with the claim. The finer ones may see nothing but that rounding, since such a function shows no noise until
    the parts that it rounds change."""
    steps = [k for k in finest_steps(line, error, SINGLE_ROUNDOFF) if k >= line.characteristic_step]
    return len(steps) > 1 and steps[-1] < error.coarsest and all(agrees_with_claim(line, error, k) for k in steps)
