"""The mean of squared residuals, and the differential of the mean square that leads to its gradient.

Axes: N samples, D features, K outputs.
"""

import numpy as np
from nablacheck import formula, zero

from .sources import GRADIENT_SLIDES, RESIDUAL_QA


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
