"""What isn't known is unsupported by name, with its line in the code."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, UnsupportedOperation, as_unsupported, code_location_of, dual_array
from nablacheck.forward.dispatch import implementation
from scipy import linalg, special

from tests.helpers.agreement import BOTH, drawn

NAMED: dict[str, Callable[[Any], Any]] = {
    "np.linalg.eigvals": lambda x: np.linalg.eigvals(np.outer(x, x)),
    "np.fft.fft": lambda x: np.fft.fft(x),
    "np.interp": lambda x: np.interp(0.5, [0, 1], x[:2]),
    "np.gradient": lambda x: np.gradient(x),
    "np.nextafter": lambda x: np.nextafter(x, 1.0),
    "np.spacing": lambda x: np.spacing(x),
    "np.add into an array of float64": lambda x: np.add(x, x, out=np.zeros(3)),
    "np.sum into an array of float64": lambda x: np.sum(x, out=np.zeros(())),
    "np.add with dtype=float32": lambda x: np.add(x, x, dtype=np.float32),
    "np.multiply.at": lambda x: np.multiply.at(x * 1, [0], 2),
    "scipy.special.j0": lambda x: special.j0(x),
    ".nbytes": lambda x: x.nbytes,
}


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("system", BOTH, ids=lambda n: n.name)
def test_names(system: Any, name: str) -> None:
    with pytest.raises(UnsupportedOperation) as caught:
        NAMED[name](dual_array(system, drawn(3), drawn(3)))
    assert caught.value.operation.startswith(name)
    assert caught.value.advice


def test_a_ufunc_of_the_same_name_is_another() -> None:
    def square(t: Any) -> Any:
        return t * t * t

    assert implementation(np.square) is not None
    with pytest.raises(UnsupportedOperation):
        implementation(square)  # type: ignore[arg-type]  # as other packages make ufuncs
    with pytest.raises(UnsupportedOperation):
        np.frompyfunc(square, 1, 1)(dual_array(Floats(), [1.0]))


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
@pytest.mark.parametrize("system", BOTH, ids=lambda n: n.name)
def test_what_others_say_about_our_numbers_is_unsupported(system: Any, name: str) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        FOREIGN[name](dual_array(system, drawn(3), drawn(3)))
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


def test_the_place_is_a_line_of_the_source() -> None:
    def code(x: Any) -> Any:
        y = x + 1
        return np.fft.fft(y)  # this line

    for call in (code, lambda x: np.apply_along_axis(code, 0, x)):
        with pytest.raises(UnsupportedOperation) as caught:
            call(dual_array(Floats(), drawn(2)))
        place = code_location_of(caught.value)
        assert place is not None
        assert place.file == __file__
        assert Path(__file__).read_text().splitlines()[place.line - 1].endswith("# this line")


def test_no_place_without_a_traceback() -> None:
    assert code_location_of(UnsupportedOperation("x")) is None


def test_exceptions_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnsupportedOperation("np.x", "write y")))
    assert (error.operation, error.advice, str(error)) == ("np.x", "write y", "np.x: write y")
