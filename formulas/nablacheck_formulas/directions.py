"""Normalised vectors: their length, their derivative and the projection in it."""

import numpy as np
from nablacheck import distinct, formula, not_zero, zero

from .sources import NORM_PROOFS


@formula(x="N", a="N", out="N")
def offset(x, a):
    """x − a"""
    return x - a


@offset.jacobian(
    "x", source=(NORM_PROOFS.at("eq. 12-1-2", letters="u→x − a"), NORM_PROOFS.at("eq. 12-2-4", letters="u→x − a"))
)
def _(x, a):
    """I"""
    return np.eye(x.size)


@formula(x="N", a="N", out="N", where=distinct("x", "a"))
def direction(x, a):
    """(x − a)/‖x − a‖"""
    return (x - a) / np.linalg.norm(x - a)


@direction.jacobian(
    "x",
    source=(
        NORM_PROOFS.at("12.2 Formula"),
        NORM_PROOFS.at("eq. 12-2-9", letters="u→x − a, r→‖x − a‖, û→(x − a)/‖x − a‖"),
        NORM_PROOFS.at("eq. 12-2-10"),
    ),
)
def _(x, a):
    """I/‖x − a‖ − (x − a)(x − a)ᵀ/‖x − a‖³"""
    u = x - a
    r = np.linalg.norm(u)
    return np.eye(u.size) / r - np.outer(u, u) / r**3


@direction.jacobian(
    "x",
    source=(
        NORM_PROOFS.at("eq. 12-2-7 as applied here", letters="u→x − a, r→‖x − a‖, û→(x − a)/‖x − a‖"),
        NORM_PROOFS.at("eq. 12-2-8", letters="u→x − a, r→‖x − a‖, û→(x − a)/‖x − a‖"),
    ),
)
def by_quotient_rule(x, a):
    """(1/r) I − u/r² (u/r)ᵀ, u = x − a, r = ‖u‖"""
    u = x - a
    r = np.linalg.norm(u)
    return 1 / r * np.eye(u.size) - np.outer(u / r**2, u / r)


@direction.jacobian("x", source=NORM_PROOFS.at("12.2 Note, factored form", letters="r→‖x − a‖, û→(x − a)/‖x − a‖"))
def by_projection(x, a):
    """(1/r)(I − ûûᵀ), û = (x − a)/r, r = ‖x − a‖"""
    r = np.linalg.norm(x - a)
    unit = (x - a) / r
    return 1 / r * (np.eye(unit.size) - np.outer(unit, unit))


@formula(x="N", a="N", where=distinct("x", "a"))
def direction_length(x, a):
    """‖(x − a)/‖x − a‖‖"""
    return np.linalg.norm((x - a) / np.linalg.norm(x - a))


@direction_length.identity(source=NORM_PROOFS.at("12.1 Note, normalized form"))
def _(x, a):
    """1"""
    return 1


@formula(u="N", out="N N", where=not_zero("u"))
def projector(u):
    """P = I − ûûᵀ, û = u/‖u‖"""
    unit = u / np.linalg.norm(u)
    return np.eye(u.size) - np.outer(unit, unit)


@projector.identity(source=NORM_PROOFS.at("12.2 Note, projection", letters="û→u/‖u‖"))
def idempotent_and_symmetric(u):
    """P Pᵀ"""
    unit = u / np.linalg.norm(u)
    P = np.eye(u.size) - np.outer(unit, unit)
    return P @ P.T


@formula(u="N", where=not_zero("u"))
def projector_trace(u):
    """tr(I − ûûᵀ), û = u/‖u‖"""
    unit = u / np.linalg.norm(u)
    return np.trace(np.eye(u.size) - np.outer(unit, unit))


@projector_trace.identity(source=NORM_PROOFS.at("12.2 Note, projection", printed=""))
def _(u):
    """N − 1

    The trace of a projector is the dimension of what it projects onto.
    """
    return u.size - 1


@formula(u="N", v="N", where=not_zero("u"))
def split_squared_norm(u, v):
    """(ûᵀv)² + ‖(I − ûûᵀ)v‖², û = u/‖u‖"""
    unit = u / np.linalg.norm(u)
    projected = (np.eye(u.size) - np.outer(unit, unit)) @ v
    return (unit @ v) ** 2 + projected @ projected


@split_squared_norm.identity(source=NORM_PROOFS.at("12.2 Note, projection", printed=""))
def _(u, v):
    """‖v‖²

    As Pythagoras has it: the projection of v is orthogonal to u.
    """
    return v @ v


@formula(x="N", a="N", d="N", e="N", t=zero(""), where=distinct("x", "a"))
def direction_along_line(x, a, d, e, t):
    """eᵀv/‖v‖, v = x + td − a"""
    v = x + t * d - a
    return e @ (v / np.linalg.norm(v))


@direction_along_line.gradient("t", source=NORM_PROOFS.at("12.2 Note, orthogonal direction"))
def _(x, a, d, e, t):
    """eᵀ(d − û ûᵀd)/r, û = (x − a)/r, r = ‖x − a‖

    Whatever way x moves, the normalised vector changes by the part of it that is orthogonal to û.
    """
    r = np.linalg.norm(x - a)
    unit = (x - a) / r
    return e @ (d - unit * (unit @ d)) / r
