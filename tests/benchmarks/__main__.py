"""The tables of the README: what checkers of gradients notice, and what they cost, side by side in one run.

    python -m tests.benchmarks [--draws 2] [--without numdifftools]

``power.py``, ``cost.py`` and ``nasty_functions.py`` beside this file print more detail, what is missed included.
"""

from __future__ import annotations

import argparse

from tests.benchmarks import cost
from tests.benchmarks.power import MISTAKES, ONE_OF_MANY, Measured, measure, quiet, share
from tests.benchmarks.tools import OPEN, REJECTS


def markdown(rows: list[tuple[str, ...]]) -> None:
    bar = "\\|"
    title, *others = rows
    for row in (title, ("---",) * len(title), *others):
        print(f"| {' | '.join(cell.replace('|', bar) for cell in row)} |")
    print()


def power_rows(measured: Measured) -> list[tuple[str, ...]]:
    points = sum(tally.truth.total() for (_, tool), tally in measured.tallies.items() if tool == measured.tools[0])
    rows: list[tuple[str, ...]] = [
        (f"of {points} true gradients", "rejected", "inconclusive", "mistakes rejected", "1e-6 of one entry in 600")
    ]
    for tool in measured.tools:
        rejected, inconclusive = (str(measured.of_truth(tool, outcome)) for outcome in (REJECTS, OPEN))
        mistakes, subtle = (share(measured.of_mistakes(tool, *each)) for each in (MISTAKES, (ONE_OF_MANY,)))
        rows.append((tool, rejected, inconclusive, mistakes, subtle))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2, help="points for every claim and condition (2)")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--without", action="append", default=[], help="leave a tool out; may be repeated")
    options = parser.parse_args()
    quiet()
    markdown(power_rows(measure(options.draws, tuple(options.without))))
    markdown(cost.table(options.repetitions))
    print(cost.locating(options.repetitions))


if __name__ == "__main__":
    main()
