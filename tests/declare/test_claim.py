"""Claims: what they are called, assume and are corrected by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    at_least,
    distinct,
    formula,
    positive_definite,
    symmetric,
)
from nablacheck.reports.json_output import statement
from nablacheck.reports.text_statement import format_statement

from tests.helpers.declared import NOTES, linear, quadratic


def test_claims_are_collected_in_order_and_named() -> None:
    f = quadratic()

    @f.gradient("x", source=NOTES.at("p. 1"))
    def _(A: Any, x: Any) -> Any:
        """(A + Aᵀ)x

        For any A.
        """
        return (A + A.T) @ x

    @f.misprint("x", source=(NOTES.at("p. 2"), NOTES.at("p. 3")))
    def printed(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    @f.identity()
    def traced(A: Any, x: Any) -> Any:
        """tr(Axxᵀ)"""
        return np.trace(A @ np.outer(x, x))

    @f.hessian("x")
    def _(A: Any, x: Any) -> Any:
        """A + Aᵀ"""
        return A + A.T

    assert [claim.name for claim in f.claims] == [
        "quadratic_form-x-gradient",
        "quadratic_form-x-gradient-misprint-printed",
        "quadratic_form-identity-traced",
        "quadratic_form-x-hessian",
    ]
    gradient, misprint, _, _ = f.claims
    assert (gradient.equation, gradient.note, gradient.kind.name, gradient.variables) == (
        "(A + Aᵀ)x",
        "For any A.",
        "gradient",
        ("x",),
    )
    assert [str(source) for source in misprint.sources] == ["Notes, p. 2", "Notes, p. 3"]
    assert [claim.misprint for claim in f.claims] == [False, True, False, False]


def test_a_decorated_claim_is_returned() -> None:
    @quadratic().gradient("x")
    def doubled(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    assert isinstance(doubled, Claim)
    assert repr(doubled) == "<Claim quadratic_form-x-gradient-doubled>"


def test_a_pullback_takes_the_cotangent_first_and_names_every_variable() -> None:
    @linear().pullback("A", "x")
    def _(G: Any, A: Any, x: Any) -> Any:
        """Gxᵀ, AᵀG"""
        return np.outer(G, x), A.T @ G

    assert _.name == "linear_map-A-x-pullback"


def test_a_minimizer_takes_the_other_arguments() -> None:
    @quadratic().minimizer("x", A=positive_definite("N N"))
    def _(A: Any) -> Any:
        """0"""
        return np.zeros(len(A))

    assert _.name == "quadratic_form-x-minimizer"


@pytest.mark.parametrize("misprint", [False, True])
@pytest.mark.parametrize("local", [False, True])
def test_a_minimizer_is_local_where_it_says_so(local: bool, misprint: bool) -> None:
    f = quadratic()
    options: dict[str, Any] = {"local": True} if local else {}
    declare = f.misprint("x", kind="minimizer", **options) if misprint else f.minimizer("x", **options)

    @declare
    def claim(A: Any) -> Any:
        """0"""
        return np.zeros(len(A))

    assert claim.local is local
    assert claim.noun == ("local minimizer" if local else "minimizer")
    assert claim.narrowed == ()
    told = "\n".join(format_statement(statement(f, "mine.py")))
    assert ("a local minimizer: lower values may be had elsewhere, and none near" in told) is local
    assert statement(f, "mine.py")["claims"][0]["local"] is local


def test_a_claim_narrows_a_space_for_itself_alone() -> None:
    f = quadratic()

    @f.gradient("x", A=symmetric("N N"), where=at_least("N", 2))
    def _(A: Any, x: Any) -> Any:
        """2Ax"""
        return 2 * A @ x

    assert (str(_.spaces["A"]), str(f.spaces["A"])) == ("symmetric N×N", "N×N")
    assert ([str(r) for r in _.relations], f.relations) == (["N ≥ 2"], ())
    assert _.conditions == "A symmetric N×N, N ≥ 2"


def test_a_claim_within_a_space_says_so() -> None:
    f = quadratic()

    @f.gradient("A", A=symmetric("N N"), along=symmetric)
    def _(A: Any, x: Any) -> Any:
        """xxᵀ"""
        return np.outer(x, x)

    assert _.conditions.endswith("A perturbed within the symmetric matrices")


def test_a_claim_that_assumes_nothing_more_has_no_conditions() -> None:
    @quadratic().gradient("x")
    def _(A: Any, x: Any) -> Any:
        """(A + Aᵀ)x"""
        return (A + A.T) @ x

    assert _.conditions == ""


def test_relations_of_the_formula_hold_for_its_claims() -> None:
    @formula(x="N", a="N", where=(distinct("x", "a"), at_least("N", 2)))
    def distance(x: Any, a: Any) -> Any:
        """‖x − a‖"""
        return np.linalg.norm(x - a)

    @distance.gradient("x", where=at_least("N", 3))
    def _(x: Any, a: Any) -> Any:
        """(x − a)/‖x − a‖"""
        return (x - a) / np.linalg.norm(x - a)

    assert [str(relation) for relation in _.relations] == ["x ≠ a", "N ≥ 2", "N ≥ 3"]
    assert _.conditions == "N ≥ 3"


def test_the_correction_of_a_misprint_is_the_first_true_claim_of_its_kind_and_variables() -> None:
    f = quadratic()

    def body(A: Any, x: Any) -> Any:
        """an expression"""

    misprint = f.misprint("x")(body)
    assert misprint.correction is None
    f.hessian("x")(body)
    f.gradient("A")(body)
    assert misprint.correction is None
    right = f.gradient("x")(body)

    def second(A: Any, x: Any) -> Any:
        """another expression"""

    other = f.gradient("x")(second)
    assert misprint.correction is right

    def again(A: Any, x: Any) -> Any:
        """a third"""

    assert f.misprint("x", corrected_by="second")(again).correction is other
    f.gradient("A")(again)
    assert replace(misprint, corrected_by="again").correction is None  # of another variable


def test_a_misprint_can_be_of_any_kind() -> None:
    def body(A: Any, x: Any) -> Any:
        """A"""

    claim = quadratic().misprint("x", kind="hessian")(body)
    assert (claim.kind.name, claim.misprint) == ("hessian", True)


@dataclass(frozen=True)
class AwayFrom:
    """A relation that compares arrays, and so has no equality of its own."""

    name: str
    place: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def holds(self, values: Any, sizes: Any) -> bool:
        return not np.array_equal(values[self.name], self.place)

    def __str__(self) -> str:
        return f"{self.name} isn't {self.place}"


def test_relations_without_an_equality_are_told_apart() -> None:
    @formula(x="2", where=AwayFrom("x", np.zeros(2)))
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @square.gradient("x", where=AwayFrom("x", np.ones(2)))
    def claim(x: Any) -> Any:
        """2x"""
        return 2 * x

    assert claim.conditions == "x isn't [1. 1.]"
