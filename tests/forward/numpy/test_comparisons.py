"""Comparisons are decided or an exception."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    Floats,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)

CODE: list[Callable[[Any], Any]] = [
    lambda x: np.maximum(x, 0),
    lambda x: np.maximum(0.5, x),
    lambda x: np.minimum(x, x.T),
    lambda x: np.fmax(x, x[0]),
    lambda x: np.fmin(x, 0.25),
    lambda x: np.abs(x),
    lambda x: abs(x) ** 3,
    lambda x: np.fabs(x),
    lambda x: np.sign(x) * x * x,
    lambda x: np.heaviside(x, 0.5) * x,
    lambda x: x * (x > 0),
    lambda x: x * (np.zeros(3) < x) - x * (x <= -0.5) + x * (x >= 1) + x * (x < 0),
    lambda x: x * (x == x.T) + (x != x[0]) * x,
    lambda x: np.where(x > 0, x * x, 0.01 * x),
    lambda x: np.where(x > 0, 1, x),
    lambda x: np.where(x > 0, 2, 3) * x,
    lambda x: np.floor(x) * x,
    lambda x: np.ceil(x) + x,
    lambda x: np.trunc(x) * x,
    lambda x: np.rint(x) * x,
    lambda x: np.round(x, 1) + x,
    lambda x: x // 0.5 + x % 0.5,
    lambda x: np.stack(np.divmod(x, 0.75)),
    lambda x: np.clip(x, -0.5, 1),
    lambda x: x.clip(0),
    lambda x: x.clip(max=x[0]),
    lambda x: np.isfinite(x) * x + np.isnan(x) + np.isinf(x),
    lambda x: x * np.logical_and(x, x > 0) + x * np.logical_not(x) + np.logical_or(x, 0),
    lambda x: x if x.sum() > 0 else 2 * x,
]


@pytest.mark.parametrize("code", CODE)
def test_choices(code: Callable[[Any], Any]) -> None:
    assert_agrees(code, drawn(3, 3))


@TYPES
@pytest.mark.parametrize(
    "code",
    [
        np.abs,
        np.sign,
        np.floor,
        lambda x: np.maximum(x, 0),
        lambda x: np.minimum(0, x),
        lambda x: np.clip(x, 0, 1),
        lambda x: x > 0,
        lambda x: x >= 0,
        lambda x: x == 0,
        lambda x: x != 0,
        lambda x: np.max(np.stack([x, 0 * x])),
        lambda x: np.sort(np.stack([x, -x])),
        lambda x: np.argmax(np.stack([x, -x])),
        lambda x: np.median(np.stack([x, 2 * x, x])),
        bool,
    ],
)
def test_a_kink_is_undecided_only_where_something_moves(number_system: Any, code: Callable[[Any], Any]) -> None:
    with numpy_patched_for(number_system):
        code(dual_array(number_system, 0.0))
        code(dual_array(number_system, 0.0, 0.0))
        with pytest.raises(Indeterminate):
            code(dual_array(number_system, 0.0, 1.0))


@TYPES
def test_a_tie_of_what_moves_alike_is_decided(number_system: Any) -> None:
    y = run(number_system, lambda x: np.maximum(x, x + 0) + np.max(np.stack([x, x])), 2.0, 3.0)
    assert (float(floats(number_system, y.primal)), float(floats(number_system, y.tangent))) == (4, 6)


@TYPES
def test_half_goes_to_the_even_number(number_system: Any) -> None:
    y = run(number_system, lambda x: np.rint(x), [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, 2.0])
    assert floats(number_system, y.primal).tolist() == np.rint([0.5, 1.5, 2.5, -0.5, -1.5, 0.49, 2.0]).tolist()


def test_floats_compare_no_nan() -> None:
    x = dual_array(Floats(), [np.nan, 1.0])
    for compare in (lambda x: x > 0, lambda x: x == x, lambda x: np.maximum(x, 0), np.max, np.sort, np.floor):
        with pytest.raises(Indeterminate):
            compare(x)
    with pytest.raises(Indeterminate):
        np.floor(dual_array(Floats(), 1e300))
    assert np.isnan(x).tolist() == [True, False]
    assert np.isinf(dual_array(Floats(), [np.inf, np.nan])).tolist() == [True, False]


def test_balls_that_overlap_are_not_compared() -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system):
        x = dual_array(number_system, 1.0) / 3
        again = dual_array(number_system, 1.0) / 3
        for compare in (operator.gt, operator.eq, operator.ne, np.maximum):
            with pytest.raises(Indeterminate):
                compare(x, again)
        assert (x > 0.25) & (x < 0.5) & (x != 1)
        assert x == x  # one ball, met twice
        with pytest.raises(Indeterminate):
            np.isfinite(np.log(x - again))


def test_a_chosen_ball_is_tied_with_itself() -> None:
    number_system = Balls(64)
    with numpy_patched_for(number_system):
        x = dual_array(number_system, [1.0, 2.0], [1.0, 3.0]) / 3
        assert np.argmax(x) == 1
        assert (x == np.max(x)).tolist() == [False, True]


def test_residues_have_no_order() -> None:
    number_system = Residues()
    x = dual_array(number_system, [1.0, 2.0])
    for compare in (lambda x: x > 0, np.abs, np.sign, np.max, np.sort, lambda x: np.maximum(x, 0), np.floor):
        with pytest.raises(UnsupportedOperation, match="order"):
            compare(x)
    assert (x == np.array([1, 3])).tolist() == [True, False]
    assert (x != 1).tolist() == [False, True]
    assert not np.array_equal(x, x + 1)
