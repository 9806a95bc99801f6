"""What NumPy and SciPy say about our numbers is unsupported, and located in the user's code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, UnsupportedOperation, as_unsupported, code_location_of, dual_array
from scipy import linalg

from tests.helpers.agreement import BOTH, drawn

FOREIGN: dict[str, Callable[[Any], Any]] = {
    "inverse of np.array": lambda x: np.linalg.inv(np.array([[x[0], x[1]], [x[1], x[2]]])),
    "out[i] = x[i]": lambda x: np.zeros(3).__setitem__(0, x[0]),
    "out[:] = x": lambda x: np.zeros(3).__setitem__(slice(None), x),
    "np.asarray of a list": lambda x: np.asarray([x[0], x[1]], dtype=float),
    "expm": lambda x: linalg.expm(np.outer(x, x)),
    "solve_triangular": lambda x: linalg.solve_triangular(np.outer(x, x), x),
    "round": lambda x: round(x[0], 2),
    "format": lambda x: f"{x[0]:.3f}",
    "isfinite of an object array": lambda x: np.isfinite(np.array([x[0]])),
    "memoryview": lambda x: memoryview(x),
    "math.exp": lambda x: __import__("math").exp(x[0]),
    "random": lambda x: np.random.default_rng(0).normal(x),
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_what_others_say_about_our_numbers_is_unsupported(number_system: Any, name: str) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        FOREIGN[name](dual_array(number_system, drawn(3), drawn(3)))
    operation = as_unsupported(caught.value)
    assert isinstance(operation, UnsupportedOperation)
    assert operation.advice


def test_other_errors_are_none() -> None:
    for error in (
        ValueError("shapes don't match"),
        TypeError("f() takes 1 argument"),
        ZeroDivisionError(),
        KeyError(0),
    ):
        assert as_unsupported(error) is None


def test_the_location_is_a_line_of_the_code() -> None:
    def code(x: Any) -> Any:
        y = x + 1
        return np.fft.fft(y)  # this line

    for call in (code, lambda x: np.apply_along_axis(code, 0, x)):
        with pytest.raises(UnsupportedOperation) as caught:
            call(dual_array(Floats(), drawn(2)))
        location = code_location_of(caught.value)
        assert location is not None
        assert location.file == __file__
        assert Path(__file__).read_text().splitlines()[location.line - 1].endswith("# this line")


def test_no_location_without_a_traceback() -> None:
    assert code_location_of(UnsupportedOperation("x")) is None
