"""From a call of NumPy's to our implementation, by three tables that ``function_tables`` fills.

Whatever is in none of them is unsupported; the message has the name that the code used.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.signatures import (
    DEFAULTS_OF_UFUNCS,
    is_default,
    passes_keywords_on,
    positional_operands,
    split_arguments,
    supported_options,
)

Function = Callable[..., Any]
xp: Any = np
"""NumPy, where it is called on dual arrays, which its type stubs don't know."""

UFUNCS: dict[str, Function] = {}
"""``f(number_system, *operands)`` by the name of the ufunc."""
UFUNC_METHODS: dict[tuple[str, str], Function] = {}
"""``f(implementation of the ufunc, number_system, *operands)`` by the names of the method and the ufunc."""
FUNCTIONS: dict[Function, Function] = {}
"""By the NumPy function: called with operands by position and options by name."""

_resolved: dict[np.ufunc, Function] = {}


def _full_name(function: Any) -> str:
    """The name that code uses, such as ``np.linalg.det``."""
    module = getattr(function, "__module__", None) or ""
    if isinstance(function, np.ufunc):
        module = "numpy" if getattr(np, function.__name__, None) is function else "scipy.special"
    return f"{module}.{function.__name__}".replace("numpy", "np", 1)


def implementation(ufunc: np.ufunc) -> Function:
    """Our implementation of a ufunc. Raises ``UnsupportedOperation``."""
    found = _resolved.get(ufunc)
    if found is None:
        name = ufunc.__name__
        # The name alone isn't enough: anyone can make a ufunc called "square".
        known = any(getattr(sys.modules.get(module), name, None) is ufunc for module in ("numpy", "scipy.special"))
        if not known or name not in UFUNCS:
            raise UnsupportedOperation(
                _full_name(ufunc), "it has no exact counterpart; write it by functions that have one"
            )
        found = _resolved[ufunc] = UFUNCS[name]
    return found


def call_ufunc(
    number_system: NumberSystem, ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """The result of calling ``ufunc``, or one of its methods, on dual arrays over ``number_system``."""
    if not kwargs and method == "__call__":
        return implementation(ufunc)(number_system, *inputs)
    name = _full_name(ufunc) if method == "__call__" else f"{_full_name(ufunc)}.{method}"
    out = kwargs.pop("out", None)
    if out is not None:
        if len(out) > 1:
            raise UnsupportedOperation(f"{name} with out=", "the option has no exact counterpart")
        return _stored(name, out[0], call_ufunc(number_system, ufunc, method, inputs, kwargs))
    unset = object()
    given = {key: value for key, value in kwargs.items() if not is_default(value, DEFAULTS_OF_UFUNCS.get(key, unset))}
    known = implementation(ufunc)
    if method == "__call__":
        return known(number_system, *inputs, **supported_options(name, known, given))
    of_method = UFUNC_METHODS.get((method, ufunc.__name__))
    if of_method is None:
        raise UnsupportedOperation(name, "it has no exact counterpart")
    return of_method(known, number_system, *inputs, **supported_options(name, of_method, given))


def _stored(name: str, target: Any, result: Any) -> Any:
    """The array given as ``out``, with the result in it. Only ints and booleans can go into an ordinary array."""
    if isinstance(target, np.ndarray) and not isinstance(result, np.ndarray | np.generic):
        raise unsupported_output(name, target)
    target[...] = result
    return target


def unsupported_output(name: str, target: np.ndarray) -> UnsupportedOperation:
    return UnsupportedOperation(
        f"{name} into an array of {target.dtype}", "start from np.zeros_like of an argument, or add up without +="
    )


def call_function(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of calling a NumPy function on dual arrays."""
    known = FUNCTIONS.get(function)
    if known is None:
        raise UnsupportedOperation(
            _full_name(function), "it has no exact counterpart; write it by functions that have one"
        )
    if not kwargs and len(args) <= positional_operands(function):
        return known(*args)
    name = _full_name(function)
    operands, options, others = split_arguments(function, args, kwargs)
    out = options.pop("out", None)
    if not passes_keywords_on(known):
        options, others = {**options, **others}, {}
    result = known(*operands, **supported_options(name, known, options), **others)
    return result if out is None else _stored(name, out, result)
