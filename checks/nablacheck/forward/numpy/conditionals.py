"""NumPy functions that choose by conditions or test them: ``np.where``, ``np.select``, ``np.piecewise``, ``np.clip``,
``np.isclose``."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numpy import comparisons
from nablacheck.forward.numpy.linear import filled_like
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


def piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **kwargs: Any) -> Any:
    """``np.piecewise``: each function gets the entries where its condition holds; later ones overwrite earlier ones."""
    x = as_dual_array(x)
    one_alone = np.ndim(condlist) == 0 or (x.ndim and not isinstance(condlist[0], list | np.ndarray))
    conditions = list(np.asarray([condlist] if one_alone else condlist, dtype=bool))
    functions = list(funclist)
    if len(functions) == len(conditions) + 1:
        conditions.append(~np.any(conditions, axis=0))
    result = filled_like(x, 0.0)
    for condition, each in zip(conditions, functions, strict=True):
        if not callable(each):
            result[condition] = each
        elif (chosen := x[condition]).size:
            result[condition] = each(chosen, *args, **kwargs)
    return result


def clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    return comparisons.clip(number_system_of((x, low, high)), x, low, high)


def close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    """Whether two arrays are close. Primals alone count, as the outcome of a test has no derivative. Without NaN, which
    doesn't arise here, ``equal_nan`` has no effect."""
    number_system = number_system_of((a, b))
    a, b = as_dual_array(a, number_system).constant(), as_dual_array(b, number_system).constant()
    if not np.all(comparisons.finite(number_system, b)):
        raise Indeterminate("whether numbers are close to infinity or NaN")
    return xp.abs(a - b) <= atol + rtol * xp.abs(b)


def all_close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> bool:
    return bool(np.all(close(a, b, rtol, atol, equal_nan)))


def array_equal(a: Any, b: Any, equal_nan: bool = False) -> bool:
    number_system = number_system_of((a, b))
    a, b = as_dual_array(a, number_system), as_dual_array(b, number_system)
    return a.shape == b.shape and bool(np.all(comparisons.equal(number_system, a, b)))
