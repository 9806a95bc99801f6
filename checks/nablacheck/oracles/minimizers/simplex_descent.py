"""Descent by simplices (Nelder and Mead, 1965), with the parameters of Gao and Han for any number of entries (2012).

As ``scipy.optimize.minimize(method="Nelder-Mead", options={"adaptive": True})`` takes them, step by step, at a third of
the cost: a search makes thousands of steps, of functions that take less time than SciPy's own part of a step.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.noise import ScalarFunction


class _Spent(Exception):
    """All evaluations have been made."""


class SimplexDescent:
    """A descent of at most so many evaluations of a function, which gives infinity where it has no value.

    It ends earlier where no vertex is farther from the best one than ``last_step``, nor its value by more than
    ``last_change``.
    """

    def __init__(self, function: ScalarFunction, evaluations: int, last_step: float, last_change: float) -> None:
        self._function = function
        self._evaluations = evaluations
        self._last_step = last_step
        self._last_change = last_change
        self._vertices = np.zeros((1, 0))
        """The best vertex first; their values in the same order."""
        self._values: list[float] = []

    def lowest(self, simplex: Array) -> tuple[Array, float]:
        """The lowest point found from a simplex, and the function there."""
        self._vertices = np.array(simplex)
        self._values = len(simplex) * [np.inf]
        try:
            for k, vertex in enumerate(simplex):
                self._values[k] = self._value(vertex)
            self._sort()
            while not self._small():
                self._step()
        except _Spent:
            self._sort()
        return self._vertices[0], self._values[0]

    def _value(self, z: Array) -> float:
        if self._evaluations <= 0:
            raise _Spent
        self._evaluations -= 1
        return self._function(z)

    def _sort(self) -> None:
        order = sorted(range(len(self._values)), key=self._values.__getitem__)
        self._vertices, self._values = self._vertices[order], [self._values[k] for k in order]

    def _small(self) -> bool:
        if not self._values[-1] - self._values[0] <= self._last_change:
            return False
        return bool(np.abs(self._vertices[1:] - self._vertices[0]).max() <= self._last_step)

    def _step(self) -> None:
        """Replace the worst vertex by one on the line through it and the middle of the others, or shrink them all."""
        vertices, values = self._vertices, self._values
        n = vertices.shape[1]
        expansion, contraction = 1 + 2 / n, 0.75 - 1 / (2 * n)
        middle, worst = np.add.reduce(vertices[:-1], 0) / n, vertices[-1]
        reflected = 2 * middle - worst
        value = self._value(reflected)
        if value < values[0]:
            expanded = (1 + expansion) * middle - expansion * worst
            value_beyond = self._value(expanded)
            if value_beyond < value:
                self._replace_worst(expanded, value_beyond)
            else:
                self._replace_worst(reflected, value)
        elif value < values[-2]:
            self._replace_worst(reflected, value)
        else:
            outside = value < values[-1]
            share = -contraction if outside else contraction
            contracted = (1 - share) * middle + share * worst
            nearer = self._value(contracted)
            if nearer <= value if outside else nearer < values[-1]:
                self._replace_worst(contracted, nearer)
            else:
                self._shrink()

    def _replace_worst(self, vertex: Array, value: float) -> None:
        """Put another vertex where its value belongs, after those that are as low."""
        values, vertices = self._values, self._vertices
        values.pop()
        k = bisect_right(values, value)
        values.insert(k, value)
        vertices[k + 1 :] = vertices[k:-1].copy()
        vertices[k] = vertex

    def _shrink(self) -> None:
        """Move all vertices towards the best one."""
        vertices, best = self._vertices, self._vertices[0]
        share = 1 - 1 / vertices.shape[1]
        for k in range(1, len(vertices)):
            vertices[k] = best + share * (vertices[k] - best)
            self._values[k] = self._value(vertices[k])
        self._sort()


def first_simplex(start: Array, share: float, of_zero: float) -> Array:
    """A simplex at a point: along every axis the entry made longer by a share of itself, or from zero by so much."""
    simplex = np.tile(start, (start.size + 1, 1))
    np.fill_diagonal(simplex[1:], np.where(start != 0, (1 + share) * start, of_zero))
    return simplex
