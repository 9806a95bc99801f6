"""Kinks: a function whose derivative jumps at the point, so that no claim about it is right or wrong."""

from __future__ import annotations

import math

from nablacheck.differences.difference_quotient import Line
from nablacheck.differences.options import DISCONTINUITIES
from nablacheck.differences.richardson import Extrapolant


def has_kink(line: Line, found: Extrapolant, scale: float) -> bool:
    """Whether the derivative along the line jumps at the point by a share of ``scale`` that noise can't explain, and by
    as much at half the step."""
    k = found.finest
    line.evaluate(k, k + 1, k + 2)
    kink, halved = line.kink_size(k), line.kink_size(k + 1)
    lasting = math.isfinite(kink) and abs(halved - kink) < DISCONTINUITIES.kink_variation * kink
    above_noise = halved > DISCONTINUITIES.kink_above_noise * line.noise(k + 2)
    return lasting and kink > DISCONTINUITIES.kink_share * scale and above_noise
