"""Mistakes in one additive term: its sign, its factor, a term too many or too few, a part treated as constant.

The claim is asked again with one of its arguments scaled: terms of different degrees in that argument come apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.diagnosis.evidence import MOST_ENTRIES, Evidence, same, sum_of
from nablacheck.differences.diagnosis.mistakes import Case
from nablacheck.differences.diagnosis.wording import (
    NORM_AS_CONSTANT,
    centred,
    missing_term,
    simple_fraction,
    term_factor,
)
from nablacheck.differences.options import DIAGNOSIS

DEGREES = (0, 1, 2, -1, -2, 3, -3)


class Degrees(NamedTuple):
    """A sum of two terms that are of these degrees in an argument."""

    argument: str
    low: int
    high: int

    def terms(self, evidence: Evidence) -> list[Array] | None:
        """The two terms of a claim; None where it isn't such a sum."""
        scaled = evidence.doubled_and_halved(self.argument)
        return None if scaled is None else self.split(evidence.claimed, *scaled)

    def split(self, claimed: Array, twice: Array, half: Array) -> list[Array] | None:
        """The two terms, from the claim and what it is with the argument doubled and halved."""
        a, b = 2.0**self.low, 2.0**self.high
        high = (twice - a * claimed) / (b - a)
        low = claimed - high
        if not same(half, low / a + high / b):
            return None
        return [low, high]


def wrong_term(case: Case) -> str:
    """One of two additive terms has a wrong sign or factor."""
    here = case.here
    if here.claimed.size > MOST_ENTRIES:
        return ""
    for name, value in here.arguments.items():
        scaled = here.doubled_and_halved(name) if value.any() else None
        if scaled is None:
            continue
        for low, high in combinations(DEGREES, 2):
            degrees = Degrees(name, low, high)
            terms = degrees.split(here.claimed, *scaled)
            if terms is None or any(_negligible(term, here.claimed) for term in terms):
                continue
            if words := _wrong_factor(case, degrees, terms):
                return words
            break  # the claim comes apart in one way only
    return ""


def _negligible(term: Array, claimed: Array) -> bool:
    return float(np.abs(term).max(initial=0.0)) <= DIAGNOSIS.agreement * float(np.abs(claimed).max(initial=0.0))


def _wrong_factor(case: Case, degrees: Degrees, terms: list[Array]) -> str:
    """The words for a term with a wrong factor, where the other is right and that explains the claim."""
    found = case.here.fitted(terms)
    if found is None:
        return ""
    factors = [simple_fraction(float(each), DIAGNOSIS.factor) if abs(each) > DIAGNOSIS.factor else 0 for each in found]
    wrong = [k for k, factor in enumerate(factors) if factor != 1]
    if len(wrong) != 1 or factors[wrong[0]] is None:
        return ""
    (k,) = wrong
    coefficients = np.array([float(factor) for factor in factors if factor is not None])

    def mend(evidence: Evidence) -> Array | None:
        parts = degrees.terms(evidence)
        return None if parts is None else sum_of(coefficients, parts)

    degree = (degrees.low, degrees.high)[k]
    return case.words(term_factor(float(coefficients[k]), degrees.argument, degree), mend)


def lost_term(case: Case) -> str:
    """The truth is the claim plus a multiple of an argument, as that of a penalty on its squares."""
    here = case.here
    if here.leading or not 1 < here.claimed.size <= MOST_ENTRIES:
        return ""
    for name, value in here.arguments.items():
        if value.shape != here.claimed.shape or not value.any():
            continue
        found = here.fitted([here.claimed, value])
        if found is None or abs(found[0] - 1) > DIAGNOSIS.factor:
            continue
        for words, factor in _multiples(here, float(found[1])):

            def mend(evidence: Evidence, name: str = name, words: str = words, factor: float = factor) -> Array | None:
                scalar = evidence.arguments.get(words)
                times = factor if scalar is None else factor * float(scalar.reshape(()))
                return np.asarray(evidence.claimed + times * evidence.arguments[name])

            if said := case.words(missing_term(factor, words, name), mend):
                return said
    return ""


def _multiples(evidence: Evidence, factor: float) -> Iterator[tuple[str, float]]:
    """A factor as a simple fraction of an argument that is a number, or by itself."""
    for name, value in evidence.arguments.items():
        if value.size == 1 and value.any():
            simple = simple_fraction(factor / float(value.reshape(())), DIAGNOSIS.factor)
            if simple is not None:
                yield name, float(simple)
    simple = simple_fraction(factor, DIAGNOSIS.factor)
    yield "", factor if simple is None else float(simple)


def part_as_constant(case: Case) -> str:
    """A mean or a norm of the argument is differentiated as if it were a constant."""
    here = case.here
    x = here.arguments.get(here.variable)
    if x is None or here.leading or x.shape != here.claimed.shape or x.size < 2:
        return ""

    def orthogonal(evidence: Evidence) -> Array | None:
        z = evidence.arguments[evidence.variable]
        square = float(np.vdot(z, z))
        return np.asarray(evidence.claimed - z * (np.vdot(z, evidence.claimed) / square)) if square > 0 else None

    if case.words("x", orthogonal):
        return f"perhaps {NORM_AS_CONSTANT}"
    for axis in (None, *range(x.ndim if x.ndim > 1 else 0)):

        def around_mean(evidence: Evidence, axis: int | None = axis) -> Array | None:
            return np.asarray(evidence.claimed - evidence.claimed.mean(axis=axis, keepdims=True))

        if case.words("x", around_mean):
            return f"perhaps {centred(axis)}"
    return ""
