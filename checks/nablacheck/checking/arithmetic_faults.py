"""Whether a claim disagrees by its formula or by the floating-point arithmetic of its code.

exp z / Σ exp z is the gradient of log Σ exp z, and NaN in floats from z = 710 on. What overflows, underflows or loses
its digits in the code of a claim, or of its function, says nothing about the formula. The judge is the same code in
ball arithmetic, at the point and, as a check that it computes the same on balls as on floats, at an ordinary one. Where
it doesn't run on balls, the floating-point errors that NumPy tells of are all there is to go by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from nablacheck.checking.contradiction import differs_from_its_limit
from nablacheck.core.arrays import SMALLEST_NORMAL
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.float_errors import OVERFLOWS, FloatErrors
from nablacheck.core.verdict import LOSES_DIGITS, ArithmeticFault, Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.declare.related_points import nearby_point, ordinary_point
from nablacheck.differences.perturbations import UNPERTURBED
from nablacheck.forward import DegenerateSample, Indeterminate, UnsupportedOperation, numpy_patched_for
from nablacheck.oracles import available
from nablacheck.oracles.options import BALL
from nablacheck.oracles.shared.claimed_and_true import BOTH_SIDES_ZERO
from nablacheck.oracles.shared.code_values import claim_float_errors, function_float_errors
from nablacheck.oracles.shared.evaluation import UnsupportedCode
from nablacheck.oracles.shared.value_agreement import CodeValue, balls, function_value, stated_value

LOST_DIGITS = 1e-6
"""Code has lost digits where it is off by more than this share of the largest entry of what it computes. Smaller, and
well-made code loses them near singularities; an error below it that makes a claim disagree is told as rounding."""
JUST_BESIDE = (2.0**-30, -(2.0**-30))
"""How far beside a point, and on which side, code is asked whether it has lost digits or jumps at the point alone: so
little that what it should give changes by less than ``LOST_DIGITS``."""
BALLS_AGREE = "balls agree with the claim there: what disagrees is rounding"
FUNCTION = "the function"

_NO_VALUE = (UnsupportedCode, UnsupportedOperation, Indeterminate, DegenerateSample, OutsideDomain, ContractError)


def unless_arithmetic_fault(claim: Claim, point: Point, failure: Verdict) -> Verdict:
    """The failure, or an inconclusive verdict where the arithmetic of the code is to blame. Asks nothing where NumPy
    tells of no floating-point error."""
    function, claimed = function_float_errors(claim, point), claim_float_errors(claim, point)
    if not (function.out_of_range or claimed.out_of_range):
        return failure
    right = right_in_exact_arithmetic(claim, point)
    if right is None:
        fault = _fault_by_flags(claim, failure, function, claimed)
        return failure if fault is None else _undecided(fault, failure)
    return unless_exactly_right(claim, point, failure)


def unless_exactly_right(claim: Claim, point: Point, failure: Verdict) -> Verdict:
    """The failure, or an inconclusive verdict where the claim holds in exact arithmetic. A branch that == enters by
    rounding is another one in exact arithmetic, which says nothing of what the claim is there."""
    if not right_in_exact_arithmetic(claim, point) or differs_from_its_limit(claim, point, failure):
        return failure
    fault = fault_of_claim(claim, point) or fault_of_function(claim, point)
    return inconclusive(BALLS_AGREE, failure.evaluations) if fault is None else _undecided(fault, failure)


def with_fault_of_function(claim: Claim, point: Point, verdict: Verdict) -> Verdict:
    """An inconclusive verdict at a point where the function has no value, with what goes wrong in its arithmetic."""
    if not function_float_errors(claim, point).out_of_range:
        return verdict
    fault = fault_of_function(claim, point)
    if fault is None:
        return verdict
    return _undecided(replace(fault, right_as_formula=bool(right_in_exact_arithmetic(claim, point))), verdict)


def with_fault_of_claim(claim: Claim, point: Point, noisy: Verdict) -> Verdict:
    """An inconclusive verdict where rounding hides the derivative, with what goes wrong in the claim's arithmetic."""
    fault = fault_of_claim(claim, point)
    return noisy if fault is None or not right_in_exact_arithmetic(claim, point) else _undecided(fault, noisy)


def right_in_exact_arithmetic(claim: Claim, point: Point) -> bool | None:
    """Whether the claim holds at a point in ball arithmetic; None where that can't be told. Worked out once."""
    right: bool | None = point.remember((claim, "exactly right"), lambda: _by_balls(claim, point))
    return right


