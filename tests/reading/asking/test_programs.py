"""Formulas as programs write them: powers under a sum are of every entry, and a mean has a count of entries."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import verdict


@pytest.mark.parametrize(
    ("function", "by", "claim", "expected"),
    [
        ("sum((x-mu)**2)", "mu", "-2*sum(x-mu)", HELD),
        ("sum((x - mu)^2)", "mu", "2*sum(mu - x)", HELD),
        ("sum((x-mu)**2)", "mu", "-sum(x-mu)", REFUTED),
        ("sum((x-mu)**2)", "x", "2*(x-mu)", HELD),
        ("sum((X - Y)**2)", "X", "2*(X - Y)", HELD),
        ("sum((X - Y)**2)", "X", "X - Y", REFUTED),
        ("sum((X - Y)^2)", "X", "2*(X - Y)", NOT_READ),
        ("trace(X**2)", "X", "2*X'", NOT_READ),
        ("trace(X^2)", "X", "2*X'", HELD),
        ("mean((X*w - y)^2)", "w", "2/n*X'*(X*w-y)", HELD),
        ("mean((X*w - y)^2)", "w", "X'*(X*w-y)/N", REFUTED),
        ("sum((X*w - y)^2)", "w", "2*X'*(X*w-y)/N", NOT_READ),
    ],
)
def test_a_formula_of_a_program(function: str, by: str, claim: str, expected: int) -> None:
    assert verdict(function, wrt=by, gradient=claim) == expected
