"""The conditions that are said of letters, by the words and the sets that people write for them: "one-hot", "on the
simplex", "symmetric positive definite", {0, 1}, ℝⁿ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nablacheck.declare import conditions
from nablacheck.declare.spaces import Condition
from nablacheck.reading.asking.letters import LetterKind

WORDS = {
    "positive definite": r"(?:s\.?p\.?d\.?|p\.?d\.?|p\.?s\.?d\.?|positive[- _]?(?:semi-?)?[- _]?definite|covariance)",
    "symmetric": r"symmetric",
    "invertible": r"invertible|non-?singular",
    "orthogonal": r"orthogonal",
    "orthonormal": r"(?:has |have )?orthonormal(?: columns)?",
    "rotation": r"rotations?",
    "diagonal": r"diagonal",
    "lower triangular": r"lower[- ]triangular",
    "skew": r"skew(?:[- ]symmetric)?|anti-?symmetric",
    "toeplitz": r"toeplitz",
    "full rank": r"(?:of |has |have )?full[- _](?:column[- _]|row[- _])?rank",
    "nonzero": r"non-?zero",
    "one hot": r"one[- _]?hot(?:[- ]encoded)?",
    "simplex": r"(?:(?:on|in) (?:the |a )?)?(?:probability |unit )?simplex"
    r"|probability (?:distributions?|vectors?)|probabilit(?:y|ies)|distributions?",
    "sums to one": r"sums?[- _]to[- _](?:one|1)|summing to (?:one|1)|normali[sz]ed weights",
    "zero or one": r"binary|zero[- _]or[- _]one",
    "plus or minus one": r"plus[- _]or[- _]minus[- _]one|±1",
    "unit norm": r"(?:of |has |have )?unit[- _](?:euclidean )?(?:norm|length)|unit(?:[- _]vectors?)?|normali[sz]ed"
    r"|on the (?:unit )?sphere",
    "positive": r"(?:strictly )?positive|non-?negative",
}
"""The words for each condition, those first that begin like others. A matrix that is semidefinite is drawn from the
definite ones, and what isn't negative from what is positive: what is continuous and holds inside holds on the edge."""
KINDS = {
    "number": LetterKind.NUMBER, "scalar": LetterKind.NUMBER, "constant": LetterKind.NUMBER,
    "vector": LetterKind.COLUMN, "column": LetterKind.COLUMN, "column vector": LetterKind.COLUMN,
    "matrix": LetterKind.MATRIX,
}  # fmt: skip
"""The words for what a letter stands for, besides those of functions."""
_MINUS = "[-−–]"
_SETS = {
    "zero or one": r"\{\s*0\s*,\s*1\s*\}",
    "plus or minus one": rf"\{{\s*(?:{_MINUS}\s*1\s*,\s*\+?\s*1|\+?\s*1\s*,\s*{_MINUS}\s*1|±\s*1)\s*\}}",
    "positive definite": r"[S𝕊](?:_\{\+{1,2}\}|_\+{1,2}|[₊]{1,2})",
    "symmetric": r"[S𝕊](?=\s*\^|[ⁿᴺᵈᴰᵐᵖ])",
    "positive": r"[R](?:_\{(?:\+{1,2}|>\s*0)\}|_\+{1,2}|[₊]{1,2}|_>0)",
    "simplex": r"(?:Δ|Delta|\bsimplex)(?:_\{[^{}]*\}|_\w)?",
    "": r"R",
}
"""The sets, as they are written without macros of styles."""
_POWER = (
    r"(?:\s*\^\s*(?:\{(?P<braces>[^{}]*)\}|\((?P<parens>[^()]*)\)|(?P<one>\w))"
    r"|(?P<raised>[ⁿᴺᵈᴰᵐᴹᵖᴾᵏᴷˣ×¹²³⁴⁵⁶⁷⁸⁹⁻⁺₊]+))?"
)
SETS = {
    name: re.compile(rf"(?:{first}){_POWER}(?P<after>_\{{\+{{1,2}}\}}|_\+{{1,2}}|₊₊?)?")
    for name, first in _SETS.items()
}
_RAISED = str.maketrans("ⁿᴺᵈᴰᵐᴹᵖᴾᵏᴷˣ¹²³⁴⁵⁶⁷⁸⁹", "nNdDmMpPkKx123456789")
_PLAIN = str.maketrans("ℝ𝕊", "RS")
_STYLES = re.compile(r"\\(?:mathbb|mathbf|mathcal|mathrm|mathsf|Bbb)\s*(?:\{\s*(\w)\s*\}|(\w))")
_IMPLIED = {
    "positive definite": {"symmetric", "invertible", "full rank", "nonzero"},
    "orthogonal": {"invertible", "full rank", "orthonormal"},
    "rotation": {"orthogonal", "invertible", "full rank", "orthonormal"},
    "orthonormal": {"full rank"},
    "diagonal": {"symmetric", "lower triangular"},
    "invertible": {"full rank", "nonzero"},
    "one hot": {"zero or one", "sums to one"},
    "simplex": {"positive", "sums to one", "nonzero"},
    "unit norm": {"nonzero"},
    "positive": {"nonzero"},
}
"""What a condition says besides."""
_TOGETHER = {
    frozenset({"positive", "sums to one"}): "simplex",
    frozenset({"zero or one", "sums to one"}): "one hot",
    **{frozenset({name, "invertible"}): name for name in ("symmetric", "diagonal", "lower triangular", "toeplitz")},
    frozenset({"symmetric", "full rank"}): "symmetric",
}
"""What two conditions are together. Where a matrix is inverted, a symmetric one is drawn until it has an inverse."""
_ANY = (LetterKind.NUMBER, LetterKind.COLUMN, LetterKind.MATRIX, LetterKind.FAMILY)
_ARRAYS = (LetterKind.COLUMN, LetterKind.MATRIX, LetterKind.FAMILY)


