"""Own arrays that are filled, changed in place, collected in lists and joined."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import Idiom


def fill_zeros_like(v: Any) -> Any:
    out = np.zeros_like(v)
    for i in range(len(v)):
        out[i] = v[i] ** 2
    return out


def fill_empty_like(X: Any) -> Any:
    out = np.empty_like(X)
    out[:] = X**2
    return out


def fill_column(X: Any, v: Any) -> Any:
    out = np.zeros_like(X)
    out[:, 0] = v
    out[1:, 1] += X[1:, 2]
    return out * X


def fill_jacobian(v: Any) -> Any:
    """The Jacobian of softmax, entry by entry."""
    s = np.exp(v) / np.exp(v).sum()
    J = np.zeros_like(np.outer(v, v))
    for i in range(len(v)):
        for j in range(len(v)):
            J[i, j] = s[i] * ((i == j) - s[j])
    return J


def fill_at_labels(X: Any) -> Any:
    labels = np.array([0, 2, 1, 0])
    grad = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
    grad[np.arange(4), labels] -= 1
    return grad / 4


def add_to_zeros(v: Any) -> Any:
    total = np.zeros(4)
    for k in range(3):
        total = total + k * v
    return total


def add_to_zero(v: Any) -> Any:
    total = 0
    for x in v:
        total += x**2
    return total


def centre_in_place(X: Any) -> Any:
    Y = X.copy()
    Y -= Y.mean(axis=0)
    Y /= Y.std(axis=0)
    return Y


def scale_in_place(A: Any) -> Any:
    B = A * 1.0
    B *= 2
    B += A.T
    B **= 2
    B @= A
    return B


def set_where_negative(v: Any) -> Any:
    out = v.copy()
    out[out < 0] = 0
    return out


def scale_where_negative(v: Any) -> Any:
    out = v.copy()
    out[v < 0] *= 0.01
    return out


def set_to_constant(X: Any) -> Any:
    Y = X * 1.0
    Y[0, 0] = 5
    Y[1] = [1, 2, 3]
    Y[2:, 1] = X[0, 1]
    return Y * Y


def write_through_a_view(X: Any) -> Any:
    Y = X.copy()
    row = Y[1]
    row[:] = X[0] ** 2
    Y.T[2] = 1
    return Y * Y


def write_through_reshape(X: Any) -> Any:
    Y = X.copy()
    Y.reshape(-1)[::2] = 0
    return Y


def swap_rows(A: Any) -> Any:
    B = A.copy()
    B[[0, 1]] = B[[1, 0]]
    return B


def zero_the_diagonal(A: Any) -> Any:
    B = A.copy()
    np.fill_diagonal(B, 0)
    return B


def add_to_the_diagonal(A: Any, v: Any) -> Any:
    B = A.copy()
    B[np.diag_indices(4)] += v
    B.flat[::5] += 1
    return B


def add_at_indices(v: Any) -> Any:
    out = np.zeros_like(v)
    np.add.at(out, [0, 0, 2], v[:3])
    return out


def subtract_at_indices(v: Any) -> Any:
    out = np.zeros_like(v)
    np.subtract.at(out, [0, 0, 2], v[:3])
    return out


def put_along_axis(X: Any) -> Any:
    out = X.copy()
    np.put_along_axis(out, np.array([[0], [2], [1], [0]]), 0, axis=1)
    return out


def copy_to(X: Any) -> Any:
    out = np.zeros_like(X)
    np.copyto(out, X)
    return out


def with_out(X: Any) -> Any:
    out = np.empty_like(X)
    np.multiply(X, X, out=out)
    np.exp(out, out)
    return np.add(out, X, out=out)


def dot_with_out(A: Any) -> Any:
    out = np.zeros_like(A)
    return np.dot(A, A, out=out)


def fill_method(v: Any) -> Any:
    out = np.zeros_like(v)
    out.fill(v[0])
    return out * v


def sort_in_place(v: Any) -> Any:
    out = v.copy()
    out.sort()
    return out


def collect_and_stack(X: Any) -> Any:
    rows = []
    for x in X:
        rows.append(np.tanh(x))
    return np.stack(rows)


def collect_and_array(X: Any) -> Any:
    rows = []
    for x in X:
        rows.append(np.tanh(x))
    return np.array(rows)


def collect_numbers(v: Any) -> Any:
    return np.array([np.tanh(v[i]) * v[i - 1] for i in range(len(v))])


def norm_of_collected(X: Any) -> Any:
    return np.linalg.norm(np.array([np.tanh(x) for x in X]))


def inverse_of_stacked(A: Any) -> Any:
    return np.linalg.inv(np.stack([2 * a for a in A]))


def rotation(s: Any, X: Any) -> Any:
    R = np.array([[np.cos(s), -np.sin(s)], [np.sin(s), np.cos(s)]])
    return R @ X[:2]


def hat(w: Any) -> Any:
    return np.array([[0, -w[2], w[1]], [w[2], 0, -w[0]], [-w[1], w[0], 0]]) @ w**2


ASSIGNMENT: list[Idiom] = [
    fill_zeros_like,
    fill_empty_like,
    fill_column,
    fill_jacobian,
    fill_at_labels,
    add_to_zeros,
    add_to_zero,
    centre_in_place,
    scale_in_place,
    set_where_negative,
    scale_where_negative,
    set_to_constant,
    write_through_a_view,
    write_through_reshape,
    swap_rows,
    zero_the_diagonal,
    add_to_the_diagonal,
    add_at_indices,
    subtract_at_indices,
    put_along_axis,
    copy_to,
    with_out,
    dot_with_out,
    fill_method,
    sort_in_place,
    collect_and_stack,
    collect_and_array,
    collect_numbers,
    norm_of_collected,
    inverse_of_stacked,
    rotation,
    hat,
]
