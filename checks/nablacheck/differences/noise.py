"""The noise of a function: the standard deviation of its rounding errors near a point.

Two estimates, of which the larger counts. A table of differences of equispaced values: differences of order n of a
smooth function fall with n, those of noise of variance σ² have the variance binomial(2n, n)σ² (Hamming; Moré & Wild,
Estimating computational noise, 2011). And what no cubic polynomial explains of unevenly spaced values a little off the
point, for on a regular grid rounding errors may form a straight line and pass for the function.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, rms
from nablacheck.differences.options import DISCONTINUITIES, NOISE

ScalarFunction = Callable[[Array], float]
"""A function of an array; not finite where it has no value."""

SINGLE_ROUNDOFF = 2.0**-24
"""How far rounding to single precision may move a number, relatively."""
HALF_ROUNDOFF = 2.0**-11
"""The same of half precision."""
HALF_WIDTH = 3
"""The table has so many values on either side of the point: the fewest with differences of orders 4 to 6, and it takes
three orders to see whether they fall."""


class Noise(NamedTuple):
    """The standard deviation of a function's rounding errors near a point, and their size relative to its values."""

    sigma: float
    eps: float
    relative: float = 0.0
    """The precision that the function seems to be worked out in: the standard deviation as a share of what the rounding
    of the value and of the argument would be in units of one; 0 where it isn't known."""
    of_inputs: float = 0.0
    """The least that the standard deviation can be, as far as the rounding of the inputs tells."""


def estimate_noise(
    function: ScalarFunction, x: Array, value: float, claimed_change: Callable[[Array], float], direction: Array
) -> Noise:
    """The noise of a function near x, from values along a direction with the claimed change taken out.

    The spacing of the table grows while the values aren't distinct, for then the function is rounded more coarsely than
    that; it shrinks while the differences fall from order to order, for then they still see the function. Values that
    all are single-precision numbers have at least the rounding of single precision, wherever they are taken; likewise
    those of half precision, unless they are all the same.
    """
    roundoff = EPS * abs(value)
    floor = max(roundoff, residual_noise(function, x, direction, roundoff))
    exponent, coarsened, while_decaying, settled = NOISE.first_spacing, False, 0.0, None
    tables: list[DifferenceTable] = []
    for _ in range(NOISE.max_tables):
        table = _table(function, x, value, claimed_change, direction, exponent)
        if table is None:
            exponent -= NOISE.finer_by
            continue
        tables.append(table)
        if table.quantised:
            if exponent <= NOISE.coarsest_spacing:
                floor = max(floor, table.quantum / NOISE.gap_per_deviation)
            coarsened = True
            if while_decaying or exponent > NOISE.coarsest_spacing:
                break
            exponent += NOISE.coarser_by
            continue
        if len(tables) > 1 and tables[-2].constant:
            # Distinct by chance: all that the function changes by within the table before is less than its rounding.
            floor = max(floor, float(np.ptp(table.values)) / 2**NOISE.coarser_by / NOISE.gap_per_deviation)
        if table.decaying and table.noise > NOISE.decay * floor:
            while_decaying = table.noise
        elif settled is not None and table.noise > settled / NOISE.decay_with_spacing:
            break  # it doesn't fall with the spacing, and so is noise
        else:
            settled = table.noise
            if settled <= NOISE.near_floor * floor:
                break
        if coarsened or exponent < NOISE.finest_spacing:
            break
        exponent -= NOISE.finer_by
    single = bool(tables) and all(table.single_precision for table in tables) and bool(tables[-1].values.any())
    half = single and all(table.half_precision for table in tables) and not all(table.constant for table in tables)
    eps = HALF_ROUNDOFF if half else SINGLE_ROUNDOFF if single else EPS
    return Noise(max(floor, eps * abs(value), while_decaying if settled is None else settled), eps)


class DifferenceTable(NamedTuple):
    """Equispaced values, and the standard deviation of the noise that their differences of orders 4, 5 and 6 imply, the
    claimed change taken out."""

    values: Array
    deviations: list[float]

    @property
    def noise(self) -> float:
        return max(self.deviations)

    @property
    def decaying(self) -> bool:
        """Whether the differences fall from order to order as they do where they see the function: truncation
        dominates."""
        fourth, fifth, sixth = self.deviations
        return fourth > NOISE.decay * fifth > NOISE.decay**2 * sixth

    @property
    def quantised(self) -> bool:
        """Whether the function is rounded more coarsely than its values are spaced. Where it is stationary values on
        either side may be the same, and change from one to the next on each."""
        return np.unique(self.values).size < NOISE.min_distinct and not self._extreme_in_the_middle

    @property
    def _extreme_in_the_middle(self) -> bool:
        """Whether values get larger with every step away from the middle, or smaller, on both sides."""
        away = np.append(-np.diff(self.values[: HALF_WIDTH + 1]), np.diff(self.values[HALF_WIDTH:]))
        return bool(np.all(away > 0) or np.all(away < 0))

    @property
    def constant(self) -> bool:
        """Whether all values are equal."""
        return bool(np.all(self.values == self.values[0]))

    @property
    def quantum(self) -> float:
        """The smallest gap between the values; 0 where it is a discontinuity, or there is none."""
        distinct = np.unique(self.values)
        gap = float(np.diff(distinct).min(initial=np.inf))
        return gap if gap < DISCONTINUITIES.jump_share * np.abs(distinct).max() else 0.0

    @property
    def single_precision(self) -> bool:
        """Whether all values are single-precision numbers."""
        return bool(np.all(self.values == self.values.astype(np.float32)))

    @property
    def half_precision(self) -> bool:
        """Whether all values are half-precision numbers."""
        with np.errstate(over="ignore"):
            return bool(np.all(self.values == self.values.astype(np.float16)))


