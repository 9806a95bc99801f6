"""Norms of vectors, and what happens at 0."""

import numpy as np
from nablacheck import distinct, formula, given, not_zero, positive

from .sources import DERIVATIVE_NOTES, NORM_PROOFS, TWO_NORM_BLOG


@formula(x="N")
def norm(x):
    """‖x‖"""
    return np.linalg.norm(x)


@norm.identity(source=NORM_PROOFS.at("eq. 12-1-3", letters="u→x"))
def _(x):
    """√(xᵀx)"""
    return np.sqrt(x @ x)


@norm.identity(source=NORM_PROOFS.at("eq. 12-1-3", letters="u→x"))
def by_index_sum(x):
    """√(Σᵢ xᵢ²)"""
    return np.sqrt(np.sum(x**2))


@norm.gradient(
    "x",
    where=not_zero("x"),
    source=(
        NORM_PROOFS.at("eq. 12-1-10", letters="u→x"),
        NORM_PROOFS.at("12.1 Note, unit vector"),
        NORM_PROOFS.at("eq. 12-2-5", letters="u→x, r→‖x‖, û→x/‖x‖"),
    ),
)
def _(x):
    """x/‖x‖"""
    return x / np.linalg.norm(x)


@norm.gradient("x", where=not_zero("x"), source=NORM_PROOFS.at("eq. 12-1-10", letters="u→x"))
def through_square(x):
    """1/(2‖x‖) · 2x"""
    return 1 / (2 * np.linalg.norm(x)) * (2 * x)


@formula(x="N", a="N", where=distinct("x", "a"))
def distance(x, a):
    """‖x − a‖"""
    return np.linalg.norm(x - a)


@distance.gradient("x", source=(NORM_PROOFS.at("12.1 Formula"), NORM_PROOFS.at("eq. 12-1-13")))
def _(x, a):
    """(x − a)/‖x − a‖"""
    return (x - a) / np.linalg.norm(x - a)


@distance.gradient(
    "x",
    source=(
        NORM_PROOFS.at("eq. 12-1-12", printed=r"\frac{\boldsymbol{u}}{\|\boldsymbol{u}\|_2}", letters="u→x − a"),
        NORM_PROOFS.at("eq. 12-2-6", printed=r"\frac{\boldsymbol{u}}{r}", letters="u→x − a, r→‖x − a‖"),
    ),
)
def identity_times_column(x, a):
    """I u/‖u‖, u = x − a"""
    u = x - a
    return np.eye(u.size) @ (u / np.linalg.norm(u))


@distance.gradient("x", source=(NORM_PROOFS.at("eq. 12-1-12", printed=""), NORM_PROOFS.at("eq. 12-2-6", printed="")))
def row_times_identity(x, a):
    """(uᵀ/‖u‖ I)ᵀ, u = x − a"""
    u = x - a
    return u / np.linalg.norm(u) @ np.eye(u.size)


@distance.identity(source=NORM_PROOFS.at("12.1 Note, normalized form"))
def along_direction(x, a):
    """(x − a)ᵀ (x − a)/‖x − a‖

    The normalised vector points the way of x − a.
    """
    return (x - a) @ ((x - a) / np.linalg.norm(x - a))


@formula(x="N")
def squared_norm(x):
    """‖x‖² = xᵀx"""
    return x @ x


@squared_norm.identity(source=NORM_PROOFS.at("eq. 12-3-1"))
def square_of_norm(x):
    """(‖x‖)²"""
    return np.linalg.norm(x) ** 2


@squared_norm.identity(source=(NORM_PROOFS.at("eq. 12-1-6", letters="u→x"), NORM_PROOFS.at("eq. 12-3-2")))
def by_index_sum(x):
    """Σᵢ xᵢ²"""
    return np.sum(x**2)


@squared_norm.identity(x="3", source=TWO_NORM_BLOG.at("first display"))
def of_three(x):
    """x₁² + x₂² + x₃²"""
    return x[0] ** 2 + x[1] ** 2 + x[2] ** 2


