"""× is a product where one of the two is a number for sure; else it may be a cross product, which is refused."""

from __future__ import annotations

import nablacheck
import pytest
from nablacheck.reading.declared import read_claim
from nablacheck.reading.refusal import NotRead

from tests.helpers.equations import claim_about


@pytest.mark.parametrize(
    "text",
    [
        "∂/∂a (a×b)·c = c×b",
        "∂/∂a (a×b)·c = b×c",
        "∂/∂x ‖a×x‖² = 2 a×(a×x)",
        "∂/∂x ‖a×x‖² = -2 a×(a×x)",
        r"\frac{\partial}{\partial x}\|a\times x\|^2 = 2\|a\|^2 x",
        r"\nabla_a (a\times b)\cdot c = c\times b",
        r"\nabla_{\mathbf a}\, \mathbf a\cdot(\mathbf b\times\mathbf c)=\mathbf b\times\mathbf c",
        "∂(a×x)/∂x = a",
        "d/dx 2 × a × x = 2a",
        "∂/∂x (f(x) × x)ᵀb = a",
        "f(x) = (λx) × x, ∇f = 2λx",
    ],
)
def test_no_letter_becomes_a_number_by_a_cross(text: str) -> None:
    refused = nablacheck.ask(text)
    assert refused.exit_code == 3
    assert "×" in str(refused)
    assert "^" in str(refused).splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "let"),
    [
        ("d/dx 3 × 10^2 x = {} × 300", ""),
        (r"\frac{{d}}{{dx}} 2\times x^2 = {} \times 4 x", ""),
        ("d/dx a × x^2 = {} × 2 × a × x", "a: number"),
        ("∂/∂x (1/N) × Σᵢ xᵢ² = {} × 2/N × x", "x: N"),
        ("f(x) = xᵀAx × ‖b‖², ∇f = {} × ‖b‖² × (A + Aᵀ)x", ""),
    ],
)
def test_a_number_beside_a_cross_makes_a_product(text: str, let: str) -> None:
    assert nablacheck.ask(text.format(1), let=let).exit_code == 0
    assert nablacheck.ask(text.format(2), let=let, explain=False).exit_code == 1


@pytest.mark.parametrize(("axes", "is_product"), [("", True), ("4", False), ("N", False)])
def test_what_is_declared_is_known(axes: str, is_product: bool) -> None:
    claim = claim_about("aᵀx", "x", a=axes, x=axes)
    claim.function.__doc__ = "a × x"
    if is_product:
        assert read_claim(claim)
    else:
        with pytest.raises(NotRead, match="cross product"):
            read_claim(claim)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("f(x) = cᵀ(a × x), a, c, x ∈ ℝ³", "∇f = c × a"), 0),
        (("f(x) = cᵀ(a × x), a, c, x ∈ ℝ³", "∇f = a × c"), 1),
        (("f(x) = ‖cross(a, x)‖²", "∇f = 2 cross(cross(a, x), a)"), 0),
        (("f(x) = ‖cross(a, x)‖²", "∇f = 2 cross(a, cross(a, x))"), 1),
        (("a × (b × c) = (aᵀc) b − (aᵀb) c, a, b, c ∈ ℝ³",), 0),
        (("a × (b × c) = (a × b) × c, a, b, c ∈ ℝ³",), 1),
        (("f(x) = cᵀ(a × x), a, c, x ∈ ℝ⁴", "∇f = c × a"), 3),
        (("f(x) = cᵀcross(A, x)", "∇f = c"), 3),
    ],
)
def test_cross_products_of_vectors_of_three_entries(texts: tuple[str, ...], code: int) -> None:
    assert nablacheck.ask(*texts, oracles=("dual", "value"), points=10, explain=False).exit_code == code
