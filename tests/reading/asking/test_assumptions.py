"""What a claim assumes of its letters so that it has values: of every position, and not of what is positive anyway."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict

CASES = [
    (r"D(p) = \sum_i p_i \log(p_i/q_i)", r"\partial D/\partial p_i = \log(p_i/q_i) {} 1", "+", "-"),
    ("f(x) = −Σᵢ log(bᵢ − aᵢᵀx)", "∇f = {}Σᵢ aᵢ/(bᵢ − aᵢᵀx)", "", "−"),
    ("f(x) = λ sum(√(x² + ε))", "∇f = λ x{}/√(x² + ε)", "", "²"),
    ("V(r) = −G M m/r", "dV/dr = {}G M m/r²", "", "−"),
    ("θ(x, y) = arctan(y/x)", "∂θ/∂x = {}y/(x² + y²)", "−", ""),
]


@pytest.mark.parametrize(("function", "claim", "right", "wrong"), CASES)
def test_a_claim_is_decided_where_it_has_values(function: str, claim: str, right: str, wrong: str) -> None:
    assert verdict(function, claim.format(right)) == HELD
    answers = quickly(function, claim.format(wrong))
    assert answers.exit_code == REFUTED
    assert "fails " in str(answers)


def test_nothing_is_assumed_of_what_is_positive() -> None:
    assert "assumed" not in str(quickly("f(z) = yᵀ log softmax(z) + √(1 + exp(aᵀz))", "∇f = y"))


def test_capitals_that_have_to_be_numbers_are_to_be_declared() -> None:
    refused = quickly("f(σ) = −n log σ − S/(2σ²)", "f' = S/σ³")
    assert refused.exit_code == NOT_READ
    assert "write --let 'n: number, σ: number, S: number'" in str(refused)
