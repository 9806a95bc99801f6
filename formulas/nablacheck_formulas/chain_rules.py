"""Product and chain rules for arbitrary smooth functions of vectors and matrices.

The gradient of a vector field is its Jacobian, as in the notes: the entry [i, j] of ∇u is ∂uᵢ/∂xⱼ.
"""

import numpy as np
from nablacheck import formula, smooth, such_that, zero

from .sources import DERIVATIVE_NOTES, NORM_PROOFS


@formula(f=smooth("N M"), X="M N")
def function_of_transpose(f, X):
    """f(Xᵀ)"""
    return f(X.T)


@function_of_transpose.gradient(
    "X",
    source=(
        DERIVATIVE_NOTES.at("Properties 1", letters="x→X"),
        DERIVATIVE_NOTES.at("Autoencoder, first term, line 1", printed=""),
    ),
)
def _(f, X):
    """(∇f)ᵀ at Xᵀ"""
    return f.gradient(X.T).T


@formula(f=smooth("M N"), X="M N", H="M N", t=zero(""))
def function_along_line(f, X, H, t):
    """f(X + tH) at t = 0"""
    return f(X + t * H)


@function_along_line.gradient("t", source=DERIVATIVE_NOTES.at("Properties 2"))
def _(f, X, H, t):
    """Σᵢⱼ (∇f)ᵢⱼ Hᵢⱼ"""
    return np.einsum("ij,ij->", f.gradient(X), H)


@function_along_line.gradient("t", source=DERIVATIVE_NOTES.at("Properties 2"))
def as_trace(f, X, H, t):
    """tr((∇f)ᵀH)"""
    return np.trace(f.gradient(X).T @ H)


@formula(phi=smooth(""), g=smooth("N"), u="N")
def composition_of_scalars(phi, g, u):
    """φ(g(u))"""
    return phi(g(u))


@composition_of_scalars.gradient("u", source=NORM_PROOFS.at("eq. 12-1-9", letters="f→φ"))
def _(phi, g, u):
    """∂φ/∂g · ∂g/∂u"""
    return phi.gradient(g(u)) * g.gradient(u)


@formula(phi=smooth(""), g=smooth("M N"), X="M N")
def composition_of_scalars_of_matrix(phi, g, X):
    """φ(g(X))"""
    return phi(g(X))


@composition_of_scalars_of_matrix.gradient("X", source=NORM_PROOFS.at("eq. 12-5-5", letters="f→φ"))
def _(phi, g, X):
    """∂φ/∂g · ∂g/∂X"""
    return phi.gradient(g(X)) * g.gradient(X)


@formula(f=smooth("M"), g=smooth("N", out="M"), x="N")
def composition_of_vectors(f, g, x):
    """f(g(x))"""
    return f(g(x))


@composition_of_vectors.gradient("x", source=DERIVATIVE_NOTES.at("Properties 3 (chain rule)", letters="u→g(x)"))
def _(f, g, x):
    """(∂u/∂x)ᵀ ∂f/∂u, u = g(x)"""
    return g.jacobian(x).T @ f.gradient(g(x))


@composition_of_vectors.gradient("x", source=NORM_PROOFS.at("eq. 12-9-6", letters="L→f, w→x, r→g(x), N→M"))
def by_index_sum(f, g, x):
    """Σᵢ ∂f/∂uᵢ ∂uᵢ/∂xₖ, u = g(x)"""
    return np.einsum("i,ik->k", f.gradient(g(x)), g.jacobian(x))


@composition_of_vectors.gradient("x")
def in_denominator_layout(f, g, x):
    """(∂u/∂x)ᵀ ∂f/∂u, u = g(x)

    In denominator layout, where ∂u/∂x has the entries ∂uⱼ/∂xᵢ.
    """
    layout = g.jacobian(x).T
    return layout @ f.gradient(g(x))


@composition_of_vectors.misprint(
    "x",
    corrected_by="in_denominator_layout",
    source=(
        NORM_PROOFS.at("eq. 12-1-11", letters="u→g(x)"),
        NORM_PROOFS.at("eq. 12-1-12", printed=""),
        NORM_PROOFS.at("eq. 12-2-6", printed=""),
    ),
    severity="undefined as written",
    right_when="n = 1",
    edit=(
        r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} \cdot \frac{\partial f}{\partial "
        r"\boldsymbol{u}}"
    ),
    because=(
        'The page has it that "All formulas are based on denominator layout", in which ∂f/∂u is a '
        "column; its end results, where ∂u/∂x = I, are right."
    ),
)
def reversed_order(f, g, x):
    """∂f/∂u · (∂u/∂x)ᵀ, u = g(x)

    The factors are in the wrong order: a column stands in front of a matrix.
    """


@formula(u=smooth("N", out="M"), v=smooth("N", out="M"), x="N")
def inner_product_of_fields(u, v, x):
    """u(x)ᵀv(x)"""
    return u(x) @ v(x)


@inner_product_of_fields.gradient("x", source=DERIVATIVE_NOTES.at("Vector 5"))
def _(u, v, x):
    """(∇u)ᵀv + (∇v)ᵀu"""
    return u.jacobian(x).T @ v(x) + v.jacobian(x).T @ u(x)


