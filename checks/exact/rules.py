"""The derivatives of scalar functions: all that this package knows of calculus, one line a function.

A rule is the derivative at the argument ``v``, where the function has the value ``y``, in numbers of type ``n``.
"""

from __future__ import annotations

from collections.abc import Callable

from .numbers import Numbers, Payload

Rule = Callable[[Numbers, Payload, Payload], Payload]

RULES: dict[str, Rule] = {
    "exp": lambda n, v, y: y,
    "expm1": lambda n, v, y: y + 1,
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
    "tanh": lambda n, v, y: 1 - y * y,
    "arcsin": lambda n, v, y: 1 / n.apply("sqrt", 1 - v * v),
    "arccos": lambda n, v, y: -1 / n.apply("sqrt", 1 - v * v),
    "arctan": lambda n, v, y: 1 / (1 + v * v),
    "arcsinh": lambda n, v, y: 1 / n.apply("sqrt", 1 + v * v),
    "arccosh": lambda n, v, y: 1 / n.apply("sqrt", v * v - 1),
    "arctanh": lambda n, v, y: 1 / (1 - v * v),
    "expit": lambda n, v, y: y * n.apply("expit", -v),
    "log_expit": lambda n, v, y: n.apply("expit", -v),
    "erf": lambda n, v, y: n.apply("exp", -v * v) * n.apply("two_over_root_pi", v),
    "erfc": lambda n, v, y: -n.apply("exp", -v * v) * n.apply("two_over_root_pi", v),
    "gammaln": lambda n, v, y: n.apply("digamma", v),
    "digamma": lambda n, v, y: n.apply("trigamma", v),
}
