"""Conditions on matrices some of whose entries are equal, opposite or zero: linear spaces, given by which free entry
stands where and with which sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import Array
from nablacheck.declare.conditions.batches import of_each_matrix
from nablacheck.declare.conditions.entries import Shape
from nablacheck.declare.spaces import Condition


@dataclass(frozen=True, eq=False)
class Pattern:
    """For every entry of a matrix the free entry that stands there, and its sign: 0 where a zero stands."""

    which: NDArray[np.intp]
    sign: Array

    @cached_property
    def free_entries(self) -> int:
        return int(self.which.max(initial=-1, where=self.sign != 0)) + 1

    def build(self, entries: Any) -> Any:
        return entries[self.which] * self.sign if self.free_entries else np.zeros(self.sign.shape)

    @cached_property
    def _places(self) -> Array:
        """A row for each free entry, with its sign wherever it stands."""
        each = np.arange(self.free_entries)[:, None]
        return np.where(self.which.reshape(-1) == each, self.sign.reshape(-1), 0.0)

    @cached_property
    def _numbers(self) -> Array:
        """At how many places each free entry stands."""
        return np.asarray(np.abs(self._places).sum(axis=1))

    def project(self, v: Any) -> Any:
        """The nearest matrix of the pattern, of any numbers: each free entry is the mean of those that it stands at."""
        return self.build((self._places @ np.reshape(v, -1)) / self._numbers)

    def holds(self, x: Array) -> bool:
        """Whether the entries are equal, opposite and zero exactly."""
        free = np.zeros(max(self.free_entries, 1))
        free[self.which[self.sign != 0]] = (self.sign * x)[self.sign != 0]
        return np.array_equal(x, self.build(free))


@lru_cache
def numbered_above(n: int, diagonal: bool) -> NDArray[np.intp]:
    """For every entry of an n×n matrix the free entry that stands there and across the diagonal, counted row by row
    above the diagonal; 0 on a diagonal that has none."""
    rows, columns = np.triu_indices(n, 0 if diagonal else 1)
    which = np.zeros((n, n), dtype=np.intp)
    which[rows, columns] = which[columns, rows] = np.arange(rows.size)
    return which


@lru_cache
def _symmetric(shape: Shape) -> Pattern:
    return Pattern(numbered_above(shape[0], diagonal=True), np.ones(shape))


@lru_cache
def skew_pattern(shape: Shape) -> Pattern:
    """That of matrices which are the opposite of their transpose."""
    return Pattern(numbered_above(shape[0], diagonal=False), np.triu(np.ones(shape), 1) - np.tril(np.ones(shape), -1))


@lru_cache
def _diagonal(shape: Shape) -> Pattern:
    return Pattern(np.broadcast_to(np.arange(shape[0]), shape), np.eye(shape[0]))


@lru_cache
def _lower_triangular(shape: Shape) -> Pattern:
    return Pattern(numbered_above(shape[0], diagonal=True), np.tril(np.ones(shape)))


@lru_cache
def _toeplitz(shape: Shape) -> Pattern:
    rows, columns = np.indices(shape)
    return Pattern(columns - rows + shape[0] - 1, np.ones(shape))


def _of_pattern(name: str, pattern: Callable[[Shape], Pattern], doc: str, square: bool = True) -> Condition:
    return of_each_matrix(
        Condition(
            name,
            build=lambda entries, shape: pattern(shape).build(entries),
            margin=lambda x: float("inf") if pattern(x.shape).holds(x) else 0.0,
            count=lambda shape: pattern(shape).free_entries,
            project=lambda x, v: pattern(x.shape).project(v),
            square=square,
            dimensions=None if square else (2,),
            example="N N" if square else "M N",
            over_field=lambda entries, drawn: pattern(drawn.shape).build(entries),
            doc=doc,
        )
    )


symmetric = _of_pattern(
    "symmetric",
    _symmetric,
    """Square matrices that equal their transpose: ``symmetric("N N")``, or several, ``symmetric("K N N")``.
    ``along=symmetric`` claims a gradient for symmetric perturbations alone.""",
)
skew = _of_pattern(
    "skew",
    skew_pattern,
    """Square matrices that are the opposite of their transpose, with zeros on the diagonal: ``skew("N N")``; the Lie
    algebra of rotations. ``along=skew`` means perturbations of this kind.""",
)
diagonal = _of_pattern(
    "diagonal",
    _diagonal,
    """Square matrices with zeros off the diagonal: ``diagonal("N N")``. ``along=diagonal`` moves the diagonal
    alone.""",
)
lower_triangular = _of_pattern(
    "lower_triangular",
    _lower_triangular,
    """Square matrices with zeros above the diagonal, such as Cholesky factors, with any entries on it:
    ``lower_triangular("N N")``. ``along=lower_triangular`` moves nothing above the diagonal.""",
)
toeplitz = _of_pattern(
    "toeplitz",
    _toeplitz,
    """Matrices with equal entries along each diagonal, as those of a convolution: ``toeplitz("M N")``.
    ``along=toeplitz`` moves each diagonal as a whole.""",
    square=False,
)
