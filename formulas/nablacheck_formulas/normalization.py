"""Batch normalisation, node by node of its computation graph: y = γx̂ + β, x̂ = (x − μ)/√(σ² + ε).

In a pullback G is the gradient of the loss by the function's value: ∂l/∂y, or ∂l/∂x̂.
"""

import numpy as np
from nablacheck import formula, given, positive

from .sources import DERIVATIVE_NOTES

BATCH_MEAN = given("", lambda x: x.mean())
"""μ as the page defines it. The derivative by μ is taken there, of a function in which μ is free."""


@formula(x_hat="M", gamma="", beta="", out="M")
def scale_and_shift(x_hat, gamma, beta):
    """γx̂ + β"""
    return gamma * x_hat + beta


@scale_and_shift.pullback("x_hat", source=DERIVATIVE_NOTES.at("batch norm: x_hat", letters="y→γx̂ + β"))
def _(G, x_hat, gamma, beta):
    """∂l/∂x̂ᵢ = ∂l/∂yᵢ γ"""
    return G * gamma


@scale_and_shift.pullback("gamma", source=DERIVATIVE_NOTES.at("batch norm: gamma", letters="y→γx̂ + β"))
def _(G, x_hat, gamma, beta):
    """∂l/∂γ = Σᵢ ∂l/∂yᵢ x̂ᵢ"""
    return np.sum(G * x_hat)


@scale_and_shift.pullback("beta", source=DERIVATIVE_NOTES.at("batch norm: beta", letters="y→γx̂ + β"))
def _(G, x_hat, gamma, beta):
    """∂l/∂β = Σᵢ ∂l/∂yᵢ"""
    return np.sum(G)


@formula(x="M", mu="", sigma2=positive(""), epsilon=positive(""), out="M")
def standardized(x, mu, sigma2, epsilon):
    """(x − μ)/√(σ² + ε)"""
    return (x - mu) / np.sqrt(sigma2 + epsilon)


@standardized.pullback(
    "sigma2", source=DERIVATIVE_NOTES.at("batch norm: sigma^2", letters="μ_B→μ, σ_B²→σ², x̂→(x − μ)/√(σ² + ε)")
)
def _(G, x, mu, sigma2, epsilon):
    """∂l/∂σ² = Σᵢ ∂l/∂x̂ᵢ · −½(xᵢ − μ)(σ² + ε)^(−3/2)"""
    return np.sum(G * (x - mu)) / -2 / np.sqrt(sigma2 + epsilon) ** 3


@formula(x="M", mu="", epsilon=positive(""), out="M")
def standardized_about(x, mu, epsilon):
    """(x − μ)/√(σ² + ε), σ² = Σⱼ (xⱼ − μ)²/m"""
    sigma2 = np.mean((x - mu) ** 2)
    return (x - mu) / np.sqrt(sigma2 + epsilon)


def _variance_and_its_pullback(G, x, mu, epsilon):
    """σ² + ε and ∂l/∂σ²"""
    total = np.mean((x - mu) ** 2) + epsilon
    return total, np.sum(G * (x - mu)) / -2 / np.sqrt(total) ** 3


@standardized_about.pullback("mu")
def _(G, x, mu, epsilon):
    """−Σᵢ gᵢ/r − s Σⱼ (2/m)(xⱼ − μ), g = ∂l/∂x̂, r = √(σ² + ε), s = −½ gᵀ(x − μ)/r³

    s is ∂l/∂σ².
    """
    total, pullback = _variance_and_its_pullback(G, x, mu, epsilon)
    return np.sum(G) / -np.sqrt(total) - pullback * 2 * np.mean(x - mu)


@standardized_about.misprint(
    "mu",
    kind="pullback",
    source=DERIVATIVE_NOTES.at("batch norm: mu, first equality", letters="μ_B→μ"),
    severity="harmless where it stands",
    right_when="μ_B is the batch mean, as on the page",
    edit=(
        r"\sum_i \frac{\partial l}{\partial \hat{x}_i} \frac{\partial \hat{x}_i}{\partial \mu_B} + "
        r"\frac{\partial l}{\partial \sigma_B^2} \frac{\partial \sigma_B^2}{\partial \mu_B}"
    ),
    because='The page defines "μ_B" as the mean of the x_i, where ∂σ²/∂μ is 0.',
)
def extra_sum(G, x, mu, epsilon):
    """−Σᵢ (gᵢ/r + s Σⱼ (2/m)(xⱼ − μ)), g = ∂l/∂x̂, r = √(σ² + ε), s = −½ gᵀ(x − μ)/r³

    s is ∂l/∂σ².
    The path through σ² is counted m times: ∂l/∂σ² is a sum over i already.
    """
    total, pullback = _variance_and_its_pullback(G, x, mu, epsilon)
    return np.sum(G / -np.sqrt(total) + pullback * -2 * np.mean(x - mu))


@standardized_about.misprint(
    "mu",
    kind="pullback",
    source=DERIVATIVE_NOTES.at("batch norm: mu, second equality", letters="μ_B→μ"),
    severity="harmless where it stands",
    right_when="μ_B is the batch mean, as on the page",
    edit=(
        r"\sum_i \frac{\partial l}{\partial \hat{x}_i} \frac{-1}{\sqrt{\sigma_B^2 + \epsilon}} + "
        r"\frac{\partial l}{\partial \sigma_B^2} \sum_j \frac{-2}{m} (x_j - \mu_B)"
    ),
    because='The page defines "μ_B" as the mean of the x_i, where ∂σ²/∂μ is 0.',
)
def extra_sum_and_sign(G, x, mu, epsilon):
    """−Σᵢ gᵢ/r + m s Σⱼ (2/m)(xⱼ − μ), g = ∂l/∂x̂, r = √(σ² + ε), s = −½ gᵀ(x − μ)/r³

    s is ∂l/∂σ².
    The sign of ∂σ²/∂μ is lost, and the path through σ² is counted m times.
    """
    total, pullback = _variance_and_its_pullback(G, x, mu, epsilon)
    return np.sum(G) / -np.sqrt(total) + G.size * pullback * 2 * np.mean(x - mu)


