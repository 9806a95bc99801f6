"""What came with NumPy 2."""

from __future__ import annotations

import numpy as np

from .arguments import Idiom

NUMPY_2: list[Idiom] = [
    lambda v: np.trapezoid(v),
    lambda v: np.trapezoid(v, dx=0.5),
    lambda A: np.linalg.trace(A),
    lambda u, v: np.linalg.outer(u, v),
    lambda T: T @ T.mT,
    lambda X, Y: np.vecdot(X, Y),
    lambda X, Y: np.linalg.vecdot(X, Y),
    lambda A, v: np.matvec(A, v),
    lambda A, v: np.vecmat(v, A),
    lambda v: np.linalg.vector_norm(v),
    lambda X: np.linalg.vector_norm(X, axis=1, ord=1),
    lambda X: np.linalg.matrix_norm(X),
    lambda X: np.linalg.matrix_norm(X, ord="nuc"),
    lambda P: np.linalg.cholesky(P, upper=True),
    lambda X: np.linalg.svdvals(X),
    lambda X: np.linalg.matrix_transpose(X),
    lambda A: np.linalg.diagonal(A),
]
