"""Formulas to equations: rows, several statements, sides, and the lines on which these stand."""

from __future__ import annotations

import pytest
from nablacheck.reading.documents.equations import equations


def sides(latex: str) -> list[list[str]]:
    return [[side.latex for side in each.sides] for each in equations(latex)]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a = b", [["a", "b"]]),
        ("a = b = c.", [["a", "b", "c"]]),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", [["a", "b", "c"]]),
        (r"a &= b \\ c &= d", [["a", "b"], ["c", "d"]]),
        (r"a &= b \\ & - c", [["a", "b - c"]]),
        (r"a =\\ b", [["a", "b"]]),
        (r"a = b \\[4pt] = c", [["a", "b", "c"]]),
        (r"a = b, \quad c = d", [["a", "b"], ["c", "d"]]),
        (r"a = b \text{ and } c = d", [["a", "b"], ["c", "d"]]),
        (r"a = b \Rightarrow c = d", [["a", "b"], ["c", "d"]]),
        (r"\text{tr}(A) = \operatorname{tr}(B)", [[r"\text{tr}(A)", r"\operatorname{tr}(B)"]]),
        (r"f(x, y) = \begin{matrix} a & b \\ c \end{matrix}", [["f(x, y)", r"\begin{matrix} a & b \\ c \end{matrix}"]]),
        (r"\begin{array}{rl} f &:= a \\ &\,= b \end{array}", [["f", "a", "b"]]),
        (r"a \stackrel{(1)}{=} b \qquad (3)", [["a", "b"]]),
        (r"\left. a \right|_{x = 0} = b", [[r"\left. a \right|_{x = 0}", "b"]]),
        (r"a = b \label{eq:1} \tag{2}", [["a", "b"]]),
        (r"a = b \approx c = d", [["a", "b"], ["c", "d"]]),
    ],
)  # fmt: skip
def test_a_formula_is_taken_apart_at_its_signs(latex: str, expected: list[list[str]]) -> None:
    assert sides(latex) == expected


def test_of_a_list_no_equation_is_made() -> None:
    assert sides("a, b = c") == [["a"]]


def test_a_side_knows_its_line() -> None:
    (equation,) = equations("\na &= b \\\\\n&= c \\\\\n\n&= d")
    assert [side.line for side in equation.sides] == [1, 1, 2, 4]


def test_what_defines_is_told_from_what_is_equal() -> None:
    assert [each.defines for each in equations(r"f := a, \quad g = b, \quad h \overset{\text{def}}{=} c")] == [
        True,
        False,
        True,
    ]
