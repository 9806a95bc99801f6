"""Least squares for a vector of weights: ‖Xw − y‖², its mean, the normal equations and the pseudo-inverse.

Axes: N samples, D features, K outputs. The two-norm blog writes b − Ax for y − Xw, the notes Ax − b for Xw − y.
"""

import numpy as np
from nablacheck import at_least, formula, full_rank, rank_deficient, zero

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, NORM_PROOFS, RESIDUAL_QA, TWO_NORM_BLOG

RANK = 1e-6
"""Singular values below this share of the largest count as zero in a pseudo-inverse."""

# The residual


@formula(X="N D", w="D", y="N", out="N")
def residual(X, w, y):
    """r = Xw − y"""
    return X @ w - y


@residual.identity(source=(NORM_PROOFS.at("text after eq 12-9-1"), NORM_PROOFS.at("eq. 12-9-4", letters="r→Xw − y")))
def by_index_sum(X, w, y):
    """Σⱼ Xᵢⱼ wⱼ − yᵢ"""
    return np.einsum("ij,j->i", X, w) - y


@residual.jacobian("w", source=NORM_PROOFS.at("eq. 12-9-5", letters="r→Xw − y"))
def _(X, w, y):
    """Xᵢₖ"""
    return X


# Its squared norm


@formula(X="N D", w="D", y="N")
def squared_residual(X, w, y):
    """‖Xw − y‖²"""
    r = X @ w - y
    return r @ r


@squared_residual.identity(source=NORM_PROOFS.at("eq. 12-9-2", letters="r→Xw − y"))
def square_of_norm(X, w, y):
    """(‖Xw − y‖)²"""
    return np.linalg.norm(X @ w - y) ** 2


@squared_residual.identity(source=NORM_PROOFS.at("eq. 12-9-3", letters="r→Xw − y"))
def by_index_sum(X, w, y):
    """Σᵢ rᵢ², r = Xw − y"""
    return np.sum((X @ w - y) ** 2)


@squared_residual.identity(
    source=(
        TWO_NORM_BLOG.at("expansion line 1", letters="A→X, x→w, b→y"),
        TWO_NORM_BLOG.at("expansion line 2", letters="A→X, x→w, b→y"),
    )
)
def reversed_residual(X, w, y):
    """(yᵀ − (Xw)ᵀ)(y − Xw)"""
    return (y.T - (X @ w).T) @ (y - X @ w)


@squared_residual.identity(source=TWO_NORM_BLOG.at("expansion line 3", letters="A→X, x→w, b→y"))
def in_four_terms(X, w, y):
    """yᵀy − (Xw)ᵀy − yᵀXw + (Xw)ᵀXw"""
    return y.T @ y - (X @ w).T @ y - y.T @ X @ w + (X @ w).T @ X @ w


@squared_residual.identity(source=TWO_NORM_BLOG.at("expansion line 4, eq (1)", letters="A→X, x→w, b→y"))
def in_four_terms_transposed(X, w, y):
    """yᵀy − (Xw)ᵀy − yᵀXw + wᵀXᵀXw"""
    return y.T @ y - (X @ w).T @ y - y.T @ X @ w + w.T @ X.T @ X @ w


@squared_residual.identity(
    source=(
        TWO_NORM_BLOG.at("eq (2) line 1", letters="A→X, x→w, b→y"),
        GRADIENT_SLIDES.at("MSE display", letters="θ→w"),
    )
)
def in_three_terms(X, w, y):
    """yᵀy − 2yᵀXw + wᵀXᵀXw"""
    return y.T @ y - 2 * y.T @ X @ w + w.T @ X.T @ X @ w


@squared_residual.identity(source=TWO_NORM_BLOG.at("eq (2) line 2", letters="A→X, x→w, b→y"))
def in_three_terms_transposed(X, w, y):
    """yᵀy − 2(Xᵀy)ᵀw + wᵀXᵀXw"""
    return y.T @ y - 2 * (X.T @ y).T @ w + w.T @ X.T @ X @ w


