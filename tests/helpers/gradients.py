"""True gradients of many kinds, with what makes each of them hard to check by differences."""

from __future__ import annotations

from typing import Any

import numpy as np
from nablacheck import (
    Claim,
    at_least,
    distinct,
    elementwise,
    full_rank,
    invertible,
    nonzero,
    positive,
    positive_definite,
    simplex,
    smooth,
    such_that,
)
from scipy import special

from tests.helpers.making import make_claim


def sigmoid(z: Any) -> Any:
    return special.expit(z)


def softmax(x: Any) -> Any:
    e = np.exp(x - x.max())
    return e / e.sum()


def standardized(x: Any) -> Any:
    return (x - x.mean()) / x.std()


VARIED = (at_least("N", 2), such_that("x varies", lambda x: np.std(x) > 1e-3 * np.abs(x).max()))

GRADIENTS: dict[str, Claim] = {
    "quadratic form": make_claim(lambda A, x: x @ A @ x, lambda A, x: (A + A.T) @ x, A="N N", x="N"),
    "linear": make_claim(lambda b, x: b @ x + 1, lambda b, x: b, b="N", x="N"),
    "constant": make_claim(lambda c, x: c * c, lambda c, x: np.zeros_like(x), c="", x="N"),
    "logsumexp": make_claim(lambda x: special.logsumexp(x), lambda x: softmax(x)),
    "naive logsumexp overflows": make_claim(lambda x: np.log(np.exp(x).sum()), lambda x: softmax(x)),
    "norm": make_claim(
        lambda x, a: np.linalg.norm(x - a),
        lambda x, a: (x - a) / np.linalg.norm(x - a),
        where=distinct("x", "a"),
        x="N",
        a="N",
    ),
    "nuclear norm": make_claim(
        lambda X: np.linalg.svd(X, compute_uv=False).sum(),
        lambda X: (lambda svd: svd[0] @ svd[2])(np.linalg.svd(X, full_matrices=False)),
        variables=("X",),
        X=full_rank("M N"),
    ),
    "log det": make_claim(
        lambda X: np.linalg.slogdet(X)[1],
        lambda X: np.linalg.inv(X).T,
        variables=("X",),
        X=positive_definite("N N"),
    ),
    "det": make_claim(
        lambda X: np.linalg.det(X),
        lambda X: np.linalg.det(X) * np.linalg.inv(X).T,
        variables=("X",),
        X=invertible("N N"),
    ),
    "trace of inverse": make_claim(
        lambda A, B: np.trace(np.linalg.inv(A) @ B),
        lambda A, B: -(np.linalg.inv(A) @ B @ np.linalg.inv(A)).T,
        variables=("A",),
        A=invertible("N N"),
        B="N N",
    ),
    "Mahalanobis": make_claim(
        lambda A, x: x @ np.linalg.solve(A, x),
        lambda A, x: -np.outer(np.linalg.solve(A, x), np.linalg.solve(A, x)),
        variables=("A",),
        A=positive_definite("N N"),
        x="N",
    ),
    "x log x": make_claim(lambda x: np.sum(x * np.log(x)), lambda x: np.log(x) + 1, x=positive("N")),
    "entropy": make_claim(lambda x: -np.sum(x * np.log(x)), lambda x: -np.log(x) - 1, x=simplex("N")),
    "divergence": make_claim(
        lambda p, x: np.sum(p * np.log(p / x) - p + x), lambda p, x: 1 - p / x, p=positive("N"), x=positive("N")
    ),
    "trig of large angles": make_claim(
        lambda w, x: np.sin(w @ x) + np.cos(x).sum(), lambda w, x: np.cos(w @ x) * w - np.sin(x), w="N", x="N"
    ),
    "fast wave": make_claim(lambda x: np.sum(np.sin(40 * x)), lambda x: 40 * np.cos(40 * x)),
    "wave faster than any step": make_claim(
        lambda a, X, b: np.sin(a @ X @ b),
        lambda a, X, b: np.cos(a @ X @ b) * np.outer(a, b),
        variables=("X",),
        a="M",
        X="M N",
        b="N",
    ),
    "ratio": make_claim(
        lambda a, b, x: (a @ x) / (b @ x),
        lambda a, b, x: a / (b @ x) - (a @ x) * b / (b @ x) ** 2,
        a=positive("N"),
        b=positive("N"),
        x=positive("N"),
    ),
    "Rayleigh quotient": make_claim(
        lambda A, x: x @ A @ x / (x @ x),
        lambda A, x: ((A + A.T) @ x - 2 * (x @ A @ x) / (x @ x) * x) / (x @ x),
        A="N N",
        x=nonzero("N"),
    ),
    "expanded residual cancels": make_claim(
        lambda A, b, x: b @ b - 2 * b @ A @ x + x @ A.T @ A @ x,
        lambda A, b, x: 2 * A.T @ (A @ x - b),
        A="M N",
        b="M",
        x="N",
    ),
    "expanded claim cancels": make_claim(
        lambda A, b, x: (A @ x - b) @ (A @ x - b),
        lambda A, b, x: 2 * A.T @ A @ x - 2 * A.T @ b,
        A="M N",
        b="M",
        x="N",
    ),
    "one-pass variance cancels": make_claim(
        lambda x: np.mean(x**2) - np.mean(x) ** 2, lambda x: 2 * (x - x.mean()) / x.size, where=VARIED, x="N"
    ),
    "pseudo-Huber cancels": make_claim(lambda x: np.sum(np.sqrt(1 + x * x) - 1), lambda x: x / np.sqrt(1 + x * x)),
    "expanded power cancels": make_claim(
        lambda x: x**6 - 6 * x**5 + 15 * x**4 - 20 * x**3 + 15 * x**2 - 6 * x + 1, lambda x: 6 * (x - 1) ** 5, x=""
    ),
    "large offset": make_claim(lambda x: 1e8 + x @ x, lambda x: 2 * x),
    "inflections": make_claim(lambda x: np.sum(x**5) - np.sum(x**3), lambda x: 5 * x**4 - 3 * x**2),
    "bell": make_claim(
        lambda x, a: np.exp(-((x - a) @ (x - a)) / 2),
        lambda x, a: -(x - a) * np.exp(-((x - a) @ (x - a)) / 2),
        x="N",
        a="N",
    ),
    "log-likelihood of a variance": make_claim(
        lambda y, x: y.size / 2 * np.log(x) + y @ y / (2 * x),
        lambda y, x: y.size / (2 * x) - y @ y / (2 * x**2),
        y="N",
        x=positive(""),
    ),
    "saturated sigmoids cancel": make_claim(
        lambda A, b, x: b @ sigmoid(A @ x),
        lambda A, b, x: A.T @ (b * sigmoid(A @ x) * sigmoid(-A @ x)),
        A="M N",
        b="M",
        x="N",
    ),
    "logistic loss vanishes": make_claim(
        lambda A, x: np.sum(np.logaddexp(0, -A @ x)), lambda A, x: A.T @ (sigmoid(A @ x) - 1), A="M N", x="N"
    ),
    "kinks of the absolute value": make_claim(lambda x: np.abs(x).sum(), lambda x: np.sign(x)),
    "kinks of ReLU": make_claim(lambda w, x: w @ np.maximum(x, 0), lambda w, x: w * (x > 0), w="N", x="N"),
    "ties of the maximum": make_claim(lambda x: x.max(), lambda x: np.eye(x.size)[np.argmax(x)]),
    "single precision inside": make_claim(
        lambda x: np.sum(np.sin(np.float32(x)), dtype=np.float32), lambda x: np.cos(x)
    ),
    "chain rule": make_claim(
        lambda A, f, x: f(A @ x), lambda A, f, x: A.T @ f.gradient(A @ x), A="M N", f=smooth("M"), x="N"
    ),
    "layer": make_claim(
        lambda A, phi, x: phi(A @ x),
        lambda G, A, phi, x: (np.outer(G * phi.derivative(A @ x), x), A.T @ (G * phi.derivative(A @ x))),
        "pullback",
        ("A", "x"),
        "M",
        A="M N",
        phi=elementwise(),
        x="N",
    ),
    "standardization": make_claim(
        lambda x: standardized(x),
        lambda G, x: (G - G.mean() - standardized(x) * np.mean(G * standardized(x))) / x.std(),
        "pullback",
        ("x",),
        "N",
        VARIED,
        x="N",
    ),
    "softmax": make_claim(
        lambda x: softmax(x),
        lambda x: np.diag(softmax(x)) - np.outer(softmax(x), softmax(x)),
        "jacobian",
        out="N",
        x="N",
    ),
    "inverse": make_claim(
        lambda A: np.linalg.inv(A),
        lambda A: -np.einsum("ik,lj->ijkl", np.linalg.inv(A), np.linalg.inv(A)),
        "jacobian",
        ("A",),
        "N N",
        A=invertible("N N"),
    ),
}
