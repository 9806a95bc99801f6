"""Frobenius norms of matrices."""

import numpy as np
from nablacheck import formula, given, not_zero

from .sources import DERIVATIVE_NOTES, NORM_PROOFS


@formula(X="M N")
def frobenius_norm(X):
    """‖X‖"""
    return np.linalg.norm(X)


@frobenius_norm.identity(source=NORM_PROOFS.at("eq. 12-5-1"))
def root_of_square(X):
    """√tr(XᵀX)"""
    return np.sqrt(np.trace(X.T @ X))


@frobenius_norm.gradient(
    "X",
    where=not_zero("X"),
    source=(
        NORM_PROOFS.at("12.5 Formula"),
        NORM_PROOFS.at("eq. 12-5-6"),
        NORM_PROOFS.at("eq. 12-5-7"),
    ),
)
def _(X):
    """X/‖X‖"""
    return X / np.linalg.norm(X)


@frobenius_norm.gradient("X", where=not_zero("X"), source=NORM_PROOFS.at("eq. 12-5-6"))
def through_square(X):
    """1/(2‖X‖) · 2X"""
    return 1 / (2 * np.linalg.norm(X)) * (2 * X)


@frobenius_norm.gradient("X", where=not_zero("X"), source=NORM_PROOFS.at("12.5 Note, matrix version"))
def as_vector(X):
    """vec⁻¹(x/‖x‖), x = vec X"""
    x = X.reshape(-1)
    return (x / np.linalg.norm(x)).reshape(X.shape)


@formula(X="M N", where=not_zero("X"))
def normalized_frobenius_norm(X):
    """‖X/‖X‖‖"""
    return np.linalg.norm(X / np.linalg.norm(X))


@normalized_frobenius_norm.identity(source=NORM_PROOFS.at("12.5 Note, normalized matrix"))
def _(X):
    """1"""
    return 1


@formula(X="M N")
def squared_frobenius_norm(X):
    """‖X‖² = tr(XᵀX)"""
    return np.trace(X.T @ X)


@squared_frobenius_norm.identity(
    source=(
        NORM_PROOFS.at("12.4 Conditions"),
        NORM_PROOFS.at("eq. 12-4-1"),
        DERIVATIVE_NOTES.at("Trace: Frobenius norm", letters="A→X"),
    )
)
def square_of_norm(X):
    """(‖X‖)²"""
    return np.linalg.norm(X) ** 2


@squared_frobenius_norm.identity(source=(NORM_PROOFS.at("12.4 Conditions"), NORM_PROOFS.at("eq. 12-4-2")))
def by_index_sum(X):
    """Σᵢⱼ Xᵢⱼ²"""
    return np.sum(X**2)


@squared_frobenius_norm.identity(source=NORM_PROOFS.at("12.4 Note, cyclic property"))
def by_outer_product(X):
    """tr(XXᵀ)"""
    return np.trace(X @ X.T)


@squared_frobenius_norm.gradient(
    "X",
    source=(
        NORM_PROOFS.at("12.4 Formula"),
        NORM_PROOFS.at("eq. 12-4-3"),
        NORM_PROOFS.at("eq. 12-4-4"),
        NORM_PROOFS.at("eq. 12-4-5"),
        NORM_PROOFS.at("12.4 Note, gradient of tr(XXᵀ)"),
        NORM_PROOFS.at("eq. 12-5-4", letters="g→tr(XᵀX)"),
        NORM_PROOFS.at("eq. 12-7-3", letters="U→X"),
        NORM_PROOFS.at("text before eq. 12-7-7", letters="U→X, f→tr(XᵀX)"),
        NORM_PROOFS.at("text before eq. 12-8-5", letters="U→X, f→tr(XᵀX)"),
    ),
)
def _(X):
    """2X"""
    return 2 * X


@formula(X="M N", A="M N", out="M N")
def matrix_offset(X, A):
    """X − A"""
    return X - A


@matrix_offset.jacobian("X", source=NORM_PROOFS.at("eq. 12-6-2", letters="U→X − A"))
def _(X, A):
    """∂Uₖₗ/∂Xᵢⱼ = δₖᵢ δₗⱼ, U = X − A"""
    M, N = X.shape
    return np.einsum("pr,qs->pqrs", np.eye(M), np.eye(N))


@formula(X="M N", A="M N")
def squared_frobenius_distance(X, A):
    """‖X − A‖²"""
    return np.trace((X - A).T @ (X - A))


@squared_frobenius_distance.identity(source=NORM_PROOFS.at("eq. 12-6-3", letters="U→X − A"))
def by_index_sum(X, A):
    """Σᵢⱼ (Xᵢⱼ − Aᵢⱼ)²"""
    return np.sum((X - A) ** 2)


@squared_frobenius_distance.gradient(
    "X",
    source=(
        NORM_PROOFS.at("12.6 Formula"),
        NORM_PROOFS.at("eq. 12-6-4", letters="U→X − A"),
        NORM_PROOFS.at("eq. 12-6-5"),
        NORM_PROOFS.at("eq. 12-6-6", letters="U→X − A"),
        NORM_PROOFS.at("eq. 12-6-7"),
    ),
)
def _(X, A):
    """2(X − A)"""
    return 2 * (X - A)


@squared_frobenius_distance.minimizer("X", source=NORM_PROOFS.at("12.6 Note"))
def _(A):
    """X = A"""
    return A


@formula(A="M N", D="M N")
def squared_distance_from_minimum(A, D):
    """‖X − A‖², X = A + D"""
    X = A + D
    return np.sum((X - A) ** 2)


@squared_distance_from_minimum.identity(source=NORM_PROOFS.at("12.6 Note", printed=""))
def _(A, D):
    """‖D‖²

    It is 0 at X = A, and nowhere less.
    """
    return np.trace(D.T @ D)


@formula(X="M N", A="M N", where=not_zero("X"))
def difference_of_frobenius_norms(X, A):
    """‖X‖ − ‖A‖"""
    return np.linalg.norm(X) - np.linalg.norm(A)


@difference_of_frobenius_norms.misprint(
    "X",
    source=NORM_PROOFS.at("12.6 heading"),
    severity="a matter of naming",
    edit="Squared Frobenius Norm of a Difference",
    because='What stands below the heading, on "‖X − A‖²" for "a constant matrix" A, is right.',
)
def _(X, A):
    """2(X − A)

    The heading names the difference of two norms.
    """
    return 2 * (X - A)


@difference_of_frobenius_norms.gradient("X")
def _(X, A):
    """X/‖X‖"""
    return X / np.linalg.norm(X)


# The square root in ‖X‖ = √‖X‖², and chain rules


@formula(X="M N", g=given("", lambda X: np.trace(X.T @ X)), where=not_zero("X"))
def root_of_frobenius_square(X, g):
    """√g, g = ‖X‖²"""
    return np.sqrt(g)


@root_of_frobenius_square.gradient("g", source=NORM_PROOFS.at("eq. 12-5-3", letters="f→√tr(XᵀX)"))
def _(X, g):
    """1/(2√g)"""
    return 1 / (2 * np.sqrt(g))


@root_of_frobenius_square.gradient("g", source=NORM_PROOFS.at("eq. 12-5-3", letters="f→√tr(XᵀX)"))
def by_norm(X, g):
    """1/(2‖X‖)"""
    return 1 / (2 * np.linalg.norm(X))
