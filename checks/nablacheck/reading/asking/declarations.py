"""What ``--let`` declares: ``X: N×D, A: symmetric, σ: logistic, f: smooth, a: number``; and ``y=one_hot(K)``, as the
spaces of code are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from nablacheck.core.errors import UsageError
from nablacheck.reading.alphabet import GREEK
from nablacheck.reading.asking.letters import LetterKind, Options
from nablacheck.reading.asking.named_conditions import (
    KINDS,
    WORDS,
    are_axes,
    combined,
    condition_in_words,
    example_of,
    is_square,
    kinds_of,
    set_of,
)
from nablacheck.reading.axes import ONE, SCALAR, Axis, Shape, declared_axis, shape_of
from nablacheck.reading.names import SQUARE, labelled

FUNCTION_KINDS = {
    "logistic": LetterKind.LOGISTIC, "sigmoid": LetterKind.LOGISTIC, "smooth": LetterKind.SCALAR_FUNCTION,
    "function": LetterKind.SCALAR_FUNCTION, "entrywise": LetterKind.ENTRYWISE, "elementwise": LetterKind.ENTRYWISE,
    "vector function": LetterKind.VECTOR_FUNCTION, "family": LetterKind.FAMILY,
}  # fmt: skip
FILLING = ("a", "an", "the", "real", "any")
"""Words that say nothing beside others."""
LESS_FOR_A_NUMBER = 1.0
"""By how much a letter that is said to be positive is rather a number: more than by what vectors are usual."""
CALLED = re.compile(r"(\w+)\(\s*[\"']?([^\"'()]*)[\"']?\s*\)")
"""A space as code writes it: one_hot(K), symmetric("N N")."""
USAGE = "write --let 'X: N×D, A: symmetric, a: number, f: smooth'"


@dataclass(frozen=True)
class Declared:
    """What is said of a letter: what it stands for, which a condition may leave open; ``axes`` are empty where nothing
    is said of them."""

    kind: LetterKind | None
    axes: tuple[str, ...] = ()
    condition: str = ""
    of_whole: bool = False
    """Whether the condition is one on the letter as a whole, as ‖x‖ = 1 is. Of a vector that is the same as the
    condition on each row, and of a matrix it isn't."""

    @property
    def kinds(self) -> tuple[LetterKind, ...]:
        """What it may stand for."""
        return (self.kind,) if self.kind is not None else kinds_of(self.condition)

    def choices(self, usual: Options) -> Options:
        """What it may stand for, with how far that departs from what is usual for its letter. What is only said to be
        positive is a number more often than others."""
        if self.kind is not None:
            return [(self.kind, 0.0)]
        costs = {kind: cost for kind, cost in usual if kind in self.kinds} or {self.kinds[0]: 0.0}
        if LetterKind.NUMBER in costs:
            costs[LetterKind.NUMBER] -= LESS_FOR_A_NUMBER
        least = min(costs.values())
        return sorted(((kind, cost - least) for kind, cost in costs.items()), key=lambda item: item[1])


def declarations(texts: Iterable[str]) -> dict[str, Declared]:
    """The letters that are declared, by their names in writing. Raises ``UsageError``."""
    found: dict[str, Declared] = {}
    for text in texts:
        for part in re.split(r"[,;]\s*(?=[^,;:∈]+\s*[:∈]|\w+\s*=\s*\w+\()", text):
            found_mark = re.search("[:∈]", part) or re.search("=", part)
            mark = found_mark[0] if found_mark else ""
            head, _, what = map(str.strip, part.partition(mark)) if mark else ("", "", "")
            if not mark or not head or not what or (mark == "=" and not CALLED.fullmatch(what)):
                raise UsageError(f"--let {part.strip()!r} isn't read; {_advice_on_equation(head, what)}")
            declared = (declared_in if mark == "∈" else declared_as)(what)
            if declared is None:
                raise UsageError(f"--let: {what!r} isn't read; {_advice_on_space(what)}")
            for name in head.split():
                found[letter_name(name)] = declared
    return found


def _advice_on_equation(head: str, what: str) -> str:
    """What to write for y = K, which pair takes as a shape, and which an equation may look like."""
    if re.fullmatch(r"[^\W\d_ᵀ]+(?:_\w+)?", head) and re.search("[A-Z]", what) and declared_as(what) is not None:
        return f"a letter is declared with a colon: write --let '{head}: {what}'"
    return USAGE


