"""Which parameter a derivative is taken by, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import numpy as np
import pytest
from nablacheck.core.signatures import Parameter, parameter, parameter_names


def loss(X: Any, w: Any, /, y: Any = 0, *more: Any, scale: float = 1.0) -> Any: ...


class Loss:
    def __call__(self, X: Any, w: Any) -> Any: ...


@pytest.mark.parametrize("wrt", [1, -2, np.int64(1), "w"])
def test_a_position_and_a_name_mean_the_same(wrt: Any) -> None:
    found = parameter(loss, 3, wrt)
    assert found == Parameter(loss, 1)
    assert found.name == "w"


@pytest.mark.parametrize("wrt", [3, -4, 1.0, None, "v", "more", "scale"])
def test_what_no_argument_is_given_for_by_position_is_none(wrt: Any) -> None:
    assert parameter(loss, 3, wrt) is None


def test_a_parameter_without_an_argument_is_none() -> None:
    assert parameter(loss, 2, "y") is None


@pytest.mark.parametrize(
    ("f", "name"),
    [
        (Loss(), "w"),
        (Loss().__call__, "w"),
        (partial(loss, 0), "y"),
        (lambda *args: 0, "x"),
        (max, "x"),
    ],
    ids=["instance", "method", "partial", "any number", "built in"],
)
def test_what_the_second_argument_is_called(f: Callable[..., Any], name: str) -> None:
    assert Parameter(f, 1).name == name


def test_the_names_in_a_functions_own_code_are_those_given_by_position() -> None:
    assert parameter_names(loss) == ("X", "w", "y")
    assert parameter_names(lambda x, *, y: x) == ("x",)
    assert parameter_names(wraps(loss)(lambda *args: 0)) == ()
