"""Functions that are hard to difference, with their true gradients: what a checker of gradients must not stumble over.

Every one is of a vector, drawn afresh by ``draw``. ``smooth`` tells whether the function, with its noise, still has a
slope that differences can see; of the others nothing is asked but that no true gradient is called wrong.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from nablacheck.blackbox.check import check_gradient
from nablacheck.core.arrays import Array
from scipy import special

Function = Callable[[Array], float]
Gradient = Callable[[Array], Array]


@dataclass(frozen=True)
class Nasty:
    """A function, its true gradient, how points are drawn, and whether differences can see the slope."""

    function: Function
    gradient: Gradient
    draw: Callable[[np.random.Generator], Array]
    smooth: bool = True


def normal(size: int = 5, scale: float = 1.0, shift: float = 0.0) -> Callable[[np.random.Generator], Array]:
    return lambda rng: shift + scale * rng.standard_normal(size)


def sigmoid(z: Array) -> Array:
    return np.asarray(special.expit(z))


def softmax(x: Array) -> Array:
    e = np.exp(x - x.max())
    return np.asarray(e / e.sum())


FIXED = np.random.default_rng(12345)
A = FIXED.standard_normal((8, 5))
B = FIXED.standard_normal((6, 8))
WEIGHTS = FIXED.uniform(0.5, 2.0, 5)
FREQUENCIES = np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
POSITIVE_DEFINITE = A.T @ A + np.eye(5)


def fixed_point(x: Array) -> float:
    """The solution of y = ½ cos y + mean x, iterated until it changes by less than 1e-6."""
    y, target = 0.0, float(x.mean())
    while True:
        following = 0.5 * math.cos(y) + target
        if abs(following - y) < 1e-6:
            return following
        y = following


def fixed_point_gradient(x: Array) -> Array:
    y = fixed_point(x)
    for _ in range(60):
        y = 0.5 * math.cos(y) + float(x.mean())
    return np.full(x.shape, 1 / (1 + 0.5 * math.sin(y)) / x.size)


def conjugate_gradients(x: Array) -> float:
    """xᵀM⁻¹x with the system solved to a relative residual of 1e-6."""
    y, r = np.zeros(5), np.array(x)
    p = np.array(r)
    while np.linalg.norm(r) > 1e-6 * np.linalg.norm(x):
        q = POSITIVE_DEFINITE @ p
        step = (r @ r) / (p @ q)
        following = r - step * q
        y = y + step * p
        p = following + (following @ following) / (r @ r) * p
        r = following
    return float(x @ y)


def newton_root(x: Array) -> float:
    """The cube root of Σx², by Newton's method, to a tolerance of 1e-6."""
    a, y = float(x @ x), 1.0 + float(x @ x)
    while abs(y**3 - a) > 1e-6 * a:
        y -= (y**3 - a) / (3 * y * y)
    return y


def logistic_map(x: Array) -> float:
    """Twelve steps of y ← 3.9 y (1 − y), chaotic, from between 0.1 and 0.9."""
    y = 0.5 + 0.4 * np.tanh(x)
    for _ in range(12):
        y = 3.9 * y * (1 - y)
    return float(y.sum())


def logistic_map_gradient(x: Array) -> Array:
    y, slope = 0.5 + 0.4 * np.tanh(x), 0.4 / np.cosh(x) ** 2
    for _ in range(12):
        slope = 3.9 * slope * (1 - 2 * y)
        y = 3.9 * y * (1 - y)
    return np.asarray(slope)


def hashed(x: Array) -> float:
    """Pseudo-random numbers in [−1, 1] that look independent for any two arrays."""
    return 2.0 * (hash(x.tobytes()) % 2**31) / 2**31 - 1.0


class Memoised:
    """A function that remembers the last point it was asked about, and adds up how often it was asked."""

    def __init__(self) -> None:
        self.key, self.known, self.calls = b"", 0.0, 0

    def __call__(self, x: Array) -> float:
        self.calls += 1
        if x.tobytes() != self.key:
            self.key, self.known = x.tobytes(), float(np.sum(np.exp(np.sin(x))))
        return self.known


def table(x: Array) -> float:
    """A sine looked up in a table of 1024 places, without interpolation: piecewise constant."""
    places = np.floor(np.mod(x / (2 * np.pi), 1.0) * 1024).astype(int)
    return float(np.sin(2 * np.pi * np.arange(1024) / 1024)[places].sum())


def interpolated(x: Array) -> float:
    """A parabola interpolated linearly between the multiples of 1e-3: piecewise linear."""
    low = np.floor(x * 1e3)
    part = x * 1e3 - low
    return float(np.sum((1 - part) * (low / 1e3) ** 2 + part * ((low + 1) / 1e3) ** 2))


def relu_network(x: Array) -> float:
    return float(np.sum(np.maximum(B @ np.maximum(A @ x, 0), 0)))


def relu_network_gradient(x: Array) -> Array:
    z = A @ x
    inner = (B @ np.maximum(z, 0) > 0) @ B
    return np.asarray((inner * (z > 0)) @ A)


def tanh_network(x: Array) -> float:
    return float(np.sum(np.tanh(B @ np.tanh(A @ x))))


def tanh_network_gradient(x: Array) -> Array:
    inner = np.tanh(A @ x)
    outer = 1 - np.tanh(B @ inner) ** 2
    return np.asarray(((outer @ B) * (1 - inner**2)) @ A)


def symmetric(x: Array) -> Array:
    """A 3×3 symmetric matrix of 6 numbers."""
    S = np.zeros((3, 3))
    S[np.triu_indices(3)] = x
    return np.asarray(S + S.T)


def largest_eigenvalue_gradient(x: Array) -> Array:
    v = np.linalg.eigh(symmetric(x))[1][:, -1]
    return np.asarray(2 * np.outer(v, v)[np.triu_indices(3)])


HILBERT = 1 / (np.arange(6)[:, None] + np.arange(6)[None, :] + 1)


def hilbert_determinant(x: Array) -> float:
    return float(np.linalg.det(HILBERT + np.diag(x)))


def hilbert_determinant_gradient(x: Array) -> Array:
    M = HILBERT + np.diag(x)
    return np.asarray(np.linalg.det(M) * np.diag(np.linalg.inv(M)))


def near_singular(x: Array) -> float:
    """(1, 2)ᵀ M⁻¹ (1, 2) for a matrix of condition number about 1e7."""
    M = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-7]]) * x.reshape(2, 2)
    return float(np.array([1.0, 2.0]) @ np.linalg.solve(M, np.array([1.0, 2.0])))


def near_singular_gradient(x: Array) -> Array:
    K, c = np.array([[1.0, 1.0], [1.0, 1.0 + 1e-7]]), np.array([1.0, 2.0])
    M = K * x.reshape(2, 2)
    return np.asarray((-np.outer(np.linalg.solve(M.T, c), np.linalg.solve(M, c)) * K).reshape(-1))


def continued_fraction(x: Array) -> float:
    """1 / (x₀ + 1 / (x₁ + …))."""
    y = 0.0
    for each in x[::-1]:
        y = 1 / (each + y)
    return float(y)


def continued_fraction_gradient(x: Array) -> Array:
    tails, y = [], 0.0
    for each in x[::-1]:
        y = 1 / (each + y)
        tails.append(y)
    signs = (-1.0) ** np.arange(1, x.size + 1)
    return np.asarray(signs * np.cumprod(np.array(tails[::-1]) ** 2))


def euler(x: Array) -> float:
    """y′ = −x₀y + x₁ sin(x₂t), y(0) = x₃, by 200 Euler steps to t = 2."""
    y, h = float(x[3]), 0.01
    for k in range(200):
        y += h * (-x[0] * y + x[1] * math.sin(x[2] * k * h))
    return float(y)


def euler_gradient(x: Array) -> Array:
    y, h, s = float(x[3]), 0.01, np.array([0.0, 0.0, 0.0, 1.0])
    for k in range(200):
        t = k * h
        forcing = np.array([-y, math.sin(x[2] * t), x[1] * t * math.cos(x[2] * t), 0.0])
        s, y = s + h * (-x[0] * s + forcing), y + h * (-x[0] * y + x[1] * math.sin(x[2] * t))
    return np.asarray(s)


