"""Points: replaced values, what they remember, what is sent to another process."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    positive,
    smooth,
)
from nablacheck.declare.points import Point, format_point

from tests.helpers.drawing import MATRIX, anything, drawn, smallest


def test_a_point_is_replaced_by_another_that_leaves_it_as_it_was() -> None:
    point = smallest(MATRIX, lambda point: True)
    other = point.replace(w=np.array([5.0]))
    assert (other.values["w"].tolist(), point.values["w"].tolist()) == ([5.0], [0.0])
    assert (other.sizes, other.values["X"]) == (point.sizes, point.values["X"])


def test_what_is_remembered_is_worked_out_once() -> None:
    point = smallest(MATRIX, lambda point: True)
    calls: list[str] = []

    def work() -> str:
        calls.append("called")
        return "found"

    assert [point.remember("key", work), point.remember("key", work)] == ["found", "found"]
    assert point.remember("another", lambda: 3) == 3
    assert calls == ["called"]


def test_a_point_goes_to_another_process_without_what_it_remembers() -> None:
    *_, point = drawn(anything(x=positive("N"), f=smooth("N"), out="N"), 5)
    point.remember("key", lambda: object())
    sent = pickle.loads(pickle.dumps(point))
    assert (sent.memory, dict(sent.sizes)) == ({}, dict(point.sizes))
    np.testing.assert_array_equal(sent.values["x"], point.values["x"])
    np.testing.assert_array_equal(sent.cotangent, point.cotangent)
    np.testing.assert_array_equal(sent.free["x"].entries, point.free["x"].entries)
    assert list(sent.free) == list(point.free)


def test_an_argument_that_was_replaced_has_no_free_entries() -> None:
    """They would build the old value."""
    point = smallest(MATRIX, lambda point: True)
    point.remember("key", lambda: 1)
    other = point.replace(w=np.array([5.0]))
    assert (set(point.free), set(other.free)) == ({"X", "w", "y"}, {"X", "y"})
    assert other.memory == {}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"z": np.array([1000.0])}, "z=[1000]"),
        ({"b": np.array(2.5), "x": np.array([[1.0, -1e-200]])}, "b=2.5 x=[[1 -1e-200]]"),
        ({"x": np.arange(40.0)}, "N=40, with numbers up to 39"),
        ({"phi": "a function"}, "N=40, with numbers up to 0"),
    ],
)
def test_a_point_fits_into_a_line(values: dict[str, Any], text: str) -> None:
    assert format_point(Point({"N": 40}, values)) == text
