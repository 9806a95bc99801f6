"""The oracle ``central``: central differences, with steps and tolerances from error analysis.

A central difference with step h is off by truncation ~ h² and by noise ~ σ/h. Two steps, h and h/2, show the
truncation: it is the difference between them, and one Richardson extrapolation removes most of it. The noise σ is
measured. The allowed difference is their sum, with the rounding errors of the claim; where truncation dominates, the
step shrinks. A failure has to show on a second pair of steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..formula import Claim
from ..points import Point
from ..spaces import Array
from ..verdict import Estimate, Outcome, Verdict, compare, inconclusive
from .minimum import nothing_lower
from .problem import LeftDomain, Problem, problems
from .rounding import EPS, natural_steps, noise, rounding

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
    for problem in problems(claim, point):
        try:
            verdict = _judge(problem)
        except LeftDomain as left:
            verdict = inconclusive(str(left))
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
    if problem.minimizer:
        allowance *= stencil.curvature()
    first = estimate(stencil, FIRST[problem.order], allowance)
    verdict = compare(problem.claimed, first, problem.variable)
    if verdict.outcome is Outcome.FAIL:
        second = estimate(stencil, FIRST[problem.order] * CONFIRM, allowance)
        if compare(problem.claimed, second, problem.variable).outcome is not Outcome.FAIL:
            return inconclusive("two pairs of steps disagree about it", stencil.evaluations)
    if problem.minimizer and verdict.outcome is not Outcome.FAIL:
        verdict = nothing_lower(problem, stencil.value, stencil.sigma, verdict)
    return verdict


class Stencil:
    """Difference quotients of a problem along its directions: the axes, or these projected into a tangent space."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        x = np.array(problem.x, dtype=float)
        self.value = problem.function(x)
        self.sigma, spent = noise(problem.function, x, self.value)
        self.evaluations = 1 + spent
        self.steps = natural_steps(x).reshape(-1)

    def _call(self, z: Array) -> Array:
        self.evaluations += 1
        return self.problem.function(z)

    def _direction(self, i: int) -> Array:
        """The unit vector of entry ``i``, or its projection: ⟨∇f, P eᵢ⟩ is entry i of the projected gradient."""
        unit = np.zeros(self.problem.x.shape)
        unit.flat[i] = 1.0
        project = self.problem.project
        return unit if project is None else project(self.problem.x, unit)

    def first_order(self, relative: float) -> tuple[Array, Array, Array]:
        """Quotients, jumps of slope, and the reciprocal of the step's width, each of shape ``out + x.shape``."""
        x = self.problem.x
        quotients: list[Array] = []
        jumps: list[Array] = []
        reciprocals: list[Array] = []
        for i in range(x.size):
            direction = self._direction(i)
            length = float(np.vdot(direction, direction))
            if length == 0:
                for columns in (quotients, jumps, reciprocals):
                    columns.append(np.zeros_like(self.value))
                continue
            step = relative * self.steps[i] * direction
            up, down = x + step, x - step
            width = float(np.vdot(up - down, direction)) / length
            high, low = self._call(up), self._call(down)
            quotients.append((high - low) / width)
            jumps.append(2 * (high - 2 * self.value + low) / width)
            reciprocals.append(np.full_like(self.value, 1 / width))
        return self._assemble(quotients), self._assemble(jumps), self._assemble(reciprocals)

    def second_order(self, relative: float) -> tuple[Array, Array, Array]:
        """Mixed second differences, no jumps, and the reciprocal of the product of the widths."""
        x = self.problem.x
        shape = x.shape + x.shape
        value, reciprocal = np.zeros((x.size, x.size)), np.zeros((x.size, x.size))
        for i in range(x.size):
            for j in range(i, x.size):
                hi, hj = relative * self.steps[i], relative * self.steps[j]
                total = 0.0
                for si, sj in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                    z = np.array(x)
                    z.flat[i] += si * hi
                    z.flat[j] += sj * hj
                    total += si * sj * float(self._call(z))
                value[i, j] = value[j, i] = total / (4 * hi * hj)
                reciprocal[i, j] = reciprocal[j, i] = 1 / (4 * hi * hj)
        return value.reshape(shape), np.zeros(shape), reciprocal.reshape(shape)

    def curvature(self) -> float:
        """The trace of the Hessian from second differences: no less than its norm at a minimum."""
        _, jumps, reciprocals = self.first_order(FIRST[1])
        return float(np.sum(2 * np.abs(jumps) * reciprocals))

    def _assemble(self, columns: list[Array]) -> Array:
        """Columns, one for each entry of x, as an array of shape ``out + x.shape``."""
        stacked = np.stack(columns, axis=-1) if columns else np.zeros((*self.problem.out, 0))
        return stacked.reshape(self.problem.out + self.problem.x.shape)


def estimate(stencil: Stencil, relative: float, allowance: float) -> Estimate:
    """The derivative, with what each entry may be off by, from the best of a few pairs of steps."""
    order = stencil.problem.order
    differences: Callable[[float], tuple[Array, Array, Array]]
    differences = stencil.first_order if order == 1 else stencil.second_order
    sigma = stencil.sigma.reshape(stencil.sigma.shape + (1,) * (order * stencil.problem.x.ndim))
    best: tuple[Array, Array] | None = None
    trouble = ""
    for _ in range(ROUNDS):
        coarse, coarse_jump, _width = differences(relative)
        fine, fine_jump, width = differences(relative / 2)
        value = fine + (fine - coarse) / 3
        truncation = np.abs(fine - coarse)
        noisy = NOISE[order] * sigma * width + 4 * EPS / relative * np.abs(fine)
        allowed = TRUNCATION * truncation + noisy + allowance
        if best is None:
            best = value, allowed
        else:
            better = allowed < best[1]
            best = np.where(better, value, best[0]), np.where(better, allowed, best[1])
        largest = np.abs(best[0]).max(initial=0.0)
        slopes = np.abs(fine) + np.abs(fine_jump)
        kinks = (
            (np.abs(fine_jump) > KINK * slopes)
            & (np.abs(fine_jump) > 0.8 * np.abs(coarse_jump))
            & (np.abs(fine_jump) > 4 * noisy)
        )
        settled = TRUNCATION * truncation <= np.maximum(FINE * largest, noisy + allowance)
        if settled.all() and not kinks.any():
            trouble = ""
            break
        trouble = "the function has a kink there" if kinks.any() else ""
        relative *= SHRINK
    assert best is not None
    return Estimate(best[0], best[1], stencil.evaluations, trouble)
