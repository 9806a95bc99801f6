"""What passes of true gradients cost and could have seen: evaluations and detection limits, by condition.

    python -m tests.benchmarks.detection [--draws 3]

The table of ``docs/method.md``. PYTHONPATH=. where nablacheck isn't installed.
"""

from __future__ import annotations

import argparse
import warnings
from collections import defaultdict

import numpy as np
from nablacheck import check_gradient
from nablacheck.catalogue.discovery import Discovery
from nablacheck.core.verdict import Outcome

from tests.benchmarks.conditions import CHANGES, cases

LEAST = 5
"""Evaluations of the fast path at its best: the value at the point and one step on two lines."""


def passes(draws: int) -> dict[str, list[tuple[int, float]]]:
    """The evaluations and the detection limits of the catalogue's gradients where they pass, by condition."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for claim in Discovery().registry().claims():
        if claim.kind.name != "gradient" or claim.misprint or claim.along is not None:
            continue
        for case in cases(claim, draws):
            function, gradient = case.function(claim.formula.function), case.gradient(claim.function)
            verdict = check_gradient(function, gradient, *case.args, wrt=case.wrt)
            if verdict.outcome is Outcome.PASS:
                found[case.condition].append((verdict.evaluations, verdict.detection_limit))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3)
    draws = parser.parse_args().draws
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    found = passes(draws)
    print(f"{'condition':20} passes   evaluations: median, 9 of 10, most; share of {LEAST}   detection limit: likewise")
    for condition in CHANGES:
        evaluations, limits = map(sorted, zip(*found[condition], strict=True))
        n = len(limits)
        least = int(100 * evaluations.count(LEAST) / n)
        of_ten = int(0.9 * n)
        cost = f"{evaluations[n // 2]:4}, {evaluations[of_ten]:4}, {evaluations[-1]:4}"
        seen = f"{limits[n // 2]:.1e}, {limits[of_ten]:.1e}, {limits[-1]:.1e}"
        print(f"{condition:20} {n:6}   {cost}   {least:3} %   {seen}")


if __name__ == "__main__":
    main()
