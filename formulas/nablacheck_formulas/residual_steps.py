"""Steps of the derivations for ‖AX − B‖²: its factors, and what a step D of X changes.

Axes of an equation AX = B: A is M×N, X is N×P. The question and answers write XW − Y for AX − B.
"""

import numpy as np
from nablacheck import formula, zero

from .sources import NORM_PROOFS, RESIDUAL_QA


@formula(A="M N", U="M P", out="N P")
def left_correlation(A, U):
    """AᵀU"""
    return A.T @ U


@left_correlation.identity(source=NORM_PROOFS.at("eq. 12-7-9"))
def by_index_sum(A, U):
    """Σₖ Aₖᵢ Uₖⱼ"""
    return np.einsum("ki,kj->ij", A, U)


@formula(A="M N", X="N P", B="M P", out="N P")
def normal_residual(A, X, B):
    """2Aᵀ(AX − B)"""
    return 2 * A.T @ (A @ X - B)


@normal_residual.identity(
    source=(
        RESIDUAL_QA.at("comment on answer 2 (21:14), last equality", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
        RESIDUAL_QA.at("answer 3, derivative, third equality", letters="X→A, W→X, Y→B"),
    )
)
def by_double_sum(A, X, B):
    """Σₖ 2Aₖᵢ (Σₗ Aₖₗ Xₗⱼ − Bₖⱼ)"""
    return np.einsum("ki,kj->ij", 2 * A, np.einsum("kl,lj->kj", A, X) - B)


@formula(A="M N", X="N P", B="M P", D="N P", out="M P")
def change_of_left_residual(A, X, B, D):
    """(A(X + D) − B) − (AX − B)"""
    return A @ (X + D) - B - (A @ X - B)


@change_of_left_residual.identity(source=RESIDUAL_QA.at("answer 5, dU = X dW", printed="XdW", letters="X→A, dW→D"))
def _(A, X, B, D):
    """AD"""
    return A @ D


@formula(A="M N", X="N P", B="M P", D="N P")
def moved_squared_left_residual(A, X, B, D):
    """‖A(X + D) − B‖²"""
    return np.sum((A @ (X + D) - B) ** 2)


@moved_squared_left_residual.identity(source=RESIDUAL_QA.at("answer 4, expansion", letters="X→A, W→X, Y→B, δ→D"))
def regrouped(A, X, B, D):
    """‖AX − B + AD‖²"""
    return np.sum((A @ X - B + A @ D) ** 2)


@moved_squared_left_residual.identity(source=RESIDUAL_QA.at("answer 4, expansion", letters="X→A, W→X, Y→B, δ→D"))
def expanded(A, X, B, D):
    """‖AX − B‖² + 2⟨AX − B, AD⟩ + ‖AD‖²"""
    U = A @ X - B
    return np.sum(U**2) + 2 * np.sum(U * (A @ D)) + np.sum((A @ D) ** 2)


@moved_squared_left_residual.gradient("D", D=zero("N P"), source=RESIDUAL_QA.at("answer 4, first-order form"))
def _(A, X, B, D):
    """2Aᵀ(AX − B)

    What ‖AX − B‖² + 2⟨Aᵀ(AX − B), D⟩ + o(‖D‖) says.
    """
    return 2 * A.T @ (A @ X - B)


@formula(A="M N", X="N P", B="M P", D="N P")
def left_residual_slope(A, X, B, D):
    """2⟨AX − B, AD⟩"""
    return 2 * np.sum((A @ X - B) * (A @ D))


@left_residual_slope.identity(source=RESIDUAL_QA.at("answer 4, adjoint step", letters="X→A, W→X, Y→B, δ→D"))
def by_adjoint(A, X, B, D):
    """2⟨Aᵀ(AX − B), D⟩"""
    return 2 * np.sum((A.T @ (A @ X - B)) * D)


@left_residual_slope.identity()
def as_trace(A, X, B, D):
    """2 tr((Aᵀ(AX − B))ᵀD)"""
    return 2 * np.trace((A.T @ (A @ X - B)).T @ D)


@left_residual_slope.misprint(
    kind="identity",
    corrected_by="as_trace",
    source=(
        RESIDUAL_QA.at(
            "answer 4, matrix-product form", printed=r"2\left(X^T( XW-Y)\right)^T\delta", letters="X→A, W→X, Y→B, δ→D"
        ),
        RESIDUAL_QA.at('answer 4, "the Jacobian"', letters="X→A, W→X, Y→B, δ→D"),
    ),
    severity="undefined as written",
    right_when="W has one column",
    edit=r"2\text{tr}\left(\left(X^T( XW-Y)\right)^T\delta\right)",
    because=(
        'The answer asks for a B with "f(x+δ)=f(x) + Bδ+ o(‖δ‖)", where f is a number and Bδ here a '
        'matrix. Its end, "the gradient is its transpose", is right.'
    ),
)
def as_matrix_product(A, X, B, D):
    """2(Aᵀ(AX − B))ᵀD

    A matrix stands where a number belongs: its trace is meant.
    """
