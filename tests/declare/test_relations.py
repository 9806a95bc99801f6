"""Relations between arguments and on axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import at_least, distinct, such_that
from nablacheck.declare.relations import DISTINCT, Relation


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("apart", "holds"), [(0.0, False), (0.5 * DISTINCT, False), (2 * DISTINCT, True)])
def test_arrays_are_distinct_from_a_relative_distance_on(scale: float, apart: float, holds: bool) -> None:
    x = scale * np.array([3.0, 4.0])
    a = x + apart * np.linalg.norm(x) * np.array([0.0, 1.0])
    assert distinct("x", "a").holds({"x": x, "a": a}, {}) is holds
    assert distinct("a", "x").holds({"x": x, "a": a}, {}) is holds


def test_two_zeros_are_not_distinct() -> None:
    assert not distinct("x", "a").holds({"x": np.zeros(2), "a": np.zeros(2)}, {})
    assert distinct("x", "a").holds({"x": np.zeros(2), "a": np.array([0.0, 1e-9])}, {})


def test_numbers_can_be_distinct() -> None:
    assert distinct("s", "t").holds({"s": np.array(1.0), "t": np.array(2.0)}, {})
    assert not distinct("s", "t").holds({"s": np.array(1.0), "t": np.array(1.0)}, {})


@pytest.mark.parametrize(("size", "holds"), [(1, False), (2, True), (3, True)])
def test_an_axis_can_have_a_least_size(size: int, holds: bool) -> None:
    assert at_least("N", 2).holds({}, {"N": size}) is holds


@pytest.mark.parametrize(("sizes", "holds"), [((2, 3), False), ((3, 3), True), ((4, 3), True)])
def test_an_axis_can_be_as_long_as_another(sizes: tuple[int, int], holds: bool) -> None:
    assert at_least("N", "D").holds({}, dict(zip("ND", sizes, strict=True))) is holds


def test_a_relation_of_your_own_takes_the_arguments_it_names() -> None:
    relation = such_that("x > y", lambda y, x: x > y)
    assert relation.names == ("y", "x")
    assert relation.holds({"x": 2.0, "y": 1.0, "z": None}, {}) is True
    assert relation.holds({"x": 1.0, "y": 2.0, "z": None}, {}) is False


@pytest.mark.parametrize(
    ("relation", "names", "words"),
    [
        (distinct("x", "a"), ("x", "a"), "x ≠ a"),
        (at_least("N", 2), ("N",), "N ≥ 2"),
        (at_least("N", "D"), ("N", "D"), "N ≥ D"),
        (such_that("x sums to 1", lambda x: True), ("x",), "x sums to 1"),
    ],
    ids=lambda value: str(value) if not isinstance(value, tuple) else "",
)
def test_relations_name_what_they_speak_of(relation: Any, names: tuple[str, ...], words: str) -> None:
    spoken: Relation = relation
    assert (spoken.names, str(spoken)) == (names, words)
