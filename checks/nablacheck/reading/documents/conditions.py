"""What the words of a document say of its letters: "A is symmetric", "x ∈ ℝⁿ", "X is an N × D matrix"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nablacheck.core.errors import UsageError
from nablacheck.reading.asking.declarations import Declared, declarations
from nablacheck.reading.calculus import parse
from nablacheck.reading.documents.mathematics import Formula
from nablacheck.reading.documents.sentences import end_of_passage, end_of_sentence, start_of_sentence
from nablacheck.reading.refusal import NotRead

CONDITIONS = "one[- ]hot|symmetric|positive[- ]definite|invertible|non-?singular|orthogonal"
_NOUNS = "scalar|vector|matrix|matrices|vectors|scalars"
_AFTER = re.compile(
    rf"^[\s,)]*(?:\(e\.g\.[^)]*\)\s*)?(?:is|are|be|being|denotes?)\s+(?:(?:an?|the|any|some|also|both|assumed|to|be|now|real|constant|"
    rf"given|fixed|square|arbitrary|column|known)\s+)*(?P<what>(?:{CONDITIONS})(?:\s+(?:real\s+)?matri(?:x|ces))?|{_NOUNS})\b",
    re.I,
)
_MATRICES = rf"(?:\s+(?:(?:{CONDITIONS}|real|and|square)\s+)*matri(?:x|ces))?"
_BEFORE = re.compile(
    rf"(?P<what>(?:{CONDITIONS}){_MATRICES}|one[- ]hot(?:\s+\w+){{0,2}}|(?:{_NOUNS}))\s*$",
    re.I,
)
_SHORT = rf"(?:{CONDITIONS}|positive[- ]semi-?definite)"
_LEADING = re.compile(
    r"(?:\b(?:with|where|for|and|all|any|every|let|suppose|assume|assuming|given|take|consider|constant|fixed)"
    r"|[,(])\s*$",
    re.I,
)
_WITHOUT_VERB = re.compile(
    rf"^\s+(?P<what>{_SHORT}(?:[\s,(]+(?:and\s+)?{_SHORT})*)(?=\)?\s*(?:[.,;:)]|\Z|\n|(?:and|so|then|we|this|it|the)\b))",
    re.I,
)
"""Behind a letter: "with S symmetric (positive definite)." The words around keep "symmetric or not" out."""
_CONTRARY = re.compile(r"\b(?:unless|unlike|contrast|not|no|never|only|except|rather|whether)\b|n't\b", re.I)
"""Words of a sentence whose conditions may be denied."""
_SUPPOSES = re.compile(r"\b(?:let|suppose|assume|assuming|given|take|consider|define)\b", re.I)
_DERIVES = re.compile(r"\\nabla|∇|\\partial|∂|\bd\s*/\s*d|frac\s*\{\s*(?:\\mathrm\s*\{)?d\b")
_IF = re.compile(r"\b(?:if|when|whenever|case)\b[^.]*$", re.I)
_DIMENSIONS = re.compile(
    r"\s*(?:\\(?:mathbb|mathbf|Bbb)\s*\{?\s*R\s*\}?|\\R|\\Re|ℝ)\s*(?:\^\s*(?:\{(?P<group>[^{}]*)\}|(?P<one>[A-Za-z0-9])))?\s*$"
)
_WORDS = {"nonsingular": "invertible", "non-singular": "invertible", "positive-definite": "positive definite"}
_PLAIN = {"scalars": "scalar", "vectors": "vector", "matrices": "matrix"}


@dataclass(frozen=True)
class Said:
    """What is said of a letter: ``start`` is where, ``supposed`` whether it follows an "if". ``within`` is where it
    holds if that is less than the section."""

    letter: str
    declared: Declared
    start: int
    supposed: bool = False
    within: tuple[int, int] | None = None


def said(text: str, formulas: Sequence[Formula]) -> list[Said]:
    """All that the words around the formulas of a text say of letters."""
    found = []
    for k, formula in enumerate(formulas):
        if formula.display:
            continue
        before = formulas[k - 1].end if k else 0
        after = formulas[k + 1].start if k + 1 < len(formulas) else len(text)
        words_before = text[max(before, formula.start - 60) : formula.start]
        words_after = text[formula.end : min(after, formula.end + 90)]
        supposed = bool(_IF.search(words_before))
        for letter, what in _told(formula.latex, words_before, words_after, formulas, k, text):
            declared = _declared(letter, what)
            if declared is not None:
                found.append(Said(letter, declared, formula.start, supposed))
        for letter, declared in _told_without_verb(formula.latex, words_before, words_after):
            sentence = text[start_of_sentence(text, formula.start) : formula.start]
            if not _CONTRARY.search(sentence):
                within = _reach_without_verb(text, sentence, formula, formulas)
                found.append(Said(letter, declared, formula.start, within=within))
    return found


def _told_without_verb(latex: str, before: str, after: str) -> Iterator[tuple[str, Declared]]:
    """What a sentence says in passing: "with S symmetric"."""
    match = _WITHOUT_VERB.match(after) if _LEADING.search(before) else None
    if match is None:
        return
    what = " ".join(re.sub(r"[(,]", " ", match["what"].lower()).split())
    for letter in _letters(latex):
        declared = _declared(letter, what)
        if declared is not None:
            yield letter, declared


def _reach_without_verb(
    text: str, sentence: str, formula: Formula, formulas: Sequence[Formula]
) -> tuple[int, int] | None:
    """A definition with a condition says it for the section, "for A symmetric" and a claim with one for a sentence."""
    derives, defines = bool(_DERIVES.search(sentence)), "=" in sentence or bool(_SUPPOSES.search(sentence))
    if defines and not derives and not _IF.search(sentence):
        return None
    start = formula.start - len(sentence)
    end = end_of_sentence(text, formula.end)
    return start, end_of_passage(text, formula.end, formulas) if end is None else end


def _told(
    latex: str, before: str, after: str, formulas: Sequence[Formula], k: int, text: str
) -> Iterator[tuple[str, str]]:
    members = re.split(r"\\in(?![A-Za-z])|∈", latex)
    if len(members) == 2:
        dimensions = _DIMENSIONS.match(members[1].replace("\\,", " "))
        axes = _axes(dimensions["group"] or dimensions["one"] or "") if dimensions else None
        for letter in _letters(members[0]):
            if axes is not None:
                yield letter, axes
        return
    letters = list(_letters(latex))
    if not letters:
        return
    of_size = re.match(r"\s*(?:is|be|are)\s+(?:an?|the)?\s*$", after)
    if of_size and k + 1 < len(formulas) and "times" in formulas[k + 1].latex:
        following = text[formulas[k + 1].end : formulas[k + 1].end + 40]
        axes = _axes(formulas[k + 1].latex)
        if axes and re.match(r"\s*-?\s*(?:\w+\s+)?matri", following):
            yield from ((letter, axes) for letter in letters)
            return
    match = _AFTER.match(after) or _BEFORE.search(before)
    if match is None:
        return
    what = " ".join(match["what"].lower().split())
    condition = re.match(CONDITIONS, what)
    what = condition.group() if condition else _PLAIN.get(what, what)
    yield from ((letter, _WORDS.get(what, what)) for letter in letters)


def _axes(latex: str) -> str | None:
    """The axes of ℝ^{N × D} as a declaration takes them; nothing where they are no letters."""
    names = [part.strip(" {}\\,") for part in re.split(r"\\times|×|\\cdot|\*", latex)]
    if names == [""]:
        return "number"
    if len(names) > 2 or not all(re.fullmatch(r"[A-Za-z]|[1-9]\d*", name) for name in names):
        return None
    names = [name for name in names if name != "1"] or ["1"]
    return "number" if names == ["1"] else " × ".join(names)


def _letters(latex: str) -> Iterator[str]:
    """The letters that a formula lists: A, or A, B."""
    if len(latex) > 200:
        return
    for part in re.split(r",|\\(?:text|mbox)\{\s*and\s*\}", latex):
        try:
            (clause,) = parse(part)
        except (NotRead, ValueError):
            return
        if clause.node.op != "name":
            return
        yield clause.node.data


def _declared(letter: str, what: str) -> Declared | None:
    try:
        return declarations([f"{letter}: {what}"]).get(letter)
    except UsageError:
        return None
