"""Norms of vectors and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.forward import dual_array

from tests.helpers.agreement import BOTH, assert_agrees, drawn


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("ord", [None, 1, 2, 3, 2.5, np.inf, -np.inf, -1])
def test_vectors(ord: Any, keepdims: Any) -> None:
    assert_agrees(lambda x: np.linalg.norm(x, ord, keepdims=keepdims), drawn(4))
    assert_agrees(lambda x: np.linalg.norm(x, ord, axis=0, keepdims=keepdims), drawn(3, 2))
    assert_agrees(lambda x: np.linalg.norm(x, ord, axis=-1, keepdims=keepdims), drawn(2, 2, 3))


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("ord", [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf])
def test_matrices(ord: Any, keepdims: Any) -> None:
    assert_agrees(lambda x: np.linalg.norm(x, ord, keepdims=keepdims), drawn(3, 2), slack=1e-5)
    assert_agrees(lambda x: np.linalg.norm(x, ord, axis=(2, 0), keepdims=keepdims), drawn(2, 3, 3), slack=1e-5)


def test_arrays_of_more_axes() -> None:
    assert_agrees(np.linalg.norm, drawn(2, 2, 3))
    assert_agrees(lambda x: np.linalg.norm(x, 0) * x, drawn(3))
    assert_agrees(lambda x: np.linalg.norm(np.array([x[0], x[1] * 2])), drawn(2))


OF_NUMPY_2: dict[str, list[dict[str, Any]]] = {
    "vector_norm": [{}, {"keepdims": True, "ord": 1}, {"axis": 1, "ord": 3}, {"axis": (0, 1)}],
    "matrix_norm": [{}, {"ord": "nuc"}, {"keepdims": True, "ord": 1}],
    "svdvals": [{}],
}
CALLS = [(name, options) for name, calls in OF_NUMPY_2.items() if hasattr(np.linalg, name) for options in calls]


@pytest.mark.parametrize(("name", "options"), CALLS)
def test_norms_of_numpy_2(name: str, options: dict[str, Any]) -> None:
    assert_agrees(lambda x: getattr(np.linalg, name)(x, **options), drawn(3, 2), slack=1e-5)


@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_what_numpy_refuses(number_system: Any) -> None:
    with pytest.raises(ValueError, match="norm order"):
        np.linalg.norm(dual_array(number_system, drawn(2, 2)), 3)
    with pytest.raises(ValueError, match="norm order"):
        np.linalg.norm(dual_array(number_system, drawn(2)), "fro")
    with pytest.raises(ValueError, match="dimensions"):
        np.linalg.norm(dual_array(number_system, drawn(2, 2, 2)), 2)
