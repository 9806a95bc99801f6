"""Which entries of a Hessian are wrong, by moving only parts of the variables along the line that showed the error.

The residual along u is −uᵀEu, E being the error of the claim. Blocks of E are bisected: what two groups of variables
have in common, 2uᵀEv, is what moving both shows beyond what moving each by itself does.
"""

from __future__ import annotations

import math

import numpy as np

from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.locate_wrong_entries import Parts
from nablacheck.differences.options import LOCATION

Group = tuple[int, int]
"""The variables from one position up to another."""


def locate_second_derivatives(line: Line, error: Extrapolant) -> EntryErrors:
    """The entries of a Hessian that make the residual of a line which this extrapolant shows, worst first; of entries
    that face each other both."""
    blocks = _Blocks(Parts(line, error, 1.0))
    n = line.direction.size
    waiting = [((0, n), (0, n), error.value)]
    found: dict[tuple[int, int], float] = {}
    dropped: list[float] = []
    while waiting and blocks.looks < LOCATION.max_parts and len(found) < LOCATION.max_wrong:
        waiting.sort(key=lambda block: abs(block[2]))
        one, other, residual = waiting.pop()
        if one[1] - one[0] == other[1] - other[0] == 1:
            found[min(one[0], other[0]), max(one[0], other[0])] = residual
            continue
        for block in blocks.split(one, other, residual):
            if math.isfinite(block[2]) and abs(block[2]) > blocks.parts.threshold:
                waiting.append(block)
            else:
                dropped.append(block[2])
    dominant = bool(found) and not waiting and math.hypot(*dropped) <= blocks.parts.unexplained
    known = LOCATION.uncertainty_factor * blocks.parts.uncertainty
    return _errors(blocks.parts, found, dominant, dominant and abs(math.fsum(dropped)) <= known)


class _Blocks:
    """The residuals of blocks of a Hessian's error, by the groups of variables that make its rows and its columns."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._forms: dict[tuple[Group, ...], float] = {}

    @property
    def looks(self) -> int:
        return len(self._forms)

    def split(self, one: Group, other: Group, residual: float) -> list[tuple[Group, Group, float]]:
        """Smaller blocks that make up a block with this residual."""
        if one == other:
            low, high = _halves(one)
            first, second = self._form(low), self._form(high)
            return [(low, low, first), (high, high, second), (low, high, residual - first - second)]
        if one[1] - one[0] > other[1] - other[0]:
            one, other = other, one
        low, high = _halves(other)
        first, second = self._mixed(one, low), self._mixed(one, high)
        return [(one, low, first), (one, high, second)]

    def _form(self, *groups: Group) -> float:
        """The residual with only these groups moving."""
        key = tuple(sorted(groups))
        if key not in self._forms:
            moving = np.zeros(self.parts.flat.size)
            for low, high in key:
                moving[low:high] = self.parts.flat[low:high]
            self._forms[key] = self.parts.residual_along(moving)
        return self._forms[key]

    def _mixed(self, one: Group, other: Group) -> float:
        return self._form(one, other) - self._form(one) - self._form(other)


def _halves(group: Group) -> tuple[Group, Group]:
    low, high = group
    middle = (low + high) // 2
    return (low, middle), (middle, high)


def _errors(parts: Parts, found: dict[tuple[int, int], float], dominant: bool, exhaustive: bool) -> EntryErrors:
    """The errors of the claim at the entries with these residuals, and at those that face them."""
    n = parts.flat.size
    positions, errors, tolerances = [], [], []
    for (i, j), residual in sorted(found.items(), key=lambda each: -abs(each[1])):
        moved = float(parts.flat[i] * parts.flat[j]) * (1 if i == j else 2)
        for position in {i * n + j: None, j * n + i: None}:
            positions.append(position)
            errors.append(-residual / moved)
            tolerances.append(parts.uncertainty / abs(moved))
    return EntryErrors(np.array(positions, dtype=np.intp), np.array(errors), np.array(tolerances), exhaustive, dominant)
