"""What is replaced while code runs, and only then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Balls, DualArray, Floats, Residues, SecondOrder, dual_array, numpy_patched_for
from scipy.special import logsumexp


@pytest.mark.parametrize("number_system", [Floats(), Balls(128), SecondOrder(Floats())], ids=lambda n: n.name)
def test_functions_that_do_not_dispatch(number_system: Any) -> None:
    array, bytecode = np.array, logsumexp.__code__
    with numpy_patched_for(number_system):
        x = dual_array(number_system, [1.0, 2.0])
        assert isinstance(np.array([x[0], x[1]]), DualArray)
        assert isinstance(logsumexp(x), DualArray)
        with numpy_patched_for(number_system):
            pass
        assert isinstance(np.array([x[0]]), DualArray)
    assert np.array is array
    assert logsumexp.__code__ is bytecode


def test_without_an_order_scipy_stays_as_it_is() -> None:
    bytecode = logsumexp.__code__
    with numpy_patched_for(Residues()):
        assert logsumexp.__code__ is bytecode


def test_settings_are_put_back() -> None:
    before = np.geterr()
    with numpy_patched_for(Floats()):
        assert np.geterr()["over"] == "ignore"
    with pytest.raises(ZeroDivisionError), numpy_patched_for(Floats()):
        raise ZeroDivisionError
    assert np.geterr() == before