def _advice_on_space(what: str) -> str:
    """What to write for a space whose name or axes aren't known."""
    called = CALLED.fullmatch(what)
    if called is None:
        return USAGE
    condition = condition_in_words(called[1])
    if condition is None:
        return f"the conditions are {', '.join(WORDS)}"
    return f"write {called[1]}({example_of(condition)})"


def letter_name(text: str) -> str:
    """A letter by its name in writing: Σ of Sigma, W_c."""
    text = unicodedata.normalize("NFD", text.strip().lstrip("\\"))
    base, mark, label = text.partition("_")
    base = GREEK.get(base, base)
    if base.endswith(SQUARE):
        return base
    return labelled(base, label.strip("{}")) if mark else base


def declared_as(what: str) -> Declared | None:
    """What words, a set or axes say of a letter; None where they say nothing that is known."""
    what = what.strip()
    called = CALLED.fullmatch(what)
    if called is not None and (called[1] == "real" or condition_in_words(called[1]) is not None):
        return _of_space(called[1], called[2])
    words = [each for each in re.split(r"[\s,]+(?:and\s+)?", what) if each not in FILLING] or [what]
    found: list[str] = []
    while True:
        for end in range(len(words), 0, -1):
            condition = condition_in_words(" ".join(words[:end]))
            if condition is not None:
                found.append(condition)
                words = words[end:]
                break
        else:
            break
    together = combined(found)
    if together is None:
        return None
    rest = " ".join(words)
    noun = "matrix" if rest == "matrices" else rest.removesuffix("s")
    if not rest and together:
        return _of_condition(together)
    kind = FUNCTION_KINDS.get(rest) or KINDS.get(noun)
    if kind is not None:
        return Declared(kind, (), together) if not together or kind in kinds_of(together) else None
    member = set_of(what) if what != "R" else None  # an axis
    if member is not None:
        condition, axes = member
        return _of_axes(axes, condition) if axes is not None else _of_condition(condition)
    axes_text = re.sub(r"^(?:ℝ|R)\s*\^?", "", rest) if rest[:1] in "ℝR" and len(rest) > 1 else rest
    names = [each for each in re.split(r"\s*(?:×|x|\*|\s)\s*", axes_text.strip("{}() ")) if each]
    return _of_axes(tuple(names), together) if names and are_axes(names) else None


def declared_in(what: str) -> Declared | None:
    """What being in a set says of a letter: R is ℝ there, and no axis."""
    return declared_as("ℝ" if what == "R" else what)


def _of_space(name: str, axes_text: str) -> Declared | None:
    """What one_hot(K) and real("N D") say: a condition with the axes of its arrays."""
    condition = condition_in_words(name) or ""
    axes = tuple(each for each in re.split(r"[\s,×]+", axes_text) if each)
    return _of_axes(axes, condition) if are_axes(axes) else None


def _of_condition(condition: str) -> Declared:
    kinds = kinds_of(condition)
    return Declared(kinds[0] if len(kinds) == 1 else None, (), condition)


def _of_axes(axes: tuple[str, ...], condition: str) -> Declared | None:
    """An array with axes, where there are such arrays with the condition."""
    kind = (LetterKind.NUMBER, LetterKind.COLUMN, LetterKind.MATRIX)[len(axes)]
    if condition and kind not in kinds_of(condition):
        return None
    return None if is_square(condition) and axes[0] != axes[1] else Declared(kind, axes, condition)


def both(first: Declared, second: Declared) -> Declared | None:
    """What two places say of a letter together; None where they contradict each other."""
    condition = combined((first.condition, second.condition))
    axes = first.axes or second.axes
    kinds = {each.kind for each in (first, second) if each.kind is not None}
    of_whole = first.of_whole or second.of_whole
    if condition is None or len(kinds) > 1 or (first.axes and second.axes and first.axes != second.axes):
        return None
    if axes:
        known = _of_axes(axes, condition)
        return replace(known, of_whole=of_whole) if known is not None else None
    found = Declared(kinds.pop() if kinds else None, (), condition, of_whole)
    return found if not condition or found.kind is None or found.kind in kinds_of(condition) else None


def shape_of_letter(kind: LetterKind, declared: Declared | None, axes: dict[str, Axis]) -> Shape:
    if declared is not None and declared.axes:
        return shape_of([axes.setdefault(name, declared_axis(name)) for name in declared.axes])
    if kind is LetterKind.NUMBER:
        return SCALAR
    if kind is LetterKind.COLUMN:
        return (Axis(), ONE)
    rows = Axis()
    square = declared is not None and is_square(declared.condition)
    return (rows, rows if square else Axis())
