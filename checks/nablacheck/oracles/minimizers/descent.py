"""Whether a stationary point is a minimum: no value of the variable in its space may make the function lower."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from itertools import combinations
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, rms
from nablacheck.core.contract import ContractError, LeftDomain
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.noise import estimate_noise, polynomial_contrasts
from nablacheck.differences.rounding import propagated_input_rounding
from nablacheck.oracles.minimizers.lower_values import Candidate, Search, relative_distance, some
from nablacheck.oracles.shared.feasible_set import NO_STRAIGHT_PATH
from nablacheck.oracles.shared.problem import LinearizedClaim
from nablacheck.oracles.shared.rounding import claim_rounding

NOISE = 10.0
"""By how many standard deviations of the noise a value has to be lower."""
FAINT = 1e-5
"""A value lower by less than this share of those on the way has to lie on a smooth curve with them: a function that
stops iterating at a tolerance is lower by as much anywhere."""
ON_THE_WAY = np.arange(11) / 8
SMOOTHLY = polynomial_contrasts(ON_THE_WAY, 4)
NEXT_TO_IT, HAIR = 16, 2.0**-34
"""How many values are taken next to a lower place, and how near, relatively: where all but an ulp cancels most of them
may be equal."""
BESIDE = 4
"""How many places that lie off the minimiser by its rounding are looked at."""


class Lower(NamedTuple):
    """What a search has found: the lower place if there is one, how much lower rounding could make it, and the cost."""

    place: Candidate | None
    tolerance: float
    evaluations: int


def descent_check(problem: LinearizedClaim, verdict: Verdict) -> Verdict:
    """The verdict, or a failure where the function is lower than at the claimed minimiser."""
    if problem.feasible_set.curved:
        return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=NO_STRAIGHT_PATH, unsupported=True)
    if "lower" not in problem.about_claim:
        problem.about_claim["lower"] = Minimum(problem).lower()
    found: Lower = problem.about_claim["lower"]
    verdict = replace(verdict, evaluations=verdict.evaluations + found.evaluations)
    if found.place is None:
        return verdict
    here = float(problem.function(problem.x))
    below = here - found.place.value
    return replace(
        verdict,
        outcome=Outcome.FAIL,
        reason=told(here, found.place.value, below, relative_distance(found.place.x, problem.x)),
        difference=below,
        tolerance=found.tolerance,
        ratio=below / found.tolerance if found.tolerance else np.inf,
    )


def told(here: float, value: float, below: float, distance: float) -> str:
    """A lower value in words, the difference where six digits don't tell it."""
    lower = f"one lower by {below:.2g}" if f"{here:.6g}" == f"{value:.6g}" else f"{value:.6g}"
    return f"the value there is {here:.6g}, and a point at relative distance {distance:.2g} has {lower}"


def search_from(problem: LinearizedClaim, thorough: bool) -> Search:
    """A search around the claimed minimiser of a problem."""
    here = float(problem.function(problem.x))
    return Search(
        partial(_value, problem),
        problem.x,
        here,
        rounding_of_value(problem),
        problem.feasible_set,
        problem.local,
        thorough,
    )


def rounding_of_value(problem: LinearizedClaim) -> float:
    """How far rounding alone may move the function's value at the claimed minimiser, measured once."""
    if "rounding of value" not in problem.about_claim:
        value = problem.function(problem.x)
        moved = float(propagated_input_rounding(problem.function_moved, value))
        problem.about_claim["rounding of value"] = max(EPS * abs(float(value)), moved)
    measured: float = problem.about_claim["rounding of value"]
    return measured


def _value(problem: LinearizedClaim, z: Array) -> float:
    """The function there; NaN where it has no value, or its source raises whatever it raises out of its domain."""
    try:
        return float(problem.function(z))
    except (ContractError, LeftDomain):
        return np.nan


