"""The squared residual of AX = B, ‖AX − B‖². Norms are Frobenius norms.

Axes of an equation AX = B: A is M×N, X is N×P. The question and answers write XW − Y for AX − B.
"""

import numpy as np
from nablacheck import at_least, formula, full_rank

from .sources import NORM_PROOFS, RESIDUAL_QA


@formula(A="M N", X="N P", B="M P", out="M P")
def left_residual(A, X, B):
    """U = AX − B"""
    return A @ X - B


@left_residual.identity(
    source=(
        NORM_PROOFS.at("text after eq 12-7-1", letters="U→AX − B"),
        NORM_PROOFS.at("eq. 12-7-4", letters="U→AX − B"),
    )
)
def by_index_sum(A, X, B):
    """Σₙ Aₖₙ Xₙₗ − Bₖₗ"""
    return np.einsum("kn,nl->kl", A, X) - B


@left_residual.jacobian("X", source=NORM_PROOFS.at("eq. 12-7-5", letters="U→AX − B"))
def _(A, X, B):
    """Aₖᵢ δₗⱼ"""
    return np.einsum("ki,lj->klij", A, np.eye(X.shape[1]))


@formula(A="M N", X="N P", B="M P")
def squared_left_residual(A, X, B):
    """‖AX − B‖²"""
    return np.sum((A @ X - B) ** 2)


@squared_left_residual.identity(
    source=(
        NORM_PROOFS.at("eq. 12-7-2", letters="U→AX − B"),
        RESIDUAL_QA.at("answer 1, line 1", letters="X→A, W→X, Y→B"),
    )
)
def as_trace(A, X, B):
    """tr((AX − B)ᵀ(AX − B))"""
    U = A @ X - B
    return np.trace(U.T @ U)


@squared_left_residual.identity(source=RESIDUAL_QA.at("answer 1, line 2", letters="X→A, W→X, Y→B"))
def as_expanded_trace(A, X, B):
    """tr(XᵀAᵀAX − BᵀAX − XᵀAᵀB + BᵀB)"""
    return np.trace(X.T @ A.T @ A @ X - B.T @ A @ X - X.T @ A.T @ B + B.T @ B)


