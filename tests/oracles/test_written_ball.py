"""The oracle ``written_ball``: docstrings beside code in ball arithmetic. A wrong one is never certified."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Formula, formula
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.certify import Certificate, Writing
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.verdict import Outcome
from nablacheck.declare.conditions import invertible, nonzero, positive
from nablacheck.oracles import oracle, written_ball

from tests.helpers.equations import with_equation
from tests.helpers.making import draw
from tests.helpers.plainly import check_plainly

ONE_CHARACTER_OFF: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("tr(XᵀAX)", "X", "(A + Aᵀ)X", "(A + A)X", {"A": "N N", "X": "N P"}),
    ("‖AX − B‖²", "X", "2Aᵀ(AX − B)", "2Aᵀ(AX + B)", {"A": "M N", "X": "N P", "B": "M P"}),
    ("‖AX − B‖²", "X", "2Aᵀ(AX − B)", "3Aᵀ(AX − B)", {"A": "M N", "X": "N P", "B": "M P"}),
    ("log|X|", "X", "X⁻ᵀ", "X⁻¹", {"X": invertible("N N")}),
    ("tr(AXB)", "X", "AᵀBᵀ", "AᵀB", {"A": "N N", "X": "N N", "B": "N N"}),
    ("aᵀXb", "X", "abᵀ", "baᵀ", {"a": "N", "X": "N N", "b": "N"}),
    ("‖x‖", "x", "x/‖x‖", "x/‖x‖²", {"x": nonzero("N")}),
    ("Σᵢ log xᵢ", "x", "1 ⊘ x", "1 ⊙ x", {"x": positive("N")}),
    ("exp(aᵀx)", "x", "exp(aᵀx)a", "exp(aᵀx)x", {"a": "N", "x": "N"}),
    ("(aᵀx)³", "x", "3(aᵀx)²a", "3(aᵀx)³a", {"a": "N", "x": "N"}),
    ("logsumexp(x)", "x", "softmax(x)", "softmax(−x)", {"x": "N"}),
    ("sin(aᵀx)", "x", "cos(aᵀx)a", "sin(aᵀx)a", {"a": "N", "x": "N"}),
]

MOST_POINTS = 8
UNDECIDED = {
    "squared_residual-w-minimizer-normal_equations",
    "squared_residual-w-minimizer-pseudo_inverse",
    "pseudo_inverse-identity-of_singular",
}
"""What balls don't decide: they don't tell a matrix without full rank from one that is close to it, and what is printed
as an equation with zero compares zero with zero."""


def checked(claim: Claim, seed: int = 0) -> Result:
    return check_plainly(claim, written_ball, count=CERTIFIED, seed=seed)


@pytest.mark.parametrize(("function", "variable", "right", "wrong", "spaces"), ONE_CHARACTER_OFF)
def test_one_character_decides(function: str, variable: str, right: str, wrong: str, spaces: dict[str, Any]) -> None:
    assert checked(with_equation(function, variable, says=right, computes=right, **spaces)).status is Status.HOLDS
    result = checked(with_equation(function, variable, says=wrong, computes=right, **spaces))
    assert result.status is Status.FAILS
    assert result.verdict is not None
    assert result.verdict.columns == ("written", "computed")


def test_what_only_large_matrices_show_is_seen_from_any_points() -> None:
    spaces = {"A": "N N", "X": "N P"}
    wrong = with_equation("tr(XᵀAX)", "X", says="(A + A)X", computes="(A + Aᵀ)X", **spaces)
    assert [seed for seed in range(50) if checked(wrong, seed).status is not Status.FAILS] == []


@pytest.mark.parametrize(("factor", "status"), [(2.0, Status.HOLDS), (2.00000001, Status.FAILS)])
def test_a_factor_is_right_or_wrong_for_certain(factor: float, status: Status) -> None:
    @formula(x="N")
    def squared(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @squared.gradient("x")
    def gradient(x: Any) -> Any:
        """2x"""
        return factor * x

    assert checked(gradient).status is status


def test_another_equation_of_the_function_is_seen() -> None:
    def declared(equation: str) -> Claim:
        def total(x: Any) -> Any:
            return np.sum(x)

        def gradient(x: Any) -> Any:
            """1"""
            return np.ones_like(x)

        total.__doc__ = equation
        found: Formula = formula(x="N")(total)
        return found.gradient("x")(gradient)

    assert checked(declared("Σᵢ xᵢ")).status is Status.HOLDS
    assert checked(declared("∏ᵢ xᵢ")).status is Status.FAILS


def test_code_that_does_not_run_on_balls_is_not_certified() -> None:
    @formula(x="N")
    def squared(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @squared.gradient("x")
    def gradient(x: Any) -> Any:
        """2x"""
        return 2 * np.fft.ifft(np.fft.fft(x)).real

    result = checked(gradient)
    assert result.status is Status.UNSUPPORTED
    undecided = Certificate(gradient, [result])
    assert (undecided.writing, undecided.ok) == (Writing.UNDECIDED, False)
    in_floats = Certificate(gradient, [result, check_claim(gradient, oracle("written"), count=20)])
    assert in_floats.writing is Writing.IN_FLOATS


def test_the_catalogue_is_what_it_says() -> None:
    undecided = set()
    for claim in Discovery().registry().claims():
        if written_ball.applies(claim) and not claim.text_alone:
            outcomes = (written_ball.check(claim, point).outcome for point in draw(claim, MOST_POINTS, seed=1))
            first = next((outcome for outcome in outcomes if outcome is not Outcome.INCONCLUSIVE), None)
            assert first is not Outcome.FAIL, claim.name
            if first is None:
                undecided.add(claim.name)
    assert undecided <= UNDECIDED
