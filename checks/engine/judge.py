"""Is a claimed gradient the slope of a function? A few lines decide, each with as many values as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Protocol

import numpy as np

from ..spaces import Array
from ..verdict import NOISY, Outcome
from .directions import LONGEST_ENTRY
from .jumps import jumps
from .line import SMALLEST, Line
from .locate import EACH, locate
from .noise import EPS, SINGLE, STEP, Noise, Scalar, function_noise, rms
from .quick import CLOSE, Quick
from .search import careful
from .slopes import JUMPED, KINKED, NOT_FINITE, OSCILLATES, Slopes, passed, slopes
from .windows import TIMES_NOISE, Window

EASY_LINES, HARD_LINES = 2, 3
GOAL = 1e-10
"""The relative tolerance at which a closer look stops looking."""
CONCLUSIVE = 1e-3
"""A line that can't tell the slope to within this share of it says nothing."""
SECOND_LADDER = 0.7
AGREE = 0.05
WITNESS = 2
"""A failure must also show with steps smaller by this power of two: a plateau of large steps proves nothing."""
BORNE_OUT = 0.1
"""A failure isn't believed where steps at which only rounding is left show less than this share of it …"""
ROUNDED = 0.03
"""… the rounding being below this share of it."""
LAST = 4
"""How many of the smallest steps that noise leaves room for: a run of them, since it takes two to see whether
truncation is in the way, and one alone may agree by chance."""
SUBTLE = 1e-3
"""So small a share of the slope may be off because the function jumps by next to nothing …"""
JUMPS = 8.0
"""… namely by no more than this many times its jump over the way there."""
FAR, NEAR = 4.0, 0.125
"""How far to look for jumps, beside one natural step: where smooth pieces are long, and where the function bends so
much that it hides them."""
KINK = 0.02
"""A jump of the slope by this share of its size is a kink …"""
UNSTEADY = 0.2
"""… if half the step shows the same jump but for this share of it."""


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
    floor:
        The least that the noise of the function can be, as far as its arguments tell; called only where it is needed.
    claim:
        The claimed gradient, if it is one that is claimed: it tells which way the function climbs.
    finest:
        The share of the slope below which nothing is called an error, where it is to be more than the line's own.
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
        floor: Callable[[], float] = float,
        lines: type[Line] = Line,
        finest: float = 0.0,
        claim: Array | None = None,
    ) -> None:
        self._lines = lines
        self._reach = np.asarray(np.maximum(np.abs(x), rms(x) or 1.0))
        self._quick = Quick()

        self.function = Counted(function)
        self.x = x
        self.value = value
        self.claimed = claimed
        self.size = size
        self._measure_rounding = rounding
        self._floor = floor
        self._least = finest
        self.claim = claim
        self._rounding: Rounding | None = None
        self._noise: Noise | None = None

    @property
    def calls(self) -> int:
        """How often the function has been evaluated."""
        return self.function.calls

    def line(self, direction: Array) -> Line:
        """A line through the point, in this direction."""
        line = self._lines(
            self.function,
            self.x,
            self.value,
            self.claimed,
            direction,
            natural=self._natural_step(direction),
        )
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

    def over(self, directions: Iterable[Array]) -> Slopes:
        """The verdict over as many of the directions as it takes."""
        found: list[Slopes] = []
        wanted = EASY_LINES
        for direction in islice(directions, HARD_LINES):
            line = self.line(direction)
            scale = self.size(direction)
            window = self._quick.look(line, scale)
            if window is not None:
                size = scale or line.ordinary()
                found.append(passed(line, window, max(window.allowed, CLOSE * size, self._finest(line) * size), size))
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
            measured = function_noise(self.function, self.x, self.value, line.expected, line.direction)
            self._noise = Noise(max(measured.sigma, self._floor()), measured.eps)
        line.measured = self._noise
        rounding = max(self._rounding.along(line.direction), self._finest(line) * (scale or line.ordinary()))
        want = max(GOAL * scale, rounding)
        best = None
        for early in (True, False):
            best = careful(line, max(scale, 1e-300), want, rounding, early)
            if best is None:
                break
            if abs(best.slope) <= best.allowed + rounding:
                break
            if self._confirmed(line, best, rounding):
                return self._failed(line, best, best.allowed + rounding, scale)
        if line.blown:
            return Slopes(
                Outcome.FAIL, "the claimed slope overflows where the function doesn't", math.inf, 0.0, scale, line=line
            )
        if best is None:
            return Slopes(Outcome.INCONCLUSIVE, NOT_FINITE, scale=scale)
        allowed = best.allowed + rounding
        if abs(best.slope) > allowed:
            return slopes(Outcome.INCONCLUSIVE, OSCILLATES, line, best, allowed, scale)
        size = scale if scale > 0 else line.ordinary()
        if self._kink(line, best, size):
            return slopes(Outcome.INCONCLUSIVE, KINKED, line, best, allowed, scale)
        if allowed > CONCLUSIVE * size:
            reason = NOISY if best.noisy or rounding > best.allowed else OSCILLATES
            return slopes(Outcome.INCONCLUSIVE, reason, line, best, allowed, scale)
        return passed(line, best, allowed, size)

    def _confirmed(self, line: Line, best: Window, rounding: float) -> bool:
        """Whether a second ladder, and smaller steps on either, say the same.

        The same number of steps, each half as large, has a small part of the truncation: it tells when that has been
        thought smaller than it is, as happens where extrapolations agree by chance. What it sees has to agree, and to
        be more than noise.
        """
        line.evaluate(best.k + best.m)
        if line.finite(best.k + best.m):
            smaller = line.window(best.k + 1, best.m)
            if abs(smaller.slope - best.slope) > best.allowed + TIMES_NOISE * smaller.noise:
                return False
            if abs(smaller.slope) <= min(best.allowed, TIMES_NOISE * smaller.noise):
                return False
        second = line.towards(line.direction, SECOND_LADDER)
        second.evaluate(*range(best.k, best.k + best.m + 2), *self._finer(second, best))
        again = second.best()
        if again is None or abs(again.slope) <= again.allowed + rounding:
            return False
        if abs(again.slope - best.slope) > best.allowed + again.allowed + AGREE * abs(best.slope):
            return False
        witnessed = any(
            window.k >= best.k + WITNESS and abs(window.slope) > window.allowed + rounding
            for each in (line, second)
            for window in each.windows()
        )
        return witnessed and not self._borne_out(second, best)

    def _finer(self, line: Line, best: Window) -> list[int]:
        """The smallest steps at which the difference would still be more than noise: they tell what the finest features
        make of it."""
        off = ROUNDED * abs(best.slope)
        steps = [best.k + by for by in line.much_smaller]
        steps = [k for k in steps if k <= SMALLEST and line.noise_of(line.measured.sigma, k) <= off]
        return steps[-LAST:]

    def _borne_out(self, line: Line, best: Window) -> bool:
        """Whether the smallest steps that the rounding of the values leaves room for bear the claim out after all. Then
        the larger ones see something else: a staircase from afar, a spike from outside, another unit. A function that
        is rounded itself doesn't move at such steps, and they tell nothing."""
        steps = self._smallest(line, best, EPS)
        if not steps or steps[0] < best.k + best.m or not all(self._bears_out(line, best, k) for k in steps):
            return False
        stepped = min(filter(None, map(abs, line.changes.values())), default=0.0) > STEP * abs(self.value)
        return stepped or all(line.changes[k] for k in steps)

    def _single(self, line: Line, best: Window) -> bool:
        """Whether larger steps bear the claim out, all of those that single precision leaves room for. Then the smaller
        ones may see nothing but that: a function that rounds inside shows no noise until the parts that it rounds
        move."""
        steps = [k for k in self._smallest(line, best, SINGLE) if k >= line.natural]
        return len(steps) > 1 and steps[-1] < best.k and all(self._bears_out(line, best, k) for k in steps)

    def _smallest(self, line: Line, best: Window, eps: float) -> range:
        """The smallest steps that such a rounding of the values leaves room for; none for second derivatives."""
        rounding = eps * abs(self.value)
        room = ROUNDED * abs(best.slope) * line.stretch / rounding if rounding > 0 else math.inf
        if line.order > 1 or not room > 0:
            return range(0)
        last = math.floor(min(math.log2(room), SMALLEST))
        return range(last - LAST + 1, last + 1)

    def _bears_out(self, line: Line, best: Window, k: int) -> bool:
        line.evaluate(k)
        return abs(line.slopes[k]) <= BORNE_OUT * abs(best.slope)

    def _failed(self, line: Line, best: Window, allowed: float, scale: float) -> Slopes:
        """The failure that a line shows, unless there is a reason why the claim may be right although its slope is not
        what it says."""
        reason, located = "", None
        if self._kink(line, best, abs(best.slope)):
            reason = KINKED
        elif self._swallowed(line, best) or self._single(line, best):
            reason = NOISY
        elif line.order == 1 and abs(best.slope) < SUBTLE * scale:
            wrong = line.direction
            if wrong.size > EACH:
                located = locate(line, best)
                wrong = located.among(wrong)
            if self._jumps(line, wrong, abs(best.slope), scale):
                reason = JUMPED
        outcome = Outcome.INCONCLUSIVE if reason else Outcome.FAIL
        return replace(slopes(outcome, reason, line, best, allowed, scale), located=located)

    def _swallowed(self, line: Line, best: Window) -> bool:
        """Whether the function stands still, and the claimed change is too small for it to move by: where terms cancel
        it moves by the rounding of these, or not at all, and its value doesn't show how coarse that is."""
        steps = range(best.k, best.k + best.m)
        if any(line.changes[k] for k in steps):
            return False
        least = min(filter(None, map(abs, line.changes.values())), default=0.0)
        return abs(best.slope) * 2 * line.step(best.k) < least < SINGLE * abs(self.value)

    def _jumps(self, line: Line, wrong: Array, off: float, scale: float) -> bool:
        """Whether the function has a jump nearby that explains why its slope is off by so much: along the direction of
        what is wrong, or along one on which the function climbs, and so may leave the piece that the line stays in."""
        around = np.clip(wrong, -self._reach, self._reach)
        uphill = around if self.claim is None else np.copysign(around, self.claim)
        size = self.size(wrong)
        shorter = self.size(around) / (size or 1.0)
        subtle = off < SUBTLE * size
        one = np.count_nonzero(wrong) == 1  # then there is no other way

        def explaining(place: Array) -> Array:
            return off * shorter / JUMPS * place

        return any(
            explaining(np.abs(jump.place)) < jump.height < SUBTLE * scale * shorter * jump.reach
            for way, reaches in ((around, () if one else (1.0, NEAR)), (uphill, (FAR, 1.0, NEAR)))
            for jump in jumps(partial(self._at, way), line.measured.sigma, reaches, *(() if subtle else (explaining,)))
        )

    def _at(self, way: Array, t: float) -> float:
        return self.function(self.x + t * way)

    def _kink(self, line: Line, best: Window, size: float) -> bool:
        """Whether the slope jumps at the point, by a share of its size that the noise can't explain, at small steps."""
        fine = best.k + best.m - 1
        line.evaluate(fine, fine + 1, fine + 2)
        kink, again = line.kink(fine), line.kink(fine + 1)
        lasting = math.isfinite(kink) and abs(again - kink) < UNSTEADY * kink
        return lasting and kink > KINK * size and again > 20 * line.noise(fine + 2)