@squared_left_residual.identity(
    source=(
        RESIDUAL_QA.at("comment on answer 2 (20:58)", letters="x→a, w→x, y→b"),
        RESIDUAL_QA.at("answer 3, line 1", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
    )
)
def by_index_sum(A, X, B):
    """Σᵢⱼ (Σₖ Aᵢₖ Xₖⱼ − Bᵢⱼ)²"""
    return np.sum((np.einsum("ik,kj->ij", A, X) - B) ** 2)


@squared_left_residual.misprint(
    kind="identity",
    corrected_by="by_index_sum",
    source=RESIDUAL_QA.at("answer 2, equation (star)", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
    severity="undefined as written",
    right_when="X has one column",
    edit=r"\|XW-Y\|^2=\sum_{i,j}(\sum_k x_{ik}w_{kj}-y_{ij})^2",
    because=(
        "The answer writes Σ for i and j, so that it doesn't leave out signs by convention; a comment "
        'on it says "There\'s a sum missing in the first expression".'
    ),
)
def without_inner_sum(A, X, B):
    """Σᵢⱼ (Aᵢₖ Xₖⱼ − Bᵢⱼ)²

    The sum over k inside the square is missing, which leaves k undetermined.
    """


@squared_left_residual.gradient(
    "X",
    source=(
        NORM_PROOFS.at("12.7 Formula"),
        NORM_PROOFS.at("eq. 12-7-10", letters="U→AX − B"),
        NORM_PROOFS.at("eq. 12-7-11", letters="U→AX − B"),
        NORM_PROOFS.at("eq. 12-7-12"),
        RESIDUAL_QA.at("answer 1, gradient (factored)", letters="X→A, W→X, Y→B"),
        RESIDUAL_QA.at("answer 2, derivative, end result", letters="X→A, W→X, Y→B"),
        RESIDUAL_QA.at("comment on answer 2 (21:14), last equality", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
        RESIDUAL_QA.at("answer 3, derivative, third equality", letters="X→A, W→X, Y→B"),
        RESIDUAL_QA.at("answer 3, conclusion", letters="X→A, W→X, Y→B"),
        RESIDUAL_QA.at("answer 4, conclusion"),
    ),
)
def _(A, X, B):
    """2Aᵀ(AX − B)"""
    return 2 * A.T @ (A @ X - B)


@squared_left_residual.gradient("X", source=RESIDUAL_QA.at("answer 1, gradient (expanded)", letters="X→A, W→X, Y→B"))
def expanded(A, X, B):
    """2AᵀAX − 2AᵀB"""
    return 2 * A.T @ A @ X - 2 * A.T @ B


@squared_left_residual.gradient("X", source=NORM_PROOFS.at("eq. 12-7-7", letters="U→AX − B"))
def with_kronecker_delta(A, X, B):
    """Σₖₗ 2Uₖₗ Aₖᵢ δₗⱼ, U = AX − B"""
    return np.einsum("kl,ki,lj->ij", 2 * (A @ X - B), A, np.eye(X.shape[1]))


@squared_left_residual.gradient(
    "X",
    source=(
        NORM_PROOFS.at("eq. 12-7-8", letters="U→AX − B"),
        RESIDUAL_QA.at("answer 3, derivative, second equality", letters="X→A, x→a, W→X, Y→B"),
    ),
)
def by_index_sum(A, X, B):
    """Σₖ 2Aₖᵢ Uₖⱼ, U = AX − B"""
    return np.einsum("ki,kj->ij", 2 * A, A @ X - B)


@squared_left_residual.gradient(
    "X",
    source=(
        RESIDUAL_QA.at("comment on answer 2 (21:14), entry", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
        RESIDUAL_QA.at("answer 3, derivative, first equality", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
    ),
)
def by_double_sum(A, X, B):
    """Σₖ 2Aₖᵢ (Σₗ Aₖₗ Xₗⱼ − Bₖⱼ)

    Answer 3 calls the inner index i as well; it is bound by its own sum.
    """
    return np.einsum("ki,kj->ij", 2 * A, np.einsum("kl,lj->kj", A, X) - B)


@squared_left_residual.misprint(
    "X",
    corrected_by="by_double_sum",
    source=(
        RESIDUAL_QA.at("answer 2, derivative, first equality", letters="X→A, x→a, W→X, w→x, Y→B, y→b"),
        RESIDUAL_QA.at(
            "answer 2, derivative, second equality",
            printed=r"\sum_{k}2x_{ki}(x_{ki}w_{ij}-y_{kj})",
            letters="X→A, x→a, W→X, w→x, Y→B, y→b",
        ),
    ),
    right_when="X has one column",
    edit=r"\sum_{k}2x_{ki}(\sum_{l}x_{kl}w_{lj}-y_{kj})",
    because=(
        'The answer says "think of (i,j) as being fixed", and writes Σ for k: nothing sums inside the '
        "parentheses. Its end result is right."
    ),
)
def without_inner_sum(A, X, B):
    """Σₖ 2Aₖᵢ (Aₖᵢ Xᵢⱼ − Bₖⱼ)

    The sum inside the parentheses is missing.
    """
    return np.einsum("ki,kij->ij", 2 * A, np.einsum("ki,ij->kij", A, X) - B[:, None, :])


@squared_left_residual.misprint(
    "X",
    source=RESIDUAL_QA.at(
        "comment on answer 2 (21:14), last equality",
        printed=r"\sum_i 2(\sum_k x_{ik}w_{kj'}-y_{ij'})x_{ik'} = 2X^T(XW-Y)",
        letters="X→A, x→a, W→X, w→x, Y→B, y→b",
    ),
    severity="undefined as written",
    right_when="W has one entry",
    edit="[2X^T(XW-Y)]_{k'j'}",
    because=(
        "The left side is \"∂L/∂w_{k'j'}\", and the right side has an entry for each k' and j'; which "
        "entry is meant is clear."
    ),
)
def entry_as_matrix(A, X, B):
    """∂/∂Xₖⱼ = 2Aᵀ(AX − B)

    One entry is set equal to the whole matrix.
    """


@squared_left_residual.gradient("A", source=RESIDUAL_QA.at("comment on answer 1 (Royi)"))
def _(A, X, B):
    """2(AX − B)Xᵀ

    Asked for in the comment, and not answered there.
    """
    return 2 * (A @ X - B) @ X.T


@squared_left_residual.minimizer(
    "X", A=full_rank("M N"), where=at_least("M", "N"), source=NORM_PROOFS.at("12.7 Note, solution")
)
def _(A, B):
    """X = (AᵀA)⁻¹ AᵀB"""
    return np.linalg.inv(A.T @ A) @ A.T @ B


@squared_left_residual.gradient("X", source=NORM_PROOFS.at("12.7 Note, normal equations", printed=""))
def of_normal_equations(A, X, B):
    """2(AᵀAX − AᵀB)

    It is zero where AᵀAX = AᵀB, and nowhere else, whatever the rank of A.
    """
    return 2 * (A.T @ A @ X - A.T @ B)


@squared_left_residual.minimizer(
    "X", A=full_rank("M N"), where=at_least("M", "N"), source=NORM_PROOFS.at("12.7 Note, normal equations")
)
def normal_equations(A, B):
    """AᵀAX = AᵀB"""
    return np.linalg.solve(A.T @ A, A.T @ B)
