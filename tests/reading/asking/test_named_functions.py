"""Letters that name one function are refused, and letters of arbitrary functions stay arbitrary."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import verdict


@pytest.mark.parametrize(
    "text",
    [
        "d/dx log Γ(x) = ψ(x)",
        "d/dx Γ(x) = Γ(x)ψ(x)",
        "log Γ(x+1) = log x + log Γ(x)",
        "d/dx Φ(x) = φ(x)",
        r"\frac{d}{dx} \Phi(x) = \frac{1}{\sqrt{2\pi}} e^{-x^2/2}",
        "d/dx log Φ(x) = φ(x)/Φ(x)",
        "d/dx Φ(x)² = 2Φ(x)φ(x)",
        "d/dx W(x) = W(x)/(x(1+W(x)))",
        "d/dx F(x) = f(x)",
        "d/dx J₀(x) = −J₁(x)",
        "d/da B(a, b) = B(a,b)(ψ(a) − ψ(a+b))",
        "d/dx Ei(x) = e^x/x",
        "d/dx li(x) = 1/log x",
        "d/dx ζ(x) = 2x",
    ],
)
def test_a_function_that_has_to_be_a_certain_one_is_refused_at_its_place(text: str) -> None:
    answers = ask(text, explain=False)
    assert answers.exit_code == NOT_READ
    assert "^" in str(answers).splitlines()[2]


@pytest.mark.parametrize(
    ("texts", "let", "expected"),
    [
        (("d/dx Γ(x) = Γ'(x)",), "Γ: smooth", HELD),
        (("d/dx Γ(x) = 2Γ'(x)",), "Γ: smooth", REFUTED),
        (("f(x) = ‖Γ(x − μ)‖²", "∇f = 2ΓᵀΓ(x − μ)"), "", HELD),
        (("f(x) = ‖Γ(x − μ)‖²", "∇f = 2ΓΓᵀ(x − μ)"), "Γ: matrix", REFUTED),
        (("f(w) = ‖Φw − y‖²", "∇f = 2Φᵀ(Φw − y)"), "", HELD),
        (("f(w) = ‖Φw − y‖²", "∇f = Φᵀ(Φw − y)"), "", REFUTED),
        (("f(x) = 1ᵀφ(Wx)", "∇f = Wᵀφ′(Wx)"), "", HELD),
        (("f(x) = 1ᵀφ(Wx)", "∇f = Wᵀφ(Wx)"), "", REFUTED),
        (("f(x) = ψ(x)²", "∇f = 2ψ(x)∇ψ(x)"), "", HELD),
        (("f(x) = g(x)²", "∇f = 2g(x)"), "", REFUTED),
        (("f(x) = J(x)²", "∇f = 2J(x)∇J(x)"), "", HELD),
        (("f(x) = log(1 + exp(aᵀx))", "∇f = σ(aᵀx)a"), "", HELD),
        (("f(x) = log(1 + exp(aᵀx))", "∇f = σ(−aᵀx)a"), "", REFUTED),
        (("F(x) = f(x)², f(x) = aᵀx", "∇F = 2f(x)a"), "", HELD),
    ],
    ids=str,
)
def test_what_is_declared_defined_or_usual_is_checked(texts: tuple[str, ...], let: str, expected: int) -> None:
    assert verdict(*texts, let=let) == expected
