"""How much checkers of gradients notice, and how often they raise a false alarm, side by side in one run.

    python -m tests.benchmarks.power [--draws 20] [--without numdifftools] [--claims norm]

Every gradient of the catalogue is true; mutants have mistakes that people make, at points under ten conditions.
A mistake that changes nothing at a point isn't counted, nor what a tool says of one where it doesn't accept the truth.
What nablacheck misses or rejects wrongly is listed at the end. PYTHONPATH=. where nablacheck isn't installed.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from nablacheck.catalogue.discovery import Discovery
from nablacheck.selftest.mutation import Mutant, all_mutants
from nablacheck.selftest.mutation_operators import DROPPED_TERM

from tests.benchmarks.conditions import CHANGES, LARGE, SINGLE, Case, Function, cases
from tests.benchmarks.tools import ACCEPTS, OPEN, REJECTS, installed

MISTAKES = (
    "sign",
    "factor 2",
    "factor 1.0001",
    "transpose",
    "sign of one entry",
    "factor 1.01 of one entry",
    DROPPED_TERM,
)
ONE_OF_MANY = "factor 1.000001 of one entry"
"""Too small a mistake for anyone to make, and a row of its own: one entry among 600."""
NEGLIGIBLE = "dropped term, below 1e-9 of the gradient"
"""A term that may as well be dropped at the point: a row of its own, and no mistake that differences could see."""
SAME = 64


def mistake_of(mutant: Mutant) -> str:
    return DROPPED_TERM if mutant.mistake_class == DROPPED_TERM else mutant.mistake


def mutated(case: Case, mutants: list[Mutant], truth: np.ndarray) -> Iterator[tuple[str, float, Function]]:
    """The mutated gradients that differ from the true one at the point by more than rounding, and by what share of
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
            size = float(np.linalg.norm(value - truth) / np.linalg.norm(truth))
            yield NEGLIGIBLE if mistake == DROPPED_TERM and size < 1e-9 else mistake, size, gradient


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


@dataclass
class Measured:
    """What the tools said: tallies by condition and tool, and where nablacheck was wrong, in words."""

    claims: int
    draws: int
    tools: list[str]
    tallies: dict[tuple[str, str], Tally]
    wrong: list[str] = field(default_factory=list)

    def of_truth(self, tool: str, outcome: str) -> int:
        return sum(self.tallies[condition, tool].truth[outcome] for condition in CHANGES)

    def of_mistakes(self, tool: str, *mistakes: str) -> Counter[str]:
        tallies = [self.tallies[condition, tool] for condition in CHANGES]
        return sum((tally.mutants[mistake] for tally in tallies for mistake in mistakes), Counter())


def measure(draws: int, without: tuple[str, ...] = (), part: str = "") -> Measured:
    """What every tool there is says of the catalogue's gradients with this part in their names."""
    tools = installed(without)
    claims = [
        claim
        for claim in Discovery().registry().claims()
        if claim.kind.name == "gradient" and not claim.misprint and claim.along is None and part in claim.name
    ]
    tallies = {(condition, tool): Tally() for condition in CHANGES for tool in tools}
    measured = Measured(len(claims), draws, list(tools), tallies)
    for number, claim in enumerate(claims, start=1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(claims)} claims", end="", file=sys.stderr)
        mutants = all_mutants(claim)
        for case in cases(claim, draws):
            truth = case.gradient(claim.function)
            gradients = list(mutated(case, mutants, np.asarray(truth(*case.args))))
            for name, tool in tools.items():
                tally = tallies[case.condition, name]
                judge = tool(case)
                outcome, reason = judge(truth)
                tally.of_truth(outcome, reason)
                if outcome == REJECTS and name == "nablacheck":
                    measured.wrong.append(f"false alarm of {name}: {case} {reason}")
                if outcome != ACCEPTS:
                    continue
                for mistake, size, gradient in gradients:
                    said, why = judge(gradient)
                    tally.mutants[mistake][said] += 1
                    if said != REJECTS and name == "nablacheck" and mistake != NEGLIGIBLE:
                        what = f"{mistake}, by {size:.0e} of the gradient: {said} {why}"
                        measured.wrong.append(f"missed by {name}: {case}: {what}")
    return measured


def report(measured: Measured) -> None:
    print(f"\n{measured.claims} true gradients, {measured.draws} draws under each condition\n")
    rows: list[tuple[str, ...]] = [("condition", "points", "tool", "false alarms", "inconclusive", "mistakes rejected")]
    for condition in CHANGES:
        for name in measured.tools:
            tally = measured.tallies[condition, name]
            human = sum((tally.mutants[mistake] for mistake in MISTAKES), Counter())
            cells = (name, str(tally.truth[REJECTS]), str(tally.truth[OPEN]), share(human))
            first = name == measured.tools[0]
            rows.append((condition if first else "", str(tally.truth.total()) if first else "", *cells))
    show(rows)
    rows = [("mistake", *measured.tools)]
    for mistake in (*MISTAKES, ONE_OF_MANY, NEGLIGIBLE):
        words = f"{mistake} among 600" if mistake == ONE_OF_MANY else mistake
        rows.append((words, *(share(measured.of_mistakes(name, mistake)) for name in measured.tools)))
    for words, outcome in (("false alarms", REJECTS), ("inconclusive", OPEN)):
        rows.append((words, *(str(measured.of_truth(name, outcome)) for name in measured.tools)))
    show(rows)
    rows = [("inconclusive because", "condition", "tool", "points")]
    for (condition, name), tally in measured.tallies.items():
        rows += [(reason, condition, name, str(count)) for reason, count in tally.reasons.most_common()]
    show(rows)
    print("\n".join(measured.wrong))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=3, help="points for every claim and condition (3)")
    parser.add_argument("--without", action="append", default=[], help="leave a tool out; may be repeated")
    parser.add_argument("--claims", default="", help="only claims with this in their names")
    options = parser.parse_args()
    quiet()
    report(measure(options.draws, tuple(options.without), options.claims))


def quiet() -> None:
    """Let functions overflow at the points they are put at without a word."""
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")


if __name__ == "__main__":
    main()
