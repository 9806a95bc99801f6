"""Whether a failure that one oracle finds stands, where another kind of derivative can contradict it.

Differences see the function at a few steps only: features finer than these, or rounding, can mislead them. Tangents
are derivatives of the code, which for code that decides by comparisons are not those of what it computes. So each is
asked about the failures of the other, and overrules them where it agrees with the claim and would have seen the error.
"""

from __future__ import annotations

import numpy as np

from nablacheck.checking.observation import EQUALITY, observe
from nablacheck.core.arrays import norm
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import NOISY, Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.declare.related_points import nearby_point
from nablacheck.differences.checker import UNDECIDABLE
from nablacheck.forward import Indeterminate
from nablacheck.oracles import Oracle, central, dual
from nablacheck.oracles.dual import UNDECIDED
from nablacheck.oracles.shared.code_values import claimed_arrays
from nablacheck.oracles.shared.cross_check import cross_check_exact
from nablacheck.oracles.shared.evaluation import UnsupportedCode
from nablacheck.oracles.shared.problem import problems
from nablacheck.oracles.shared.tangents import Tangents
from nablacheck.oracles.shared.value_rounding import last_digit_spread

BY_TANGENTS = ("dual", "ball")
"""The oracles that differentiate the code itself."""
TANGENTS_AGREE = "no step follows the function there; dual numbers agree with the claim"
DIFFERENCES_AGREE = "differences agree with the claim; the code decides by comparing values"
ONLY_AT_THE_POINT = "the claim fails at this point and not beside it: the function may have a kink there"

SHARPEST_ERROR = 1e-9
"""The relative error that dual numbers have to be able to see where a failure names no entries: differences see little
less. Smaller, fewer such failures are overruled."""
SMALLEST_WEIGHT = 0.25
"""The least weight that an entry has in the slope, or the second derivative, that dual numbers compare: an error that
is larger than their tolerance over this would have been seen."""
DIFFERENCES_MARGIN = 100.0
"""How many times the detection limit of differences an error has to be, for differences that pass to overrule it: their
detection limit is that of the slope as a whole, and an error may weigh less along their lines."""
BESIDE = (2.0**-20, -(2.0**-20), 2.0**-30, -(2.0**-30))
"""How far beside a point, and on which side, a claim is looked at to see whether it is another one just there. Nearer,
quotients in it that have a limit at the point lose their digits."""
JUMP_FACTOR = 100.0
"""How many times as far as from one another what is claimed at the point has to be from what is claimed beside it. A
curvature of the function makes a millionth beside the point."""


