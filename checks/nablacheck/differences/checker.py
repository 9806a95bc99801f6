"""The decision rule: is a claimed gradient the derivative of a function? A few lines through the point decide, each
with as many evaluations as it takes.

The module is longer than others because it is one rule: each of its steps asks what those before have measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, norm
from nablacheck.core.verdict import NOISY, Outcome
from nablacheck.differences.additivity import additivity
from nablacheck.differences.averaging import averaged
from nablacheck.differences.beside_kinks import directions_beside_kink
from nablacheck.differences.central_differences import Extrapolant, Line, characteristic_exponent
from nablacheck.differences.confirmation import (
    bends_sharper_nearby,
    is_confirmed,
    is_confirmed_by_average,
    lost_to_cancellation,
    rounds_to_single,
)
from nablacheck.differences.directions import SCALES, Project, others_only, weighs_all_entries
from nablacheck.differences.float_resolution import finer_than_floats
from nablacheck.differences.kinks_and_jumps import has_jump, has_kink, inside_bend, is_small_error, jumps_at_point
from nablacheck.differences.line_result import (
    CLAIM_OVERFLOWS,
    JUMP_AT_POINT,
    JUMP_NEARBY,
    KINK_AT_POINT,
    NOT_DIFFERENTIABLE,
    NOT_FINITE,
    OSCILLATES,
    LineResult,
)
from nablacheck.differences.locate_wrong_entries import any_entry, has_none, locate_entries, sole_entry
from nablacheck.differences.noise import Noise, ScalarFunction, estimate_noise
from nablacheck.differences.options import (
    ADDITIVITY,
    AVERAGING,
    DECISION,
    LOCATION,
    RICHARDSON,
    ROUNDING,
    STEPS,
)
from nablacheck.differences.propagated_rounding import CodeRounding
from nablacheck.differences.steady_factor import ClaimedAt, factor_is_steady
from nablacheck.differences.step_selection import FastPath, search_steps

UNDECIDABLE = (KINK_AT_POINT, JUMP_AT_POINT, JUMP_NEARBY, NOT_DIFFERENTIABLE)
"""Reasons of the function for which a claim is neither right nor wrong, whatever other lines say."""


class Rounding(Protocol):
    """How far rounding can move what is claimed along a direction."""

    def along(self, direction: Array, function_precision: float) -> float: ...


class CountedFunction:
    """A function that counts its evaluations. It has no reference to the checker, so that no cycle keeps large arrays
    alive."""

    def __init__(self, function: ScalarFunction) -> None:
        self.function = function
        self.evaluations = 0

    def __call__(self, z: Array) -> float:
        self.evaluations += 1
        return self.function(z)


class Checker:
    """Checks one claim at one point.

    Parameters
    ----------
    function:
        The scalar function; not finite where it has no value.
    x, value:
        The point, and the function there.
    claimed_change:
        The change that the claim gives for a displacement.
    derivative_scale:
        The size of the claimed derivative along a direction, without cancellation: ‖g ∘ v‖.
    claim_rounding:
        How far rounding moves the claimed derivative along a direction; called only where it is needed.
    noise_floor:
        The least that the noise of the function can be, as far as its arguments tell; called only where it is needed.
    line_type:
        ``Line`` for first derivatives, ``CurvatureLine`` for second ones.
    error_floor:
        The relative error below which nothing is called wrong, where it is to be more than the line's own.
    gradient:
        The claimed gradient, if it is one that is claimed: it tells in which direction the function increases.
    code_rounding:
        What rounding inside the code of both can do, as far as that can be told; called only before a failure is
        reported.
    project:
        The projection of a direction on the tangent space of what ``x`` varies in; None where it is free.
    claimed_at:
        The gradient that is claimed at another point, if the claim can be asked there.
    """

    def __init__(
        self,
        function: ScalarFunction,
        x: Array,
        value: float,
        claimed_change: ScalarFunction,
        derivative_scale: ScalarFunction,
        claim_rounding: Callable[[], Rounding],
        noise_floor: Callable[[], float] = float,
        line_type: type[Line] = Line,
        error_floor: float = 0.0,
        gradient: Array | None = None,
        code_rounding: Callable[[], CodeRounding | None] = lambda: None,
        project: Project | None = None,
        claimed_at: ClaimedAt | None = None,
    ) -> None:
        self.function = CountedFunction(function)
        self.x = x
        self.value = value
        self.claimed_change = claimed_change
        self.derivative_scale = derivative_scale
        self.gradient = gradient
        self._claim_rounding = claim_rounding
        self._code_rounding = code_rounding
        self._project = project
        self._claimed_at = claimed_at
        self._noise_floor = noise_floor
        self._line_type = line_type
        self._error_floor = error_floor
        self._entry_scales = entry_scales(x)
        self._fast_path = FastPath()
        self._rounding: Rounding | None = None
        self._noise: Noise | None = None
        self._of_code: CodeRounding | None = None

    @property
    def evaluations(self) -> int:
        """How often the function has been evaluated."""
        return self.function.evaluations

    def line(self, direction: Array) -> Line:
        """A line through the point, in this direction."""
        step = characteristic_exponent(direction, self._entry_scales)
        line = self._line_type(
            self.function, self.x, self.value, self.claimed_change, direction, characteristic_exponent=step
        )
        if self._noise is not None:
            line.function_noise = self._noise
        return line

    def take_noise_from(self, other: Checker) -> None:
        """The noise of the function at another point serves here, too: it is as much, or grows with the value."""
        if (noise := other._noise) is not None:
            larger = max(abs(self.value) / abs(other.value), 1.0) if other.value else 1.0
            self._noise = noise._replace(sigma=noise.sigma * larger)

    def error_floor(self, line: Line) -> float:
        """The relative error below which nothing is called wrong along a line."""
        return max(line.error_floor, self._error_floor)

    def check(self, directions: Iterable[Array], *, free: bool = False) -> LineResult:
        """The result along as many of the directions as it takes. Where they are ``free``, their entries independent of
        each other, one is enough along which every entry of a gradient weighs."""
        found: list[LineResult] = []
        needed, directions = DECISION.lines, iter(directions)
        for direction in islice(directions, DECISION.lines_after_search):
            line = self.line(direction)
            scale = self.derivative_scale(direction)
            settled = self._fast_path.extrapolant(line, scale)
            if settled is not None:
                size = scale or line.reference_derivative()
                tolerance = max(settled.tolerance, STEPS.negligible * size, self.error_floor(line) * size)
                found.append(LineResult.passing(line, settled, tolerance, size))
                if free and len(found) == 1 and self.gradient is not None:
                    needed = 1 if weighs_all_entries(self.gradient, direction) else needed
            else:
                needed = DECISION.lines_after_search
                result = self._check_by_search(line, scale)
                if result.outcome is Outcome.FAIL and self._rounding_may_explain(result):
                    result = self._check_by_search(line, scale)
                if result.outcome is Outcome.FAIL and (reason := self._explained_by_function(result, directions)):
                    result = replace(result, outcome=Outcome.INCONCLUSIVE, reason=reason)
                if result.reason in (KINK_AT_POINT, NOT_DIFFERENTIABLE):
                    result = self._beside_kink(result)
                if result.outcome is Outcome.FAIL or result.reason in UNDECIDABLE:
                    result.evaluations = self.evaluations
                    return result
                found.append(result)
            if len(found) >= needed:
                break
        decisive = decisive_result(found)
        decisive.evaluations = self.evaluations
        return decisive

    def _rounding_may_explain(self, failure: LineResult) -> bool:
        """Whether runs of the code with random last digits show more rounding than is known, and so much that a failure
        has to be looked at again. They are made once a point."""
        line, error = failure.line, failure.extrapolant
        if self._of_code is not None or self._noise is None or line is None or error is None:
            return False
        self._of_code = self._code_rounding() or CodeRounding(0.0, np.zeros(self.x.shape))
        noise = RICHARDSON.noise_factor * line.propagated_noise(self._of_code.sigma, error.coarsest)
        of_claim = ROUNDING.random_factor * self._of_code.along(line.direction)
        self._noise = self._noise._replace(sigma=max(self._noise.sigma, self._of_code.sigma))
        return noise + of_claim > ROUNDING.random_share * abs(error.value)

    def _explained_by_function(self, failure: LineResult, directions: Iterator[Array]) -> str:
        """The reason why a confirmed failure may be none: jumps of the function, or slopes that don't add up; else
        empty."""
        line, error = failure.line, failure.extrapolant
        if line is None or error is None:
            return ""
        small = is_small_error(line, error, failure.scale)
        many = line.direction.size > LOCATION.max_entrywise
        steady = failure.multiple = small and many and self._is_multiple(line, error)
        adds_up = self._slopes_add_up(line, error, failure, directions)
        if not steady and self._jump_explains(line, error, failure):
            return JUMP_NEARBY
        return "" if adds_up else NOT_DIFFERENTIABLE

    def _is_multiple(self, line: Line, error: Extrapolant) -> bool:
        """Whether the claim is the derivative times one factor, also a long way off. Where a few entries make the
        slope, one of them may be what is wrong."""
        contributions = np.zeros(()) if self.gradient is None else np.abs(self.gradient * line.direction)
        if float(contributions.sum()) <= LOCATION.of_several * norm(contributions):
            return False
        return self._factor_is_steady(line, error, line.direction)

    def _factor_is_steady(self, line: Line, error: Extrapolant, wrong: Array) -> bool:
        """Whether the entries that move along the direction ``wrong`` are off by one factor over a long way."""
        if self.gradient is None or self._claimed_at is None:
            return False
        uphill = np.copysign(np.clip(wrong, -self._entry_scales, self._entry_scales), self.gradient)
        return factor_is_steady(line, error, wrong, uphill, self._claimed_at)

    def _slopes_add_up(self, line: Line, error: Extrapolant, failure: LineResult, directions: Iterator[Array]) -> bool:
        """Whether the slope that a failure shows is the sum of others. Of many entries a single wrong one is looked for
        first: where one explains the failure, its own slope and that of the others do add up."""
        if line.direction.size > LOCATION.max_entrywise and not failure.multiple:
            failure.located = failure.located or sole_entry(line, error)
            if self._is_sole_error(line, error, failure):
                return True

        def wrong_alone() -> bool:  # asked where slopes add up closely
            drawn = np.random.default_rng(np.array(line.direction).reshape(-1).view(np.uint64)[:2])
            first, second = map(int, drawn.choice(line.direction.size, 2, replace=False))
            found = any_entry(line, error, first, smooth=True)
            failure.located = failure.located or found
            return found is not None and any_entry(line, error, second, smooth=True) is not None

        alike = islice(directions, SCALES - 1, SCALES * ADDITIVITY.splits, SCALES)  # those at the scale of the line
        found = additivity(line, error, alike, wrong_alone, multiple=failure.multiple)
        failure.others, failure.multiple = found.lines, found.multiple
        return found.holds

    def _is_sole_error(self, line: Line, error: Extrapolant, failure: LineResult) -> bool:
        """Whether a single wrong entry explains a failure: it makes the residual of the line by itself, and the others
        make none where they move by themselves. Where numbers are tied, the entry that moves farthest may do the
        former, and the next one does where that stays."""
        located = failure.located
        if located is None or not located.exhaustive or located.positions.size != 1:
            return False
        gradient = line.direction if self.gradient is None else self.gradient
        others = others_only(line.direction, gradient, located.positions)
        failure.elsewhere = line.in_direction(others)
        if not has_none(failure.elsewhere, line, error):
            return False
        sizes = np.abs(self.x.reshape(-1))
        if np.count_nonzero(sizes == sizes[located.positions]) == 1:
            return True  # no other entry is as large, and a second look is left out
        other_signs = np.random.default_rng(1).choice((-1.0, 1.0), others.shape)
        return has_none(line.in_direction(other_signs * others), line, error)

    def _beside_kink(self, result: LineResult) -> LineResult:
        """The failure along directions in which the function has no kink, where there are such directions; else the
        result along the line that has one."""
        if result.line is None or result.extrapolant is None or result.line.direction.size < 2:
            return result
        free = directions_beside_kink(result.line, result.extrapolant, self._project)
        if not free:
            return result
        first, *rest = free
        beside = self._check_by_search(self.line(first), self.derivative_scale(first))
        line, error = beside.line, beside.extrapolant
        if beside.outcome is not Outcome.FAIL or line is None or error is None:
            return replace(result, agrees_beside=beside.outcome is Outcome.PASS)
        stands = not self._jump_explains(line, error, beside) and additivity(line, error, rest).holds
        return beside if stands else result

    def _check_by_search(self, line: Line, scale: float) -> LineResult:
        """The result along a line that the fast path left open."""
        rounding = self._measure(line, scale)
        target_tolerance = max(STEPS.target_tolerance * scale, rounding)
        best = None
        for stop_early in (True, False):
            best = search_steps(line, max(scale, DECISION.least_scale), target_tolerance, rounding, stop_early)
            if best is None:
                break
            if not best.rejects_zero(rounding):
                break
            if is_confirmed(line, best, rounding):
                return self._failure(line, best, best.tolerance + rounding, scale)
        if line.claim_overflowed:
            return LineResult(Outcome.FAIL, CLAIM_OVERFLOWS, math.inf, 0.0, scale, line=line)
        if best is None:
            return LineResult(Outcome.INCONCLUSIVE, NOT_FINITE, scale=scale)
        if self._averages(line, best, scale):
            average = averaged(line, best.coarsest)
            if average is not None and average.tolerance < best.tolerance and best.agrees(average):
                if not average.rejects_zero(rounding):
                    best = average
                elif is_confirmed_by_average(line, average, rounding):
                    return self._failure(line, average, average.tolerance + rounding, scale)
        size = scale if scale > 0 else line.reference_derivative()
        if not best.rejects_zero(rounding) and has_kink(line, best.finest, size):
            inside = inside_bend(line, best, size)
            if inside is None:
                return LineResult.of(Outcome.INCONCLUSIVE, KINK_AT_POINT, line, best, best.tolerance + rounding, scale)
            best = inside
        tolerance = best.tolerance + rounding
        if abs(best.value) > tolerance:
            undecided = LineResult.of(Outcome.INCONCLUSIVE, OSCILLATES, line, best, tolerance, scale)
            return replace(undecided, contradicted=True)
        if tolerance > DECISION.conclusive * size:
            reason = NOISY if best.noise_limited or rounding > best.tolerance else OSCILLATES
            return LineResult.of(Outcome.INCONCLUSIVE, reason, line, best, tolerance, scale)
        return LineResult.passing(line, best, tolerance, size)

    def _averages(self, line: Line, best: Extrapolant, scale: float) -> bool:
        """Whether an average over many values along a line may tell more than this extrapolant: one that noise limits,
        and that isn't nearer to zero than it would be for an error which the average would show."""
        if line.order > 1 or not best.noise_limited or line.function_noise.relative > ROUNDING.least_half:
            return False
        suspicious = abs(best.value) > AVERAGING.suspicious * best.tolerance > AVERAGING.worthwhile * scale
        return suspicious or best.tolerance > DECISION.conclusive * scale

    def _measure(self, line: Line, scale: float) -> float:
        """Measure the rounding of the claim and the noise of the function, once a point; gives how far the claimed
        derivative along the line may be off, by rounding or by features that no step resolves."""
        if self._rounding is None:
            self._rounding = self._claim_rounding()
        if self._noise is None:
            estimate = estimate_noise(self.function, self.x, self.value, line.expected_change, line.direction)
            of_inputs = self._noise_floor()
            sigma = max(estimate.sigma, of_inputs) or line.far_rounding()
            self._noise = Noise(sigma, estimate.eps, self._relative(sigma, line), of_inputs)
        line.function_noise = self._noise
        size = scale or line.reference_derivative()
        precision = max(EPS, self._noise.relative)
        if precision < ROUNDING.least_half:
            precision = min(precision, ROUNDING.coarsest_constants)
        rounding = max(self._rounding.along(line.direction, precision), self.error_floor(line) * size)
        if self._of_code is None:
            return rounding
        return max(rounding, ROUNDING.random_factor * self._of_code.along(line.direction))

    def _relative(self, sigma: float, line: Line) -> float:
        """The noise as a share of what rounding by one would make of the function's value and argument."""
        if sigma <= DECISION.ordinary_noise * abs(self.value):
            return EPS
        of_argument = self.derivative_scale(self.x) if line.order == 1 else 0.0
        line.evaluate(line.characteristic_exponent)  # the value at the point may be small by chance
        size = line.largest_value + of_argument
        return sigma / size if 0 < size < math.inf else EPS

    def _failure(self, line: Line, error: Extrapolant, tolerance: float, scale: float) -> LineResult:
        """The failure that a line shows, unless there is a reason why the claim may be right all the same."""
        reason = explain_mismatch(line, error)
        outcome = Outcome.INCONCLUSIVE if reason else Outcome.FAIL
        found = LineResult.of(outcome, reason, line, error, tolerance, scale)
        return replace(found, contradicted=bool(reason))

    def _jump_explains(self, line: Line, error: Extrapolant, failure: LineResult) -> bool:
        """Whether jumps of the function nearby may be why so small a share of the derivative seems wrong."""
        if not is_small_error(line, error, failure.scale):
            return False
        wrong = line.direction
        if wrong.size > LOCATION.max_entrywise:
            failure.located = failure.located or locate_entries(line, error)
            wrong = failure.located.restrict(wrong)
            if failure.located.dominant and self._factor_is_steady(line, error, wrong):
                return False
        return has_jump(
            line,
            error,
            failure.scale,
            wrong,
            derivative_scale=self.derivative_scale,
            entry_scales=self._entry_scales,
            gradient=self.gradient,
        )


def explain_mismatch(line: Line, error: Extrapolant) -> str:
    """The reason why the claim may be right although a line contradicts it, as far as the line itself shows it; empty
    where there is none."""
    if has_kink(line, error.finest, abs(error.value)):
        return KINK_AT_POINT
    if jumps_at_point(line):
        return JUMP_AT_POINT
    if line.direction.size <= LOCATION.max_entrywise and bends_sharper_nearby(line, error):
        return OSCILLATES
    if finer_than_floats(line, error):
        return OSCILLATES
    return NOISY if lost_to_cancellation(line, error) or rounds_to_single(line, error) else ""


def decisive_result(found: list[LineResult]) -> LineResult:
    """The line that contradicts the claim, if one does, which no other line outweighs; otherwise the pass with the
    largest detection limit, so that it promises no more than every line showed; the first where no line passes."""
    if len(found) == 1:
        return found[0]
    contradicted = [each for each in found if each.contradicted]
    if contradicted:
        return contradicted[0]
    passing = [each for each in found if each.outcome is Outcome.PASS]
    return max(passing, key=lambda each: each.detection_limit) if passing else found[0]
