"""What a text says of its letters in words, by sets and by signs: "for one-hot y", "where Σ is symmetric", y ∈ {0, 1},
x ∈ ℝⁿ, λ > 0. It is taken out of the text, and is a condition of what the text claims.

A text is taken apart at commas, parentheses and words such as "where" and "for". A part is a condition where all of it
is: a letter with what it is, or what it is before a letter. Parts of which that isn't true stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nablacheck.reading.alphabet import GREEK, SUBSCRIPTS, SUPERSCRIPTS
from nablacheck.reading.asking.declarations import Declared, both, declared_as, declared_in, letter_name
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.asking.named_conditions import kinds_of
from nablacheck.reading.names import format_name, labelled
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.token import INDEX_LETTERS

LONGEST_PART = 80
"""Characters of a part that may be a condition; longer ones are formulas."""
_MACROS = re.compile(r"\\(?:text|textrm|mbox|mathrm)\s*\{([^{}]*)\}|\\(?:q?quad\b|[,;:! ])|[~$]")
"""Words inside of macros, and macros for spaces."""
_BETWEEN = re.compile(
    r"[,;()]|\.(?=\s|$)|\b(?:where|with|for|if|when|whenever|given|assuming|assume|suppose|provided|and|let)\b"
    r"|\bsuch that\b|\bs\.t\.|∀|\\forall\b"
)
"""What stands between parts."""
_IN_BRACES = re.compile(r"\{[^{}]*\}|(?<=[\^_])\([^()]*\)")
_FILLING = re.compile(
    r"\s*(?:(?:all|any|every|each|some|an?|the|both|also|fixed|labels?|targets?|constants?|weights?|inputs?|data|"
    r"(?:vectors?|matri(?:x|ces)|numbers?|scalars?)(?=.*(?:∈|\\in\b|\bin\b)))\s+)*",
    re.I,
)
"""Words before a letter that say nothing, or no more than what follows."""
_SCRIPTS = "".join(c for c in (*SUBSCRIPTS, *SUPERSCRIPTS) if c.isalpha())
_NAME = rf"(?:\\?(?:{'|'.join(sorted(GREEK, key=len, reverse=True))})|[^\W\d_{_SCRIPTS}])[\u0302-\u0304\u0307]?"
_LETTER = re.compile(
    rf"\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*(?:\{{({_NAME})\}}|({_NAME}))|({_NAME}))"
    rf"(?:_\{{?(\w+)\}}?|([{''.join(SUBSCRIPTS)}]+))?(?!\w)"
)
_IS = re.compile(
    r"\s*(?:(?:is|are|be|being|denotes?|has|have|:)(?=\s))?\s*(?:(?:assumed to be|both|all|an?|the|some|any)\b)?\s*",
    re.I,
)
_IN = re.compile(r"\s*(?:∈|\\in\b|\bin(?=\s*(?:\\?\{|ℝ|\\mathbb|R\s*\^)))\s*")
_AXES = re.compile(r"\s*(?:\w+\s*(?:×|\\times\b)\s*\w|ℝ)")
"""How axes begin behind a letter that "is" something."""
_SIGNS = {
    "positive": re.compile(r"\s*(?:>=?|≥|\\gt\b|\\geq?\b)\s*0\s*"),
    "nonzero": re.compile(r"\s*(?:≠|!=|\\neq?\b)\s*0\s*"),
    "positive definite": re.compile(r"\s*(?:≻|⪰|\\succ(?:eq)?\b)\s*0\s*"),
}


@dataclass(frozen=True)
class _Part:
    """A part of a text; the word or the comma before it, ``sign``, begins at ``before``."""

    before: int
    start: int
    end: int
    sign: str
    apart: bool
    """Whether a space stands before the sign."""

    @property
    def begins(self) -> bool:
        """Whether a list of letters may begin here: behind parentheses and in those of a function none does."""
        return self.sign != ")" and (self.sign != "(" or self.apart)

    def overlaps(self, start: int, end: int) -> bool:
        return self.before < end and start < self.end


class _Letter(NamedTuple):
    name: str
    position: str
    """The i of yᵢ."""


def said(text: str) -> tuple[str, dict[str, Declared]]:
    """The text with spaces in the place of what it says of letters, and what that is. Raises ``NotRead``."""
    plain = _MACROS.sub(_plain, text)
    found: dict[str, Declared] = {}
    taken: list[_Part] = []
    waiting: list[tuple[_Part, _Letter]] = []
    letters: list[_Letter] = []
    shared: Declared | None = None
    for part in _parts(plain):
        words = plain[part.start : part.end]
        one = _only(words) if part.begins else None
        if part.sign not in (",", "and", "with"):
            shared = None
            waiting = []
        if one is None and _is_quantified(words, part):
            taken.append(part)
        elif one is not None:  # A in "A and B are symmetric", B in "symmetric A and B"
            if shared is None:
                waiting.append((part, one))
            else:
                _take(found, one, shared, part)
                taken.append(part)
        if one is not None or part in taken:
            continue
        told = _told(words)
        alone = declared_as(words) if told is None and (letters or waiting) and words.strip() else None
        if told is not None:
            letters, shared = [each for _, each in waiting] + [told[0]], told[1] if told[2] else None
            declared = told[1]
        elif alone is not None and alone.condition:  # "positive definite" in "A symmetric, positive definite"
            letters, declared = letters or [each for _, each in waiting], alone
        else:
            waiting, letters, shared = [], [], None
            continue
        for letter in letters:
            _take(found, letter, declared, part)
        taken += [*(each for each, _ in waiting), part]
        waiting = []
    return _without(text, taken), found


def _plain(macro: re.Match[str]) -> str:
    """The words in a macro, in their places."""
    return (macro.group(1) or "").rjust(len(macro.group()) - 1) + " "


def _without(text: str, taken: Sequence[_Part]) -> str:
    """The text with spaces in the place of some parts, without the macros and parentheses around them."""
    inside = [match for match in _MACROS.finditer(text) if any(each.overlaps(*match.span()) for each in taken)]
    for match in inside:
        text = text[: match.start()] + _plain(match) + text[match.end() :]
    for part in taken:
        text = text[: part.before] + " " * (part.end - part.before) + text[part.end :]
    return re.sub(r"\(\s*\)|^\s*[,;]", lambda match: " " * len(match.group()), text) if taken else text


def _parts(plain: str) -> Iterator[_Part]:
    """The parts of a text; parentheses belong to none."""
    masked = _IN_BRACES.sub(lambda match: "x" * len(match.group()), plain)
    before = start = 0
    sign, apart = "", True
    for match in _BETWEEN.finditer(masked):
        yield _Part(before, start, match.start(), sign, apart)
        sign, start = match.group(), match.end()
        before = start if sign in "()" else match.start()
        apart = not plain[: match.start()].strip() or plain[match.start() - 1].isspace()
    yield _Part(before, start, len(plain), sign, apart)


def _letter(match: re.Match[str]) -> _Letter:
    bold, bold_too, plain, label, low = match.groups()
    label = label or "".join(SUBSCRIPTS[c] for c in low or "")
    name = letter_name(bold or bold_too or plain)
    if len(label) == 1 and label in INDEX_LETTERS:
        return _Letter(name, label)
    return _Letter(labelled(name, label) if label else name, "")


def _only(words: str) -> _Letter | None:
    """The letter that a part consists of."""
    match = _LETTER.fullmatch(words.rstrip())
    return _letter(match) if match else None


def _is_quantified(words: str, part: _Part) -> bool:
    """Whether a part says "for all x"."""
    filling = _FILLING.match(words)
    every = part.sign in ("∀", "\\forall") or re.search(r"\b(?:all|any|every|each)\b", words)
    return bool(every and filling and part.sign != "," and _only(words[filling.end() :]))


def _told(words: str) -> tuple[_Letter, Declared, bool] | None:
    """A letter with what is said of it, and whether that stands before it; None where the part is no condition."""
    if len(words) > LONGEST_PART:
        return None
    for rest in dict.fromkeys((words, words[_FILLING.match(words).end() :])):  # type: ignore[union-attr]
        first = _LETTER.match(rest)
        if first is not None:
            declared = _behind(rest[first.end() :])
            if declared is not None:
                return _letter(first), declared, False
        *_, last = (None, *_LETTER.finditer(rest))
        if last is not None and last.end() == len(rest.rstrip()) and rest[: last.start()].strip():
            declared = declared_as(rest[: last.start()])
            if declared is not None and not declared.axes:
                return _letter(last), declared, True
    return None


def _behind(rest: str) -> Declared | None:
    """What stands behind a letter says of it."""
    for condition, sign in _SIGNS.items():
        if sign.fullmatch(rest):
            return declared_as(condition)
    member = _IN.match(rest)
    if member is not None:
        return declared_in(rest[member.end() :].strip())
    verb = _IS.match(rest)
    assert verb is not None  # it may be empty
    what = rest[verb.end() :]
    declared = declared_as(what) if what.strip() else None
    if declared is not None and declared.axes and not (verb.group().strip() and _AXES.match(what)):
        return None  # b × c is a product
    return declared


def _take(found: dict[str, Declared], letter: _Letter, declared: Declared, part: _Part) -> None:
    """Add what is said of a letter, or of all its entries or rows."""
    if letter.position:
        if not declared.condition:
            return  # xᵢ ∈ ℝᵈ
        of_entries = LetterKind.NUMBER in kinds_of(declared.condition)
        declared = Declared(None if of_entries else LetterKind.FAMILY, (), declared.condition)
    take(found, letter.name, declared, part.start)


def take(found: dict[str, Declared], name: str, declared: Declared, start: int) -> None:
    """Add what is said of a letter. Raises ``NotRead`` where it contradicts what was said before."""
    together = both(found[name], declared) if name in found else declared
    if together is None:
        raise NotRead(f"what is said of {format_name(name)} doesn't go together", start)
    found[name] = together
