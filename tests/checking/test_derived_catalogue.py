"""The gradients of the catalogue, derived from the equations of its functions."""

from __future__ import annotations

import statistics
from dataclasses import replace

from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.derivation import derive
from nablacheck.checking.result import Result, Status
from nablacheck.declare.claim import Claim
from nablacheck.oracles import Oracle
from nablacheck.reading.deriving import NotDerived
from nablacheck.reading.writing import as_unicode

from tests.helpers.equations import verify

LEAST_DERIVED = 0.95
LONGEST = 1.2
"""How long the median derivative may be, as a multiple of what is printed."""
FEW = 6


def check(claim: Claim, oracle: Oracle, count: int) -> Result:
    """Dual numbers at a few points, to save time; balls would say the same."""
    if oracle.name == "ball":
        return Result(claim.name, oracle.name, Status.UNSUPPORTED, 1)
    return verify(claim, oracle, min(count, FEW))


def test_nearly_all_are_derived_and_no_longer_than_what_is_printed() -> None:
    gradients: dict[tuple[str, ...], Claim] = {}
    for claim in Discovery().registry().claims():
        if claim.kind.name == "gradient":
            key = (claim.formula.name, *claim.variables, *map(str, claim.spaces.values()), str(claim.along))
            gradients.setdefault(key, claim)
    lengths, refused = [], []
    for claim in gradients.values():
        try:
            text = as_unicode(derive(replace(claim, misprint=False), check).derivative)
            lengths.append(len(text) / len(claim.equation))
        except NotDerived as reason:
            if "isn't read" not in str(reason):
                refused.append(f"{claim.name}: {reason}")
    assert len(lengths) >= LEAST_DERIVED * (len(lengths) + len(refused)), refused
    assert statistics.median(lengths) <= LONGEST
