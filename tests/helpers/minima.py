"""Claims about minimizers, true and false: saddles, other wells, flat directions, walls, noise."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from nablacheck import Claim, at_least, full_rank, positive, positive_definite, rank_deficient, symmetric
from nablacheck.declare.relations import Relation

from tests.helpers.making import Function, make_claim

N2, N3, N4, MANY = at_least("N", 2), at_least("N", 3), at_least("N", 4), at_least("N", 40)
LOCAL = {"local": True}
UNEVEN = np.array([1.0, -2.0, 0.5, 3.0, -0.25, 1.5, 0.75])


def at_a(function: Function, *where: Relation, local: bool = False) -> Claim:
    """The claim that a minimises ``function(x − a)``."""
    options = LOCAL if local else {}
    return make_claim(
        lambda a, x: function(x - a), lambda a: 1 * a, "minimizer", a="N", x="N", where=where, options=options
    )


def tilted(by: float, d: Any) -> Any:
    """A bowl less a little more than the square of the mean: a saddle whose descent lies off all axes."""
    return d @ d - (1 + by) * np.sum(d) ** 2 / d.size


def wells(d: Any, far: float = 40.0, lower: float = 1.0) -> Any:
    """In every entry a minimum at 0 and another near ``far``, lower by about ``far² lower``."""
    return np.sum(d**2 * ((d - far) ** 2 - lower))


def rotated(d: Any) -> Any:
    """In other coordinates, in which no axis is a line of symmetry."""
    axis = UNEVEN[: d.size] / np.sqrt(UNEVEN[: d.size] @ UNEVEN[: d.size])
    return d - 2 * axis * (axis @ d)


def valley(d: Any, apart: float = 2.0, power: int = 2) -> Any:
    """Negative between two curves that touch at zero, along all lines through zero positive (Peano)."""
    return np.sum((d[1:] - d[0] ** power) * (d[1:] - apart * d[0] ** power))


def squared_residual(A: Any, b: Any, x: Any) -> Any:
    return (A @ x - b) @ (A @ x - b)


def single(x: Any) -> Any:
    return x.astype(np.float32)


def hashed(x: Any) -> float:
    """Noise of 1e-8 that has nothing smooth about it."""
    return 1e-8 * (zlib.crc32(x.tobytes()) / 2**32 - 0.5)


def singular_solution(A: Any, b: Any) -> Any:
    return np.linalg.pinv(A.T @ A, rcond=1e-9) @ A.T @ b


def least_squares(function: Function, solution: Function, A: Any = "M N", **more: Any) -> Claim:
    return make_claim(
        lambda A, b, x: function(A, b, x), lambda A, b: solution(A, b), "minimizer", A=A, b="M", x="N", **more
    )


def of_matrix(function: Function, space: Any, *where: Relation) -> Claim:
    return make_claim(lambda A, X: function(A, X), lambda A: 1 * A, "minimizer", ("X",), A=space, X=space, where=where)


def beside_positive(function: Function) -> Claim:
    return make_claim(lambda a, x: function(a, x), lambda a: 1 * a, "minimizer", a=positive("N"), x=positive("N"))


TRUE: dict[str, Claim] = {
    "bowl": at_a(lambda d: d @ d),
    "bowl on a large offset": at_a(lambda d: d @ d + 1e6),
    "bowl that is shallow": at_a(lambda d: 1e-6 * (d @ d) + 1),
    "fourth power": at_a(lambda d: np.sum(d**4)),
    "eighth power with an offset": at_a(lambda d: np.sum(d**8) + 3),
    "flat along a plane": at_a(lambda d: np.sum(d) ** 2 + 1),
    "constant": at_a(lambda d: 0 * d[0] + 2),
    "piecewise quadratic": at_a(lambda d: np.sum(np.where(d > 0, d**2, 5 * d**2))),
    "Huber": at_a(lambda d: np.sum(np.where(np.abs(d) < 1, d**2, 2 * np.abs(d) - 1))),
    "cube of the size": at_a(lambda d: np.sum(np.abs(d) * d**2)),
    "log cosh": at_a(lambda d: np.sum(np.log(np.cosh(d)))),
    "well in a plain": at_a(lambda d: 1e3 - np.exp(-(d @ d))),
    "lowest of many wells": at_a(lambda d: np.sum(d**2 + 10 * (1 - np.cos(2 * np.pi * d)))),
    "one of many lowest wells": at_a(lambda d: np.sum(1 - np.cos(d))),
    "one of two lowest wells": at_a(lambda d: wells(d, lower=0) + 1),
    "lower of two wells, by little": at_a(lambda d: wells(d, lower=-1e-3)),
    "curved valley": at_a(lambda d: d[0] ** 2 + 100 * np.sum((d[1:] - d[:-1] ** 2) ** 2)),
    "entries of all scales": at_a(lambda d: np.sum(10.0 ** (-3 * np.arange(d.size)) * d**2) + 1),
    "almost a saddle": at_a(lambda d: tilted(-1e-6, d)),
    "many entries": at_a(lambda d: tilted(-1e-3, d), MANY),
    "least squares": least_squares(
        squared_residual, lambda A, b: np.linalg.inv(A.T @ A) @ A.T @ b, full_rank("M N"), where=at_least("M", "N")
    ),
    "least squares, underdetermined": least_squares(
        squared_residual, lambda A, b: A.T @ np.linalg.solve(A @ A.T, b), full_rank("M N"), where=at_least("N", "M")
    ),
    "least squares, rank-deficient": least_squares(squared_residual, singular_solution, rank_deficient("M N")),
    "least squares in single precision": least_squares(
        lambda A, b, x: squared_residual(single(A), single(b), single(x)), singular_solution, rank_deficient("M N")
    ),
    "least squares in extended precision": least_squares(
        lambda A, b, x: squared_residual(A.astype(np.longdouble), b, x), singular_solution, rank_deficient("M N")
    ),
    "log barrier": beside_positive(lambda a, x: np.sum(x - a * np.log(x))),
    "lower outside of its space": beside_positive(lambda a, x: np.sum((x - a) ** 2 * (x + 5 * a))),
    "covariance": of_matrix(
        lambda A, X: np.trace(np.linalg.solve(A, X)) - np.linalg.slogdet(X)[1], positive_definite("N N")
    ),
    "least among symmetric matrices": of_matrix(lambda A, X: np.trace((X - A) @ (X - A)), symmetric("N N")),
    "smallest eigenvalue": make_claim(
        lambda A, x: x @ A @ x / (x @ x),
        lambda A: np.linalg.eigh(A)[1][:, 0],
        "minimizer",
        A=symmetric("N N"),
        x="N",
    ),
    "cross entropy, whose terms cancel far away": make_claim(
        lambda a, x: np.log(np.sum(np.exp(x - np.max(x)))) + np.max(x) - np.exp(a) @ x / np.sum(np.exp(a)),
        lambda a: 1 * a,
        "minimizer",
        a="N",
        x="N",
    ),
    "noisy bowl": make_claim(lambda a, x: (x - a) @ (x - a) + hashed(x), lambda a: 1 * a, "minimizer", a="N", x="N"),
    "noisy valley": make_claim(
        lambda a, x: np.sum(x - a) ** 2 + hashed(x) + 1, lambda a: 1 * a, "minimizer", a="N", x="N"
    ),
    "valley with jumps, as of a solver that stops at a tolerance": make_claim(
        lambda a, x: np.sum(x - a) ** 2 + 1 + 1e-8 * (np.floor(3.7 * float(x[0])) % 3),
        lambda a: 1 * a,
        "minimizer",
        a="N",
        x="N",
    ),
    "half precision": make_claim(
        lambda a, x: np.float16((x - a) @ (x - a) + 3), lambda a: 1 * a, "minimizer", a="N", x="N"
    ),
    "higher of two wells, locally": at_a(wells, local=True),
    "higher of two near wells, locally": at_a(lambda d: wells(d, far=3.0), local=True),
    "hump beyond, locally": at_a(lambda d: 1e-3 * (d @ d) - np.sum(d**4), local=True),
    "cubic, locally": at_a(lambda d: d @ d + np.sum(d**3), local=True),
    "flat along a plane, locally": at_a(lambda d: np.sum(d) ** 2 + 1, local=True),
    "fourth power, locally": at_a(lambda d: np.sum(d**4), local=True),
    "flat along an axis, locally": at_a(lambda d: np.sum(d[1:] ** 2) + d[0] ** 4, local=True),
    "curved valley, locally": at_a(lambda d: np.sum((d[1:] - d[0] ** 2) ** 2), N2, local=True),
    "curved valley off the axes, locally": at_a(lambda d: valley(rotated(d), apart=1.0), N2, local=True),
    "almost Peano's surface, locally": at_a(lambda d: valley(d) + 0.26 * d[0] ** 4 * (d.size - 1), N2, local=True),
    "flat, beside a lower well, locally": at_a(
        lambda d: np.sum(d) ** 2 + (d[0] - d[1]) ** 4 * ((d[0] - d[1] - 0.1) ** 2 - 1e-5), N2, local=True
    ),
    "least squares of less than full rank, locally": least_squares(
        squared_residual, singular_solution, rank_deficient("M N"), options=LOCAL
    ),
    "noisy valley, locally": make_claim(
        lambda a, x: np.sum(x - a) ** 2 + hashed(x) + 1, lambda a: 1 * a, "minimizer", a="N", x="N", options=LOCAL
    ),
}

FALSE: dict[str, Claim] = {
    "saddle off the axes": at_a(lambda d: tilted(1e-3, d), N4),
    "faint saddle off the axes": at_a(lambda d: tilted(1e-6, d), N4),
    "faint saddle off the axes, with an offset": at_a(lambda d: tilted(1e-6, d) + 1, N4),
    "saddle on a large offset": at_a(lambda d: tilted(1e-3, d) + 1e6, N4),
    "saddle that rises further away": at_a(lambda d: tilted(1e-3, d) + (d @ d) ** 2, N2),
    "faint saddle that rises further away": at_a(lambda d: tilted(1e-6, d) + (d @ d) ** 2 + 1, N2),
    "faint saddle that isn't quadratic": at_a(
        lambda d: 2 * np.sum(np.cosh(d) - 1) - (1 + 1e-6) * np.sum(np.sinh(d)) ** 2 / d.size, N2
    ),
    "saddle of entries of all scales": at_a(lambda d: tilted(1e-3, d * 10.0 ** np.arange(d.size)), N3),
    "saddle in no simple direction": at_a(
        lambda d: d @ d - 1.001 * (UNEVEN[: d.size] @ d) ** 2 / (UNEVEN[: d.size] @ UNEVEN[: d.size]), N3
    ),
    "saddle of many entries": at_a(lambda d: tilted(1e-3, d), MANY),
    "saddle of a matrix": of_matrix(
        lambda A, X: np.sum((X - A) ** 2) - 1.001 * np.sum(X - A) ** 2 / A.size, "M N", at_least("M", 2)
    ),
    "trace of the square of a matrix": of_matrix(lambda A, X: np.trace((X - A) @ (X - A)), "N N", N2),
    "product": at_a(lambda d: d[0] * d[-1], N2),
    "monkey saddle": at_a(lambda d: d[0] ** 3 - 3 * d[0] * d[-1] ** 2, N2),
    "Peano's surface": at_a(lambda d: (d[1] - d[0] ** 2) * (d[1] - 2 * d[0] ** 2), N2),
    "maximum": at_a(lambda d: -(d @ d)),
    "flat maximum": at_a(lambda d: 5 - np.sum(d**4)),
    "inflection": at_a(lambda d: np.sum(d**3)),
    "maximum between walls": beside_positive(lambda a, x: np.sum(a * np.log(x) - x)),
    "middle eigenvalue": make_claim(
        lambda A, x: x @ A @ x / (x @ x),
        lambda A: np.linalg.eigh(A)[1][:, 1],
        "minimizer",
        A=symmetric("N N"),
        x="N",
        where=N3,
    ),
    "higher of two wells": at_a(wells),
    "higher of two wells of some entries": at_a(wells, N4),
    "higher of two wells far apart": at_a(lambda d: wells(d, far=700.0)),
    "higher of two near wells": at_a(lambda d: wells(d, far=3.0)),
    "hump beyond": at_a(lambda d: 1e-3 * (d @ d) - np.sum(d**4)),
    "cubic": at_a(lambda d: d @ d + np.sum(d**3)),
    "ever lower wells": at_a(lambda d: np.sum(1 - np.cos(d) - 1e-3 * d**2)),
    "saddle off the axes, locally": at_a(lambda d: tilted(1e-3, d), N4, local=True),
    "faint saddle off the axes, locally": at_a(lambda d: tilted(1e-6, d) + 1, N4, local=True),
    "product, locally": at_a(lambda d: d[0] * d[-1], N2, local=True),
    "maximum, locally": at_a(lambda d: -(d @ d), local=True),
}

VALLEYS: dict[str, Claim] = {
    "Peano's surface": at_a(valley, N2, local=True),
    "Peano's surface on an offset": at_a(lambda d: valley(d) + 1, N2, local=True),
    "Peano's surface off the axes": at_a(lambda d: valley(rotated(d)), N2, local=True),
    "between curves that are close": at_a(lambda d: valley(d, apart=1.1), N2, local=True),
    "between curves of third degree": at_a(lambda d: valley(d, power=3), N2, local=True),
    "that rises further away": at_a(lambda d: valley(d) + 40 * np.sum(d**6), N2, local=True),
    "beside other flat directions": at_a(
        lambda d: valley(rotated(d)[:2]) + np.sum(rotated(d)[2:] ** 4), N3, local=True
    ),
}
"""False local minimizers along whose lines the function rises, and falls along a curve."""
