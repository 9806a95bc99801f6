"""What passes of true gradients cost and could have seen: evaluations and detection limits, by condition.

    python -m tests.benchmarks.detection [--draws 3]

Limits are relative ones: a claim of zero has an absolute one and is left out of them.

The table of ``docs/method.md``. PYTHONPATH=. where nablacheck isn't installed.
"""

from __future__ import annotations

import argparse
import math
import warnings
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from nablacheck import check_gradient
from nablacheck.catalogue.discovery import Discovery
from nablacheck.core.verdict import Outcome

from tests.benchmarks.conditions import CHANGES, cases

LEAST = 3
"""Evaluations of the fast path at its best: the value at the point and one step on one line."""


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


def spread(figures: Sequence[float]) -> tuple[float, float, float]:
    """The median, what nine of ten are within, and the largest of sorted figures."""
    return figures[len(figures) // 2], figures[int(0.9 * len(figures))], figures[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3)
    draws = parser.parse_args().draws
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    found = passes(draws)
    print(f"{'condition':20} passes   evaluations: median, 9 of 10, most; share of {LEAST}   detection limit: likewise")
    for condition in CHANGES:
        evaluations = sorted(count for count, _ in found[condition])
        limits = sorted(limit for _, limit in found[condition] if math.isfinite(limit))
        n = len(evaluations)
        least = int(100 * evaluations.count(LEAST) / n)
        cost = ", ".join(f"{each:4}" for each in spread(evaluations))
        seen = ", ".join(f"{each:.1e}" for each in spread(limits))
        print(f"{condition:20} {n:6}   {cost}   {least:3} %   {seen}")


if __name__ == "__main__":
    main()
