"""What is in no table is unsupported, by the name that the code used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, UnsupportedOperation, dual_array
from nablacheck.forward.dispatch import implementation
from scipy import special

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
@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_names(number_system: Any, name: str) -> None:
    with pytest.raises(UnsupportedOperation) as caught:
        NAMED[name](dual_array(number_system, drawn(3), drawn(3)))
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
