import numpy as np
from nablacheck import formula


def kind(v):
    match v:
        case float():
            return 2 * v
        case _:
            return v


@formula(x="", t="")
def typed(x, t):
    """x·2t, by a helper that asks for floats"""
    return x * kind(t[()])


@typed.gradient("x")
def true(x, t):
    """2t"""
    return 2.0 * t


@typed.gradient("x")
def false(x, t):
    """t"""
    return 1 * t


def dbl(v):
    return 2 * v if isinstance(v, float) else v


@formula(x="N")
def typed2(x):
    """2x0 x1… by isinstance"""
    return x[-1] * dbl(x[0])


@typed2.gradient("x")
def true(x):
    """…"""
    g = np.zeros(x.size)
    g[-1] += 2 * x[0]
    g[0] += 2 * x[-1]
    return g


@typed2.gradient("x")
def false(x):
    """…"""
    g = np.zeros(x.size)
    g[-1] += x[0]
    g[0] += x[-1]
    return g
