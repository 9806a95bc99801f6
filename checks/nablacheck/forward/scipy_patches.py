"""SciPy's functions in plain Python, which are replaced while code runs: they don't dispatch to types as ufuncs do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from nablacheck.forward.dispatch import xp
from nablacheck.forward.linalg.matrix_functions import expm, expm_frechet, logm, sqrtm
from nablacheck.forward.numpy.scipy_special import log_softmax, logsumexp, softmax
from nablacheck.forward.operands import contains_dual_array


def norm(a: Any, ord: Any = None, axis: Any = None, keepdims: bool = False, check_finite: bool = True) -> Any:
    """``scipy.linalg.norm``; other code finds out what isn't finite."""
    return xp.linalg.norm(a, ord, axis, keepdims)


REPLACEMENTS: dict[str, dict[str, Callable[..., Any]]] = {
    "scipy.special": {"logsumexp": logsumexp, "softmax": softmax, "log_softmax": log_softmax},
    "scipy.linalg": {"norm": norm, "expm": expm, "expm_frechet": expm_frechet, "logm": logm, "sqrtm": sqrtm},
}
"""Ours, by the module and the name of SciPy's."""
OURS = {name: function for functions in REPLACEMENTS.values() for name, function in functions.items()}


@cache
def _bytecode(name: str, free: int) -> CodeType:
    """Bytecode in place of a function of SciPy's, with as many free variables as that has: none, or those of a
    decorator. It runs with the globals of SciPy's module, so it imports ours."""
    variables = [f"free_{k}" for k in range(free)]
    source = f"""
def make({", ".join(variables)}):
    def {name}(*args, **kwargs):
        {", ".join(variables) or None}
        from {__name__} import call
        return call({name!r}, args, kwargs)
    return {name}
"""
    made: dict[str, Any] = {}
    exec(compile(source, __file__, "exec"), made)
    code: CodeType = made["make"](*variables).__code__
    return code


_originals: dict[str, Callable[..., Any]] = {}


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of SciPy's function: ours for dual arrays, SciPy's own for anything else."""
    ours = contains_dual_array((*args, *kwargs.values()))
    return (OURS if ours else _originals)[name](*args, **kwargs)


def _copy(function: FunctionType) -> FunctionType:
    """A function with the same bytecode, which keeps it."""
    copied = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied


@contextmanager
def scipy_functions_replaced() -> Iterator[None]:
    """Makes these functions of SciPy's take dual arrays for the time of the block, under whatever name code has them.

    Code may have imported them before, so that it isn't enough to replace them in their modules: their bytecode is
    exchanged, and put back. Where SciPy doesn't have them in plain Python they stay as they are, and are unsupported.
    """
    found = {
        name: getattr(sys.modules.get(module), name, None)
        for module, functions in REPLACEMENTS.items()
        for name in functions
    }
    plain = {name: function for name, function in found.items() if isinstance(function, FunctionType)}
    if any(function.__code__.co_filename == __file__ for function in plain.values()):  # already within such a block
        yield
        return
    saved = {name: function.__code__ for name, function in plain.items()}
    for name, function in plain.items():
        if name not in _originals:
            _originals[name] = _copy(function)
        function.__code__ = _bytecode(name, len(function.__closure__ or ()))
    try:
        yield
    finally:
        for name, function in plain.items():
            function.__code__ = saved[name]
