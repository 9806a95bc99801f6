"""The noise of a function along a line: how far rounding alone moves its values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, rms

Scalar = Callable[[Array], float]
"""A function of an array; not finite where it has no value."""

SINGLE = 2.0**-24
"""How far rounding to single precision may move a number, relatively."""
POINTS = range(-3, 4)
"""The fewest places about the point that have differences of order 6: three orders from 4 on tell noise, which stays,
from the function, which falls."""
START, GROW, SHRINK = -26, 6, 8
"""The spacing 2ˢ of the difference table: where it starts, and how it is changed."""
COARSEST, FINEST = -8, -44
"""Beyond this spacing differences see the function rather than its noise; below, the places themselves are rounded."""
TABLES = 8
"""Enough for the spacing to get from where it starts to the coarsest or the finest, and back."""
DISTINCT = 6
"""With fewer distinct values among seven, differences see the rounding of a value rather than its noise."""
ROUNDINGS = 3.0
"""A value rounded to the nearest is off by the gap between two over √12; a little more is allowed."""
STEEP = 4.0
"""Differences that see the function fall by more than this factor from each order to the next, and so does what
polynomials leave of it once they may have twice the degree; those that see noise stay as large."""
FAINT = 64.0
"""Noise up to this many times the least there can be is found well enough."""
STEP = 2.0**-8
"""Half precision rounds by 2⁻¹¹: a function that moves by more than this share at once has a step."""


class Noise(NamedTuple):
    """The standard deviation of a function's rounding errors near a point, and their size relative to its values."""

    sigma: float
    eps: float


def function_noise(
    function: Scalar, x: Array, value: float, claimed: Callable[[Array], float], direction: Array
) -> Noise:
    """The noise of a function near x, from a table of differences of 7 equispaced values along a direction, with the
    claimed change taken out (Hamming; Moré and Wild, Estimating computational noise, 2011).

    The spacing grows while the values aren't distinct, for then the function is rounded more coarsely than that; it
    shrinks while the orders of the table fall steeply, for then it still sees the function. Values that all are single
    precision numbers have at least single precision's rounding.
    """
    floor = max(EPS * abs(value), _beside(function, x, direction, EPS * abs(value)))
    exponent, grown, seen, found = START, False, 0.0, None
    tables: list[_Table] = []
    for _ in range(TABLES):
        table = _table(function, x, value, claimed, direction, exponent)
        if table is None:
            exponent -= SHRINK
            continue
        tables.append(table)
        if table.coarse:
            if exponent <= COARSEST:
                floor = max(floor, table.gap / ROUNDINGS)
            grown = True
            if seen or exponent > COARSEST:
                break
            exponent += GROW
            continue
        if len(tables) > 1 and tables[-2].still:
            # In step by chance: all that it changes by in the span of the table before is less than its rounding.
            floor = max(floor, float(np.ptp(table.values)) / 2**GROW / ROUNDINGS)
        if table.steep and table.noise > STEEP * floor:
            seen = table.noise
        elif found is not None and table.noise > found / SHRINK:
            break  # noise it is: it doesn't fall with the spacing
        else:
            found = table.noise
            if found <= FAINT * floor:
                break
        if grown or exponent < FINEST:
            break
        exponent -= SHRINK
    single = bool(tables) and all(table.single for table in tables) and bool(tables[-1].values.any())
    eps = SINGLE if single else EPS
    return Noise(max(floor, eps * abs(value), seen if found is None else found), eps)


