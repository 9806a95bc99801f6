"""Claimed second derivatives: judged by the curvature of the function along lines."""

from __future__ import annotations

import numpy as np

from nablacheck.blackbox.problem import Subject
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Entry, Outcome, Verdict, entry_name
from nablacheck.differences.checker import Checker
from nablacheck.differences.entries import every_curvature
from nablacheck.differences.hessian import asymmetry, curvature_judge
from nablacheck.differences.line_result import LineResult

EACH = 8
"""Up to so many variables every entry of the Hessian is looked at when something is wrong."""


class HessianSubject(Subject):
    """A function and its claimed Hessian at a point."""

    order = 2

    @property
    def weight(self) -> Array:
        n = self.x.size
        return np.asarray(np.abs(self.claim).reshape(n, n).sum(axis=1).reshape(self.x.shape))

    def verdict(self, rng: np.random.Generator) -> Verdict:
        asymmetric = self._asymmetric(rng)
        return super().verdict(rng) if asymmetric is None else asymmetric

    def _asymmetric(self, rng: np.random.Generator) -> Verdict | None:
        """A failure if the claim isn't symmetric."""
        n = self.x.size
        matrix = self.claim.reshape(n, n)
        if not np.isfinite(matrix).all():
            return None
        skew = asymmetry(matrix, lambda: self.rounding(rng).each.reshape(n, n))
        if skew is None:
            return None
        gap, tolerance = skew
        i, j = map(int, np.unravel_index(int((gap - tolerance).argmax()), gap.shape))
        return Verdict(
            Outcome.FAIL,
            f"the Hessian isn't symmetric: {self._name(i, j)} and {self._name(j, i)} differ",
            difference=float(gap[i, j]),
            tolerance=float(tolerance[i, j]),
            ratio=float(gap[i, j] / tolerance[i, j]),
            total=matrix.size,
        )

    def judge(self, value: float, rng: np.random.Generator) -> Checker:
        n = self.x.size
        return curvature_judge(
            self.value,
            self.x,
            value,
            self.claim.reshape(n, n),
            lambda: self.rounding(rng),
            lambda: self.floor(value),
        )

    def _entries(self, judge: Checker, slopes: LineResult) -> tuple[list[Entry], bool]:
        n = self.x.size
        if n > EACH:
            return [], False
        excess, tolerance = every_curvature(judge, slopes)
        claimed = self.claim.reshape(-1)
        wrong = np.flatnonzero(np.abs(excess) > tolerance)
        return [
            Entry(
                self._name(*divmod(k, n)),
                float(claimed[k]),
                float(claimed[k] - excess[k]),
                float(abs(excess[k]) / tolerance[k]) if tolerance[k] else np.inf,
            )
            for k in map(int, wrong)
        ], True

    def _name(self, i: int, j: int) -> str:
        """What the second derivative by these two entries of x, counted flat, is called."""
        shape = self.x.shape
        index = (*np.unravel_index(i, shape), *np.unravel_index(j, shape))
        return entry_name(self.parameter.name, tuple(map(int, index)), lead=len(shape), order=2)
