"""Functions and gradients of which rounding leaves little: differences of nearly equal terms, saturated ones, arguments
so large that their last digits decide, entries that aren't numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from nablacheck.core.arrays import Array
from scipy import special

from tests.helpers.nasty import Nasty, normal, softmax

Draw = Callable[[np.random.Generator], Array]

CLASSES = np.arange(1.0, 6.0)
DESIGN = np.random.default_rng(7).standard_normal((30, 4))
TARGETS = DESIGN @ np.ones(4) + np.random.default_rng(8).standard_normal(30)


def with_scale(size: int, low: float, high: float) -> Draw:
    """Normal numbers of a scale between these powers of ten."""
    return lambda rng: 10.0 ** rng.uniform(low, high) * rng.standard_normal(size)


def softmax_gradient(x: Array) -> Array:
    s = softmax(x)
    return np.asarray(s * (CLASSES - s @ CLASSES))


def log_density(x: Array) -> float:
    """ln(r exp(−x²/2s²)) of x, s and r."""
    return float(-(x[0] ** 2) / (2 * x[1] ** 2) + np.log(x[2]))


def log_density_gradient(x: Array) -> Array:
    """With a weight r exp(a − (a + ln r)), which is 1 but for what rounding leaves of a."""
    a = -(x[0] ** 2) / (2 * x[1] ** 2)
    weight = x[2] * np.exp(a - (a + np.log(x[2])))
    return np.asarray(weight * np.array([-x[0] / x[1] ** 2, x[0] ** 2 / x[1] ** 3, 1 / x[2]]))


def residuals(x: Array) -> Array:
    return np.asarray(TARGETS - DESIGN @ x)


BEST = np.linalg.lstsq(DESIGN, TARGETS, rcond=None)[0]


def angle(x: Array) -> float:
    """Between two vectors, by its cosine."""
    u, v = x[:3], x[3:]
    return float(np.arccos(u @ v / np.sqrt((u @ u) * (v @ v))))


def angle_gradient(x: Array) -> Array:
    u, v = x[:3], x[3:]
    p, q = float(np.linalg.norm(u)), float(np.linalg.norm(v))
    cosine = u @ v / (p * q)
    sine = float(np.linalg.norm(np.cross(u, v))) / (p * q)
    return np.append(cosine * u / p**2 - v / (p * q), cosine * v / q**2 - u / (p * q)) / sine


def nearly_parallel(rng: np.random.Generator) -> Array:
    first = np.array([1.0, 2.0, 2.0])
    return np.append(first, first + 10.0 ** rng.uniform(-7, -3) * rng.standard_normal(3))


def kepler(x: Array) -> float:
    """The solution E of E − e sin E = M, by Newton's method, for the eccentricity e and the anomaly M."""
    e, mean = x
    found = float(mean)
    for _ in range(50):
        found -= (found - e * math.sin(found) - mean) / (1 - e * math.cos(found))
    return found


def kepler_gradient(x: Array) -> Array:
    E = kepler(x)
    return np.array([math.sin(E), 1.0]) / float(1 - x[0] * math.cos(E))


def lambert(x: Array) -> Array:
    return np.array([complex(special.lambertw(each)).real for each in x.tolist()])


def logit_beside_one(rng: np.random.Generator) -> Array:
    return np.asarray(1 - 10.0 ** rng.uniform(-12, -1, 3))


