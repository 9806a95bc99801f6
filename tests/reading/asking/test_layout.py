"""Gradients of the catalogue, asked as they are written: transposed ones are wrong unless the layout says otherwise."""

from __future__ import annotations

import pytest
from nablacheck import Claim, ask
from nablacheck.catalogue.discovery import Discovery
from nablacheck.declare.spaces import ArraySpace
from nablacheck.reading.names import written
from nablacheck.reports.answers import HELD, REFUTED

DEPENDS_ON_A_CONDITION = ("quadratic_form-x-gradient-of_symmetric", "moved_squared_left_residual-D-gradient")


def plain(claim: Claim) -> bool:
    spaces = claim.spaces.values()
    if claim.misprint or claim.kind.name != "gradient" or not all(isinstance(each, ArraySpace) for each in spaces):
        return False
    space = claim.spaces[claim.variables[0]]
    marks = ("=", "ᵢ", "ₖ", "δ", "vec", "…", "row", "without")
    return (
        isinstance(space, ArraySpace)
        and bool(space.axes.names)
        and not any(mark in claim.equation.replace("û =", "") for mark in marks)
        and claim.name not in DEPENDS_ON_A_CONDITION
    )


CLAIMS = [claim for claim in Discovery().registry().claims() if plain(claim)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_a_transposed_gradient_is_wrong_unless_the_layout_is_asked_for(claim: Claim) -> None:
    let = []
    for name, space in claim.spaces.items():
        assert isinstance(space, ArraySpace)
        let.append(f"{written(name)}: {'×'.join(space.axes.names) or 'number'}")

    def code(gradient: str, layout: str | None = None) -> int:
        variable = written(claim.variables[0])
        return ask(
            claim.formula.equation, wrt=variable, gradient=gradient, let=let, layout=layout, oracles=("dual",),
            points=8, explain=False,
        ).exit_code  # fmt: skip

    assert code(claim.equation) == HELD
    assert code(f"({claim.equation})ᵀ") == REFUTED
    assert code(f"({claim.equation})ᵀ", "numerator") == HELD


def test_many_gradients_are_asked() -> None:
    assert len(CLAIMS) > 30
