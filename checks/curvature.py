"""Claimed second derivatives: judged by the curvature of the function along lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from .engine.judge import Judge, Slopes
from .engine.line import CurvedLine
from .engine.noise import norm
from .spaces import Array
from .subject import Subject
from .verdict import Entry, Outcome, Verdict

FEW = 8
"""Up to so many variables every entry of the Hessian is looked at when something is wrong."""


class HessianRounding:
    """How far rounding moves vᵀHv."""

    def __init__(self, subject: HessianSubject, rng: np.random.Generator) -> None:
        self.entries = subject.rounding(rng)

    def along(self, direction: Array) -> float:
        return self.entries.along(np.multiply.outer(direction, direction))


class HessianSubject(Subject):
    """A function and its claimed Hessian at a point."""

    order = 2
    what = "the Hessian"

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
        matrix = self.claim.reshape(n, n)

        def claimed(move: Array) -> float:
            half = move.reshape(-1) / 2
            return float(half @ matrix @ half)

        def size(direction: Array) -> float:
            flat = direction.reshape(-1)
            return norm(matrix * np.outer(flat, flat))

        return Judge(self.value, self.x, value, claimed, size, lambda: HessianRounding(self, rng), CurvedLine)

    def explained(self, judge: Judge, slopes: Slopes) -> Verdict:
        verdict = super().explained(judge, replace(slopes, line=None, window=None))
        if slopes.outcome is not Outcome.FAIL or self.x.size > FEW or slopes.window is None:
            return verdict
        entries = tuple(self._entries_off(judge, slopes))
        return replace(verdict, entries=entries, evaluations=1 + judge.calls)

    def _entries_off(self, judge: Judge, slopes: Slopes) -> Iterator[Entry]:
        """The entries that are off, by polarisation: 4 eᵢᵀEeⱼ is the difference along eᵢ + eⱼ and eᵢ − eⱼ."""
        assert slopes.window is not None
        assert slopes.line is not None
        n = self.x.size
        matrix = self.claim.reshape(n, n)
        units = np.diag(np.abs(slopes.line.direction.reshape(-1)))
        for i in range(n):
            for j in range(i, n):
                found = []
                for direction in (units[i] + units[j], units[i] - units[j]) if i != j else (units[i],):
                    line = judge.line(direction.reshape(self.x.shape))
                    line.evaluate(*range(slopes.window.k, slopes.window.k + slopes.window.m))
                    best = line.best()
                    if best is None:
                        return
                    found.append(best)
                scale = units[i, i] * units[j, j]
                off = found[0].slope / scale if i == j else (found[0].slope - found[1].slope) / (4 * scale)
                allowed = sum(best.allowed for best in found) / scale
                if abs(off) > allowed:
                    claimed = float(matrix[i, j])
                    yield Entry(f"[{i}, {j}]", claimed, claimed + off, abs(off) / allowed if allowed else np.inf)
