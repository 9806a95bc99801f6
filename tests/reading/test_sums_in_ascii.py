"""sum_i and prod_i, as sums and products over indices are written in plain text."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import quickly


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("sum_i (x_i - y_i)^2", "2(x - y)", "x - y"),
        ("sum_{i} (x_i - y_i)^2", "2(x - y)", "2x - y"),
        ("sum_{i=1}^n (x_i - y_i)^2", "2(x - y)", "2(y - x)"),
        ("sum_i(x_i - y_i) + y^T x", "1 + y", "1 - y"),
        ("sumᵢ xᵢ²", "2x", "x"),
        ("sum_i sum_j A_{ij} x_i x_j", "(A + A^T) x", "2 A x"),
        ("log prod_i exp(x_i y_i)", "y", "2 y"),
    ],
)
def test_a_sum_over_an_index_is_read(text: str, right: str, wrong: str) -> None:
    for gradient, expected in ((right, HELD), (wrong, REFUTED)):
        answers = quickly(text, wrt="x", gradient=gradient, oracles=("dual",))
        assert answers.exit_code == expected, str(answers)


@pytest.mark.parametrize("text", ["sum_i(x_i)^2", "sum_{i}(x_i) a", "prod_i(x_i) a", "prod_i(x_i)/2", "sumᵢ(xᵢ)²"])
def test_a_sum_like_a_call_with_a_factor_is_refused_at_its_place(text: str) -> None:
    answers = ask(text, wrt="x", gradient="2x", explain=False)
    assert answers.exit_code == NOT_READ
    assert "write (" in str(answers)
    assert "^" in str(answers).splitlines()[2]
