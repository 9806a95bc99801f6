"""The oracle ``written``: what declarations say in their docstrings is what their code computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, Formula, formula, positive
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import oracles_for, written
from nablacheck.reading.comparison import as_written
from nablacheck.reports.text_results import format_failure

from tests.helpers.changed_docstrings import Change, all_changes, outcome
from tests.helpers.plainly import check_plainly

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


EQUIVALENT = {
    "f(X − tH) at t = 0": "the value at t = 0",
    "L(U − tD), L(U) = (1/N) U:U": "the value at t = 0, the only one that is drawn",
    "P P": "P is symmetric",
    "(XᵀX)": "XᵀX is symmetric",
    "−2Xᵀy + (XᵀX + (XᵀX))w": "XᵀX is symmetric",
    "‖X − A‖², X = A − D": "a norm has no sign",
    "(‖td‖ + ‖+td‖)/t": "a norm has no sign",
    "Σₖⱼ 2Uₖₗ Aₖᵢ δₗⱼ, U = AX − B": "δₗⱼ is 1 where l is j",
    "Σₖₗ 2Uₖⱼ Aₖᵢ δₗⱼ, U = AX − B": "δₗⱼ is 1 where l is j",
    "Σₖₗ 2Uᵢₗ δₖᵢ Aⱼₗ, U = XA − B": "δₖᵢ is 1 where k is i",
}
"""Changed equations of the catalogue that are right as well, with the reason. Others are changes of a term that is
multiplied by Σⱼ (xⱼ − μ), which is 0 where μ is the mean."""


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


def test_code_that_is_not_what_is_written_is_seen_from_any_points() -> None:
    right, wrong = residual("2Aᵀ(AX − B)"), residual("2Aᵀ(AX − B)", computes="+")
    assert [seed for seed in range(50) if checked(right, seed).status is not Status.HOLDS] == []
    assert [seed for seed in range(50) if checked(wrong, seed).status is not Status.FAILS] == []


@pytest.mark.parametrize("said", ["Aᵀ(AX − B)", "2A(AX − B)", "2Aᵀ(AX + B)", "2Aᵀ(AX − B)ᵀ", "2Aᵀ", "(2Aᵀ(AX − B))ᵀ"])
def test_another_equation_fails(said: str) -> None:
    assert checked(residual(said)).status is Status.FAILS


def test_entries_are_in_the_order_in_which_their_indices_are_written() -> None:
    said = {"[2Aᵀ(AX − B)]ₖⱼ": Status.HOLDS, "[3Aᵀ(AX − B)]ₖⱼ": Status.FAILS}
    assert {each: checked(residual(each)).status for each in said} == said


def test_another_equation_of_the_function_fails() -> None:
    assert checked(residual("2Aᵀ(AX − B)", of_function="‖AX + B‖²")).status is Status.FAILS


def test_both_values_are_told() -> None:
    result = checked(residual("Aᵀ(AX − B)"))
    assert result.verdict is not None
    assert result.verdict.columns == ("written", "computed")
    assert result.verdict.entries_of == "the gradient, Aᵀ(AX − B),"


HEADS = {
    ("2Aᵀ(AX − B)", "½‖AX − B‖²"): "squared: the function disagrees with its equation in writing",
    ("2Aᵀ(AX − B)", "‖AX + B‖²"): "squared: the function disagrees with its equation in writing",
    ("Aᵀ(AX − B)", "‖AX − B‖²"): "squared: the gradient wrt X disagrees with its equation in writing",
    ("2Aᵀ(AX − B)", "‖XA − B‖²"): "squared: the equation of the function can't be right",
    ("2A(AX − B)", "‖AX − B‖²"): "squared: the gradient wrt X can't be right",
}


@pytest.mark.parametrize(("said", "of_function"), HEADS)
def test_the_wrong_equation_is_named_at_the_smallest_sizes(said: str, of_function: str) -> None:
    claim = residual(said, of_function=of_function)
    for seed in range(10):
        result = checked(claim, seed)
        assert format_failure(result, claim).splitlines()[0] == HEADS[said, of_function]
        assert result.point is not None
        assert result.verdict is not None
        assert result.verdict.undefined or set(result.point.sizes.values()) == {1}
    assert checked(residual("2Aᵀ(AX − B)")).status is Status.HOLDS


def test_an_equation_without_a_reading_is_undefined_with_its_shapes() -> None:
    assert checked(residual("2A(AX − B)")).reason == (
        "the gradient, 2A(AX − B), is undefined as written: a product doesn't fit: M×N and M×P"
    )


def test_what_the_text_was_read_as_is_shown() -> None:
    for claim, shown in ((residual("1/2Aᵀ(AX − B)"), "(1/2) Aᵀ(AX − B)"), (residual("2Aᵀr"), "")):
        result = checked(claim)
        assert (result.status is Status.FAILS) == bool(shown)
        assert not shown or f"read as {shown}" in format_failure(result, claim)
    other = residual("2Aᵀ(AX − B)", of_function="½‖AX − B‖²")
    assert "read as ½‖AX − B‖², the function" in format_failure(checked(other), other)


def test_letters_of_a_definition_may_have_several_digits() -> None:
    for sign, status in (("−", Status.HOLDS), ("+", Status.FAILS)):
        assert checked(residual(f"2Aᵀb₁₂, b₁₂ = AX {sign} B")).status is status


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


def unread_equations(claim: Claim) -> list[str]:
    """The equations of a claim, and of its function, that aren't read and not known to be so."""
    of_function, of_claim = as_written(claim)
    found = [] if of_function.decided or claim.formula.name in UNREAD else [of_function.equation]
    known = claim.formula.name in UNREAD or claim.name in UNREAD
    return found if of_claim.decided or known else [*found, of_claim.equation]


