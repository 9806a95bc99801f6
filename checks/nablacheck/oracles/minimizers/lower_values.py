"""Where a function may be lower than at a claimed minimiser: values along lines, at distances of every scale."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, rms
from nablacheck.differences.noise import ScalarFunction
from nablacheck.oracles.minimizers.least_curvature import least_curved
from nablacheck.oracles.shared.feasible_set import FeasibleSet

NEAREST, NEAR, FAR = -20, -4, 10
"""Powers of two: at a claimed minimiser lines start this near, where the function curves little along them, or else
here, by the smaller of 1 and the size of x; they end so far away, by the larger."""
LOCALLY = -1
"""The farthest that counts as near."""
MOST_AXES, MOST_BY_TIME = 25, 60
"""Of how many entries the whole Hessian is taken, and where there is time."""
GENERIC = 4
"""How many random directions there are where there is time."""
RISE = 10.0
"""By how many roundings of a value it has to be higher, or lower, to be so."""
LOOKED_AT = 8
"""How many lower places are looked at closely."""
REFINED = 2
"""How many valleys along a line are looked at more closely."""
ROAMS, ROAMED = 4, 16
"""How many searches start anywhere where there is time; else one does at one of so many points."""
LINE_EVALUATIONS, DESCENT_EVALUATIONS = 25, 400
ALONG_VALLEY = (2.0**-4, 2.0**-7, 2.0**-10)
"""How far from the point a valley is looked for off the line of least curvature, by the smaller of 1 and the size of
x; …"""
REACH = 2.0
"""… so many times as far from it the bottom may lie; …"""
SIDEWAYS, SETTLED = 0.25, 1e-6
"""… by what share of the distance the first steps of a search for it go, and the last ones."""


class Candidate(NamedTuple):
    """A value of the variable, and the function there."""

    x: Array
    value: float


def relative_distance(z: Array, x: Array) -> float:
    """How far a place is from a point, by the scale of each entry."""
    return rms((z - x) / entry_scales(x))


def some(places: list[Candidate]) -> list[Candidate]:
    """The first of the places, and others all through them: those that come next to each other are often alike."""
    chosen = np.unique(np.linspace(0, max(0, len(places) - 1), LOOKED_AT).astype(int))
    return [places[k] for k in chosen if places]


class Search:
    """A search for lower values than that at ``x``.

    Parameters
    ----------
    function:
        The function; NaN where it has no value.
    x, value:
        The claimed minimiser, and the function there.
    sigma:
        What rounding makes of the value.
    region:
        Which values of the variable count.
    local:
        Whether those near alone do.
    thorough:
        Whether to look along many lines rather than a few.
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
        self.bend = self._bend()

    def __call__(self, z: Array) -> float:
        """The function there; infinite where it has no value, or none that counts."""
        if not self.feasible_set.inside(z):
            return np.inf
        self.evaluations += 1
        value = self._function(z)
        return np.inf if np.isnan(value) else value

    def _bend(self) -> Array | None:
        """The direction of least curvature, if it isn't upwards clearly."""
        most = MOST_BY_TIME if self.thorough else MOST_AXES
        return least_curved(
            self, self.x, self.value, self.sigma, most, lambda move: self.feasible_set.way(self.x, move)
        )

    def ways(self) -> Iterator[Array]:
        """Directions, none with an entry above 1 by much: one of a few kinds, in turn from point to point, or several
        of each."""
        x, thorough = self.x, self.thorough
        towards = None if self.feasible_set.drawn is None else self.feasible_set.drawn - x
        generic = self.rng.standard_normal((GENERIC, *x.shape)) * entry_scales(x)
        axes = self.rng.permutation(x.size)[: MOST_AXES if thorough else 1]
        kinds: list[list[Array]] = [
            [_axis(x, k) for k in axes],
            list(generic if thorough else generic[:1]),
            [] if towards is None else [towards],
        ]
        chosen = kinds if thorough else [kinds[int(self.rng.integers(len(kinds)))] or kinds[1]]
        for way in (each for kind in chosen for each in kind):
            inward = self.feasible_set.way(x, way)
            size = rms(inward[inward != 0])
            if 0 < size < np.inf:
                yield inward / size

    def places(self) -> list[Candidate]:
        """Places that are lower, as far as can be told without asking how much of that is rounding, those at a natural
        distance first."""
        found: list[Candidate] = []
        flat = [] if self.bend is None else [self.bend]
        for way in (*flat, *self.ways()):
            found += self._near(way) if self.local else self._along(way, way is self.bend)
        if not self.local:
            found += self._roamed()
        lower = [place for place in found if place.value < self.value - RISE * (self.sigma + EPS * abs(place.value))]
        return sorted(lower, key=lambda place: abs(np.log(relative_distance(place.x, self.x))))

    def valley(self) -> list[Candidate]:
        """The bottoms of the valley that the direction of least curvature leads into, one at each distance.

        A function may rise along every line and fall along a curve, as Peano's (y − x²)(y − 2x²) does. Where the
        curvature isn't upwards clearly, such a curve touches the direction of least curvature. Where there is no time
        for both sides one is followed, in turn from point to point.
        """
        if self.bend is None:
            return []
        sides = (1, -1) if self.thorough else (int(self.rng.choice((-1, 1))),)
        found = []
        for distance in self._small * np.array(ALONG_VALLEY):
            bottoms = [self._bottom_beside(side * self.bend, float(distance)) for side in sides]
            found.append(min(bottoms, key=lambda place: place.value))
        return [place for place in found if np.isfinite(place.value)]

    def _bottom_beside(self, way: Array, distance: float) -> Candidate:
        """The lowest place that a search finds which starts at a distance along a way, and goes little farther."""
        start = self.x.reshape(-1) + distance * way.reshape(-1)

        def near(z: Array) -> float:
            return self._flat(z) if np.abs(z - self.x.reshape(-1)).max() <= REACH * distance else np.inf

        simplex = np.concatenate([start[None], start + SIDEWAYS * distance * np.eye(start.size)])
        return self._lowest(near, start, initial_simplex=simplex, xatol=SETTLED * distance, fatol=np.inf)

    def _roamed(self) -> list[Candidate]:
        """Places that searches from anywhere come to: at few points, for such a search takes many evaluations."""
        starts = ROAMS if self.thorough else int(self.rng.integers(ROAMED) == 0)
        found = []
        for exponent in self.rng.uniform(NEAR, FAR, starts):
            z = self._led(self.x + self._large * 2.0**exponent * self.rng.standard_normal(self.x.shape))
            value = self(z)
            if np.isfinite(value):
                found.append(self._descended(Candidate(z, value)))
        return found

    def _near_distances(self, last: int) -> Array:
        """Distances from the nearest on, up to a power of two, by the smaller of 1 and the size of x."""
        return np.asarray(self._small * 2.0 ** np.arange(NEAREST, last, 2))

    def _far_distances(self) -> Array:
        """Distances from there to the farthest: each twice the one before, so that a well shows which lies between zero
        and twice its distance."""
        last = np.ceil(np.log2(self._large / self._small)) + FAR
        return np.asarray(self._small * 2.0 ** np.arange(NEAR, last + 1))

    def _near(self, way: Array) -> Iterator[Candidate]:
        """Places to which the function falls, or stays, all the way from the point: not those beyond a rise."""
        for side in (way, -way):
            for distance in self._near_distances(LOCALLY + 1):
                z = self.x + distance * side
                value = self(z)
                if value > self.value + RISE * (self.sigma + EPS * abs(value)):
                    break
                yield Candidate(z, value)

    def _along(self, way: Array, flat: bool) -> list[Candidate]:
        """Places along a line, and at the bottom of the valleys that it crosses, and of the lowest basin."""
        distances = np.concatenate([self._near_distances(NEAR) if flat else [], self._far_distances()])
        t = np.concatenate([-distances[::-1], [0.0], distances])
        values = np.array([self(self.x + each * way) if each else self.value for each in t])
        found = [Candidate(self.x + each * way, float(value)) for each, value in zip(t, values, strict=True) if each]
        rim = values - RISE * (self.sigma + EPS * np.where(np.isfinite(values), np.abs(values), 0.0))
        valleys = [k for k in range(1, t.size - 1) if t[k] and rim[k - 1] > values[k] < rim[k + 1]]
        bottoms = [
            self._bottom(way, t[k - 1], t[k + 1]) for k in sorted(valleys, key=lambda k: float(values[k]))[:REFINED]
        ]
        if bottoms:
            lowest = min(bottoms, key=lambda place: place.value)
            found += bottoms if lowest.value < self.value else [*bottoms, self._descended(lowest)]
        return found

    def _bottom(self, way: Array, start: float, end: float) -> Candidate:
        """The lowest place that a one-dimensional search finds between two on a line."""
        from scipy.optimize import minimize_scalar

        def along(t: float) -> float:
            return self(self.x + t * way)

        best = minimize_scalar(along, bounds=(start, end), method="bounded", options={"maxiter": LINE_EVALUATIONS})
        return Candidate(self.x + float(best.x) * way, float(best.fun))

    def _descended(self, start: Candidate) -> Candidate:
        """The lowest place that a search of few evaluations finds from there, off the line too."""
        return self._lowest(self._flat, start.x)

    def _lowest(self, function: ScalarFunction, start: Array, **more: Any) -> Candidate:
        """The lowest place that a simplex comes to in few evaluations."""
        from scipy.optimize import minimize

        options: Any = {"maxfev": DESCENT_EVALUATIONS, "adaptive": True, **more}
        best = minimize(function, start.reshape(-1), method="Nelder-Mead", options=options)
        return Candidate(self._led(np.asarray(best.x)), float(best.fun))

    def _flat(self, z: Array) -> float:
        return self(self._led(z))

    def _led(self, z: Array) -> Array:
        """A place as the way to it through the region leads there."""
        return self.x + self.feasible_set.way(self.x, z.reshape(self.x.shape) - self.x)


def _axis(x: Array, k: int) -> Array:
    axis = np.zeros(x.size)
    axis[k] = 1.0
    return axis.reshape(x.shape)
