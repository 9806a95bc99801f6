"""Entries that are written with numbers, x₁ and x₂, as numbers of their own, and as the parameters of a function."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import verdict

ROSENBROCK = "f(x) = 100(x₂ − x₁²)² + (1 − x₁)²"


@pytest.mark.parametrize(
    ("function", "claim", "expected"),
    [
        (ROSENBROCK, "∂f/∂x₁ = −400x₁(x₂ − x₁²) − 2(1 − x₁)", HELD),
        (ROSENBROCK, "∂f/∂x₁ = −400x₁(x₂ − x₁²) + 2(1 − x₁)", REFUTED),
        (ROSENBROCK, "∂f/∂x₂ = 200(x₂ − x₁²)", HELD),
        ("f(x) = x₁² + xᵀx", "∂f/∂x₁ = 4x₁", NOT_READ),
        ("f(x_1, x_2) = x_1^2 x_2", r"\frac{\partial f}{\partial x_2} = x_1^2", HELD),
        ("f(x_1, x_2) = x_1^2 x_2", r"\frac{\partial f}{\partial x_2} = x_1", REFUTED),
        ("f(x₁, x₂) = ‖x₁ − Ax₂‖²", "∂f/∂x₂ = −2Aᵀ(x₁ − Ax₂)", HELD),
        ("f(x₁, x₂) = ‖x₁ − Ax₂‖²", "∂f/∂x₂ = 2Aᵀ(x₁ − Ax₂)", REFUTED),
    ],
)
def test_entries_with_numbers(function: str, claim: str, expected: int) -> None:
    assert verdict(function, claim) == expected