def test_the_catalogue_is_read() -> None:
    assert {claim.name: unread for claim in CATALOGUE if (unread := unread_equations(claim))} == {}
    assert [claim.name for claim in CATALOGUE if as_written(claim)[1].undefined is not claim.text_alone] == []


def unnoticed(change: Change) -> bool:
    """Whether a changed equation that isn't equivalent agrees, or isn't read without failing the test above."""
    what, _ = outcome(change)
    if what == "unread":
        return change.text not in unread_equations(change.claim)
    return what == "agrees" and change.text not in EQUIVALENT and "-extra_sum" not in change.claim.name


def test_a_changed_equation_is_noticed_or_equivalent() -> None:
    changes = list(all_changes())[::4]
    assert len(changes) > 200
    assert [(change.claim.name, change.text) for change in changes if unnoticed(change)] == []


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


def normalized(said: str) -> Claim:
    def standardized(x: Any, sigma2: Any) -> Any:
        """x/σ"""
        return x / np.sqrt(sigma2)

    def derivative(x: Any, sigma2: Any) -> Any:
        return -x / (2 * sigma2**1.5)

    derivative.__doc__ = said
    declared: Formula = formula(x="N", sigma2=positive(""), out="N")(standardized)
    return declared.jacobian("sigma2")(derivative)


@pytest.mark.parametrize(("said", "status"), [("−x/(2σ³)", Status.HOLDS), ("−x/(2σ²)", Status.FAILS)])
def test_sigma_is_the_root_of_sigma_squared(said: str, status: Status) -> None:
    assert checked(normalized(said)).status is status


def double_sum(said: str) -> Claim:
    def total(X: Any) -> Any:
        return (X**2).sum()

    def gradient(X: Any) -> Any:
        """2X"""
        return 2 * X

    total.__doc__ = said
    declared: Formula = formula(X="M N")(total)
    return declared.gradient("X")(gradient)


@pytest.mark.parametrize("said", ["Σⱼⱼ Xᵢⱼ²", "Σᵢ Σᵢ Xᵢⱼ²", "Σⱼ Xᵢⱼ Σᵢ Xᵢⱼ"])
def test_an_index_that_nothing_binds_is_undefined_whatever_else_it_names(said: str) -> None:
    assert as_written(double_sum(said))[0].undefined


def test_an_index_of_two_sums_that_would_fit_is_not_read() -> None:
    of_function, _ = as_written(double_sum("Σᵢ (Σⱼ Xᵢⱼ² + Σᵢ 0·Xᵢ₁)"))
    assert not of_function.decided


@pytest.mark.parametrize(("offset", "status"), [("X + A", Status.HOLDS), ("X − A", Status.FAILS)])
def test_a_letter_that_is_derived_stands_for_the_function(offset: str, status: Status) -> None:
    def moved(X: Any, A: Any) -> Any:
        """X + A"""
        return X + A

    def jacobian(X: Any, A: Any) -> Any:
        return np.einsum("ki,lj->klij", np.eye(len(X)), np.eye(X.shape[1]))

    jacobian.__doc__ = f"∂Uₖₗ/∂Xᵢⱼ = δₖᵢ δₗⱼ, U = {offset}"
    declared: Formula = formula(X="M N", A="M N", out="M N")(moved)
    assert checked(declared.jacobian("X")(jacobian)).status is status


@pytest.mark.parametrize(("sign", "status"), [("−", Status.HOLDS), ("+", Status.FAILS)])
def test_digits_that_are_all_lost_are_no_failure(sign: str, status: Status) -> None:
    def softmax(z: Any) -> Any:
        """softmax(z)"""
        return np.exp(z) / np.exp(z).sum()

    def pullback(G: Any, z: Any) -> Any:
        weights = softmax(z)
        return weights * (G - weights @ G)  # exactly 0 where a weight is 1 to the last digit

    pullback.__doc__ = f"(diag(p) {sign} ppᵀ)G, p = softmax(z)"
    declared: Formula = formula(z="N", out="N")(softmax)
    claim = declared.pullback("z")(pullback)
    for seed in range(50):
        assert check_plainly(claim, written, count=6, seed=seed).status is status


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ("exp(z − logsumexp(z))", Status.HOLDS),
        ("exp(z)/Σᵢ exp(zᵢ)", Status.HOLDS),
        ("exp(z + logsumexp(z))", Status.FAILS),
        ("exp(−z)/Σᵢ exp(zᵢ)", Status.FAILS),
    ],
)
def test_a_text_that_overflows_as_it_is_written_is_no_failure(says: str, status: Status) -> None:
    def largest_first(z: Any) -> Any:
        """log Σᵢ exp(zᵢ)"""
        return z.max() + np.log(np.exp(z - z.max()).sum())

    def weights(z: Any) -> Any:
        found = np.exp(z - z.max())
        return found / found.sum()

    weights.__doc__ = says
    declared: Formula = formula(z="N")(largest_first)
    claim = declared.gradient("z")(weights)
    for seed in range(50):
        assert check_plainly(claim, written, count=6, seed=seed).status is status