def unless_overruled(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> Verdict:
    """The failure that an oracle found at a point, or an inconclusive verdict where another one contradicts it."""
    if oracle.by_differences:
        return _unless_tangents_agree(claim, oracle, point, failure)
    if oracle.name in BY_TANGENTS:
        return _unless_differences_agree(claim, point, failure)
    return failure


def _unless_tangents_agree(claim: Claim, oracle: Oracle, point: Point, failure: Verdict) -> Verdict:
    """A failure found by differences, unless the derivative by dual numbers agrees with the claim, or rounding hides
    even that: then differences see a feature of the function that is finer than their steps, or nothing but rounding.
    Forward differences are overruled where central ones see a kink, a jump or slopes that don't add up. Where dual
    numbers can't tell, the claim has to fail at a point beside this one, too: at a kink or a jump, or where values are
    tied, it may be right."""
    found = dual.check(claim, point)
    if found.outcome is Outcome.FAIL:
        return failure
    undecidable = _where_no_derivative_is(claim, oracle, point)
    if undecidable:
        return inconclusive(undecidable)
    agrees = _agrees(found, failure)
    hidden = found.reason == NOISY or _rounding_of_claim_explains(claim, point, failure)
    if not agrees and differs_from_its_limit(claim, point, failure):
        return failure
    if (agrees or hidden) and _same_code_on_exact_numbers(claim, point):
        return inconclusive(TANGENTS_AGREE if agrees else NOISY)
    other = nearby_point(claim, point)
    if other is None and found.reason.startswith(UNDECIDED):
        return inconclusive(found.reason)
    if other is not None and not _stands_beside(claim, oracle, other):
        return inconclusive(ONLY_AT_THE_POINT)
    return failure


def _stands_beside(claim: Claim, oracle: Oracle, other: Point) -> bool:
    """Whether the claim fails at a point beside the one in question, too, and dual numbers don't agree with it there: a
    staircase misleads differences beside a jump as well as at it, where dual numbers can't tell."""
    failure = oracle.check(claim, other)
    if failure.outcome is not Outcome.FAIL:
        return False
    return not (_agrees(dual.check(claim, other), failure) and _same_code_on_exact_numbers(claim, other))


def differs_from_its_limit(claim: Claim, point: Point, failure: Verdict) -> bool:
    """Whether code that compares by == finds numbers equal there, and what is claimed tends to the derivative that
    differences have found, wherever the point is approached from, and is another one just there. The derivative of a
    continuous function is its own limit where there is one; neither rounding nor a kink leaves one and the same."""
    if failure.claimed is None or failure.estimate is None or failure.variable not in claim.variables:
        return False
    compared = observe(claim, point).differences.items()
    if not any(operation.name == EQUALITY and not values.all() for operation, values in compared):
        return False
    which, beside = claim.variables.index(failure.variable), []
    for distance in BESIDE:
        other = nearby_point(claim, point, distance)
        if other is None:
            return False
        try:
            beside.append(claimed_arrays(claim, other, dict(other.values))[which])
        except (ContractError, OutsideDomain):
            return False
    limit = np.mean(beside, axis=0)
    jump, spread = norm(failure.claimed - limit), max(norm(each - limit) for each in beside)
    return spread * JUMP_FACTOR < jump and norm(failure.estimate.value - limit) * JUMP_FACTOR < jump


def _rounding_of_claim_explains(claim: Claim, point: Point, failure: Verdict) -> bool:
    """Whether the errors of a failure are no larger than what the claim's code may be off by where its last digits are
    random, which arguments beside the point needn't show."""
    if failure.claimed is None or failure.estimate is None:
        return False
    for problem in problems(claim, point):
        if problem.variable == failure.variable:
            spread = last_digit_spread(Tangents(claim, point, problem).randomly_rounded_claim)
            return 0 < float(np.abs(failure.claimed - failure.estimate.value).max(initial=0.0)) <= spread
    return False


def _where_no_derivative_is(claim: Claim, oracle: Oracle, point: Point) -> str:
    """The reason why the function has no derivative there, as central differences see it; empty where they see none.
    Forward differences along the axes see nothing of ties between several entries."""
    if oracle.name == central.name:
        return ""
    reason = central.check(claim, point).reason
    return reason if reason in UNDECIDABLE else ""


def _unless_differences_agree(claim: Claim, point: Point, failure: Verdict) -> Verdict:
    """A failure found by tangents, unless differences agree with the claim that would have seen the error: then code
    that decides by comparisons, such as a bisection, has other derivatives than what it computes."""
    if not failure.entries or not central.applies(claim):
        return failure
    found = central.check(claim, point)
    if found.outcome is not Outcome.PASS:
        return failure
    seen = _relative_error(failure) > DIFFERENCES_MARGIN * found.detection_limit
    if seen or _error(failure) > DIFFERENCES_MARGIN * found.absolute_detection_limit:
        return inconclusive(DIFFERENCES_AGREE)
    return failure


def _error(failure: Verdict) -> float:
    """The error of what is claimed as a whole."""
    if failure.claimed is None or failure.estimate is None:
        return 0.0
    return norm(failure.claimed - failure.estimate.value)


def _relative_error(failure: Verdict) -> float:
    """The error of what is claimed as a whole, relative to it: so it shows in a slope along a line of differences."""
    if failure.claimed is None or failure.estimate is None:
        return 0.0
    size = max(norm(failure.claimed), norm(failure.estimate.value))
    return _error(failure) / size if size else 0.0


def _same_code_on_exact_numbers(claim: Claim, point: Point) -> bool:
    """Whether the code computes the same on exact numbers as on the floats that differences see."""
    try:
        cross_check_exact(claim, point)
    except UnsupportedCode:
        return False
    except (OutsideDomain, Indeterminate):
        pass  # rounding that hides it hides the differences, too
    return True


def _agrees(found: Verdict, failure: Verdict) -> bool:
    """Whether dual numbers agree with a claim that differences call wrong, and would have seen the error."""
    return found.outcome is Outcome.PASS and _would_have_seen(found, failure)


def _would_have_seen(found: Verdict, failure: Verdict) -> bool:
    """Whether an oracle that passes would have seen what another calls wrong: every entry by itself, or the largest
    error among all that is right. Differences that are mistaken about one entry prove nothing about another. Where the
    claim is zero no error is relative to it: a failure without entries then is as large as its difference."""
    errors = [abs(entry.claimed - entry.numerical) for entry in failure.entries]
    sizes = [max(abs(entry.claimed), abs(entry.numerical)) for entry in failure.entries]
    relative = (error / size for error, size in zip(errors, sizes, strict=True) if error)
    smallest = min(relative, default=SHARPEST_ERROR)
    zero = not failure.entries and found.detection_limit == np.inf
    largest = failure.difference if zero else max(errors, default=0.0)
    return found.entry_detection_limit < smallest or found.tolerance < SMALLEST_WEIGHT * largest