@formula(alpha=smooth("N"), f=smooth("N", out="M"), x="N", out="M")
def scaled_field(alpha, f, x):
    """α(x)f(x)"""
    return alpha(x) * f(x)


@scaled_field.jacobian("x", source=DERIVATIVE_NOTES.at("Vector 6"))
def _(alpha, f, x):
    """f (∇α)ᵀ + α∇f"""
    return np.outer(f(x), alpha.gradient(x)) + alpha(x) * f.jacobian(x)


@formula(
    u=smooth("N", out="N"), r=smooth("N"), x="N", out="N", where=such_that("r(x) ≠ 0", lambda r, x: abs(r(x)) > 1 / 8)
)
def quotient(u, r, x):
    """u(x)/r(x)"""
    return u(x) / r(x)


@quotient.jacobian("x")
def _(u, r, x):
    """((1/r)(∂u/∂x)ᵀ − 1/r² ∂r/∂x uᵀ)ᵀ

    In denominator layout, where ∂u/∂x has the entries ∂uⱼ/∂xᵢ.
    """
    layout = 1 / r(x) * u.jacobian(x).T - np.outer(r.gradient(x), u(x)) / r(x) ** 2
    return layout.T


@quotient.misprint(
    "x",
    kind="jacobian",
    source=NORM_PROOFS.at(
        "eq. 12-2-7 read as the general quotient rule (Ref. 1.28)",
        printed=(
            r"\frac{1}{r} \frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} - \frac{\boldsymbol{u}}{r^2} "
            r"\left(\frac{\partial r}{\partial \boldsymbol{x}}\right)^\top"
        ),
    ),
    severity="harmless where it stands",
    right_when="∂r/∂x is a multiple of u, as on the page",
    edit=(
        r"\frac{1}{r} \frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} - \frac{1}{r^2} "
        r"\frac{\partial r}{\partial \boldsymbol{x}} \boldsymbol{u}^\top"
    ),
    because=(
        'The page applies it to u = x − a and r = ‖u‖ alone; it is wrong as "the quotient rule (Ref. '
        '1.28)" that the sentence calls it.'
    ),
)
def _(u, r, x):
    """((1/r)(∂u/∂x)ᵀ − u/r² (∂r/∂x)ᵀ)ᵀ

    In the last product, the factors have changed places.
    """
    printed = 1 / r(x) * u.jacobian(x).T - np.outer(u(x) / r(x) ** 2, r.gradient(x))
    return printed.T


@formula(f=smooth("P Q"), g=smooth("M N", out="P Q"), X="M N")
def composition_of_matrices(f, g, X):
    """f(g(X))"""
    return f(g(X))


@composition_of_matrices.gradient("X", source=DERIVATIVE_NOTES.at("Matrix 1", letters="y→f, U→g(X), x→X"))
def _(f, g, X):
    """∂y/∂xᵢⱼ = tr((∂y/∂U)ᵀ ∂U/∂xᵢⱼ), U = g(X), y = f(U)"""
    rows, columns = X.shape
    slope, moves = f.gradient(g(X)), g.jacobian(X)
    return np.array([[np.trace(slope.T @ moves[:, :, i, j]) for j in range(columns)] for i in range(rows)])


@composition_of_matrices.gradient(
    "X", source=(NORM_PROOFS.at("eq. 12-7-6", letters="U→g(X)"), NORM_PROOFS.at("eq. 12-8-4", letters="U→g(X)"))
)
def by_index_sum(f, g, X):
    """Σₖₗ ∂f/∂Uₖₗ ∂Uₖₗ/∂Xᵢⱼ, U = g(X)"""
    return np.einsum("kl,klij->ij", f.gradient(g(X)), g.jacobian(X))


@formula(f=smooth("M P"), A="M N", X="N P", B="M P")
def function_of_left_product(f, A, X, B):
    """f(AX + B)"""
    return f(A @ X + B)


@function_of_left_product.gradient("X", source=DERIVATIVE_NOTES.at("Matrix 2", letters="Y→AX + B"))
def _(f, A, X, B):
    """Aᵀ∇f at AX + B"""
    return A.T @ f.gradient(A @ X + B)


@formula(f=smooth("M P"), X="M N", C="N P", D="M P")
def function_of_right_product(f, X, C, D):
    """f(XC + D)"""
    return f(X @ C + D)


@function_of_right_product.gradient("X", source=DERIVATIVE_NOTES.at("Matrix 4", letters="Y→XC + D"))
def _(f, X, C, D):
    """(∇f)Cᵀ at XC + D"""
    return f.gradient(X @ C + D) @ C.T


@formula(f=smooth("M"), A="M N", x="N", b="M")
def function_of_affine_map(f, A, x, b):
    """f(Ax + b)"""
    return f(A @ x + b)


@function_of_affine_map.hessian("x", source=DERIVATIVE_NOTES.at("Matrix 3", letters="y→Ax + b"))
def _(f, A, x, b):
    """Aᵀ(∇²f)A at Ax + b"""
    return A.T @ f.hessian(A @ x + b) @ A
