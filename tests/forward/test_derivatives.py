"""Every rule against central differences of the function that NumPy or SciPy computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from scipy import special

from tests.helpers.agreement import assert_agrees

ABOVE_ONE = {"arccosh"}
POSITIVE = {"log", "log2", "log10", "sqrt", "entr", "logit", "psi", "gammaln", "gamma", *ABOVE_ONE}


def ufunc(name: str) -> Any:
    return getattr(np, name, None) or getattr(special, name)


@pytest.mark.parametrize("name", UNARY_DERIVATIVES)
def test_rule_of_one_number(name: str) -> None:
    x = np.array([0.3, 0.8, 0.05]) + (1 if name in ABOVE_ONE else 0)
    assert_agrees(ufunc(name), x if name in POSITIVE else np.append(x, -x))


FAR = ["exp", "cbrt", "reciprocal", "sinh", "arctan", "erf", "gammaln", "log_expit", "gamma"]


@pytest.mark.parametrize("name", FAR)
def test_rule_far_out(name: str) -> None:
    assert_agrees(ufunc(name), np.array([5.25, 2.5, -3.5, -2.25]))


@pytest.mark.parametrize("name", BINARY_DERIVATIVES)
@pytest.mark.parametrize("fixed", [None, 0, 1])
def test_rule_of_two_numbers(name: str, fixed: int | None) -> None:
    """Both operands move, or one of them."""
    constant = np.array([0.75, 1.5])

    def code(x: Any) -> Any:
        operands = [x[0] if fixed != 0 else constant, x[1] if fixed != 1 else constant]
        return ufunc(name)(*operands)

    assert_agrees(code, np.array([[0.5, 1.25], [2.0, 0.375]]))


@pytest.mark.parametrize("name", ["xlogy", "rel_entr", "xlog1py"])
def test_nothing_times_a_logarithm(name: str) -> None:
    assert_agrees(lambda x: ufunc(name)(np.zeros(2), x), np.array([0.5, 2.0]))


@pytest.mark.parametrize("name", ["hypot", "arctan2"])
def test_every_quadrant(name: str) -> None:
    assert_agrees(lambda x: ufunc(name)(x[0], x[1]), np.array([[0.5, 0.5, -2.0, -0.5], [1.5, -0.25, 1.0, -1.0]]))
