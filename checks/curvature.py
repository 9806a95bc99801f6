"""Claimed second derivatives: judged by the curvature of the function along lines."""

from __future__ import annotations

import numpy as np

from .engine.curvature import curvature_judge
from .engine.entries import every_curvature
from .engine.judge import Judge
from .engine.slopes import Slopes
from .spaces import Array
from .subject import Subject
from .verdict import Entry, Outcome, Verdict

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
        asymmetric = self._asymmetric()
        return super().verdict(rng) if asymmetric is None else asymmetric

    def _asymmetric(self) -> Verdict | None:
        """A failure if the claim isn't symmetric: no second derivative is otherwise, and lines don't see it."""
        n = self.x.size
        matrix = self.claim.reshape(n, n)
        gap = np.abs(matrix - matrix.T)
        allowed = 1e-9 * float(np.abs(matrix).max(initial=0.0))
        if not np.isfinite(matrix).all() or gap.max(initial=0.0) <= allowed:
            return None
        i, j = np.unravel_index(int(gap.argmax()), gap.shape)
        return Verdict(
            Outcome.FAIL,
            f"the Hessian isn't symmetric: entries {(int(i), int(j))} and {(int(j), int(i))} differ",
            difference=float(gap.max()),
            allowed=allowed,
            ratio=float(gap.max()) / allowed if allowed else np.inf,
            total=matrix.size,
        )

    def judge(self, value: float, rng: np.random.Generator) -> Judge:
        n = self.x.size
        return curvature_judge(
            self.value,
            self.x,
            value,
            self.claim.reshape(n, n),
            lambda: self.rounding(rng),
            lambda: self.floor(value),
        )

    def _entries(self, judge: Judge, slopes: Slopes) -> tuple[list[Entry], bool]:
        n = self.x.size
        if n > EACH:
            return [], False
        excess, allowed = every_curvature(judge, slopes)
        claimed = self.claim.reshape(-1)
        wrong = np.flatnonzero((np.abs(excess) > allowed) & (np.arange(n * n) // n <= np.arange(n * n) % n))
        return [
            Entry(
                f"[{k // n}, {k % n}]",
                float(claimed[k]),
                float(claimed[k] - excess[k]),
                float(abs(excess[k]) / allowed[k]) if allowed[k] else np.inf,
            )
            for k in map(int, wrong)
        ], True
