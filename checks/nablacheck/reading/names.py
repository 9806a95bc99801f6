"""Names of letters: in writing, with labels and accents, and as identifiers of Python."""

from __future__ import annotations

import keyword
import re
import unicodedata

from nablacheck.reading.alphabet import GREEK, SUBSCRIPTS

SQUARE = "²"
"""At the end of a name: σ² as one letter."""
WORDS = {"α": "alpha", "λ": "lam", "ℓ": "ell"} | {
    letter: word for word, letter in reversed(GREEK.items()) if word not in ("lambda", "lam", "ell", "alpha")
}
ACCENT_WORDS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot"}
ACCENT_MARKS = {word: mark for mark, word in ACCENT_WORDS.items()}
LOWERED = {plain: low for low, plain in SUBSCRIPTS.items()}


def labelled(name: str, label: str) -> str:
    """A letter with a label that is part of its name: ``b_1``, ``W_c``, ``x*``."""
    return name + label if label == "*" else f"{name}_{label}"


def format_name(name: str) -> str:
    """A name as it is written: b₁, W_c, x̂, σ_B²."""
    if name.endswith(SQUARE):
        return format_name(name.removesuffix(SQUARE)) + SQUARE
    base, mark, label = name.partition("_")
    if mark and all(c in LOWERED for c in label):
        return base + "".join(LOWERED[c] for c in label)
    return name if len(label) < 2 else f"{base}_{{{label}}}"


def written(identifier: str) -> str:
    """The name in writing of an argument in Python: ``x_hat`` is x̂, ``sigma2`` σ², ``b1`` b₁, ``Phi`` Φ."""
    if identifier in GREEK:
        return GREEK[identifier]
    head, _, tail = identifier.rpartition("_")
    if head and tail in ACCENT_MARKS:
        return written(head) + ACCENT_MARKS[tail]
    if head and (head in GREEK or len(head) == 1):
        return labelled(written(head), tail)
    match = re.fullmatch(r"([A-Za-z]+?)(\d+)", identifier)
    if match and (match.group(1) in GREEK or len(match.group(1)) == 1):
        letter, digits = GREEK.get(match.group(1), match.group(1)), match.group(2)
        return letter + SQUARE if letter == "σ" and digits == "2" else labelled(letter, digits)
    return unicodedata.normalize("NFD", identifier)


def identifier(name: str) -> str:
    """A name as an identifier of Python: letters of ASCII, digits and underscores alone."""
    words = []
    for c in name:
        if (c.isascii() and c.isalnum()) or c == "_":
            words.append(c)
        elif c in ACCENT_WORDS:
            words.append("_" + ACCENT_WORDS[c])
        else:
            words.append({"*": "_star", SQUARE: "2", "′": "_prime"}.get(c) or WORDS.get(c) or f"u{ord(c):x}")
    found = re.sub(r"_(\d+)$", r"\1", "".join(words)).lstrip("_") or "letter"
    return found + "_" if keyword.iskeyword(found) or found in ("np", "sum", "range", "int", "nablacheck") else found
