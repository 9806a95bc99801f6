"""Arrays of float64: the machine epsilon, norms that don't overflow, and the typical size of entries."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EPS = float(np.finfo(float).eps)
SMALLEST_NORMAL = float(np.finfo(float).tiny)
"""Smaller numbers have underflowed: they are rounded to multiples of 2⁻¹⁰⁷⁴, and have lost digits or all of them."""
SAFE_SQUARE = 1e-280
"""A sum of squares between this and its reciprocal has lost nothing to underflow or overflow."""
SUMMATION_ROUNDING = 1e-12
"""How far, relatively, sums may differ that are added up in another order from call to call, as threads do."""
FEW = 32
"""Of up to so many entries Python's own floats are faster than NumPy's functions."""
SAMPLE_POSITIONS = np.mod(np.arange(1, 256) * (math.sqrt(5) - 1) / 2, 1.0)
"""Relative positions from 0 to 1, spread evenly: multiples of the golden ratio, so that they follow no period of the
entries."""


def norm(a: Array) -> float:
    """The Euclidean norm of all entries, without overflow."""
    square = float(np.vdot(a, a))
    if SAFE_SQUARE < square < 1 / SAFE_SQUARE:
        return math.sqrt(square)
    largest = float(np.abs(a).max(initial=0.0))
    if not 0 < largest < math.inf:
        return largest
    scaled = a / largest
    return largest * math.sqrt(float(np.vdot(scaled, scaled)))


def all_finite(a: Array) -> bool:
    """Whether all entries are finite; that their squares have a finite sum is seen sooner."""
    return math.isfinite(float(np.vdot(a, a))) or bool(np.isfinite(a).all())


def differ_beyond_rounding(a: Array, b: Array) -> bool:
    """Whether two arrays of one shape, which are to be the same, differ by more than the order of sums explains."""
    with np.errstate(all="ignore"):
        gap = np.abs(a - b)
        tolerance = SUMMATION_ROUNDING * max(norm(a), norm(b))
    return bool((np.isfinite(a) != np.isfinite(b)).any() or (gap[np.isfinite(gap)] > tolerance).any())


def rms(a: Array) -> float:
    """The root mean square, without overflow."""
    return norm(a) / math.sqrt(a.size) if a.size else 0.0


def entry_scales(x: Array) -> Array:
    """The scale of every entry: its size, or the root mean square of the array where the entry is smaller."""
    return np.asarray(np.maximum(np.abs(x), rms(x) or 1.0))


@lru_cache
def _sampled_indices(size: int) -> NDArray[np.intp]:
    """The indices of the sampled ones of so many entries."""
    return (SAMPLE_POSITIONS * size).astype(np.intp)


def median_size(a: Array) -> float:
    """The median size of the entries that aren't zero, from a sample where there are many; 0 where all are."""
    flat = a.reshape(-1)
    if flat.size > SAMPLE_POSITIONS.size:
        sampled = flat.take(_sampled_indices(flat.size))
        flat = sampled if sampled.any() else flat
    if flat.size <= FEW:
        known = sorted([abs(entry) for entry in flat.tolist() if entry])
        return known[len(known) // 2] if known else 0.0
    size = np.abs(flat[flat != 0])
    middle = size.size // 2
    return float(np.partition(size, middle)[middle]) if size.size else 0.0
