"""Functions and derivatives as textbooks write them: inverse functions, secants, d²/dx², softmax of a matrix."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict

RIGHT_AND_WRONG = [
    (r"d/dx \arcsin x = 1/\sqrt{1 - x^2}", r"d/dx \arcsin x = 1/\sqrt{1 + x^2}"),
    ("d/dx arccos(x) = −1/√(1 − x²)", "d/dx arccos(x) = 1/√(1 − x²)"),
    (r"d/dx \operatorname{artanh} x = \frac{1}{1 - x^2}", r"d/dx \operatorname{artanh} x = \frac{1}{1 + x^2}"),
    ("d/dx asinh(x) = 1/sqrt(1 + x^2)", "d/dx asinh(x) = x/sqrt(1 + x^2)"),
    ("d/dx arcosh x = 1/√(x² − 1)", "d/dx arcosh x = 1/√(x² + 1)"),
    (r"d/dx \tan x = \sec^2 x", r"d/dx \tan x = \sec x"),
    ("d/dx cot x = −csc² x", "d/dx cot x = csc² x"),
    ("d²/dx² sin x = −sin x", "d²/dx² sin x = sin x"),
    (r"\frac{d^2}{dt^2} \cos(ωt) = -ω^2 \cos(ωt)", r"\frac{d^2}{dt^2} \cos(ωt) = -ω \cos(ωt)"),
    ("∂(log |det X|)/∂X = X⁻ᵀ", "∂(log |det X|)/∂X = X⁻¹"),
    ("∂(sum(logsumexp(Z)))/∂Z = softmax(Z)", "∂(sum(logsumexp(Z)))/∂Z = softmax(Zᵀ)ᵀ"),
    ("∂(tr(A)²)/∂A = 2 tr(A) I", "∂(tr(A²))/∂A = 2 tr(A) I"),
    ("d/dx min(x², 1 + x²) = 2x", "d/dx min(x², 1 + x²) = x"),
    ("∂(sum(max(Ax, 0)))/∂x = Aᵀ(1 + sign(Ax))/2", "∂(sum(max(Ax, 0)))/∂x = Aᵀ sign(Ax)"),
    ("∂(Σₖ nₖ log πₖ)/∂πₖ = nₖ/πₖ", "∂(Σₖ nₖ log πₖ)/∂πₖ = nₖπₖ"),
    ("d/dt x₀ e^{-λt} = −λ x₀ e^{-λt}", "d/dt x₀ e^{-λt} = λ x₀ e^{-λt}"),
    ("∂(norm(XA, 'fro')^2)/∂X = 2XAAᵀ", "∂(norm(XA, 'fro')^2)/∂X = 2XAᵀA"),
    ("∂(tr A²)/∂A = 2Aᵀ", "∂(tr A²)/∂A = 2 tr(A) I"),
]


@pytest.mark.parametrize(("right", "wrong"), RIGHT_AND_WRONG)
def test_the_right_one_holds_and_the_wrong_one_is_refuted(right: str, wrong: str) -> None:
    assert (verdict(right), verdict(wrong)) == (HELD, REFUTED)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("log |det X|", "log|det(X)|   X: N×N"),
        ("sum(softmax(Z))", "softmax of a matrix is that of every row"),
    ],
)
def test_the_reading_can_be_told_from_others(text: str, shown: str) -> None:
    assert shown in str(quickly(text, wrt=text[-2 if text.endswith("X|") else -3], gradient="0"))


@pytest.mark.parametrize("text", ["E[x]", r"\frac{E[x²]}{2}", "Var(x)", "Cov[x, y]", "d²/dx² (Ax)"])
def test_an_operator_that_is_not_read_is_no_letter(text: str) -> None:
    assert verdict(text, wrt="x", gradient="1") == NOT_READ


def test_a_letter_e_that_is_declared_is_one() -> None:
    assert verdict("xᵀE[x]", wrt="x", gradient="(E + Eᵀ)x", let="E: matrix") == HELD
