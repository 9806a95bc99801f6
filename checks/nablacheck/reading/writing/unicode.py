"""Unicode: ½, ᵀ, ‖·‖, Σᵢ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from nablacheck.reading.names import format_name
from nablacheck.reading.tree import Expr, Power
from nablacheck.reading.writing.notation import Binding, Text
from nablacheck.reading.writing.writer import Writer

SUPERSCRIPTS = dict(zip("0123456789-+()nkijTmtpxyab", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵏⁱʲᵀᵐᵗᵖˣʸᵃᵇ", strict=True)) | {"−": "⁻"}
SUBSCRIPTS = dict(zip("0123456789+-=ijklmnprstuvxaeoh′", "₀₁₂₃₄₅₆₇₈₉₊₋₌ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓₐₑₒₕ′", strict=True)) | {"−": "₋"}
FRACTIONS = {Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(2, 3): "⅔"}
CALLED = (
    "tr(", "sum(", "diag(", "vec", "softmax", "sigmoid", "softplus", "logsumexp", "log", "exp(", "sin", "cos", "tan",
    "sign(", "arc",
)  # fmt: skip
"""What a space is left before, as letters would run into it."""
ORDERS = {"2": "", "1": "₁", "inf": "_∞", "spectral": "₂", "nuclear": "_*"}


class Unicode(Writer):
    minus = "−"
    times = "·"
    hadamard = "⊙"
    entrywise_quotient = "⊘"
    kronecker = "⊗"
    delta = "δ"
    ones = "𝟏"
    sum_sign = "Σ"
    product_sign = "∏"
    nabla = "∇"
    partial = "∂"
    differential = "d"

    def parentheses(self, text: str) -> str:
        return f"({text})"

    def name(self, name: str) -> str:
        return format_name(name)

    def number(self, value: Fraction) -> Text:
        if value in FRACTIONS:
            return FRACTIONS[value], Binding.ATOM
        return str(value), Binding.ATOM if value.denominator == 1 else Binding.OPERATOR

    def raised(self, base: str, script: str) -> str:
        if all(c in SUPERSCRIPTS for c in script):
            return base + "".join(SUPERSCRIPTS[c] for c in script)
        return f"{base}^{script}" if len(script) == 1 else f"{base}^({script})"

    def lowered(self, base: str, script: str) -> str:
        if all(c in SUBSCRIPTS for c in script):
            return base + "".join(SUBSCRIPTS[c] for c in script)
        return f"{base}_{script}" if len(script) == 1 else f"{base}_{{{script}}}"

    def quotient(self, above: Expr, below: Expr) -> Text:
        return f"{self.at(above, Binding.PRODUCT)}/{self.at(below, Binding.SCRIPT)}", Binding.OPERATOR

    def root(self, part: Expr) -> Text:
        text, binding = self.write(part)
        simple = binding == Binding.ATOM and not isinstance(part, Power)
        return "√" + (text if simple else self.parentheses(text)), Binding.SCRIPT

    def norm(self, inside: str, order: str) -> str:
        return f"‖{inside}‖{ORDERS.get(order, '_' + order)}"

    def bars(self, inside: str) -> str:
        return f"|{inside}|"

    def inner(self, left: str, right: str) -> str:
        return f"⟨{left}, {right}⟩"

    def function(self, name: str) -> str:
        return name

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        return f"[{'; '.join(', '.join(row) for row in rows)}]"

    def join(self, left: str, right: str) -> str:
        """Side by side, with a space where letters would run into a word."""
        fraction = left.endswith(")") and "/" in left.rpartition("(")[2]
        word = right.startswith(("∇", *CALLED)) or _is_big(right)
        differential = _is_differential(right) or re.search(r"(?:^|[ (])d\w$", left)
        return f"{left} {right}" if fraction or word or differential else left + right


def _is_big(text: str) -> bool:
    """Whether a sum or product over an index begins, no letter Σ."""
    return text[:1] in ("Σ", "∏") and text[1:2] in ("_", *SUBSCRIPTS.values())


def _is_differential(text: str) -> bool:
    """Whether dX or d(…) begins, no letter d."""
    return text[:1] == "d" and (text[1:2].isalpha() or text[1:2] in ("(", "‖", "|", "√", " "))


def as_unicode(e: Expr) -> str:
    """The expression in Unicode."""
    return Unicode()(e)
