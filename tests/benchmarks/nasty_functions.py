"""How many mistakes in nasty gradients are found.

    python -m tests.benchmarks.nasty_functions [--draws 50]

One row a function; passes, failures and inconclusive points of the true gradient, then failures for every mistake, of
the points at which the mistake changes something.
"""

from __future__ import annotations

import argparse

from tests.helpers.nasty import MISTAKES, NASTY, SOLVERS, tally
from tests.helpers.nasty_after import AFTER
from tests.helpers.nasty_digits import DIGITS, FAR_OUT
from tests.helpers.nasty_ties import TIES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=50)
    draws = parser.parse_args().draws
    print(f"{'':<40}{'pass':>6}{'fail':>6}{'incl':>6}" + "".join(f"{mistake:>12}" for mistake in MISTAKES))
    for name, nasty in {**NASTY, **TIES, **DIGITS, **AFTER, **FAR_OUT, **SOLVERS}.items():
        true = tally(nasty, draws)
        row = f"{name:<40}" + "".join(f"{true[outcome]:>6}" for outcome in ("pass", "fail", "inconclusive"))
        for mistake in MISTAKES:
            found = tally(nasty, draws, mistake)
            row += f"{found['fail']:>8}/{found.total():<3}"
        print(row)


if __name__ == "__main__":
    main()
