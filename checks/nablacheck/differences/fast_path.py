"""The fast path along a line: one to five steps settle a claim that is right, where the function is easy."""

from __future__ import annotations

import math

from nablacheck.differences.difference_quotient import Line
from nablacheck.differences.options import RICHARDSON, STEPS
from nablacheck.differences.richardson import Extrapolant


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
            if other < line.characteristic_step:
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
            k = line.characteristic_step + finer
            line.evaluate(k)
            if line.changes[k] or line.one_sided_gaps[k]:
                return None
        return line.extrapolant(line.characteristic_step, 2)

    def _smallest_useful_step(self, line: Line, tolerance: float) -> int:
        """The finest step at which the noise of the residual is within the tolerance, as far as noise is known."""
        k = line.characteristic_step
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
            grows = found.count < STEPS.fast_max_steps and (fine < finest or coarse > line.characteristic_step)
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
