"""The derivatives of scalar functions: all that this package knows of calculus besides + − × ÷, one line a function.

A rule is the derivative at ``v`` (partial ones at ``a`` and ``b``), where the function has the value ``y``, in numbers
of the type ``n``. Functions have the names of their ufuncs.
"""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.forward.numbers.base import Elements, NumberSystem

UNARY_DERIVATIVES: dict[str, Callable[[NumberSystem, Elements, Elements], Elements]] = {
    "exp": lambda n, v, y: y,
    "expm1": lambda n, v, y: n.apply("exp", v),
    "exp2": lambda n, v, y: y * n.apply("log", n.constant(2)),
    "log": lambda n, v, y: 1 / v,
    "log1p": lambda n, v, y: 1 / (1 + v),
    "log2": lambda n, v, y: 1 / (v * n.apply("log", n.constant(2))),
    "log10": lambda n, v, y: 1 / (v * n.apply("log", n.constant(10))),
    "sqrt": lambda n, v, y: 1 / (y + y),
    "cbrt": lambda n, v, y: 1 / (3 * y * y),
    "square": lambda n, v, y: v + v,
    "reciprocal": lambda n, v, y: -y * y,
    "sin": lambda n, v, y: n.apply("cos", v),
    "cos": lambda n, v, y: -n.apply("sin", v),
    "tan": lambda n, v, y: 1 + y * y,
    "sinh": lambda n, v, y: n.apply("cosh", v),
    "cosh": lambda n, v, y: n.apply("sinh", v),
    "tanh": lambda n, v, y: 1 / n.apply("square", n.apply("cosh", v)),
    "arcsin": lambda n, v, y: 1 / n.apply("sqrt", 1 - v * v),
    "arccos": lambda n, v, y: -1 / n.apply("sqrt", 1 - v * v),
    "arctan": lambda n, v, y: 1 / (1 + v * v),
    "arcsinh": lambda n, v, y: 1 / n.apply("sqrt", 1 + v * v),
    "arccosh": lambda n, v, y: 1 / n.apply("sqrt", v * v - 1),
    "arctanh": lambda n, v, y: 1 / (1 - v * v),
    "deg2rad": lambda n, v, y: n.pi() / 180,
    "rad2deg": lambda n, v, y: 180 / n.pi(),
    # scipy.special
    "expit": lambda n, v, y: y * n.apply("expit", -v),
    "log_expit": lambda n, v, y: n.apply("expit", -v),
    "logit": lambda n, v, y: 1 / (v * (1 - v)),
    "erf": lambda n, v, y: 2 * n.apply("exp", -v * v) / n.apply("sqrt", n.pi()),
    "erfc": lambda n, v, y: -2 * n.apply("exp", -v * v) / n.apply("sqrt", n.pi()),
    "ndtr": lambda n, v, y: n.apply("exp", -v * v / 2) / n.apply("sqrt", 2 * n.pi()),
    "log_ndtr": lambda n, v, y: n.apply("exp", -v * v / 2 - y) / n.apply("sqrt", 2 * n.pi()),
    "gamma": lambda n, v, y: y * n.apply("psi", v),
    "gammaln": lambda n, v, y: n.apply("psi", v),
    "psi": lambda n, v, y: n.apply("trigamma", v),
    "entr": lambda n, v, y: -n.apply("log", v) - 1,
}
"""Functions of one number."""

BINARY_DERIVATIVES: dict[str, Callable[[NumberSystem, Elements, Elements, Elements], tuple[Elements, Elements]]] = {
    "hypot": lambda n, a, b, y: (a / y, b / y),
    "arctan2": lambda n, a, b, y: (b / (a * a + b * b), -a / (a * a + b * b)),
    "logaddexp": lambda n, a, b, y: (n.apply("expit", a - b), n.apply("expit", b - a)),
    "xlogy": lambda n, a, b, y: (n.apply("log", b), a / b),
    "xlog1py": lambda n, a, b, y: (n.apply("log1p", b), a / (1 + b)),
    "rel_entr": lambda n, a, b, y: (n.apply("log", a / b) + 1, -a / b),
    "kl_div": lambda n, a, b, y: (n.apply("log", a / b), 1 - a / b),
}
"""Functions of two numbers."""