@squared_residual.gradient(
    "w",
    source=(
        NORM_PROOFS.at("12.9 Formula"),
        NORM_PROOFS.at("eq. 12-9-9", letters="r→Xw − y"),
        NORM_PROOFS.at("eq. 12-9-10", letters="r→Xw − y"),
        NORM_PROOFS.at("eq. 12-9-11"),
        DERIVATIVE_NOTES.at("Least Square, expand, line 1", letters="A→X, x→w, b→y"),
        DERIVATIVE_NOTES.at("Least Square, expand, line 4", letters="A→X, x→w, b→y"),
        DERIVATIVE_NOTES.at("Least Square, linear form, line 1", letters="A→X, x→w, b→y"),
        DERIVATIVE_NOTES.at("Least Square, linear form, line 3", letters="A→X, x→w, b→y"),
    ),
)
def _(X, w, y):
    """2Xᵀ(Xw − y)"""
    return 2 * X.T @ (X @ w - y)


@squared_residual.gradient(
    "w", source=DERIVATIVE_NOTES.at("Least Square, linear form, line 2", letters="A→X, x→w, b→y")
)
def through_residual(X, w, y):
    """Xᵀ(2(Xw − y))"""
    return X.T @ (2 * (X @ w - y))


@squared_residual.gradient("w", source=NORM_PROOFS.at("eq. 12-9-7", letters="r→Xw − y"))
def by_index_sum(X, w, y):
    """2 Σᵢ Xᵢₖ rᵢ, r = Xw − y"""
    return 2 * np.einsum("ik,i->k", X, X @ w - y)


@squared_residual.gradient(
    "w",
    source=(
        TWO_NORM_BLOG.at("final display line 4", letters="A→X, x→w, b→y"),
        GRADIENT_SLIDES.at(
            "gradient arrow",
            printed=r"-2\mathbf{X}^\top \mathbf{y} + 2\mathbf{X}^\top \mathbf{X}\boldsymbol{\theta}",
            letters="θ→w",
        ),
        GRADIENT_SLIDES.at("Exercise 1", letters="θ→w"),
        DERIVATIVE_NOTES.at("Least Square, expand, line 3", letters="A→X, x→w, b→y"),
    ),
)
def expanded(X, w, y):
    """−2Xᵀy + 2XᵀXw"""
    return -2 * X.T @ y + 2 * X.T @ X @ w


@squared_residual.gradient(
    "w",
    source=(
        TWO_NORM_BLOG.at("final display line 1", letters="A→X, x→w, b→y"),
        DERIVATIVE_NOTES.at("Least Square, expand, line 2", letters="A→X, x→w, b→y"),
    ),
)
def by_terms(X, w, y):
    """−2Xᵀy + (XᵀX + (XᵀX)ᵀ)w"""
    return -2 * X.T @ y + (X.T @ X + (X.T @ X).T) @ w


@squared_residual.gradient("w", source=TWO_NORM_BLOG.at("final display line 2", letters="A→X, x→w, b→y"))
def by_terms_transposed(X, w, y):
    """−2Xᵀy + (XᵀX + Xᵀ(Xᵀ)ᵀ)w"""
    return -2 * X.T @ y + (X.T @ X + X.T @ X.T.T) @ w


@squared_residual.gradient("w", source=TWO_NORM_BLOG.at("final display line 3", letters="A→X, x→w, b→y"))
def by_equal_terms(X, w, y):
    """−2Xᵀy + (XᵀX + XᵀX)w"""
    return -2 * X.T @ y + (X.T @ X + X.T @ X) @ w


@squared_residual.gradient("w", source=TWO_NORM_BLOG.at("final display line 5", letters="A→X, x→w, b→y"))
def with_factor(X, w, y):
    """2(XᵀXw − Xᵀy)"""
    return 2 * (X.T @ X @ w - X.T @ y)


