"""Claims that are right but for a factor: a number, a size, an argument, or one that differs by entries."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from nablacheck.core.arrays import Array
from nablacheck.differences.diagnosis.evidence import MOST_ENTRIES, Evidence
from nablacheck.differences.diagnosis.mistakes import Case, perhaps
from nablacheck.differences.diagnosis.wording import (
    ZERO,
    by_logarithm,
    constant_factor,
    entrywise_factor,
    factor_of_arguments,
    multiple,
    named_factor,
    simple_fraction,
    size_factor,
)
from nablacheck.differences.options import DIAGNOSIS

POWERS = (1, -1, 2, -2, 3, -3)


class Factor(NamedTuple):
    """What the claim is to be multiplied by at a point, and how far that may be off."""

    value: float
    uncertainty: float

    def over(self, number: float) -> Factor:
        return Factor(self.value / number, self.uncertainty / abs(number))


Known = list[tuple[Evidence, Factor]]


def factor(case: Case) -> str:
    """One factor for all entries."""
    here = _factor_at(case.here)
    if here is None:
        return ""
    if abs(here.value) < DIAGNOSIS.agreement:
        return case.words(ZERO, lambda evidence: 0.0 * evidence.claimed)
    near, far, everywhere = case.elsewhere
    found = [(each, _factor_at(each)) for each in (case.here, *near, *far)]
    if any(value is None for _, value in found[: 1 + len(near)]):
        return ""  # a coincidence
    known = [(evidence, value) for evidence, value in found if value is not None]
    certain = everywhere and bool(near) and len(known) == len(found)
    words = _constant(known)
    if words:
        return words if certain and _holds_across_zero(case, here) else perhaps(words)
    if words := _named(known):
        return words if certain else perhaps(words)
    simple = simple_fraction(here.value, DIAGNOSIS.agreement)
    if simple is not None and near and _all_same([value for _, value in known[: 1 + len(near)]]):
        return perhaps(constant_factor(here.value, DIAGNOSIS.agreement))
    if case.here.claimed.size == 1 or not near:
        return ""  # any number is some multiple of another
    return factor_of_arguments(*here)


def _factor_at(evidence: Evidence) -> Factor | None:
    found = evidence.fitted([evidence.claimed])
    return None if found is None else Factor(float(found[0]), evidence.uncertainty_of(float(found[0])))


def _holds_across_zero(case: Case, here: Factor) -> bool:
    """Whether the factor is the same where arguments have the other signs, as far as anything is known there: that of
    |x| taken for x is constant on one side."""
    found = (_factor_at(each) for each in case.across_zero())
    return all(other is not None and _all_same([here, other]) for other in found)


def _constant(known: Known) -> str:
    """The factor is the same everywhere."""
    if not _all_same([value for _, value in known]):
        return ""
    evidence, (here, uncertainty) = min(known, key=lambda each: each[1].uncertainty)
    first = known[0][0]
    sizes_vary = any(dict(other.sizes) != dict(first.sizes) for other, _ in known)
    if not sizes_vary and simple_fraction(here, DIAGNOSIS.agreement) is None:
        for words, size in evidence.sizes.items():
            for power in (1, -1):
                exact = simple_fraction(here / float(size) ** power, DIAGNOSIS.agreement)
                if size > 1 and exact in (1, -1, 2, Fraction(1, 2)):
                    return perhaps(f"{size_factor(multiple(exact, str(size), power))}, {words}")
    return constant_factor(here, DIAGNOSIS.agreement, uncertainty)


def _named(known: Known) -> str:
    """The factor is that of a size, or of an argument."""
    first = known[0][0]
    for letter, power in _size_powers(known):
        ratios = [value.over(float(each.sizes[letter]) ** power) for each, value in known]
        if _all_same(ratios):
            return size_factor(multiple(Fraction(ratios[0].value).limit_denominator(12), letter, power))
    for name in _scalars(first):
        for power in POWERS:
            ratios = [value.over(float(each.arguments[name].reshape(())) ** power) for each, value in known]
            number = simple_fraction(ratios[0].value, DIAGNOSIS.agreement)
            if number is None or not _all_same(ratios):
                continue
            if name == first.variable and number == 1 and power == -1:
                return by_logarithm(name)
            return named_factor(multiple(number, name, power))
    return ""


def _size_powers(known: Known) -> Iterator[tuple[str, int]]:
    """The sizes that differ from point to point, each also below the line."""
    first = known[0][0].sizes
    for letter in first:
        if len({each.sizes.get(letter) for each, _ in known}) > 1:
            yield from ((letter, power) for power in (1, -1))


def _scalars(evidence: Evidence) -> list[str]:
    return [name for name, value in evidence.arguments.items() if value.size == 1 and value.any()]


def _all_same(factors: list[Factor]) -> bool:
    """Whether no factor differs from the first by more than both are uncertain."""
    first = factors[0]
    return all(
        abs(each.value - first.value) <= DIAGNOSIS.factor * abs(first.value) + each.uncertainty + first.uncertainty
        for each in factors[1:]
    )


def factor_by_entries(case: Case) -> str:
    """A factor that is an argument entry by entry, or a quotient of two."""
    here = case.here
    if here.leading or not 1 < here.claimed.size <= MOST_ENTRIES:
        return ""
    for words, names, power, shift in _entrywise(here):
        factors = here.factors(here.claimed.shape, names, power, shift)
        if factors is None:
            continue
        found = here.fitted([here.claimed * factors])
        number = None if found is None else simple_fraction(float(found[0]), DIAGNOSIS.agreement)
        if number is None:
            continue

        def mend(
            evidence: Evidence,
            names: tuple[str, ...] = names,
            power: int = power,
            shift: float = shift,
            number: float = float(number),
        ) -> Array | None:
            factors = evidence.factors(evidence.claimed.shape, names, power, shift)
            return None if factors is None else number * evidence.claimed * factors

        alone = number == 1 and power == -1 and not shift and len(names) == 1
        title = by_logarithm(words) if alone and names[0] == here.variable else entrywise_factor(number, words, power)
        if said := case.words(title, mend):
            return said
    return ""


def _entrywise(evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...], int, float]]:
    """Words for a factor, the arguments it is made of, its power, and what is added to each of them."""
    names = [name for name, value in evidence.arguments.items() if value.size > 1]
    for name in names:
        for power in (1, -1, 2, -2):
            yield name, (name,), power, 0.0
        for power in (1, -1):
            yield f"(1 + {name})", (name,), power, 1.0
    for above, below in permutations(names, 2):
        yield f"{above}/{below}", (above, below), 1, 0.0
        yield f"(1 + {above})/(1 + {below})", (above, below), 1, 1.0
