"""Log-likelihoods: linear regression with Gaussian noise of precision β, one row of Φ and T for every observation."""

import numpy as np
from nablacheck import formula, positive, smooth

from .sources import DERIVATIVE_NOTES


@formula(V="N K")
def sum_of_squared_norms(V):
    """Σₙ ‖vₙ‖²"""
    return np.sum(np.linalg.norm(V, axis=1) ** 2)


@sum_of_squared_norms.identity(source=DERIVATIVE_NOTES.at("PRML, sentence before the F-norm derivation"))
def of_stacked_vectors(V):
    """‖[v₁ … vₙ]‖²"""
    return np.linalg.norm(V.T) ** 2


@formula(phi=smooth("D", out="M"), X="N D", W="M K", T="N K", out="K N")
def residual_columns(phi, X, W, T):
    """[t₁ − Wᵀφ(x₁) … tₙ − Wᵀφ(xₙ)]"""
    return np.stack([t - W.T @ phi(x) for t, x in zip(T, X, strict=True)], axis=1)


@residual_columns.identity(source=DERIVATIVE_NOTES.at("PRML, definition of Phi"))
def in_matrices(phi, X, W, T):
    """Tᵀ − WᵀΦᵀ, Φᵀ = [φ(x₁) … φ(xₙ)]"""
    columns = np.stack([phi(x) for x in X], axis=1)
    return T.T - W.T @ columns


@formula(Phi="N M", W="M K", T="N K", beta=positive(""))
def gaussian_log_likelihood(Phi, W, T, beta):
    """Σₙ (K/2 ln(β/(2π)) − β/2 ‖tₙ − Wᵀφₙ‖²)

    The logarithms of the normal densities 𝒩(tₙ; Wᵀφₙ, β⁻¹I), added up.
    """
    observations, dimension = T.shape
    covariance = np.eye(dimension) / beta
    residual = T - Phi @ W
    squares = np.sum(residual * np.linalg.solve(covariance, residual.T).T)
    return -(observations * np.log(np.linalg.det(2 * np.pi * covariance)) + squares) / 2


def _constant(T, beta):
    """What does not depend on W: NK/2 ln(β/2π)"""
    return T.size / 2 * np.log(beta / (2 * np.pi))


@gaussian_log_likelihood.identity(
    source=DERIVATIVE_NOTES.at(
        "PRML, definition",
        printed=(
            r"\text{const}-\frac{\beta}{2} \sum_{n}"
            r"\norm*{\mathbf{t}_{n}-W^{T} \phi\left(\mathbf{x}_{n}\right)}_{2}^{2}"
        ),
        letters="φ(x)→φ, const→NK/2 ln(β/(2π))",
    )
)
def _(Phi, W, T, beta):
    """const − β/2 Σₙ ‖tₙ − Wᵀφₙ‖², const = NK/2 ln(β/(2π))"""
    norms = np.stack([np.linalg.norm(t - W.T @ phi) for t, phi in zip(T, Phi, strict=True)])
    return _constant(T, beta) - beta / 2 * np.sum(norms**2)


@gaussian_log_likelihood.gradient(
    "W",
    source=(
        DERIVATIVE_NOTES.at("PRML, F-norm, line 2"),
        DERIVATIVE_NOTES.at("PRML, F-norm, line 3"),
        DERIVATIVE_NOTES.at("PRML, F-norm, line 5"),
        DERIVATIVE_NOTES.at("PRML, inner product, line 2", letters="φ(x)→φ"),
    ),
)
def _(Phi, W, T, beta):
    """−βΦᵀ(ΦW − T)"""
    return -beta * Phi.T @ (Phi @ W - T)


@gaussian_log_likelihood.gradient("W", source=DERIVATIVE_NOTES.at("PRML, F-norm, line 4"))
def with_halves(Phi, W, T, beta):
    """−β/2 Φᵀ(2(ΦW − T))"""
    return -beta / 2 * Phi.T @ (2 * (Phi @ W - T))


@gaussian_log_likelihood.gradient("W", source=DERIVATIVE_NOTES.at("PRML, inner product, line 3", letters="φ(x)→φ"))
def expanded_sum(Phi, W, T, beta):
    """−β/2 Σₙ (−2φₙtₙᵀ + 2φₙφₙᵀW)"""
    return -beta / 2 * (-2 * np.einsum("nm,nk->mk", Phi, T) + 2 * np.einsum("nm,nl,lk->mk", Phi, Phi, W))


@gaussian_log_likelihood.gradient("W", source=DERIVATIVE_NOTES.at("PRML, inner product, line 4", letters="φ(x)→φ"))
def factored_sum(Phi, W, T, beta):
    """−β Σₙ φₙ(−tₙᵀ + φₙᵀW)"""
    return -beta * sum(np.outer(phi, -t + phi @ W) for phi, t in zip(Phi, T, strict=True))


@gaussian_log_likelihood.misprint(
    "W",
    source=(
        DERIVATIVE_NOTES.at("PRML, F-norm, line 1", letters="φ(x)→φ"),
        DERIVATIVE_NOTES.at("PRML, inner product, line 1", letters="φ(x)→φ"),
    ),
    right_when="the gradient is 0",
    edit=(
        r"\nabla\left( -\frac{\beta}{2} \sum_{n}\norm*{\mathbf{t}_{n}-W^{T} "
        r"\phi\left(\mathbf{x}_{n}\right)}_{2}^{2} \right)"
    ),
    because='f(W) is "const − β/2 Σ", and the lines that follow have the sign again.',
)
def lost_sign(Phi, W, T, beta):
    """βΦᵀ(ΦW − T)

    The minus sign before β/2 is missing.
    """
    return beta * np.einsum("nm,nk->mk", Phi, Phi @ W - T)


@gaussian_log_likelihood.misprint(
    "W",
    source=DERIVATIVE_NOTES.at("PRML, inner product, line 5"),
    severity="undefined as written",
    right_when="Φ is square and symmetric",
    edit=r"-\beta \Phi^T(\Phi W - T)",
    because=(
        '"where Φ^T = (φ(x_1), …, φ(x_n))" makes a row of Φ for each observation, as T has; the other '
        "derivation ends with ΦW."
    ),
)
def transposed_phi(Phi, W, T, beta):
    """−βΦᵀ(ΦᵀW − T)

    ΦᵀW should be ΦW: W has a row for each column of Φ.
    """
