"""False on a part of the space only."""

import numpy as np
from nablacheck import at_least, formula, invertible, nonzero


@formula(x=nonzero("N"), where=at_least("N", 2))
def sq(x):
    """Σ x³"""
    return np.sum(x**3)


@sq.gradient("x")
def false(x):
    """wrong where x₀ > 0 > x₁"""
    return 3 * x**2 + (1.0 if x[0] > 0 > x[1] else 0.0)


@sq.gradient("x")
def false2(x):
    """wrong where x₀ > x₁ > 0 and N ≥ 2"""
    return 3 * x**2 + np.where(x[0] > x[1] and x[1] > 0, 1.0, 0.0)


@sq.gradient("x")
def false3(x):
    """wrong where |x₀| > 3"""
    return np.where(np.abs(x[0]) > 3, 2 * x**2, 3 * x**2)


@sq.gradient("x")
def false4(x):
    """wrong where ‖x‖ < 1/2"""
    return 3 * x**2 if x @ x > 0.25 else 2 * x**2


@sq.gradient("x")
def false5(x):
    """wrong where all are negative"""
    return 3 * x**2 * (1 if np.any(x > 0) else -1)


@formula(A=invertible("N N"))
def ld(A):
    """log|det A|"""
    return np.log(np.abs(np.linalg.det(A)))


@ld.gradient("A")
def false(A):
    """|…| forgotten: sign"""
    return np.sign(np.linalg.det(A)) * np.linalg.inv(A).T


@ld.gradient("A")
def false2(A):
    """wrong where tr A < 0"""
    B = np.linalg.inv(A).T
    return B if np.trace(A) > 0 else A


@ld.gradient("A")
def false3(A):
    """by rows sorted where a₀₀ < a_nn"""
    B = np.linalg.inv(A).T
    return B.T if A[0, 0] < A[-1, -1] else B


@formula(x="N")
def huber(x):
    """Huber, δ = 1"""
    a = np.abs(x)
    return np.sum(np.where(a <= 1, x**2 / 2, a - 0.5))


@huber.gradient("x")
def true(x):
    """clip"""
    return np.clip(x, -1, 1)


@huber.gradient("x")
def false(x):
    """clip below only… for x < −1 it is x"""
    return np.minimum(x, 1)


@huber.gradient("x")
def false2(x):
    """δ = 1.01"""
    return np.clip(x, -1.01, 1.01)


@formula(x="N")
def relu6(x):
    """Σ min(max(x, 0), 6)²"""
    return np.sum(np.minimum(np.maximum(x, 0), 6) ** 2)


@relu6.gradient("x")
def true(x):
    """2x on (0, 6)"""
    return 2 * x * ((x > 0) & (x < 6))


@relu6.gradient("x")
def false(x):
    """2x₊"""
    return 2 * np.maximum(x, 0)


@formula(x="N")
def hugearg(x):
    """Σ log cosh x, stable"""
    a = np.abs(x)
    return np.sum(a + np.log1p(np.exp(-2 * a)))


@hugearg.gradient("x")
def true(x):
    """tanh"""
    return np.tanh(x)


@hugearg.gradient("x")
def false(x):
    """tanh, 0 beyond 20"""
    return np.where(np.abs(x) > 20, 0, np.tanh(x))


@formula(x="N")
def tiny(x):
    """Σ x²"""
    return np.sum(x**2)


@tiny.gradient("x")
def false(x):
    """entries below 1e-3 dropped"""
    return np.where(np.abs(x) < 1e-3, 0, 2 * x)


@tiny.gradient("x")
def false2(x):
    """denominator guarded by 1e-6: x²/(|x| + 1e-6)"""
    return 2 * x * np.abs(x) / (np.abs(x) + 1e-6)


@tiny.gradient("x")
def false3(x):
    """gradient clipped to norm 10"""
    g = 2 * x
    n = np.linalg.norm(g)
    return g * (10 / n) if n > 10 else g
