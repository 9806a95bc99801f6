"""SciPy's functions in Python, under whatever name code has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, dual_array, numpy_patched_for
from scipy import special
from scipy.special import log_softmax, logsumexp, softmax

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

CODE: list[Callable[[Any], Any]] = [
    logsumexp,
    lambda x: special.logsumexp(x, axis=1),
    lambda x: logsumexp(x, axis=0, keepdims=True),
    lambda x: logsumexp(x, axis=(0, 1)),
    lambda x: logsumexp(x, b=np.array([1.0, 2.0, 0.5])),
    lambda x: logsumexp(np.zeros(3), b=x * x, axis=-1),
    lambda x: np.stack(logsumexp(x, axis=1, b=[1, -2, 0.5], return_sign=True)),
    softmax,
    lambda x: softmax(x, axis=0),
    lambda x: special.log_softmax(x, axis=1),
    log_softmax,
    lambda x: softmax([x[0], 2 * x[1]], axis=1),
]


@pytest.mark.parametrize("code", CODE)
def test_agreement(code: Callable[[Any], Any]) -> None:
    assert_agrees(code, drawn(2, 3))


@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_no_overflow(number_system: Any) -> None:
    x = np.array([1000.0, 999.0, -1000.0])
    for function in (logsumexp, softmax, log_softmax):
        y = run(number_system, function, x, np.ones(3))
        np.testing.assert_allclose(floats(number_system, y.primal), function(x), rtol=1e-12)
        assert number_system.finite(y.tangent).all()


def test_ties_of_the_largest_are_no_kink() -> None:
    y = run(Floats(), logsumexp, np.zeros(2), [1.0, 3.0])
    assert floats(Floats(), y.tangent) == 2


def test_scipys_functions_are_left_as_they_were() -> None:
    codes = [function.__code__ for function in (logsumexp, softmax, log_softmax)]
    assert all("scipy" in code.co_filename for code in codes)  # and not left from a run before
    x = drawn(3)
    expected = logsumexp(x)
    with numpy_patched_for(Floats()):
        assert logsumexp(x) == expected
        with numpy_patched_for(Floats()):
            assert logsumexp(x, axis=0) == expected
        assert float(logsumexp(dual_array(Floats(), x)).primal) == pytest.approx(expected)
    with pytest.raises(ZeroDivisionError), numpy_patched_for(Floats()):
        raise ZeroDivisionError
    assert codes == [function.__code__ for function in (logsumexp, softmax, log_softmax)]
    assert logsumexp(x) == expected
