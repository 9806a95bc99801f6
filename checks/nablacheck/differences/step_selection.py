"""Which steps are taken along a line: the fast path, on which one to five steps settle a claim that is right where the
function is easy, and the adaptive search along lines that it leaves open.

Coarser steps reduce noise, finer ones truncation; as in Gill, Murray, Saunders & Wright (1983) the estimates of both
decide which to take, here with extrapolation, and without an assumption about higher derivatives.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.options import LOCATION, RICHARDSON, ROUNDING, STEPS


class FastPath:
    """The fast path along lines through one point. The noise that one line has met is known to the next."""

    def __init__(self) -> None:
        self.sigma = 0.0
        """The noise of the function, as far as residuals that don't fall with the step have shown it."""

    def extrapolant(self, line: Line, scale: float) -> Extrapolant | None:
        """An extrapolant of one to five steps that agrees with a residual of zero to the tolerance of the fast path;
        ``scale`` is the size of the derivative. None where the line needs a search of steps; that says nothing about
        the claim.

        The first step is as fine as noise allows, so that truncation hardly shows and one step is often enough. Where
        it isn't, another step tells whether truncation is in the way, which finer steps and extrapolation remove, or
        noise, which coarser steps do.
        """
        if scale == 0:
            return self._constant(line)
        if not scale < math.inf:
            return None
        negligible = STEPS.negligible * scale
        k = self._smallest_useful_step(line, negligible)
        for _ in range(STEPS.fast_starts):
            line.evaluate(k)
            if not line.is_finite(k):
                return None
            if abs(line.residuals[k]) <= negligible and line.one_sided_gap(k) <= STEPS.fast_kink * scale:
                return line.extrapolant(k, 1)
            finest = self._smallest_useful_step(line, STEPS.fast_tolerance / STEPS.fast_noise_margin * scale)
            other = k + 1 if k < finest else k - 1
            if other < line.characteristic_exponent:
                return None
            line.evaluate(other)
            if line.claim_overflowed or not line.is_finite(other):
                return None
            coarse, fine = sorted((k, other))
            if abs(line.residuals[fine]) > max(STEPS.truncation_decay * abs(line.residuals[coarse]), negligible):
                noise = line.residuals[fine] - line.residuals[coarse] / 4  # what isn't truncation
                self.sigma = line.implied_sigma(abs(noise), fine)
                k = self._smallest_useful_step(line, negligible)
                if k >= coarse:
                    return None
            else:
                return self._extrapolate(line, scale, coarse, finest)
        return None

    def _constant(self, line: Line) -> Extrapolant | None:
        """The extrapolant of the two coarsest steps, where the function changes at none of the steps from the coarsest
        to those near single precision, as a claim of zero says."""
        for finer in STEPS.constant_probes:
            k = line.characteristic_exponent + finer
            line.evaluate(k)
            if line.changes[k] or line.one_sided_gaps[k]:
                return None
        return line.extrapolant(line.characteristic_exponent, 2)

    def _smallest_useful_step(self, line: Line, tolerance: float) -> int:
        """The finest step at which the noise of the residual is within the tolerance, as far as noise is known."""
        k = line.characteristic_exponent
        noise = RICHARDSON.noise_factor * max(line.noise(k), line.propagated_noise(self.sigma, k))
        if not noise > 0:
            return STEPS.smallest
        if not tolerance or math.isinf(noise):
            return min(k, STEPS.smallest)
        # The logarithm of the quotient, which may underflow; noise grows as step⁻ᵒʳᵈᵉʳ.
        room = math.floor((math.log2(tolerance) - math.log2(noise)) / line.order)
        return min(k + max(room, 0), STEPS.smallest)

    def _extrapolate(self, line: Line, scale: float, coarse: int, finest: int) -> Extrapolant | None:
        """An extrapolant that has the step ``coarse`` and the next and settles the claim. It grows to finer steps as
        far as noise allows, then to coarser ones; where it can't grow any more, a somewhat larger tolerance does."""
        fine = coarse + 1
        while True:
            found = line.extrapolant(coarse, fine - coarse + 1)
            grows = found.count < STEPS.fast_max_steps and (fine < finest or coarse > line.characteristic_exponent)
            if found.tolerance <= (STEPS.fast_tolerance if grows else STEPS.fast_noisy_tolerance) * scale:
                agrees = abs(found.value) <= max(found.tolerance, STEPS.negligible * scale)
                if agrees and line.kink_size(fine - 1) <= STEPS.fast_kink * scale:
                    return found
            if not grows:
                return None
            if fine < finest:
                fine += 1
            else:
                coarse -= 1
            line.evaluate(coarse, fine)
            if line.claim_overflowed or not (line.is_finite(coarse) and line.is_finite(fine)):
                return None


