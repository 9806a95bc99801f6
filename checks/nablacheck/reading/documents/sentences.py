"""Where the sentences and paragraphs of a document begin and end.

A sentence goes on in a displayed formula behind an empty line, and behind that in words that begin small.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from nablacheck.reading.documents.mathematics import Formula

FARTHEST = 2000
"""Characters in which the beginning of a sentence or a paragraph is looked for, and in which a sentence goes on behind
its paragraph."""
LONGEST = 20_000
"""Characters of a paragraph: each place looks no farther for its end, so that the time is linear."""
PARAGRAPH = re.compile(r"\n[ \t]*(?:\n|(?=(?:[•*+-]|\d+[.)]|\\item)\s))")
"""The end of a paragraph, or of an item of a list."""
_ENDED = re.compile(r"[.!?][\s)\"'”*_]*(?:\\\]|\$\$?|\\\)|\\end\s*\{\w+\*?\})?[\s)\"'”*_]*\Z")
"""Text that a sentence ends with; the full stop may stand within the formula that is its last."""
_BETWEEN = re.compile(r"[.!?][)\"'”*_]*\s+(?=[A-Z$\\])")
"""What stands between two sentences of a paragraph."""


def end_of_paragraph(text: str, start: int) -> int:
    match = PARAGRAPH.search(text, start, start + LONGEST)
    return match.start() if match else min(len(text), start + LONGEST)


def start_of_paragraph(text: str, start: int) -> int:
    before = [match.end() for match in PARAGRAPH.finditer(text, max(0, start - FARTHEST), start)]
    return before[-1] if before else max(0, start - FARTHEST)


def end_of_passage(text: str, start: int, formulas: Sequence[Formula]) -> int:
    """The end of a paragraph, and of those after it in which its last sentence goes on."""
    end = end_of_paragraph(text, start)
    farthest = min(len(text), end + FARTHEST)
    while end < farthest and not _ENDED.search(text, max(start, end - 40), end):
        after = end + len(text[end : end + FARTHEST]) - len(text[end : end + FARTHEST].lstrip())
        at = bisect_left(formulas, after, key=lambda each: each.start)
        displayed = at < len(formulas) and formulas[at].start == after and formulas[at].display
        if not displayed and not text[after : after + 1].islower():
            break
        end = end_of_paragraph(text, formulas[at].end if displayed else after)
    return end


def end_of_sentence(text: str, start: int) -> int | None:
    """Where the sentence ends in which a place stands; nothing where that isn't before its paragraph does."""
    match = _BETWEEN.search(text, start, end_of_paragraph(text, start))
    return match.end() if match else None


def start_of_sentence(text: str, start: int) -> int:
    """Where the sentence begins in which a place stands."""
    paragraph, farthest = start_of_paragraph(text, start), start - FARTHEST
    while (
        paragraph > max(0, farthest)
        and text[paragraph : paragraph + 1].islower()
        and not _ENDED.search(text, max(0, paragraph - 40), paragraph)
    ):
        before = text[max(0, farthest) : paragraph].rstrip()
        paragraph = start_of_paragraph(text, max(0, farthest) + len(before))
    return max((match.end() for match in _BETWEEN.finditer(text, paragraph, start)), default=paragraph)
