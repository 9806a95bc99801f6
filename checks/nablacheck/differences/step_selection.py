"""Adaptive selection of steps along a line that the fast path leaves open.

Coarser steps reduce noise, finer ones truncation; as in Gill, Murray, Saunders & Wright (1983) the estimates of both
decide which to take, here with extrapolation, and without an assumption about higher derivatives.
"""

from __future__ import annotations

import math

from nablacheck.differences.difference_quotient import Line
from nablacheck.differences.options import RICHARDSON, STEPS
from nablacheck.differences.richardson import Extrapolant


def search_steps(line: Line, scale: float, goal: float, claim_rounding: float, early: bool) -> Extrapolant | None:
    """The most accurate extrapolant that an adaptive ladder of steps finds; None where the function isn't finite, or
    the claim overflows.

    Probes far apart find the radius within which the function is smooth; from there the ladder grows to coarser steps
    where noise limits it, to finer ones where truncation does, while that helps. It ends at the tolerance ``goal``;
    with ``early`` also as soon as the claim is clearly off. ``scale`` is the size of the derivative.
    """
    if early:
        known = _refined(line, claim_rounding)
        if known is not None and _times_off(known, claim_rounding) > STEPS.clear:
            return known
    start = _radius_of_smoothness(line, scale)
    line.evaluate(*range(start, start + STEPS.first_ladder))
    if line.claim_overflowed:
        return None
    stalls, least = 0, math.inf
    for _ in range(STEPS.max_rounds):
        best = line.best_extrapolant()
        if best is None:
            finest = max(line.residuals)
            if finest >= STEPS.smallest:
                return None
            line.evaluate(finest + 1, finest + 2)
            continue
        if best.tolerance <= goal or (early and _times_off(best, claim_rounding) > STEPS.clear):
            break
        stalls = 0 if best.tolerance < STEPS.improvement * least else stalls + 1
        least = min(least, best.tolerance)
        step = _next_step(line, best)
        if stalls > STEPS.max_stalls or step is None:
            break
        line.evaluate(step)
    return line.best_extrapolant()


def _refined(line: Line, claim_rounding: float) -> Extrapolant | None:
    """The best extrapolant after a few further steps, which are taken while it isn't clear whether the claim is off."""
    known = line.best_extrapolant()
    for _ in range(STEPS.early_steps):
        if known is None or not STEPS.borderline < _times_off(known, claim_rounding) < STEPS.clear:
            break
        step = _next_step(line, known)
        if step is None:
            break
        line.evaluate(step)
        known = line.best_extrapolant()
    return known


def _times_off(found: Extrapolant, claim_rounding: float) -> float:
    """How many times the tolerance the residual is."""
    tolerance = found.tolerance + claim_rounding
    return abs(found.value) / tolerance if tolerance > 0 else math.inf if found.value else 0.0


def _radius_of_smoothness(line: Line, scale: float) -> int:
    """A step of half the radius within which the function is smooth, from the finest probe at which truncation shows
    above the noise: the truncation of two steps is about (t/radius)² of the derivative."""
    for k in sorted(line.probe_steps):
        line.evaluate(k, k + 1)
    for k in line.probe_steps:
        if line.claim_overflowed or not (line.is_finite(k) and line.is_finite(k + 1)):
            continue
        pair = line.extrapolant(k, 2)
        if pair.truncation > STEPS.visible_truncation * pair.noise:
            radius = 2.0**-k * math.sqrt(max(scale, abs(pair.value)) / pair.truncation)
            start = math.floor(1 - math.log2(radius)) if 0 < radius < math.inf else line.characteristic_step
            start = max(min(start, k), line.characteristic_step)
            if start > STEPS.fine_radius:
                line.evaluate(STEPS.fine_probe, STEPS.fine_probe + 1)
            return start
    return line.characteristic_step


def _next_step(line: Line, best: Extrapolant) -> int | None:
    """The step that promises most: a coarser one against noise, a finer one against truncation."""
    coarser = next((k for k in range(best.coarsest - 1, best.coarsest - 4, -1) if k not in line.residuals), None)
    finer = next((k for k in (best.finest + 1, best.finest + 2) if k not in line.residuals), None)
    if coarser is not None and coarser < line.characteristic_step:
        coarser = None
    if finer is not None and finer > STEPS.smallest:
        finer = None
    if best.noise_limited:
        return coarser
    if finer is not None and (best.count < RICHARDSON.max_steps or coarser is None):
        return finer
    return coarser
