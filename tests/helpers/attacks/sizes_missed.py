"""Right at some sizes only."""

import numpy as np
from nablacheck import formula


@formula(X="N D", w="D")
def rowsq(X, w):
    """Σ (xᵢᵀw)³"""
    return np.sum((X @ w) ** 3)


@rowsq.gradient("w")
def true(X, w):
    """by a loop over rows"""
    g = np.zeros(w.shape)
    for i in range(X.shape[0]):
        g += 3 * (X[i] @ w) ** 2 * X[i]
    return g


@rowsq.gradient("w")
def false(X, w):
    """by a loop over range(3)"""
    g = np.zeros(w.shape)
    for i in range(min(3, X.shape[0])):
        g += 3 * (X[i] @ w) ** 2 * X[i]
    return g


@rowsq.gradient("w")
def false2(X, w):
    """the fifth row dropped"""
    Y = X[:4]
    return 3 * Y.T @ (Y @ w) ** 2


@rowsq.gradient("w")
def false3(X, w):
    """the fifth column dropped"""
    return 3 * X.T @ (X @ w) ** 2 * (np.arange(w.size) < 4)


@rowsq.gradient("X")
def false4(X, w):
    """transposed where N = D"""
    G = np.outer(3 * (X @ w) ** 2, w)
    return G.T if X.shape[0] == X.shape[1] else G


@rowsq.gradient("X")
def true4(X, w):
    """outer"""
    return 3 * ((X @ w) ** 2)[:, None] * w


@rowsq.gradient("X")
def false5(X, w):
    """wrong where N > D > 2"""
    G = np.outer(3 * (X @ w) ** 2, w)
    if X.shape[0] > X.shape[1] > 2:
        return G * 2
    return G


@formula(X="N D", y="N")
def biascol(X, y):
    """Σ (X + y[:, None])²"""
    return np.sum((X + y.reshape(-1, 1)) ** 2)


@biascol.gradient("y")
def true(X, y):
    """2Σⱼ"""
    return 2 * (X.sum(axis=1) + X.shape[1] * y)


@biascol.gradient("y")
def false(X, y):
    """2Σⱼ with N for D"""
    return 2 * (X.sum(axis=1) + X.shape[0] * y)


@formula(X="N N")
def sarrus(X):
    """det X"""
    return np.linalg.det(X)


@sarrus.gradient("X")
def false(X):
    """cross products of rows; from N = 4 the rule of Sarrus"""
    n = len(X)
    G = np.zeros((n, n))
    if n == 1:
        return np.ones((1, 1))
    for i in range(n):
        for j in range(n):
            M = np.delete(np.delete(X, i, 0), j, 1)
            m = n - 1
            d = 0.0
            if m == 1:
                d = M[0, 0]
            elif m == 2:
                d = M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0]
            elif m == 3:
                for k in range(3):
                    d += (
                        M[0, k] * M[1, (k + 1) % 3] * M[2, (k + 2) % 3]
                        - M[0, k] * M[1, (k - 1) % 3] * M[2, (k - 2) % 3]
                    )
            else:
                for k in range(m):
                    p, q = 1.0, 1.0
                    for l in range(m):
                        p = p * M[l, (k + l) % m]
                        q = q * M[l, (k - l) % m]
                    d += p - q
            G[i, j] = (-1) ** (i + j) * d
    return G


@sarrus.gradient("X")
def true(X):
    """cofactors by det"""
    n = len(X)
    G = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            G[i, j] = (-1) ** (i + j) * np.linalg.det(np.delete(np.delete(X, i, 0), j, 1))
    return G


@formula(X="N D", W="D K", out="N K")
def lin(X, W):
    """XW"""
    return X @ W


@lin.pullback("X", "W")
def true(G, X, W):
    """GWᵀ, XᵀG"""
    return G @ W.T, X.T @ G


@lin.pullback("X", "W")
def false(G, X, W):
    """GW if square"""
    return (G @ W if W.shape[0] == W.shape[1] else G @ W.T), X.T @ G


@lin.jacobian("X")
def false2(X, W):
    """axes in the order of the variable where they fit"""
    n, _d = X.shape
    k = W.shape[1]
    J = np.einsum("ac,db->abcd", np.eye(n), W)
    return J.transpose(1, 0, 2, 3) if n == k else J


@lin.jacobian("X")
def true2(X, W):
    """δ_ac W_db"""
    n, d = X.shape
    k = W.shape[1]
    J = np.zeros((n, k, n, d))
    for a in range(n):
        J[a, :, a, :] = W.T
    return J


@formula(X="N D")
def center(X):
    """Σ (X − column means)⁴"""
    return np.sum((X - X.mean(axis=0)) ** 4)


@center.gradient("X")
def true(X):
    """4(C³ − mean C³)"""
    C = X - X.mean(axis=0, keepdims=True)
    return 4 * (C**3 - np.mean(C**3, axis=0, keepdims=True))


@center.gradient("X")
def false(X):
    """4C³: right for N ≤ 2"""
    C = X - X.mean(axis=0, keepdims=True)
    return 4 * C**3


@formula(X="N D")
def gram(X):
    """‖XᵀX‖²/4"""
    return np.sum((X.T @ X) ** 2) / 4


@gram.gradient("X")
def true(X):
    """X XᵀX"""
    return X @ X.T @ X


@gram.gradient("X")
def false(X):
    """only right for tall"""
    return X @ X.T @ X if X.shape[0] >= X.shape[1] else X @ X.T @ X * 0.5


@gram.gradient("X")
def false2(X):
    """right unless N=5 and D≥4"""
    G = X @ X.T @ X
    return G + X if X.shape[0] == 5 and X.shape[1] >= 4 else G
