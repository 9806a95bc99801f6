"""Least squares for a vector of weights: ‖Xw − y‖², the normal equations and the pseudo-inverse.

Axes: N samples, D features. The two-norm blog writes b − Ax for y − Xw, the notes Ax − b for Xw − y.
"""

import numpy as np
from nablacheck import at_least, formula, full_rank, rank_deficient

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, NORM_PROOFS, TWO_NORM_BLOG

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


@squared_residual.gradient(
    "w",
    source=(
        NORM_PROOFS.at("12.9 Note, normal equations", printed=""),
        TWO_NORM_BLOG.at("final display line 5", letters="A→X, x→w, b→y"),
        GRADIENT_SLIDES.at(
            "zero-gradient display",
            printed=r"-2\mathbf{X}^\top \mathbf{y} + 2\mathbf{X}^\top \mathbf{X}\boldsymbol{\theta}",
            letters="θ→w",
        ),
    ),
)
def of_normal_equations(X, w, y):
    """2(XᵀXw − Xᵀy)

    It is zero where XᵀXw = Xᵀy, and nowhere else, whatever the rank of X.
    """
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
    source=(NORM_PROOFS.at("12.9 Note, normal equations"), GRADIENT_SLIDES.at("zero-gradient display", printed="")),
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
