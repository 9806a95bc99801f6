"""What is unsupported on exact numbers, with the beginning of its name, and what is undecided."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy
import scipy.linalg
import scipy.special

from .arguments import MASK, POINT, Idiom

INTO_FLOATS = "exact numbers written into an array of float64"
AS_NUMBER = "float()"


def fill_zeros(v: Any) -> Any:
    out = np.zeros(4)
    for i in range(4):
        out[i] = v[i] ** 2
    return out


def fill_empty(X: Any) -> Any:
    out = np.empty((4, 3))
    out[:] = X
    return out


def fill_row(X: Any) -> Any:
    out = np.zeros(3)
    out[0:3] = X[0]
    return out


def add_into_zeros(v: Any) -> Any:
    total = np.zeros(4)
    total += v
    return total


def out_of_floats(X: Any) -> Any:
    return np.multiply(X, X, out=np.empty((4, 3)))


def copy_to_floats(X: Any) -> Any:
    out = np.zeros((4, 3))
    np.copyto(out, X)
    return out


UNSUPPORTED: list[tuple[str, Idiom]] = [
    (AS_NUMBER, fill_zeros),
    (INTO_FLOATS, fill_empty),
    (INTO_FLOATS, fill_row),
    ("np.add into an array of float64", add_into_zeros),
    ("np.multiply into an array of float64", out_of_floats),
    ("np.copyto into an array of float64", copy_to_floats),
    (AS_NUMBER, lambda v: float(v @ v) * v),
    (AS_NUMBER, lambda v: math.sqrt(v @ v) * v),
    (AS_NUMBER, lambda v: math.exp(v[0]) * v),
    (AS_NUMBER, lambda v: np.fromiter((x * x for x in v), float)),
    ("complex()", lambda v: complex(v[0])),
    ("an array of complex128", lambda v: v * 1j),
    ("an array of complex128", lambda v: v * np.array([1j, 1, 1, 1])),
    (".astype(float32)", lambda v: v.astype(np.float32)),
    (".astype(complex128)", lambda v: v.astype(complex)),
    (".tobytes of an array", lambda X: X.tobytes()),
    ("np.log with where=", lambda p: np.log(p, out=np.zeros_like(p), where=p > 0.5)),
    ("np.exp with dtype=float32", lambda v: np.exp(v, dtype=np.float32)),
    ("np.einsum with subscripts in lists", lambda X, Y: np.einsum(X, [0, 1], Y, [0, 1])),
    ("np.fmod", lambda v: np.fmod(v, 0.5)),
    ("np.modf", lambda v: np.modf(v)[0]),
    ("np.frexp", lambda v: np.frexp(v)[0]),
    ("np.copysign", lambda v: np.copysign(v, -1)),
    ("np.signbit", lambda v: np.signbit(v) * v),
    ("np.spacing", lambda v: np.spacing(v)),
    ("np.nextafter", lambda v: np.nextafter(v, 9)),
    ("np.i0", lambda v: np.i0(v)),
    ("np.percentile", lambda v: np.percentile(v, 30)),
    ("np.quantile", lambda v: np.quantile(v, 0.25)),
    ("np.histogram", lambda v: np.histogram(v)[0]),
    ("np.average with returned=True", lambda v: np.average(v, returned=True)[0]),
    ("np.cov with aweights=", lambda v: np.cov(v, aweights=[1.0, 2, 1, 3, 1][: len(v)])),
    ("np.partition", lambda v: np.partition(v, 2)[:2].sum()),
    ("np.unique", lambda v: np.unique(v)),
    ("np.choose", lambda v: np.choose([0, 1, 0, 1], [v, -v])),
    ("np.place", lambda v: np.place(v.copy(), MASK, [0])),
    ("np.putmask", lambda v: np.putmask(v.copy(), MASK, 0)),
    ("np.interp", lambda v: np.interp(0.5, [0.0, 1.0], v[:2])),
    ("np.gradient", lambda v: np.gradient(v)),
    ("np.polyfit", lambda v: np.polyfit([0, 1, 2, 3], v, 1)),
    ("np.roots", lambda v: np.roots(v)),
    ("np.searchsorted", lambda v: np.searchsorted(np.sort(v), 0.5)),
    ("np.fft.fft", lambda v: np.fft.fft(v).real),
    ("np.fft.rfft", lambda v: np.abs(np.fft.rfft(v))),
    ("np.linalg.eig", lambda A: np.linalg.eig(A @ A.T)[0]),
    ("np.linalg.eigvals", lambda A: np.linalg.eigvals(A @ A.T)),
    ("np.linalg.matrix_rank", lambda A: np.linalg.matrix_rank(A) * A),
    ("np.linalg.tensorsolve", lambda A: np.linalg.tensorsolve(A, A[0])),
    ("np.linalg.tensorinv", lambda A: np.linalg.tensorinv(A, ind=1)),
    ("np.linalg.qr of shape (4, 3)", lambda X: np.linalg.qr(X, mode="complete")[0]),
    ("np.linalg.qr of shape (3, 4)", lambda X: np.linalg.qr(X.T)[1]),
    ("np.linalg.svd with full_matrices=True", lambda X: np.linalg.svd(X)[0][:, :3]),
    ("np.linalg.svd with full_matrices=True", lambda X: np.linalg.svd(X)[0] @ X),
    ("np.linalg.svd with full_matrices=True", lambda X: X.T @ np.linalg.svd(X)[0]),
    ("np.linalg.svd with full_matrices=True", lambda X: np.linalg.svd(X.T)[2].T),
    ("np.linalg.svd with full_matrices=True", lambda X: np.linalg.norm(np.linalg.svd(X)[0])),
    ("a result of type Undetermined", lambda X: np.linalg.svd(X)[0]),
    ("scipy.linalg.cosm", lambda P: scipy.linalg.cosm(P)),
    ("scipy.linalg.cho_factor", lambda P, v: scipy.linalg.cho_solve(scipy.linalg.cho_factor(P), v)),
    ("scipy.linalg.solve_triangular", lambda P, v: scipy.linalg.solve_triangular(P, v, lower=True)),
    ("scipy.linalg.inv", lambda A: scipy.linalg.inv(A)),
    ("scipy.special.loggamma", lambda p: scipy.special.loggamma(p)),
    ("scipy.special.beta", lambda p: scipy.special.beta(p, 2)),
    ("scipy.special.exprel", lambda v: scipy.special.exprel(v)),
    ("scipy.special.huber", lambda v: scipy.special.huber(1.0, v)),
    ("scipy.special.j0", lambda v: scipy.special.j0(v)),
    ("a result of type str", lambda v: str(v)),
    ("a result of type NoneType", lambda v: None),
]

HERE = POINT["v"]

UNDECIDED: list[Idiom] = [
    lambda v: np.abs(v - HERE),
    lambda v: np.sign(v - HERE),
    lambda v: np.maximum(v, HERE),
    lambda v: np.where(v > HERE, v, -v),
    lambda v: v * (v == HERE),
    lambda v: np.heaviside(v - HERE, 0.5),
    lambda v: np.clip(v, HERE, None),
    lambda v: np.floor(v - HERE),
    lambda v: np.max(v - HERE),
    lambda v: np.argmax(v - HERE),
    lambda v: np.sort(v - HERE),
    lambda v: np.median(v - HERE),
    lambda v: np.linalg.norm(v - HERE, 1),
    lambda v: np.linalg.norm(v - HERE, np.inf),
    lambda v: max(v[0], HERE[0]),
    lambda v: v if v[0] >= HERE[0] else -v,
    lambda v: v if (v - HERE).any() else -v,
    lambda v: bool(v[0] - HERE[0]) * v,
    lambda s: np.linalg.eigvalsh(s * np.eye(3)),
    lambda s: np.linalg.eigh(s * np.eye(3))[1],
    lambda s: np.linalg.norm(s * np.eye(3), "nuc"),
    lambda s: np.linalg.norm(s * np.eye(3), 2),
    lambda u, v: np.linalg.svd(np.outer(u, v), compute_uv=False),
    lambda u, v: np.linalg.norm(np.outer(u, v), "nuc"),
    lambda u, v: np.linalg.pinv(np.outer(u, v)),
    lambda A: np.linalg.qr(np.triu(A) + (A - POINT["A"]))[1],
]
