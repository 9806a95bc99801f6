"""A claim at a kink of the function, judged beside it.

At the kink itself no claim is wrong: what is given there is a convention, and not even one between the slopes on both
sides. Those of max(0, x) − 0.1 max(0, −x) at zero are 1 and 0.1, and with the derivative 0 of either maximum it is 0.
But formulas for both sides are asked for their values there, where conventions don't matter; a claim that is wrong on
either side is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from nablacheck.blackbox.problem import BlackBox
from nablacheck.core.arrays import Array, rms
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.directions import random_weights
from nablacheck.differences.line_result import KINK_AT_POINT, LineResult
from nablacheck.differences.options import DISCONTINUITIES

WRONG_ON_EITHER_SIDE = f"{KINK_AT_POINT}; a little beside it, on either side, the claim is wrong"


def wrong_on_either_side(
    box: BlackBox, cotangent: Array, kink: LineResult, rng: np.random.Generator, explain: Callable[[BlackBox], Verdict]
) -> Verdict | None:
    """The failure where a claim is wrong on both sides of a kink that a line shows, as ``explain`` gives it for one of
    them; None elsewhere.

    A claim whose slope along the line doesn't jump at the kink is none for both sides: it may be a stored value, and
    tells nothing about other points.
    """
    line, found = kink.line, kink.extrapolant
    if line is None or found is None:
        return None
    least_jump = DISCONTINUITIES.follows_kink * line.kink_size(found.finest)
    evaluations = 1 + kink.evaluations
    try:
        for near, opposite in _beside(box):
            slopes = [float(np.vdot(_claimed(side, cotangent), line.direction)) for side in (near, opposite)]
            if not least_jump < abs(slopes[0] - slopes[1]) < np.inf:
                return None
            for side in (near, opposite):
                checker, result = side.claim(cotangent).check(rng)
                evaluations += 2 + checker.evaluations
                if result.outcome is not Outcome.FAIL:
                    return None
        failure = explain(near)
    except ContractError:
        return None
    if failure.outcome is not Outcome.FAIL:
        return None
    evaluations += failure.evaluations
    return replace(failure, reason=WRONG_ON_EITHER_SIDE, entries=(), complete=False, evaluations=evaluations)


def _beside(box: BlackBox) -> Iterator[tuple[BlackBox, BlackBox]]:
    """Pairs of points on either side, at which no entry has changed its sign."""
    scale = np.where(box.x == 0, rms(box.x) or 1.0, np.abs(box.x))
    direction = scale * random_weights(np.random.default_rng(0), box.x.shape)
    for share in DISCONTINUITIES.aside:
        yield _moved(box, share * direction), _moved(box, -share * direction)


def _moved(box: BlackBox, move: Array) -> BlackBox:
    return box.at(box.arguments.replaced({box.arguments.name: box.x + move}))


def _claimed(box: BlackBox, cotangent: Array) -> Array:
    """What is claimed at a point; asked for after the function, whose last call some claims rely on."""
    box.value(box.x)
    return box.claimed(cotangent, box.arguments.at(box.x))
