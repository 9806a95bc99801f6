"""Functions of scipy.special in plain Python, which don't dispatch to the types of their arguments as ufuncs do."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.operands import number_system_of


def _shifted(x: Any, axis: Any) -> tuple[DualArray, DualArray]:
    """``x`` minus a constant near its maximum, and that constant. The result doesn't depend on it: it keeps floats from
    overflowing, and needs no decided comparison."""
    number_system = number_system_of((x,))
    array = as_dual_array(x, number_system)
    shift = np.round(np.max(number_system.approximate(array.primal), axis=axis, keepdims=True))
    constant = as_dual_array(np.where(np.isfinite(shift), shift, 0.0), number_system)
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
