"""What is written is read as what it was written from; LaTeX and Unicode alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import formula
from nablacheck.core.arrays import Array
from nablacheck.reading.declared import read_formula
from nablacheck.reading.declared_equation import Equation
from nablacheck.reading.numpy_code import function
from nablacheck.reading.writing import as_latex, as_unicode

EXPRESSIONS = [
    "A(B + Aᵀ)b − a",
    "½ A⁻ᵀ b/‖a‖",
    "(a ⊙ b)/(aᵀb)",
    "2a ⊙ b − a",
    "(aᵀb)a",
    "diag(AB) + exp(a)",
    "t²a/(1 + t)",
    "|A| tr(AB) a",
    "log(1 + exp(t))b",
    "−(A − B)ᵀ a",
    "A²b − (AB)ᵀ(a − b)",
    "a/√(1 + aᵀa)",
    "Σᵢ aᵢ b",
    "⟨A, B⟩ a + sum(a) b",
]


def read(text: str) -> Equation:
    def value(A: Any, B: Any, a: Any, b: Any, t: Any) -> Any:
        raise NotImplementedError

    value.__doc__ = text
    return read_formula(formula(out="N", A="N N", B="N N", a="N", b="N", t="")(value))


def computed(equation: Equation) -> Array:
    rng = np.random.default_rng(1)
    matrices, vectors = rng.standard_normal((2, 3, 3)), rng.standard_normal((2, 3))
    value: Array = function(equation.values[0][0], equation.arguments)(*matrices, *vectors, 0.7)
    return value


@pytest.mark.parametrize("write", [as_unicode, as_latex])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_what_is_written_is_read_again(text: str, write: Any) -> None:
    equation = read(text)
    again = read(write(equation.values[0][0]))
    assert np.allclose(computed(again), computed(equation), rtol=1e-12)


def test_a_factor_that_is_a_number_keeps_its_parentheses() -> None:
    (e,) = read("(aᵀb)a").values[0]
    assert as_unicode(e) == "(aᵀb)a"
    assert as_latex(e) == "(a^\\top b) a"
