"""Is a claimed gradient the slope of a function? A few lines decide, each with as many values as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import numpy as np

from ..spaces import Array
from ..verdict import Outcome, Verdict
from .directions import LONGEST_ENTRY
from .line import Line
from .noise import Noise, Scalar, function_noise, rms
from .search import careful, quick
from .windows import Window

EASY_LINES, HARD_LINES = 2, 3
GOAL = 1e-10
"""The relative tolerance at which a closer look stops looking."""
CONCLUSIVE = 1e-3
"""A line that can't tell the slope to within this share of it says nothing."""
SECOND_LADDER = 0.7
AGREE = 0.05
WITNESS = 2
"""A failure must also show with steps smaller by this power of two: a plateau of large steps proves nothing."""
KINK = 0.05
"""A jump of the slope by this share of its size is a kink, if it lasts …"""
LASTING = 0.5
"""… when the step is divided by 16: this share of it."""


class Rounding(Protocol):
    """How far rounding can move what is claimed along a direction."""

    def along(self, direction: Array) -> float: ...


Along = Callable[[Array], float]
"""What a claim makes of a direction or a displacement: a change of the function, or the rounding of one."""

NOISY = "the noise of the function hides the derivative"
OSCILLATES = "larger and smaller steps disagree: the function oscillates or is rough"
KINKED = "the function has a kink there"
NOT_FINITE = "the function isn't finite next to the point"


@dataclass
class Slopes:
    """What the lines came to. ``difference`` and ``allowed`` are those of the line that decides, ``scale`` the size of
    the slope along it; ``line`` and ``window`` are kept for finding the entries that are wrong."""

    outcome: Outcome
    reason: str = ""
    difference: float = 0.0
    allowed: float = math.inf
    scale: float = 0.0
    evaluations: int = 0
    line: Line | None = field(default=None, repr=False)
    window: Window | None = field(default=None, repr=False)

    @property
    def sensitivity(self) -> float:
        """The smallest relative error of the slope that would have shown."""
        return (self.allowed + self.difference) / self.scale if self.scale > 0 else math.inf

    def verdict(self, variable: str, total: int) -> Verdict:
        """The same as a verdict on a claim of so many entries."""
        ratio = self.difference / self.allowed if self.allowed > 0 else math.inf if self.difference else 0.0
        return Verdict(
            self.outcome,
            self.reason,
            difference=self.difference,
            allowed=self.allowed,
            ratio=ratio,
            sensitivity=self.sensitivity,
            evaluations=1 + self.evaluations,
            variable=variable,
            total=total,
        )


