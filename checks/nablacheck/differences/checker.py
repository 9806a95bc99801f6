"""Is a claimed gradient the slope of a function? A few lines decide, each with as many values as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Protocol

import numpy as np

from nablacheck.core.arrays import Array, rms
from nablacheck.core.verdict import NOISY, Outcome
from nablacheck.differences.confirm import confirmed
from nablacheck.differences.directions import LONGEST_ENTRY
from nablacheck.differences.fast_path import CLOSE, FastPath
from nablacheck.differences.line import Line
from nablacheck.differences.locate import EACH, locate
from nablacheck.differences.noise import Noise, Scalar, function_noise
from nablacheck.differences.nonsmooth import doubt, jumpy, kinked, subtle
from nablacheck.differences.outcome import JUMPED, KINKED, NOT_FINITE, OSCILLATES, OVERFLOWS, LineResult, passed, slopes
from nablacheck.differences.richardson import Extrapolant
from nablacheck.differences.step_search import careful

EASY_LINES, HARD_LINES = 2, 3
"""An error may happen to cancel along one line, hardly along two; where one took a closer look, which may come to
nothing, another is looked along."""
GOAL = 1e-10
"""The relative tolerance at which a closer look stops looking."""
CONCLUSIVE = 1e-3
"""A line that can't tell the slope to within this share of it says nothing."""
LEAST_SCALE = 1e-300
"""The size that a slope of zero is taken to have where a search asks for the logarithm of it."""


class Rounding(Protocol):
    """How far rounding can move what is claimed along a direction."""

    def along(self, direction: Array) -> float: ...


Along = Callable[[Array], float]
"""What a claim makes of a direction or a displacement: a change of the function, or the rounding of one."""


class Counted:
    """A function that counts its calls. It knows nothing of who asks, so that no cycle keeps large arrays alive."""

    def __init__(self, function: Scalar) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, z: Array) -> float:
        self.calls += 1
        return self.function(z)