@squared_residual.minimizer(
    "w", X=full_rank("N D"), where=at_least("N", "D"), source=NORM_PROOFS.at("12.9 Note, solution")
)
def _(X, y):
    """w = (XᵀX)⁻¹ Xᵀy"""
    return np.linalg.inv(X.T @ X) @ X.T @ y


@squared_residual.minimizer(
    "w",
    X=full_rank("N D"),
    where=at_least("N", "D"),
    source=(NORM_PROOFS.at("12.9 Note, normal equations"), GRADIENT_SLIDES.at("zero-gradient display", letters="θ→w")),
)
def normal_equations(X, y):
    """XᵀXw = Xᵀy"""
    return np.linalg.solve(X.T @ X, X.T @ y)


@squared_residual.minimizer("w", X=rank_deficient("N D"), source=NORM_PROOFS.at("12.9 Note, singular XᵀX"))
def pseudo_inverse(X, y):
    """w = (XᵀX)⁺ Xᵀy"""
    return np.linalg.pinv(X.T @ X, rcond=RANK**2) @ X.T @ y


@formula(X="N D", out="D N")
def pseudo_inverse(X):
    """X⁺"""
    return np.linalg.pinv(X, rcond=RANK)


@pseudo_inverse.identity(source=NORM_PROOFS.at("12.9 Note, pseudo-inverse"))
def _(X):
    """(XᵀX)⁺ Xᵀ"""
    return np.linalg.pinv(X.T @ X, rcond=RANK**2) @ X.T


@pseudo_inverse.identity(X=rank_deficient("N D"), source=NORM_PROOFS.at("12.9 Note, pseudo-inverse"))
def of_singular(X):
    """(XᵀX)⁺ Xᵀ"""
    return np.linalg.pinv(X.T @ X, rcond=RANK**2) @ X.T


# Terms of its expansion


@formula(X="N D", r="N", out="D")
def feature_sums(X, r):
    """Xᵀr"""
    return X.T @ r


@feature_sums.identity(source=NORM_PROOFS.at("eq. 12-9-8"))
def by_index_sum(X, r):
    """Σᵢ Xᵢₖ rᵢ"""
    return np.einsum("ik,i->k", X, r)


@feature_sums.identity(source=NORM_PROOFS.at("eq. 12-9-8"))
def by_transposed_index_sum(X, r):
    """Σᵢ (Xᵀ)ₖᵢ rᵢ"""
    return np.einsum("ki,i->k", X.T, r)


@formula(X="N D", w="D", y="N")
def cross_term(X, w, y):
    """(Xw)ᵀy"""
    return (X @ w).T @ y


@cross_term.identity(source=TWO_NORM_BLOG.at("the step actually used for eq (2)"))
def _(X, w, y):
    """yᵀXw"""
    return y.T @ X @ w


# The mean


@formula(X="N D", w="D", y="N")
def mean_squared_error(X, w, y):
    """(1/N) Σᵢ (yᵢ − xᵢᵀw)²"""
    return np.mean((y - X @ w) ** 2)


@mean_squared_error.misprint(
    kind="identity",
    source=GRADIENT_SLIDES.at('sentence "The MSE is simply"'),
    severity="a matter of naming",
    right_when="n = 1",
    edit=r"\frac{1}{n}\|\mathbf{y} - \mathbf{X}\boldsymbol{\theta}\|_2^2",
    because=('The mean is the sum divided by n; "Setting the gradient w.r.t. θ to zero" gives the same θ either way.'),
)
def as_sum(X, w, y):
    """‖y − Xw‖²

    The sum of the squares, N times their mean.
    """
    return np.sum((y - X @ w) ** 2)


@mean_squared_error.identity()
def as_mean(X, w, y):
    """‖y − Xw‖²/N"""
    return np.sum((y - X @ w) ** 2) / y.size


