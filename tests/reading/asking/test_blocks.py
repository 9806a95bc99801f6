"""Blocks, Kronecker products and vec: axes that are as long as sums and products of others."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, NOT_READ, REFUTED

from tests.helpers.asked import verdict

RIGHT = [
    "vec(AXB) = (Bᵀ⊗A)vec X",
    r"\operatorname{vec}(AXB) = (B^\top \otimes A)\operatorname{vec}(X)",
    "(A⊗B)(C⊗D) = (AC)⊗(BD)",
    "(A⊗B)ᵀ = Aᵀ⊗Bᵀ",
    "(A⊗B)⁻¹ = A⁻¹⊗B⁻¹",
    "tr(A⊗B) = tr(A)tr(B)",
    "tr(AᵀB) = vec(A)ᵀvec(B)",
    "[A, B][x; y] = Ax + By",
    "[A B][x; y] = Ax + By",
    r"\begin{bmatrix}A & B\\C & D\end{bmatrix}\begin{pmatrix}x\\y\end{pmatrix} = [Ax+By; Cx+Dy]",
    "[A B; C D]ᵀ = [Aᵀ Cᵀ; Bᵀ Dᵀ]",
    "[A 0; 0 B][C 0; 0 D] = [AC 0; 0 BD]",
    "det [A, B; 0, D] = det(A) det(D)",
    "tr [A, B; C, D] = tr A + tr D",
    "[x 1] = [x, 1]",
]
WRONG = [
    "vec(AXB) = (B⊗A)vec X",
    "vec(AXB) = (A⊗Bᵀ)vec X",
    "(A⊗B)ᵀ = Bᵀ⊗Aᵀ",
    "tr(A⊗B) = tr(A) + tr(B)",
    "[A, B][x; y] = Ax + Bx",
    "[A B; C D]ᵀ = [Aᵀ Bᵀ; Cᵀ Dᵀ]",
    "[A, B; C, D][x; y] = [Ax + Cy; Bx + Dy]",
    "det [A, B; C, D] = det(A) det(D)",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_identities_hold(text: str) -> None:
    assert verdict(text) == HELD


@pytest.mark.parametrize("text", WRONG)
def test_wrong_ones_do_not(text: str) -> None:
    assert verdict(text) == REFUTED


@pytest.mark.parametrize(("claim", "code"), [("2Aᵀ(Ax + By − b)", HELD), ("2A(Ax + By − b)", REFUTED)])
def test_gradients_of_blocks(claim: str, code: int) -> None:
    assert verdict("‖[A, B][x; y] − b‖²", wrt="x", gradient=claim) == code


@pytest.mark.parametrize(
    ("claim", "code"), [("2(A⊗B)ᵀ((A⊗B)x − b)", HELD), ("2(Aᵀ⊗Bᵀ)((A⊗B)x − b)", HELD), ("2(A⊗B)((A⊗B)x − b)", REFUTED)]
)
def test_gradients_of_kronecker_products(claim: str, code: int) -> None:
    assert verdict("‖(A⊗B)x − b‖²", wrt="x", gradient=claim) == code


def test_products_or_blocks_that_only_spaces_tell_apart_are_refused() -> None:
    assert verdict("[A x; B y] = [Ax; By]") == NOT_READ
