"""Relations: conditions between arguments, or on the sizes of axes. Only these may reject a drawn point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from nablacheck.core.signatures import parameter_names

DISTINCT = 1e-3
"""Arrays count as distinct from this distance on, relative to the larger: a margin from where they meet."""


class Relation(Protocol):
    """A condition between arguments or axes."""

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments and axes it speaks of."""

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool: ...


@dataclass(frozen=True)
class Distinct:
    """Two arguments differ."""

    first: str
    second: str

    @property
    def names(self) -> tuple[str, ...]:
        return self.first, self.second

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        a, b = values[self.first], values[self.second]
        scale = max(np.linalg.norm(a), np.linalg.norm(b))
        return bool(np.linalg.norm(a - b) > DISTINCT * scale)

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


@dataclass(frozen=True)
class NotZero:
    """An array is not the zero array."""

    argument: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.argument,)

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        return bool(np.any(values[self.argument]))

    def __str__(self) -> str:
        return f"{self.argument} ≠ 0"


@dataclass(frozen=True)
class AtLeast:
    """An axis is at least some size, or at least as long as another axis."""

    axis: str
    least: int | str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.axis,) if isinstance(self.least, int) else (self.axis, self.least)

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        return sizes[self.axis] >= (self.least if isinstance(self.least, int) else sizes[self.least])

    def __str__(self) -> str:
        return f"{self.axis} ≥ {self.least}"


@dataclass(frozen=True)
class SuchThat:
    """Any condition on arguments, with the text that reports print."""

    text: str
    predicate: Callable[..., Any]

    @property
    def names(self) -> tuple[str, ...]:
        return parameter_names(self.predicate)

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        with np.errstate(all="ignore"):  # a condition that has no value at a point doesn't hold there
            return bool(self.predicate(*(values[name] for name in self.names)))

    def __str__(self) -> str:
        return self.text


def distinct(first: str, second: str) -> Distinct:
    """The two arguments differ, with a margin."""
    return Distinct(first, second)


def not_zero(argument: str) -> NotZero:
    """The argument is not the zero array; single entries may be. (``nonzero`` is for every entry.)"""
    return NotZero(argument)


def at_least(axis: str, least: int | str) -> AtLeast:
    """The axis has at least ``least`` entries; ``least`` is a number or another axis."""
    return AtLeast(axis, least)


def such_that(text: str, predicate: Callable[..., Any]) -> SuchThat:
    """A condition of your own: ``such_that("x > y", lambda x, y: x > y)``. Points that break it are drawn again."""
    return SuchThat(text, predicate)
