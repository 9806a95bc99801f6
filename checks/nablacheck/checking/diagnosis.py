"""The likely cause of a failure: which familiar mistake would explain it at every point where the claim fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from nablacheck.checking.counterexample import PointCheck
from nablacheck.core.arrays import Array
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import Estimate, Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace
from nablacheck.differences.diagnosis.evidence import Evidence
from nablacheck.differences.diagnosis.mistakes import Case, Elsewhere
from nablacheck.differences.diagnosis.patterns import place
from nablacheck.differences.diagnosis.search import likely_mistake
from nablacheck.differences.diagnosis.wording import SINGLE_ENTRY
from nablacheck.oracles.shared.code_values import claimed_arrays

SAMPLES = 6
TRIES = 40
MORE = 1 << 32
"""What is added to the seed for points that no other draw takes."""
FEWEST_ALIKE = 2
"""At so many points an entry has to be the only wrong one, beside the failure that is reported. At a single point it
may be by chance, as where a branch that entries seldom take is wrong: fewer name the wrong entry."""
UNSCALED = 100
"""The points are chosen by bytes below this, so that no argument is scaled."""


def likely_cause(claim: Claim, check: PointCheck, seed: int, reported: Verdict | None) -> str:
    """A few words on what is probably wrong, or nothing. Looks at generic points, where coincidences are rare, and says
    of no entry alone that it is wrong where the failure that is reported shows another."""
    samples, passed = _failures_and_passes(claim, check, seed)
    if not samples:
        return ""
    if found := _single_entry(samples, reported):
        return found
    here, *near = (_evidence(claim, point, verdict) for point, verdict in samples)

    def more() -> list[Evidence]:
        """As many points again: the first few are all on one side of zero now and then."""
        failures, passes = _failures_and_passes(claim, check, seed + MORE)
        return [*(_evidence(claim, *each) for each in failures), *_right(claim, passes)]

    case = Case(here, lambda: Elsewhere(near, _right(claim, passed)), more)
    return likely_mistake(case) or place(case) or _symmetry(claim, samples, check)


def _failures_and_passes(
    claim: Claim, check: PointCheck, seed: int
) -> tuple[list[tuple[Point, Verdict]], list[tuple[Point, Verdict]]]:
    """Generic points of unequal sizes at which the claim fails with figures to look at, and those met meanwhile at
    which it passes: a mistake that would make it wrong there is made on one side of something only."""
    sampler = PointSampler(claim)
    rng = np.random.default_rng(seed)
    failures: list[tuple[Point, Verdict]] = []
    passes: list[tuple[Point, Verdict]] = []
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
            failures.append((point, verdict))
            if len(failures) == SAMPLES:
                break
        elif verdict.outcome is Outcome.PASS:
            passes.append((point, verdict))
    return failures, passes


def _evidence(claim: Claim, point: Point, verdict: Verdict) -> Evidence:
    """What a failure tells, entry by entry."""
    assert verdict.claimed is not None
    assert verdict.estimate is not None
    return Evidence(
        verdict.claimed,
        np.ravel,
        verdict.estimate.value.reshape(-1),
        verdict.estimate.tolerance.reshape(-1),
        verdict.variable,
        {name: value for name, value in point.values.items() if isinstance(value, np.ndarray)},
        partial(_ask, claim, point, verdict.variable),
        entries=True,
        leading=claim.kind.leading_axes(tuple(claim.formula.out.names) if claim.formula.out else ()),
        cotangent=point.cotangent if claim.kind.contracted else None,
        sizes=point.sizes,
    )


def _right(claim: Claim, passes: list[tuple[Point, Verdict]]) -> list[Evidence]:
    """What passes tell: what is claimed is the truth, as far as errors would have been caught. Where it is zero, every
    multiple of it is right, and that tells nothing."""
    found = []
    for point, verdict in passes:
        variable = verdict.variable or claim.variables[0]
        claimed = _ask(claim, point, variable, {}, None)
        if claimed is not None and claimed.any():
            caught = min(verdict.detection_limit, 1.0) * float(np.abs(claimed).max())
            estimate = Estimate(claimed, np.full(claimed.shape, caught), 0)
            seen = replace(verdict, claimed=claimed, estimate=estimate, variable=variable)
            found.append(_evidence(claim, point, seen))
    return found


def _ask(
    claim: Claim, point: Point, variable: str, changed: Mapping[str, Array], cotangent: Array | None
) -> Array | None:
    """What is claimed with some arguments changed, and with another cotangent."""
    asked = point.replace(**changed)
    asked = asked if cotangent is None else replace(asked, cotangent=cotangent)
    try:
        arrays = claimed_arrays(claim, asked, dict(asked.values))
    except (ContractError, OutsideDomain):
        return None
    found = arrays[claim.variables.index(variable)]
    return found if np.isfinite(found).all() else None


def _single_entry(samples: list[tuple[Point, Verdict]], reported: Verdict | None) -> str:
    """One and the same entry is wrong at every point, among several, and in the failure that is reported."""
    names = {verdict.entries[0].index for _, verdict in samples if verdict.entries}
    alone = len(samples) >= FEWEST_ALIKE and all(len(verdict.entries) == 1 < verdict.total for _, verdict in samples)
    shown = names if reported is None or not reported.entries else {entry.index for entry in reported.entries}
    return SINGLE_ENTRY.format(names.pop()) if alone and len(names) == 1 and shown == names else ""


def _symmetry(claim: Claim, samples: list[tuple[Point, Verdict]], check: PointCheck) -> str:
    """Right wherever one square argument is symmetric."""
    for name, space in claim.spaces.items():
        if not isinstance(space, ArraySpace) or not space.is_square:
            continue
        mended = []
        for point, _ in samples:
            a = point.values[name]
            mended.append(check(point.replace(**{name: (a + a.T) / 2})).outcome)
        if Outcome.PASS in mended and Outcome.FAIL not in mended:
            return f"{name} taken for {name}ᵀ in one term: the claim is right where {name} is symmetric"
    return ""
