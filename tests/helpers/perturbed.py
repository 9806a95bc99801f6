"""Functions of arrays that are all perturbed together, and noise."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from nablacheck.core.arrays import Array
from nablacheck.differences.perturbations import Perturbation


def at(function: Callable[..., Any], *arrays: Array) -> Callable[[Perturbation], Array]:
    """The function of these arrays, moved."""
    return lambda move: np.asarray(function(*move({str(k): array for k, array in enumerate(arrays)}).values()))


def pseudo_random(z: Array) -> float:
    """A number between −1 and 1 that changes with every bit of z."""
    return zlib.crc32(np.ascontiguousarray(z).tobytes()) / 2**31 - 1
