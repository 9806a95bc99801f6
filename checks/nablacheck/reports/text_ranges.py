"""The ranges that the points of a check cover, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from nablacheck.checking.observation import Operation, Range
from nablacheck.checking.ranges import Ranges

MOST_LINES = 12
"""How many functions, and how many comparisons, are listed: those with the widest ranges."""


def format_ranges(ranges: Ranges) -> Iterator[str]:
    """Lines for a terminal: of the sizes and of each argument, of what goes into each function in the code, and of each
    comparison that came out one way at all points."""
    if ranges.sizes:
        yield "seen     " + " ".join(f"{name}={_format(seen)}" for name, seen in ranges.sizes.items())
    for name, seen in ranges.arguments.items():
        text = f"seen     {name} {_format(seen)}"
        magnitude = ranges.magnitudes.get(name)
        yield f"{text}, in size {_format(magnitude)}" if magnitude else text
    for operation, seen in _widest(ranges.observed.operands):
        yield f"seen     {operation.name} of {_format(seen)} ({operation.place})"
    for operation, seen in _widest(dict(ranges.one_way)):
        yield f"one way  a − b {_format(seen)} where {operation.place} compares a with b"


def _widest(found: dict[Operation, Range]) -> list[tuple[Operation, Range]]:
    kept = sorted(found, key=lambda operation: found[operation].high - found[operation].low, reverse=True)[:MOST_LINES]
    return [(operation, seen) for operation, seen in found.items() if operation in kept]


def _format(seen: Range) -> str:
    return f"{seen.low:.3g}" if seen.low == seen.high else f"{seen.low:.3g} … {seen.high:.3g}"
