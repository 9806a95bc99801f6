"""Drawing: the same points for claims over the same spaces, and counterexamples that shrink."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    distinct,
    formula,
    invertible,
    positive,
    simplex,
    smooth,
)
from nablacheck.declare.drawing import CACHED_SETS, draw_points
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Axes

from tests.helpers.drawing import MATRIX, anything, drawn, smallest


def test_a_counterexample_shrinks_to_the_smallest_sizes_and_to_zeros() -> None:
    point = smallest(MATRIX, lambda point: True)
    assert dict(point.sizes) == {"N": 1, "D": 1}
    assert [value.tolist() for value in point.values.values()] == [[[0.0]], [0.0], [0.0]]


def test_a_counterexample_shrinks_to_zeros_and_ones() -> None:
    def matters(point: Point) -> bool:
        """Whether Ax and Aᵀx differ."""
        A, x = point.values["A"], point.values["x"]
        return not np.allclose(A @ x, A.T @ x)

    point = smallest(anything(A="N N", x="N"), matters)
    assert point.sizes["N"] == 2
    assert set(point.values["A"].flat) | set(point.values["x"].flat) == {0.0, 1.0}
    assert np.count_nonzero(point.values["A"]) == np.count_nonzero(point.values["x"]) == 1


def test_a_counterexample_shrinks_its_scale_away() -> None:
    point = smallest(anything(x="N", a="N"), lambda point: bool(np.any(point.values["x"])))
    assert (point.values["x"].tolist(), point.values["a"].tolist()) == ([1.0], [0.0])


def test_a_counterexample_that_needs_a_scale_keeps_it() -> None:
    point = smallest(anything(x="N"), lambda point: bool(np.abs(point.values["x"]).max() > 100))
    assert point.values["x"].tolist() == [128.0]


@pytest.mark.parametrize("condition", [positive, simplex])
def test_a_condition_shrinks_to_a_plain_array(condition: Any) -> None:
    assert smallest(anything(x=condition("N")), lambda point: True).values["x"].tolist() == [1.0]


def test_an_invertible_matrix_shrinks_to_the_identity() -> None:
    point = smallest(anything(A=invertible("N N")), lambda point: point.sizes["N"] == 3)
    assert point.values["A"].tolist() == np.eye(3).tolist()


def test_a_smooth_function_shrinks_to_a_simple_one() -> None:
    point = smallest(anything(f=smooth("N"), x="N"), lambda point: bool(point.values["f"](point.values["x"]) != 0))
    assert repr(point.values["f"]) == "z ↦ 1/(1 + z1²)" or len(repr(point.values["f"])) < 20
    assert point.values["x"].tolist() in ([0.0], [1.0])


def test_drawing_with_a_seed_is_repeatable() -> None:
    def values() -> list[bytes]:
        return [point.values["x"].tobytes() for point in drawn(anything(x="N"), 40)]

    assert values() == values()


def test_a_single_point_is_not_the_simplest_of_all() -> None:
    claim = anything(A="N N", x="N")
    found = [draw_points(claim, 1, seed) for seed in range(20)]
    assert [len(each) for each in found] == [1] * 20
    assert len({each[0].sizes["N"] for each in found}) > 2


# What a point remembers, and sets of points that several claims share.


def sharing(**options: Any) -> tuple[Claim, Claim]:
    """Two claims of one formula: the gradient of ‖x‖², twice; options are those of the second."""

    @formula(x="N", a="N")
    def square(x: Any, a: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @square.gradient("x")
    def one(x: Any, a: Any) -> Any:
        """2x"""
        return 2 * x

    @square.gradient("x", **options)
    def two(x: Any, a: Any) -> Any:
        """x + x"""
        return x + x

    return one, two


def test_claims_over_the_same_spaces_have_the_very_same_points() -> None:
    one, two = sharing()
    first = draw_points(one, 10, 3)
    assert len(first) == 10
    assert all(a is b for a, b in zip(first, draw_points(two, 10, 3), strict=True))


def test_claims_over_equal_spaces_have_the_very_same_points() -> None:
    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @square.gradient("x", x=positive("N"))
    def one(x: Any) -> Any:
        """2x"""
        return 2 * x

    @square.gradient("x", x=positive("N"))
    def two(x: Any) -> Any:
        """x + x"""
        return x + x

    assert draw_points(one, 10, 3) is draw_points(two, 10, 3)


class Unhashable(ArraySpace):
    """A foreign space that has no hash."""

    __hash__ = None  # type: ignore[assignment]


def test_a_foreign_space_without_a_hash_is_told_by_itself() -> None:
    one, two = sharing(x=Unhashable(Axes.parse("N")))
    first = draw_points(two, 10, 3)
    assert draw_points(two, 10, 3) is first
    assert draw_points(one, 10, 3) is not first


@pytest.mark.parametrize("options", [{"x": positive("N")}, {"where": distinct("x", "a")}], ids=["space", "relation"])
def test_claims_over_other_spaces_have_points_of_their_own(options: dict[str, Any]) -> None:
    one, two = sharing(**options)
    assert not {id(point) for point in draw_points(one, 10, 3)} & {id(point) for point in draw_points(two, 10, 3)}


def test_another_seed_or_number_draws_other_points() -> None:
    one, _ = sharing()
    seen = [draw_points(one, *key) for key in ((10, 3), (10, 4), (12, 3))]
    assert [len(points) for points in seen] == [10, 10, 12]
    assert len({id(points) for points in seen}) == 3


def test_points_are_kept_for_a_while_and_are_the_same_when_drawn_again() -> None:
    one, _ = sharing()
    first = draw_points(one, 10, 0)
    for seed in range(1, CACHED_SETS):
        draw_points(one, 10, seed)
    assert draw_points(one, 10, 0) is first
    for seed in range(CACHED_SETS, 2 * CACHED_SETS):
        draw_points(one, 10, seed)
    again = draw_points(one, 10, 0)
    assert again is not first
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a.values["x"], b.values["x"])
