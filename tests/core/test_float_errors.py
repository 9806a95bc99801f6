"""What NumPy's flags tell about the arithmetic of code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.float_errors import float_errors

MET: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "nothing": (lambda x: x + 1, "", ""),
    "overflow": (lambda x: np.exp(1000 * x), "overflows", "overflows"),
    "underflow": (lambda x: np.exp(-1000 * x), "underflows", "underflows"),
    "a product": (lambda x: np.prod(np.full(300, 0.01)), "underflows", "underflows"),
    "a matrix product": (lambda x: 1e200 * np.eye(2) @ (1e200 * np.eye(2)), "overflows", "overflows"),
    "division by zero": (lambda x: 1 / (x - 1), "", ""),
    "division by what has underflowed": (lambda x: 1 / np.exp(-1000 * x), "underflows", "underflows"),
    "overflow after division by zero": (lambda x: 1 / (x - 1) + np.exp(1000 * x), "overflows", ""),
}


def test_what_is_raised_counts_where_it_is_an_overflow() -> None:
    assert float_errors(lambda: math.exp(1000)).out_of_range == "overflows"
    assert float_errors(lambda: 1 / 0).out_of_range == ""


@pytest.mark.parametrize(("code", "out_of_range", "first"), MET.values(), ids=MET)
def test_what_leaves_the_range_of_floats_is_told(code: Callable[[Any], Any], out_of_range: str, first: str) -> None:
    errors = float_errors(lambda: code(np.ones(2)))
    assert (errors.out_of_range, errors.first_out_of_range) == (out_of_range, first)
