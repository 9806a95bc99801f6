"""``nablacheck.ask``: claims in print, the readings that are shown, and what is found."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.core.errors import UsageError
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("f(X) = \\operatorname{tr}(X^\\top A X)", "\\nabla_X f = (A + A^\\top)X"), HELD),
        (("f(X) = \\operatorname{tr}(X^\\top A X)", "\\nabla_X f = 2AX"), REFUTED),
        (("d/dX log det X = inv(X)'",), HELD),
        (("d/dX log det X = inv(X)",), REFUTED),
        (("d tr(AX) = tr(A dX)",), HELD),
        (("d tr(AX) = tr(Aᵀ dX)",), REFUTED),
        (("tr(AB) = tr(BA)",), HELD),
        (("(AB)ᵀ = AᵀBᵀ",), REFUTED),
        (("f(x) = xᵀAx", "∇²f = A + Aᵀ"), HELD),
        (("f(x) = xᵀAx", "∇²f = 2A"), REFUTED),
        (("f(w) = ‖r‖²", "∇f = 2Xᵀr, r = Xw − y"), HELD),
        (("f(w) = ‖Xw − y‖²", "∇f = 2Xᵀr, r = Xw − y"), HELD),
        (("∂(Ax)/∂x = A",), HELD),
        (("g(a, b) = log(exp(a) + exp(b))", "∂g/∂a = exp(a)/(exp(a) + exp(b))"), HELD),
        (("g(a, b) = log(exp(a) + exp(b))", "∂g/∂a = exp(b)/(exp(a) + exp(b))"), REFUTED),
        (("‖x₂′‖² = 0",), NOT_READ),
        (("L(μ) = Σᵢ (xᵢ − μ)ᵀA(xᵢ − μ)", "∂L/∂μ = −(A + Aᵀ)Σᵢ(xᵢ − μ)"), HELD),
        (("L(μ) = Σᵢ (xᵢ − μ)ᵀA(xᵢ − μ)", "∂L/∂μ = −2AΣᵢ(xᵢ − μ)"), REFUTED),
        (("m_t = β m_{t-1} + (1 − β) g_t", "m_2 = β²m_0 + β(1 − β)g_1 + (1 − β)g_2"), HELD),
        (("f(t) = g(x + tv)", "f''(t) = vᵀ∇²g(x + tv)v"), HELD),
        (("f(t) = g(x + tv)", "f''(t) = ∇²g(x + tv)v"), REFUTED),
        (("‖x‖²′ = 0",), NOT_READ),
        (("f(x) = Πᵢ xᵢ", "∂f/∂xⱼ = Π_{i≠j} xᵢ"), HELD),
        (("f(x) = a ⊙ x", "∂f/∂x = diag(a)"), HELD),
        (("f(x) = a ⊙ x", "∂f/∂x = a"), REFUTED),
        (("[A, b][x; y] = Ax + by",), HELD),
        (("[A, b][x; y] = Ax + bx",), REFUTED),
        (("f(θ) = θᵀθ/(2τ²)", "∇f = θ/τ²"), HELD),
        (("f(θ) = θᵀθ/(2τ²)", "∇f = 2θ/τ²"), REFUTED),
        (("f(X) = tr(X₁ᵀX)", "∇f = X₁"), HELD),
        (("f(X) = tr(X₁ᵀX)", "∇f = X₁ᵀ"), REFUTED),
        (("d ‖Ax − b‖² = 2(Ax − b)ᵀA dx",), HELD),
        (("d ‖Ax − b‖² = (Ax − b)ᵀA dx",), REFUTED),
        (("f(w) = Σᵢ log σ(yᵢ wᵀxᵢ)", "∇f = Σᵢ (1 − σ(yᵢ wᵀxᵢ)) yᵢxᵢ"), HELD),
        (("f(w) = Σᵢ log σ(yᵢ wᵀxᵢ)", "∇f = Σᵢ σ(yᵢ wᵀxᵢ) yᵢxᵢ"), REFUTED),
        (("s = softmax(z)", "∂L/∂z = s ⊙ (∂L/∂s − (sᵀ∂L/∂s)𝟏)"), HELD),
        (("[wᵀ, b][x; 1] = wᵀx + b",), HELD),
        (("[wᵀ, b][x; 1] = wᵀx + 1",), REFUTED),
        (("‖[A; √λ I]x − [b; 0]‖² = ‖Ax − b‖² + λ‖x‖²",), HELD),
        (("‖[A; λI]x − [b; 0]‖² = ‖Ax − b‖² + λ‖x‖²",), REFUTED),
        (("f(x) = ∏ᵢ xᵢ", "∂f/∂xₖ = ∏_{i≠k} xᵢ"), HELD),
        (("f(x) = ∏ᵢ xᵢ", "∂f/∂xₖ = ∏ᵢ xᵢ"), REFUTED),
        (("f(x) = Σᵢ Σ_{j=1}^i xⱼ", "∂f/∂xₖ = Σ_{j=k}^n 1"), NOT_READ),
        (("y = Wx", "∂l/∂W = ∂l/∂y xᵀ"), HELD),
        (("y = Wx", "∂l/∂W = x (∂l/∂y)ᵀ"), REFUTED),
        (("y = Wx", "∂l/∂W = x ∂l/∂y"), REFUTED),
        ((r"Y = XW", r"\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}"), HELD),
        ((r"Y = XW", r"\frac{\partial L}{\partial X} = W^T \frac{\partial L}{\partial Y}"), REFUTED),
        (("a = σ(z)", "∂L/∂z = ∂L/∂a ⊙ a ⊙ (1 − a)"), HELD),
        (("a = σ(z)", "∂L/∂z = ∂L/∂a ⊙ a"), REFUTED),
        (("y = Wx", "∂l/∂W = ∂l/∂z xᵀ"), NOT_READ),
        (("f(X) = Σᵢⱼ Xᵢⱼ²", "∂f/∂X_{ij} = 2X_{ij}"), HELD),
        (("f(X) = Σᵢⱼ Xᵢⱼ²", "∂f/∂X_{ij} = 2X_{ji}"), REFUTED),
        (("f(x) = sum(log(1 + x))", "∇f = 1/(1 + x)"), HELD),
        (("f(x) = sum(log(1 + x))", "∇f = 1/x"), REFUTED),
        (("f(x) = sum(log(1 + x²))", "∇f = 2x/(1 + x²)"), HELD),
        (("f(x) = sum(log(1 + x²))", "∇f = x/(1 + x²)"), REFUTED),
        (("f(x) = sum(log(1 + exp(x)))", "∇f = 1/(1 + exp(-x))"), HELD),
        (("f(x) = sum(log(1 + exp(x)))", "∇f = 1/(1 + exp(x))"), REFUTED),
        (("f(w) = sum(log(1 + exp(-y * (X @ w))))", "∇f = -X.T @ (y / (1 + exp(y * (X @ w))))"), HELD),
        (("f(w) = sum(log(1 + exp(-y * (X @ w))))", "∇f = X.T @ (y / (1 + exp(y * (X @ w))))"), REFUTED),
        ((r"f(w) = \mathbf 1^\top \log(1+\exp(-y\odot Xw))", r"\nabla f = -X^\top \frac{y}{1+\exp(y\odot Xw)}"), HELD),
        (
            (r"f(w) = \mathbf 1^\top \log(1+\exp(-y\odot Xw))", r"\nabla f = -X^\top \frac{y}{1+\exp(-y\odot Xw)}"),
            REFUTED,
        ),
        (("f(x) = sum(x)", "∇f = 1/(1 + x)"), NOT_READ),
    ],
    ids=str,
)
def test_what_is_claimed_in_an_equation_is_checked(texts: tuple[str, ...], code: int) -> None:
    assert verdict(*texts) == code


def test_an_unusual_reading_is_taken_where_all_letters_are_declared() -> None:
    assert verdict("sum(x)", wrt="x", gradient="1/(1 + x)", let="x: N") == REFUTED
    assert verdict("sum(x/(1 + x))", wrt="x", gradient="1/(1 + x)²", let="x: N") == HELD
    assert verdict("sum(x/(1 + x))", wrt="x", gradient="1/(1 + x)", let="x: N") == REFUTED
    refused = str(quickly("sum(x/(1 + x))", wrt="x", gradient="1/(1 + x)²"))
    assert "no reading: none is usual, as a number is added to every entry, and / is taken entry by entry" in refused
    assert "declare the letters with --let" in refused
    assert verdict("sum(x) + sum(log(1 + x))", wrt="x", gradient="1 + 1/(1 + x)", let="x: N") == HELD


def test_an_error_of_reading_is_a_refusal_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("nablacheck.asking.read", failing)
    answer = ask("xᵀx", wrt="x", gradient="2x")
    assert answer.exit_code == NOT_READ
    assert "a fault of nablacheck" in str(answer)


def test_hessians_and_minimizers_are_asked_by_options() -> None:
    assert verdict("‖Xw − y‖²", wrt="w", hessian="2XᵀX") == HELD
    assert verdict("‖Xw − y‖²", wrt="w", hessian="XᵀX") == REFUTED


def test_a_jacobian_in_denominator_layout_has_to_be_asked_for() -> None:
    assert verdict("Ax", wrt="x", gradient="Aᵀ") == REFUTED
    assert verdict("Ax", wrt="x", gradient="Aᵀ", layout="denominator") == HELD


def test_the_reading_is_shown_before_what_is_found() -> None:
    answer = ask("log det X", wrt="X", gradient="X⁻ᵀ", oracles=("dual",), points=10)
    assert str(answer).splitlines()[:3] == [
        "  read    log|X|   X: N×N",
        "  claimed gradient by X  X⁻ᵀ",
        "  assumed log det X is log |det X|, X invertible",
    ]


def test_the_right_gradient_is_derived_where_that_is_asked() -> None:
    assert str(ask("xᵀAx", wrt="x", derive=True)).splitlines()[-1] == "  derived gradient by x  (A + Aᵀ)x"


def test_nothing_that_is_claimed_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="nothing is claimed"):
        ask("xᵀx")


def test_what_no_point_decides_is_no_success_and_says_so() -> None:
    answer = ask("log(−xᵀx)", wrt="x", gradient="2x/(xᵀx)", oracles=("dual",), points=5)
    assert answer.exit_code == REFUTED
    assert "nothing was decided: " in str(answer).splitlines()[-1]


def test_what_is_not_read_has_an_exit_code_of_its_own() -> None:
    assert ask("x!", wrt="x", gradient="1").exit_code == NOT_READ


@pytest.mark.parametrize("text", ["‖W₁x‖²", "‖W_1 x‖²", r"\|W_1x\|^2"])
def test_capitals_with_a_number_are_letters_of_their_own(text: str) -> None:
    assert verdict(text, wrt="W_1", gradient="2W₁xxᵀ") == HELD
    assert verdict(text, wrt="W₁", gradient="W₁xxᵀ") == REFUTED


def test_a_sum_to_a_capital_in_unicode() -> None:
    assert verdict("Σᵢ₌₁ᴺ (xᵢᵀw − yᵢ)²/N", wrt="w", gradient="(2/N) Σᵢ₌₁ᴺ (xᵢᵀw − yᵢ)xᵢ") == HELD
    assert verdict("Σᵢ₌₁ᴺ (xᵢᵀw − yᵢ)²/N", wrt="w", gradient="2 Σᵢ₌₁ᴺ (xᵢᵀw − yᵢ)xᵢ") == REFUTED


def test_an_array_of_entries() -> None:
    assert verdict("Σᵢⱼ Xᵢⱼ²", wrt="X", gradient="[2Xᵢⱼ]ᵢⱼ") == HELD
    assert verdict("Σᵢⱼ Xᵢⱼ²", wrt="X", gradient="[2Xⱼᵢ]ᵢⱼ") == REFUTED


@pytest.mark.parametrize("claim", ["\\mathrm{cofactor}(X)", "\\operatorname{eig}(X)"])
def test_a_word_that_is_no_known_function_is_not_just_any(claim: str) -> None:
    assert ask("|X|", wrt="X", gradient=claim, oracles=("dual",), points=10).exit_code == NOT_READ
    assert ask("|X|", wrt="X", gradient="|X|X^{-T}", oracles=("dual",), points=10).holds


def test_of_a_function_whose_values_are_open_nothing_is_undefined() -> None:
    assert verdict("Au(x)", wrt="x", gradient="A \\frac{\\partial u}{\\partial x}") == NOT_READ
    assert verdict("Au(x)", wrt="x", gradient="A \\frac{\\partial u}{\\partial x}", let="u: vector function") == HELD
    assert verdict("f(Ax)", wrt="x", gradient="A^T \\nabla f(Ax)") == HELD
    assert verdict("f(Ax)", wrt="x", gradient="A \\nabla f(Ax)") == REFUTED


def test_derivatives_of_entries_are_compared_at_all_positions() -> None:
    assert verdict("f = \\sum_j a_{ij} x_j", "\\frac{\\partial f}{\\partial x_k} = a_{ik}") == HELD
    assert verdict("f = \\sum_j a_{ij} x_j", "\\frac{\\partial f}{\\partial x_k} = 2a_{ik}") == REFUTED
    assert verdict("f = x_i a_{ij} x_j", "\\frac{\\partial f}{\\partial x_k} = a_{kj} x_j + x_i a_{ik}") == NOT_READ


def test_sizes_that_are_declared_are_numbers_in_the_text() -> None:
    assert verdict("det(A⊗B) = det(A)^n det(B)^m", let="A: m×m, B: n×n") == HELD
    assert verdict("det(A⊗B) = det(A)^m det(B)^n", let="A: m×m, B: n×n") == REFUTED


@pytest.mark.parametrize("head", ["f'", "f'(x)", "f′(x)"])
def test_a_prime_on_a_function_that_is_defined(head: str) -> None:
    assert verdict("f(x) = sinh(x)²", f"{head} = 2 sinh(x) cosh(x)", let="x: number") == HELD
    assert verdict("f(x) = sinh(x)²", f"{head} = 2 sinh(x)", let="x: number") == REFUTED


def test_a_differential_is_told_as_one() -> None:
    answer = ask("d tr(AX) = tr(A dX)", oracles=("dual",), points=5)
    assert "  claimed differential, the derivative by τ at 0  tr(A dX)" in str(answer).splitlines()
