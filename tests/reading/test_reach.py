"""A derivative without parentheses at the beginning of a claim is of the whole sum or product that follows, unless
shapes fit only for the first term; where both may be meant, it is refused."""

from __future__ import annotations

import nablacheck
import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict

WHOLE_SUM = "derivative is taken of the whole sum"
FIRST_TERM = "derivative is taken of the first term alone"


def assert_read_with(note: str, right: str, wrong: str) -> None:
    """The right claim holds, and a note says how it is read; the wrong one is refuted."""
    held = nablacheck.ask(right)
    assert held.exit_code == 0
    assert note in str(held)
    assert nablacheck.ask(wrong, explain=False).exit_code == 1


@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        ("d/dx x^2 + 3x", "2x + 3", "2x + 3x"),
        ("d/dx x^2 + 1", "2x", "2x + 1"),
        ("d/dx sin x + cos x", "cos x - sin x", "2 cos x"),
        ("d/dx x log x - x", "log x", "log x + 1 - x"),
        ("d/dx -x^2 + 1", "-2x", "-2x + 1"),
        (r"\frac{d}{dx} \sin x + \cos x", r"\cos x - \sin x", r"2\cos x"),
        ("∇ₓ xᵀAx + bᵀx", "(A + Aᵀ)x + b", "(A + Aᵀ)x + bᵀx"),
        ("∇ₓ x·Ax + b·x", "(A + Aᵀ)x + b", "(A + Aᵀ)x + 2b"),
        (
            r"\nabla_w \|Xw-y\|^2 + \lambda\|w\|^2",
            r"2X^\top(Xw-y)+2\lambda w",
            r"2X^\top(Xw-y)+\lambda w",
        ),
        (r"\nabla_x \frac12 x^\top Ax - b^\top x", r"\frac12(A+A^\top)x - b", "Ax - b"),
        ("∂/∂X tr(XᵀAX) - tr(BᵀX)", "(A + Aᵀ)X - B", "(A + Aᵀ)X - X"),
        ("∇² xᵀAx + bᵀx", "A + Aᵀ", "A"),
        ("d/dx f(x) + g(x)", "f'(x) + g'(x)", "f'(x) + g(x)"),
    ],
)
def test_a_derivative_is_of_the_whole_sum(function: str, right: str, wrong: str) -> None:
    assert_read_with(WHOLE_SUM, f"{function} = {right}", f"{function} = {wrong}")


@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        ("∇ₓ a·x", "a", "2a"),
        ("∇ₓ xᵀx / ‖x‖", "x/‖x‖", "2x/‖x‖"),
        ("d/dx f(x) g(x)", "f'(x) g(x) + f(x) g'(x)", "f'(x) g(x)"),
        ("∇_x (x − a)·(x − b)", "2x − a − b", "x − b"),
        ("∇_x (Ax)·b", "Aᵀb", "Ab"),
        (r"\nabla_x (Ax)\cdot(Bx)", "AᵀBx + BᵀAx", "ABx"),
        ("∇_x (aᵀx)·(bᵀx)", "(bᵀx)a + (aᵀx)b", "(bᵀx)a"),
        ("∇_x (x ⊙ a)⊙x", "2diag(a ⊙ x)", "diag(a ⊙ x)"),
        ("∇_x (Ax)·b + cᵀx", "Aᵀb + c", "Ab + c"),
    ],
)
def test_a_derivative_is_of_the_whole_product(function: str, right: str, wrong: str) -> None:
    assert verdict(f"{function} = {right}") == HELD
    assert verdict(f"{function} = {wrong}") == REFUTED


def test_parentheses_after_nabla_leave_a_cross_product_in_the_product() -> None:
    assert verdict("∇_x (a × x)·b = b × a, a, b, x ∈ ℝ³") == HELD
    assert verdict("∇_x (a × x)·b = a × b, a, b, x ∈ ℝ³") == REFUTED


@pytest.mark.parametrize(
    ("side", "right", "wrong"),
    [
        ("∇ₓ xᵀAx + λx", "(A + Aᵀ)x + λx", "(A + Aᵀ)x + 2λx"),
        ("∇ₓ ‖x‖² · v", "2xᵀv", "xᵀv"),
        ("∂/∂w L(w) + λw", "∇L(w) + λw", "∇L(w) + 2λw"),
        ("∇_x (xᵀAx)·x", "xᵀ(A + Aᵀ)x", "xᵀAx"),
    ],
)
def test_the_first_term_alone_where_shapes_say_so(side: str, right: str, wrong: str) -> None:
    assert_read_with(FIRST_TERM, f"{side} = {right}", f"{side} = {wrong}")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("(∇_x (Ax))·b = Ab", "(∇_x (Ax))·b = Aᵀb"),
        ("∇f(x) + λx = λx + ∇f(x)", "∇f(x) + λx = 2λx + ∇f(x)"),
        ("d/dx (x^2) + 3x = 2x + 3x", "d/dx (x^2) + 3x = 2x + 3"),
        ("∂(xᵀx)/∂x + b = 2x + b", "∂(xᵀx)/∂x + b = 2x"),
        ("(d/dx x^2) + 3x = 5x", "(d/dx x^2) + 3x = 2x + 3"),
        ("d/dx x^2 + d/dx x^3 = 2x + 3x^2", "d/dx x^2 + d/dx x^3 = 2x + x^3"),
        ("f(x) = x^2, f'(x) = d/dx x^2", "f(x) = x^2, f'(x) = 2 d/dx x^2"),
    ],
)
def test_what_says_what_it_is_of_keeps_its_meaning(text: str, wrong: str) -> None:
    held = nablacheck.ask(text)
    assert held.exit_code == 0
    assert "derivative is taken of" not in str(held)
    assert nablacheck.ask(wrong, explain=False).exit_code == 1


@pytest.mark.parametrize(
    "text", ["d/dx e^-x + e^-x = 0", "∇‖x‖² + λx = 2x + λx", "∇‖x‖² · v = 2xᵀv", "∂/∂w L(w) + λw = 0"]
)
def test_what_may_be_of_either_is_refused(text: str) -> None:
    refused = nablacheck.ask(text)
    assert refused.exit_code == 3
    assert "first term?" in str(refused)


@pytest.mark.parametrize(
    "text",
    [
        "½ ∇_x (x − a)·(x − b) = ½ (x − b)",
        "-∇_x (Ax)·b = -Ab",
        "2∇_x (aᵀx)·(bᵀx) = 2(bᵀx)a",
        "∇_x (Ax)·b + ∇_x cᵀx = Ab + c",
    ],
)
def test_a_product_behind_parentheses_is_refused_where_both_readings_fit(text: str) -> None:
    refused = quickly(text)
    assert refused.exit_code == NOT_READ
    assert "or of what is in parentheses?" in str(refused)
    assert str(refused).splitlines()[-1].index("^") == str(refused).splitlines()[-2].index("∇")
