"""The cutoff below which singular values count as zeros."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Indeterminate, UnsupportedOperation
from nablacheck.forward.dispatch import xp

from tests.helpers.agreement import BOTH, floats, run

TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)


@TYPES
def test_matrices_without_full_rank_have_no_pseudo_inverse_here(number_system: Any) -> None:
    """NumPy cuts small singular values; elimination would divide by them."""
    for x in (np.ones((3, 2)), np.zeros((2, 2)), np.diag([1.0, 1e-12])):
        for code in (np.linalg.pinv, lambda x: np.linalg.lstsq(x, x[:, 0], rcond=None)[0]):
            with pytest.raises(Indeterminate):
                run(number_system, code, x, np.ones(x.shape))


@TYPES
def test_a_cut_that_removes_singular_values_is_unsupported_by_name(number_system: Any) -> None:
    """Also where it may do so only: NumPy works singular values out by floats."""

    def inverse(option: str, part: float) -> Callable[[Any], Any]:
        return lambda x: xp.linalg.pinv(x, **{option: part})

    x = np.diag([1.0, 0.75])
    for option in ("rcond", "rtol") if "rtol" in inspect.signature(np.linalg.pinv).parameters else ("rcond",):
        with pytest.raises(UnsupportedOperation, match=rf"np\.linalg\.pinv with {option}=0\.5"):
            run(number_system, inverse(option, 0.5), x)
        with pytest.raises(UnsupportedOperation, match=rf"np\.linalg\.pinv with {option}=1e-09"):
            run(number_system, inverse(option, 1e-9), np.diag([1.0, 1.5e-9]))
        for part in (1e-9, 0.3):
            y = run(number_system, inverse(option, part), x)
            np.testing.assert_allclose(floats(number_system, y.primal), np.diag([1.0, 4 / 3]))
    with pytest.raises(UnsupportedOperation, match=r"np\.linalg\.lstsq with rcond=0\.8"):
        run(number_system, lambda x: np.linalg.lstsq(x, x[0], rcond=0.8)[0], x)
    with pytest.raises(UnsupportedOperation, match=r"np\.linalg\.pinv with hermitian=True"):
        run(number_system, lambda x: np.linalg.pinv(x, hermitian=True), x)
