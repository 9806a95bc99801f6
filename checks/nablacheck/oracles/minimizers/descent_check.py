"""The descent check: a stationary point is no minimizer if the function is lower elsewhere in the variable's space.

Stationary points include maxima and saddles, and minima that are only local. A search finds points that are lower;
here is decided whether the drop can be rounding.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from itertools import combinations
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, rms
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.noise import estimate_noise, polynomial_contrasts
from nablacheck.differences.propagated_rounding import propagated_input_rounding
from nablacheck.oracles.minimizers.descent_search import Candidate, Search, relative_distance, spread_over
from nablacheck.oracles.options import DESCENT
from nablacheck.oracles.shared.feasible_set import NO_STRAIGHT_PATH
from nablacheck.oracles.shared.problem import LinearizedClaim
from nablacheck.oracles.shared.value_rounding import claim_rounding

PATH_NODES = np.arange(11) / 8
"""Where values are taken on the way from the minimizer (0) to a candidate (1) and a little beyond it."""
PATH_CONTRASTS = polynomial_contrasts(PATH_NODES, 4)
"""What is left of the values there by a polynomial of degree 4."""


class LowestFound(NamedTuple):
    """What a search came to: the lower candidate if there is one, how large a drop rounding can make, and the cost."""

    candidate: Candidate | None
    tolerance: float
    evaluations: int


def descent_check(problem: LinearizedClaim, verdict: Verdict) -> Verdict:
    """The verdict, or a failure where the function is lower than at the claimed minimizer."""
    if problem.feasible_set.curved:
        return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=NO_STRAIGHT_PATH, unsupported=True)
    if "lower" not in problem.about_claim:
        problem.about_claim["lower"] = DescentCheck(problem).lowest()
    found: LowestFound = problem.about_claim["lower"]
    verdict = replace(verdict, evaluations=verdict.evaluations + found.evaluations)
    if found.candidate is None:
        return verdict
    here = float(problem.function(problem.x))
    drop = here - found.candidate.value
    return replace(
        verdict,
        outcome=Outcome.FAIL,
        reason=lower_value_text(here, found.candidate.value, drop, relative_distance(found.candidate.x, problem.x)),
        difference=drop,
        tolerance=found.tolerance,
        ratio=drop / found.tolerance if found.tolerance else np.inf,
    )


def lower_value_text(here: float, value: float, drop: float, distance: float) -> str:
    """A lower value in writing; the drop instead where six digits don't show it."""
    lower = f"one lower by {drop:.2g}" if f"{here:.6g}" == f"{value:.6g}" else f"{value:.6g}"
    return f"the value there is {here:.6g}, and a point at relative distance {distance:.2g} has {lower}"


def search_from(problem: LinearizedClaim, thorough: bool) -> Search:
    """A search that starts from the claimed minimizer of a problem."""
    here = float(problem.function(problem.x))
    function, sigma = partial(_value, problem), rounding_of_value(problem)
    return Search(function, problem.x, here, sigma, problem.feasible_set, problem.local, thorough)


def rounding_of_value(problem: LinearizedClaim) -> float:
    """How far rounding alone may move the function's value at the claimed minimizer, measured once."""
    if "rounding of value" not in problem.about_claim:
        value = problem.function(problem.x)
        moved = float(propagated_input_rounding(problem.perturbed_function, value))
        problem.about_claim["rounding of value"] = max(EPS * abs(float(value)), moved)
    measured: float = problem.about_claim["rounding of value"]
    return measured


def _value(problem: LinearizedClaim, z: Array) -> float:
    """The function there; NaN where it has no value, or its code raises whatever it raises out of its domain."""
    try:
        return float(problem.function(z))
    except (ContractError, OutsideDomain):
        return np.nan


