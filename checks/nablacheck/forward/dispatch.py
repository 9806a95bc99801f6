"""From NumPy's call to ours. Whatever is in no table is refused, by the name that the source used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.signatures import DEFAULTS_OF_UFUNCS, hands_on, most_operands, same, split, taken

Function = Callable[..., Any]
xp: Any = np
"""NumPy where it is called on exact arrays, of which its stubs know nothing."""

UFUNCS: dict[str, Function] = {}
"""By the ufunc's name: ``f(system, *operands)``."""
UFUNC_METHODS: dict[tuple[str, str], Function] = {}
"""By the method's name and the ufunc's: ``f(function of the ufunc, system, *operands)``."""
FUNCTIONS: dict[Function, Function] = {}
"""By the NumPy function: called with its operands by place and its options by name. The three tables are filled by
``tables``."""

_resolved: dict[np.ufunc, Function] = {}


def _full_name(function: Any) -> str:
    """The name a source uses: ``np.linalg.det``."""
    module = getattr(function, "__module__", None) or ""
    if isinstance(function, np.ufunc):
        module = "numpy" if getattr(np, function.__name__, None) is function else "scipy.special"
    return f"{module}.{function.__name__}".replace("numpy", "np", 1)


def implementation(ufunc: np.ufunc) -> Function:
    """Our function for a ufunc. Raises ``UnsupportedOperation``."""
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
    system: NumberSystem, ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """What a call of ``ufunc``, or of one of its methods, gives on exact arrays of the type ``system``."""
    if not kwargs and method == "__call__":
        return implementation(ufunc)(system, *inputs)
    name = _full_name(ufunc) if method == "__call__" else f"{_full_name(ufunc)}.{method}"
    out = kwargs.pop("out", None)
    if out is not None:
        if len(out) > 1:
            raise UnsupportedOperation(f"{name} with out=", "the option has no exact counterpart")
        return _written(name, out[0], call_ufunc(system, ufunc, method, inputs, kwargs))
    unset = object()
    given = {key: value for key, value in kwargs.items() if not same(value, DEFAULTS_OF_UFUNCS.get(key, unset))}
    known = implementation(ufunc)
    if method == "__call__":
        return known(system, *inputs, **taken(name, known, given))
    of_method = UFUNC_METHODS.get((method, ufunc.__name__))
    if of_method is None:
        raise UnsupportedOperation(name, "it has no exact counterpart")
    return of_method(known, system, *inputs, **taken(name, of_method, given))


def _written(name: str, target: Any, result: Any) -> Any:
    """The array that a source gave for the result, with the result in it. Ints and booleans may go into an ordinary
    one."""
    if isinstance(target, np.ndarray) and not isinstance(result, np.ndarray | np.generic):
        raise into_floats(name, target)
    target[...] = result
    return target


def into_floats(name: str, target: np.ndarray) -> UnsupportedOperation:
    return UnsupportedOperation(
        f"{name} into an array of {target.dtype}", "start from np.zeros_like of an argument, or add up without +="
    )


def call_function(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a call of a NumPy function gives on exact arrays."""
    known = FUNCTIONS.get(function)
    if known is None:
        raise UnsupportedOperation(
            _full_name(function), "it has no exact counterpart; write it by functions that have one"
        )
    if not kwargs and len(args) <= most_operands(function):
        return known(*args)
    name = _full_name(function)
    operands, options, others = split(function, args, kwargs)
    out = options.pop("out", None)
    if not hands_on(known):
        options, others = {**options, **others}, {}
    result = known(*operands, **taken(name, known, options), **others)
    return result if out is None else _written(name, out, result)