def condition_in_words(text: str) -> str | None:
    """The condition that is called by some words."""
    words = text.replace("_", " ").strip().lower()
    return next((name for name, pattern in WORDS.items() if re.fullmatch(pattern, words)), None)


def set_of(text: str) -> tuple[str, tuple[str, ...] | None] | None:
    """The condition and the axes that being in a set means: ("positive", ("n",)) of ℝⁿ₊. The axes are None where the
    set doesn't say how many there are, as {0, 1}; all of it is None where the set isn't known."""
    text = _STYLES.sub(lambda match: match[1] or match[2], text).translate(_PLAIN)
    text = re.sub(r"\\([{}])", r"\1", text.replace("\\times", "×").replace("\\Re", "R").replace("\\R", "R")).strip()
    for name, pattern in SETS.items():
        match = pattern.fullmatch(text)
        if match is None:
            continue
        axes = _axes(match["braces"] or match["parens"] or match["one"] or (match["raised"] or "").translate(_RAISED))
        if axes is None:
            return None
        if match["after"]:
            name = {"": "positive", "symmetric": "positive definite"}.get(name, name)
        if name in ("symmetric", "positive definite"):
            axes = axes * 2
        if name == "simplex":
            return name, None
        return name, axes if axes or name in ("", "positive") else None
    return None


def _axes(power: str) -> tuple[str, ...] | None:
    names = [each.strip() for each in re.split(r"[×*,]|(?<=\w)\s*x\s*(?=\w)", power)] if power.strip() else []
    return tuple(name for name in names if name != "1") if are_axes(names) else None


def are_axes(names: Sequence[str]) -> bool:
    """Whether an array may have axes that are written like this: letters and lengths, two at most."""
    return len(names) <= 2 and all(re.fullmatch(r"[A-Za-z]\d*|[1-9]\d*", each) for each in names)


def combined(names: Iterable[str]) -> str | None:
    """The condition that says all that several say; None where there is none."""
    found = ""
    for name in names:
        if found in ("", name) or found in _IMPLIED.get(name, ()):
            found = name
        elif name and name not in _IMPLIED.get(found, ()):
            together = _TOGETHER.get(frozenset({found, name}))
            if together is None:
                return None
            found = together
    return found


def condition_called(name: str) -> Condition:
    """A condition by its name in words: one_hot of "one hot"."""
    found: Condition = getattr(conditions, name.replace(" ", "_"))
    return found


def kinds_of(condition: str) -> tuple[LetterKind, ...]:
    """What a letter with a condition may stand for."""
    known = condition_called(condition)
    if known.square or known.dimensions == (2,):
        return (LetterKind.MATRIX,)
    return _ANY if known.dimensions is None else _ARRAYS


def example_of(condition: str) -> str:
    """Axes that arrays with a condition may have."""
    return condition_called(condition).example


def is_square(condition: str) -> bool:
    return bool(condition) and condition_called(condition).square


def leads_out_of(condition: str) -> bool:
    """Whether arrays with a condition lose it when an entry is moved."""
    return bool(condition) and condition_called(condition).project is not None


def is_discrete(condition: str) -> bool:
    """Whether finitely many arrays satisfy it, so that nothing is derived by a letter that does."""
    return bool(condition) and not condition_called(condition).count((2, 2))
