"""The derivatives of scalar functions, one line each: besides + − × ÷ all the calculus that forward mode rests on.

A rule gives the derivative at ``v``, or the partial ones at ``a`` and ``b``, in the number system ``s``; ``y`` is the
value of the function there. Functions have the names of their ufuncs.
"""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.forward.numbers.base import Elements, NumberSystem

UNARY_DERIVATIVES: dict[str, Callable[[NumberSystem, Elements, Elements], Elements]] = {
    "exp": lambda s, v, y: y,
    "expm1": lambda s, v, y: s.apply("exp", v),
    "exp2": lambda s, v, y: y * s.apply("log", s.constant(2)),
    "log": lambda s, v, y: 1 / v,
    "log1p": lambda s, v, y: 1 / (1 + v),
    "log2": lambda s, v, y: 1 / (v * s.apply("log", s.constant(2))),
    "log10": lambda s, v, y: 1 / (v * s.apply("log", s.constant(10))),
    "sqrt": lambda s, v, y: 1 / (y + y),
    "cbrt": lambda s, v, y: 1 / (3 * y * y),
    "square": lambda s, v, y: v + v,
    "reciprocal": lambda s, v, y: -y * y,
    "sin": lambda s, v, y: s.apply("cos", v),
    "cos": lambda s, v, y: -s.apply("sin", v),
    "tan": lambda s, v, y: 1 + y * y,
    "sinh": lambda s, v, y: s.apply("cosh", v),
    "cosh": lambda s, v, y: s.apply("sinh", v),
    "tanh": lambda s, v, y: 1 / s.apply("square", s.apply("cosh", v)),
    "arcsin": lambda s, v, y: 1 / s.apply("sqrt", 1 - v * v),
    "arccos": lambda s, v, y: -1 / s.apply("sqrt", 1 - v * v),
    "arctan": lambda s, v, y: 1 / (1 + v * v),
    "arcsinh": lambda s, v, y: 1 / s.apply("sqrt", 1 + v * v),
    "arccosh": lambda s, v, y: 1 / s.apply("sqrt", v * v - 1),
    "arctanh": lambda s, v, y: 1 / (1 - v * v),
    "deg2rad": lambda s, v, y: s.pi() / 180,
    "rad2deg": lambda s, v, y: 180 / s.pi(),
    # scipy.special
    "expit": lambda s, v, y: y * s.apply("expit", -v),
    "log_expit": lambda s, v, y: s.apply("expit", -v),
    "logit": lambda s, v, y: 1 / (v * (1 - v)),
    "erf": lambda s, v, y: 2 * s.apply("exp", -v * v) / s.apply("sqrt", s.pi()),
    "erfc": lambda s, v, y: -2 * s.apply("exp", -v * v) / s.apply("sqrt", s.pi()),
    "ndtr": lambda s, v, y: s.apply("exp", -v * v / 2) / s.apply("sqrt", 2 * s.pi()),
    "log_ndtr": lambda s, v, y: s.apply("exp", -v * v / 2 - y) / s.apply("sqrt", 2 * s.pi()),
    "gamma": lambda s, v, y: y * s.apply("psi", v),
    "gammaln": lambda s, v, y: s.apply("psi", v),
    "psi": lambda s, v, y: s.apply("trigamma", v),
    "entr": lambda s, v, y: -s.apply("log", v) - 1,
}
"""d f(v) / dv."""

BINARY_DERIVATIVES: dict[str, Callable[[NumberSystem, Elements, Elements, Elements], tuple[Elements, Elements]]] = {
    "hypot": lambda s, a, b, y: (a / y, b / y),
    "arctan2": lambda s, a, b, y: (b / (a * a + b * b), -a / (a * a + b * b)),
    "logaddexp": lambda s, a, b, y: (s.apply("expit", a - b), s.apply("expit", b - a)),
    "xlogy": lambda s, a, b, y: (s.apply("log", b), a / b),
    "xlog1py": lambda s, a, b, y: (s.apply("log1p", b), a / (1 + b)),
    "rel_entr": lambda s, a, b, y: (s.apply("log", a / b) + 1, -a / b),
    "kl_div": lambda s, a, b, y: (s.apply("log", a / b), 1 - a / b),
}
"""∂f(a, b) / ∂a and ∂f(a, b) / ∂b."""
