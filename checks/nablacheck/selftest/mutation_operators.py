"""Mutation operators on values: familiar mistakes in what a gradient comes to, whatever the code that computes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import Array

TRANSPOSE, ONE_ENTRY, DROPPED_TERM = "transpose", "one entry", "dropped term"
"""Classes of mistakes that are treated in a way of their own."""
SUBTLE_FACTORS = (1.01, 1.0001, 1.000001)
"""Factors that are easily missed, of the whole value and of one entry."""


@dataclass(frozen=True)
class MutationOperator:
    """A mistake in a value: what it is, its class, its relative size where it has one, and how it changes the value."""

    mistake: str
    mistake_class: str
    size: float | None
    mutate: Callable[[Array], Array]


def _in_one_entry(mutate: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """The mistake in the middle entry alone; in the largest one where the middle is zero."""

    def mutate_entry(value: Array) -> Array:
        mutated = np.array(value, dtype=float)
        if mutated.size:
            position = mutated.size // 2
            if mutated.flat[position] == 0:
                position = int(np.argmax(np.abs(mutated)))
            mutated.flat[position] = mutate(mutated.flat[position])
        return mutated

    return mutate_entry


def _times(factor: float) -> Callable[[Array], Array]:
    return lambda value: factor * value


def _value_operators() -> Iterator[MutationOperator]:
    yield MutationOperator("sign", "sign", 2.0, _times(-1))
    for factor in (2, *SUBTLE_FACTORS):
        yield MutationOperator(f"factor {factor:.7g}", "factor", round(factor - 1, 9), _times(factor))
    yield MutationOperator("transpose", TRANSPOSE, None, lambda value: value.T if value.ndim == 2 else value)
    yield MutationOperator("sign of one entry", ONE_ENTRY, 2.0, _in_one_entry(_times(-1)))
    for factor in SUBTLE_FACTORS:
        mistake = f"factor {factor:.7g} of one entry"
        yield MutationOperator(mistake, ONE_ENTRY, round(factor - 1, 9), _in_one_entry(_times(factor)))


VALUE_OPERATORS = tuple(_value_operators())
