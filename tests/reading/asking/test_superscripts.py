"""Superscripts that are no transposes, and that stand before a subscript or behind a gradient."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import quickly


@pytest.mark.parametrize(
    ("texts", "options", "expected"),
    [
        (("d/dt e^t = e^t",), {}, HELD),
        (("d/dt e^{-t} = −e^{-t}",), {}, HELD),
        (("d/dt e^{-t} = e^{-t}",), {}, REFUTED),
        (("d/dt log(1 + e^t) = e^t/(1 + e^t)",), {}, HELD),
        (("d/dt log(1 + e^t) = 1/(1 + e^t)",), {}, REFUTED),
        (("f(x) = x^tAx", "∇f = (A + A^t)x"), {}, HELD),
        (("f(x) = x^tAx", "∇f = 2Ax"), {}, REFUTED),
        (("‖x‖²₂",), {"wrt": "x", "gradient": "2x"}, HELD),
        (("‖x‖²₂",), {"wrt": "x", "gradient": "x"}, REFUTED),
        (("‖AXB − C‖²_F",), {"wrt": "X", "gradient": "2Aᵀ(AXB − C)Bᵀ"}, HELD),
        (("‖AXB − C‖²_F",), {"wrt": "X", "gradient": "2A(AXB − C)B"}, REFUTED),
        (("d/dX tr X⁻² = −2(X⁻³)ᵀ",), {}, HELD),
        (("d/dX tr X⁻² = −2X⁻³",), {}, REFUTED),
        (("f(t) = g(x + tv)", "f'(t) = ∇g(x + tv)ᵀv"), {}, HELD),
        (("f(t) = g(x + tv)", "f'(t) = 2∇g(x + tv)ᵀv"), {}, REFUTED),
    ],
    ids=str,
)
def test_what_a_superscript_is_of(texts: tuple[str, ...], options: dict[str, Any], expected: int) -> None:
    answers = quickly(*texts, oracles=("dual",), **options)
    assert answers.exit_code == expected, str(answers)


@pytest.mark.parametrize(("text", "shown"), [("2·10^-3 x", "2·10⁻³x"), ("2 · 10² x", "2·10²x"), ("2x", "2x")])
def test_numbers_side_by_side_have_a_sign_between_them(text: str, shown: str) -> None:
    answers = quickly(text, wrt="x", gradient="0", oracles=("dual",), points=1)
    assert f"read    {shown} " in str(answers)
