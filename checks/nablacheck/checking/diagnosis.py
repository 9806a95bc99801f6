"""The likely cause of a failure: which familiar mistake would explain it at every point where the claim fails."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from nablacheck.checking.counterexample import PointCheck
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace
from nablacheck.differences.familiar_mistakes import (
    MOST_SIMPLE,
    SINGLE_ENTRY,
    Repair,
    constant_factor,
    is_square,
    size_factor,
    square_mistake,
)

SAMPLES = 6
TRIES = 40
UNSCALED = 100
"""The points are chosen by bytes below this, so that no argument is scaled."""
FACTOR_KNOWN = 1e-9
"""How well a factor is known, relatively."""
LOOSE = 1e-6
"""Relative agreement that is enough to name a cause; the verdict itself doesn't depend on it."""


def likely_cause(claim: Claim, check: PointCheck, seed: int) -> str:
    """A few words on what is probably wrong, or nothing. Looks at generic points, where coincidences are rare."""
    samples = list(_failures(claim, check, seed))
    if not samples:
        return ""
    for explain in (_factor, _square_mistake, _single_entry):
        found = explain(claim, samples)
        if found:
            return found
    return _symmetry(claim, samples, check)


def _failures(claim: Claim, check: PointCheck, seed: int) -> Iterator[tuple[Point, Verdict]]:
    """Generic points of unequal sizes at which the claim fails with figures to look at."""
    sampler = PointSampler(claim)
    rng = np.random.default_rng(seed)
    found = 0
    for _ in range(TRIES):
        sizes = {letter: int(rng.integers(max(low, 2), max(high, 3))) for letter, (low, high) in sampler.ranges.items()}
        if not sampler.sizes_hold(sizes):
            continue
        # One more is drawn than is used: without it the points would be others.
        point = sampler.generic_point(sizes, rng.integers(0, UNSCALED, sampler.byte_count(sizes))[1:].tolist())
        if point is None:
            continue
        verdict = check(point)
        if verdict.outcome is Outcome.FAIL and verdict.estimate is not None:
            yield point, verdict
            found += 1
            if found == SAMPLES:
                return


def _pair(verdict: Verdict) -> tuple[Array, Array]:
    assert verdict.claimed is not None
    assert verdict.estimate is not None
    return verdict.claimed, verdict.estimate.value


def _same(a: Array, b: Array, verdict: Verdict) -> bool:
    """Whether two arrays agree about as well as the oracle can tell."""
    assert verdict.estimate is not None
    tolerance = 4 * verdict.estimate.tolerance.max(initial=0.0) + LOOSE * np.abs(b).max(initial=0.0)
    return a.shape == b.shape and bool(np.abs(a - b).max(initial=0.0) <= tolerance)


def _factor(claim: Claim, samples: list[tuple[Point, Verdict]]) -> str:
    """Right but for a constant factor, or one that is a size."""
    factors = []
    for _, verdict in samples:
        claimed, numerical = _pair(verdict)
        norm = float(np.vdot(claimed, claimed))
        factor = float(np.vdot(claimed, numerical)) / norm if norm > 0 else 0.0
        if factor == 0 or not _same(factor * claimed, numerical, verdict):
            return ""
        factors.append(factor)
    first = factors[0]
    if all(abs(factor - first) <= 1e-4 * abs(first) for factor in factors):
        return constant_factor(first, FACTOR_KNOWN)
    for letter in samples[0][0].sizes:
        for power in (1, -1):
            ratios = [f / point.sizes[letter] ** power for f, (point, _) in zip(factors, samples, strict=True)]
            if all(abs(ratio - ratios[0]) <= 1e-4 * abs(ratios[0]) for ratio in ratios):
                exact = Fraction(ratios[0]).limit_denominator(MOST_SIMPLE)
                return size_factor(_multiple(exact, letter, power))
    return ""


def _multiple(number: Fraction, letter: str, power: int) -> str:
    """A number times a size, or over it, in writing: ``2N``, ``N/2``, ``1/N``, ``1/(2N)``."""

    def product(number: int, letter: str) -> str:
        return letter if letter and number == 1 else f"{number}{letter}"

    above, below = (letter, "") if power == 1 else ("", letter)
    top, bottom = product(number.numerator, above), product(number.denominator, below)
    if bottom == "1":
        return top
    return f"{top}/({bottom})" if below and bottom != below else f"{top}/{bottom}"


def _square_mistake(claim: Claim, samples: list[tuple[Point, Verdict]]) -> str:
    if not all(is_square(_pair(v)[0]) for _, v in samples):
        return ""

    def explains(repair: Repair) -> bool:
        return all(_same(repair(_pair(v)[0]), _pair(v)[1], v) for _, v in samples)

    if found := square_mistake(explains):
        return found
    if all(_same((_pair(v)[1] + _pair(v)[1].T) / 2, _pair(v)[0], v) for _, v in samples):
        name = claim.variables[0]
        return (
            f"the claim is the symmetric part of the truth: the function reads one triangle of {name} more than the "
            "other; claim it along=symmetric"
        )
    if all(_same(_pair(v)[1] + _pair(v)[1].T, _pair(v)[0], v) for _, v in samples):
        return "G + Gᵀ for G: the claim is the truth plus its transpose"
    wrong = [np.argwhere(np.abs(_pair(v)[0] - _pair(v)[1]) > v.estimate.tolerance) for _, v in samples if v.estimate]
    if all(len(w) and (w[:, 0] == w[:, 1]).all() for w in wrong) and any(len(w) > 1 for w in wrong):
        return "only the diagonal is wrong"
    return ""


def _single_entry(claim: Claim, samples: list[tuple[Point, Verdict]]) -> str:
    """One and the same entry is wrong at every point, among several."""
    names = {verdict.entries[0].index for _, verdict in samples if verdict.entries}
    alone = all(len(verdict.entries) == 1 < verdict.total for _, verdict in samples)
    return SINGLE_ENTRY.format(names.pop()) if alone and len(names) == 1 else ""


def _symmetry(claim: Claim, samples: list[tuple[Point, Verdict]], check: PointCheck) -> str:
    """Right wherever one square argument is symmetric."""
    for name, space in claim.spaces.items():
        if not isinstance(space, ArraySpace) or len(space.axes.names) != 2 or len(set(space.axes.names)) != 1:
            continue
        mended = []
        for point, _ in samples:
            a = point.values[name]
            mended.append(check(point.replace(**{name: (a + a.T) / 2})).outcome)
        if Outcome.PASS in mended and Outcome.FAIL not in mended:
            return f"{name} taken for {name}ᵀ in one term: the claim is right where {name} is symmetric"
    return ""
