"""Few points, taken from many so that every possibility of every discrete choice occurs about as often.

What is wrong for one of two labels alone is right at five points drawn at random once in sixteen times. Of many points
it doesn't matter which are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Trait = tuple[Hashable, ...]
P = TypeVar("P")


class DiscreteChoice(NamedTuple):
    """One discrete choice: what was chosen, counted from 0, among how many."""

    chosen: int
    among: int


def traits(choices: Mapping[str, Sequence[DiscreteChoice]]) -> list[Trait]:
    """What points are told apart by: each choice of each argument, and the parity of those of an argument together, as
    of the signs that make the sign of a determinant."""
    found: list[Trait] = []
    for name, each in choices.items():
        real = [(k, choice) for k, choice in enumerate(each) if choice.among > 1]
        found += [(name, k, choice.chosen) for k, choice in real]
        if len(real) > 1:
            signs = sum(choice.chosen for _, choice in real if choice.among == 2)
            found += [(name, "signs", signs % 2), (name, "all", sum(choice.chosen for _, choice in real) % 2)]
    return found


def balanced(found: Sequence[P], count: int, strata: Sequence[Hashable], traits: Sequence[Sequence[Trait]]) -> list[P]:
    """As many of the points found: the first ones, of which all but the very first, which is the simplest, give way to
    later ones of the same stratum, such as the same sizes, where traits then occur more evenly."""
    taken = list(range(min(count, len(found))))
    seen = Counter(trait for k in taken for trait in traits[k])

    def gain(old: int, new: int) -> int:
        """By how much the sum of the squares of the counts falls."""
        change = Counter(traits[new])
        change.subtract(traits[old])
        return -sum(by * (2 * seen[trait] + by) for trait, by in change.items())

    for new in range(len(taken), len(found)):
        alike = [position for position, old in enumerate(taken) if position and strata[old] == strata[new]]
        best = max(alike, key=lambda position: gain(taken[position], new), default=None)
        if best is not None and gain(taken[best], new) > 0:
            seen.subtract(traits[taken[best]])
            seen.update(traits[new])
            taken[best] = new
    return [found[k] for k in taken]
