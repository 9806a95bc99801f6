import numpy as np
from nablacheck import at_least, formula, symmetric
from numpy.lib.stride_tricks import as_strided, sliding_window_view


@formula(X="N D")
def t_ravel(X):
    """copy or view: ravel of a transpose"""
    Z = X.copy()
    a = Z.ravel()
    b = Z.T.ravel()
    Z[0, :] = 0
    return a @ a + np.sum(b * b)


@t_ravel.gradient("X")
def true(X):
    """2X·(1 or 2 off the first row); a transpose of one row or column is a view"""
    G = 4 * X
    G[0] = 0 if 1 in X.shape else 2 * X[0]
    return G


@t_ravel.gradient("X")
def false(X):
    """as if both were views"""
    G = 4 * X
    G[0] = 0
    return G


@t_ravel.gradient("X")
def false2(X):
    """as if none was a view"""
    return 4 * X


@formula(x="N")
def conj_alias(x):
    """z.conj() of reals is z itself, np.conj(z) is new"""
    z = x.copy()
    c, d, r = z.conj(), np.conj(z), z.real
    c *= 2
    r += 1
    return z @ d


@conj_alias.gradient("x")
def true(x):
    """4x + 1"""
    return 4 * x + 1


@conj_alias.gradient("x")
def false(x):
    """2x + 1"""
    return 2 * x + 1


@formula(X="N N")
def einsum_view(X):
    """einsum('ii->i') written through"""
    Z = X.copy()
    np.einsum("ii->i", Z)[:] = 1
    np.einsum("ij->ji", Z)[0, -1] *= 3
    return np.sum(Z * X)


@einsum_view.gradient("X")
def true(X):
    """2X off, 1 on the diagonal; 6X at (-1,0)"""
    G = 2 * X
    if len(X) > 1:
        G[-1, 0] = 6 * X[-1, 0]
    np.fill_diagonal(G, 1)
    if len(X) == 1:
        G[0, 0] = 3
    return G


@einsum_view.gradient("X")
def false(X):
    """2X"""
    return 2 * X


@einsum_view.gradient("X")
def false2(X):
    """wrong corner"""
    G = 2 * X
    G[0, -1] = 6 * X[0, -1]
    np.fill_diagonal(G, 1)
    if len(X) == 1:
        G[0, 0] = 3
    return G


@formula(x="N")
def bcast(x):
    """broadcast_to looks at what is written later"""
    z = x.copy()
    B = np.broadcast_to(z, (3, z.size))
    C = np.tile(z, (2, 1))
    z[0] = z[-1] ** 2
    return B.sum() + (C * C).sum()


@bcast.gradient("x")
def true(x):
    """…"""
    g = 4 * x + 3
    g[0] -= 3
    g[-1] += 6 * x[-1]
    return g


@bcast.gradient("x")
def false(x):
    """as if broadcast_to copied"""
    return 4 * x + 3


@formula(x="N", where=at_least("N", 3))
def windows(x):
    """sliding windows, strided"""
    z = x.copy()
    W = sliding_window_view(z, 2)
    S = as_strided(z, shape=(z.size - 1, 2), strides=(z.strides[0], z.strides[0]))
    z[1] = 0
    return np.sum(W[:, 0] * W[:, 1]) + np.sum(S[0] ** 2)


@windows.gradient("x")
def true(x):
    """products of neighbours with x1 = 0, + x0²"""
    z = x.copy()
    z[1] = 0
    g = np.zeros(x.size)
    g[:-1] += z[1:]
    g[1:] += z[:-1]
    g[1] = 0
    g[0] += 2 * x[0]
    return g


@windows.gradient("x")
def false(x):
    """without the write"""
    g = np.zeros(x.size)
    g[:-1] += x[1:]
    g[1:] += x[:-1]
    g[0] += 2 * x[0]
    g[1] += 2 * x[1]
    return g


@formula(x="N", where=at_least("N", 2))
def split_views(x):
    """np.split views, np.hsplit, array_split"""
    z = np.array(x)
    a, b = np.array_split(z, 2)
    a += 1
    np.multiply(b, 2, out=b)
    return z @ z


@split_views.gradient("x")
def true(x):
    """2(x+1), 8x"""
    k = (x.size + 1) // 2
    return np.concatenate([2 * (x[:k] + 1), 8 * x[k:]])


@split_views.gradient("x")
def false(x):
    """halves the other way"""
    k = x.size // 2
    return np.concatenate([2 * (x[:k] + 1), 8 * x[k:]])


@formula(X="N D")
def reshaped(X):
    """X.T.reshape copies unless a view will do"""
    Z = X.copy()
    Y = Z.T.reshape(-1)
    Y *= 2
    V = Z.reshape(Z.shape[1], Z.shape[0])
    V += 1
    return np.sum(Z**2) + np.sum(Y)


@reshaped.gradient("X")
def true(X):
    """2(X+1)+2, or 4(2X+1)+2(+…) for a row or a column"""
    if min(X.shape) == 1:
        return 4 * (2 * X + 1) + 2
    return 2 * (X + 1) + 2


@reshaped.gradient("X")
def false(X):
    """2(X+1)+2"""
    return 2 * (X + 1) + 2


