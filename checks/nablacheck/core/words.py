"""A verdict in words: the outcome, the figures, the wrong entries, the likely cause."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from nablacheck.core.verdict import Verdict

ENTRIES_SHOWN = 6
WIDTH = 8
"""The column in which the figures of a failure start."""


def verdict_text(verdict: Verdict) -> str:
    """What one comparison came to, for reading: the outcome, the figures, the wrong entries, the likely cause."""
    evaluations = f"{verdict.evaluations} evaluations"
    if verdict.outcome == "pass":
        shown = (
            f"; a relative error of {verdict.detection_limit:.0e} would show"
            if np.isfinite(verdict.detection_limit)
            else ""
        )
        if np.isfinite(verdict.entry_detection_limit):
            shown += f", of a median entry {verdict.entry_detection_limit:.0e}"
        return f"pass: {evaluations}{shown}"
    if verdict.outcome == "inconclusive":
        return f"inconclusive: {verdict.reason} ({evaluations})"
    if verdict.reason:
        return f"fail: {verdict.reason}"
    off = f"off by {number(verdict.difference)}, tolerance {number(verdict.tolerance)}"
    text = [f"fail: along a line the slope is {off} ({evaluations})"]
    if verdict.entries:
        text += entries(verdict)
    if verdict.cause:
        text.append(row("likely", verdict.cause))
    return "\n".join(text)


def entries(verdict: Verdict) -> list[str]:
    """A table of the wrong entries, as lines: the first few, and how many there are."""
    width = max(WIDTH + 2, *(len(entry.index) + 2 for entry in verdict.entries[:ENTRIES_SHOWN]))
    text = [f"  {'entry':<{width}}{'claimed':<13}{'numerical':<13}difference / tolerance"]
    for entry in verdict.entries[:ENTRIES_SHOWN]:
        claimed, numerical = _apart(entry.claimed, tidy(entry.numerical, verdict))
        text.append(f"  {entry.index:<{width}}{claimed:<12} {numerical:<12} {entry.ratio:.2g}")
    more = len(verdict.entries) - ENTRIES_SHOWN
    if more > 0:
        text.append(f"  and {more} more")
    least = "" if verdict.complete else "at least "
    of = f" of {verdict.of}" if verdict.of else ""
    text.append(f"  {least}{len(verdict.entries)} of {verdict.total} entries{of} wrong")
    return text


def _apart(claimed: float, numerical: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in range(6, 17):
        written = f"{claimed:.{digits}g}", f"{numerical:.{digits}g}"
        if written[0] != written[1]:
            break
    return written


def tidy(value: float, verdict: Verdict) -> float:
    """A numerical derivative without the digits that its own error makes meaningless."""
    return 0.0 if abs(value) <= verdict.tolerance else value


def row(label: str, words: str) -> str:
    """A line of a failure: what it is about, and the words."""
    return f"  {label:<{WIDTH}}{words}"


def wrapped(text: str, width: int) -> str:
    """The text with lines that are too long broken between words, and what they continue with indented."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    # A command is there to be copied, which a break would spoil.
    if len(line) <= width or line.startswith(row("repeat", "")):
        return line
    further = " " * len(row("", "")) if line.startswith("  ") else "  "
    return textwrap.fill(line, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)


def number(value: float) -> str:
    return f"{value:.6g}"
