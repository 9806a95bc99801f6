"""Spaces of integers: labels, counts, exponents, and truth values. Nothing is differentiated by them, and code is
handed them as NumPy integers, by which it may index; a single one is a Python number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.declare.spaces import ArraySpace, Axes, Condition, Sizes, fitting

COUNTS = (0, 1, 2, 3, 4, 5, 7, 10, 20, 100)
"""The counts that are drawn, each as often as the others: few of them make ties common, and large ones leave the range
where a wrong constant is hidden by others."""

_ONE = Axes(("1",))
_integers = Condition(
    "integers",
    build=lambda choices, shape: choices.reshape(shape),
    margin=lambda x: float("inf") if np.array_equal(x, np.rint(x)) else 0.0,
    count=lambda shape: 0,
    scaled=False,
)


@dataclass(frozen=True)
class IntegerSpace(ArraySpace):
    """Arrays of integers from ``low`` on and below ``high``, lengths as of axes, or of the ``values``."""

    condition: Condition = _integers
    low: int = 0
    high: Axes = _ONE
    values: tuple[int, ...] = ()
    of_truth: bool = False
    words: str = "integers"

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.axes.letters, *self.high.letters)))

    def _possible(self, sizes: Sizes) -> tuple[int, ...]:
        """The integers among which each is chosen."""
        if self.values:
            return self.values
        return tuple(range(self.low, *self.high.shape(sizes)))

    def discrete(self, sizes: Sizes) -> tuple[int, ...]:
        return (len(self._possible(sizes)),) * prod(self.axes.shape(sizes))

    def fits(self, sizes: Sizes) -> bool:
        return self.axes.fit(sizes) and bool(self._possible(sizes))

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> Any:
        chosen = np.array(self._possible(sizes))[entries.astype(int)].reshape(self.axes.shape(sizes))
        if not chosen.ndim:
            return bool(chosen) if self.of_truth else int(chosen)
        return chosen.astype(bool) if self.of_truth else chosen

    def __str__(self) -> str:
        return f"{self.words} {self.axes}"


def is_of_integers(value: Any) -> bool:
    """Whether an argument is a number or an array from a space of integers, which all arithmetic takes as it is."""
    return isinstance(value, int) or (isinstance(value, np.ndarray) and value.dtype.kind in "iub")


def integers(low: int, high: int | str, axes: str) -> IntegerSpace:
    """Integers from ``low`` on and below ``high``, a number or a letter: ``integers(0, "K", "N")`` are N labels of K
    classes. Raises ``DeclarationError`` where there are none."""
    try:
        if not isinstance(low, int) or low < 0:
            raise ValueError(f"integers begin with a number from 0 on, such as 0, not {low!r}")
        below = Axes.parse(str(high))
        words = f"integers from {low} below {high}"
        return fitting(IntegerSpace(Axes.parse(axes), low=low, high=below, words=words))
    except ValueError as error:
        raise DeclarationError(str(error), CodeLocation.calling()) from None


def integer(range_in_words: str) -> IntegerSpace:
    """One integer of a range with both ends, such as an exponent: ``integer("1..4")``. It is a Python number. Raises
    ``DeclarationError``."""
    found = re.fullmatch(r"\s*(\d+)\s*\.\.\s*(\d+)\s*", range_in_words)
    if found is None or int(found[1]) > int(found[2]):
        raise DeclarationError(f'integer takes a range such as "1..4", not {range_in_words!r}', CodeLocation.calling())
    values = tuple(range(int(found[1]), int(found[2]) + 1))
    return IntegerSpace(Axes(()), values=values, words=f"integer from {found[1]} to {found[2]}")


def counts(axes: str) -> IntegerSpace:
    """Counts: integers from 0 on, small ones and large ones, as of a Poisson distribution: ``counts("N")``."""
    return _of_values(axes, COUNTS, "counts")


def booleans(axes: str) -> IntegerSpace:
    """Truth values, such as masks: ``booleans("N D")``."""
    return _of_values(axes, (0, 1), "booleans", of_truth=True)


def _of_values(axes: str, values: tuple[int, ...], words: str, of_truth: bool = False) -> IntegerSpace:
    try:
        return fitting(IntegerSpace(Axes.parse(axes), values=values, of_truth=of_truth, words=words))
    except ValueError as error:
        raise DeclarationError(str(error), CodeLocation.calling(further=1)) from None
