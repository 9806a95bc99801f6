"""The failure where the balls of both sides of a claim are disjoint: which entries are certainly wrong, and by how
much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.core.verdict import Entry, Estimate, Outcome, Verdict, entry_name
from nablacheck.forward import DualArray, dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.oracles.options import BALL
from nablacheck.oracles.shared.claimed_and_true import PROVEN_WRONG, Sides
from nablacheck.oracles.shared.evaluation import EvaluatedClaim

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls


def failure(evaluated: EvaluatedClaim, number_system: Balls, sides: Sides) -> Verdict:
    """The failure of a claim whose sides are disjoint along the directions compared: entry by entry where the claim is
    about first derivatives in free directions or about a value."""
    claim = evaluated.claim
    if claim.kind.states_point or claim.kind.order > 1 or claim.along is not None:
        return _along_directions(evaluated, number_system, sides)
    return _entry_by_entry(evaluated, number_system, sides)


def _entry_by_entry(evaluated: EvaluatedClaim, number_system: Balls, sides: Sides) -> Verdict:
    claim = evaluated.claim
    stated, true = _whole_sides(evaluated, number_system, sides)
    difference = stated - true
    claimed, value = (np.asarray(number_system.approximate(side.primal), dtype=float) for side in (stated, true))
    wrong = [not part.contains(0) for part in difference.primal.ravel().tolist()]
    leading_axes = 0 if claim.formula.out is None else claim.kind.leading_axes(claim.formula.out.names)
    entries = tuple(
        Entry(entry_name(sides.variable, index, leading_axes), float(claimed[index]), float(value[index]), np.inf)
        for index, is_wrong in zip(np.ndindex(difference.shape), wrong, strict=True)
        if is_wrong
    )
    sizes = np.abs(number_system.approximate(difference.primal))
    worst = np.unravel_index(int(np.argmax(sizes)), sizes.shape) if sizes.size else ()
    ball = np.asarray(difference.primal)[worst]
    return Verdict(
        Outcome.FAIL,
        f"{PROVEN_WRONG}: claimed − true = {float(ball.mid()):.3g} ± {float(ball.rad()):.0e} in one entry",
        difference=float(sizes.max(initial=0.0)),
        tolerance=float(ball.rad()),
        ratio=np.inf,
        variable=sides.variable,
        entries=entries,
        total=claimed.size,
        contracted=claim.kind.contracted,
        sign_ambiguous=number_system.sign_choices > 0,
        claimed=claimed,
        estimate=Estimate(value, 1e-15 * np.abs(value) + 1e-300, 0),
    )


def _whole_sides(evaluated: EvaluatedClaim, number_system: Balls, sides: Sides) -> tuple[DualArray, DualArray]:
    """All entries of what is stated and of what is true, instead of these along a direction."""
    claim = evaluated.claim
    if claim.kind.states_value:
        return sides.stated, sides.true
    stated = evaluated.stated()[claim.variables.index(sides.variable)]
    x = evaluated.arguments[sides.variable]
    axes = (dual_array(number_system, axis.reshape(x.shape)) for axis in np.eye(x.size))
    columns = [evaluated.slope(sides.variable, x, axis) for axis in axes]
    return stated, xp.reshape(xp.stack(columns, axis=-1), stated.shape)


def _along_directions(evaluated: EvaluatedClaim, number_system: Balls, sides: Sides) -> Verdict:
    """The failure where a slope or a curvature along random directions has been compared, and no entries."""
    claim = evaluated.claim
    parts = sides.difference.primal.ravel().tolist()
    worst = max(range(len(parts)), key=lambda k: parts[k].abs_lower())
    claimed, true = in_digits(*(side.primal.ravel().tolist()[worst] for side in (sides.stated, sides.true)))
    if claim.along is not None and sides.stated.ndim:
        reason = f"an entry of the claim is {claimed}, and {true} in its part along {claim.along.name} arrays"
    else:
        what = "curvature" if claim.kind.order > 1 else "slope"
        reason = f"along random directions of entries up to 1 the {what} is {true}, and {claimed} by the claim"
    return Verdict(
        Outcome.FAIL,
        f"{PROVEN_WRONG}: {reason}",
        difference=float(np.max(np.abs(number_system.approximate(sides.difference.primal)))),
        ratio=np.inf,
        variable=sides.variable,
        sign_ambiguous=number_system.sign_choices > 0,
    )


def in_digits(*balls: Any) -> list[str]:
    """Balls in as many digits as tell them apart, and no more than they have. They are printed as balls, since as
    floats many would be zero."""
    for digits in range(BALL.fewest_digits, BALL.most_digits):
        texts = [_without_trailing_zeros(ball.str(digits, radius=False)) for ball in balls]
        if len(set(texts)) == len(balls):
            break
    return texts


def _without_trailing_zeros(text: str) -> str:
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent
