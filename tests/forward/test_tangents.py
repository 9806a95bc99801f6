"""The tangents of every rule and of every routine of linear algebra against differences of values in 120 digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Floats, Indeterminate, numpy_patched_for
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from scipy import special

from tests.helpers.agreement import drawn, floats, run
from tests.helpers.difference import REFERENCE, STEP, Code, assert_balls_agree, at, slope

FLOATS = Floats()
ROUNDING = 2.0**-47
"""32 roundings."""

ANYWHERE = [-3.25, -0.5, 0.0, 1e-9, 0.75, 5.5]
AWAY_FROM_ZERO = [-3.25, -0.5, 1e-9, 0.75, 5.5]
POSITIVE = [1e-9, 0.3, 1.0, 7.75, 1e6]
WITHIN_ONE = [-0.96875, -0.5, 0.0, 1e-9, 0.75]
GAMMA = [-2.5, -0.25, 0.125, 1.0, 3.75, 20.5]

POINTS_OF_ONE: dict[str, list[float]] = {
    "exp": [*ANYWHERE, -30.0, 30.0],
    "expm1": [*ANYWHERE, -30.0, 30.0],
    "exp2": [*ANYWHERE, 30.0],
    "log": POSITIVE,
    "log1p": [-0.96875, *ANYWHERE[1:], 1e6],
    "log2": POSITIVE,
    "log10": POSITIVE,
    "sqrt": POSITIVE,
    "cbrt": [*AWAY_FROM_ZERO, 1e6],
    "square": [*ANYWHERE, 1e6],
    "reciprocal": [*AWAY_FROM_ZERO, 1e6],
    "sin": [*ANYWHERE, 100.0],
    "cos": [*ANYWHERE, 100.0],
    "tan": ANYWHERE,
    "sinh": [*ANYWHERE, 30.0],
    "cosh": [*ANYWHERE, 30.0],
    "tanh": [*ANYWHERE, -30.0, 30.0],
    "arcsin": WITHIN_ONE,
    "arccos": WITHIN_ONE,
    "arctan": [*ANYWHERE, 1e6],
    "arcsinh": [*ANYWHERE, -1e6],
    "arccosh": [1.03125, 1.5, 30.0, 1e6],
    "arctanh": WITHIN_ONE,
    "deg2rad": ANYWHERE,
    "rad2deg": ANYWHERE,
    "expit": [*ANYWHERE, -40.0, 40.0],
    "log_expit": [*ANYWHERE, -40.0, 40.0],
    "logit": [1e-9, 0.25, 0.5, 0.96875],
    "erf": [*ANYWHERE, -5.0],
    "erfc": [*ANYWHERE, 5.0],
    "ndtr": [*ANYWHERE, -8.0],
    "log_ndtr": [*ANYWHERE, -8.0],
    "gamma": GAMMA,
    "gammaln": [*GAMMA, 1e6],
    "psi": [*GAMMA, 1e6],
    "entr": POSITIVE,
}
QUADRANTS = [(1.5, 0.5), (-0.25, 2.0), (-1.0, -3.5), (0.75, -1e-3)]
POINTS_OF_TWO: dict[str, list[tuple[float, float]]] = {
    "hypot": QUADRANTS,
    "arctan2": QUADRANTS,
    "logaddexp": [*QUADRANTS, (30.0, -2.0), (-2.0, 30.0)],
    "xlogy": [(1.5, 0.5), (-0.25, 2.0), (3.0, 1e-6)],
    "xlog1py": [(1.5, 0.5), (-0.25, -0.75), (3.0, 1e-6)],
    "rel_entr": [(1.5, 0.5), (0.25, 2.0), (1e-6, 1e-3)],
    "kl_div": [(1.5, 0.5), (0.25, 2.0), (1e-6, 1e-3)],
}


def ufunc(name: str) -> Any:
    return getattr(np, name, None) or getattr(special, name)


def test_no_rule_is_without_points() -> None:
    assert set(POINTS_OF_ONE) == set(UNARY_DERIVATIVES)
    assert set(POINTS_OF_TWO) == set(BINARY_DERIVATIVES)


@pytest.mark.parametrize(("name", "point"), [(name, point) for name in POINTS_OF_ONE for point in POINTS_OF_ONE[name]])
def test_rule_of_one_number(name: str, point: float) -> None:
    assert_rule(ufunc(name), point, 1.0)


@pytest.mark.parametrize("direction", [(1.0, 0.0), (0.0, 1.0), (0.5, -2.0)])
@pytest.mark.parametrize(("name", "point"), [(name, point) for name in POINTS_OF_TWO for point in POINTS_OF_TWO[name]])
def test_rule_of_two_numbers(name: str, point: tuple[float, float], direction: tuple[float, float]) -> None:
    assert_rule(lambda x: ufunc(name)(x[0], x[1]), point, direction)


def assert_rule(code: Code, x: Any, direction: Any) -> None:
    """Floats are right to rounding: that of the slope, and of a point whose slope changes by a rounding of it."""
    assert_balls_agree(code, x, direction)
    found = floats(FLOATS, run(FLOATS, code, x, direction).tangent)
    expected = REFERENCE.approximate(slope(code, x, direction))
    condition = np.abs(expected) + sum(
        np.abs(REFERENCE.approximate(mixed(code, np.asarray(x), direction, axis))) for axis in axes(np.asarray(x))
    )
    np.testing.assert_array_less(np.abs(found - expected), ROUNDING * condition + 1e-300)


def axes(x: np.ndarray) -> list[np.ndarray]:
    """A point's entries, one after the other, the others zero: the directions in which it is rounded."""
    return [np.where(np.arange(x.size).reshape(x.shape) == k, x, 0.0) for k in range(x.size)]


def mixed(code: Code, x: np.ndarray, direction: Any, axis: np.ndarray) -> Any:
    """The second derivative along two directions."""
    both, across = np.asarray(direction) + axis, np.asarray(direction) - axis
    with numpy_patched_for(REFERENCE):
        bends = (at(code, x, way, 1) + at(code, x, way, -1) for way in (both, across))
        first, second = bends
        return (first - second) / REFERENCE.element(4 * STEP**2)


GENERAL = drawn(4, 4)
KNOWN = np.array([[2.0, -1.0, 0.5, 3.0], [0.0, 1.0, 4.0, 1.0], [1.5, 0.25, -2.0, 0.0], [1.0, 0.0, 1.0, 5.0]])
TALL = drawn(5, 3)
SYMMETRIC = GENERAL + GENERAL.T
POSITIVE_DEFINITE = GENERAL @ GENERAL.T + np.eye(4)
SINGULAR = np.vstack([GENERAL[:3], GENERAL[0] + 2 * GENERAL[1]])


def polar(x: Any) -> Any:
    u, _, vh = np.linalg.svd(x, full_matrices=False)
    return u @ vh


def singular_pair(k: int) -> Code:
    """The k-th singular vectors, whose signs cancel."""

    def outer(x: Any) -> Any:
        u, _, vh = np.linalg.svd(x, full_matrices=False)
        return np.outer(u[:, k], vh[k])

    return outer


def projector(k: int) -> Code:
    def outer(x: Any) -> Any:
        vectors = np.linalg.eigh(x)[1]
        return np.outer(vectors[:, k], vectors[:, k])

    return outer


ROUTINES: dict[str, tuple[Code, np.ndarray]] = {
    "det": (np.linalg.det, GENERAL),
    "det of a singular matrix": (np.linalg.det, SINGULAR),
    "slogdet": (lambda x: np.linalg.slogdet(x)[1], GENERAL),
    "inv": (np.linalg.inv, GENERAL),
    "solve, the matrix moves": (lambda x: np.linalg.solve(x, np.arange(4.0)), GENERAL),
    "solve, the right side moves": (lambda x: np.linalg.solve(KNOWN, x), GENERAL),
    "solve, both move": (lambda x: np.linalg.solve(x, x[:, :2] ** 2), GENERAL),
    "cholesky": (np.linalg.cholesky, POSITIVE_DEFINITE),
    "qr, Q": (lambda x: np.linalg.qr(x)[0], TALL),
    "qr, R": (lambda x: np.linalg.qr(x)[1], TALL),
    "qr of a square matrix": (lambda x: np.linalg.qr(x)[0], GENERAL),
    "eigh, values": (lambda x: np.linalg.eigh(x)[0], SYMMETRIC),
    "eigh, vectors": (lambda x: np.stack([projector(k)(x) for k in range(4)]), SYMMETRIC),
    "eigh of a function": (lambda x: np.linalg.eigh(x)[1][0] ** 2 @ np.exp(np.linalg.eigvalsh(x)), SYMMETRIC),
    "eigvalsh, upper": (lambda x: np.linalg.eigvalsh(x, "U"), SYMMETRIC),
    "svd, values": (lambda x: np.linalg.svd(x, compute_uv=False), TALL),
    "svd, vectors": (lambda x: np.stack([singular_pair(k)(x) for k in range(3)]), TALL),
    "svd, wide": (polar, TALL.T),
    "svd, square": (polar, GENERAL),
    "pinv, tall": (np.linalg.pinv, TALL),
    "pinv, wide": (np.linalg.pinv, TALL.T),
    "lstsq": (lambda x: np.linalg.lstsq(x, np.arange(5.0), rcond=None)[0], TALL),
    "lstsq, residual": (lambda x: np.linalg.lstsq(x, x[:, :2] ** 2, rcond=None)[1], TALL),
    "matrix_power": (lambda x: np.linalg.matrix_power(x, 5), GENERAL),
    "matrix_power, negative": (lambda x: np.linalg.matrix_power(x, -2), GENERAL),
    "multi_dot": (lambda x: np.linalg.multi_dot([x, x.T, x]), TALL),
    "cond": (np.linalg.cond, GENERAL),
    "cond in another norm": (lambda x: np.linalg.cond(x, 1), GENERAL),
    "Frobenius norm": (np.linalg.norm, TALL),
    "nuclear norm": (lambda x: np.linalg.norm(x, "nuc"), TALL),
    "spectral norm": (lambda x: np.linalg.norm(x, 2), TALL),
    "smallest singular value": (lambda x: np.linalg.norm(x, -2), TALL),
    "norm of columns": (lambda x: np.linalg.norm(x, 1), TALL),
    "norm of rows": (lambda x: np.linalg.norm(x, np.inf), TALL),
    "norms along an axis": (lambda x: np.linalg.norm(x, axis=1), TALL),
    "norm of order 3": (lambda x: np.linalg.norm(x, 3, axis=0), TALL),
}


@pytest.mark.parametrize("name", ROUTINES)
def test_linear_algebra(name: str) -> None:
    code, x = ROUTINES[name]
    direction = drawn(*x.shape, seed=1)
    assert_balls_agree(code, x, direction)
    assert_floats_agree(code, x, direction, 1e-12)


def assert_floats_agree(code: Code, x: Any, direction: Any, tolerance: float) -> None:
    """Relative to the largest entry."""
    found = run(FLOATS, code, x, direction)
    expected = REFERENCE.approximate(slope(code, x, direction))
    difference = floats(FLOATS, found.tangent, found.shape) - expected
    assert np.abs(difference).max() <= tolerance * max(1.0, np.abs(expected).max())


GAPS = [0.1, 2e-3, 1e-6, 1e-12]
MIXING = np.finfo(float).eps / 2
"""Rounding turns the vectors of a cluster into each other by as much over the gap, and so moves what they are used for,
the derivatives of the values too."""
DECIDED_BY_FLOATS = 1e-3


def reflection(*shape: int) -> np.ndarray:
    v = drawn(*shape)
    return np.asarray(np.eye(len(v)) - 2 * np.outer(v, v) / (v @ v))


def clustered(*values: float, rows: int | None = None) -> np.ndarray:
    """A generic matrix of these singular values; without ``rows`` symmetric, of these eigenvalues."""
    right = reflection(len(values))
    left = right if rows is None else reflection(rows)[:, : len(values)]
    return np.asarray(left * values @ right)


CLUSTERS: dict[str, tuple[Code, int | None, int]] = {
    "eigh, values": (np.linalg.eigvalsh, None, 0),
    "eigh, vectors": (projector(3), None, 1),
    "svd, values": (lambda x: np.linalg.svd(x, compute_uv=False), 5, 0),
    "svd, vectors": (singular_pair(0), 5, 1),
    "svd, square": (singular_pair(1), 3, 1),
    "svd, polar factor": (polar, 5, 2),
    "nuclear norm": (lambda x: np.linalg.norm(x, "nuc"), 5, 0),
    "spectral norm": (lambda x: np.linalg.norm(x, 2), 5, 0),
}
"""Code, rows, and the power of the gap that rounding is divided by (in the polar factor twice: U̇ and V̇ cancel)."""


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("name", CLUSTERS)
def test_clusters(name: str, gap: float) -> None:
    code, rows, power = CLUSTERS[name]
    x = clustered(1 + gap, 1.0, 0.5, rows=rows) if rows else clustered(1 + gap, 1.0, 0.5, -0.25)
    direction = drawn(*x.shape, seed=1)
    assert_balls_agree(code, x, direction)
    if gap > DECIDED_BY_FLOATS:
        assert_floats_agree(code, x, direction, 1e-14 / gap**power + MIXING / gap)
    else:
        with pytest.raises(Indeterminate):
            run(FLOATS, code, x, direction)
