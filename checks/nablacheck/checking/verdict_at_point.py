"""The verdict of an oracle on a claim at one point: whatever the code does there becomes a verdict."""

from __future__ import annotations

import math
import sys
from contextlib import redirect_stdout
from dataclasses import replace

from nablacheck.blackbox.problem import CALLS
from nablacheck.checking.arithmetic_faults import unless_arithmetic_fault
from nablacheck.checking.contradiction import unless_overruled
from nablacheck.core.arrays import differ_beyond_rounding
from nablacheck.core.contract import ContractError, OutOfRange, OutsideDomain, warnings_hidden
from nablacheck.core.verdict import (
    CLAIM_CHANGES,
    FUNCTION_CHANGES,
    VALUES_UNDERFLOW,
    Outcome,
    Verdict,
    inconclusive,
)
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.oracles import RIGOROUS, Oracle
from nablacheck.oracles.shared.code_values import claim_float_errors, claimed_arrays, evaluate, function_float_errors


def check_at_point(claim: Claim, oracle: Oracle, point: Point, *, alone: bool = False) -> Verdict:
    """The oracle's verdict, unless another oracle overrules it, or the arithmetic of the code is to blame; neither is
    asked where a failure is to be the oracle's ``alone``. Code that does what no claim may do has failed."""
    try:
        with redirect_stdout(sys.stderr), warnings_hidden():  # what the code prints must not mix with the report
            verdict = _asked(claim, oracle, point, alone)
            if oracle.name in RIGOROUS:
                return verdict
            if verdict.outcome is Outcome.FAIL:
                return verdict if alone else unless_arithmetic_fault(claim, point, verdict)
            if _agrees_by_underflow(claim, point, verdict):
                return inconclusive(VALUES_UNDERFLOW, verdict.evaluations)
            if verdict.outcome is Outcome.INCONCLUSIVE:
                return replace(verdict, reason=_what_changes(claim, point) or verdict.reason)
            return verdict
    except ContractError as broken:
        return Verdict(Outcome.FAIL, str(broken), breaks_contract=True, undefined=broken.undefined)


def _asked(claim: Claim, oracle: Oracle, point: Point, alone: bool) -> Verdict:
    """The verdict of the oracles. Raises ``ContractError``, but not for a claim that isn't finite as its numbers left
    the range of floats."""
    try:
        verdict = oracle.check(claim, point)
    except OutOfRange as left:
        return Verdict(Outcome.FAIL, str(left), breaks_contract=True)
    overruled = verdict.outcome is Outcome.FAIL and not alone
    return unless_overruled(claim, oracle, point, verdict) if overruled else verdict


def _what_changes(claim: Claim, point: Point) -> str:
    """Whether the function, or else the claim, has other values when it is called again, in words; empty where neither
    has. Then the noise that an oracle saw is none of arithmetic."""
    if not claim.kind.states_derivative:
        return ""

    def asked() -> str:
        try:
            values = [evaluate(claim, point, dict(point.values)) for _ in range(CALLS)]
            if any(differ_beyond_rounding(values[0], each) for each in values):
                return FUNCTION_CHANGES
            calls = (claimed_arrays(claim, point, dict(point.values)) for _ in range(2))
            changes = any(differ_beyond_rounding(*pair) for pair in zip(*calls, strict=True))
        except (ContractError, OutsideDomain):
            return ""
        return CLAIM_CHANGES if changes else ""

    return str(point.remember((claim, FUNCTION_CHANGES), asked))


def _agrees_by_underflow(claim: Claim, point: Point, verdict: Verdict) -> bool:
    """Whether a claim passes that is zero there, so that no error is relative to it, and floats are left on the way to
    it or to the function: then zeros have been compared that are none."""
    if verdict.outcome is not Outcome.PASS or verdict.detection_limit < math.inf:
        return False
    return bool(function_float_errors(claim, point).out_of_range or claim_float_errors(claim, point).out_of_range)
