"""Checking a claim for its status alone."""

from __future__ import annotations

from typing import Any

from nablacheck import Claim
from nablacheck.checking.result import Result
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import Oracle


def check_plainly(claim: Claim, oracle: Oracle, **options: Any) -> Result:
    """``check_claim`` without a simpler failing point and without a likely cause, which take most of the time."""
    return check_claim(claim, oracle, shrink=False, explain=False, **options)