DIGITS: dict[str, Nasty] = {
    "softmax of thousands": Nasty(lambda x: float(softmax(x) @ CLASSES), softmax_gradient, normal(scale=1e3), False),
    "log-softmax of thousands": Nasty(
        lambda x: float(special.logsumexp(x) - x[0]),
        lambda x: np.exp(x - special.logsumexp(x)) - np.eye(5)[0],
        normal(scale=1e3),
        smooth=False,
    ),
    "(1 − cos x)/x² near zero": Nasty(
        lambda x: float(np.sum((1 - np.cos(x)) / x**2)),
        lambda x: np.sin(x) / x**2 - 2 * (1 - np.cos(x)) / x**3,
        normal(4, 1e-6),
        smooth=False,
    ),
    "(1 − cos x)/x² near zero, its series": Nasty(
        lambda x: float(np.sum((1 - np.cos(x)) / x**2)), lambda x: -x / 12 + x**3 / 180, normal(4, 1e-6), smooth=False
    ),
    "(eˣ − 1 − x)/x² near zero": Nasty(
        lambda x: float(np.sum((np.exp(x) - 1 - x) / x**2)),
        lambda x: 1 / 6 + x / 12 + x**2 / 40,
        with_scale(3, -9, -4),
        smooth=False,
    ),
    "(sinh x − x)/x³ near zero": Nasty(
        lambda x: float(np.sum((np.sinh(x) - x) / x**3)), lambda x: x / 60 + x**3 / 1260, with_scale(3, -6, -2), False
    ),
    "log of a density and a weight that cancels": Nasty(
        log_density,
        log_density_gradient,
        lambda rng: np.array([10.0 ** rng.uniform(1, 6), rng.uniform(0.5, 2), rng.uniform(0.5, 2)]),
    ),
    "exp of a number less itself": Nasty(
        lambda x: float(x.sum()), lambda x: np.exp(1e6 * x - (1e6 * x + 0.1) + 0.1), normal()
    ),
    "smoothed absolute value, at zeros and ones": Nasty(
        lambda x: float(np.sqrt(x * x + 1e-12).sum()),
        lambda x: x / np.sqrt(x * x + 1e-12),
        lambda rng: rng.integers(0, 2, 5).astype(float),
    ),
    "more smoothed absolute value, at zeros and ones": Nasty(
        lambda x: float(np.sqrt(x * x + 1e-6).sum()),
        lambda x: x / np.sqrt(x * x + 1e-6),
        lambda rng: rng.integers(0, 2, 5).astype(float),
    ),
    "smooth hinge at its margin": Nasty(
        lambda x: float(np.logaddexp(0, 1e5 * (1 - x)).sum() / 1e5),
        lambda x: -special.expit(1e5 * (1 - x)),
        lambda rng: rng.choice([0.5, 1.0, 1.5], 4),
        smooth=False,
    ),
    "an entry that is NaN and isn't used": Nasty(
        lambda x: float(x[0] ** 2 + np.sin(x[1])),
        lambda x: np.array([2 * x[0], np.cos(x[1]), 0.0]),
        lambda rng: np.array([*rng.standard_normal(2), np.nan]),
        smooth=False,
    ),
    "a sum of what isn't NaN": Nasty(
        lambda x: float(np.nansum(x**2)),
        lambda x: np.where(np.isnan(x), 0, 2 * x),
        lambda rng: np.where(np.arange(5) == 2, np.nan, rng.standard_normal(5)),
        smooth=False,
    ),
    "an infinite entry that isn't used": Nasty(
        lambda x: float(x[0] ** 2 + np.sin(x[1])),
        lambda x: np.array([2 * x[0], np.cos(x[1]), 0.0]),
        lambda rng: np.array([*rng.standard_normal(2), np.inf]),
        smooth=False,
    ),
    "logarithm of squared residuals, at their least": Nasty(
        lambda x: float(15 * np.log(residuals(x) @ residuals(x))),
        lambda x: -30 * DESIGN.T @ residuals(x) / (residuals(x) @ residuals(x)),
        lambda rng: BEST + 10.0 ** rng.uniform(-12, -3) * rng.standard_normal(4),
        smooth=False,
    ),
    "angle between nearly parallel vectors": Nasty(
        angle,
        angle_gradient,
        lambda rng: np.concatenate(
            [[1.0, 2.0, 2.0], [1.0, 2.0, 2.0] + 10.0 ** rng.uniform(-7, -3) * rng.normal(size=3)]
        ),
        smooth=False,
    ),
    "Kepler's equation": Nasty(
        kepler, kepler_gradient, lambda rng: np.array([rng.uniform(0.1, 0.97), rng.uniform(0.3, 3)])
    ),
    "logit beside one": Nasty(
        lambda x: float(np.log(x / (1 - x)).sum()), lambda x: 1 / (x * (1 - x)), logit_beside_one, smooth=False
    ),
    "determinant of a singular matrix": Nasty(
        lambda x: float(np.linalg.det(x.reshape(3, 3))),
        lambda x: np.cross(np.roll(x.reshape(3, 3), -1, 0), np.roll(x.reshape(3, 3), -2, 0)).reshape(-1),
        lambda rng: np.outer(rng.standard_normal(3), rng.standard_normal(3)).reshape(-1),
        smooth=False,
    ),
    "log cosh, saturated": Nasty(
        lambda x: float(np.log(np.cosh(x)).sum()), lambda x: np.tanh(x), lambda rng: rng.uniform(-30, 30, 4)
    ),
    "log(1 + eˣ) − x, saturated": Nasty(
        lambda x: float((np.logaddexp(0, x) - x).sum()), lambda x: -special.expit(-x), normal(4, 15.0), smooth=False
    ),
    "log beta of large numbers": Nasty(
        lambda x: float(special.gammaln(x).sum() - special.gammaln(x.sum())),
        lambda x: special.digamma(x) - special.digamma(x.sum()),
        lambda rng: 10 ** rng.uniform(0, 7, 3),
    ),
    "Lambert's W beside its branch point": Nasty(
        lambda x: float(lambert(x).sum()),
        lambda x: 1 / (np.exp(lambert(x)) * (1 + lambert(x))),
        lambda rng: -1 / np.e + 10.0 ** rng.uniform(-6, 0, 3),
        smooth=False,
    ),
    "a polynomial, multiplied out, at its root": Nasty(
        lambda x: float(np.sum(((x - 6) * x + 15) * x**4 - 20 * x**3 + 15 * x**2 - 6 * x + 1)),
        lambda x: 6 * (x - 1) ** 5,
        normal(3, 1e-2, 1.0),
        smooth=False,
    ),
    "Student's t far in the tails": Nasty(
        lambda x: float(-2 * np.log1p(x**2 / 3).sum()), lambda x: -4 * x / (3 + x**2), with_scale(4, -8, 8)
    ),
    "spherical coordinates beside the pole": Nasty(
        lambda x: float(np.arctan2(x[1], x[0]) + np.arctan2(np.hypot(x[0], x[1]), x[2])),
        lambda x: np.array(
            [
                -x[1] / (x[0] ** 2 + x[1] ** 2) + x[0] * x[2] / (np.hypot(x[0], x[1]) * (x @ x)),
                x[0] / (x[0] ** 2 + x[1] ** 2) + x[1] * x[2] / (np.hypot(x[0], x[1]) * (x @ x)),
                -np.hypot(x[0], x[1]) / (x @ x),
            ]
        ),
        lambda rng: np.array([*(10.0 ** rng.uniform(-6, -1) * rng.standard_normal(2)), 1.0]),
    ),
}
"""Everywhere but at points at which the function isn't differentiable."""

FAR_OUT: dict[str, Nasty] = {
    "sine far out": Nasty(
        lambda x: float(np.sin(x).sum()), lambda x: np.cos(x), lambda rng: 10 ** rng.uniform(9, 15, 4), smooth=False
    ),
    "fractional part far out": Nasty(
        lambda x: float(np.sum(x % 1)),
        lambda x: np.ones(x.shape),
        lambda rng: 10 ** rng.uniform(9, 15.5, 4),
        smooth=False,
    ),
    "cosine far out": Nasty(
        lambda x: float(np.cos(x).sum()), lambda x: -np.sin(x), lambda rng: 10 ** rng.uniform(9, 13, 3), smooth=False
    ),
}
"""Functions of arguments of several sizes, so large that a period is few units in the last place of some."""
