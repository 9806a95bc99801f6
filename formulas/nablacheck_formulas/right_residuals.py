"""Squared residuals with factors on the right, ‖XA − B‖², or on both sides, and their transposed forms.

Norms are Frobenius norms. Axes of an equation XA = B: X is M×N, A is N×P.
"""

import numpy as np
from nablacheck import at_least, formula, full_rank

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, NORM_PROOFS


@formula(X="M N", A="N P", B="M P", out="M P")
def right_residual(X, A, B):
    """U = XA − B"""
    return X @ A - B


@right_residual.identity(
    source=(
        NORM_PROOFS.at("text after eq 12-8-1", letters="U→XA − B"),
        NORM_PROOFS.at("eq. 12-8-2", letters="U→XA − B"),
    )
)
def by_index_sum(X, A, B):
    """Σₙ Xₖₙ Aₙₗ − Bₖₗ"""
    return np.einsum("kn,nl->kl", X, A) - B


@right_residual.jacobian("X", source=NORM_PROOFS.at("eq. 12-8-3", letters="U→XA − B"))
def _(X, A, B):
    """δₖᵢ Aⱼₗ"""
    return np.einsum("ki,jl->klij", np.eye(X.shape[0]), A)


@formula(X="M N", A="N P", B="M P")
def squared_right_residual(X, A, B):
    """‖XA − B‖²"""
    return np.sum((X @ A - B) ** 2)


@squared_right_residual.gradient(
    "X",
    source=(
        NORM_PROOFS.at("12.8 Formula"),
        NORM_PROOFS.at("eq. 12-8-8", letters="U→XA − B"),
        NORM_PROOFS.at("eq. 12-8-9", letters="U→XA − B"),
        NORM_PROOFS.at("eq. 12-8-10"),
    ),
)
def _(X, A, B):
    """2(XA − B)Aᵀ"""
    return 2 * (X @ A - B) @ A.T


@squared_right_residual.gradient("X", source=NORM_PROOFS.at("eq. 12-8-5", letters="U→XA − B"))
def with_kronecker_delta(X, A, B):
    """Σₖₗ 2Uₖₗ δₖᵢ Aⱼₗ, U = XA − B"""
    return np.einsum("kl,ki,jl->ij", 2 * (X @ A - B), np.eye(X.shape[0]), A)


@squared_right_residual.gradient("X", source=NORM_PROOFS.at("eq. 12-8-6", letters="U→XA − B"))
def by_index_sum(X, A, B):
    """2 Σₗ Uᵢₗ Aⱼₗ, U = XA − B"""
    return 2 * np.einsum("il,jl->ij", X @ A - B, A)


@squared_right_residual.identity(source=NORM_PROOFS.at("12.8 Note, transpose of 12.7"))
def transposed(X, A, B):
    """‖AᵀXᵀ − Bᵀ‖²"""
    return np.sum((A.T @ X.T - B.T) ** 2)


@squared_right_residual.gradient("X", source=NORM_PROOFS.at("12.8 Note, transpose of 12.7"))
def transposed(X, A, B):
    """(2A(AᵀXᵀ − Bᵀ))ᵀ"""
    return (2 * A @ (A.T @ X.T - B.T)).T


@formula(U="M P", A="N P", out="M N")
def right_correlation(U, A):
    """UAᵀ"""
    return U @ A.T


@right_correlation.identity(source=NORM_PROOFS.at("eq. 12-8-7"))
def by_index_sum(U, A):
    """Σₗ Uᵢₗ Aⱼₗ"""
    return np.einsum("il,jl->ij", U, A)


@right_correlation.identity(source=NORM_PROOFS.at("eq. 12-8-7"))
def by_transposed_index_sum(U, A):
    """Σₗ Uᵢₗ (Aᵀ)ₗⱼ"""
    return np.einsum("il,lj->ij", U, A.T)


@formula(A="M N", X="N P", C="P Q", B="M Q")
def squared_two_sided_residual(A, X, C, B):
    """‖AXC − B‖²"""
    return np.sum((A @ X @ C - B) ** 2)


@squared_two_sided_residual.gradient("X", source=NORM_PROOFS.at("12.8 Note, side of Aᵀ"))
def _(A, X, C, B):
    """2Aᵀ(AXC − B)Cᵀ"""
    return 2 * A.T @ (A @ X @ C - B) @ C.T


# Transposed forms


@formula(X="M N", A="P N", B="M P")
def squared_transposed_residual(X, A, B):
    """‖XAᵀ − B‖²"""
    return np.sum((X @ A.T - B) ** 2)


@squared_transposed_residual.gradient(
    "X",
    source=(
        DERIVATIVE_NOTES.at("Frobenius Norm, trace, line 1"),
        DERIVATIVE_NOTES.at("Frobenius Norm, trace, line 2"),
        DERIVATIVE_NOTES.at("Frobenius Norm, trace, line 4"),
        DERIVATIVE_NOTES.at("Frobenius Norm, linear form, line 1"),
        DERIVATIVE_NOTES.at("Frobenius Norm, linear form, line 2"),
        DERIVATIVE_NOTES.at("Frobenius Norm, linear form, line 4"),
    ),
)
def _(X, A, B):
    """2(XAᵀ − B)A"""
    return 2 * (X @ A.T - B) @ A


@squared_transposed_residual.gradient("X", source=DERIVATIVE_NOTES.at("Frobenius Norm, trace, line 3"))
def expanded(X, A, B):
    """2XAᵀA − 2BA"""
    return 2 * X @ A.T @ A - 2 * B @ A


@squared_transposed_residual.gradient(
    "X",
    source=DERIVATIVE_NOTES.at("Frobenius Norm, linear form, line 3"),
)
def transposed(X, A, B):
    """(Aᵀ(2(AXᵀ − Bᵀ)))ᵀ"""
    return (A.T @ (2 * (A @ X.T - B.T))).T


@formula(X="N M", Theta="N P", Y="P M")
def squared_column_residual(X, Theta, Y):
    """‖Yᵀ − XᵀΘ‖²"""
    return np.sum((Y.T - X.T @ Theta) ** 2)


@squared_column_residual.gradient("Theta", source=GRADIENT_SLIDES.at("Exercise 2"))
def _(X, Theta, Y):
    """2X(XᵀΘ − Yᵀ)

    The exercise asks; this is its solution.
    """
    return 2 * X @ (X.T @ Theta - Y.T)


@squared_column_residual.minimizer(
    "Theta", X=full_rank("N M"), where=at_least("M", "N"), source=GRADIENT_SLIDES.at("Exercise 3", printed="")
)
def _(X, Y):
    """Θ = (XXᵀ)⁻¹ XYᵀ

    The exercise asks; this is its solution.
    """
    return np.linalg.inv(X @ X.T) @ X @ Y.T
