"""``nablacheck.ask``: claims in print, the readings that are shown, and what is found."""

from __future__ import annotations

import pytest
from nablacheck import ask
from nablacheck.asking import HELD, REFUTED
from nablacheck.core.errors import UsageError


def quick(*texts: str, **options: str) -> int:
    return ask(*texts, **options, oracles=("dual", "value"), points=10, explain=False).exit_code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("f(X) = \\operatorname{tr}(X^\\top A X)", "\\nabla_X f = (A + A^\\top)X"), HELD),
        (("f(X) = \\operatorname{tr}(X^\\top A X)", "\\nabla_X f = 2AX"), REFUTED),
        (("d/dX log det X = inv(X)'",), HELD),
        (("d/dX log det X = inv(X)",), REFUTED),
        (("d tr(AX) = tr(A dX)",), HELD),
        (("d tr(AX) = tr(Aᵀ dX)",), REFUTED),
        (("tr(AB) = tr(BA)",), HELD),
        (("(AB)ᵀ = AᵀBᵀ",), REFUTED),
        (("f(x) = xᵀAx", "∇²f = A + Aᵀ"), HELD),
        (("f(x) = xᵀAx", "∇²f = 2A"), REFUTED),
        (("f(w) = ‖r‖²", "∇f = 2Xᵀr, r = Xw − y"), HELD),
        (("f(w) = ‖Xw − y‖²", "∇f = 2Xᵀr, r = Xw − y"), HELD),
        (("∂(Ax)/∂x = A",), HELD),
        (("f(X) = Σᵢⱼ Xᵢⱼ²", "∂f/∂X_{ij} = 2X_{ij}"), HELD),
        (("f(X) = Σᵢⱼ Xᵢⱼ²", "∂f/∂X_{ij} = 2X_{ji}"), REFUTED),
    ],
    ids=str,
)
def test_what_is_claimed_in_an_equation_is_checked(texts: tuple[str, ...], code: int) -> None:
    assert quick(*texts) == code


def test_hessians_and_minimizers_are_asked_by_options() -> None:
    assert quick("‖Xw − y‖²", wrt="w", hessian="2XᵀX") == HELD
    assert quick("‖Xw − y‖²", wrt="w", hessian="XᵀX") == REFUTED


def test_a_jacobian_in_denominator_layout_has_to_be_asked_for() -> None:
    assert quick("Ax", wrt="x", gradient="Aᵀ") == REFUTED
    assert quick("Ax", wrt="x", gradient="Aᵀ", layout="denominator") == HELD


def test_the_reading_is_shown_before_what_is_found() -> None:
    answer = ask("log det X", wrt="X", gradient="X⁻ᵀ", oracles=("dual",), points=10)
    assert str(answer).splitlines()[:3] == [
        "  read    log|X|   X: N×N",
        "  claimed gradient by X  X⁻ᵀ",
        "  assumed log det X is log |det X|, X invertible",
    ]


def test_the_right_gradient_is_derived_where_that_is_asked() -> None:
    assert str(ask("xᵀAx", wrt="x", derive=True)).splitlines()[-1] == "  derived gradient by x  (A + Aᵀ)x"


def test_nothing_that_is_claimed_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="nothing is claimed"):
        ask("xᵀx")
