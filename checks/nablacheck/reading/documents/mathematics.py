"""Where mathematics stands in a text: between dollars, \\( \\), \\[ \\] and in displayed environments.

The text is passed once, and a delimiter that isn't closed costs one search: the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENVIRONMENTS = (
    "equation", "align", "eqnarray", "gather", "multline", "displaymath", "alignat", "flalign", "math", "dmath",
)  # fmt: skip
_OPENING = re.compile(
    r"\\\\|\\\$|(?P<dollars>\$\$?)|\\(?P<bracket>[(\[])|\\begin\{(?P<name>"
    + "|".join(ENVIRONMENTS)
    + r")(?P<star>\*?)\}"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_PROSE = re.compile(r"(?:(?<![\\A-Za-z])[A-Za-z]{2,},?\s+){2}[A-Za-z]{2,}")
"""Three words in a row: what stands between the dollars of two prices."""
_TEXT = re.compile(r"\\[A-Za-z]+\s*\{[^{}]*\}")


@dataclass(frozen=True)
class Formula:
    """A piece of mathematics in LaTeX; ``start`` and ``end`` are its places in the text, with its delimiters."""

    latex: str
    start: int
    end: int
    display: bool


def formulas(text: str) -> Iterator[Formula]:
    """All mathematics of a text, in order."""
    at = paragraph = 0
    unclosed: set[str] = set()
    while (match := _OPENING.search(text, at)) is not None:
        at = match.end()
        closing, display = _closing(match)
        if not closing or closing in unclosed:
            continue
        if closing == "$" and paragraph <= at:
            limit = _PARAGRAPH.search(text, at)
            paragraph = limit.start() if limit else len(text) + 1
        end = _dollar(text, at, paragraph) if closing == "$" else text.find(closing, at)
        if end < 0:
            if closing != "$":
                unclosed.add(closing)
            continue
        inside = text[at:end]
        if closing == "$" and (not inside.strip() or _PROSE.search(_TEXT.sub(" ", inside))):
            continue
        at = end + len(closing)
        yield Formula(inside, match.start(), at, display)


def _closing(match: re.Match[str]) -> tuple[str, bool]:
    """What closes it, and whether it is displayed; nothing for an escaped character."""
    if match["dollars"]:
        return match["dollars"], match["dollars"] == "$$"
    if match["bracket"]:
        return ("\\)", False) if match["bracket"] == "(" else ("\\]", True)
    if match["name"]:
        return f"\\end{{{match['name']}{match['star']}}}", match["name"] != "math"
    return "", False


def _dollar(text: str, at: int, stop: int) -> int:
    """Where the next dollar of the paragraph stands; below 0 where none does."""
    end = text.find("$", at, stop)
    while end >= 0 and text[end - 1] == "\\":
        end = text.find("$", end + 1, stop)
    return end
