"""Functions of several lines: loops, branches, layers and losses."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from .arguments import Idiom


def recurrent(A: Any, v: Any) -> Any:
    h = np.zeros(4)
    for _ in range(3):
        h = np.tanh(A @ h + v)
    return h


def recurrent_from_zeros_like(A: Any, X: Any) -> Any:
    states = [np.zeros_like(X[:, 0])]
    for t in range(X.shape[1]):
        states.append(np.tanh(A @ states[-1] + X[:, t]))
    return np.stack(states[1:], axis=1)


def newton_root(v: Any) -> Any:
    a = v @ v
    y = a
    for _ in range(12):
        y = (y + a / y) / 2
    return y


def power_iteration(P: Any) -> Any:
    x = np.ones(4)
    for _ in range(5):
        x = P @ x
        x = x / np.linalg.norm(x)
    return x @ P @ x


def gradient_steps(A: Any, v: Any) -> Any:
    x = np.zeros(4)
    for _ in range(3):
        x = x - 0.1 * A.T @ (A @ x - v)
    return x


def while_loop(v: Any) -> Any:
    y = v
    while np.linalg.norm(y) > 0.5:
        y = y / 2
    return y


def branch_on_norm(v: Any) -> Any:
    r = np.linalg.norm(v)
    return v / r if r > 1 else v


def branch_on_shape(X: Any) -> Any:
    if X.ndim == 1 or X.shape[0] < X.shape[1]:
        return X
    assert X.dtype == float
    assert np.issubdtype(X.dtype, np.floating)
    return X.T @ X


def stable_sigmoid(v: Any) -> Any:
    return np.where(v >= 0, 1 / (1 + np.exp(-v)), np.exp(v) / (1 + np.exp(v)))


def shifted_log_sum_exp(X: Any) -> Any:
    m = X.max(axis=1, keepdims=True)
    return (m + np.log(np.exp(X - m).sum(axis=1, keepdims=True))).squeeze(1)


def shifted_softmax(X: Any) -> Any:
    E = np.exp(X - np.max(X, axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def one_hot_cross_entropy(X: Any) -> Any:
    Y = np.zeros((4, 3))
    Y[np.arange(4), [0, 2, 1, 0]] = 1
    return -np.sum(Y * (X - np.log(np.exp(X).sum(axis=1, keepdims=True)))) / len(X)


def binary_cross_entropy(q: Any) -> Any:
    y = np.array([0, 1, 1, 0])
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


def two_layers(X: Any, A: Any, w: Any) -> Any:
    H = np.maximum(A @ X, 0)
    return expit(H @ w)


def batch_norm_backward(X: Any, Y: Any) -> Any:
    n = X.shape[0]
    std = np.sqrt(X.var(axis=0) + 1e-5)
    H = (X - X.mean(axis=0)) / std
    return (n * Y - Y.sum(axis=0) - H * (Y * H).sum(axis=0)) / (n * std)


def convolve_by_loops(X: Any, A: Any) -> Any:
    kernel = X[:2, :2]
    out = np.zeros_like(A[:3, :3])
    for i in range(3):
        for j in range(3):
            out[i, j] = np.sum(kernel * A[i : i + 2, j : j + 2])
    return out


def convolve_by_windows(X: Any, A: Any) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(A, (2, 2))
    return np.einsum("ijkl,kl->ij", windows, X[:2, :2])


def attention(X: Any, Y: Any) -> Any:
    scores = X @ Y.T / np.sqrt(X.shape[1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ Y


def gaussian_log_density(v: Any, u: Any, P: Any) -> Any:
    d = v - u
    return -(d @ np.linalg.solve(P, d) + np.linalg.slogdet(P)[1] + len(v) * np.log(2 * np.pi)) / 2


def cholesky_log_density(v: Any, P: Any) -> Any:
    L = np.linalg.cholesky(P)
    z = np.linalg.solve(L, v)
    return -z @ z / 2 - np.log(np.diag(L)).sum()


def cofactors(A: Any) -> Any:
    minors = [[np.linalg.det(np.delete(np.delete(A, i, 0), j, 1)) for j in range(4)] for i in range(4)]
    return np.array(minors) * (-1.0) ** np.add.outer(range(4), range(4))


def vectorized(v: Any) -> Any:
    return np.vectorize(lambda t: t * t)(v)


def along_rows(X: Any) -> Any:
    return np.apply_along_axis(lambda x: x / np.linalg.norm(x), 1, X)


def ignoring_warnings(p: Any) -> Any:
    with np.errstate(divide="ignore"):
        return np.log(p)


def atleast_2d_row(v: Any) -> Any:
    row = np.atleast_2d(v)
    return row.T @ row


def unpack(X: Any) -> Any:
    a, b, c = X.T
    (first, *_), n = a, X.shape[0]
    return a * b + c * first / n


def nested_function(v: Any) -> Any:
    def f(x: Any) -> Any:
        return x @ x

    return f(v) * f(2 * v)


def polynomial(s: Any) -> Any:
    return np.polyval([1, -2, 0.5], s) + np.polynomial.polynomial.polyval(s, [1.0, 2.0])


def jacobian_by_block(u: Any, v: Any) -> Any:
    return np.block([[np.diag(u), np.diag(v)], [np.zeros((4, 4)), np.eye(4)]])


def commutation_and_vec(X: Any, A: Any) -> Any:
    vec = X.reshape(-1, order="F")
    return np.kron(np.eye(3), A) @ vec


def symmetrised_outer(u: Any, v: Any) -> Any:
    M = np.outer(u, v)
    return M + M.T - np.diag(np.diag(M))


def huber(v: Any) -> Any:
    small = np.abs(v) <= 1
    return np.sum(0.5 * v[small] ** 2) + np.sum(np.abs(v[~small]) - 0.5)


def debug_print(v: Any) -> Any:
    text = f"{v[0]}, {v}, {v!r}"
    return v if text else -v


FUNCTIONS: list[Idiom] = [
    recurrent,
    recurrent_from_zeros_like,
    newton_root,
    power_iteration,
    gradient_steps,
    while_loop,
    branch_on_norm,
    branch_on_shape,
    stable_sigmoid,
    shifted_log_sum_exp,
    shifted_softmax,
    one_hot_cross_entropy,
    binary_cross_entropy,
    two_layers,
    batch_norm_backward,
    convolve_by_loops,
    convolve_by_windows,
    attention,
    gaussian_log_density,
    cholesky_log_density,
    cofactors,
    vectorized,
    along_rows,
    ignoring_warnings,
    atleast_2d_row,
    unpack,
    nested_function,
    polynomial,
    jacobian_by_block,
    commutation_and_vec,
    symmetrised_outer,
    huber,
    debug_print,
]
