"""From NumPy's call to ours. Whatever is in no table is refused, by the name that the source used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .numbers import Numbers
from .refusals import Refused

Function = Callable[..., Any]

UFUNCS: dict[str, Function] = {}
"""By the ufunc's name: ``f(numbers, *operands)``."""
METHODS_OF_UFUNCS: dict[tuple[str, str], Function] = {}
"""By the method's name and the ufunc's, or "" for any ufunc: ``f(function of the ufunc, numbers, *operands)``."""
FUNCTIONS: dict[Function, Function] = {}
"""By the NumPy function: called as the source calls it. The three tables are filled by ``tables``."""

_resolved: dict[np.ufunc, Function] = {}


def _full_name(function: Any) -> str:
    """The name a source uses: ``np.linalg.det``."""
    module = getattr(function, "__module__", None) or ""
    if isinstance(function, np.ufunc):
        module = "numpy" if getattr(np, function.__name__, None) is function else "scipy.special"
    return f"{module}.{function.__name__}".replace("numpy", "np", 1)


def implementation(ufunc: np.ufunc) -> Function:
    """Our function for a ufunc. Raises ``Refused``."""
    found = _resolved.get(ufunc)
    if found is None:
        name = ufunc.__name__
        # The name alone isn't enough: anyone can make a ufunc called "square".
        known = any(getattr(sys.modules.get(module), name, None) is ufunc for module in ("numpy", "scipy.special"))
        if not known or name not in UFUNCS:
            raise Refused(_full_name(ufunc), "it has no exact counterpart; write it by functions that have one")
        found = _resolved[ufunc] = UFUNCS[name]
    return found


def call_ufunc(n: Numbers, ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a call of ``ufunc``, or of one of its methods, gives on exact arrays of the type ``n``."""
    if not kwargs and method == "__call__":
        return implementation(ufunc)(n, *inputs)
    out = kwargs.pop("out", None)
    if out is not None:
        (target,) = out
        if isinstance(target, np.ndarray):
            raise _into_floats(_full_name(ufunc), target)
        target[...] = call_ufunc(n, ufunc, method, inputs, kwargs)
        return target
    if method == "__call__":
        _only_float(_full_name(ufunc), kwargs)
        return implementation(ufunc)(n, *inputs)
    known = METHODS_OF_UFUNCS.get((method, ufunc.__name__)) or METHODS_OF_UFUNCS.get((method, ""))
    if known is None:
        raise Refused(f"{_full_name(ufunc)}.{method}", "it has no exact counterpart")
    return known(implementation(ufunc), n, *inputs, **kwargs)


def _into_floats(name: str, target: np.ndarray) -> Refused:
    return Refused(
        f"{name} into an array of {target.dtype}", "start from np.zeros_like of an argument, or add up without +="
    )


def _only_float(name: str, kwargs: dict[str, Any]) -> None:
    """Leave out a dtype that changes nothing; refuse any other option."""
    dtype = kwargs.pop("dtype", None)
    kwargs.pop("casting", None)
    if dtype is not None and np.dtype(dtype) != float:
        raise Refused(f"{name} with dtype={np.dtype(dtype)}", "exact numbers have no other precision")
    for option in kwargs:
        raise Refused(f"{name} with {option}=", "the option has no exact counterpart")


def call_function(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a call of a NumPy function gives on exact arrays."""
    known = FUNCTIONS.get(function)
    if known is None:
        raise Refused(_full_name(function), "it has no exact counterpart; write it by functions that have one")
    out = kwargs.pop("out", None) if kwargs else None
    if "dtype" in kwargs and np.dtype(kwargs["dtype"]) == float:
        del kwargs["dtype"]
    if isinstance(out, np.ndarray):
        raise _into_floats(_full_name(function), out)
    try:
        result = known(*args, **kwargs)
    except TypeError as error:
        if "argument" in str(error) and error.__traceback__ is not None and error.__traceback__.tb_next is None:
            raise Refused(f"{_full_name(function)} as it is called here", str(error)) from error
        raise
    if out is None:
        return result
    out[...] = result
    return out
