"""Every entry of a derivative by itself, along the axes, with the steps that showed an error; for small arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..spaces import Array
from .judge import Judge
from .search import careful
from .slopes import Slopes
from .windows import Window

STEPS = 3
"""How many of the steps that showed an error are looked at first: the fewest that tell truncation at either end."""
SHARP = 1e-6
"""How well a wrong entry is known, relatively, so that what is shown of it is right."""


def every_entry(judge: Judge, slopes: Slopes, project: Callable[[Array], Array] | None = None) -> tuple[Array, Array]:
    """How far the claim is above the true derivative, entry by entry, and how far that may be off: flat arrays.

    With ``project`` an entry is looked at along its projected axis. An entry at which the function has no value may be
    off by anything.
    """
    assert slopes.line is not None
    reach = np.abs(slopes.line.direction.reshape(-1))
    excess, allowed = np.zeros(reach.size), np.zeros(reach.size)
    for k in range(reach.size):
        axis = np.zeros(reach.size)
        axis[k] = reach[k]
        direction = axis.reshape(slopes.line.direction.shape)
        if project is not None:
            direction = project(direction)
        if not direction.any():
            continue
        found = _look(judge, slopes, direction)
        excess[k] = -found.slope / reach[k] if found else 0.0
        allowed[k] = found.allowed / reach[k] if found else np.inf
    return excess, allowed


def every_curvature(judge: Judge, slopes: Slopes) -> tuple[Array, Array]:
    """The same for a Hessian, by polarisation: 4 eᵢᵀEeⱼ is the difference along eᵢ + eⱼ and eᵢ − eⱼ. Flat arrays."""
    assert slopes.line is not None
    shape = slopes.line.direction.shape
    reach = np.abs(slopes.line.direction.reshape(-1))
    n = reach.size
    excess, allowed = np.zeros((n, n)), np.full((n, n), np.inf)
    axes = np.diag(reach)
    for i in range(n):
        for j in range(i, n):
            if not reach[i] * reach[j]:
                continue
            pair = (axes[i],) if i == j else (axes[i] + axes[j], axes[i] - axes[j])
            found = [_look(judge, slopes, direction.reshape(shape)) for direction in pair]
            if None in found:
                continue
            known = [window for window in found if window is not None]
            off = known[0].slope if i == j else (known[0].slope - known[1].slope) / 4
            excess[i, j] = excess[j, i] = -off / (reach[i] * reach[j])
            allowed[i, j] = allowed[j, i] = sum(window.allowed for window in known) / (reach[i] * reach[j])
    return excess.reshape(-1), allowed.reshape(-1)


def _look(judge: Judge, slopes: Slopes, direction: Array) -> Window | None:
    assert slopes.window is not None
    line = judge.line(direction)
    start = slopes.window.k
    line.evaluate(*range(start, start + min(max(slopes.window.m, 2), STEPS)))
    found = line.best()
    if found is None or not SHARP * abs(found.slope) < found.allowed < abs(found.slope):
        return found
    return careful(line, abs(found.slope), SHARP * abs(found.slope), 0.0, early=False)
