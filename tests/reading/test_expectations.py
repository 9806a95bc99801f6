"""An expectation or a probability isn't read: it was taken for a matrix, and right gradients were refuted."""

from __future__ import annotations

import nablacheck
import pytest


@pytest.mark.parametrize("operator", [r"\mathbb{E}", r"\mathbb E", "𝔼", r"\mathbb{P}", "ℙ"])
@pytest.mark.parametrize("gradient", ["1", "2"])
def test_an_expectation_is_refused(operator: str, gradient: str) -> None:
    assert nablacheck.ask(operator + "[x]", wrt="x", gradient=gradient).exit_code == 3


@pytest.mark.parametrize(("gradient", "code"), [(r"2\mathbf{E} x", 0), (r"3\mathbf{E} x", 1)])
def test_a_letter_e_is_read(gradient: str, code: int) -> None:
    assert nablacheck.ask(r"x^T \mathbf{E} x", wrt="x", gradient=gradient, let="E: symmetric").exit_code == code
