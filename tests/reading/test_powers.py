"""Chains of powers associate to the right in every notation; what may belong to an exponent or not is refused."""

from __future__ import annotations

import nablacheck
import pytest


@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        ("x**2**3", "8*x**7", "6*x**5"),
        ("(x**2)**3", "6*x**5", "8*x**7"),
        ("x**(2)**3", "8*x**7", "6*x**5"),
        ("x ** 2 ** 3", "8*x**7", "6*x**5"),
        ("e^-x^2", "-2x e^-x^2", "-2 e^-x^2"),
        ("e**-x**2/2", "-x e**-x**2/1", "-e**-x**2"),
        ("e^x^2", "2x e^x^2", "2 e^x^2"),
        ("e^x²", "2x e^x²", "2 e^x²"),
        ("e^-x²", "-2x e^-x²", "-2 e^-x²"),
        ("2^-x^2", "-2x log(2) 2^-x^2", "-2 log(2) 2^-x^2"),
        ("e^e^x", "e^x e^e^x", "e e^e^x"),
        (r"e^{-x^2}", r"-2x e^{-x^2}", r"-2 e^{-x^2}"),
        (r"{e^{-x}}^2", r"-2 {e^{-x}}^2", r"-2x {e^{-x}}^2"),
        ("e^sin(x)", "cos(x) e^sin(x)", "e^cos(x)"),
        ("x e^-x", "e^-x (1 - x)", "e^-x (1 + x)"),
    ],
)
def test_the_exponent_is_raised_first(function: str, right: str, wrong: str) -> None:
    assert nablacheck.ask(f"d/dx {function} = {right}").exit_code == 0
    assert nablacheck.ask(f"d/dx {function} = {wrong}", explain=False).exit_code == 1


def test_a_number_is_not_taken_for_positive_because_its_exponent_is_a_power() -> None:
    assert "assumed" not in str(nablacheck.ask("d/dx x**2**3 = 8x**7"))
    assert nablacheck.ask("d/dx x**2**3 = 8|x|**7", explain=False).exit_code == 1


@pytest.mark.parametrize(
    "text",
    [
        "d/dx e^-x^2/2 = -x e^(-x^2/2)",
        "d/dx e^x^2/2 = x e^(x^2/2)",
        "d/dx e^-x/2 = -e^(-x/2)/2",
        "d/dx e^2x = 2 e^(2x)",
        "d/dx e^-2x = -2 e^(-2x)",
        "d/dx x^1/2 = 1/2",
        "∇ₓ e^-xᵀx = -2x e^-xᵀx",
        "∇ₓ e^-x^Tx = -2x e^(-x^Tx)",
        "∇ₓ 2^x^T = 2",
        "d/dx e^f(x) = e^f(x)",
        "d/dx e^-λx^2 = -2λx e^(-λx^2)",
        r"d/dx e^{x}^2 = 2x e^{x^2}",
        "d/dx x.^2.^3 = 8x^7",
    ],
)
def test_what_authors_write_with_two_meanings_is_refused(text: str) -> None:
    refused = nablacheck.ask(text)
    assert refused.exit_code == 3
    assert "exponent" in str(refused)


@pytest.mark.parametrize("inverse", ["A^-1^Tb", "A^-Tb", r"A^{-1}^\top b", "A⁻ᵀb", "(A^T)^-1 b", "A^T^-1 b"])
def test_a_transpose_belongs_to_all_that_stands_before_it(inverse: str) -> None:
    assert nablacheck.ask(f"cᵀ{inverse}", wrt="c", gradient="(A⁻¹)ᵀb").exit_code == 0
    assert nablacheck.ask(f"cᵀ{inverse}", wrt="c", gradient="A⁻¹b", explain=False).exit_code == 1
