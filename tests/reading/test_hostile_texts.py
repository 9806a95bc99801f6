"""Random and hostile texts end in a reading or a refusal."""

from __future__ import annotations

import random

import pytest
from nablacheck.core.errors import UsageError
from nablacheck.reading.asking.asked import as_claim
from nablacheck.reading.asking.reach import read
from nablacheck.reading.asking.search import Undefined
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.refusal import NotRead

PIECES = (
    *"XwyAxab()[]{}‖|+−-*/·⊙=,; 12½σλ√…⟨⟩@I𝟏δ𝒩🙂\n$%#\\\x00", "ᵀ", "^T", "'", "⁻¹", "²", "^2", "||", "tr", "log", "det",
    "Σᵢ", "_i", "ᵢ", "_{ij}", "∇", "∂", "d", "∂f/∂x", "\\frac", "\\sum", "\\mathbf", "\\begin{pmatrix}", "\\\\",
    "where", "at", "f(", "\\lambda", "e^", ".T", "__import__", "os.system('x')", "lambda:",
    "\\end{pmatrix", "\\end{pmatrix}", "₂′", "²′", "h_t = h_{t-1}", "[A b; ",
    "9" * 40, "^" * 30, "(" * 60,
)  # fmt: skip
DEEP = (
    "(" * 1990, "x" * 1990, "xᵀ" * 900, "\\frac{1}{" * 200, "‖" * 1500, "Σᵢ" * 600 + "xᵢ",
    "x_{" * 300, "∂/∂x" * 300, "[1 " * 500, "x'" * 800, "f(" * 600, "√" * 1500 + "x", "log " * 450 + "x",
    "∇" * 1900 + "x", "\\hat" * 400, "^" * 1900, "x^" * 900 + "2", "{" * 1900, "x/" * 900 + "x", "x" * 3000,
)  # fmt: skip

LONG_SUMS = ("x+" * 900 + "x", "-" * 1900 + "x")


def end(function: str, claim: str) -> str:
    known = Statements()
    try:
        known.take(function)
        known.asked(ClaimKind.DERIVATIVE, claim, "x")
        for statement in known.claims:
            as_claim(read(statement, known, {}, None))
    except (NotRead, Undefined, UsageError):
        return "refused"
    return "read"


@pytest.mark.parametrize("seed", range(50))
def test_random_texts_end(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        texts = ["".join(rng.choice(PIECES) for _ in range(rng.randint(1, rng.choice((5, 12, 40))))) for _ in "fc"]
        assert end(*texts) in ("refused", "read")


@pytest.mark.parametrize("text", [*DEEP, *LONG_SUMS], ids=lambda text: text[:12])
def test_texts_that_nest_or_go_on_are_refused(text: str) -> None:
    assert end(text, "2x") == ("read" if text in LONG_SUMS else "refused")


def test_a_formula_is_read() -> None:
    assert end("xᵀx", "2x") == "read"
