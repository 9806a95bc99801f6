"""Linear maps and forms: products of matrices and vectors, their transposes and their gradients."""

import numpy as np
from nablacheck import formula

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, RESIDUAL_QA, TWO_NORM_BLOG


@formula(a="N", x="N")
def inner_product(a, x):
    """aᵀx"""
    return a @ x


@inner_product.identity(source=TWO_NORM_BLOG.at("section 1, sum", letters="c→a"))
def as_sum(a, x):
    """Σᵢ aᵢxᵢ"""
    return np.sum(a * x)


@inner_product.gradient(
    "x",
    source=(
        TWO_NORM_BLOG.at("section 1, gradient", printed=r"\mathbf{c}", letters="c→a"),
        DERIVATIVE_NOTES.at("Vector 2"),
    ),
)
def _(a, x):
    """a"""
    return a


@formula(A="M N", x="N", out="M")
def linear_map(A, x):
    """Ax"""
    return A @ x


@linear_map.jacobian("x", source=DERIVATIVE_NOTES.at("Vector 1"))
def _(A, x):
    """A"""
    return A


@formula(x="M", B="M N", out="N")
def row_times_matrix(x, B):
    """xᵀB"""
    return x @ B


@row_times_matrix.identity(source=TWO_NORM_BLOG.at("section 2, row vector"))
def as_sums(x, B):
    """[Σᵢ bᵢ₁xᵢ … Σᵢ bᵢₙxᵢ]"""
    return np.einsum("ij,i->j", B, x)


@formula(a="M", X="M N", b="N")
def bilinear_form(a, X, b):
    """aᵀXb"""
    return a @ X @ b


@bilinear_form.gradient("X", source=DERIVATIVE_NOTES.at("Trace 3"))
def _(a, X, b):
    """abᵀ"""
    return np.outer(a, b)


@formula(x="N", theta="2", out="N")
def straight_line(x, theta):
    """Xθ, X = [x 1], θ = (a, b)"""
    X = np.stack([x, np.ones(x.shape)], axis=1)
    return X @ theta


@straight_line.identity(source=GRADIENT_SLIDES.at("Linear regression: Matrix notation"))
def entrywise(x, theta):
    """yᵢ = axᵢ + b"""
    a, b = theta
    return a * x + b


@straight_line.jacobian("theta", source=GRADIENT_SLIDES.at("Linear regression: remark"))
def _(x, theta):
    """[x 1]

    It does not depend on θ: the line is linear in a and b.
    """
    return np.stack([x, np.ones(x.shape)], axis=1)


@formula(A="M N", B="N P", out="P M")
def transposed_product(A, B):
    """(AB)ᵀ"""
    return (A @ B).T


@transposed_product.identity(source=RESIDUAL_QA.at("comment on answer 1 (transposes)", printed=""))
def reversed_order(A, B):
    """BᵀAᵀ"""
    return B.T @ A.T


@formula(A="M N", B="M N", out="N N")
def transposed_inner_products(A, B):
    """(AᵀB)ᵀ"""
    return (A.T @ B).T


@transposed_inner_products.identity(
    source=TWO_NORM_BLOG.at("sentence before eq (2)", printed="(A^TB)^T = B^T(A^T)^T = B^TA")
)
def reversed_order(A, B):
    """Bᵀ(Aᵀ)ᵀ = BᵀA"""
    return B.T @ A.T.T


@transposed_inner_products.misprint(
    kind="identity",
    source=TWO_NORM_BLOG.at("sentence before eq (2)", printed="A^TB"),
    severity="a matter of naming",
    right_when="A and B are columns",
    edit="a^Tb = (a^Tb)^T = b^T(a^T)^T = b^Ta",
    because=(
        '"Since AᵀB is a scalar" makes it right; but A is the matrix of the lines before, and a scalar '
        "only in other letters."
    ),
)
def _(A, B):
    """AᵀB

    A matrix doesn't equal its transpose; the page means vectors, and writes them as matrices.
    """
    return A.T @ B