def _table(
    function: ScalarFunction,
    x: Array,
    value: float,
    claimed_change: Callable[[Array], float],
    direction: Array,
    exponent: int,
) -> DifferenceTable | None:
    """The table of values spaced by 2 to this power; None where the function has no value at one of its points."""
    offsets = range(-HALF_WIDTH, HALF_WIDTH + 1)
    points = [x + j * 2.0**exponent * direction for j in offsets]
    values = np.array([function(point) if j else value for j, point in zip(offsets, points, strict=True)])
    if not np.isfinite(values).all():
        return None
    return DifferenceTable(values, _deviations(values - np.array([claimed_change(point - x) for point in points])))


def _deviations(values: Array) -> list[float]:
    """The standard deviations of noise that the differences of orders 4, 5 and 6 imply."""
    variance, found = 1.0, []
    for order in range(1, 2 * HALF_WIDTH + 1):
        values = np.diff(values)
        variance *= 2.0 * (2 * order - 1) / order  # binomial(2 order, order), for noise of variance 1
        if order >= 4:
            found.append(rms(values) / math.sqrt(variance))
    return found


def _uneven_nodes() -> Array:
    """Zero and six nodes on either side of it within 3, by the fractional parts of multiples of irrational numbers."""
    k = np.arange(1, 7)
    return np.concatenate([[0.0], 3 * np.mod(k * (np.sqrt(5) - 1) / 2, 1), -3 * np.mod(k * np.sqrt(2), 1)])


UNEVEN_NODES = _uneven_nodes()


def polynomial_contrasts(nodes: Array, degree: int = NOISE.polynomial_degree) -> Array:
    """Orthonormal combinations of values at the nodes that vanish for every polynomial of the degree."""
    return np.linalg.qr(np.vander(nodes, degree + 1), mode="complete")[0][:, degree + 1 :].T


CUBIC_CONTRASTS = polynomial_contrasts(UNEVEN_NODES)
SEXTIC_CONTRASTS = polynomial_contrasts(UNEVEN_NODES, 2 * NOISE.polynomial_degree)
"""What polynomials of twice the degree leave: of noise it is as much, of a smooth function far less."""


def residual_noise(function: ScalarFunction, x: Array, direction: Array, roundoff: float) -> float:
    """The root mean square of what no cubic polynomial explains of values a little off the point.

    Where that is the function itself, which a polynomial of twice the degree follows far better, finer spacings are
    tried. Where it is more than the rounding of the value, something inside the function is rounded more coarsely, and
    parts of it may not have changed yet: the coarser spacing counts as well, unless it sees the function.
    """

    def fit(spacing: float) -> PolynomialFit | None:
        values = np.array([function(x + (NOISE.node_offset + t * spacing) * direction) for t in UNEVEN_NODES])
        if not np.isfinite(values).all():
            return None
        changes = values - values[0]
        return PolynomialFit(
            rms(CUBIC_CONTRASTS @ changes),
            rms(SEXTIC_CONTRASTS @ changes),
            np.unique(values).size > UNEVEN_NODES.size // 2,
            float(np.abs(values).max()),
        )

    found, first = 0.0, NOISE.node_spacings[0]
    for spacing in NOISE.node_spacings:
        near = fit(spacing)
        if near is None:
            return found
        found = near.noise
        if near.may_be_rounding:
            if spacing != first or (near.mostly_distinct and found <= NOISE.roundoff_only * roundoff):
                return found
            break
    else:
        return found
    far = fit(NOISE.coarse_node_spacing)
    if far is None or (far.follows_function and found):
        return found
    return max(found, far.noise)


class PolynomialFit(NamedTuple):
    """What polynomials leave of unevenly spaced values, as a root mean square."""

    cubic: float
    sextic: float
    mostly_distinct: bool
    """Whether most of the values differ."""
    largest: float
    """The size of the largest value."""

    @property
    def follows_function(self) -> bool:
        """Whether the cubic polynomial leaves a part of the function: of noise twice its degree leaves as much."""
        return self.sextic < self.cubic / NOISE.decay

    @property
    def may_be_rounding(self) -> bool:
        """Whether the cubic polynomial leaves no part of the function, nor more of the values than any precision in use
        does: a function that varies much faster than the nodes are spaced looks like noise."""
        return not self.follows_function and self.cubic <= DISCONTINUITIES.jump_share * self.largest

    @property
    def noise(self) -> float:
        """What can't be a part of the function, as far as these polynomials tell."""
        return self.sextic if self.follows_function else self.cubic
