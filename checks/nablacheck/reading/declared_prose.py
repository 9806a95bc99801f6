"""Signs of prose in a docstring that are operators or factors in an equation: units, references, shapes, labels."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare

NUMBER = r"\d+(?:\.\d+)*"
REFERENCE = re.compile(
    rf"(?:^|\s)\((?:{NUMBER})(?:\s*[,–-]\s*{NUMBER})*\)\.?$|\[{NUMBER}(?:\s*[,–-]\s*{NUMBER})*\]\.?$"
)
"""(3.2) or [7] at the end: the number of an equation or of a document, or a factor."""
LABEL = re.compile(r"(?<=[^\s\[,:]):\s")
"""A colon behind what it explains, as in prose; that of an inner product has spaces on both sides, or none."""
LISTED = re.compile(r"(?:[-–•*]|\(?(?:\d+(?:\.\d+)*|[a-z])[.)]|\[\d+\])\s(?!\s*[*/@+])")
"""What stands before an entry of a list, or the number of an equation."""
CODE = re.compile(r"\*\*|@|\.T\b|np\.|\.\*|\.\^|axis=")
"""What only code has."""
ABOUT = re.compile(r"(?:^|\s)~\s")
"""About, or distributed as; in LaTeX a space."""
BETWEEN_SIZES = r"\s*[x×,*]\s*"


def refuse_prose(text: str, sizes: Collection[str]) -> None:
    """Refuse marks of prose that are operators or factors in an equation. Raises ``NotRead``."""
    size = "|".join([*map(re.escape, sizes), NUMBER])
    shape = rf"(?:{size})(?:{BETWEEN_SIZES}(?:{size}))*,?"
    letters = [*map(re.escape, sizes)] or ["(?!)"]
    of_sizes = rf"(?=[^\])]*(?:{'|'.join(letters)}))"
    found = re.search(rf"[(\[]\s*{of_sizes}{shape}\s*[)\]]\.?$", text)
    if found and (found.start() == 0 or text[found.start() - 1].isspace()):
        raise NotRead("a shape, or a factor?", found.start())
    if re.fullmatch(rf"{of_sizes}{shape}", text) or re.search(rf"\s:\s+{of_sizes}{shape}$", text):
        raise NotRead("a shape, or a number?", 0)
    if LISTED.match(text):
        raise NotRead("an entry of a list, or a factor?", 0)
    marks = ((REFERENCE, "a reference, or a factor?"), (LABEL, "words before a colon"), (ABOUT, "~ is no equation"))
    for mark, why in marks:
        if mark is ABOUT and "\\" in text:
            continue  # a space of LaTeX
        found = mark.search(text)
        if found:
            raise NotRead(why, found.start())


def refuse_misplaced(node: Node, sizes: Collection[str], arrays: Collection[str]) -> None:
    """Refuse what an equation has elsewhere: an array with a size, a number or a unit behind it, as in "2x N", where a
    number stands before what it multiplies, and a length or π added to an array, as that may be another letter."""
    lengths, letters = {*sizes, "π"} - {*arrays}, {*arrays}

    def is_length(part: Node) -> bool:
        part = bare(part.args[0] if part.op == "neg" else part)
        return part.op == "name" and part.data in lengths

    def is_differential(d: Node, of: Node) -> bool:
        beside = of.op == "name" and of.data in letters and of.start == d.start + 1
        return beside and d.op == "name" and d.data == "d" and "d" in lengths

    named = node.op == "rel" and len(node.args[0].args) == 2 and is_differential(*node.args[0].args)  # dw = …
    for each in (inside for side in node.args[1:] for inside in side.walk()) if named else node.walk():
        if each.op in ("prod", "times", "star", "dot"):
            *before, last = each.args
            if any(is_differential(*pair) for pair in pairwise(each.args)):
                raise NotRead("a differential, or a product with a length?", each.start)
            unit = last.op == "paren" and last.style == "[" and not last.names() & letters
            if set().union(*(part.names() for part in before)) & letters and (
                is_length(last) or (each.op == "prod" and (unit or last.op == "number"))
            ):
                raise NotRead("a shape or a unit, or a factor?", last.start)
        elif each.op == "add" and any(map(is_length, each.args)) and each.names() & letters:
            raise NotRead("a length, or a letter that isn't declared?", each.start)
