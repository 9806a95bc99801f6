"""Formulas: what a declaration keeps of the function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from nablacheck import formula

from tests.helpers.declared import quadratic


def test_a_formula_knows_its_name_equation_and_note() -> None:
    f = quadratic()
    assert (f.name, f.equation, f.note) == ("quadratic_form", "xᵀAx", "A is any square matrix, and x any vector.")
    assert (list(f.spaces), f.out, f.claims, repr(f)) == (["A", "x"], None, [], "<Formula quadratic_form>")


def test_a_formula_is_still_the_function() -> None:
    assert quadratic()(np.eye(2), x=np.array([1.0, 2.0])) == 5.0


def test_a_formula_knows_the_line_it_stands_on() -> None:
    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    location = square.code_location
    assert location.file == __file__
    assert "@formula" in Path(__file__).read_text(encoding="utf-8").splitlines()[location.line - 1]