class Checker:
    """Judges one claim at one point.

    Parameters
    ----------
    function:
        The scalar function; not finite where it has no value.
    x, value:
        The point, and the function there.
    claimed:
        The change that the claim gives for a displacement.
    size:
        How large the slope along a direction is, without cancellation: ‖g ∘ v‖.
    rounding:
        How far rounding moves the claimed slope along a direction; called only where it is needed.
    floor:
        The least that the noise of the function can be, as far as its arguments tell; called only where it is needed.
    lines:
        ``Line`` for first derivatives, ``CurvedLine`` for second ones.
    finest:
        The share of the slope below which nothing is called an error, where it is to be more than the line's own.
    claim:
        The claimed gradient, if it is one that is claimed: it tells which way the function climbs.
    """

    def __init__(
        self,
        function: Scalar,
        x: Array,
        value: float,
        claimed: Along,
        size: Along,
        rounding: Callable[[], Rounding],
        floor: Callable[[], float] = float,
        lines: type[Line] = Line,
        finest: float = 0.0,
        claim: Array | None = None,
    ) -> None:
        self.function = Counted(function)
        self.x = x
        self.value = value
        self.claimed = claimed
        self.size = size
        self._measure_rounding = rounding
        self._floor = floor
        self._lines = lines
        self._least = finest
        self.claim = claim
        self._reach = np.asarray(np.maximum(np.abs(x), rms(x) or 1.0))
        self._quick = FastPath()
        self._rounding: Rounding | None = None
        self._noise: Noise | None = None

    @property
    def calls(self) -> int:
        """How often the function has been evaluated."""
        return self.function.calls

    def line(self, direction: Array) -> Line:
        """A line through the point, in this direction."""
        natural = self._natural_step(direction)
        line = self._lines(self.function, self.x, self.value, self.claimed, direction, natural=natural)
        if self._noise is not None:
            line.measured = self._noise
        return line

    def _finest(self, line: Line) -> float:
        """The share of the slope below which nothing is called an error."""
        return max(line.finest, self._least)

    def _natural_step(self, direction: Array) -> int:
        """The exponent of the step at which some entry has moved by its own scale, or that of x where it is smaller."""
        share = np.asarray(np.abs(direction))
        share /= self._reach
        reach = float(share.max(initial=0.0)) / LONGEST_ENTRY
        return max(0, math.ceil(math.log2(reach))) if 0 < reach < math.inf else 0

    def over(self, directions: Iterable[Array]) -> LineResult:
        """The verdict over as many of the directions as it takes."""
        found: list[LineResult] = []
        wanted = EASY_LINES
        for direction in islice(directions, HARD_LINES):
            line = self.line(direction)
            scale = self.size(direction)
            window = self._quick.look(line, scale)
            if window is not None:
                size = scale or line.ordinary()
                found.append(passed(line, window, max(window.tolerance, CLOSE * size, self._finest(line) * size), size))
            else:
                wanted = HARD_LINES
                closer = self._closely(line, scale)
                if closer.outcome is Outcome.FAIL or closer.reason in (KINKED, JUMPED):
                    closer.evaluations = self.calls
                    return closer
                found.append(closer)
            if len(found) >= wanted:
                break
        return self._sum_up(found)

    def _sum_up(self, found: list[LineResult]) -> LineResult:
        """The line that contradicts the claim, if one does, for no other can take that back; else the pass that would
        have shown least, so that it doesn't promise too much; the first where no line passes."""
        contradicted = [each for each in found if each.contradicted]
        passing = [each for each in found if each.outcome is Outcome.PASS]
        if contradicted:
            decisive = contradicted[0]
        else:
            decisive = max(passing, key=lambda each: each.detection_limit) if passing else found[0]
        decisive.evaluations = self.calls
        return decisive

    def _closely(self, line: Line, scale: float) -> LineResult:
        """A closer look at a line that a quick one left open."""
        if self._rounding is None:
            self._rounding = self._measure_rounding()
        if self._noise is None:
            measured = function_noise(self.function, self.x, self.value, line.expected, line.direction)
            sigma = max(measured.sigma, self._floor()) or line.coarseness()
            self._noise = Noise(sigma, measured.eps)
        line.measured = self._noise
        rounding = max(self._rounding.along(line.direction), self._finest(line) * (scale or line.ordinary()))
        want = max(GOAL * scale, rounding)
        best = None
        for early in (True, False):
            best = careful(line, max(scale, LEAST_SCALE), want, rounding, early)
            if best is None:
                break
            if abs(best.slope) <= best.tolerance + rounding:
                break
            if confirmed(line, best, rounding):
                return self._failed(line, best, best.tolerance + rounding, scale)
        if line.blown:
            return LineResult(Outcome.FAIL, OVERFLOWS, math.inf, 0.0, scale, line=line)
        if best is None:
            return LineResult(Outcome.INCONCLUSIVE, NOT_FINITE, scale=scale)
        tolerance = best.tolerance + rounding
        if abs(best.slope) > tolerance:
            return replace(slopes(Outcome.INCONCLUSIVE, OSCILLATES, line, best, tolerance, scale), contradicted=True)
        size = scale if scale > 0 else line.ordinary()
        if kinked(line, best, size):
            return slopes(Outcome.INCONCLUSIVE, KINKED, line, best, tolerance, scale)
        if tolerance > CONCLUSIVE * size:
            reason = NOISY if best.noisy or rounding > best.tolerance else OSCILLATES
            return slopes(Outcome.INCONCLUSIVE, reason, line, best, tolerance, scale)
        return passed(line, best, tolerance, size)

    def _failed(self, line: Line, best: Extrapolant, tolerance: float, scale: float) -> LineResult:
        """The failure that a line shows, unless there is a reason why the claim may be right although its slope is not
        what it says."""
        reason, located = doubt(line, best), None
        if not reason and subtle(line, best, scale):
            wrong = line.direction
            if wrong.size > EACH:
                located = locate(line, best)
                wrong = located.among(wrong)
            if jumpy(line, best, scale, wrong, size=self.size, reach=self._reach, claim=self.claim):
                reason = JUMPED
        outcome = Outcome.INCONCLUSIVE if reason else Outcome.FAIL
        return replace(slopes(outcome, reason, line, best, tolerance, scale), located=located)