def fft_power(x: Array) -> float:
    """The power in the lower half of the spectrum."""
    spectrum = np.fft.rfft(x)
    return float(np.sum(np.abs(spectrum[: spectrum.size // 2]) ** 2))


def fft_power_gradient(x: Array) -> Array:
    spectrum = np.fft.rfft(x)
    spectrum[spectrum.size // 2 :] = 0
    spectrum[1:] /= 2  # the other half of each frequency is its conjugate, and isn't counted
    return np.asarray(2 * np.fft.irfft(spectrum, x.size) * x.size)


def product_gradient(x: Array) -> Array:
    return np.array([np.prod(np.delete(x, k)) for k in range(x.size)])


def beside_a_jump(x: Array) -> float:
    """x², and 1 more beyond 1.001: drawn about 1, some points are next to the jump."""
    return float(np.sum(x**2 + (x > 1.001)))


def mixed_units(rng: np.random.Generator) -> Array:
    return np.concatenate([1e8 * rng.uniform(0.5, 2, 3), 1e-4 * rng.uniform(0.5, 2, 3)])


def zeros_and_ones(rng: np.random.Generator) -> Array:
    return rng.integers(0, 2, 6).astype(float)


NASTY: dict[str, Nasty] = {
    "slow wave": Nasty(
        lambda x: float(np.sum(np.sin(1e-3 * x))), lambda x: 1e-3 * np.cos(1e-3 * x), normal(5, scale=100)
    ),
    "fast wave": Nasty(lambda x: float(np.sum(np.sin(300 * x))), lambda x: 300 * np.cos(300 * x), normal()),
    "waves of all speeds": Nasty(
        lambda x: float(np.sum(np.sin(FREQUENCIES * x))), lambda x: FREQUENCIES * np.cos(FREQUENCIES * x), normal()
    ),
    "fast wave on a large parabola": Nasty(
        lambda x: float(x @ x + 1e-3 * np.sum(np.sin(1000 * x))), lambda x: 2 * x + np.cos(1000 * x), normal()
    ),
    "wave in 1/x": Nasty(
        lambda x: float(np.sum(np.sin(1 / x))),
        lambda x: -np.cos(1 / x) / x**2,
        lambda rng: rng.uniform(0.02, 0.5, 4),
    ),
    "flat": Nasty(
        lambda x: float(np.sum(np.exp(-1 / x**2))),
        lambda x: 2 / x**3 * np.exp(-1 / x**2),
        lambda rng: rng.uniform(0.15, 1.0, 4),
    ),
    "flat at zero": Nasty(lambda x: float(np.sum(x**4)), lambda x: 4 * x**3, zeros_and_ones),
    "Runge": Nasty(
        lambda x: float(np.sum(1 / (1 + 25 * x**2))), lambda x: -50 * x / (1 + 25 * x**2) ** 2, normal(scale=0.5)
    ),
    "narrow peak": Nasty(
        lambda x: float(np.sum(1 / (1 + (1e4 * x) ** 2))),
        lambda x: -2e8 * x / (1 + (1e4 * x) ** 2) ** 2,
        normal(scale=1e-2),
    ),
    "a power of 1.1": Nasty(
        lambda x: float(np.sum(np.abs(x) ** 1.1)),
        lambda x: 1.1 * np.sign(x) * np.abs(x) ** 0.1,
        normal(),
    ),
    "a power of 1.1, at zeros": Nasty(
        lambda x: float(np.sum(np.abs(x) ** 1.1)),
        lambda x: 1.1 * np.sign(x) * np.abs(x) ** 0.1,
        zeros_and_ones,
        smooth=False,
    ),
    "a power of 1.5, at zeros": Nasty(
        lambda x: float(np.sum(np.abs(x) ** 1.5)),
        lambda x: 1.5 * np.sign(x) * np.abs(x) ** 0.5,
        zeros_and_ones,
        smooth=False,
    ),
    "square root near zero": Nasty(
        lambda x: float(np.sum(np.sqrt(x))), lambda x: 0.5 / np.sqrt(x), lambda rng: 10 ** rng.uniform(-8, 0, 4)
    ),
    "x log x near zero": Nasty(
        lambda x: float(np.sum(x * np.log(x))), lambda x: np.log(x) + 1, lambda rng: 10 ** rng.uniform(-8, 0, 4)
    ),
    "sorted sum": Nasty(lambda x: float(np.sort(x) @ WEIGHTS), lambda x: WEIGHTS[np.argsort(np.argsort(x))], normal()),
    "trimmed mean": Nasty(
        lambda x: float(np.sort(x)[2:-2].mean()),
        lambda x: (
            np.where((np.argsort(np.argsort(x)) >= 2) & (np.argsort(np.argsort(x)) < x.size - 2), 1, 0) / (x.size - 4)
        ),
        normal(9),
    ),
    "median": Nasty(lambda x: float(np.median(x)), lambda x: (x == np.median(x)).astype(float), normal(7)),
    "conjugate gradients to 1e-6": Nasty(
        conjugate_gradients, lambda x: 2 * np.asarray(np.linalg.solve(POSITIVE_DEFINITE, x)), normal()
    ),
    "chaotic map": Nasty(logistic_map, logistic_map_gradient, normal(3), smooth=False),
    "a wave faster than any step": Nasty(
        lambda x: float(np.sum(np.sin(1e7 * x))), lambda x: 1e7 * np.cos(1e7 * x), normal(3), smooth=False
    ),
    "a wave faster than any step on a parabola": Nasty(
        lambda x: float(x @ x + 1e-3 * np.sum(np.sin(1e6 * x))),
        lambda x: 2 * x + 1e3 * np.cos(1e6 * x),
        normal(3),
        smooth=False,
    ),
    "edge of a domain": Nasty(
        lambda x: float(np.sum(np.arccos(x))),
        lambda x: -1 / np.sqrt(1 - x * x),
        lambda rng: 1 - 10.0 ** rng.uniform(-9, -1, 2),
        smooth=False,
    ),
    "rounded to half precision": Nasty(lambda x: float(np.float16(x @ x)), lambda x: 2 * x, normal(20), smooth=False),
    "half precision inside": Nasty(
        lambda x: float(np.sum(np.tanh(x.astype(np.float16)))), lambda x: 1 / np.cosh(x) ** 2, normal(), smooth=False
    ),
    "single precision inside": Nasty(
        lambda x: float(np.sum(np.sin(x.astype(np.float32)))), lambda x: np.cos(x), normal()
    ),
    "single precision, summed in double": Nasty(
        lambda x: float(np.sum(np.exp(x.astype(np.float32)).astype(float))), lambda x: np.exp(x), normal()
    ),
    "single precision claim": Nasty(
        lambda x: float(np.sum(np.sin(x))), lambda x: np.cos(x.astype(np.float32)), normal()
    ),
    "single precision offset": Nasty(
        lambda x: float(np.float32(1000) + np.float32(x @ x)), lambda x: 2 * x, normal(), smooth=False
    ),
    "noise of 1e-10": Nasty(lambda x: float(x @ x) + 1e-10 * hashed(x), lambda x: 2 * x, normal()),
    "noise of 1e-6": Nasty(lambda x: float(np.exp(x).sum()) + 1e-6 * hashed(x), lambda x: np.exp(x), normal()),
    "noise of 1e-3": Nasty(
        lambda x: float(np.sum(np.sin(x))) + 1e-3 * hashed(x), lambda x: np.cos(x), normal(), smooth=False
    ),
    "relative noise of 1e-6": Nasty(
        lambda x: float(np.exp(x.sum())) * (1 + 1e-6 * hashed(x)), lambda x: np.full(x.shape, np.exp(x.sum())), normal()
    ),
    "table look-up": Nasty(table, lambda x: np.cos(x), normal(), smooth=False),
    "interpolated table": Nasty(interpolated, lambda x: (2 * np.floor(x * 1e3) + 1) / 1e3, normal(), smooth=False),
    "staircase": Nasty(lambda x: float(np.sum(np.floor(10 * x))), lambda x: np.zeros(x.shape), normal(), smooth=False),
    "mixed units": Nasty(
        lambda x: float(np.sum((x[:3] / 1e8) ** 2) + np.sum(np.sin(x[3:] / 1e-4))),
        lambda x: np.concatenate([2 * x[:3] / 1e16, np.cos(x[3:] / 1e-4) / 1e-4]),
        mixed_units,
    ),
    "mixed units, products": Nasty(
        lambda x: float(np.prod(x[:3] * x[3:])), lambda x: np.prod(x[:3] * x[3:]) / x, mixed_units
    ),
    "zero at zero": Nasty(lambda x: float(x @ x), lambda x: 2 * x, lambda rng: np.zeros(4)),
    "product of zeros and ones": Nasty(lambda x: float(np.prod(x)), product_gradient, zeros_and_ones),
    "sine of zeros and ones": Nasty(lambda x: float(np.sin(x).sum()), lambda x: np.cos(x), zeros_and_ones),
    "near singular": Nasty(
        near_singular, near_singular_gradient, lambda rng: 1 + 1e-9 * rng.standard_normal(4), smooth=False
    ),
    "large offset": Nasty(lambda x: 1e9 + float(np.sin(x).sum()), lambda x: np.cos(x), normal(), smooth=False),
    "middling offset": Nasty(lambda x: 1e5 + float(np.sin(x).sum()), lambda x: np.cos(x), normal()),
    "saturated": Nasty(
        lambda x: float(np.sum(np.tanh(10 * x))), lambda x: 10 / np.cosh(10 * x) ** 2, normal(), smooth=False
    ),
    "saturated logistic loss": Nasty(
        lambda x: float(-np.sum(np.log(sigmoid(x)))), lambda x: -sigmoid(-x), normal(scale=20), smooth=False
    ),
    "overflowing log-sum-exp": Nasty(lambda x: float(np.log(np.sum(np.exp(x)))), softmax, normal(scale=1, shift=706)),
    "cancellation": Nasty(
        lambda x: float(np.sum((1 - np.cos(1e-4 * x)) / 1e-8)), lambda x: np.sin(1e-4 * x) / 1e-4, normal()
    ),
    "one-pass variance": Nasty(
        lambda x: float(np.mean(x**2) - np.mean(x) ** 2), lambda x: 2 * (x - x.mean()) / x.size, normal(6, 1.0, 1e3)
    ),
    "Bessel": Nasty(
        lambda x: float(special.jv(2, x).sum()), lambda x: np.asarray(special.jvp(2, x), dtype=float), normal(scale=10)
    ),
    "gamma": Nasty(
        lambda x: float(special.gamma(x).sum()),
        lambda x: special.gamma(x) * special.digamma(x),
        lambda rng: rng.uniform(0.05, 6, 4),
    ),
    "gamma between poles": Nasty(
        lambda x: float(special.gamma(x).sum()),
        lambda x: special.gamma(x) * special.digamma(x),
        lambda rng: -rng.integers(1, 4, 3) + rng.uniform(0.01, 0.99, 3),
    ),
    "log gamma of large numbers": Nasty(
        lambda x: float(special.gammaln(x).sum()), lambda x: special.digamma(x), lambda rng: 10 ** rng.uniform(0, 8, 4)
    ),
    "error function": Nasty(
        lambda x: float(special.erfc(x).prod()),
        lambda x: special.erfc(x).prod() / special.erfc(x) * -2 / np.sqrt(np.pi) * np.exp(-(x**2)),
        normal(),
    ),
    "jump nearby": Nasty(beside_a_jump, lambda x: 2 * x, normal(2, 1e-2, 1.0), smooth=False),
    "kink nearby": Nasty(lambda x: float(np.sum(np.abs(x - 1))), lambda x: np.sign(x - 1), normal(3, 1e-4, 1.0)),
    "kink very near": Nasty(
        lambda x: float(np.sum(np.abs(x - 1) + x**2)),
        lambda x: np.sign(x - 1) + 2 * x,
        normal(3, 1e-9, 1.0),
        smooth=False,
    ),
    "Huber": Nasty(
        lambda x: float(np.sum(np.where(np.abs(x) < 1e-3, x**2 / 2e-3, np.abs(x) - 5e-4))),
        lambda x: np.clip(x / 1e-3, -1, 1),
        normal(4, 2e-3),
    ),
    "quantised output": Nasty(lambda x: float(np.floor(float(x @ x) * 2**20) / 2**20), lambda x: 2 * x, normal()),
    "rounded to 6 places": Nasty(lambda x: float(np.round(np.sin(x), 6).sum()), lambda x: np.cos(x), normal()),
    "rounded to 2 places": Nasty(
        lambda x: float(np.round(np.sin(x), 2).sum()), lambda x: np.cos(x), normal(), smooth=False
    ),
    "cast to integers": Nasty(
        lambda x: float((1e6 * np.sin(x)).astype(np.int64).sum() / 1e6), lambda x: np.cos(x), normal()
    ),
    "memoised": Nasty(Memoised(), lambda x: np.cos(x) * np.exp(np.sin(x)), normal()),
    "ReLU network": Nasty(relu_network, relu_network_gradient, normal()),
    "tanh network": Nasty(tanh_network, tanh_network_gradient, normal()),
    "largest eigenvalue": Nasty(
        lambda x: float(np.linalg.eigvalsh(symmetric(x))[-1]), largest_eigenvalue_gradient, normal(6)
    ),
    "eigenvalues nearly crossing": Nasty(
        lambda x: float(np.linalg.eigvalsh(symmetric(x))[-1]),
        largest_eigenvalue_gradient,
        lambda rng: np.array([1, 0, 0, 1, 0, 1]) + 1e-5 * rng.standard_normal(6),
    ),
    "Hilbert determinant": Nasty(
        hilbert_determinant, hilbert_determinant_gradient, lambda rng: 1e-3 * rng.uniform(0.1, 1, 6)
    ),
    "product of 40 factors": Nasty(lambda x: float(np.prod(x)), product_gradient, lambda rng: rng.uniform(-2, 2, 40)),
    "high power": Nasty(lambda x: float(np.sum(x**51)), lambda x: 51 * x**50, lambda rng: rng.uniform(-1.5, 1.5, 4)),
    "tower of exponentials": Nasty(
        lambda x: float(np.exp(np.exp(np.exp(x))).sum()),
        lambda x: np.exp(np.exp(np.exp(x)) + np.exp(x) + x),
        normal(3, 0.5),
    ),
    "continued fraction": Nasty(continued_fraction, continued_fraction_gradient, lambda rng: rng.uniform(0.1, 3, 8)),
    "Euler steps": Nasty(euler, euler_gradient, lambda rng: rng.uniform(0.2, 3, 4)),
    "power of a spectrum": Nasty(fft_power, fft_power_gradient, normal(16)),
    "softmax": Nasty(
        lambda x: float(softmax(x) @ WEIGHTS),
        lambda x: softmax(x) * (WEIGHTS - softmax(x) @ WEIGHTS),
        normal(scale=10),
        smooth=False,
    ),
    "Rosenbrock": Nasty(
        lambda x: float(100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2),
        lambda x: np.array([-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)]),
        lambda rng: np.array([1.0, 1.0]) + 1e-3 * rng.standard_normal(2),
    ),
    "distance from far away": Nasty(
        lambda x: float(np.linalg.norm(x - 1e6)), lambda x: (x - 1e6) / np.linalg.norm(x - 1e6), normal()
    ),
    "distance from next to it": Nasty(
        lambda x: float(np.linalg.norm(x - 1)), lambda x: (x - 1) / np.linalg.norm(x - 1), normal(3, 1e-6, 1.0)
    ),
    "geometric mean": Nasty(
        lambda x: float(np.exp(np.log(x).mean())),
        lambda x: np.exp(np.log(x).mean()) / x / x.size,
        lambda rng: 10 ** rng.uniform(-6, 6, 5),
    ),
    "tiny values": Nasty(lambda x: float(1e-200 * np.sum(np.sin(x))), lambda x: 1e-200 * np.cos(x), normal()),
    "huge values": Nasty(lambda x: float(1e200 * np.sum(np.sin(x))), lambda x: 1e200 * np.cos(x), normal()),
}


SOLVERS: dict[str, Nasty] = {
    "fixed point to 1e-6": Nasty(fixed_point, fixed_point_gradient, normal(3)),
    "Newton's method to 1e-6": Nasty(newton_root, lambda x: 2 * x / (3 * (x @ x) ** (2 / 3)), normal()),
}
"""Functions that iterate to a tolerance. Between the jumps of such a function its slope is not quite that of its limit,
and only a jump within reach tells so."""


def one_entry_off(gradient: Gradient, x: Array) -> Gradient:
    """The nonzero entry of middling size, off by a hundredth."""
    here = np.asarray(gradient(x))
    present = np.flatnonzero(here)
    factors = np.ones(x.size)
    if present.size:
        factors[present[np.argsort(np.abs(here[present]))[present.size // 2]]] = 1.01
    return lambda z: gradient(z) * factors


MISTAKES: dict[str, Callable[[Gradient, Array], Gradient]] = {
    "sign": lambda gradient, x: lambda z: -gradient(z),
    "factor 2": lambda gradient, x: lambda z: 2 * gradient(z),
    "one entry": one_entry_off,
}


def tally(nasty: Nasty, draws: int, mistake: str | None = None) -> Counter[str]:
    """The outcomes at so many points, of the true gradient or with a mistake; points at which it changes nothing don't
    count."""
    rng = np.random.default_rng(0)
    found: Counter[str] = Counter()
    for draw in range(draws):
        x = nasty.draw(rng)
        gradient = nasty.gradient
        if mistake is not None:
            gradient = MISTAKES[mistake](nasty.gradient, x)
            with np.errstate(all="ignore"):
                if np.array_equal(gradient(x), nasty.gradient(x), equal_nan=True):
                    continue
        found[str(check_gradient(nasty.function, gradient, x, rng=draw).outcome)] += 1
    return found
