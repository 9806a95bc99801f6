"""How much checkers of gradients notice, and how often they raise a false alarm, side by side in one run.

    python tests/benchmarks/power.py [--draws 20] [--without numdifftools] [--claims norm]

Every gradient of the catalogue is true; it is spoiled by mistakes that people make, at points under ten conditions.
A mistake that changes nothing at a point isn't counted, nor what a tool says of one where it doesn't accept the truth.
What nablacheck misses or rejects wrongly is listed at the end. PYTHONPATH=. where nablacheck isn't installed.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from conditions import CHANGES, LARGE, SINGLE, Case, Function, cases
from tools import ACCEPTS, OPEN, REJECTS, installed

from checks.mutation import DROPPED, Mutant, all_mutants
from checks.registry import Discovery

MISTAKES = (
    "sign",
    "factor 2",
    "factor 1.0001",
    "transpose",
    "sign of one entry",
    "factor 1.01 of one entry",
    DROPPED,
)
ONE_OF_MANY = "factor 1.000001 of one entry"
"""Too small a mistake for anyone to make, and a row of its own: one entry among 600."""
SAME = 64


def mistake_of(mutant: Mutant) -> str:
    return DROPPED if mutant.kind == DROPPED else mutant.mistake


def spoiled(case: Case, mutants: list[Mutant], truth: np.ndarray) -> Iterator[tuple[str, float, Function]]:
    """The spoiled gradients that differ from the true one at the point by more than rounding, and by what share of
    its norm."""
    eps = float(np.finfo(np.float32 if case.condition == SINGLE else float).eps)
    for mutant in mutants:
        mistake = mistake_of(mutant)
        if mistake not in MISTAKES and (mistake, case.condition) != (ONE_OF_MANY, LARGE):
            continue
        gradient = case.gradient(mutant.claim.function)
        try:
            value = np.asarray(gradient(*case.args))
        except Exception:
            continue
        if value.shape != truth.shape or not np.isfinite(value).all():
            continue
        if np.abs(value - truth).max(initial=0.0) > SAME * eps * np.abs(truth).max(initial=0.0):
            yield mistake, float(np.linalg.norm(value - truth) / np.linalg.norm(truth)), gradient


class Tally:
    """What one tool said under one condition."""

    def __init__(self) -> None:
        self.truth: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.mutants: dict[str, Counter[str]] = defaultdict(Counter)

    def of_truth(self, outcome: str, reason: str) -> None:
        self.truth[outcome] += 1
        if outcome == OPEN:
            self.reasons[reason] += 1


def share(counts: Counter[str]) -> str:
    """The share of mutants rejected, and of how many; rounded down, so that 100 % means all."""
    total = counts.total()
    return f"{int(1000 * counts[REJECTS] / total) / 10:.1f} % of {total}" if total else "–"


def show(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3, help="points for every claim and condition (3)")
    parser.add_argument("--without", action="append", default=[], help="leave a tool out; may be repeated")
    parser.add_argument("--claims", default="", help="only claims with this in their names")
    options = parser.parse_args()
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
    tools = installed(tuple(options.without))
    claims = [
        claim
        for claim in Discovery().registry().claims()
        if claim.kind == "gradient" and not claim.misprint and claim.along is None and options.claims in claim.name
    ]
    tallies = {(condition, tool): Tally() for condition in CHANGES for tool in tools}
    alarms: list[tuple[str, str, str]] = []
    missed: list[tuple[str, str]] = []
    for number, claim in enumerate(claims, start=1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(claims)} claims", end="", file=sys.stderr)
        mutants = all_mutants(claim)
        for case in cases(claim, options.draws):
            truth = case.gradient(claim.function)
            gradients = list(spoiled(case, mutants, np.asarray(truth(*case.args))))
            for name, tool in tools.items():
                tally = tallies[case.condition, name]
                judge = tool(case)
                outcome, reason = judge(truth)
                tally.of_truth(outcome, reason)
                if outcome == REJECTS and name == "nablacheck":
                    alarms.append((name, str(case), reason))
                if outcome != ACCEPTS:
                    continue
                for mistake, size, gradient in gradients:
                    said = judge(gradient)[0]
                    tally.mutants[mistake][said] += 1
                    if said != REJECTS and name == "nablacheck":
                        missed.append((f"{mistake}, by {size:.0e} of the gradient: {said}", str(case)))
    report(tools, tallies, len(claims), options.draws)
    for name, where, reason in alarms:
        print(f"false alarm of {name}: {where} {reason}")
    for what, where in missed:
        print(f"missed by nablacheck: {where}: {what}")


def report(tools: dict, tallies: dict[tuple[str, str], Tally], claims: int, draws: int) -> None:
    print(f"\n{claims} true gradients, {draws} draws under each condition\n")
    rows: list[tuple[str, ...]] = [("condition", "points", "tool", "false alarms", "inconclusive", "mistakes rejected")]
    for condition in CHANGES:
        for name in tools:
            tally = tallies[condition, name]
            human = sum((tally.mutants[mistake] for mistake in MISTAKES), Counter())
            cells = (name, str(tally.truth[REJECTS]), str(tally.truth[OPEN]), share(human))
            first = name == next(iter(tools))
            rows.append((condition if first else "", str(tally.truth.total()) if first else "", *cells))
    show(rows)
    rows = [("mistake", *tools)]
    for mistake in (*MISTAKES, ONE_OF_MANY):
        counts = [
            sum((tallies[condition, name].mutants[mistake] for condition in CHANGES), Counter()) for name in tools
        ]
        words = f"{mistake} among 600" if mistake == ONE_OF_MANY else mistake
        rows.append((words, *map(share, counts)))
    for words, outcome in (("false alarms", REJECTS), ("inconclusive", OPEN)):
        totals = [sum(tallies[each, name].truth[outcome] for each in CHANGES) for name in tools]
        rows.append((words, *map(str, totals)))
    show(rows)
    rows = [("inconclusive because", "condition", "tool", "points")]
    for (condition, name), tally in tallies.items():
        rows += [(reason, condition, name, str(count)) for reason, count in tally.reasons.most_common()]
    show(rows)


if __name__ == "__main__":
    main()