# Both hold at the batch mean as they are printed.
standardized_about.pullback(
    "mu", mu=BATCH_MEAN, source=DERIVATIVE_NOTES.at("batch norm: mu, first equality", letters="μ_B→μ")
)(extra_sum.function)
standardized_about.pullback(
    "mu", mu=BATCH_MEAN, source=DERIVATIVE_NOTES.at("batch norm: mu, second equality", letters="μ_B→μ")
)(extra_sum_and_sign.function)


@standardized_about.pullback(
    "mu", mu=BATCH_MEAN, source=DERIVATIVE_NOTES.at("batch norm: mu, final form", letters="σ_B²→Σⱼ (xⱼ − μ)²/m")
)
def at_the_mean(G, x, mu, epsilon):
    """∂l/∂μ = Σᵢ ∂l/∂x̂ᵢ · −1/√(σ² + ε)"""
    total = np.mean((x - mu) ** 2) + epsilon
    return np.sum(G) / -np.sqrt(total)


@formula(x="M", mu="")
def variance_about(x, mu):
    """Σⱼ (xⱼ − μ)²/m"""
    return np.mean((x - mu) ** 2)


@variance_about.gradient("x", source=DERIVATIVE_NOTES.at("batch norm: x_i", printed=""))
def _(x, mu):
    """(2/m)(xᵢ − μ)"""
    return 2 * (x - mu) / x.size


@formula(x="M", epsilon=positive(""), out="M")
def batch_standardized(x, epsilon):
    """(x − μ)/√(σ² + ε), μ = Σⱼ xⱼ/m, σ² = Σⱼ (xⱼ − μ)²/m"""
    mu = np.mean(x)
    sigma2 = np.mean((x - mu) ** 2)
    return (x - mu) / np.sqrt(sigma2 + epsilon)


@batch_standardized.pullback("x", source=DERIVATIVE_NOTES.at("batch norm: x_i"))
def _(G, x, epsilon):
    """gᵢ/r + s (2/m)(xᵢ − μ) + t/m, g = ∂l/∂x̂, r = √(σ² + ε), s = −½ gᵀ(x − μ)/r³, t = −Σⱼ gⱼ/r

    ∂l/∂xᵢ = ∂l/∂x̂ᵢ/√(σ² + ε) + ∂l/∂σ² (2/m)(xᵢ − μ) + ∂l/∂μ/m, where s is ∂l/∂σ² and t is ∂l/∂μ.
    """
    m, mu = x.size, np.mean(x)
    root = np.sqrt(np.mean((x - mu) ** 2) + epsilon)
    by_sigma2 = np.sum(G * (x - mu)) / -2 / root**3
    by_mu = np.sum(G) / -root
    return G / root + by_sigma2 * 2 / m * (x - mu) + by_mu / m


@formula(x="M", gamma="", beta="", epsilon=positive(""), out="M")
def batch_norm(x, gamma, beta, epsilon):
    """γ(x − μ)/r + β, r = √(σ² + ε), μ = Σⱼ xⱼ/m, σ² = Σⱼ (xⱼ − μ)²/m"""
    mu = np.mean(x)
    sigma2 = np.mean((x - mu) ** 2)
    return gamma * (x - mu) / np.sqrt(sigma2 + epsilon) + beta


@batch_norm.pullback(
    "x",
    "gamma",
    "beta",
    source=(
        DERIVATIVE_NOTES.at("batch norm: gamma", printed=""),
        DERIVATIVE_NOTES.at("batch norm: beta", printed=""),
        DERIVATIVE_NOTES.at("batch norm: x_i", printed=""),
    ),
)
def _(G, x, gamma, beta, epsilon):
    """γgᵢ/r + 2s(xᵢ − μ)/m + t/m, gᵀ(x − μ)/r, Σᵢ gᵢ, g = ∂l/∂y, s = −½γgᵀ(x − μ)/r³, t = −γΣⱼ gⱼ/r

    ∂l/∂xᵢ = ∂l/∂x̂ᵢ/√(σ² + ε) + ∂l/∂σ² (2/m)(xᵢ − μ) + ∂l/∂μ/m, ∂l/∂γ = Σᵢ ∂l/∂yᵢ x̂ᵢ and ∂l/∂β = Σᵢ ∂l/∂yᵢ,
    where s is ∂l/∂σ² and t is ∂l/∂μ.
    """
    m, mu = x.size, np.mean(x)
    root = np.sqrt(np.mean((x - mu) ** 2) + epsilon)
    x_hat = (x - mu) / root
    by_x_hat = G * gamma
    by_sigma2 = np.sum(by_x_hat * (x - mu)) / -2 / root**3
    by_mu = np.sum(by_x_hat) / -root
    by_x = by_x_hat / root + by_sigma2 * 2 / m * (x - mu) + by_mu / m
    return by_x, np.sum(G * x_hat), np.sum(G)
