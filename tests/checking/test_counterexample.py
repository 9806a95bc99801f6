"""The search for the smallest counterexample."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, at_least, formula, invertible, such_that
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.counterexample import smallest_counterexample
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.declare.points import Point
from nablacheck.oracles import central, oracles_for
from nablacheck.reports.text_results import format_value

from tests.helpers.making import make_claim

MISPRINTS = [claim for claim in Discovery().registry().claims() if claim.misprint]


def found(claim: Claim) -> Point:
    """The smallest counterexample that the first able oracle finds."""
    for oracle in oracles_for(claim):
        counterexample = smallest_counterexample(claim, partial(check_at_point, claim, oracle))
        if counterexample is not None:
            return counterexample[0]
    raise AssertionError(f"no counterexample to {claim.name}")


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: format_value(value) for name, value in values.items()}


@pytest.mark.parametrize("claim", MISPRINTS, ids=lambda claim: claim.name)
def test_every_misprint_has_a_small_counterexample(claim: Claim) -> None:
    point = found(claim)
    demanded = [r.least for r in claim.relations if hasattr(r, "least") and isinstance(r.least, int)]
    assert max(point.sizes.values(), default=0) <= max(3, *demanded, 0)


@formula(A="N N", x="N", b="M")
def shifted_form(A: Any, x: Any, b: Any) -> Any:
    """xᵀAx + ‖b‖²"""
    return x @ A @ x + b @ b


@shifted_form.gradient("x")
def gradient(A: Any, x: Any, b: Any) -> Any:
    """(A + Aᵀ)x"""
    return (A + A.T) @ x


@shifted_form.misprint("x")
def printed(A: Any, x: Any, b: Any) -> Any:
    """2Ax"""
    return 2 * A @ x


@shifted_form.misprint("b")
def half(A: Any, x: Any, b: Any) -> Any:
    """b"""
    return b


def test_the_counterexample_has_the_smallest_sizes_and_the_plainest_entries() -> None:
    point = found(printed)
    assert dict(point.sizes) == {"N": 2, "M": 1}
    assert sorted(point.values["A"].ravel()) == [0, 0, 0, 1]
    assert sorted(point.values["x"]) == [0, 1]
    assert point.values["b"].tolist() == [0]
    assert shown(found(half).values) == {"A": "[[0.]]", "x": "[0.]", "b": "[1.]"}


def test_a_right_claim_has_no_counterexample() -> None:
    assert smallest_counterexample(gradient, partial(check_at_point, gradient, central)) is None


def test_relations_and_conditions_hold_at_the_counterexample() -> None:
    @formula(X="N N", y="N", where=[at_least("N", 2), such_that("y₀ > 1", lambda y: y[0] > 1)], out="N")
    def solution(X: Any, y: Any) -> Any:
        """X⁻¹y"""
        return np.linalg.solve(X, y)

    @solution.misprint("y", kind="jacobian", X=invertible("N N"))
    def transposed(X: Any, y: Any) -> Any:
        """X⁻ᵀ"""
        return np.linalg.inv(X).T

    point = found(transposed)
    assert dict(point.sizes) == {"N": 2}
    assert point.values["y"][0] > 1
    assert np.linalg.matrix_rank(point.values["X"]) == 2


def test_no_larger_sizes_than_those_of_a_known_one_are_tried() -> None:
    tried: list[int] = []
    claim = make_claim(lambda x: x @ x, lambda x: 3 * x if x.size > 1 else 2 * x, x="N")

    def at(point: Point) -> Any:
        tried.append(point.sizes["N"])
        return check_at_point(claim, central, point)

    assert smallest_counterexample(claim, at, no_larger_than=Point({"N": 1}, {"x": np.ones(1)})) is None
    assert set(tried) == {1}
    found = smallest_counterexample(claim, at, no_larger_than=Point({"N": 2}, {"x": np.ones(2)}))
    assert found is not None
    assert sorted(found[0].values["x"].tolist()) == [0, 1]
    assert set(tried) == {1, 2}


def test_many_axes_are_not_counted_out_before_the_smallest_are_tried() -> None:
    names = "abcdefghijklmnopqrst"
    spaces: dict[str, Any] = {f"x{k}": letter for k, letter in enumerate(names)}
    claim = make_claim(
        eval(f"lambda {', '.join(spaces)}: x0 @ x0"),
        eval(f"lambda {', '.join(spaces)}: 3 * x0"),
        variables=("x0",),
        **spaces,
    )
    found = smallest_counterexample(claim, partial(check_at_point, claim, central))
    assert found is not None
    assert set(found[0].sizes.values()) == {1}
