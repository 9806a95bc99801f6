"""Derivatives of array-valued functions: judged by sums with random weights; what fails is looked at row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nablacheck.blackbox.problem import single
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Entry, Outcome, Verdict, at, worst
from nablacheck.differences.directions import random_weights
from nablacheck.differences.options import DIRECTIONS, LOCATION

Weighted = Callable[[Array, str], Verdict]
"""The verdict on the function weighted with a cotangent, and what the names of its entries begin with."""
SUM = "∂⟨G, f⟩/∂"


def by_rows(one: Weighted, out: tuple[int, ...], rng: np.random.Generator) -> Verdict:
    """The verdict on the derivative of a function whose value has the shape ``out``. A failure has the entries of the
    derivative itself where the function has few values, and those of a weighted sum where it has many."""
    verdict = worst(one(random_weights(rng, out), SUM) for _ in range(DIRECTIONS.cotangents))
    if verdict.outcome is not Outcome.FAIL or verdict.reason:
        return verdict
    found = _rows(one, out, verdict) if np.prod(out) <= LOCATION.max_entrywise else None
    return found if found is not None else replace(verdict, of="the gradient of ⟨G, f⟩, with random weights G,")


def _rows(one: Weighted, out: tuple[int, ...], failure: Verdict) -> Verdict | None:
    """The failure with the wrong entries of the rows, if any row alone is found wrong."""
    entries: list[Entry] = []
    evaluations, complete = failure.evaluations, True
    for index in np.ndindex(out):
        if len(entries) > LOCATION.max_entrywise:  # enough to show, and the other rows go unseen
            complete = False
            break
        cotangent = np.zeros(out)
        cotangent[index] = 1.0
        row = one(cotangent, f"∂{at(index)}/∂" if out else "")
        entries += row.entries
        evaluations += row.evaluations
        complete = complete and (row.outcome is Outcome.PASS or (bool(row.entries) and row.complete))
    if not entries:
        return None
    total = failure.total * int(np.prod(out))
    # A column is a single entry of the sum, and no single entry of the Jacobian.
    cause = "" if single(failure.entries, failure.complete, failure.total) else failure.cause
    return replace(
        failure,
        entries=tuple(entries),
        total=total,
        complete=complete,
        cause=single(entries, complete, total) or cause,
        evaluations=evaluations,
    )
