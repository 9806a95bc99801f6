"""Conditions on every entry of an array, and what the constructions of all conditions share."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.spaces import Condition, any_entries

Shape = tuple[int, ...]


def ratio(smallest: float, largest: float) -> float:
    """The smallest relative to the largest: how far inside its set an array is, whatever its scale."""
    return smallest / largest if largest > 0 else 0.0


def signs(choices: Array) -> Array:
    """+1 for the choice 0, −1 for 1."""
    plus_or_minus: Array = 1 - 2 * choices
    return plus_or_minus


def positive_entries(entries: Array, shape: Shape) -> Array:
    """|e| moved away from zero; a zero entry becomes 1."""
    return np.where(entries == 0, 1.0, np.abs(entries) + 1 / 32).reshape(shape)


def squares(entries: Any, drawn: Array) -> Any:
    """In a field without order squares are what positive numbers are elsewhere: they have a root."""
    return any_entries(entries, drawn) ** 2


positive = Condition(
    "positive",
    build=positive_entries,
    margin=lambda x: ratio(float(x.min()), float(np.abs(x).max())),
    over_field=squares,
    doc="""Arrays with every entry greater than zero, with any axes.""",
)


def _nonzero(entries: Array, shape: Shape) -> Array:
    """Positive entries, and a sign for each."""
    size = prod(shape)
    return signs(entries[size:]).reshape(shape) * positive_entries(entries[:size], shape)


nonzero = Condition(
    "nonzero",
    build=_nonzero,
    margin=lambda x: ratio(float(np.abs(x).min()), float(np.abs(x).max())),
    discrete=lambda shape: (2,) * prod(shape),
    over_field=any_entries,
    doc="""Arrays with no entry zero, of either sign, with any axes. (``not_zero``: not all entries are.)""",
)

zero = Condition(
    "zero",
    build=lambda entries, shape: np.zeros(shape),
    margin=lambda x: float("inf") if not np.any(x) else 0.0,
    count=lambda shape: 0,
    over_field=lambda entries, drawn: drawn,
    doc="""The array of zeros, with any axes; a derivative by it still moves it freely.""",
)

zero_or_one = Condition(
    "zero_or_one",
    build=lambda choices, shape: choices.reshape(shape),
    margin=lambda x: float("inf") if np.all((x == 0) | (x == 1)) else 0.0,
    count=lambda shape: 0,
    discrete=lambda shape: (2,) * prod(shape),
    scaled=False,
    over_field=lambda entries, drawn: drawn,
    doc="""Arrays of zeros and ones, with any axes: labels of two classes.""",
)

plus_or_minus_one = Condition(
    "plus_or_minus_one",
    build=lambda choices, shape: signs(choices).reshape(shape),
    margin=lambda x: float("inf") if np.all(np.abs(x) == 1) else 0.0,
    count=lambda shape: 0,
    discrete=lambda shape: (2,) * prod(shape),
    scaled=False,
    over_field=lambda entries, drawn: drawn,
    doc="""Arrays of ones and minus ones, with any axes: labels of two classes.""",
)


def squash(entries: Array) -> Array:
    """Any number into (-1, 1), by a rational map that keeps zero and the sign."""
    squashed: Array = entries / (1 + np.abs(entries))
    return squashed


def within(bound: float) -> Condition:
    """The condition that every entry is less than a bound in size, as ``within(30)("N D")`` or ``within(30)("")``, for
    functions such as exp that leave the range of floats elsewhere. Raises ``ValueError`` for what is no bound.
    """
    if not 0 < bound < np.inf:
        raise ValueError(f"within takes a positive number, not {bound!r}")
    return Condition(
        f"within_{bound:g}",
        build=lambda entries, shape: bound * squash(entries).reshape(shape),
        margin=lambda x: 1 - float(np.abs(x).max(initial=0.0)) / bound,
        scaled=False,
        over_field=any_entries,
        doc=f"""Arrays with every entry less than {bound:g} in size, with any axes.""",
    )


unit_interval = Condition(
    "unit_interval",
    build=lambda entries, shape: (1 + squash(entries).reshape(shape)) / 2,
    margin=lambda x: float(np.minimum(x, 1 - x).min()),
    scaled=False,
    over_field=any_entries,
    doc="""Arrays with every entry between 0 and 1, with any axes: probabilities that needn't sum to 1.""",
)


def _sorted(entries: Array, shape: Shape) -> Array:
    """The first entries are free, and the gaps to the next ones are positive."""
    free = entries.reshape(shape)
    gaps = positive_entries(free[..., 1:], free[..., 1:].shape)
    return np.cumsum(np.concatenate([free[..., :1], gaps], axis=-1), axis=-1)


sorted_ = Condition(
    "sorted_",
    build=_sorted,
    margin=lambda x: (
        ratio(float(np.diff(x, axis=-1).min()), float(np.abs(x).max())) if x.shape[-1] > 1 else float("inf")
    ),
    admits=lambda shape: len(shape) > 0,
    dimensions=(1, 2),
    example="N",
    over_field=any_entries,
    doc="""Entries that increase over the last axis, without ties: ``sorted_("N")``, or in each row, ``sorted_("N D")``;
    knots, quantiles, times.""",
)
