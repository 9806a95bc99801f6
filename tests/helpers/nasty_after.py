"""More functions that are hard to difference. These were written after the checker had been mended for the others, and
tell how it does with what nobody looked at."""

from __future__ import annotations

import numpy as np
from nablacheck.core.arrays import Array
from scipy import special

from tests.helpers.nasty import Nasty, normal, softmax
from tests.helpers.nasty_ties import all_tied, ranks, small_integers, zeros

WINDOW = np.array([1.0, -3.0, 3.0, -1.0])


def second_largest(x: Array) -> float:
    return float(np.sort(x)[-2])


def theil_sen(x: Array) -> float:
    """The median of the slopes between any two of the points (k, xₖ)."""
    i, j = np.triu_indices(x.size, 1)
    return float(np.median((x[j] - x[i]) / (j - i)))


def theil_sen_gradient(x: Array) -> Array:
    i, j = np.triu_indices(x.size, 1)
    slopes = (x[j] - x[i]) / (j - i)
    which = np.abs(slopes - np.median(slopes)) < 1e-12
    share = which / which.sum() / (j - i)
    return np.asarray(np.bincount(j, share, x.size) - np.bincount(i, share, x.size))


def isotonic(x: Array) -> float:
    """The middle value of the increasing sequence nearest to x, by its minimax formula."""
    k = x.size // 2
    means = [[x[a : b + 1].mean() for b in range(k, x.size)] for a in range(k + 1)]
    return float(max(min(row) for row in means))


def isotonic_gradient(x: Array) -> Array:
    k = x.size // 2
    lows = [k + int(np.argmin([x[a : b + 1].mean() for b in range(k, x.size)])) for a in range(k + 1)]
    first = int(np.argmax([x[a : lows[a] + 1].mean() for a in range(k + 1)]))
    found = np.zeros(x.size)
    found[first : lows[first] + 1] = 1 / (lows[first] + 1 - first)
    return found


def nuclear_difference(x: Array) -> float:
    """The largest singular value less the smallest, of a 2×2 matrix."""
    s = np.linalg.svd(x.reshape(2, 2), compute_uv=False)
    return float(s[0] - s[1])


def nuclear_difference_gradient(x: Array) -> Array:
    u, _, v = np.linalg.svd(x.reshape(2, 2))
    return np.asarray(u @ np.diag([1.0, -1.0]) @ v).reshape(-1)


def winsorized(x: Array) -> float:
    low, high = np.sort(x)[1], np.sort(x)[-2]
    return float(np.clip(x, low, high).sum())


def winsorized_gradient(x: Array) -> Array:
    r = ranks(x)
    found = ((r >= 1) & (r <= x.size - 2)).astype(float)
    return np.asarray(found + (r == 1) + (r == x.size - 2))


def polynomial_fit(x: Array) -> float:
    """The leading coefficient of a cubic through x at nodes near each other."""
    nodes = 1 + 1e-2 * np.arange(4.0)
    return float(np.linalg.solve(np.vander(nodes), x)[0])


AFTER: dict[str, Nasty] = {
    "second largest of equal numbers": Nasty(second_largest, lambda x: np.eye(3)[1], all_tied(3), smooth=False),
    "second largest of integers": Nasty(
        second_largest, lambda x: (ranks(x) == x.size - 2).astype(float), small_integers(6), smooth=False
    ),
    "Theil-Sen slope of integers": Nasty(theil_sen, theil_sen_gradient, small_integers(6), smooth=False),
    "isotonic regression of integers": Nasty(isotonic, isotonic_gradient, small_integers(5), smooth=False),
    "isotonic regression of equal numbers": Nasty(isotonic, isotonic_gradient, all_tied(5), smooth=False),
    "singular values of a multiple of a rotation": Nasty(
        nuclear_difference,
        nuclear_difference_gradient,
        lambda rng: rng.uniform(0.5, 2) * np.array([0.6, -0.8, 0.8, 0.6]),
        False,
    ),
    "winsorized sum of integers": Nasty(winsorized, winsorized_gradient, small_integers(6), smooth=False),
    "x|y| − y|x| at zero": Nasty(
        lambda x: float(x[0] * abs(x[1]) - x[1] * abs(x[0])), lambda x: np.zeros(2), zeros(2), smooth=False
    ),
    "xyz over a square at zero": Nasty(
        lambda x: float(np.prod(x) / (x @ x)) if x.any() else 0.0, lambda x: np.zeros(3), zeros(3), smooth=False
    ),
    "(x³ + y³) to a third at zero": Nasty(
        lambda x: float(np.cbrt(np.sum(x**3))), lambda x: np.array([1.0, 0.0]), zeros(2), smooth=False
    ),
    "rounding to the nearest at halves": Nasty(
        lambda x: float(np.sum(x - np.round(x))),
        lambda x: np.ones(4),
        lambda rng: rng.integers(0, 9, 4).astype(float) + 0.5,
        smooth=False,
    ),
    "angle modulo 2π at a multiple": Nasty(
        lambda x: float(np.mod(x, 2 * np.pi).sum()),
        lambda x: np.ones(3),
        lambda rng: 2 * np.pi * rng.integers(1, 9, 3).astype(float),
        False,
    ),
    "log(1 + x) − x near zero": Nasty(
        lambda x: float(np.sum((np.log(1 + x) - x) / x**2)),
        lambda x: 1 / 3 - x / 2 + 3 * x**2 / 5,
        normal(4, 1e-7),
        smooth=False,
    ),
    "square root of 1 + x less one, near zero": Nasty(
        lambda x: float(np.sum((np.sqrt(1 + x) - 1) / x)), lambda x: -1 / 8 + x / 8, normal(4, 1e-8), smooth=False
    ),
    "sum of large numbers that cancel": Nasty(
        lambda x: float(np.sum((x + 1e8) ** 2 - 1e16 - 2e8 * x)), lambda x: 2 * x, normal(4), smooth=False
    ),
    "third differences of large numbers": Nasty(
        lambda x: float(np.sum(np.convolve(x + 1e6, WINDOW, "valid") ** 2)),
        lambda x: 2 * np.convolve(np.convolve(x, WINDOW, "valid"), WINDOW[::-1], "full"),
        normal(8),
    ),
    "leading coefficient of a fit": Nasty(
        polynomial_fit, lambda x: np.linalg.inv(np.vander(1 + 1e-2 * np.arange(4.0)))[0], normal(4)
    ),
    "entropy of a saturated softmax": Nasty(
        lambda x: float(special.entr(softmax(x)).sum()),
        lambda x: -softmax(x) * (np.log(softmax(x) + 1e-300) + special.entr(softmax(x)).sum()),
        normal(5, 300.0),
        smooth=False,
    ),
    "sharp smooth maximum": Nasty(
        lambda x: float(special.logsumexp(1e6 * x) / 1e6), lambda x: softmax(1e6 * x), small_integers(5), smooth=False
    ),
    "pseudo-Huber of narrow width": Nasty(
        lambda x: float(np.sum(1e-5 * (np.sqrt(1 + (x / 1e-5) ** 2) - 1))),
        lambda x: x / 1e-5 / np.sqrt(1 + (x / 1e-5) ** 2),
        lambda rng: rng.integers(-1, 2, 5).astype(float),
    ),
    "survival of a normal far out": Nasty(
        lambda x: float(special.log_ndtr(x).sum()),
        lambda x: np.exp(-(x**2) / 2 - special.log_ndtr(x)) / np.sqrt(2 * np.pi),
        lambda rng: rng.uniform(-30, 5, 4),
    ),
}
"""Of all kinds."""
