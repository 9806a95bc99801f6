"""Whether the code of a misprint runs at all: what can't be run doesn't refute what a document prints.

Code that raises at some sizes, or returns another shape there, is at fault even where it gives numbers at others. A
print that is undefined as written at those sizes has to be declared for the other sizes alone.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

from nablacheck.checking.counterexample import LARGEST, Counterexample, smallest_counterexample
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import LARGEST_SIZE, PointSampler
from nablacheck.declare.points import Point
from nablacheck.oracles.shared.code_values import require_arrays

TRIES = 4
"""How many points are tried at each size: a wrong shape shows at the first, a branch of the code at another."""
HAS_READING = "what is printed isn't undefined as written: give the claim the code that it means"
MOST_AXES = 3
"""With how many axes at most all sizes are tried: 125."""
REFUTES_NOTHING = "a misprint is refuted by numbers, not by code that is at fault"


def find_code_fault(claim: Claim) -> Counterexample | None:
    """The simplest point at which the code of a claim, or of its function, can't be run; None where it runs at all
    sizes that are drawn, or with many axes at all up to 3. The points depend on nothing but the declaration, so that
    every command comes to the same."""

    def run(point: Point) -> Verdict:
        try:
            with redirect_stdout(sys.stderr):  # what the code prints must not mix with the report
                require_arrays(claim, point)
        except OutsideDomain as left:
            return inconclusive(str(left))
        except ContractError as broken:
            if not broken.undefined:
                return Verdict(Outcome.FAIL, str(broken), breaks_contract=True)
        return Verdict(Outcome.PASS)

    few_axes = len(PointSampler(claim).letters) <= MOST_AXES
    return smallest_counterexample(claim, run, tries=TRIES, largest=LARGEST_SIZE if few_axes else LARGEST)