class _Table(NamedTuple):
    """Equispaced values, and what their differences of orders 4, 5 and 6, the claimed change taken out, make the
    standard deviation of the noise."""

    values: Array
    orders: list[float]

    @property
    def noise(self) -> float:
        return max(self.orders)

    @property
    def steep(self) -> bool:
        """Whether the orders fall as they do where they see the function."""
        fourth, fifth, sixth = self.orders
        return fourth > STEEP * fifth > STEEP**2 * sixth

    @property
    def coarse(self) -> bool:
        """Whether the function is rounded more coarsely than the values are spaced."""
        return np.unique(self.values).size < DISTINCT

    @property
    def still(self) -> bool:
        """Whether the function doesn't move at all."""
        return bool(np.all(self.values == self.values[0]))

    @property
    def gap(self) -> float:
        """The smallest gap between the values; 0 where it is a step of the function, or there is none."""
        distinct = np.unique(self.values)
        gap = float(np.diff(distinct).min(initial=np.inf))
        return gap if gap < STEP * np.abs(distinct).max() else 0.0

    @property
    def single(self) -> bool:
        """Whether all values are single-precision numbers."""
        return bool(np.all(self.values == self.values.astype(np.float32)))


def _table(
    function: Scalar, x: Array, value: float, claimed: Callable[[Array], float], direction: Array, exponent: int
) -> _Table | None:
    """The table of values spaced by 2 to this power; None where the function has none at one of its places."""
    places = [x + j * 2.0**exponent * direction for j in POINTS]
    values = np.array([function(place) if j else value for j, place in zip(POINTS, places, strict=True)])
    if not np.isfinite(values).all():
        return None
    return _Table(values, _orders(values - np.array([claimed(place - x) for place in places])))


def _uneven_nodes() -> Array:
    """Zero and six places on either side, unevenly spaced: on a regular grid rounding errors can form a straight line
    and pass for the function."""
    k = np.arange(1, 7)
    return np.concatenate([[0.0], 3 * np.mod(k * (np.sqrt(5) - 1) / 2, 1), -3 * np.mod(k * np.sqrt(2), 1)])


NODES = _uneven_nodes()
SMOOTH_DEGREE = 3
"""What a polynomial of this degree explains along a short line is the function; the rest is noise."""


def contrasts(nodes: Array, degree: int = SMOOTH_DEGREE) -> Array:
    """Orthonormal combinations of values at the nodes that vanish for every polynomial of the degree."""
    return np.linalg.qr(np.vander(nodes, degree + 1), mode="complete")[0][:, degree + 1 :].T


CONTRASTS, STIFF_CONTRASTS = contrasts(NODES), contrasts(NODES, 2 * SMOOTH_DEGREE)
"""What polynomials leave, and what those of twice the degree do: noise is the same in both, a function isn't."""
PLAIN = 16.0
"""Noise up to this many roundings of the value is nothing but these."""
SPACINGS = (2.0**-20, 2.0**-14)
"""How far apart, relatively, the values lie; the second where the function is rounded more coarsely than the first."""
BESIDE = 2.0**-10
"""How far from the point: where differences look, and not at a zero, where rounding hides."""


def _beside(function: Scalar, x: Array, direction: Array, plain: float) -> float:
    """What no cubic polynomial explains of values a little beside the point.

    Where that is more than the ``plain`` rounding of the value, something in the function is rounded more coarsely, and
    parts of it may not have moved yet: the larger spacing counts as well, unless it sees the function itself.
    """
    found = 0.0
    for spacing in SPACINGS:
        values = np.array([function(x + (BESIDE + t * spacing) * direction) for t in NODES])
        if not np.isfinite(values).all():
            return found
        changes = values - values[0]
        rough = rms(CONTRASTS @ changes)
        if rms(STIFF_CONTRASTS @ changes) < rough / STEEP:
            return found or rough
        found = max(found, rough)
        if np.unique(values).size > NODES.size // 2 and found <= PLAIN * plain:
            break
    return found


def _orders(values: Array) -> list[float]:
    """What the differences of orders 4, 5 and 6 make the standard deviation of the noise."""
    scale, found = 1.0, []
    for order in range(1, 7):
        values = np.diff(values)
        scale *= 2.0 * (2 * order - 1) / order  # binomial(2 order, order), the variance that a difference gathers
        if order >= 4:
            found.append(rms(values) / math.sqrt(scale))
    return found
