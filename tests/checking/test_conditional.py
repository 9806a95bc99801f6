"""The condition under which a claim that is refuted is right, found by checking it there."""

from __future__ import annotations

import pytest
from nablacheck import Claim, ask
from nablacheck.checking.conditional import right_where
from nablacheck.checking.result import Result
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import oracle

from tests.helpers.asked import quickly

CASES = [
    ("f(x) = (x − μ)ᵀΣ⁻¹(x − μ)", "∇f = 2Σ⁻¹(x − μ)", "Σ is symmetric"),
    ("f(X) = tr(AXBXᵀ)", "∂f/∂X = 2AXB", "A and B are symmetric"),
    ("f(z) = −Σᵢ yᵢ log softmax(z)ᵢ", "∇f = softmax(z) − y", "y sums to 1"),
    ("f(z) = −(yᵀy)² yᵀ log softmax(z)", "∇f = softmax(z) − y", "y is one-hot"),
    ("f(x) = |λ|xᵀx", "∇f = 2λx", "λ is positive"),
    ("f(x) = ‖x‖", "∇f = x", "x has norm 1"),
    ("f(s) = log(1 + exp(s)) − y²s", "f' = σ(s) − y", "y is 0 or 1"),
    ("f(x) = xᵀx + aᵀx", "∇f = 3x + a", ""),
    ("f(x) = x³", "f' = 3x", ""),
]


@pytest.mark.parametrize(("function", "claim", "where"), CASES)
def test_the_condition_under_which_a_claim_is_right(function: str, claim: str, where: str) -> None:
    (answer,) = quickly(function, claim).answers
    assert answer.asked is not None
    assert not answer.holds

    def check(narrowed: Claim, count: int) -> Result:
        return check_claim(narrowed, oracle("dual"), count=count, shrink=False, explain=False)

    assert right_where(answer.asked.claim, check) == where


def test_it_is_told_once() -> None:
    shown = str(ask("f(x) = |λ|xᵀx", "∇f = 2λx", oracles=("dual",), points=10))
    assert shown.splitlines()[-1] == "  right   where λ is positive"
    assert str(ask("f(x) = xᵀAx", "∇f = 2Ax", oracles=("dual",), points=10)).count("symmetric") == 1
