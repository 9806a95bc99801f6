"""What ``--let`` declares: ``X: N×D, A: symmetric, σ: logistic, f: smooth, a: number``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from nablacheck.core.errors import UsageError
from nablacheck.reading.alphabet import GREEK
from nablacheck.reading.asking.letters import LetterKind
from nablacheck.reading.axes import ONE, SCALAR, Axis, Shape, declared_axis, shape_of
from nablacheck.reading.names import SQUARE, labelled

CONDITIONS = ("symmetric", "positive definite", "invertible", "orthogonal", "positive", "nonzero", "full rank")
MATRIX_CONDITIONS = CONDITIONS[:4]
KINDS = {
    "number": LetterKind.NUMBER, "scalar": LetterKind.NUMBER, "vector": LetterKind.COLUMN, "column": LetterKind.COLUMN,
    "matrix": LetterKind.MATRIX, "logistic": LetterKind.LOGISTIC, "sigmoid": LetterKind.LOGISTIC,
    "smooth": LetterKind.SCALAR_FUNCTION, "function": LetterKind.SCALAR_FUNCTION,
    "entrywise": LetterKind.ENTRYWISE, "elementwise": LetterKind.ENTRYWISE,
    "vector function": LetterKind.VECTOR_FUNCTION, "family": LetterKind.FAMILY,
}  # fmt: skip
USAGE = "write --let 'X: N×D, A: symmetric, a: number, f: smooth'"


@dataclass(frozen=True)
class Declared:
    """What is said of a letter; ``axes`` are empty where nothing is said of them."""

    kind: LetterKind
    axes: tuple[str, ...] = ()
    condition: str = ""


def declarations(texts: Iterable[str]) -> dict[str, Declared]:
    """The letters that are declared, by their names in writing. Raises ``UsageError``."""
    found: dict[str, Declared] = {}
    for text in texts:
        for part in re.split(r"[,;]\s*(?=[^,;:∈]+\s*[:∈])", text):
            head, mark, what = re.split(r"([:∈])", part, maxsplit=1) if re.search("[:∈]", part) else ("", "", "")
            if not mark or not head.strip() or not what.strip():
                raise UsageError(f"--let {part.strip()!r} isn't read; {USAGE}")
            for name in head.split():
                found[_name(name)] = _declared(what.strip())
    return found


def _name(text: str) -> str:
    text = unicodedata.normalize("NFD", text.strip().lstrip("\\"))
    base, mark, label = text.partition("_")
    base = GREEK.get(base, base)
    if base.endswith(SQUARE):
        return base
    return labelled(base, label.strip("{}")) if mark else base


def _declared(what: str) -> Declared:
    condition = next((each for each in CONDITIONS if what.replace("_", " ").startswith(each)), "")
    rest = what[len(condition) :].strip() if condition else what
    if rest in KINDS:
        return Declared(KINDS[rest], (), condition)
    if not rest and condition:
        return Declared(LetterKind.MATRIX if condition in MATRIX_CONDITIONS else LetterKind.NUMBER, (), condition)
    axes = re.sub(r"^(?:ℝ|R)\s*\^?", "", rest) if rest[:1] in "ℝR" and len(rest) > 1 else rest
    names = [each for each in re.split(r"\s*(?:×|x|\*|\s)\s*", axes.strip("{}() ")) if each]
    if not names or len(names) > 2 or not all(re.fullmatch(r"[A-Za-z]\d*|[1-9]\d*", each) for each in names):
        raise UsageError(f"--let: {what!r} isn't read; {USAGE}")
    kind = LetterKind.COLUMN if len(names) == 1 else LetterKind.MATRIX
    return Declared(kind, tuple(names), condition)


def shape_of_letter(kind: LetterKind, declared: Declared | None, axes: dict[str, Axis]) -> Shape:
    if declared is not None and declared.axes:
        return shape_of([axes.setdefault(name, declared_axis(name)) for name in declared.axes])
    if kind is LetterKind.NUMBER:
        return SCALAR
    if kind is LetterKind.COLUMN:
        return (Axis(), ONE)
    rows = Axis()
    square = declared is not None and declared.condition in MATRIX_CONDITIONS
    return (rows, rows if square else Axis())
