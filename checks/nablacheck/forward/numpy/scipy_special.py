"""Functions of SciPy's in plain Python, which don't dispatch to the types of their arguments as ufuncs do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.operands import contains_dual_array, number_system_of

MODULES = {
    "logsumexp": "scipy.special",
    "softmax": "scipy.special",
    "log_softmax": "scipy.special",
    "norm": "scipy.linalg",
}
"""The module of each of them."""


def _shifted(x: Any, axis: Any) -> tuple[DualArray, DualArray]:
    """``x`` minus a constant near its maximum, and that constant. The result doesn't depend on it: it keeps floats from
    overflowing, and needs no decided comparison."""
    system = number_system_of((x,))
    array = as_dual_array(x, system)
    shift = np.round(np.max(system.approximate(array.primal), axis=axis, keepdims=True))
    constant = as_dual_array(np.where(np.isfinite(shift), shift, 0.0), system)
    return array - constant, constant


def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Any:
    """``scipy.special.logsumexp``."""
    if b is not None:  # with the weights a may be broadcast
        a = a + as_dual_array(np.zeros(np.shape(b)), number_system_of((a, b)))
    shifted, shift = _shifted(a, axis)
    terms = xp.exp(shifted) if b is None else b * xp.exp(shifted)
    total = xp.sum(terms, axis=axis, keepdims=True)
    result = xp.log(xp.abs(total) if return_sign else total) + shift
    results = [result, xp.sign(total)] if return_sign else [result]
    if not keepdims:
        results = [xp.squeeze(each, axis) for each in results]
    return tuple(results) if return_sign else results[0]


def softmax(x: Any, axis: Any = None) -> Any:
    """``scipy.special.softmax``."""
    powers = xp.exp(_shifted(x, axis)[0])
    return powers / xp.sum(powers, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Any = None) -> Any:
    """``scipy.special.log_softmax``."""
    return x - logsumexp(x, axis, keepdims=True)


def norm(a: Any, ord: Any = None, axis: Any = None, keepdims: bool = False, check_finite: bool = True) -> Any:
    """``scipy.linalg.norm``; other code finds out what isn't finite."""
    return xp.linalg.norm(a, ord, axis, keepdims)


def _bytecode(name: str) -> CodeType:
    """Bytecode in place of a function of SciPy's. It runs with the globals of SciPy's module, so it imports ours."""
    source = f"def {name}(*args, **kwargs):\n from {__name__} import call\n return call({name!r}, args, kwargs)\n"
    made: dict[str, Any] = {}
    exec(compile(source, __file__, "exec"), made)
    code: CodeType = made[name].__code__
    return code


_BYTECODE = {name: _bytecode(name) for name in MODULES}
_originals: dict[str, Callable[..., Any]] = {}


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of SciPy's function: ours for dual arrays, SciPy's own for anything else."""
    ours = contains_dual_array((*args, *kwargs.values()))
    return (globals()[name] if ours else _originals[name])(*args, **kwargs)


@contextmanager
def scipy_functions_replaced() -> Iterator[None]:
    """Makes these functions of SciPy's take dual arrays for the time of the block, under whatever name code has them.

    Code may have imported them before, so that it isn't enough to replace them in their modules: their bytecode is
    exchanged, and put back. Where SciPy doesn't have them in plain Python they stay as they are, and are unsupported.
    """
    found = {name: getattr(sys.modules.get(module), name, None) for name, module in MODULES.items()}
    plain = {name: f for name, f in found.items() if isinstance(f, FunctionType) and f.__closure__ is None}
    saved = {name: function.__code__ for name, function in plain.items()}
    if any(code in _BYTECODE.values() for code in saved.values()):  # already within such a block
        yield
        return
    for name, function in plain.items():
        _originals[name] = FunctionType(saved[name], function.__globals__, name, function.__defaults__)
        function.__code__ = _BYTECODE[name]
    try:
        yield
    finally:
        for name, function in plain.items():
            function.__code__ = saved[name]
