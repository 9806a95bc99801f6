"""A sign between vectors, ⊙, ᵀ1 or a · beside ∇, isn't read between numbers: what holds for numbers is wrong there."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly, verdict


@pytest.mark.parametrize(
    ("side", "right", "wrong", "code"),
    [
        ("∇_x ((x ⊙ x)ᵀ1)²", "4(xᵀx)x", "4x³", REFUTED),
        ("∇_x (sin(x)ᵀ1)²", "2 (sin(x)ᵀ1) cos(x)", "2 sin(x) cos(x)", REFUTED),
        ("∇_x (x.^2)ᵀ1", "2x", "x", REFUTED),
        ("∇_w Σᵢ (w·x_i)²", "2 Σᵢ (w·x_i) x_i", "2 Σᵢ x_i² w", NOT_READ),
        ("∇_w Σᵢ (w·xᵢ − yᵢ)²", "2 Σᵢ (w·xᵢ − yᵢ)xᵢ", "2 Σᵢ (w xᵢ − yᵢ)xᵢ", NOT_READ),
        (r"\nabla_w \sum_i (w\cdot x_i)^2", r"2\sum_i (w\cdot x_i)x_i", r"2w\sum_i x_i^2", NOT_READ),
        ("f(θ) = Σᵢ (yᵢ − θ·xᵢ)², ∇f", "−2 Σᵢ xᵢ(yᵢ − θ·xᵢ)", "−2 Σᵢ xᵢ(yᵢ − θxᵢ)", NOT_READ),
        ("∇_x (x·a)²", "2(a·x)a", "2a²x", NOT_READ),
        ("∇_x (x ⊙ x)", "2diag(x)", "2x", NOT_READ),
        ("f(x) = a ⊙ x, ∂f/∂x", "diag(a)", "a", REFUTED),
    ],
)
def test_letters_beside_a_sign_of_vectors_are_vectors(side: str, right: str, wrong: str, code: int) -> None:
    assert verdict(f"{side} = {right}") == HELD
    assert verdict(f"{side} = {wrong}") == code


def test_a_refusal_points_at_the_sign_and_says_what_to_declare() -> None:
    text = "∇_x (x·a)² = 2a²x"
    *_, shown, caret = str(quickly(text)).splitlines()
    assert shown[caret.index("^")] == "·"
    assert "--let 'x: number'" in str(quickly(text))
    assert verdict(text, let="x: number, a: number") == HELD
    assert verdict("∇_x (x·a)² = 2ax", let="x: number, a: number") == REFUTED


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("∇_x 2·x² = 4·x", "∇_x 2·x² = 2·x"),
        ("d/dx (a·x)² = 2·a²·x", "d/dx (a·x)² = 2·a·x"),
        ("f(x) = (a·x)², f'(x) = 2a²x", "f(x) = (a·x)², f'(x) = 2ax"),
    ],
)
def test_a_dot_that_may_be_between_numbers_is_read(text: str, wrong: str) -> None:
    assert verdict(text) == HELD
    assert verdict(wrong) == REFUTED
