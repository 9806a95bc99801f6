"""Names that a text defines: letters, as b₁ in b₁ = … and f in f(x) = …, and words, as KL in KL(μ, σ) = … and MSE in
MSE = …

Letters beside each other are a product, unless they stand where a name is defined, and as a product would be one of
letters that occur nowhere else: a claim about the product K L(μ, σ) would be refuted whatever KL is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from nablacheck.reading.alphabet import FUNCTIONS, GREEK, SHORT_FUNCTIONS, WORDS

BEFORE = r"(?:^|[,;]|\b(?:where|with|and)\b)\s*"
ROMAN = r"(?:\\(?:mathrm|text|textrm|operatorname|mathsf|mathit)\s*\{)?"
EQUALS = r"\s*(\((?:\s*\\?[^\W\d]\w*\s*,)*\s*\\?[^\W\d]\w*\s*\)|)\s*=(?!=)"
"""Letters in parentheses, or none, before a sign of equality."""
WORD = re.compile(rf"{BEFORE}{ROMAN}([A-Za-z]{{2,}})\}}?{EQUALS}")
LETTER = re.compile(rf"{BEFORE}([^\W\d_][\u0300-\u036f]*[₀-₉]*²?){EQUALS}")
WITHOUT_ARGUMENT = re.compile(r"[A-Z]{3,}|[A-Z]?[a-z]{3,}")
"""Words that are a name without an argument, too: Ax = b and AB = I are equations."""
KNOWN = frozenset((*FUNCTIONS, *GREEK, *WORDS, *SHORT_FUNCTIONS))
"""Words that mean something, whatever a text says."""
OPERATORS = frozenset(
    ("grad", "gradient", "nabla", "partial", "hess", "hessian", "jac", "jacobian", "div", "curl", "rot", "laplacian")
)
"""Words for derivatives, which name no function of the text."""


def defined_words(text: str, letters: Collection[str], *, all_declared: bool = False) -> frozenset[str]:
    """The words that a text defines; ``letters`` are what is defined or declared besides. Where these are
    ``all_declared``, nothing else can be a factor of a product."""
    found = set()
    for match in WORD.finditer(text):
        word, arguments = match.groups()
        if word in KNOWN or word.lower() in OPERATORS or _is_differential(word):
            continue
        elsewhere = set(letters) if all_declared else {*_letters(text, word), *letters}
        if arguments or all_declared:
            is_name = not set(word) <= elsewhere
        else:
            is_name = bool(WITHOUT_ARGUMENT.fullmatch(word)) and "T" not in word[1:] and not set(word) & elsewhere
        if is_name:
            found.add(word)
    return frozenset(found)


def words_among(names: Iterable[str]) -> frozenset[str]:
    """The names that are words: in a text their letters would be factors."""
    return frozenset(name for name in names if len(name) > 1 and name.isascii() and name.isalpha())


def defined_letters(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The letters that a text defines, as the text has them: those that stand alone, and those with arguments."""
    found = [match.groups() for match in LETTER.finditer(text)]
    return frozenset(name for name, of in found if not of), frozenset(name for name, of in found if of)


def _letters(text: str, word: str) -> set[str]:
    """The letters that stand alone or in products, outside of ``word``."""
    runs = re.findall(r"(?<![A-Za-z\\])[A-Za-z]+", text)
    return {c for run in runs if run not in KNOWN and run != word and not re.search(r"[a-z]{3}", run) for c in run}


def _is_differential(word: str) -> bool:
    """Whether a word may be the differential of a letter: df, dL, dKL."""
    return word[0] == "d" and (len(word) == 2 or word[1].isupper())
