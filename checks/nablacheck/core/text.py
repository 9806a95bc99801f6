"""Numbers and lines of reports as text."""

from __future__ import annotations

import re
import shlex
import sys
import textwrap

LABEL_WIDTH = 8
"""How wide the column of labels is, such as ``sizes`` and ``likely``, that stand before the words of a line."""
REPEAT = "repeat"
"""The label of a command to copy."""


def format_number(value: float) -> str:
    return f"{value:.6g}"


def counted(n: int, one: str, many: str) -> str:
    """So many of something, in the singular or the plural."""
    return f"{n} {one if n == 1 else many}"


def format_distinct(first: float, second: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in range(6, 17):
        written = f"{first:.{digits}g}", f"{second:.{digits}g}"
        if written[0] != written[1]:
            break
    return written


def of_type(value: object) -> str:
    """What a value is, by the name of its type with the article that this takes."""
    name = type(value).__name__
    return f"{'an' if re.match('[aeiou]|ndarray', name, re.IGNORECASE) else 'a'} {name}"


def significant(value: float, tolerance: float) -> float:
    """A numerical derivative, or 0 where its digits mean nothing: where it is within its own error."""
    return 0.0 if abs(value) <= tolerance else value


def as_argument(text: str) -> str:
    """A text as one argument of a command line, in quotes where a shell would take it apart."""
    if sys.platform == "win32":
        return f'"{text}"' if re.search(r"[\s&|<>^()]", text) else text
    return shlex.quote(text)


def labelled(label: str, text: str) -> str:
    """A line of a report: what it is about, and the text."""
    return f"  {label:<{LABEL_WIDTH}}{text}"


def wrapped(text: str, width: int) -> str:
    """The text with lines that are too long broken between words, and what they continue with indented."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    # A command is there to be copied, which a break would spoil.
    if len(line) <= width or line.startswith(labelled(REPEAT, "")):
        return line
    further = " " * len(labelled("", "")) if line.startswith("  ") else "  "
    return textwrap.fill(line, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
