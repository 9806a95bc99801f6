"""The oracle ``central``: central differences, with steps and tolerances from error analysis.

A central difference with step h is off by truncation ~ h² and by noise ~ σ/h. Two steps, h and h/2, show the
truncation: it is the difference between them, and one Richardson extrapolation removes most of it. The noise σ is
measured. The allowed difference is their sum, with the rounding errors of the claim; where truncation dominates, the
step shrinks. A failure has to show on a second pair of steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..formula import Claim
from ..points import Point
from ..spaces import Array
from ..verdict import Estimate, Outcome, Verdict, compare, inconclusive
from .minimum import nothing_lower
from .problem import Problem, each_problem
from .rounding import EPS, ROUGH, conditioning, natural_steps, noise, rounding

name = "central"

FIRST = {1: 2.0**-10, 2: 2.0**-9}
"""The larger step, relative to the entry, for derivatives of first and second order."""
CONFIRM = 0.3
"""The second pair of steps, relative to the first: it has to show a failure too."""
SHRINK = 1 / 8
ROUNDS = 5
TRUNCATION = 2.0
NOISE = {1: 10.0, 2: 40.0}
FINE = 1e-5
"""Truncation below this share of the largest entry is fine: no smaller step is tried."""
KINK = 0.05
"""A jump of slope by this share of the slopes is a kink, if it doesn't shrink with the step."""


def applies(claim: Claim) -> bool:
    return claim.kind != "identity"


def judge(claim: Claim, point: Point) -> Verdict:
    """Hold the claim against central differences at one point."""
    worst: Verdict | None = None
    evaluations = 0
    for verdict in each_problem(claim, point, _judge):
        evaluations += verdict.evaluations
        verdict = replace(verdict, contracted=claim.kind == "pullback")
        if verdict.outcome is Outcome.FAIL:
            return verdict
        if worst is None or _rank(verdict) > _rank(worst):
            worst = verdict
    assert worst is not None
    return worst


def _rank(verdict: Verdict) -> tuple[bool, float]:
    return verdict.outcome is Outcome.INCONCLUSIVE, verdict.ratio


def _judge(problem: Problem) -> Verdict:
    stencil = Stencil(problem)
    allowance = rounding(problem.claims)
    natural = 0.0
    if problem.minimizer:
        curvature = stencil.curvature()
        allowance *= curvature
        natural = curvature * stencil.typical
    elif not np.any(problem.claimed):
        natural = stencil.natural()
    first = replace(estimate(stencil, FIRST[problem.order], allowance), natural=natural)
    verdict = compare(problem.claimed, first, problem.variable)
    if verdict.outcome is Outcome.FAIL:
        second = estimate(stencil, FIRST[problem.order] * CONFIRM, allowance, patient=True)
        if not _confirmed(problem.claimed, first, second, stencil):
            return inconclusive("two pairs of steps disagree about it", stencil.evaluations)
    if problem.minimizer and verdict.outcome is not Outcome.FAIL:
        verdict = nothing_lower(problem, stencil.value, stencil.sigma, verdict)
    return verdict


def _confirmed(claimed: Array, first: Estimate, second: Estimate, stencil: Stencil) -> bool:
    """Whether some entry is wrong by both estimates, these don't contradict each other about a wrong entry, and the
    function isn't all noise."""
    wrong, again = (np.abs(claimed - each.value) > each.allowed for each in (first, second))
    apart = np.abs(first.value - second.value) > first.allowed + second.allowed
    if second.trouble or np.any(wrong & apart):
        return False
    rough = stencil.spread(stencil.sigma / np.maximum(stencil.size, 1e-300)) > ROUGH
    return bool(np.any(wrong & again & ~rough))


@dataclass(frozen=True, eq=False)
class Differences:
    """Difference quotients, the jumps of slope at the point, and what one σ of noise makes of a quotient."""

    quotient: Array
    jump: Array
    noisy: Array


