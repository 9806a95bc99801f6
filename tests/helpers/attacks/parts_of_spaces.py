import numpy as np
from nablacheck import formula


@formula(x="N")
def gap5(x):
    """x·x, but at N = 5"""
    return x @ x + (x[0] * x[1] if len(x) == 5 else 0)


@gap5.gradient("x")
def false(x):
    """2x"""
    return 2 * x


@formula(x="N")
def gap2(x):
    """x·x, but at N = 2"""
    return x @ x + (x[0] * x[1] if len(x) == 2 else 0)


@gap2.gradient("x")
def false(x):
    """2x"""
    return 2 * x


@formula(X="N D")
def square_only(X):
    """ΣX², but for square ones"""
    if X.shape[0] == X.shape[1] and len(X) > 1:
        return np.sum(X**2) + X[0, 1]
    return np.sum(X**2)


@square_only.gradient("X")
def false(X):
    """2X"""
    return 2 * X


@formula(X="N D")
def narrow(X):
    """ΣX², but where N > D + 1"""
    return np.sum(X**2) + (X[-1, 0] if X.shape[0] > X.shape[1] + 1 else 0)


@narrow.gradient("X")
def false(X):
    """2X"""
    return 2 * X


@formula(x="N", y="N")
def half(x, y):
    """x·y, and Σx² where x0 > y0"""
    return x @ y + (x @ x if x[0] > y[0] else 0)


@half.gradient("x")
def false(x, y):
    """y"""
    return 1 * y


@formula(x="N")
def quarter(x):
    """x·x, more where x0 > 0 and x_last > 0"""
    return x @ x + (x.sum() if x[0] > 0 and x[-1] > 0 else 0)


@quarter.gradient("x")
def false(x):
    """2x"""
    return 2 * x


@formula(x="N")
def all_positive(x):
    """x·x, more where all are positive"""
    return x @ x + (x.sum() if np.all(x > 0) else 0)


@all_positive.gradient("x")
def false(x):
    """2x"""
    return 2 * x


@formula(x="N")
def clipped_norm(x):
    """gradient clipping: x·x/2 within ‖x‖ ≤ 3"""
    r = np.linalg.norm(x)
    return np.where(r <= 3, r**2 / 2, 3 * r - 4.5)


@clipped_norm.gradient("x")
def true(x):
    """x min(1, 3/r)"""
    r = np.linalg.norm(x)
    return x if r <= 3 else 3 * x / r


@clipped_norm.gradient("x")
def false(x):
    """x"""
    return 1 * x


@formula(x="N", y="N")
def huber(x, y):
    """Huber, δ = 1.5"""
    d = np.abs(x - y)
    return np.sum(np.where(d < 1.5, d**2 / 2, 1.5 * d - 1.125))


@huber.gradient("x")
def true(x, y):
    """clip(x − y)"""
    return np.clip(x - y, -1.5, 1.5)


@huber.gradient("x")
def false(x, y):
    """x − y"""
    return x - y


@formula(x="N")
def relu6(x):
    """Σ relu6²"""
    return np.sum(np.minimum(np.maximum(x, 0), 6) ** 2)


@relu6.gradient("x")
def true(x):
    """2x on (0, 6)"""
    return np.where((x > 0) & (x < 6), 2 * x, 0)


@relu6.gradient("x")
def false(x):
    """2 relu"""
    return 2 * np.maximum(x, 0)


@formula(x="N")
def hardsig(x):
    """Σ clip(0.2x + 0.5, 0, 1)"""
    return np.clip(0.2 * x + 0.5, 0, 1).sum()


@hardsig.gradient("x")
def true(x):
    """0.2 on |x| < 2.5"""
    return np.where(np.abs(x) < 2.5, 0.2, 0.0)


@hardsig.gradient("x")
def false(x):
    """0.2"""
    return np.full(x.shape, 0.2)


@formula(x="N")
def rounded12(x):
    """Σ round(x, 12)²"""
    return np.sum(np.round(x, 12) ** 2)


@rounded12.gradient("x")
def true(x):
    """2x"""
    return 2 * x


@rounded12.gradient("x")
def false(x):
    """0"""
    return 0 * x


@formula(x="N")
def meanmed(x):
    """median"""
    return np.median(x) ** 1


@meanmed.gradient("x")
def true(x):
    """e of the middle"""
    g = np.zeros(x.size)
    o = np.argsort(x)
    g[o[(x.size - 1) // 2]] += 0.5
    g[o[x.size // 2]] += 0.5
    return g


@formula(x="N")
def ramp(x):
    """Σ x with x + 1 above 1"""
    return np.where(x > 1, x + 1, x).sum()


@ramp.gradient("x")
def true(x):
    """1"""
    return np.ones(x.size)


@ramp.gradient("x")
def false(x):
    """2"""
    return 2 * np.ones(x.size)


@formula(x="N")
def l0(x):
    """‖x‖₀ Σx"""
    return np.count_nonzero(x) * x.sum()


@l0.gradient("x")
def true(x):
    """N 𝟏"""
    return np.full(x.size, float(x.size))


@l0.gradient("x")
def false(x):
    """1"""
    return np.ones(x.size)


@formula(x="N")
def floored(x):
    """floor(x)·x"""
    return np.floor(x) @ x


@floored.gradient("x")
def true(x):
    """floor(x)"""
    return np.floor(x)


@floored.gradient("x")
def false(x):
    """2x"""
    return 2 * x