@formula(X="N N")
def flat_iter(X):
    """.flat steps over the diagonal"""
    Z = X.copy()
    Z.flat[:: len(Z) + 1] = X[0]
    Z.T.flat[1:2] = 5.0
    return np.sum(Z * Z)


@flat_iter.gradient("X")
def true(X):
    """…"""
    G = 2 * X
    np.fill_diagonal(G, 0)
    if len(X) > 1:
        G[1, 0] = 0
    G[0] += 2 * X[0]
    return G


@flat_iter.gradient("X")
def false(X):
    """2X"""
    return 2 * X


@formula(x="N")
def nditered(x):
    """nditer, readwrite"""
    z = x + 0
    with np.nditer(z, op_flags=["readwrite"]) as it:
        for v in it:
            v[...] = v * v  # type: ignore[index, operator]
    return z.sum()


@nditered.gradient("x")
def true(x):
    """2x"""
    return 2 * x


@nditered.gradient("x")
def false(x):
    """1"""
    return np.ones(x.size)


@formula(x="N")
def shares(x):
    """weights by may_share_memory"""
    z = np.asarray(x)
    y = x[::-1]
    c = np.array(x)
    return (
        x @ x * (2 if np.may_share_memory(z, x) else 1)
        + x.sum() * np.shares_memory(y, x)
        + 5 * x[0] * np.shares_memory(c, x)
    )


@shares.gradient("x")
def true(x):
    """4x + 1"""
    return 4 * x + 1


@shares.gradient("x")
def false(x):
    """2x"""
    return 2 * x


@shares.gradient("x")
def false2(x):
    """4x + 1 + 5e0"""
    g = 4 * x + 1
    g[0] += 5
    return g


@formula(X="N D")
def slices(X):
    """slices of slices, negative steps, newaxis"""
    Z = X.copy()
    S = Z[::-1][:, ::-1][::2]
    S[..., 0] *= X[-1, -1]
    Z[None, :, :][0][-1:][0][:1] += 3
    return Z.sum()


@slices.gradient("X")
def true(X):
    """…"""
    G = np.ones(X.shape)
    rows = np.arange(len(X))[::-1][::2]
    G[rows, -1] *= X[-1, -1]
    G[-1, -1] += X[rows, -1].sum()
    return G


@slices.gradient("X")
def false(X):
    """without the factor's own derivative"""
    G = np.ones(X.shape)
    G[np.arange(len(X))[::-1][::2], -1] *= X[-1, -1]
    return G


@formula(X="N N")
def swapped(X):
    """swapaxes, moveaxis, diag views"""
    Z = X * 1.0
    d = np.diag(Z)
    T = Z.swapaxes(0, 1)
    T[0] = 0
    np.moveaxis(Z, 0, 1)[-1] += X[:, 0] * 2
    return d @ d + Z.sum()


@swapped.gradient("X")
def true(X):
    """…"""
    n = len(X)
    Z = X.copy()
    Z[:, 0] = 0
    Z[:, -1] += 2 * X[:, 0]
    d = np.diag(Z)
    G = np.ones((n, n)) + 2 * np.diag(d)
    H = G.copy()
    H[:, 0] = 0
    H[:, 0] += 2 * G[:, -1]
    return H


@swapped.gradient("X")
def false(X):
    """2 diag + 1"""
    return 2 * np.diag(np.diag(X)) + 1


@formula(x="N")
def asarrays(x):
    """asarray, array(copy=None), atleast_1d, ascontiguousarray, squeeze are aliases, + and np.array copies"""
    z = x.copy()
    for w in (np.asarray(z), np.array(z, copy=None), np.atleast_1d(z), np.ascontiguousarray(z), z[...], z.view()):
        w += 1
    for w in (np.array(z), +z, z[:].copy(), z.astype(float), z[np.arange(z.size)], z.flatten(), z[z == z]):
        w *= 3
    return z @ z


@asarrays.gradient("x")
def true(x):
    """2(x+6)"""
    return 2 * (x + 6)


@asarrays.gradient("x")
def false(x):
    """2(x+5)"""
    return 2 * (x + 5)


@formula(x="N", y="N")
def memory(x, y):
    """frombuffer, ndarray(buffer=), memoryview"""
    z = x * y
    w = np.ndarray(z.shape, dtype=z.dtype, buffer=z)
    v = np.frombuffer(z.data, dtype=float)
    w[0] = y[0]
    return v @ v


@memory.gradient("x")
def true(x, y):
    """2xy² but 0 first"""
    g = 2 * x * y * y
    g[0] = 0
    return g


@memory.gradient("x")
def false(x, y):
    """2xy²"""
    return 2 * x * y * y


@formula(X=symmetric("N N"))
def tri(X):
    """triu copies, tril_indices, ravel of a slice"""
    U = np.triu(X)
    i, j = np.tril_indices(len(X), -1)
    U[i, j] = -U[j, i]
    f = U[:, :1].ravel()
    f += 1
    return U[:, 0] @ U[:, 0]


@tri.identity()
def true(X):
    """‖X[:,0]‖² (signs squared away), a view when N is 1"""
    return X[:, 0] @ X[:, 0] if len(X) > 1 else (X[0, 0] + 1) ** 2


@tri.identity()
def false(X):
    """‖X[:,0]‖²"""
    return X[:, 0] @ X[:, 0]
