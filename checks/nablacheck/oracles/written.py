"""The oracle ``written``: what a declaration says in its docstrings and what its code computes, compared in floats.

The equations of the function and of the claim are read in the declared spaces and evaluated at the point. Where one has
no reading with the declared shapes, it is undefined as written, and the claim fails; where it isn't read at all, there
is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from nablacheck.core.contract import ContractError, OutOfRange, OutsideDomain
from nablacheck.core.float_errors import OVERFLOWS
from nablacheck.core.verdict import Outcome, Verdict, inconclusive, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.oracles import value
from nablacheck.oracles.shared.claimed_and_true import PROVEN_WRONG
from nablacheck.oracles.shared.code_values import claim_float_errors, function_float_errors, require_arrays
from nablacheck.reading.comparison import AsWritten, as_printed, as_written, copied

name, title = "written", "its equation in writing"
by_differences = False
UNDEFINED = "undefined as written"


def applies(claim: Claim) -> bool:
    return any(each.decided for each in equations(claim))


def equations(claim: Claim) -> tuple[AsWritten, ...]:
    """All that is said in writing: by the docstrings of the function and of the claim, and by its sources."""
    return (*as_written(claim), *(printed for _, printed in as_printed(claim)))


def check(claim: Claim, point: Point) -> Verdict:
    """Compare both equations with the code at one point. Raises ``ContractError`` as other oracles do."""
    try:
        require_arrays(claim, point)
    except OutsideDomain as left:
        return inconclusive(str(left))
    except ContractError as broken:
        if broken.undefined:  # the formula has no value there: other oracles say what that means
            return inconclusive(str(broken))
        raise
    return worst(comparisons(claim, point, value.check))


def comparisons(claim: Claim, point: Point, compare: Callable[[Claim, Point], Verdict]) -> Iterator[Verdict]:
    """The verdicts on all that is written, which ``compare`` checks beside the code as identities."""
    for equation in equations(claim):
        if equation.undefined:
            yield Verdict(
                Outcome.FAIL,
                undefined_reason(equation),
                breaks_contract=True,
                undefined=True,
                equation_of=equation.what,
            )
        for identity in equation.identities:  # that of the function is one for all claims
            yield point.remember((compare, identity), partial(_verdict, equation, identity, point, compare))


def _verdict(equation: AsWritten, identity: Claim, point: Point, compare: Callable[[Claim, Point], Verdict]) -> Verdict:
    """Whether an equation agrees with the code there."""
    where = _with_more_arguments(identity, point)
    try:
        verdict = compare(identity, where)
        if verdict.outcome is Outcome.FAIL and compare is value.check and _overflows(identity, where):
            return _leaves_range(equation)
    except OutOfRange:  # log Σ exp(zᵢ) overflows as it is written, where code for it needn't
        return _leaves_range(equation)
    except ContractError as broken:
        if broken.undefined:  # 2x³/x² has no value at 0, where code for 2x may have one
            return inconclusive(f"{equation.what}, {equation.equation}, has no value there as written")
        raise
    if verdict.outcome is Outcome.FAIL and (not verdict.reason or verdict.reason.startswith(PROVEN_WRONG)):
        what = f"{equation.what}, {equation.equation},"
        return replace(verdict, reason="", entries_of=what, equation_of=equation.what, columns=("written", "computed"))
    return verdict


def _leaves_range(equation: AsWritten) -> Verdict:
    return inconclusive(f"{equation.what}, {equation.equation}, leaves the range of floats there as written")


def _overflows(identity: Claim, point: Point) -> bool:
    """Whether floats overflow on the way to a side: exp(z − log Σ exp(zᵢ)) is 0 then."""
    sides = claim_float_errors(identity, point), function_float_errors(identity, point)
    return any(side.out_of_range == OVERFLOWS for side in sides)


def reading_of(claim: Claim, what: str) -> str:
    """What one of the equations was read as, by the words that verdicts have for it."""
    return next((each.reading for each in equations(claim) if each.what == what), "")


def undefined_reason(equation: AsWritten) -> str:
    """Why an equation is undefined, with the shapes."""
    return f"{equation.what}, {equation.equation}, is {UNDEFINED}: {equation.reason}"


def _with_more_arguments(identity: Claim, point: Point) -> Point:
    """The point with all arguments that the equation is about: the cotangent, where it speaks of it, and the copies
    that a stated point is computed from."""
    more = {name: copied(name) for name in identity.spaces if name not in point.values}
    if not more:
        return point

    def extended() -> Point:
        values = {name: point.values[original] if original else point.cotangent for name, original in more.items()}
        free = {name: point.free[original] for name, original in more.items() if original in point.free}
        return Point(point.sizes, {**point.values, **values}, point.cotangent, {**point.free, **free})

    found: Point = point.remember((*more, "arguments"), extended)
    return found
