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


@determinant.misprint("X", corrected_by="cofactors", source=DERIVATIVE_NOTES.at("Trace 5 (determinant)"))
def of_any(X):
    """|X|X⁻ᵀ

    Right where X is invertible, which the page doesn't ask for; at a singular X the determinant still has a gradient,
    the matrix of cofactors.
    """
    return np.linalg.det(X) * np.linalg.inv(X).T
