"""NumPy functions that choose or count by conditions."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.operands import number_system_of


def as_condition(x: Any) -> np.ndarray:
    """Where an operand is true, as an array of booleans."""
    return np.asarray(comparisons.truth(number_system_of((x,)), x))


def where(condition: Any, *choices: Any) -> Any:
    if not choices:
        return np.where(as_condition(condition))
    return comparisons.where(number_system_of((condition, *choices)), condition, *choices)


def select(conditions: Any, choices: Any, default: Any = 0) -> Any:
    result = default
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        result = where(condition, choice, result)
    return result


def clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    return comparisons.clip(number_system_of((x, low, high)), x, low, high)


def close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    """Whether two arrays are close. Primals alone count, as the outcome of a test has no derivative. Without NaN, which
    doesn't arise here, ``equal_nan`` has no effect."""
    system = number_system_of((a, b))
    a, b = as_dual_array(a, system).constant(), as_dual_array(b, system).constant()
    if not np.all(comparisons.finite(system, b)):
        raise Indeterminate("whether numbers are close to infinity or NaN")
    return xp.abs(a - b) <= atol + rtol * xp.abs(b)


def all_close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> bool:
    return bool(np.all(close(a, b, rtol, atol, equal_nan)))


def array_equal(a: Any, b: Any, equal_nan: bool = False) -> bool:
    system = number_system_of((a, b))
    a, b = as_dual_array(a, system), as_dual_array(b, system)
    return a.shape == b.shape and bool(np.all(comparisons.equal(system, a, b)))
