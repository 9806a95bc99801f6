"""Minimizers."""

import numpy as np
from nablacheck import (
    at_least,
    formula,
    full_rank,
    invertible,
    one_hot,
    orthogonal,
    positive,
    positive_definite,
    simplex,
    symmetric,
)


@formula(x="2", a="2")
def peano(x, a):
    """(v − u²)(v − 3u²)"""
    u, v = x - a
    return (v - u**2) * (v - 3 * u**2)


@peano.minimizer("x")
def false(a):
    """a"""
    return 1 * a


@peano.minimizer("x", local=True)
def false2(a):
    """a, a minimum along every line"""
    return 1 * a


@formula(x="N", a="N", where=at_least("N", 2))
def quartsaddle(x, a):
    """d₀² − d₁⁴"""
    d = x - a
    return d @ d - d[1] ** 2 - d[1] ** 4


@quartsaddle.minimizer("x", local=True)
def false(a):
    """a"""
    return 1 * a


@formula(x="N", a="N")
def quart(x, a):
    """Σ d⁴ + d⁶"""
    d = x - a
    return np.sum(d**4 + d**6)


@quart.minimizer("x")
def true(a):
    """a, flat"""
    return 1 * a


@quart.minimizer("x")
def false(a):
    """a(1 + 1e-6)"""
    return a * (1 + 1e-6)


@formula(x="N", a="N")
def wells(x, a):
    """Σ d²(d − 3)² + 0.1 d² … two wells, the second higher"""
    d = x - a
    return np.sum(d**2 * (d - 3) ** 2 + 0.1 * d**2)


@wells.minimizer("x")
def true(a):
    """a"""
    return a + 0


@formula(x="N", a="N")
def wells2(x, a):
    """Σ d²(d−30)² − 0.1 d³: the second lower"""
    d = x - a
    return np.sum(d**2 * (d - 30) ** 2 - 0.001 * d**3)


@wells2.minimizer("x")
def false(a):
    """a"""
    return a + 0


@wells2.minimizer("x", local=True)
def true(a):
    """a, locally"""
    return a + 0


@formula(x="N", a="N")
def gausswell(x, a):
    """‖d‖²/(1+‖d‖²) − 3exp(−‖d − 7‖²)"""
    d = x - a
    return d @ d / (1 + d @ d) - 3 * np.exp(-np.sum((d - 7) ** 2))


@gausswell.minimizer("x", a=positive("N"))
def false(a):
    """a: not even stationary, by 1e-20…"""
    return 1 * a


@formula(x="N", a="N")
def unbounded(x, a):
    """‖d‖² − 1e-6 Σd⁴"""
    d = x - a
    return d @ d - 1e-6 * np.sum(d**4)


@unbounded.minimizer("x")
def false(a):
    """a"""
    return 1 * a


@unbounded.minimizer("x", local=True)
def true(a):
    """a, locally"""
    return 1 * a


@formula(x="N", a="N")
def bump(x, a):
    """−exp(−‖d‖²)"""
    d = x - a
    return -np.exp(-d @ d)


@bump.minimizer("x")
def true(a):
    """a"""
    return 1 * a


@formula(x="N", a="N")
def absdev(x, a):
    """Σ|d| + d²"""
    d = x - a
    return np.sum(np.abs(d) + d**2)


@absdev.minimizer("x")
def true(a):
    """a, a kink"""
    return 1 * a


@absdev.minimizer("x")
def false(a):
    """a + 1"""
    return a + 1


@formula(x="", a="N")
def median(x, a):
    """Σ|aᵢ − x|"""
    return np.sum(np.abs(a - x))


@median.minimizer("x")
def true(a):
    """median"""
    return np.median(a)


@median.minimizer("x")
def false(a):
    """mean"""
    return np.mean(a)


@formula(p=simplex("K"), q=simplex("K"))
def kl(p, q):
    """Σ p log(p/q)"""
    return np.sum(p * np.log(p / q))


@kl.minimizer("p")
def true(q):
    """q"""
    return 1 * q


@kl.minimizer("p")
def false(q):
    """uniform"""
    return np.ones(q.size) / q.size