def fault_of_function(claim: Claim, point: Point) -> ArithmeticFault | None:
    """What goes wrong in the function's code, where floats could hold what it should give."""
    what = _what_is_lost(partial(function_value, claim), claim, point, function_float_errors(claim, point))
    return ArithmeticFault(FUNCTION, what, right_as_formula=True) if what else None


def fault_of_claim(claim: Claim, point: Point) -> ArithmeticFault | None:
    """The same of the claim's code."""
    errors = claim_float_errors(claim, point)
    for k in range(max(1, len(claim.variables))):
        if what := _what_is_lost(partial(_stated_value, claim, k), claim, point, errors):
            return ArithmeticFault(f"the {claim.noun}", what, right_as_formula=True)
    return None


def _stated_value(claim: Claim, k: int, point: Point) -> CodeValue:
    return stated_value(claim, point, k)


def _undecided(fault: ArithmeticFault, failure: Verdict) -> Verdict:
    return replace(inconclusive(f"{fault.code} {fault.what} there", failure.evaluations), arithmetic_fault=fault)


def _by_balls(claim: Claim, point: Point) -> bool | None:
    if "ball" not in available():
        return None
    from nablacheck.oracles import ball

    try:
        found = ball.compare_exactly(claim, point)
    except (UnsupportedCode, UnsupportedOperation):
        return None
    except (OutsideDomain, ContractError):
        return False
    if found.outcome is Outcome.FAIL or ball.NO_FINITE_BALL in found.reason:
        return False
    if found.outcome is not Outcome.PASS and found.reason != BOTH_SIDES_ZERO:
        return None
    ordinary = ordinary_point(claim, point.sizes)
    try:
        elsewhere = None if ordinary is None else ball.check(claim, ordinary)
    except ContractError:
        return False
    if elsewhere is None or elsewhere.outcome is Outcome.INCONCLUSIVE:
        return None
    return elsewhere.outcome is Outcome.PASS


def _what_is_lost(value_at: Callable[[Point], CodeValue], claim: Claim, point: Point, errors: FloatErrors) -> str:
    """``overflows``, ``underflows`` or ``loses digits`` where code gives something else than it does exactly, although
    floats could hold that; empty where it doesn't, or nobody knows. Code that gives the exact value on both sides of
    the point has lost no digits: it compares by ==, and rounding has made equal what isn't."""
    code = value_at(point)
    number_system = balls(BALL.last_precision // 2)
    if number_system is None:
        return ""
    try:
        with numpy_patched_for(number_system):
            exact = np.asarray(number_system.approximate(code.evaluate(number_system, UNPERTURBED).primal), dtype=float)
    except _NO_VALUE:
        return ""
    largest = float(np.abs(exact).max(initial=0.0))
    if not np.isfinite(exact).all() or 0 < largest < SMALLEST_NORMAL:
        return ""
    try:
        floats = code.perturbed(UNPERTURBED)
    except (OutsideDomain, ContractError):
        return errors.out_of_range
    with np.errstate(invalid="ignore"):
        agrees = np.abs(floats - exact) <= LOST_DIGITS * largest
    if agrees.all() or errors.out_of_range:
        return "" if agrees.all() else errors.out_of_range
    others = [nearby_point(claim, point, distance) for distance in JUST_BESIDE]
    try:
        beside = [value_at(other).perturbed(UNPERTURBED) for other in others if other is not None]
    except (OutsideDomain, ContractError):
        return LOSES_DIGITS
    jumps = bool(beside) and all(bool((np.abs(each - exact) <= LOST_DIGITS * largest).all()) for each in beside)
    return "" if jumps else LOSES_DIGITS


def _fault_by_flags(
    claim: Claim, failure: Verdict, function: FloatErrors, claimed: FloatErrors
) -> ArithmeticFault | None:
    """What NumPy's flags explain. A claim that isn't finite has overflowed or underflowed, unless it divided by zero
    before. Of finite ones overflow may have changed any entry, and underflow, which is mostly harmless, made zeros."""
    noun = f"the {claim.noun}"
    if failure.breaks_contract:
        first = claimed.first_out_of_range
        return ArithmeticFault(noun, first, right_as_formula=False) if first else None
    for code, errors in ((noun, claimed), (FUNCTION, function)):
        if errors.out_of_range == OVERFLOWS:
            return ArithmeticFault(code, OVERFLOWS, right_as_formula=False)
    if claimed.out_of_range and failure.entries and all(entry.claimed == 0 for entry in failure.entries):
        return ArithmeticFault(noun, claimed.out_of_range, right_as_formula=False)
    return None