@formula(X="N D", W="D K", Y="N K")
def mean_squared_residual(X, W, Y):
    """(1/N) ‖XW − Y‖²"""
    return np.sum((X @ W - Y) ** 2) / len(X)


@mean_squared_residual.gradient(
    "W",
    source=(
        RESIDUAL_QA.at("question"),
        RESIDUAL_QA.at("answer 5, conclusion", printed=r"\frac{2}{N}X^TU=\frac{2}{N}X^T(XW-Y)", letters="U→XW − Y"),
    ),
)
def _(X, W, Y):
    """(2/N) Xᵀ(XW − Y)"""
    return 2 * X.T @ (X @ W - Y) / len(X)


@formula(U="N K", D="N K", t=zero(""))
def mean_square_along_line(U, D, t):
    """L(U + tD), L(U) = (1/N) U:U"""
    return np.sum((U + t * D) ** 2) / len(U)


@mean_square_along_line.gradient(
    "t", source=RESIDUAL_QA.at("answer 5, differential", printed=r"\frac{2}{N}U:dU", letters="dU→D")
)
def _(U, D, t):
    """(2/N) U:D"""
    return 2 * np.sum(U * D) / len(U)


@formula(U="N K", D="N K")
def change_of_mean_square(U, D):
    """L(U + D) − L(U), L(U) = (1/N) U:U"""
    return np.sum((U + D) * (U + D)) / len(U) - np.sum(U * U) / len(U)


@change_of_mean_square.identity(source=RESIDUAL_QA.at("answer 5, line 1, first equality", letters="dU→D"))
def as_traces(U, D):
    """(1/N)(tr((U + D)ᵀ(U + D)) − tr(UᵀU))"""
    return (np.trace((U + D).T @ (U + D)) - np.trace(U.T @ U)) / len(U)


@change_of_mean_square.misprint(
    kind="identity",
    corrected_by="with_second_order",
    source=RESIDUAL_QA.at("answer 5, line 1, second equality", printed=r"\frac{1}{N}tr(2U^TdU)", letters="dU→D"),
    right_when="dU = 0",
    edit=r"\frac{1}{N}tr(2U^TdU+dU^TdU)",
    because=(
        'The line is of the difference "L(U+dU)-L(U)", and not yet of the differential dL, for which '
        "the next line is right."
    ),
)
def first_order(U, D):
    """(1/N) tr(2UᵀD)

    The term (1/N) tr(DᵀD) is missing: true to first order only, and printed as an equality.
    """
    return np.trace(2 * U.T @ D) / len(U)


@change_of_mean_square.identity()
def with_second_order(U, D):
    """(1/N) tr(2UᵀD + DᵀD)"""
    return np.trace(2 * U.T @ D + D.T @ D) / len(U)


@formula(U="N K", D="N K")
def mean_square_differential(U, D):
    """(1/N) tr(2UᵀD)"""
    return np.trace(2 * U.T @ D) / len(U)


@mean_square_differential.identity(source=RESIDUAL_QA.at("answer 5, line 1, third equality", letters="dU→D"))
def as_inner_product(U, D):
    """(2/N) U:D"""
    return 2 * np.sum(U * D) / len(U)


@formula(U="N K", X="N D", V="D K")
def mean_residual_differential(U, X, V):
    """(2/N) U:(XV)"""
    return 2 * np.sum(U * (X @ V)) / len(U)


@mean_residual_differential.identity(source=RESIDUAL_QA.at("answer 5, chain", letters="dW→V"))
def as_trace(U, X, V):
    """tr((2/N) UᵀXV)"""
    return np.trace(2 * U.T @ X @ V / len(U))


@mean_residual_differential.identity(source=RESIDUAL_QA.at("answer 5, chain", letters="dW→V"))
def by_adjoint(U, X, V):
    """((2/N) XᵀU):V"""
    return np.sum(2 * X.T @ U / len(U) * V)
