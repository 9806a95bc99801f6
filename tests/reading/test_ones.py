"""A transposed 1 is the vector of ones: read as a number, a right claim would be undefined as written."""

from __future__ import annotations

import nablacheck
import pytest
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import verdict


@pytest.mark.parametrize(
    ("function", "gradient"),
    [
        ("1ᵀ log(1 + exp(Xw))", "Xᵀσ(Xw)"),
        ("1^T (Xw)", "X^T 1_N"),
        ("1ᵀXw", r"X^\top\mathbf{1}"),
        (r"\mathbf{1}^\top X w", r"X^\top \mathbf{1}"),
    ],
)
def test_a_transposed_one_is_a_vector(function: str, gradient: str) -> None:
    right = nablacheck.ask(function, wrt="w", gradient=(gradient,))
    assert right.exit_code == 0, str(right)
    wrong = nablacheck.ask(function, wrt="w", gradient=(f"2 {gradient}",), explain=False)
    assert wrong.exit_code == 1, str(wrong)


@pytest.mark.parametrize("text", ["11ᵀx", "2ᵀx", "0.5^T x", "2_N x"])
def test_no_other_number_is_an_array(text: str) -> None:
    assert nablacheck.ask(text, wrt="x", derive=True).exit_code == 3


def test_a_one_before_a_row_of_ones_makes_a_matrix() -> None:
    assert nablacheck.ask("xᵀ1 1ᵀx", wrt="x", gradient="2 · 1 1ᵀ x").exit_code == 0
    assert nablacheck.ask("xᵀ1 1ᵀx", wrt="x", gradient="1 1ᵀ x", explain=False).exit_code == 1


@pytest.mark.parametrize(
    ("side", "right", "wrong"),
    [
        ("∇_x (1ᵀx)²", "2 (1ᵀx) 1", "(1ᵀx) 1"),
        ("∇_x ½(1ᵀx − 1)²", "(1ᵀx − 1)1", "(1ᵀx)1"),
        ("∇_x ½(Σᵢ xᵢ)²", "(Σᵢ xᵢ) 1", "(Σᵢ xᵢ) x"),
        ("∇_x xᵀ1", "1", "x"),
        ("∇_X 1ᵀX1", "1 1ᵀ", "2 · 1 1ᵀ"),
    ],
)
def test_a_one_behind_what_is_made_of_vectors_is_a_column_of_ones(side: str, right: str, wrong: str) -> None:
    assert verdict(f"{side} = {right}") == HELD
    assert verdict(f"{side} = {wrong}") == REFUTED


@pytest.mark.parametrize("text", ["1ᵀX1", "1ᵀX 1", "1^T X 1"])
def test_a_one_behind_a_row_of_ones_and_a_matrix_is_a_column_of_them(text: str) -> None:
    assert nablacheck.ask(text, wrt="X", gradient="1 1ᵀ").exit_code == 0
    assert nablacheck.ask(text, wrt="X", gradient="2 · 1 1ᵀ", explain=False).exit_code == 1


def test_bars_around_a_vector_refute_nothing() -> None:
    assert nablacheck.ask("|x|²", wrt="x", gradient="2x").exit_code == 0
    refused = nablacheck.ask("Σᵢ |xᵢ|³", wrt="x", gradient="3x|x|")
    assert refused.exit_code == 3
    assert "‖x‖" in str(refused)
