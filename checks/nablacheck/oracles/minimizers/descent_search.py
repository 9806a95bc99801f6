"""A search for points at which a function is lower than at a claimed minimizer: along lines, at distances of every
scale, down from random points, and along the bottoms of valleys."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, rms
from nablacheck.differences.noise import ScalarFunction
from nablacheck.oracles.minimizers.negative_curvature import least_curved
from nablacheck.oracles.minimizers.simplex_descent import SimplexDescent, first_simplex
from nablacheck.oracles.options import SEARCH
from nablacheck.oracles.shared.feasible_set import FeasibleSet


class Candidate(NamedTuple):
    """A value of the variable, and the function there."""

    x: Array
    value: float


def relative_distance(z: Array, x: Array) -> float:
    """How far z is from x, in units of the scale of each entry."""
    return rms((z - x) / entry_scales(x))


def spread_over(candidates: list[Candidate]) -> list[Candidate]:
    """The first of the candidates, and others all through the list: those that follow each other are often alike."""
    chosen = np.unique(np.linspace(0, max(0, len(candidates) - 1), SEARCH.candidates).astype(int))
    return [candidates[k] for k in chosen if candidates]


class Search:
    """A search for values lower than that at ``x``.

    Parameters
    ----------
    function:
        The function; NaN where it has no value.
    x, value:
        The claimed minimizer, and the function there.
    sigma:
        The rounding of the value.
    feasible_set:
        Which values of the variable count.
    local:
        Whether only those near x do.
    thorough:
        Whether to search along many lines rather than a few.
    """

    def __init__(
        self,
        function: ScalarFunction,
        x: Array,
        value: float,
        sigma: float,
        feasible_set: FeasibleSet,
        local: bool = False,
        thorough: bool = False,
    ) -> None:
        self._function = function
        self.x = x
        self.value = value
        self.sigma = sigma
        self.feasible_set = feasible_set
        self.local = local
        self.thorough = thorough
        self.evaluations = 0
        self.rng = np.random.default_rng(zlib.crc32(x.tobytes()))
        size = rms(x) or 1.0
        self._small, self._large = min(size, 1.0), max(size, 1.0)
        self.least_curved = self._least_curved()
        """The direction of least curvature; None where the function clearly curves upwards along all directions."""

    def __call__(self, z: Array) -> float:
        """The function there; infinite where it has no value, or none that counts."""
        if not self.feasible_set.contains(z):
            return np.inf
        self.evaluations += 1
        value = self._function(z)
        return np.inf if np.isnan(value) else value

    def _least_curved(self) -> Array | None:
        most = SEARCH.thorough_axes if self.thorough else SEARCH.axes
        return least_curved(
            self, self.x, self.value, self.sigma, most, lambda direction: self.feasible_set.project(self.x, direction)
        )

    def directions(self) -> Iterator[Array]:
        """Directions of lines, of ordinary size: along an axis, a random one, or one to another feasible point. A
        thorough search takes several of each kind, any other takes one of one kind, in turn from point to point."""
        x, thorough, member = self.x, self.thorough, self.feasible_set.member
        generic = self.rng.standard_normal((SEARCH.random_directions, *x.shape)) * entry_scales(x)
        axes = self.rng.permutation(x.size)[: SEARCH.axes if thorough else 1]
        kinds: list[list[Array]] = [
            [_axis(x, k) for k in axes],
            list(generic if thorough else generic[:1]),
            [] if member is None else [member - x],
        ]
        chosen = kinds if thorough else [kinds[int(self.rng.integers(len(kinds)))] or kinds[1]]
        for direction in (each for kind in chosen for each in kind):
            feasible = self.feasible_set.project(x, direction)
            size = rms(feasible[feasible != 0])
            if 0 < size < np.inf:
                yield feasible / size

    def lower_candidates(self) -> list[Candidate]:
        """Points that are lower by more than the rounding of the value at x, those at a relative distance about 1
        first. How much of the drop is rounding at the candidate itself remains to be seen."""
        found: list[Candidate] = []
        flat = [] if self.least_curved is None else [self.least_curved]
        for direction in (*flat, *self.directions()):
            found += self._near(direction) if self.local else self._along(direction, direction is self.least_curved)
        if not self.local:
            found += self._from_random_points()
        lower = [each for each in found if each.value < self.value - self._clear(each.value)]
        return sorted(lower, key=lambda each: abs(np.log(relative_distance(each.x, self.x))))

    def _clear(self, value: float) -> float:
        """The difference from x that a value has to have to be clearly higher or lower."""
        return SEARCH.clear_difference * (self.sigma + EPS * abs(value))

    def valley_bottoms(self) -> list[Candidate]:
        """The bottoms of the valley that the direction of least curvature leads into, one at each distance.

        A function may rise along every line and fall along a curve, as Peano's (y − x²)(y − 2x²) does. Where the
        curvature isn't clearly upwards, such a curve touches the direction of least curvature. A search that isn't
        thorough follows one of its two sides, in turn from point to point.
        """
        if self.least_curved is None:
            return []
        sides = (1, -1) if self.thorough else (int(self.rng.choice((-1, 1))),)
        found = []
        for distance in self._small * np.array(SEARCH.valley_distances):
            bottoms = [self._bottom_beside(side * self.least_curved, float(distance)) for side in sides]
            found.append(min(bottoms, key=lambda each: each.value))
        return [each for each in found if np.isfinite(each.value)]

    def _bottom_beside(self, direction: Array, distance: float) -> Candidate:
        """The lowest point found by a search that starts at a distance along a direction, and stays about as near."""
        start = self.x.reshape(-1) + distance * direction.reshape(-1)

        def near(z: Array) -> float:
            within = np.abs(z - self.x.reshape(-1)).max() <= SEARCH.valley_reach * distance
            return self._flat(z) if within else np.inf

        simplex = np.concatenate([start[None], start + SEARCH.valley_first_step * distance * np.eye(start.size)])
        return self._lowest(near, simplex, SEARCH.valley_last_step * distance, np.inf)

    def _from_random_points(self) -> list[Candidate]:
        """Points that descents from anywhere end at: at few points of a check, since each takes many evaluations."""
        starts = SEARCH.thorough_starts if self.thorough else int(self.rng.integers(SEARCH.start_one_in) == 0)
        found = []
        for exponent in self.rng.uniform(SEARCH.near, SEARCH.far, starts):
            z = self._feasible(self.x + self._large * 2.0**exponent * self.rng.standard_normal(self.x.shape))
            value = self(z)
            if np.isfinite(value):
                found.append(self._descended(Candidate(z, value)))
        return found

    def _near_distances(self, last: int) -> Array:
        """Distances from the nearest on, up to a power of two, by the smaller of 1 and the size of x."""
        return np.asarray(self._small * 2.0 ** np.arange(SEARCH.nearest, last, 2))

    def _far_distances(self) -> Array:
        """Distances from there to the farthest: each twice the one before, so that a well shows which lies between zero
        and twice its distance."""
        last = np.ceil(np.log2(self._large / self._small)) + SEARCH.far
        return np.asarray(self._small * 2.0 ** np.arange(SEARCH.near, last + 1))

    def _near(self, direction: Array) -> Iterator[Candidate]:
        """Points to which the function falls, or stays, all the way from x: not those beyond a rise."""
        for side in (direction, -direction):
            for distance in self._near_distances(SEARCH.local + 1):
                z = self.x + distance * side
                value = self(z)
                if value > self.value + self._clear(value):
                    break
                yield Candidate(z, value)

    def _along(self, direction: Array, flat: bool) -> list[Candidate]:
        """Points along a line, at the bottom of the valleys that it crosses, and at that of the lowest basin."""
        distances = np.concatenate([self._near_distances(SEARCH.near) if flat else [], self._far_distances()])
        t = np.concatenate([-distances[::-1], [0.0], distances])
        values = np.array([self(self.x + each * direction) if each else self.value for each in t])
        found = [
            Candidate(self.x + each * direction, float(value)) for each, value in zip(t, values, strict=True) if each
        ]
        rim = values - SEARCH.clear_difference * (self.sigma + EPS * np.where(np.isfinite(values), np.abs(values), 0.0))
        valleys = [k for k in range(1, t.size - 1) if t[k] and rim[k - 1] > values[k] < rim[k + 1]]
        lowest_first = sorted(valleys, key=lambda k: float(values[k]))[: SEARCH.valleys]
        bottoms = [self._bottom(direction, t[k - 1], t[k + 1]) for k in lowest_first]
        if bottoms:
            lowest = min(bottoms, key=lambda each: each.value)
            found += bottoms if lowest.value < self.value else [*bottoms, self._descended(lowest)]
        return found

    def _bottom(self, direction: Array, start: float, end: float) -> Candidate:
        """The lowest point found by a one-dimensional search between two on a line."""
        from scipy.optimize import minimize_scalar

        def along(t: float) -> float:
            return self(self.x + t * direction)

        best = minimize_scalar(
            along, bounds=(start, end), method="bounded", options={"maxiter": SEARCH.line_evaluations}
        )
        return Candidate(self.x + float(best.x) * direction, float(best.fun))

    def _descended(self, start: Candidate) -> Candidate:
        """The lowest point that a descent of few evaluations ends at, off the line too."""
        simplex = first_simplex(start.x.reshape(-1), SEARCH.first_step, SEARCH.first_step_of_zero)
        return self._lowest(self._flat, simplex, SEARCH.last_step, SEARCH.last_step)

    def _lowest(self, function: ScalarFunction, simplex: Array, last_step: float, last_change: float) -> Candidate:
        """The lowest point that a simplex comes to in few evaluations."""
        descent = SimplexDescent(function, SEARCH.descent_evaluations, last_step, last_change)
        z, value = descent.lowest(simplex)
        return Candidate(self._feasible(z), value)

    def _flat(self, z: Array) -> float:
        """The function of a one-dimensional array."""
        return self(self._feasible(z))

    def _feasible(self, z: Array) -> Array:
        """The point that the part of z − x within the feasible set leads to."""
        return self.x + self.feasible_set.project(self.x, z.reshape(self.x.shape) - self.x)


def _axis(x: Array, k: int) -> Array:
    axis = np.zeros(x.size)
    axis[k] = 1.0
    return axis.reshape(x.shape)
