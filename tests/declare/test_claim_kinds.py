"""Kinds of claim are rows of a table: what each says, and that a new one needs a row alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, DeclarationError, Formula, formula, symmetric
from nablacheck.declare import claim_kinds
from nablacheck.declare.claim_kinds import KINDS, Kind
from nablacheck.reports.json_output import claim_statement
from nablacheck.reports.text_results import format_claim

from tests.helpers.making import draw

OUT, X = (2, 3), (4,)

SHAPES = {
    "gradient": (X, "x has shape"),
    "jacobian": ((2, 3, 4), "out and x make shape"),
    "pullback": (X, "x has shape"),
    "hessian": ((4, 4), "x taken twice makes shape"),
    "minimizer": (X, "x has shape"),
    "identity": (OUT, "the function has shape"),
}
"""By hand: the shape of what each kind claims, and where reports say that it comes from."""


def test_every_kind_has_a_row_and_a_way_to_declare_it() -> None:
    assert set(KINDS) == set(SHAPES)
    assert all(name == row.name == str(row) and callable(getattr(made(), name)) for name, row in KINDS.items())


@pytest.mark.parametrize("name", KINDS)
def test_the_shape_of_what_is_claimed(name: str) -> None:
    kind = KINDS[name]
    assert (kind.shape(OUT, X), kind.shape_meaning("x")) == SHAPES[name]
    assert kind.leading_axes(OUT) == (2 if name == "jacobian" else 0)


def test_the_axes_of_what_is_claimed_have_names_by_the_same_rule() -> None:
    assert KINDS["jacobian"].shape(("M",), ("N", "D")) == ("M", "N", "D")


def made() -> Formula:
    @formula(A="M N", x="N", out="M")
    def linear_map(A: Any, x: Any) -> Any:
        """Ax"""
        return A @ x

    return linear_map


PUSHFORWARD = Kind(
    "jvp",
    "pushforward",
    "array",
    out_axes=1,
    variable_axes=0,
    shape_words="the function has shape",
    first_parameter="T",
    agreement="agrees along a tangent to {digits} digits",
)
"""A kind that the table hasn't: the derivative along a tangent, which its code takes first."""


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(claim_kinds.KINDS, "jvp", PUSHFORWARD)


def declared(f: Formula) -> Claim:
    @f.claim("jvp", "x")
    def claim(T: Any, A: Any, x: Any) -> Any:
        """AT"""
        return A @ T

    return claim


def test_a_new_kind_is_a_row(known: None) -> None:
    claim = declared(made())
    assert claim.name == "linear_map-x-jvp-claim"
    assert (claim.noun, format_claim(claim)) == ("pushforward", "pushforward wrt x")
    assert claim_statement(claim)["kind"] == "jvp"
    point = next(draw(claim, 1))
    arguments = claim.arguments(point.values)
    assert list(arguments) == ["A", "x"]
    out, x = np.shape(claim.formula(**point.values)), np.shape(point.values["x"])
    assert claim.function(np.ones(x), **arguments).shape == claim.kind.shape(out, x) == out
    assert claim.kind.agreement.format(digits=9) == "agrees along a tangent to 9 digits"


def test_a_misprint_can_be_of_the_new_kind(known: None) -> None:
    def body(T: Any, A: Any, x: Any) -> Any:
        """2AT"""

    f = made()
    misprint = f.misprint("x", kind="jvp")(body)
    assert misprint.name == "linear_map-x-jvp-misprint-body"
    assert misprint.correction is None
    assert misprint.correction is not declared(f) is misprint.correction


def test_a_new_kind_is_declared_under_the_same_rules(known: None) -> None:
    def without_tangent(A: Any, x: Any) -> Any:
        """AT"""

    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    with pytest.raises(DeclarationError, match=r"the jvp takes \(A, x\) and should take \(T, A, x\)"):
        made().claim("jvp", "x")(without_tangent)
    with pytest.raises(DeclarationError, match="a jvp is taken by one variable, not by A, x"):
        made().claim("jvp", "A", "x")(without_tangent)
    with pytest.raises(DeclarationError, match="a jvp is for array-valued functions"):
        square.claim("jvp", "x")(without_tangent)
    with pytest.raises(DeclarationError, match="along= is for gradients"):
        made().claim("jvp", "x", along=symmetric)(without_tangent)


def test_a_kind_that_the_table_has_not_is_refused() -> None:
    def body(A: Any, x: Any) -> Any:
        """A"""

    with pytest.raises(DeclarationError, match="'jvp' is no kind of claim; use one of gradient, jacobian, pullback"):
        made().claim("jvp", "x")(body)
