"""A claim at a kink of the function, judged beside it.

At the kink itself no claim is wrong: what is given there is a convention, and not even one between the slopes on both
sides. Those of max(0, x) − 0.1 max(0, −x) at zero are 1 and 0.1, and with the derivative 0 of either maximum it is 0.
But a claim that changes from one side to the other is asked beside the kink, where no convention matters: one that is
wrong on either side is wrong. Both sides end where the function has its next kink: what is claimed beyond may be for
the side of the point alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nablacheck.blackbox.problem import BlackBox
from nablacheck.core.arrays import Array, rms
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.beside_kinks import steps_beside
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
    if line is None or found is None or line.order > 1:
        return None
    # Entries at zero move as far as others do: code that takes nearly equal numbers for tied sees them apart.
    scale = np.where(box.x == 0, rms(box.x) or 1.0, np.abs(box.x))
    line = line.in_direction(scale * random_weights(np.random.default_rng(0), box.x.shape), step_scale=1.0)
    near: BlackBox | None = None
    try:
        for step, kink_size in steps_beside(line, found):
            move = line.step_size(step) * line.direction
            near, opposite = _moved(box, move), _moved(box, -move)
            slopes = [float(np.vdot(_claimed(side, cotangent), line.direction)) for side in (near, opposite)]
            if not DISCONTINUITIES.follows_kink * kink_size < abs(slopes[0] - slopes[1]) < np.inf:
                return None
            if any(side.claim(cotangent).check(rng)[1].outcome is not Outcome.FAIL for side in (near, opposite)):
                return None
        if near is None:
            return None
        failure = explain(near)
    except ContractError:
        return None
    if failure.outcome is not Outcome.FAIL:
        return None
    return replace(failure, reason=WRONG_ON_EITHER_SIDE, entries=(), complete=False)


def _moved(box: BlackBox, move: Array) -> BlackBox:
    return box.at(box.arguments.replaced({box.arguments.name: box.x + move}))


def _claimed(box: BlackBox, cotangent: Array) -> Array:
    """What is claimed at a point; asked for after the function, whose last call some claims rely on."""
    box.value(box.x)
    return box.claimed(cotangent, box.arguments.at(box.x))