class Judge:
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
    lines:
        ``Line`` for first derivatives, ``CurvedLine`` for second ones.
    """

    def __init__(
        self,
        function: Scalar,
        x: Array,
        value: float,
        claimed: Along,
        size: Along,
        rounding: Callable[[], Rounding],
        lines: type[Line] = Line,
    ) -> None:
        self.calls = 0
        self._lines = lines
        self._reach = np.maximum(np.abs(x), rms(x) or 1.0)
        self._quick_start = lines.start + (x.size.bit_length() // 4 if lines.order == 1 else 0)

        def counted(z: Array) -> float:
            self.calls += 1
            return function(z)

        self.function = counted
        self.x = x
        self.value = value
        self.claimed = claimed
        self.size = size
        self._measure_rounding = rounding
        self._rounding: Rounding | None = None
        self._noise: Noise | None = None
        self._start: int | None = None

    def line(self, direction: Array, stretch: float = 1.0) -> Line:
        """A line through the point, in this direction."""
        line = self._lines(
            self.function,
            self.x,
            self.value,
            self.claimed,
            direction,
            stretch=stretch,
            natural=self._natural_step(direction),
        )
        if self._noise is not None:
            line.measured = self._noise
        return line

    def _natural_step(self, direction: Array) -> int:
        """The exponent of the step at which some entry has moved by its own scale, or that of x where it is smaller."""
        reach = float(np.max(np.abs(direction) / self._reach, initial=0.0)) / LONGEST_ENTRY
        return max(0, math.ceil(math.log2(reach))) if 0 < reach < math.inf else 0

    def over(self, directions: Iterable[Array]) -> Slopes:
        """The verdict over as many of the directions as it takes."""
        found: list[Slopes] = []
        wanted = EASY_LINES
        for direction in islice(directions, HARD_LINES):
            line = self.line(direction)
            scale = self.size(direction)
            window = quick(line, scale, self._quick_start)
            if window is not None:
                self._quick_start = window.k
                found.append(_passed(line, window, window.allowed, scale))
            else:
                wanted = HARD_LINES
                slopes = self._closely(line, scale)
                if slopes.outcome is Outcome.FAIL or slopes.reason == KINKED:
                    slopes.evaluations = self.calls
                    return slopes
                found.append(slopes)
            if len(found) >= wanted:
                break
        return self._sum_up(found)

    def _sum_up(self, found: list[Slopes]) -> Slopes:
        passed = [each for each in found if each.outcome is Outcome.PASS]
        decisive = max(passed, key=lambda each: each.sensitivity) if passed else found[0]
        decisive.evaluations = self.calls
        return decisive

    def _closely(self, line: Line, scale: float) -> Slopes:
        """A closer look at a line that a quick one left open."""
        if self._rounding is None:
            self._rounding = self._measure_rounding()
        if self._noise is None:
            self._noise = function_noise(self.function, self.x, self.value, line.expected, line.direction)
        line.measured = self._noise
        rounding = self._rounding.along(line.direction)
        want = max(GOAL * scale, rounding)
        best = None
        start = None if self._start is None else self._start + line.natural
        for early in (True, False):
            best = careful(line, max(scale, 1e-300), want, rounding, early, start)
            if best is None:
                break
            if abs(best.slope) <= best.allowed + rounding:
                break
            if self._confirmed(line, best, rounding):
                kinked = self._kink(line, best, abs(best.slope))
                outcome = Outcome.INCONCLUSIVE if kinked else Outcome.FAIL
                return self._slopes(outcome, KINKED if kinked else "", line, best, best.allowed + rounding, scale)
        if line.blown:
            return Slopes(
                Outcome.FAIL, "the claimed slope overflows where the function doesn't", math.inf, 0.0, scale, line=line
            )
        if best is None:
            return Slopes(Outcome.INCONCLUSIVE, NOT_FINITE, scale=scale)
        self._start = best.k - line.natural
        allowed = best.allowed + rounding
        if abs(best.slope) > allowed:
            return self._slopes(Outcome.INCONCLUSIVE, OSCILLATES, line, best, allowed, scale)
        natural = self._natural(line)
        if scale <= 2 * rounding:  # the claim is zero, up to its own rounding
            natural = max(natural, abs(self.value))
        if self._kink(line, best, max(scale, natural)):
            return self._slopes(Outcome.INCONCLUSIVE, KINKED, line, best, allowed, scale)
        if allowed > CONCLUSIVE * max(scale, natural):
            reason = NOISY if best.noisy or rounding > best.allowed else OSCILLATES
            return self._slopes(Outcome.INCONCLUSIVE, reason, line, best, allowed, scale)
        return _passed(line, best, allowed, scale if allowed <= CONCLUSIVE * scale else natural)

    def _natural(self, line: Line) -> float:
        """How large a slope the function has between x and the largest step taken, at most the natural one."""
        inner = [k for k in line.slopes if k >= line.natural and line.finite(k)]
        if not inner:
            return 0.0
        k = min(inner)
        t = line.step(k)
        if line.order > 1:
            return abs(line.bends[k]) / t
        change = max(abs(line.bends[k]) * t, abs(2 * t * line.slopes[k] + self.claimed(2 * t * line.direction)))
        return change / (2 * t)

    def _confirmed(self, line: Line, best: Window, rounding: float) -> bool:
        """Whether a second ladder, and smaller steps on either, say the same."""
        second = self.line(line.direction, SECOND_LADDER)
        second.evaluate(*range(best.k, best.k + best.m + 2), best.k + 14, best.k + 15)
        again = second.best()
        if again is None or abs(again.slope) <= again.allowed + rounding:
            return False
        if abs(again.slope - best.slope) > best.allowed + again.allowed + AGREE * abs(best.slope):
            return False
        return any(
            window.k >= best.k + WITNESS and abs(window.slope) > window.allowed + rounding
            for each in (line, second)
            for window in each.windows()
        )

    def _kink(self, line: Line, best: Window, size: float) -> bool:
        """Whether the slope jumps at the point: the difference of the one-sided slopes doesn't shrink with the step."""
        if line.order > 1:
            return False
        coarse = best.k + best.m - 1
        fine = coarse + 4
        line.evaluate(fine)
        jump = abs(line.bends[fine])
        if not math.isfinite(jump) or jump < 20 * line.noise(fine):
            return False
        return jump > LASTING * abs(line.bends[coarse]) and jump > KINK * size

    def _slopes(
        self, outcome: Outcome, reason: str, line: Line, window: Window, allowed: float, scale: float
    ) -> Slopes:
        return Slopes(outcome, reason, abs(window.slope), allowed, scale, line=line, window=window)


def _passed(line: Line, window: Window, allowed: float, scale: float) -> Slopes:
    return Slopes(Outcome.PASS, "", abs(window.slope), allowed, scale, line=line, window=window)