@formula(p=simplex("K"), q=simplex("K"))
def xent(p, q):
    """−Σ q log p"""
    return -np.sum(q * np.log(p))


@xent.minimizer("p")
def true(q):
    """q"""
    return q / np.sum(q)


@formula(S=positive_definite("N N"), A=positive_definite("N N"))
def mle(S, A):
    """log det S + tr S⁻¹A"""
    return np.linalg.slogdet(S)[1] + np.trace(np.linalg.solve(S, A))


@mle.minimizer("S")
def true(A):
    """A"""
    return 1 * A


@mle.minimizer("S")
def false(A):
    """2A"""
    return 2 * A


@formula(Q=orthogonal("N N"), A=invertible("N N"), where=at_least("N", 2))
def procrustes(Q, A):
    """‖Q − A‖²"""
    return np.sum((Q - A) ** 2)


@procrustes.minimizer("Q")
def true(A):
    """UVᵀ"""
    U, _s, V = np.linalg.svd(A)
    return U @ V


@procrustes.minimizer("Q")
def false(A):
    """−UVᵀ, the maximum"""
    U, _s, V = np.linalg.svd(A)
    return -U @ V


@procrustes.minimizer("Q")
def false2(A):
    """U diag(1, …, −1) Vᵀ, a saddle in the other component"""
    U, _s, V = np.linalg.svd(A)
    d = np.ones(len(A))
    d[-1] = -1
    return U @ np.diag(d) @ V


@formula(x="N", A=symmetric("N N"), where=[at_least("N", 2)])
def rayleigh(x, A):
    """xᵀAx/xᵀx"""
    return x @ A @ x / (x @ x)


@rayleigh.minimizer("x")
def true(A):
    """the first eigenvector"""
    return np.linalg.eigh(A)[1][:, 0]


@rayleigh.minimizer("x")
def false(A):
    """the last eigenvector"""
    return np.linalg.eigh(A)[1][:, -1]


@rayleigh.minimizer("x", where=at_least("N", 3))
def false2(A):
    """the second eigenvector, a saddle"""
    return np.linalg.eigh(A)[1][:, 1]


@formula(x=positive("N"), a=positive("N"))
def xlogx(x, a):
    """Σ x log(x/a) − x"""
    return np.sum(x * np.log(x / a) - x)


@xlogx.minimizer("x")
def true(a):
    """a"""
    return a


@formula(w="D", X=full_rank("N D"), y="N", l=positive(""), where=at_least("N", "D"))
def ridge(w, X, y, l):
    """‖Xw − y‖² + λ‖w‖²"""
    r = X @ w - y
    return r @ r + l * w @ w


@ridge.minimizer("w")
def true(X, y, l):
    """(XᵀX + λI)⁻¹Xᵀy by lstsq of the stacked system"""
    d = X.shape[1]
    A = np.vstack([X, np.sqrt(l) * np.eye(d)])
    return np.linalg.lstsq(A, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


@ridge.minimizer("w")
def false(X, y, l):
    """λ for √λ"""
    d = X.shape[1]
    A = np.vstack([X, l * np.eye(d)])
    return np.linalg.lstsq(A, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


@formula(x="N", a="N")
def inflection(x, a):
    """Σ d³ + d⁴"""
    d = x - a
    return np.sum(d**3 + d**4)


@inflection.minimizer("x", local=True)
def false(a):
    """a"""
    return 1 * a


@formula(x="N", a="N")
def kinksaddle(x, a):
    """|d₀| − |d₁|… |d_0| − Σ₁ d²"""
    d = x - a
    return np.abs(d[0]) - np.sum(d[1:] ** 2)


@kinksaddle.minimizer("x", local=True, where=at_least("N", 2))
def false(a):
    """a"""
    return 1 * a


@formula(t=one_hot("K"), z="K")
def argm(t, z):
    """t·z"""
    return t @ z


@argm.gradient("z")
def true(t, z):
    """t"""
    return 1 * t


@argm.gradient("z")
def false(t, z):
    """one hot at argmax t+… the first"""
    return np.eye(z.size)[0]
