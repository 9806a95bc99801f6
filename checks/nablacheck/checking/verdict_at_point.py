"""The verdict of an oracle on a claim at one point: whatever the code does there becomes a verdict."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

from nablacheck.checking.contradiction import unless_overruled
from nablacheck.core.contract import ContractError, warnings_hidden
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.oracles import Oracle


def check_at_point(claim: Claim, oracle: Oracle, point: Point) -> Verdict:
    """The oracle's verdict, unless another oracle overrules it. Code that does what no claim may do has failed."""
    try:
        with redirect_stdout(sys.stderr), warnings_hidden():  # what the code prints must not mix with the report
            verdict = oracle.check(claim, point)
            return unless_overruled(claim, oracle, point, verdict) if verdict.outcome is Outcome.FAIL else verdict
    except ContractError as broken:
        return Verdict(Outcome.FAIL, str(broken), breaks_contract=True, undefined=broken.undefined)
