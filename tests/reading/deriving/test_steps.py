"""Derivations line by line, as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck.declare.conditions import invertible, nonzero, symmetric
from nablacheck.reading.deriving.steps import steps
from nablacheck.reading.writing import as_latex, as_unicode

from tests.helpers.equations import derived

WRITTEN: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "‖Xw − y‖²",
        "w",
        {"X": "N D", "w": "D", "y": "N"},
        ["2(Xw − y)ᵀ d(Xw − y)", "2(Xw − y)ᵀX dw"],
    ),
    ("xᵀAx", "x", {"x": "N", "A": "N N"}, ["xᵀAᵀ dx + xᵀA dx", "xᵀ(A + Aᵀ) dx"]),
    ("log|X|", "X", {"X": invertible("N N")}, ["tr(X⁻¹ dX)"]),
    (
        "tr(AX⁻¹B)",
        "X",
        {"A": "M N", "X": invertible("N N"), "B": "N M"},
        ["tr(BA d(X⁻¹))", "−tr(X⁻¹BAX⁻¹ dX)"],
    ),
    (
        "‖XXᵀ − A‖²",
        "X",
        {"X": "N D", "A": symmetric("N N")},
        ["2 tr((XXᵀ − A) d(XXᵀ − A))", "2 tr((XXᵀ − A)(dX Xᵀ + X(dX)ᵀ))", "4 tr(Xᵀ(XXᵀ − A) dX)"],
    ),
    (
        "Σᵢ (yᵢ − xᵢᵀw)²",
        "w",
        {"X": "N D", "w": "D", "y": "N"},
        ["Σᵢ d((yᵢ − xᵢᵀw)²)", "2 Σᵢ (yᵢ − xᵢᵀw) d(yᵢ − xᵢᵀw)", "2(Xw − y)ᵀX dw"],
    ),
    (
        "logsumexp(Wx)",
        "W",
        {"W": "K D", "x": "D"},
        ["softmax(Wx)ᵀ d(Wx)", "softmax(Wx)ᵀ dW x"],
    ),
    (
        "aᵀtanh(Wx)",
        "x",
        {"a": "K", "W": "K D", "x": "D"},
        [
            "aᵀ d tanh(Wx)",
            "aᵀ((1 − tanh²(Wx)) ⊙ d(Wx))",
            "aᵀ((1 − tanh²(Wx)) ⊙ W dx)",
            "(a ⊙ (1 − tanh²(Wx)))ᵀW dx",
        ],
    ),
    (
        "‖A − UVᵀ‖²",
        "U",
        {"A": "N M", "U": "N K", "V": "M K"},
        [
            "2 tr((A − UVᵀ)ᵀ d(A − UVᵀ))",
            "2 tr(Vᵀ(UVᵀ − A)ᵀ dU)",
        ],
    ),
    ("1/‖x‖", "x", {"x": nonzero("N")}, ["−d‖x‖/‖x‖²", "−xᵀ dx/‖x‖³"]),
]


@pytest.mark.parametrize(("equation", "variable", "spaces", "lines"), WRITTEN)
def test_the_lines_of_a_derivation(equation: str, variable: str, spaces: dict[str, Any], lines: list[str]) -> None:
    found = derived(equation, variable, **spaces)
    written = steps(found.function, found.variable, found.derivative, found.symmetric)
    assert [as_unicode(line) for line in written] == lines


def test_the_differential_of_a_number_stands_behind_what_it_multiplies() -> None:
    found = derived("x/σ", "sigma", kind="jacobian", out="N", x="N", sigma=nonzero(""))
    written = [as_unicode(line) for line in steps(found.function, found.variable, found.derivative)]
    assert written == ["−x dσ/σ²"]


def test_the_same_lines_in_latex() -> None:
    found = derived("‖Xw − y‖²", "w", X="N D", w="D", y="N")
    written = [as_latex(line) for line in steps(found.function, found.variable, found.derivative)]
    assert written == ["2 (X w - y)^\\top \\mathrm{d}(X w - y)", "2 (X w - y)^\\top X \\mathrm{d}w"]
