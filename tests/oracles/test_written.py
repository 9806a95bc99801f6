"""The oracle ``written``: what declarations say in their docstrings is what their code computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Formula, formula
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import oracles_for, written
from nablacheck.reading.comparison import as_written

CATALOGUE = list(Discovery().registry().claims())
UNREAD = {
    "recurrent_loss": "a recurrence",
    "recurrent_loss_over_time": "a recurrence",
    "path_counts": "counts of paths in a graph",
    "path_count_from_input": "counts of paths in a graph",
    "edge_count_from_input": "counts of paths in a graph",
    "determinant-X-gradient-cofactors": "minors of a matrix",
}
"""The functions and claims of the catalogue that aren't read."""


def residual(said: str, computes: str = "−", of_function: str = "‖AX − B‖²") -> Claim:
    sign = 1 if computes == "+" else -1

    def squared(A: Any, X: Any, B: Any) -> Any:
        return ((A @ X - B) ** 2).sum()

    def gradient(A: Any, X: Any, B: Any) -> Any:
        return 2 * A.T @ (A @ X + sign * B)

    squared.__doc__, gradient.__doc__ = of_function, said
    declared: Formula = formula(A="M N", X="N P", B="M P")(squared)
    return declared.gradient("X")(gradient)


def checked(claim: Claim, seed: int = 0) -> Result:
    return check_claim(claim, written, count=20, seed=seed, explain=False)


@pytest.mark.parametrize("seed", range(50))
def test_code_that_is_not_what_is_written_is_seen_from_any_points(seed: int) -> None:
    assert checked(residual("2Aᵀ(AX − B)"), seed).status is Status.HOLDS
    assert checked(residual("2Aᵀ(AX − B)", computes="+"), seed).status is Status.FAILS


@pytest.mark.parametrize("said", ["Aᵀ(AX − B)", "2A(AX − B)", "2Aᵀ(AX + B)", "2Aᵀ(AX − B)ᵀ", "2Aᵀ", "(2Aᵀ(AX − B))ᵀ"])
def test_another_equation_fails(said: str) -> None:
    assert checked(residual(said)).status is Status.FAILS


def test_another_equation_of_the_function_fails() -> None:
    assert checked(residual("2Aᵀ(AX − B)", of_function="‖AX + B‖²")).status is Status.FAILS


def test_both_values_are_told() -> None:
    result = checked(residual("Aᵀ(AX − B)"))
    assert result.verdict is not None
    assert result.verdict.columns == ("written", "computed")
    assert result.verdict.entries_of == "the gradient, Aᵀ(AX − B),"


def test_an_equation_without_a_reading_is_undefined_with_its_shapes() -> None:
    assert checked(residual("2A(AX − B)")).reason == (
        "the gradient, 2A(AX − B), is undefined as written: a product doesn't fit: M×N and M×P"
    )


def test_prose_is_not_compared() -> None:
    assert not written.applies(residual("the usual gradient", of_function="the sum of squares"))


def test_a_misprint_that_is_undefined_needs_no_code() -> None:
    claim = residual("2Aᵀ(AX − B)")

    @claim.formula.misprint("X")
    def transposed(A: Any, X: Any, B: Any) -> Any:
        """2A(AX − B)"""

    @claim.formula.misprint("X")
    def defined(A: Any, X: Any, B: Any) -> Any:
        """2Aᵀ(AX + B)"""

    assert [each.name for each in oracles_for(transposed)] == ["written"]
    assert checked(transposed).status is Status.REFUTED
    assert checked(defined).status is Status.FAILS


@pytest.mark.parametrize("claim", CATALOGUE, ids=lambda claim: claim.name)
def test_the_catalogue_is_read(claim: Claim) -> None:
    of_function, of_claim = as_written(claim)
    assert of_function.decided or claim.formula.name in UNREAD
    assert of_claim.decided or claim.formula.name in UNREAD or claim.name in UNREAD
    assert of_claim.undefined is claim.text_alone


@pytest.mark.parametrize(("factor", "status"), [(1, Status.HOLDS), (2, Status.FAILS)])
def test_a_one_in_plain_print_is_the_vector_of_ones(factor: int, status: Status) -> None:
    def total(x: Any) -> Any:
        """Σᵢ xᵢ"""
        return x.sum()

    def gradient(x: Any) -> Any:
        """1"""
        return factor * np.ones(len(x))

    declared: Formula = formula(x="N")(total)
    assert checked(declared.gradient("x")(gradient)).status is status
