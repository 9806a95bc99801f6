"""LaTeX, of amsmath: \\frac, \\top, \\lVert."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from nablacheck.reading.names import ACCENT_WORDS, WORDS
from nablacheck.reading.tree import Expr
from nablacheck.reading.writing.notation import Binding, Text
from nablacheck.reading.writing.unicode import SUBSCRIPTS
from nablacheck.reading.writing.writer import Writer

FUNCTIONS = ("log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "arcsin", "arccos", "max", "min")
"""Functions with a macro of their own."""
PLAIN = {low: plain for plain, low in SUBSCRIPTS.items() if plain != "−"}
GREEK = WORDS | {"λ": "lambda", "Υ": "Upsilon"}
ORDERS = {"2": "", "1": "_1", "inf": "_\\infty", "spectral": "_2", "nuclear": "_*"}


class Latex(Writer):
    minus = "-"
    times = " \\cdot "
    hadamard = "\\odot"
    entrywise_quotient = "\\oslash"
    kronecker = "\\otimes"
    delta = "\\delta"
    ones = "\\mathbf{1}"
    sum_sign = "\\sum"
    product_sign = "\\prod"
    nabla = "\\nabla "
    partial = "\\partial "
    differential = "\\mathrm{d}"

    def parentheses(self, text: str) -> str:
        return f"\\left({text}\\right)" if "\\frac" in text else f"({text})"

    def name(self, name: str) -> str:
        """A name with its labels as subscripts and its accents as macros."""
        base, _, label = name.partition("_")
        lowered = "".join(PLAIN[c] for c in base[1:] if c in PLAIN and c != "′")
        base = "".join(c for c in base if c not in PLAIN or c == "′")
        found = ""
        for c in unicodedata.normalize("NFD", base):
            if c in ACCENT_WORDS:
                found = f"\\{ACCENT_WORDS[c]}{{{found}}}"
            elif c in GREEK:
                found += f"\\{GREEK[c]}"
            else:
                found += {"′": "'", "²": "^2"}.get(c, c)
        label = label or lowered
        return found if not label else f"{found}_{label}" if len(label) == 1 else f"{found}_{{{label}}}"

    def number(self, value: Fraction) -> Text:
        if value.denominator == 1:
            return str(value), Binding.ATOM
        return f"\\tfrac{{{value.numerator}}}{{{value.denominator}}}", Binding.ATOM

    def raised(self, base: str, script: str) -> str:
        script = script.replace("T", "\\top") if script in ("T", "-T") else script
        return f"{base}^{script}" if len(script) == 1 or script == "\\top" else f"{base}^{{{script}}}"

    def lowered(self, base: str, script: str) -> str:
        script = script.replace("≠", "\\ne ")
        return f"{base}_{script}" if len(script) == 1 else f"{base}_{{{script}}}"

    def quotient(self, above: Expr, below: Expr) -> Text:
        return f"\\frac{{{self(above)}}}{{{self(below)}}}", Binding.PRODUCT

    def root(self, part: Expr) -> Text:
        return f"\\sqrt{{{self(part)}}}", Binding.ATOM

    def norm(self, inside: str, order: str) -> str:
        return f"\\lVert {inside} \\rVert{ORDERS.get(order, '_' + order)}"

    def bars(self, inside: str) -> str:
        return f"\\lvert {inside} \\rvert"

    def inner(self, left: str, right: str) -> str:
        return f"\\langle {left}, {right} \\rangle"

    def function(self, name: str) -> str:
        return f"\\{name}" if name in FUNCTIONS else f"\\operatorname{{{name}}}"

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        inside = " \\\\ ".join(" & ".join(row) for row in rows)
        return f"\\begin{{bmatrix}} {inside} \\end{{bmatrix}}"

    def join(self, left: str, right: str) -> str:
        return f"{left} {right}"


def as_latex(e: Expr) -> str:
    """The expression in LaTeX."""
    return Latex()(e)
