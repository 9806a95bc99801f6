"""x̄ beside a vector x is its mean, which moves with x: as a free number, a derivative that ignores this would hold."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly


@pytest.mark.parametrize(
    ("texts", "let", "expected"),
    [
        (("f(x) = Σᵢ (xᵢ − x̄)²yᵢ", "∇f = 2(x − x̄) ⊙ y"), "", REFUTED),
        (("f(x) = Σᵢ (xᵢ − x̄)²yᵢ", "∇f = 2(x − x̄) ⊙ y − 2 mean((x − x̄) ⊙ y)"), "", HELD),
        ((r"f(x) = \sum_i (x_i - \bar{x})^2", r"∇f = 2(x - \bar{x})"), "", HELD),
        ((r"f(x) = \sum_i (x_i - \bar{x})^2", "∇f = 2x"), "", REFUTED),
        (("f(x) = Σᵢ (xᵢ − x̄)(yᵢ − ȳ)", "∇f = y − ȳ"), "", HELD),
        (("f(x) = Σᵢ (xᵢ − x̄)(yᵢ − ȳ)", "∇f = y"), "", REFUTED),
        (("f(x) = (1/N)Σᵢ (xᵢ − x̄)²", "∇f = (2/N)(x − x̄)"), "", HELD),
        (("Σᵢ (xᵢ − x̄) = 0",), "", HELD),
        (("Σᵢ (xᵢ − x̄)² = Σᵢ xᵢ² − x̄²",), "", REFUTED),
        (("f(x) = Σᵢ (xᵢ − x̄)²yᵢ", "∇f = 2(x − x̄) ⊙ y"), "x̄: number", HELD),
        (("f(x) = ½(x − x̄)ᵀA(x − x̄)", "∇f = ½(A + Aᵀ)(x − x̄)"), "", HELD),
        (("f(x) = ½(x − x̄)ᵀA(x − x̄)", "∇f = A(x − x̄)"), "", REFUTED),
        (("f(x̄) = Σᵢ (xᵢ − x̄)²", "∇f = −2Σᵢ (xᵢ − x̄)"), "", HELD),
        (("f(x) = Σᵢ ‖xᵢ − x̄‖²", "∂f/∂x = 2(x − x̄)"), "", NOT_READ),
    ],
    ids=str,
)
def test_a_letter_with_a_bar_is_a_mean(texts: tuple[str, ...], let: str, expected: int) -> None:
    answers = quickly(*texts, let=let)
    assert answers.exit_code == expected, str(answers)


@pytest.mark.parametrize(
    ("texts", "note"),
    [
        (("f(x) = Σᵢ (xᵢ − x̄)²", "∇f = 2x"), "x̄ is taken as the mean of x"),
        (("f(x) = ½‖x − x̄‖²", "∇f = x − x̄"), "x̄ is a letter of its own, no mean"),
    ],
)
def test_the_reading_says_which_it_is(texts: tuple[str, ...], note: str) -> None:
    assert note in str(quickly(*texts, oracles=("dual",), points=1)).replace("x\u0304", "x̄")