class Minimum:
    """A claimed minimiser, and what rounding and roughness of the function make of the values around it."""

    def __init__(self, problem: LinearizedClaim) -> None:
        self.problem = problem
        self.x = problem.x
        self.here = float(problem.function(problem.x))
        self.sigma = rounding_of_value(problem)

    def lower(self) -> Lower:
        """A place that is lower for certain, if the search finds one."""
        search = search_from(self.problem, thorough=False)
        for place in some(search.places()):
            tolerance, below = self._allowed(place), self.here - place.value
            if below > tolerance and (below > FAINT * self._size(place) or below > NOISE * self._roughness(place)):
                return Lower(place, tolerance, search.evaluations)
        bottom = self._along_valley(search) if self.problem.local else None
        return Lower(bottom, 0.0 if bottom is None else self._allowed(bottom), search.evaluations)

    def _along_valley(self, search: Search) -> Candidate | None:
        """A place in a valley that falls from the minimiser on: lower at two distances, and the nearer one by less than
        in proportion. What is lower by as much however near it is only jumps: a function that stops iterating at a
        tolerance does."""
        lower = [place for place in search.valley() if self.here - place.value > self._allowed(place)]
        slopes = [(self.here - place.value) / relative_distance(place.x, self.x) for place in lower]
        falls = (
            far for (far, steep), (_, slight) in combinations(zip(lower, slopes, strict=True), 2) if slight < steep
        )
        return next(falls, None)

    def _allowed(self, place: Candidate) -> float:
        """By how much the place may be lower for no other reason than rounding: in the function here and there, or of
        the minimiser itself."""
        return NOISE * (self.sigma + self._noise(place) + self._unsteadiness(place) + self._beside)

    def _noise(self, place: Candidate) -> float:
        """The noise of the function at the point and at the place, along the way from one to the other."""
        function = partial(_value, self.problem)
        way = place.x - self.x
        there = way / rms(way / entry_scales(place.x))
        return max(
            estimate_noise(function, self.x, self.here, lambda move: 0.0, self._natural(way)).sigma,
            estimate_noise(function, place.x, place.value, lambda move: 0.0, there).sigma,
        )

    def _unsteadiness(self, place: Candidate) -> float:
        """How much the function changes next to the place, where rounding is all that it may change by."""
        drawn = np.random.default_rng(0).uniform(-1.0, 1.0, (NEXT_TO_IT, *self.x.shape))
        values = [_value(self.problem, place.x * (1 + HAIR * each)) for each in drawn]
        return float(np.max(np.abs(np.subtract(values, place.value)))) if np.isfinite(values).all() else np.inf

    def _natural(self, way: Array) -> Array:
        """A way as long as the entries of the minimiser are large."""
        return way / rms(way / entry_scales(self.x))

    @cached_property
    def _beside(self) -> float:
        """How much the function changes where the minimiser moves as far as rounding may move it."""
        off = claim_rounding(self.problem)
        signs = np.random.default_rng(0).choice((-1.0, 1.0), (BESIDE, *self.x.shape))
        changes = [abs(_value(self.problem, self.x + off * each) - self.here) for each in signs]
        return float(np.max(changes)) if np.isfinite(changes).all() else np.inf

    def _on_the_way(self, place: Candidate) -> Array:
        return np.array([_value(self.problem, self.x + t * (place.x - self.x)) for t in ON_THE_WAY])

    def _size(self, place: Candidate) -> float:
        """How large the values are from the point to the place and a natural step around, or the terms that they are
        made of."""
        step = self._natural(place.x - self.x)
        around = [_value(self.problem, self.x + step), _value(self.problem, self.x - step)]
        values = np.concatenate([self._on_the_way(place), around])
        return max(self.sigma / EPS, float(np.nanmax(np.abs(values))))

    def _roughness(self, place: Candidate) -> float:
        """What no polynomial explains of the values from the point to the place."""
        values = self._on_the_way(place)
        return rms(SMOOTHLY @ (values - self.here)) if np.isfinite(values).all() else np.inf
