"""The verdict of an oracle on a claim at one point: whatever the code does there becomes a verdict."""

from __future__ import annotations

import math
import sys
from contextlib import redirect_stdout

from nablacheck.checking.contradiction import unless_overruled
from nablacheck.core.contract import ContractError, warnings_hidden
from nablacheck.core.verdict import VALUES_UNDERFLOW, Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.oracles import EXACT, Oracle
from nablacheck.oracles.shared.problem import claim_float_errors, function_float_errors


def check_at_point(claim: Claim, oracle: Oracle, point: Point, *, alone: bool = False) -> Verdict:
    """The oracle's verdict, unless another oracle overrules it, which isn't asked where the verdict is to be the
    oracle's ``alone``. Code that does what no claim may do has failed."""
    try:
        with redirect_stdout(sys.stderr), warnings_hidden():  # what the code prints must not mix with the report
            verdict = oracle.check(claim, point)
            if verdict.outcome is Outcome.FAIL:
                return verdict if alone else unless_overruled(claim, oracle, point, verdict)
            if oracle.name not in EXACT and _agrees_by_underflow(claim, point, verdict):
                return inconclusive(VALUES_UNDERFLOW, verdict.evaluations)
            return verdict
    except ContractError as broken:
        return Verdict(Outcome.FAIL, str(broken), breaks_contract=True, undefined=broken.undefined)


def _agrees_by_underflow(claim: Claim, point: Point, verdict: Verdict) -> bool:
    """Whether a claim passes that is zero there, so that no error is relative to it, and floats are left on the way to
    it or to the function: then zeros have been compared that are none."""
    if verdict.outcome is not Outcome.PASS or verdict.detection_limit < math.inf:
        return False
    return bool(function_float_errors(claim, point).out_of_range or claim_float_errors(claim, point).out_of_range)
