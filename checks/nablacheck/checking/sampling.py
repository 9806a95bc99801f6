"""The points of one check: those asked for, those beyond comparisons, for exact oracles those for a certificate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from nablacheck.checking.crossings import crossing_points
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.sizes import SizeCoverage
from nablacheck.declare.claim import Claim
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import RIGOROUS, Oracle

EXTRA_POINTS = 2
"""How many further points an exact oracle is given at most, as a multiple of those asked for, where few of these were
conclusive. More of them cost time on claims that hardly any point decides."""


def points_to_check(
    claim: Claim, oracle: Oracle, count: int, seed: int, tally: Tally, coverage: SizeCoverage
) -> Iterator[Point]:
    """The points of a check; the tally knows the verdicts so far. Exact oracles go on until a certificate can rest on
    what was seen: to every size of every axis and all at their largest, and to further points where few were
    conclusive."""
    points = draw_points(claim, count, seed)
    yield from points
    if oracle.name != "prime":  # residues have no order to compare by
        yield from crossing_points(claim, points)
    if oracle.name not in RIGOROUS:
        return
    if not tally.conclusive:  # hardly any other point will be: a few more, for it may be bad luck
        yield from itertools.takewhile(lambda _: not tally.conclusive, draw_points(claim, count, seed + 1))
        if not tally.conclusive:
            return
    yield from coverage.missing_points(tally.passed_sizes, tally.compared_sizes, seed)
    for point in draw_points(claim, EXTRA_POINTS * count, seed + 1):
        if tally.conclusive >= min(count, CERTIFIED) and not coverage.missing(tally.passed_sizes):
            break
        yield point
    yield from coverage.missing_points(tally.passed_sizes, tally.compared_sizes, seed + 1)
    if not coverage.missing(tally.passed_sizes, tally.compared_sizes):
        yield from coverage.unseen_points(tally.drawn_sizes, seed)
        yield from coverage.missing_points(tally.passed_sizes, tally.compared_sizes, seed + 2)
