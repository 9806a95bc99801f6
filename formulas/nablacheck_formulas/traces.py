"""Traces of products of matrices."""

import numpy as np
from nablacheck import formula

from .sources import DERIVATIVE_NOTES, GRADIENT_SLIDES, RESIDUAL_QA


@formula(A="M N", B="N P", C="P Q", D="Q M")
def trace_of_product(A, B, C, D):
    """tr(ABCD)"""
    return np.trace(A @ B @ C @ D)


@trace_of_product.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def first_factor_last(A, B, C, D):
    """tr(BCDA)"""
    return np.trace(B @ C @ D @ A)


@trace_of_product.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def last_two_factors_first(A, B, C, D):
    """tr(CDAB)"""
    return np.trace(C @ D @ A @ B)


@trace_of_product.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def last_factor_first(A, B, C, D):
    """tr(DABC)"""
    return np.trace(D @ A @ B @ C)


@formula(A="M N", B="N M")
def trace_of_two(A, B):
    """tr(AB)"""
    return np.trace(A @ B)


@trace_of_two.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def reversed_order(A, B):
    """tr(BA)"""
    return np.trace(B @ A)


@formula(A="M N", B="N P", C="P M")
def trace_of_three(A, B, C):
    """tr(ABC)"""
    return np.trace(A @ B @ C)


@trace_of_three.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def first_factor_last(A, B, C):
    """tr(BCA)"""
    return np.trace(B @ C @ A)


@trace_of_three.identity(source=DERIVATIVE_NOTES.at("Trace: cyclic property"))
def last_factor_first(A, B, C):
    """tr(CAB)"""
    return np.trace(C @ A @ B)


@formula(A="M N", X="M N")
def trace_at_x(A, X):
    """tr(AᵀX)"""
    return np.trace(A.T @ X)


@trace_at_x.gradient("X", source=DERIVATIVE_NOTES.at("Trace 1, tr(AᵀX) and tr(AXᵀ)"))
def _(A, X):
    """A"""
    return A


@formula(A="M N", X="M N")
def trace_a_xt(A, X):
    """tr(AXᵀ)"""
    return np.trace(A @ X.T)


@trace_a_xt.gradient("X", source=DERIVATIVE_NOTES.at("Trace 1, tr(AᵀX) and tr(AXᵀ)"))
def _(A, X):
    """A"""
    return A


@formula(A="N M", X="M N")
def trace_a_x(A, X):
    """tr(AX)"""
    return np.trace(A @ X)


@trace_a_x.gradient("X", source=DERIVATIVE_NOTES.at("Trace 1, tr(AX) and tr(XA)"))
def _(A, X):
    """Aᵀ"""
    return A.T


@formula(X="M N", A="N M")
def trace_x_a(X, A):
    """tr(XA)"""
    return np.trace(X @ A)


@trace_x_a.gradient("X", source=DERIVATIVE_NOTES.at("Trace 1, tr(AX) and tr(XA)"))
def _(X, A):
    """Aᵀ"""
    return A.T


@formula(Y="M P", X="M N", W="N P")
def trace_yt_x_w(Y, X, W):
    """tr(YᵀXW)"""
    return np.trace(Y.T @ X @ W)


@trace_yt_x_w.gradient("W", source=RESIDUAL_QA.at("comment on answer 1 (linear terms)"))
def _(Y, X, W):
    """XᵀY"""
    return X.T @ Y


@formula(X="M N", A="N N", B="M M")
def trace_x_a_xt_b(X, A, B):
    """tr(XAXᵀB)"""
    return np.trace(X @ A @ X.T @ B)


@trace_x_a_xt_b.gradient("X", source=DERIVATIVE_NOTES.at("Trace 2"))
def _(X, A, B):
    """BᵀXAᵀ + BXA"""
    return B.T @ X @ A.T + B @ X @ A


@formula(X="M N", B="M M")
def trace_xt_b_x(X, B):
    """tr(XᵀBX)"""
    return np.trace(X.T @ B @ X)


@trace_xt_b_x.gradient(
    "X",
    source=(
        RESIDUAL_QA.at("comment on answer 1 (Cookbook eq 108)"),
        GRADIENT_SLIDES.at("reference to Cookbook eq 108", printed=""),
    ),
)
def _(X, B):
    """BX + BᵀX"""
    return B @ X + B.T @ X


@formula(X="M N", Theta="M P")
def trace_thetat_x_xt_theta(X, Theta):
    """tr(ΘᵀXXᵀΘ)"""
    return np.trace(Theta.T @ X @ X.T @ Theta)


@trace_thetat_x_xt_theta.gradient("Theta", source=GRADIENT_SLIDES.at("reference to Cookbook eq 108"))
def _(X, Theta):
    """2XXᵀΘ"""
    return 2 * X @ X.T @ Theta
