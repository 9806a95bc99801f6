"""The scalar functions on balls, by the names of their ufuncs. Needs python-flint, the extra ``certify``."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb


def _cube_root(x: arb) -> arb:
    return -(-x).root(3) if x < 0 else x.root(3)


def _log_gamma(x: arb) -> arb:
    return x.lgamma() if x > 0 else abs(x.gamma()).log()


def _trigamma(x: arb) -> arb:
    """The derivative of ψ, for negative arguments by reflection: flint's ζ(2, x) has only positive ones."""
    return arb(2).zeta(x) if x > 0 else (arb.pi() / arb.sin_pi(x)) ** 2 - arb(2).zeta(1 - x)


def _normal(x: arb) -> arb:
    return (-x / arb(2).sqrt()).erfc() / 2


def _times_log(factor: arb, x: arb) -> arb:
    return factor if factor.is_zero() else factor * x.log()


FUNCTIONS: dict[str, Callable[..., arb]] = {
    "exp": arb.exp,
    "expm1": arb.expm1,
    "exp2": lambda x: arb(2) ** x,
    "log": arb.log,
    "log1p": arb.log1p,
    "log2": lambda x: x.log() / arb.const_log2(),
    "log10": lambda x: x.log() / arb.const_log10(),
    "sqrt": arb.sqrt,
    "cbrt": _cube_root,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "arcsin": arb.asin,
    "arccos": arb.acos,
    "arctan": arb.atan,
    "arcsinh": arb.asinh,
    "arccosh": arb.acosh,
    "arctanh": arb.atanh,
    "expit": lambda x: 1 / (1 + (-x).exp()),
    "log_expit": lambda x: -(-x).exp().log1p(),
    "erf": arb.erf,
    "erfc": arb.erfc,
    "gammaln": _log_gamma,
    "psi": arb.digamma,
    "trigamma": _trigamma,
    "deg2rad": lambda x: x * arb.pi() / 180,
    "rad2deg": lambda x: x * 180 / arb.pi(),
    "logit": lambda x: x.log() - (-x).log1p(),
    "ndtr": _normal,
    "log_ndtr": lambda x: _normal(x).log(),
    "gamma": arb.gamma,
    "entr": lambda x: -_times_log(x, x),
    "hypot": lambda a, b: (a * a + b * b).sqrt(),
    "arctan2": lambda a, b: arb.atan2(a, b),
    "logaddexp": lambda a, b: a + (b - a).exp().log1p(),
    "xlogy": lambda a, b: _times_log(a, b),
    "xlog1py": lambda a, b: a * b.log1p(),
    "rel_entr": lambda a, b: _times_log(a, a / b),
    "kl_div": lambda a, b: _times_log(a, a / b) - a + b,
}
