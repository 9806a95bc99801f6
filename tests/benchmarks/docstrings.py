"""What becomes of single changes of the equations in docstrings: a transpose dropped, another sign, factor, exponent or
index.

A change is noticed where ``written`` fails, or says that what is written is undefined; where the equation is no longer
read it is noticed by the list of what the catalogue leaves unread (``tests/oracles/test_written.py``). The others agree
with the code as the equations that they were made of do.
"""

from __future__ import annotations

import time
from collections import Counter

from tests.helpers.changed_docstrings import all_changes, outcome


def main() -> None:
    start = time.perf_counter()
    counts: Counter[tuple[str, str]] = Counter()
    for change in all_changes():
        what, why = outcome(change)
        counts[change.kind, what] += 1
        if what in ("unread", "agrees"):
            before = change.claim.formula.name if change.of_function else change.claim.name
            print(f"{what:8} {change.kind:18} {change.text}   ({before}) {why if what == 'unread' else ''}")
    kinds = sorted({kind for kind, _ in counts})
    for what in ("noticed", "undefined", "unread", "agrees"):
        print(f"{what:10}", *(f"{kind}: {counts[kind, what]}" for kind in kinds), sep="  ")
    print(f"{sum(counts.values())} changes, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
