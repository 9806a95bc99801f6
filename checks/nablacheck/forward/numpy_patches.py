"""What is replaced and set while code runs on a number system."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

import numpy as np

from nablacheck.forward import function_tables  # noqa: F401  (fills the tables)
from nablacheck.forward.dispatch import Function
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.libraries import called_by_nablacheck, require_own_code
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.numpy.conditionals import select
from nablacheck.forward.numpy.creation import array, as_array, contiguous, full, require
from nablacheck.forward.operands import contains_dual_array
from nablacheck.forward.scipy_patches import scipy_functions_replaced

REPLACEMENTS: dict[str, Function] = {
    "array": array,
    "asarray": as_array,
    "asanyarray": as_array,
    "ascontiguousarray": contiguous("C"),
    "asfortranarray": contiguous("F"),
    "full": full,
    "require": require,
    "select": select,
}


@cache
def _replacement(original: Function, ours: Function) -> Function:
    """A function that calls ours where an argument holds dual arrays, and NumPy's elsewhere."""

    def call(*args: Any, **kwargs: Any) -> Any:
        subject = args[-1] if original is np.full and len(args) > 1 else args[0] if args else None
        if type(subject) is np.ndarray and subject.dtype != object:
            return original(*args, **kwargs)
        caller = sys._getframe(1)
        if called_by_nablacheck(caller) or not contains_dual_array((*args, *kwargs.values())):
            return original(*args, **kwargs)
        require_own_code(caller)
        if isinstance(subject, np.ndarray):  # an object array that the code has made
            return original(*args, **kwargs)
        try:
            return ours(*args, **kwargs)
        except TypeError as error:
            raise UnsupportedOperation(f"np.{original.__name__} as it is called here", str(error)) from error

    call.__name__ = original.__name__
    call.replaces_numpy = True  # type: ignore[attr-defined]
    return call


@contextmanager
def array_creation_replaced() -> Iterator[None]:
    """Replaces NumPy's functions that create arrays by ours for the time of the block.

    For other arguments than dual arrays they stay as they are.
    """
    if any(hasattr(getattr(np, name), "replaces_numpy") for name in REPLACEMENTS):  # already within such a block
        yield
        return
    originals = {name: getattr(np, name) for name in REPLACEMENTS}
    for name, original in originals.items():
        setattr(np, name, _replacement(original, REPLACEMENTS[name]))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(np, name, original)


@contextmanager
def numpy_patched_for(number_system: NumberSystem) -> Iterator[None]:
    """The block in which code runs on this number system.

    In it those functions of NumPy's and SciPy's take dual arrays that don't dispatch to them. SciPy's need numbers with
    an order: they look for the largest entry.
    """
    with (
        number_system.settings(),
        scipy_functions_replaced() if number_system.ordered else nullcontext(),
        array_creation_replaced(),
    ):
        yield
