"""Functions of several arguments: those that a text defines, and smooth ones that nothing is known of."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import verdict


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("∇_x f(x, y) = Ay", HELD),
        ("∇_x f(x, y) = Aᵀy", REFUTED),
        ("∇_y f = Aᵀx", HELD),
        ("∇_y f = Ax", REFUTED),
        (r"\frac{\partial f}{\partial y} = A^\top x", HELD),
        ("∇_u f(u, v) = Av", HELD),
        ("∇_u f(u, v) = Au", REFUTED),
        ("∇f = Ay", NOT_READ),
        ("∇_x f(x, x) = Ax", NOT_READ),
        ("∇_x f(x) = Ay", NOT_READ),
    ],
)
def test_a_function_of_two_arguments_that_is_defined(claim: str, code: int) -> None:
    assert verdict("f(x, y) = xᵀAy", claim, oracles=("dual",)) == code


@pytest.mark.parametrize(
    ("function", "letter", "claim", "code"),
    [
        ("f(x, Ax)", "x", "∇₁f(x, Ax) + Aᵀ∇₂f(x, Ax)", HELD),
        ("f(x, Ax)", "x", "∇_1 f(x, Ax) + A∇_2 f(x, Ax)", REFUTED),
        ("f(x, Ax)", "x", "∇₁f(x, Ax)", REFUTED),
        ("f(x, y)", "y", "∂f/∂y", HELD),
        ("f(x, y)", "y", "∇_y f(x, y)", HELD),
        ("f(x, y)", "y", "2∇_y f(x, y)", REFUTED),
        ("f(x + tp, t)", "t", "pᵀ∇₁f(x + tp, t) + ∇₂f(x + tp, t)", HELD),
        ("f(x + tp, t)", "t", "pᵀ∇₁f(x + tp, t)", REFUTED),
        ("f(Ax, y)", "x", "∇_x f(Ax, y)", NOT_READ),
        ("f(x, y)", "x", "∇f", NOT_READ),
        ("f(x, y)", "x", "∇₃f(x, y)", NOT_READ),
    ],
)
def test_a_smooth_function_of_several_arguments(function: str, letter: str, claim: str, code: int) -> None:
    assert verdict(function, wrt=letter, gradient=claim, oracles=("dual",)) == code


def test_its_chain_rule_is_derived() -> None:
    answer = ask("f(Ax, x)", wrt="x", derive=True)
    assert str(answer).splitlines()[-1] == "  derived gradient by x  Aᵀ ∇₁f(Ax, x) + ∇₂f(Ax, x)"
