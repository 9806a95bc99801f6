"""Each operand of each sum in a function's code is dropped in turn, and the rest of the code stays as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.selftest.dropped_terms import dropped_terms

from tests.helpers.making import Function


def two_terms(A: Any, x: Any) -> Any:
    """3A + x"""
    return 3 * A + x


def difference(A: Any, x: Any) -> Any:
    """A − 2x"""
    return A - 2 * x


def nested(A: Any, x: Any) -> Any:
    """(A + x)(A − 1)"""
    y = (A + x) * 2
    return y * (A - 1)


def in_a_tuple(A: Any, x: Any) -> Any:
    """A + x, A − x"""
    return A + x, A - x


def no_sum(A: Any, x: Any) -> Any:
    """Ax"""
    return A * x


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (two_terms, {5.0, 30.0}),
        (difference, {10.0, -10.0}),
        (nested, {20.0 * 9, 10.0 * 9, 30.0 * 10, -30.0}),
        (in_a_tuple, {(5.0, 5.0), (10.0, 5.0), (15.0, 10.0), (15.0, -5.0)}),
        (no_sum, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_term_of_every_sum_is_dropped_in_turn(function: Function, values: set[Any]) -> None:
    found = [dropped(10.0, 5.0) for dropped in dropped_terms(function)]
    assert set(found) == values
    assert len(found) == len(values)


def test_a_term_is_dropped_from_code_that_uses_its_surroundings() -> None:
    factor, helper = 7.0, np.square

    def claimed(x: Any) -> Any:
        """7x² + x"""
        return factor * helper(x) + x

    assert sorted(dropped(3.0) for dropped in dropped_terms(claimed)) == [3.0, 63.0]


class Loss:
    """‖x − a‖²"""

    def __init__(self, a: float) -> None:
        self.a = a

    def gradient(self, x: Any, factor: float = 2.0) -> Any:
        return factor * (x - self.a)


def test_a_term_is_dropped_from_a_method() -> None:
    assert sorted(dropped(5.0) for dropped in dropped_terms(Loss(3.0).gradient)) == [-6.0, 10.0]


def test_defaults_stay_as_they_were_defined() -> None:
    factor = 7.0

    def claimed(x: Any, by: Any = factor, *, offset: Any = factor + 1) -> Any:
        """7x + 8"""
        return by * x + offset

    assert sorted(dropped(1.0) for dropped in dropped_terms(claimed)) == [7.0, 8.0]


def test_code_that_nobody_can_read_has_no_terms_to_drop() -> None:
    namespace: dict[str, Any] = {}
    exec("def claimed(x): return x + x", namespace)
    assert list(dropped_terms(namespace["claimed"])) == []
