"""The headings of a document: letters keep their meaning up to the next one of the same rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

RANKS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
LONE = 9
"""The rank of a short line that stands by itself, below all others."""
LONGEST = 80
"""Characters of a line that may be a heading."""
_HEADING = re.compile(
    r"^[ \t]*(?:(?P<hashes>\#{1,6})[ \t]+\S.*"
    r"|\\(?P<command>part|chapter|section|subsection|subsubsection|paragraph)\*?\s*(?:\[[^\]\n]*\])?\{.*"
    r"|(?P<number>\d+(?:\.\d+)*)\.?[ \t]+(?P<title>[A-Z][^\n$\\=]*)"
    r"|.*\\begingroup\$.*)$",
    re.M,
)
_LONE = re.compile(r"(?:(?<=\n\n)|\A)[ \t]*(?P<line>[A-Z][^\n$\\=]{0,80}?)[ \t]{0,9}(?=\n[ \t]{0,9}\n|\Z)")


@dataclass(frozen=True)
class Heading:
    """Where a heading stands, and its rank: 1 for the highest."""

    start: int
    rank: int


def headings(text: str) -> list[Heading]:
    """All headings, in order."""
    found = []
    for match in _HEADING.finditer(text):
        if match["hashes"]:
            rank = len(match["hashes"])
        elif match["command"]:
            rank = 1 + RANKS.index(match["command"])
        elif match["number"]:
            if len(match.group()) > LONGEST or match["title"].rstrip()[-1:] in ".,;:?!":
                continue
            rank = 1 + match["number"].count(".")
        else:
            rank = 1  # a post on a page of questions and answers
        found.append(Heading(match.start(), rank))
    taken = {heading.start for heading in found}
    for match in _LONE.finditer(text):
        line = match["line"]
        if len(line) <= LONGEST and len(line.split()) <= 8 and line[-1:] not in ".,;:?!" and match.start() not in taken:
            found.append(Heading(match.start(), LONE))
    return sorted(found, key=lambda heading: heading.start)
