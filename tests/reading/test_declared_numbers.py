"""A number that is declared may be added to every entry of a vector."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import quickly


@pytest.mark.parametrize(
    ("text", "by", "right", "wrong"),
    [
        ("sum((x-mu)**2)", "mu", "-2 sum(x-mu)", "2 sum(x-mu)"),
        ("sum((x-mu)**2)", "x", "2(x-mu)", "2(x+mu)"),
        ("sum(exp(x + mu))", "mu", "sum(exp(x + mu))", "exp(mu)"),
        ("‖x − μ‖²", "mu", "−2 sum(x − μ)", "2 sum(x − μ)"),
    ],
)
@pytest.mark.parametrize("let", ["mu: number", "x: N, mu: number"])
def test_a_declared_number_is_taken_from_every_entry(text: str, by: str, right: str, wrong: str, let: str) -> None:
    for gradient, expected in ((right, HELD), (wrong, REFUTED)):
        answers = quickly(text, wrt=by, gradient=gradient, let=let, oracles=("dual",))
        assert answers.exit_code == expected, str(answers)