def search_steps(
    line: Line, scale: float, target_tolerance: float, claim_rounding: float, stop_early: bool
) -> Extrapolant | None:
    """The most accurate extrapolant that an adaptive ladder of steps finds; None where the function isn't finite, or
    the claim overflows.

    Probes far apart find the radius within which the function is smooth; from there the ladder grows to coarser steps
    where noise limits it, to finer ones where truncation does, while that helps. It ends at ``target_tolerance``; with
    ``stop_early`` also as soon as the claim is clearly off. ``scale`` is the size of the derivative.
    """

    def clearly_off(known: Extrapolant | None) -> bool:
        return stop_early and known is not None and _in_tolerances(known, claim_rounding) > STEPS.clear

    if stop_early and clearly_off(known := _refined(line, scale, claim_rounding)):
        return known
    start = _radius_of_smoothness(line, scale)
    if line.direction.size > LOCATION.max_entrywise and clearly_off(known := line.best_extrapolant()):
        return known  # of fewer entries each is looked at next, with the steps of a whole ladder
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
        if best.tolerance <= target_tolerance or clearly_off(best):
            break
        stalls = 0 if best.tolerance < STEPS.improvement * least else stalls + 1
        least = min(least, best.tolerance)
        step = _next_step(line, best, scale)
        if stalls > STEPS.max_stalls or step is None:
            break
        line.evaluate(step)
    return line.best_extrapolant()


def _refined(line: Line, scale: float, claim_rounding: float) -> Extrapolant | None:
    """The best extrapolant after a few further steps, which are taken while it isn't clear whether the claim is off."""

    def unclear(known: Extrapolant) -> bool:
        return STEPS.borderline < _in_tolerances(known, claim_rounding) < STEPS.clear

    return refined(line, scale, unclear, STEPS.borderline_steps)


def refined(line: Line, scale: float, unclear: Callable[[Extrapolant], bool], most: int) -> Extrapolant | None:
    """The best extrapolant after a few further steps at most, which are taken while it is unclear."""
    known = line.best_extrapolant()
    for _ in range(most):
        if known is None or not unclear(known):
            break
        step = _next_step(line, known, scale)
        if step is None:
            break
        line.evaluate(step)
        known = line.best_extrapolant()
    return known


def _in_tolerances(found: Extrapolant, claim_rounding: float) -> float:
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
            start = math.floor(1 - math.log2(radius)) if 0 < radius < math.inf else line.characteristic_exponent
            start = max(min(start, k), line.characteristic_exponent)
            if start > STEPS.fine_radius:
                line.evaluate(STEPS.fine_probe, STEPS.fine_probe + 1)
            return start
    return line.characteristic_exponent


def _next_step(line: Line, best: Extrapolant, scale: float) -> int | None:
    """The step that promises most: a coarser one against noise, a finer one against truncation.

    Farther away than the characteristic step a function may follow another law, just as smoothly. Noise alone is a
    reason to go there, and only where finer steps tell the derivative, so that another law contradicts them.
    """
    coarser = next((k for k in range(best.coarsest - 1, best.coarsest - 4, -1) if k not in line.residuals), None)
    finer = next((k for k in (best.finest + 1, best.finest + 2) if k not in line.residuals), None)
    known = best.noise_limited and best.tolerance < STEPS.known_derivative * scale
    known = known and line.function_noise.relative < ROUNDING.least_half
    coarsest = line.characteristic_exponent - (STEPS.beyond_characteristic if known else 0)
    if coarser is not None and coarser < coarsest:
        coarser = None
    if finer is not None and finer > STEPS.smallest:
        finer = None
    if best.noise_limited:
        return coarser
    if finer is not None and (best.count < RICHARDSON.max_steps or coarser is None):
        return finer
    return coarser
