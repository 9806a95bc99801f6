"""What is particular to claimed Hessians: they are symmetric, and lines see vᵀHv."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare, entry_name
from nablacheck.differences.checker import Checker, Rounding
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import ROUNDING
from nablacheck.differences.propagated_rounding import EntryRounding
from nablacheck.differences.slope_residuals import residual_along


class OuterRounding:
    """How far rounding the entries of a Hessian moves vᵀHv."""

    def __init__(self, entries: Rounding) -> None:
        self.entries = entries

    def along(self, direction: Array, function_precision: float = EPS) -> float:
        return self.entries.along(np.multiply.outer(direction, direction), function_precision)


def asymmetry(claimed: Array, rounding: Callable[[], EntryRounding], variable: str) -> Verdict | None:
    """A failure where the entries on either side of the diagonal differ by more than rounding explains: lines don't see
    that, and no second derivative does.

    ``rounding()`` tells how far rounding can move an entry; it is called only where it is needed.
    """
    if not np.isfinite(claimed).all():
        return None
    leading = claimed.ndim // 2
    n = int(np.prod(claimed.shape[:leading]))
    matrix = claimed.reshape(n, n)
    gap = np.abs(matrix - matrix.T)
    # The largest entry of a row and column, so that entries in large units don't hide those in small ones.
    root = np.sqrt(np.maximum(np.abs(matrix).max(axis=0, initial=0.0), np.abs(matrix).max(axis=1, initial=0.0)))
    least = ROUNDING.asymmetry * np.outer(root, root)
    if (gap <= least).all():
        return None
    each = np.broadcast_to(rounding().each, claimed.shape).reshape(n, n)
    tolerance = least + each + each.T
    if (gap <= tolerance).all():
        return None
    i, j = np.unravel_index(int((gap - tolerance).argmax()), gap.shape)
    facing = [
        entry_name(variable, tuple(map(int, np.unravel_index(place, claimed.shape))), leading, order=2)
        for place in (i * n + j, j * n + i)
    ]
    symmetric = Estimate((matrix / 2 + matrix.T / 2).reshape(claimed.shape), (tolerance / 2).reshape(claimed.shape), 0)
    found = compare(claimed, symmetric, variable, leading=leading, order=2)
    return replace(
        found, outcome=Outcome.FAIL, reason=f"the Hessian isn't symmetric: {facing[0]} and {facing[1]} differ"
    )


def every_second_derivative(checker: Checker, failure: LineResult) -> EntryErrors:
    """The errors of all entries of a Hessian, by polarisation: 4 eᵢᵀEeⱼ is the difference along eᵢ + eⱼ and eᵢ − eⱼ."""
    assert failure.line is not None
    shape = failure.line.direction.shape
    lengths = np.abs(failure.line.direction.reshape(-1))
    n = lengths.size
    claim_error, tolerance = np.zeros((n, n)), np.full((n, n), np.inf)
    axes = np.diag(lengths)
    for i in range(n):
        for j in range(i, n):
            if not lengths[i] * lengths[j]:
                continue
            pair = (axes[i],) if i == j else (axes[i] + axes[j], axes[i] - axes[j])
            found = [residual_along(checker, failure, direction.reshape(shape)) for direction in pair]
            if None in found:
                continue
            known = [each for each in found if each is not None]
            off = known[0].value if i == j else (known[0].value - known[1].value) / 4
            claim_error[i, j] = claim_error[j, i] = -off / (lengths[i] * lengths[j])
            tolerance[i, j] = tolerance[j, i] = sum(extrapolant.tolerance for extrapolant in known) / (
                lengths[i] * lengths[j]
            )
    return EntryErrors(np.arange(n * n), claim_error.reshape(-1), tolerance.reshape(-1))