@squared_norm.gradient(
    "x",
    source=(
        NORM_PROOFS.at("eq. 12-1-7", letters="u→x, g→xᵀx"),
        NORM_PROOFS.at("eq. 12-1-8", letters="u→x, g→xᵀx"),
        NORM_PROOFS.at("12.3 Formula"),
        NORM_PROOFS.at("eq. 12-3-3"),
        NORM_PROOFS.at("eq. 12-3-4"),
        NORM_PROOFS.at("eq. 12-3-5"),
        NORM_PROOFS.at("text after eq 12-9-6", letters="r→x, L→xᵀx"),
        DERIVATIVE_NOTES.at("Vector 3"),
    ),
)
def _(x):
    """2x"""
    return 2 * x


@squared_norm.gradient("x", where=not_zero("x"), source=NORM_PROOFS.at("12.3 Note"))
def through_norm(x):
    """2‖x‖ · x/‖x‖"""
    return 2 * np.linalg.norm(x) * (x / np.linalg.norm(x))


@squared_norm.misprint(
    "x",
    source=NORM_PROOFS.at("12.3 Note"),
    severity="right only under a condition that the page doesn't state",
    right_when="x ≠ 0",
    edit=(
        r"2\|\boldsymbol{x}\|_2 \cdot \displaystyle\frac{\boldsymbol{x}}{\|\boldsymbol{x}\|_2} = "
        r"2\boldsymbol{x} \text{ for } \boldsymbol{x} \neq \boldsymbol{0}"
    ),
    because='12.3 is for "x ∈ Rⁿ"; the note derives it from 12.1, whose condition "x ≠ a" it leaves out.',
)
def through_norm_at_zero(x):
    """2‖x‖ · x/‖x‖

    The middle divides by ‖x‖, which is 0 at x = 0.
    """
    return 2 * np.linalg.norm(x) * (x / np.linalg.norm(x))


# At the origin


@formula(t=positive(""), d="N")
def norm_kink(t, d):
    """(‖td‖ + ‖−td‖)/t

    The jump of slope at 0 along d.
    """
    return (np.linalg.norm(t * d) + np.linalg.norm(-t * d)) / t


@norm_kink.identity(source=NORM_PROOFS.at("Prerequisites bullet 2, not differentiable at 0"))
def _(t, d):
    """2‖d‖

    No step t makes it vanish: there is no derivative at 0.
    """
    return 2 * np.linalg.norm(d)


@formula(x="N", v="N")
def norm_above_tangent(x, v):
    """‖x‖ − gᵀx, g = 2v/(1 + vᵀv)

    The vectors g are those of norm 1 and less.
    """
    return np.linalg.norm(x) - 2 * v @ x / (1 + v @ v)


@norm_above_tangent.identity(source=NORM_PROOFS.at("Prerequisites bullet 2, subgradient at 0"))
def _(x, v):
    """|‖x‖ − gᵀx|

    Never negative: every such g is a subgradient at 0.
    """
    return np.abs(np.linalg.norm(x) - 2 * v @ x / (1 + v @ v))


@formula(x="N", d="N")
def moved_squared_norm(x, d):
    """‖x + d‖²"""
    return (x + d) @ (x + d)


@moved_squared_norm.identity(source=NORM_PROOFS.at("Prerequisites bullet 3"))
def _(x, d):
    """‖x‖² + 2xᵀd + ‖d‖²

    Beyond the linear term all is of second order, at every x: the squared norm is differentiable at 0 too.
    """
    return x @ x + 2 * x @ d + d @ d


# The square root in ‖u‖ = √(uᵀu)


@formula(u="N", g=given("", lambda u: u @ u), where=not_zero("u"))
def root_of_square(u, g):
    """√g, g = uᵀu"""
    return np.sqrt(g)


@root_of_square.gradient("g", source=NORM_PROOFS.at("eq. 12-1-5", letters="f→√(uᵀu)"))
def _(u, g):
    """1/(2√g)"""
    return 1 / (2 * np.sqrt(g))


@root_of_square.gradient("g", source=NORM_PROOFS.at("eq. 12-1-5", letters="f→√(uᵀu)"))
def by_norm(u, g):
    """1/(2‖u‖)"""
    return 1 / (2 * np.linalg.norm(u))