class Stencil:
    """Difference quotients of a problem along its directions: the axes, or these projected into a tangent space."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        x = np.array(problem.x, dtype=float)
        self.value = problem.function(x)
        measured, spent = noise(problem.function, x, self.value)
        self.sigma = np.maximum(measured, conditioning(problem.function_moved, self.value))
        self.size = np.abs(self.value)
        self.evaluations = 3 + spent
        self.steps = natural_steps(x).reshape(-1)
        self.typical = float(np.sqrt(np.mean(np.square(self.steps)))) if x.size else 1.0

    def _call(self, z: Array) -> Array:
        self.evaluations += 1
        value = self.problem.function(z)
        self.size = np.maximum(self.size, np.abs(value))
        return value

    def spread(self, each: Array) -> Array:
        """One value for each component of the function, beside all derivatives of the component."""
        return each.reshape(each.shape + (1,) * (self.problem.order * self.problem.x.ndim))

    def _direction(self, i: int) -> Array:
        """The unit vector of entry ``i``, or its projection: ⟨∇f, P eᵢ⟩ is entry i of the projected gradient."""
        unit = np.zeros(self.problem.x.shape)
        unit.flat[i] = 1.0
        project = self.problem.project
        return unit if project is None else project(self.problem.x, unit)

    def first_order(self, relative: float) -> Differences:
        """Quotients and jumps of slope along every entry of x."""
        x = self.problem.x
        columns: list[tuple[Array, Array, Array]] = []
        for i in range(x.size):
            direction = self._direction(i)
            length = float(np.vdot(direction, direction))
            if length == 0:
                columns.append((np.zeros_like(self.value),) * 3)
                continue
            step = relative * self.steps[i] * direction
            up, down = x + step, x - step
            width = float(np.vdot(up - down, direction)) / length
            high, low = self._call(up), self._call(down)
            jump = 2 * (high - 2 * self.value + low) / width
            noisy = np.maximum(self.sigma, EPS * np.maximum(np.abs(high), np.abs(low))) / width
            columns.append(((high - low) / width, jump, noisy))
        quotient, jump, noisy = (
            np.stack(parts, axis=-1).reshape(self.problem.out + x.shape) for parts in zip(*columns, strict=True)
        )
        return Differences(quotient, jump, noisy)

    def second_order(self, relative: float) -> Differences:
        """Mixed second differences; no jumps."""
        x = self.problem.x
        shape = x.shape + x.shape
        value, noisy = np.zeros((x.size, x.size)), np.zeros((x.size, x.size))
        sigma = float(self.sigma)
        for i in range(x.size):
            for j in range(i, x.size):
                hi, hj = relative * self.steps[i], relative * self.steps[j]
                total, size = 0.0, 0.0
                for si, sj in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                    z = np.array(x)
                    z.flat[i] += si * hi
                    z.flat[j] += sj * hj
                    corner = float(self._call(z))
                    total += si * sj * corner
                    size = max(size, abs(corner))
                value[i, j] = value[j, i] = total / (4 * hi * hj)
                noisy[i, j] = noisy[j, i] = max(sigma, EPS * size) / (4 * hi * hj)
        return Differences(value.reshape(shape), np.zeros(shape), noisy.reshape(shape))

    def curvature(self) -> float:
        """The trace of the Hessian from second differences: no less than its norm at a minimum."""
        jump = self.first_order(FIRST[1]).jump
        return float(np.sum(np.abs(jump.reshape(-1)) / (FIRST[1] * self.steps)))

    def natural(self) -> float:
        """How large a derivative would ordinarily be: the next lower one over the size of x."""
        lower = self.value if self.problem.order == 1 else self.first_order(FIRST[1]).quotient
        return float(np.abs(lower).max(initial=0.0)) / self.typical


def estimate(stencil: Stencil, relative: float, allowance: float, patient: bool = False) -> Estimate:
    """The derivative, with what each entry may be off by, from the best of a few pairs of steps.

    It ends with the first pair that is good enough, or, where it is ``patient``, has a look at all of them.
    """
    order = stencil.problem.order
    differences = stencil.first_order if order == 1 else stencil.second_order
    best: tuple[Array, Array] | None = None
    trouble = ""
    for _ in range(ROUNDS):
        coarse, fine = differences(relative), differences(relative / 2)
        value = fine.quotient + (fine.quotient - coarse.quotient) / 3
        truncation = np.abs(fine.quotient - coarse.quotient)
        noisy = NOISE[order] * fine.noisy + 4 * EPS / relative * np.abs(fine.quotient)
        allowed = TRUNCATION * truncation + noisy + allowance
        if best is None:
            best = value, allowed
        else:
            # An earlier estimate that a later one contradicts came from steps wider than the function's features.
            contradicted = np.abs(value - best[0]) > allowed + best[1] - 2 * allowance
            better = (allowed < best[1]) | contradicted
            best = np.where(better, value, best[0]), np.where(better, allowed, best[1])
        largest = np.abs(best[0]).max(initial=0.0)
        slopes = np.abs(fine.quotient) + np.abs(fine.jump)
        kinks = (
            (np.abs(fine.jump) > KINK * slopes)
            & (np.abs(fine.jump) > 0.8 * np.abs(coarse.jump))
            & (np.abs(fine.jump) > 4 * noisy)
        )
        settled = TRUNCATION * truncation <= np.maximum(FINE * largest, noisy + allowance)
        trouble = "the function has a kink there" if kinks.any() else ""
        if settled.all() and not trouble and not patient:
            break
        relative *= SHRINK
    assert best is not None
    return Estimate(best[0], best[1], stencil.evaluations, trouble)
