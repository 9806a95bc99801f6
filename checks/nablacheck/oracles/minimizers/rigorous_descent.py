"""A proof in ball arithmetic that a claimed minimizer is none: the function is lower elsewhere for certain.

A search in floats suggests where; balls decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.forward import DualArray, Indeterminate, dual_array
from nablacheck.oracles.minimizers.descent_check import lower_value_text, search_from
from nablacheck.oracles.minimizers.descent_search import relative_distance, spread_over
from nablacheck.oracles.options import BALL
from nablacheck.oracles.shared.claimed_and_true import PROVEN_WRONG
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, run
from nablacheck.oracles.shared.feasible_set import NO_STRAIGHT_PATH
from nablacheck.oracles.shared.problem import LinearizedClaim

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls

LOWER_NEARBY = "the function is lower near the claimed minimizer, and doesn't curve down there"


class Suggestions(NamedTuple):
    """Displacements from a claimed minimizer to where the function is lower in floats, or curves least; and from a
    local one to the bottoms of the valley beside it."""

    lower: list[Array]
    valley: list[Array]


class ProvenLower:
    """The search for a proof at one precision, for a claim about one variable."""

    def __init__(self, evaluated: EvaluatedClaim, number_system: Balls, problem: LinearizedClaim) -> None:
        self.evaluated = evaluated
        self.number_system = number_system
        self.problem = problem
        self.variable = problem.variable
        (self.x,) = evaluated.stated()

    def verdict(self) -> Verdict | None:
        """The failure if the function is certainly lower somewhere; None if nothing speaks against the claim.

        A local minimizer is disproven only by a function that is lower at the smallest distances, too, and certainly
        curves downwards: values alone prove nothing about those that are nearer still. So a lower valley beside it
        leaves the claim undecided.
        """
        value = self._value_at(self.x)
        if self.problem.feasible_set.curved:
            raise UnsupportedCode(NO_STRAIGHT_PATH)
        suggestions = self._suggestions()
        for move in suggestions.lower:
            drops = self._drops(value, move)
            if len(drops) < (len(BALL.contractions) if self.problem.local else 1):
                continue
            if self.problem.local and not self._curves_down(move):
                return inconclusive(LOWER_NEARBY)
            (distance, drop), *_ = drops.items()
            here = float(value.mid())
            text = lower_value_text(here, here - drop, drop, distance)
            return Verdict(Outcome.FAIL, f"{PROVEN_WRONG}: {text}", variable=self.variable)
        lower_bottoms = sum(self._drop(value, move) is not None for move in suggestions.valley)
        return inconclusive(LOWER_NEARBY) if lower_bottoms >= BALL.lower_in_valley else None

    def _suggestions(self) -> Suggestions:
        """From a thorough search, done once for all precisions."""
        known = self.problem.about_claim
        if "lower, thoroughly" not in known:
            x, search = self.problem.x, search_from(self.problem, thorough=True)
            lower = [each.x - x for each in spread_over(search.lower_candidates())]
            valley = [each.x - x for each in search.valley_bottoms()] if self.problem.local else []
            lower += [search.least_curved] if search.least_curved is not None else []
            known["lower, thoroughly"] = Suggestions(lower, valley)
        found: Suggestions = known["lower, thoroughly"]
        return found

    def _drops(self, value: Any, move: Array) -> dict[float, float]:
        """By how much the function is lower after a displacement and after shorter ones, by the relative distance; of
        those alone after which it certainly is."""
        drops: dict[float, float] = {}
        for each in (share * move for share in BALL.contractions):
            z = self.problem.x + each
            drop = self._drop(value, each) if self.problem.feasible_set.contains(z) else None
            if drop is not None:
                drops[relative_distance(z, self.problem.x)] = float(drop.mid())
        return drops

    def _drop(self, value: Any, move: Array) -> Any:
        """By how much the function is lower after a displacement; None if it isn't certainly lower."""
        try:
            drop = value - self._value_at(self.x + self._within_set(move))
        except (Indeterminate, OutsideDomain, UnsupportedCode):
            return None
        return drop if drop > 0 else None

    def _within_set(self, move: Array) -> DualArray:
        """A displacement projected on the directions that stay in the feasible set: what is rounded leaves it, and the
        function may be lower out there."""
        return run(self.problem.feasible_set.project, self.number_system, self.x, dual_array(self.number_system, move))

    def _value_at(self, x: DualArray) -> Any:
        return self.evaluated.value(**{self.variable: DualArray(self.number_system, x.primal).read_only()}).primal[()]

    def _curves_down(self, move: Array) -> bool:
        """Whether the second derivative of the function along a displacement is certainly negative."""
        try:
            direction = self._within_set(move)
            return bool(self.evaluated.curvature(self.variable, self.x, direction, direction).primal[()] < 0)
        except (Indeterminate, OutsideDomain, UnsupportedCode):
            return False
