"""How far rounding alone can move a value: the noise of a function, and the rounding errors of a claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..spaces import Array
from .problem import Broken, LeftDomain

Move = Callable[[Array], Array]

EPS = float(np.finfo(float).eps)
SPACINGS = (2.0**-26, 2.0**-20, 2.0**-14)
ORDERS = (4, 5, 6)
MOVE = 2.0**-26
"""How far, relatively, arguments are moved to see the rounding errors of a claim."""


def natural_steps(x: Array) -> Array:
    """The scale of every entry: its size, or the root mean square of the array where the entry is smaller."""
    typical = float(np.sqrt(np.mean(np.square(x)))) if x.size else 0.0
    return np.maximum(np.abs(x), typical if typical > 0 else 1.0)


def noise(function: Callable[[Array], Array], x: Array, value: Array) -> tuple[Array, int]:
    """The standard deviation of the rounding noise of every component of the function, and the evaluations spent.

    Seven equispaced values along one direction; differences of orders 4 to 6 have lost the smooth part and keep the
    noise (Hamming; Moré and Wild, Estimating computational noise, 2011). While values aren't distinct the function is
    rounded more coarsely than the spacing, and the spacing grows.
    """
    floor = EPS * np.abs(value)
    direction = natural_steps(x) * np.random.default_rng(x.size).uniform(0.5, 1.5, x.shape)
    found = np.zeros_like(value)
    spent = 0
    for spacing in SPACINGS:
        values = np.array([function(x + k * spacing * direction) if k else value for k in range(-3, 4)])
        spent += 6
        differences, scale = values, 1.0
        for order in range(1, max(ORDERS) + 1):
            differences = np.diff(differences, axis=0)
            scale *= 2.0 * (2 * order - 1) / order  # binomial(2 order, order), the variance a difference gathers
            if order in ORDERS:
                found = np.maximum(found, np.sqrt(np.mean(differences**2, axis=0) / scale))
        ordered = np.sort(values, axis=0)
        distinct = 1 + np.count_nonzero(np.diff(ordered, axis=0), axis=0)
        if np.all((distinct >= 5) | (distinct == 1) & (spacing >= SPACINGS[1])):
            break
    return np.maximum(floor, found), spent


def rounding(evaluate: Callable[[Move], Array]) -> float:
    """How far rounding can move an entry of what ``evaluate`` gives: its own noise, and what rounded arguments do.

    ``evaluate`` is called with all arguments moved by 2⁻²⁶ relatively, both ways: the second difference is its noise,
    the first its sensitivity. One figure for the whole array, since an entry's error is that of the terms it sums.
    """

    def move(sign: float) -> Move:
        directions = np.random.default_rng(0)
        return lambda a: np.asarray(a * (1 + sign * MOVE * directions.uniform(0.5, 1.5, a.shape)))

    here = evaluate(lambda a: a)
    try:
        up, down = evaluate(move(1.0)), evaluate(move(-1.0))
    except (Broken, LeftDomain):
        up = down = here
    if not (np.isfinite(up).all() and np.isfinite(down).all()):
        up = down = here
    second = np.abs(up - here - (here - down)).max(initial=0.0)
    first = np.abs(up - down).max(initial=0.0) / (2 * MOVE)
    return float(8 * second + 16 * EPS * first + 16 * EPS * np.abs(here).max(initial=0.0))
