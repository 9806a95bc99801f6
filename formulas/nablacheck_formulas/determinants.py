"""Determinants."""

import numpy as np
from nablacheck import formula, invertible

from .sources import DERIVATIVE_NOTES


@formula(X="N N")
def determinant(X):
    """|X|"""
    return np.linalg.det(X)


@determinant.gradient("X", X=invertible("N N"), source=DERIVATIVE_NOTES.at("Trace 5 (determinant)"))
def _(X):
    """|X|X⁻ᵀ"""
    return np.linalg.det(X) * np.linalg.inv(X).T


@determinant.gradient("X")
def cofactors(X):
    """∂/∂xᵢⱼ = (−1)ⁱ⁺ʲ |X without row i and column j|"""
    k = np.arange(len(X))
    return np.array([[(-1) ** (i + j) * np.linalg.det(X[k != i][:, k != j]) for j in k] for i in k])


@determinant.misprint(
    "X",
    corrected_by="cofactors",
    source=DERIVATIVE_NOTES.at("Trace 5 (determinant)"),
    severity="right only under a condition that the page doesn't state",
    right_when="X is invertible",
    edit=r"\nabla_{X}|X|=|X|\left(X^{-1}\right)^{T} \text{ for invertible } X",
    because="The line has no condition, and |X| has a gradient at every X: the matrix of cofactors.",
)
def of_any(X):
    """|X|X⁻ᵀ

    A singular X has no inverse.
    """
    return np.linalg.det(X) * np.linalg.inv(X).T