class DescentCheck:
    """A claimed minimizer, and what rounding and noise make of the values around it."""

    def __init__(self, problem: LinearizedClaim) -> None:
        self.problem = problem
        self.x = problem.x
        self.here = float(problem.function(problem.x))
        self.sigma = rounding_of_value(problem)

    def lowest(self) -> LowestFound:
        """A point that is lower by more than rounding explains, if the search finds one."""
        search = search_from(self.problem, thorough=False)
        for candidate in spread_over(search.lower_candidates()):
            tolerance, drop = self._tolerance(candidate), self.here - candidate.value
            if drop > tolerance and self._smooth_descent(candidate, drop):
                return LowestFound(candidate, tolerance, search.evaluations)
        bottom = self._lower_in_valley(search) if self.problem.local else None
        return LowestFound(bottom, 0.0 if bottom is None else self._tolerance(bottom), search.evaluations)

    def _smooth_descent(self, candidate: Candidate, drop: float) -> bool:
        """Whether the drop is one of the function itself: a large one, or one that values on the way lead to."""
        if drop > DESCENT.small_drop * self._size(candidate):
            return True
        return drop > DESCENT.noise_factor * self._roughness(candidate)

    def _lower_in_valley(self, search: Search) -> Candidate | None:
        """A point in a valley that falls from the minimizer on: lower at two distances, and the nearer one by less than
        in proportion. A function that is lower by as much however near only jumps, as one does that stops iterating at
        a tolerance."""
        lower = [each for each in search.valley_bottoms() if self.here - each.value > self._tolerance(each)]
        slopes = [(self.here - each.value) / relative_distance(each.x, self.x) for each in lower]
        pairs = combinations(zip(lower, slopes, strict=True), 2)
        return next((far for (far, steep), (_, slight) in pairs if slight < steep), None)

    def _tolerance(self, candidate: Candidate) -> float:
        """How much lower the candidate may be by rounding alone: of the function at either point, or of the minimizer
        itself."""
        noise = self.sigma + self._noise(candidate)
        return DESCENT.noise_factor * (noise + self._last_digit_change(candidate) + self._change_off_minimizer)

    def _noise(self, candidate: Candidate) -> float:
        """The noise of the function at the minimizer and at the candidate, along the way from one to the other."""
        function = partial(_value, self.problem)
        way = candidate.x - self.x
        there = way / rms(way / entry_scales(candidate.x))
        return max(
            estimate_noise(function, self.x, self.here, lambda move: 0.0, self._scaled(way)).sigma,
            estimate_noise(function, candidate.x, candidate.value, lambda move: 0.0, there).sigma,
        )

    def _last_digit_change(self, candidate: Candidate) -> float:
        """How much the function changes right next to the candidate, where rounding is all that it may change by."""
        drawn = np.random.default_rng(0).uniform(-1.0, 1.0, (DESCENT.near_values, *self.x.shape))
        values = [_value(self.problem, candidate.x * (1 + DESCENT.near_distance * each)) for each in drawn]
        return float(np.max(np.abs(np.subtract(values, candidate.value)))) if np.isfinite(values).all() else np.inf

    def _scaled(self, way: Array) -> Array:
        """A direction of the length of the scales of the minimizer's entries."""
        return way / rms(way / entry_scales(self.x))

    @cached_property
    def _change_off_minimizer(self) -> float:
        """How much the function changes where the minimizer is moved as far as rounding may move it."""
        off = claim_rounding(self.problem)
        signs = np.random.default_rng(0).choice((-1.0, 1.0), (DESCENT.off_minimizer, *self.x.shape))
        changes = [abs(_value(self.problem, self.x + off * each) - self.here) for each in signs]
        return float(np.max(changes)) if np.isfinite(changes).all() else np.inf

    def _values_on_path(self, candidate: Candidate) -> Array:
        return np.array([_value(self.problem, self.x + t * (candidate.x - self.x)) for t in PATH_NODES])

    def _size(self, candidate: Candidate) -> float:
        """How large the values are from the minimizer to the candidate and one scale to either side, or the terms that
        they are made of."""
        step = self._scaled(candidate.x - self.x)
        around = [_value(self.problem, self.x + step), _value(self.problem, self.x - step)]
        values = np.concatenate([self._values_on_path(candidate), around])
        return max(self.sigma / EPS, float(np.nanmax(np.abs(values))))

    def _roughness(self, candidate: Candidate) -> float:
        """What no polynomial explains of the values from the minimizer to the candidate."""
        values = self._values_on_path(candidate)
        return rms(PATH_CONTRASTS @ (values - self.here)) if np.isfinite(values).all() else np.inf
