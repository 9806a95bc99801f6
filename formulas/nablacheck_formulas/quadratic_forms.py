"""Quadratic forms xᵀAx, and the matrices XᵀX that make them."""

import numpy as np
from nablacheck import formula, symmetric

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, RESIDUAL_QA, TWO_NORM_BLOG


@formula(A="N N", x="N")
def quadratic_form(A, x):
    """xᵀAx"""
    return x @ A @ x


@quadratic_form.identity(source=TWO_NORM_BLOG.at("section 2, nested sums", letters="b→a"))
def as_nested_sums(A, x):
    """Σⱼ xⱼ Σᵢ aᵢⱼxᵢ"""
    return np.sum(x * np.einsum("ij,i->j", A, x))


@quadratic_form.identity(
    source=(
        TWO_NORM_BLOG.at("section 2, eq (3)", letters="b→a"),
        GRADIENT_SLIDES.at(
            "Example, double sum", printed=r"\sum_{i=1}^n \sum_{j=1}^n a_{ij} \theta_i \theta_j", letters="θ→x"
        ),
    )
)
def as_double_sum(A, x):
    """Σᵢⱼ aᵢⱼxᵢxⱼ"""
    return np.einsum("ij,i,j->", A, x, x)


@quadratic_form.gradient(
    "x",
    source=(
        TWO_NORM_BLOG.at("section 2, result", letters="B→A"),
        GRADIENT_SLIDES.at("Example, matrix form", letters="θ→x"),
        DERIVATIVE_NOTES.at("Vector 4"),
    ),
)
def _(A, x):
    """(A + Aᵀ)x"""
    return (A + A.T) @ x


@quadratic_form.gradient("x", A=symmetric("N N"), source=GRADIENT_SLIDES.at("Example, symmetric A", letters="θ→x"))
def of_symmetric(A, x):
    """2Ax"""
    return 2 * A @ x


@quadratic_form.gradient("x", source=TWO_NORM_BLOG.at("section 2, k-th partial, expanded", letters="b→a"))
def expanded(A, x):
    """∂/∂xₖ = Σ_{i≠k} xᵢaₖᵢ + (Σᵢ aᵢₖxᵢ + xₖaₖₖ)"""
    k = np.arange(x.size)
    others = np.where(k[:, None] != k, x * A, 0).sum(axis=1)
    return others + (np.einsum("ik,i->k", A, x) + x * A[k, k])


@quadratic_form.gradient(
    "x",
    source=(
        TWO_NORM_BLOG.at("section 2, k-th partial, two sums", letters="b→a"),
        GRADIENT_SLIDES.at("Example, component partials", letters="θ→x"),
    ),
)
def as_two_sums(A, x):
    """∂/∂xₖ = Σⱼ aₖⱼxⱼ + Σᵢ aᵢₖxᵢ"""
    return np.einsum("kj,j->k", A, x) + np.einsum("ik,i->k", A, x)


@quadratic_form.gradient("x", source=GRADIENT_SLIDES.at("Example, merged sums", letters="θ→x"))
def as_one_sum(A, x):
    """∂/∂xₖ = Σᵢ (aₖᵢ + aᵢₖ)xᵢ"""
    return np.sum((A + A.T) * x, axis=1)


@quadratic_form.gradient("x", source=TWO_NORM_BLOG.at("section 2, k-th partial, row plus column"))
def row_plus_column(A, x):
    """∂/∂xₖ = (A_{k:} + (A_{:k})ᵀ) x"""
    return np.stack([(A[k] + A[:, k]) @ x for k in range(x.size)])


@quadratic_form.gradient("x", source=TWO_NORM_BLOG.at("section 2, stacked rows"))
def rows_plus_columns(A, x):
    """(A + Aᵀ) x

    Printed as the rows of A, and its transposed columns, one below the other.
    """
    rows = np.stack([A[k] for k in range(x.size)])
    columns = np.stack([A[:, k] for k in range(x.size)])
    return (rows + columns) @ x


@formula(X="M N", out="N N")
def gram_matrix(X):
    """XᵀX"""
    return X.T @ X


@gram_matrix.identity(
    source=(GRADIENT_SLIDES.at("Example, remark"), RESIDUAL_QA.at("comment on answer 1 (transposes)"))
)
def is_symmetric(X):
    """(XᵀX)ᵀ"""
    return (X.T @ X).T


@formula(X="M N", a="N")
def gram_form(X, a):
    """aᵀXᵀXa"""
    return a @ X.T @ X @ a


@gram_form.gradient("X", source=DERIVATIVE_NOTES.at("Trace 4"))
def _(X, a):
    """2Xaaᵀ"""
    return 2 * X @ np.outer(a, a)
