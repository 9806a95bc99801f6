"""Points: one drawn value for every argument of a claim, at drawn sizes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from nablacheck.core.arrays import Array


class FreeEntries(NamedTuple):
    """The free entries of a value, and the scale that multiplies it."""

    entries: Array
    scale: float


@dataclass(frozen=True, eq=False)
class Point:
    """One drawn value for every argument, at drawn sizes.

    ``cotangent`` is the weight G of the function's value that pullbacks and contractions use, or None for a scalar
    function.
    """

    sizes: Mapping[str, int]
    values: Mapping[str, Any]
    cotangent: Array | None = None
    free: Mapping[str, FreeEntries] = field(default_factory=dict, repr=False)
    """For each argument that was drawn, what it is made of: the same value can be made of it exactly."""
    data: bytes = field(default=b"", repr=False)
    """The bytes that a drawn point was made of."""
    memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    """What ``remember`` has kept."""

    @property
    def sizes_in_words(self) -> str:
        """The size of each axis, as in ``N=2 P=1``."""
        return " ".join(f"{letter}={size}" for letter, size in self.sizes.items())

    @property
    def largest_number(self) -> float:
        """The size of the largest number of the arguments that are arrays."""
        arrays = (value for value in self.values.values() if isinstance(value, np.ndarray))
        return max((float(np.abs(array).max(initial=0.0)) for array in arrays), default=0.0)

    def remember(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """What ``work`` comes to at this point, worked out once: other claims and oracles find it here."""
        if key not in self.memory:
            self.memory[key] = work()
        return self.memory[key]

    def __reduce__(self) -> tuple[Any, ...]:
        """What is sent to another process: the point without its memory."""
        return Point, (self.sizes, self.values, self.cotangent, self.free, self.data)

    def replace(self, /, **values: Any) -> Point:
        """The same point with other values of some arguments."""
        free = {name: free for name, free in self.free.items() if name not in values}
        return Point(self.sizes, {**self.values, **values}, self.cotangent, free)


LINE = 60
"""How many characters the values of a point may take in the middle of a line."""


def format_point(point: Point) -> str:
    """A point in the middle of a line: its values where these are few, its sizes and how large its numbers are
    otherwise."""
    arrays = {name: value for name, value in point.values.items() if isinstance(value, np.ndarray)}
    digits: Any = {"float_kind": "{:.4g}".format}
    words = [f"{name}={np.array2string(value, formatter=digits)}" for name, value in arrays.items()]
    text = " ".join(word.replace("\n", "") for word in words)
    if len(text) <= LINE and len(arrays) == len(point.values):
        return text
    return f"{point.sizes_in_words}, with numbers up to {point.largest_number:.3g}".removeprefix(", with ")
