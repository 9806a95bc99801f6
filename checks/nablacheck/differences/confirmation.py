"""Confirmation of a failure: an error that is real shows with other steps as well, and with finer ones, and isn't what
rounding makes that the function's value doesn't show: terms that cancel, and single precision inside.
"""

from __future__ import annotations

import math

from nablacheck.core.arrays import EPS
from nablacheck.differences.averaging import averaged
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.noise import SINGLE_ROUNDOFF
from nablacheck.differences.options import CONFIRMATION, DISCONTINUITIES, RICHARDSON, STEPS


def is_confirmed(line: Line, error: Extrapolant, claim_rounding: float) -> bool:
    """Whether the same number of steps, each half as large, a second ladder of steps and finer steps on either ladder
    show the same error."""
    if not _agrees_with_halved_steps(line, error):
        return False
    second = line.in_direction(line.direction, CONFIRMATION.step_scale)
    second.evaluate(*range(error.coarsest, error.finest + 3), *_finer_steps(second, error))
    if not _shows_the_same(error, second.best_extrapolant(), claim_rounding):
        return False
    witnessed = any(
        found.coarsest >= error.coarsest + CONFIRMATION.witness_offset and found.rejects_zero(claim_rounding)
        for ladder in (line, second)
        for found in ladder.extrapolants()
    )
    return witnessed and not vanishes_at_finest_steps(second, error)


def _agrees_with_halved_steps(line: Line, error: Extrapolant) -> bool:
    """Whether the extrapolant of the same number of steps, each half as large, is the same within what both may be off
    by, and more than noise. It has a small part of the truncation, and so differs where the truncation has been
    estimated too small, as happens where extrapolants agree by chance. True where it has no value."""
    line.evaluate(error.finest + 1)
    if not line.is_finite(error.finest + 1):
        return True
    halved = line.extrapolant(error.coarsest + 1, error.count)
    noise = RICHARDSON.noise_factor * halved.noise
    if abs(halved.value - error.value) > error.tolerance + noise:
        return False
    return not abs(halved.value) <= min(error.tolerance, noise)


def _finer_steps(line: Line, error: Extrapolant) -> list[int]:
    """Of the finer steps that a line offers for this, the finest at which the noise is far below the error: they show
    what the finest features of the function make of it."""
    noise = CONFIRMATION.rounding_share * abs(error.value)
    steps = [error.coarsest + finer for finer in line.fine_steps]
    sigma = line.function_noise.sigma
    steps = [k for k in steps if k <= STEPS.smallest and line.propagated_noise(sigma, k) <= noise]
    return steps[-CONFIRMATION.fine_steps :]


def is_confirmed_by_average(line: Line, error: Extrapolant, claim_rounding: float) -> bool:
    """Whether an average over other values, that are nearer, shows the same error, and the finest steps don't agree
    with the claim: of what truncation makes hardly anything would be left nearer, and what is fine may be no noise."""
    average = averaged(line, error.coarsest, CONFIRMATION.step_scale)
    return _shows_the_same(error, average, claim_rounding) and not vanishes_at_finest_steps(line, error)


def _shows_the_same(error: Extrapolant, repeated: Extrapolant | None, claim_rounding: float) -> bool:
    """Whether another estimate of an error tells it from zero as well, and is equal to it within their tolerances."""
    if repeated is None or not repeated.rejects_zero(claim_rounding):
        return False
    tolerance = error.tolerance + repeated.tolerance + CONFIRMATION.disagreement * abs(error.value)
    return abs(repeated.value - error.value) <= tolerance


def vanishes_at_finest_steps(line: Line, error: Extrapolant) -> bool:
    """Whether the finest steps that the rounding of the values leaves room for, every one of them, show next to nothing
    of the error. Then the coarser ones see something else: a staircase from afar, a spike from outside, another unit. A
    function whose inner terms are rounded doesn't change at such steps, and they tell nothing, unless all its changes
    are jumps."""
    steps = finest_steps(line, error, EPS)
    if not steps or steps[0] <= error.finest or not all(agrees_with_claim(line, error, k) for k in steps):
        return False
    return line.least_change > DISCONTINUITIES.jump_share * abs(line.value) or all(line.changes[k] for k in steps)


def finest_steps(line: Line, error: Extrapolant, eps: float) -> range:
    """The finest steps at which the error is far above the rounding of the values by eps, relatively, what the rounding
    of the inputs makes of them, and that of the arguments; none for second derivatives, whose rounding doesn't leave
    room for such steps."""
    rounding = max(eps * abs(line.value), line.function_noise.of_inputs)
    room = CONFIRMATION.rounding_share * abs(error.value) * line.step_scale / rounding if rounding > 0 else math.inf
    if line.order > 1 or not room > 0:
        return range(0)
    of_arguments = math.log2(CONFIRMATION.rounding_share / eps) - CONFIRMATION.argument_margin
    finest = math.floor(min(math.log2(room), line.characteristic_exponent + of_arguments, STEPS.smallest))
    return range(finest - CONFIRMATION.fine_steps + 1, finest + 1)


def agrees_with_claim(line: Line, error: Extrapolant, k: int) -> bool:
    """Whether the residual at a step is next to nothing beside the error."""
    line.evaluate(k)
    return abs(line.residuals[k]) <= CONFIRMATION.consistent_share * abs(error.value)


def lost_to_cancellation(line: Line, error: Extrapolant) -> bool:
    """Whether the function doesn't change at the steps that show the error, and its least change elsewhere is more than
    the error would make. Where large terms cancel, the function changes by multiples of the rounding of these terms,
    which its value doesn't show."""
    if any(line.changes[k] for k in error.steps):
        return False
    of_error = abs(error.value) * 2 * line.step_size(error.coarsest)
    return of_error < line.least_change < SINGLE_ROUNDOFF * abs(line.value)


def rounds_to_single(line: Line, error: Extrapolant) -> bool:
    """Whether the function seems to round to single precision inside: all the coarser steps for which that leaves room
    agree with the claim. The finer ones may see nothing but that rounding, since such a function shows no noise until
    the parts that it rounds change."""
    steps = [k for k in finest_steps(line, error, SINGLE_ROUNDOFF) if k >= line.characteristic_exponent]
    return len(steps) > 1 and steps[-1] < error.coarsest and all(agrees_with_claim(line, error, k) for k in steps)


def bends_sharper_nearby(line: Line, error: Extrapolant) -> bool:
    """Whether the curvature along the line rises from step to step, as far as noise lets that show, and bends the slope
    by more than the error: |r|^1.5 has a derivative where r is tiny, but steps far larger than r don't see it. The
    curvature of a function that is smooth at the steps settles, and an error that is larger than the bend stands."""
    if line.order > 1:
        return False
    k, gaps = error.finest, [line.one_sided_gap(error.finest)]
    least = CONFIRMATION.bend_share * abs(error.value)
    if not least < gaps[0] < math.inf:
        return False
    rises, agreeing = False, 0
    while k + 2 <= STEPS.smallest:
        k += 2
        line.evaluate(k)
        nearer = abs(error.value) - abs(line.residuals[k])
        agreeing += nearer > least + RICHARDSON.noise_factor * line.noise(k)
        if agreeing > 1:
            return True  # finer steps are nearer to the claim
        if not DISCONTINUITIES.kink_above_noise * line.noise(k) < line.one_sided_gap(k) < math.inf:
            break
        gaps.append(line.one_sided_gap(k))
        rises = len(gaps) > 2 and CONFIRMATION.curvature_rise * gaps[-3] < 16 * gaps[-1]
    return rises and gaps[-1] > least
