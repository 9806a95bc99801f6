import warnings

import numpy as np
from nablacheck import formula, nonzero, positive


def guarded(fun, x):
    try:
        with np.errstate(invalid="raise"):
            return fun(x)
    except FloatingPointError:
        return x


@formula(x=nonzero(""))
def glog(x):
    """log x or x, errstate"""
    return guarded(np.log, x)


@glog.gradient("x")
def true(x):
    """1/x or 1"""
    return 1 / x if x > 0 else 1.0


@glog.gradient("x")
def false(x):
    """1/x"""
    return 1 / x


@formula(x="")
def wlog(x):
    """log x, or x where that warns"""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            return np.log(x)
        except RuntimeWarning:
            return x


@wlog.gradient("x")
def false(x):
    """1/x"""
    return 1 / x


@formula(x=nonzero(""), y=positive(""))
def wsqrt(x, y):
    """√(y − x), or y + x where that warns"""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        r = np.sqrt(y - x)
    return y * x if caught else r


@wsqrt.gradient("x")
def false(x, y):
    """−1/(2√(y − x))"""
    return -0.5 / np.sqrt(y - x)


@wsqrt.gradient("x")
def true(x, y):
    """−1/(2√(y − x)) or y"""
    return -0.5 / np.sqrt(y - x) if y > x else 1 * y


@formula(x=positive("N"))
def wdiv(x):
    """softmax without shift, then with it when that overflows"""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return np.log(np.exp(x).sum())
        except RuntimeWarning:
            m = x.max()
            return m + np.log(np.exp(x - m).sum())


@wdiv.gradient("x")
def true(x):
    """softmax"""
    e = np.exp(x - x.max())
    return e / e.sum()


@wdiv.gradient("x")
def false(x):
    """one half of softmax"""
    e = np.exp(x - x.max())
    return 0.5 * e / e.sum()


@formula(A="N N")
def isn(A):
    """log det A or tr A by isnan"""
    r = np.log(np.linalg.det(A))
    return np.trace(A) if np.isnan(r) else r


@isn.gradient("A")
def false(A):
    """A⁻ᵀ"""
    return np.linalg.inv(A).T if np.linalg.det(A) != 0 else 0 * A
