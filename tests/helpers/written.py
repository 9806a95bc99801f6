"""Equations in writing evaluated as they stand, with vectors as columns and derivatives in a layout that is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from nablacheck.core.arrays import Array

SIGNS = {"ᵀ": ".T", "²": "**2", "−": "-", "·": "*"}


@dataclass(frozen=True)
class Matrix:
    """A matrix or a column, multiplied as in writing: only where the shapes fit."""

    entries: Array

    @property
    def T(self) -> Matrix:
        return Matrix(self.entries.T)

    def __mul__(self, other: Matrix) -> Matrix:
        return Matrix(self.entries @ other.entries)

    def __rmul__(self, factor: float) -> Matrix:
        return Matrix(factor * self.entries)

    def __truediv__(self, divisor: float) -> Matrix:
        return Matrix(self.entries / divisor)

    def __sub__(self, other: Matrix) -> Matrix:
        assert self.entries.shape == other.entries.shape
        return Matrix(self.entries - other.entries)


def evaluated(equation: str, **names: Any) -> Array:
    """The value of an equation without what stands after its first comma, where ∂u/∂x is the name ``du_dx``; numbers
    are floats, vectors columns. Raises ``ValueError`` where a product is undefined as written."""
    text = re.sub(r"∂(\w)/∂(\w)", r"d\1_d\2", equation.partition(", ")[0])
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    text = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", text)
    value = eval(text, {"__builtins__": {}}, _matrices(names))
    assert isinstance(value, Matrix)
    return value.entries


def _matrices(names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Matrix(value) if isinstance(value, np.ndarray) else value for name, value in names.items()}
