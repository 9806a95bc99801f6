"""The signs of QR."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Indeterminate, UnsupportedOperation

from tests.helpers.agreement import BOTH, drawn, floats, run


@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_qr_where_lapack_does_not_reflect(number_system: Any) -> None:
    """A column that is zero below the diagonal keeps its sign; if it moves, the sign of R jumps there."""
    x = np.array([[2.0, 1.0, 3.0], [0.0, 3.0, 1.0], [0.0, 0.0, -2.0]])
    q, r = np.linalg.qr(x)
    y = run(number_system, lambda x: np.concatenate(np.linalg.qr(x)), x)
    np.testing.assert_allclose(floats(number_system, y.primal), np.concatenate([q, r]), atol=1e-14)
    with pytest.raises(Indeterminate):
        run(number_system, np.linalg.qr, x, np.ones((3, 3)))
    with pytest.raises(UnsupportedOperation):
        run(number_system, np.linalg.qr, drawn(2, 3))
    with pytest.raises(UnsupportedOperation):
        run(number_system, lambda x: np.linalg.qr(x, mode="complete"), drawn(3, 2))
