"""Functions of arrays that are all perturbed together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from nablacheck.core.arrays import Array
from nablacheck.differences.perturbation import Perturbation


def at(function: Callable[..., Any], *arrays: Array) -> Callable[[Perturbation], Array]:
    """The function of these arrays, moved."""
    return lambda move: np.asarray(function(*move({str(k): array for k, array in enumerate(arrays)}).values()))
