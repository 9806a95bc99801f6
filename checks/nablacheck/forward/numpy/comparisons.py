"""Everything that compares values: comparisons, absolute values, maxima, rounding. Decided, or an exception."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.exceptions import Indeterminate, Unbounded
from nablacheck.forward.numbers.base import Elements, NumberSystem
from nablacheck.forward.numpy.arithmetic import add, divide, multiply, negative, subtract
from nablacheck.forward.operands import primal_and_tangent

KINK = "two values are equal and move differently: the source isn't differentiable there"


def _require_same_motion(system: NumberSystem, tied: Any, ta: Elements | None, tb: Elements | None) -> None:
    """Where two values are tied, a choice between them is decided only if they also move alike."""
    if (ta is None and tb is None) or not np.any(tied):
        return
    alike = system.is_zero(tb) if ta is None else system.is_zero(ta) if tb is None else system.same(ta, tb)
    if not np.all(alike | ~np.asarray(tied)):
        raise Indeterminate(KINK)


def order(system: NumberSystem, a: Any, b: Any) -> Any:
    """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate`` at a kink."""
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    decided = system.compare(va, vb)
    _require_same_motion(system, decided == 0, ta, tb)
    return decided


def equal(system: NumberSystem, a: Any, b: Any) -> Any:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    decided = system.equal(va, vb)
    _require_same_motion(system, decided, ta, tb)
    return decided


def truth(system: NumberSystem, x: Any) -> Any:
    """Where an operand counts as true: conditions as they are, numbers where they aren't zero."""
    return ~equal(system, x, 0) if isinstance(x, DualArray) else np.asarray(x, dtype=bool)


def where(system: NumberSystem, condition: Any, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    chosen = truth(system, condition)
    value: Any = np.where(chosen, va, vb)
    if ta is None and tb is None:
        return DualArray(system, value)
    zero = system.zeros(np.empty((), value.dtype))
    return DualArray(system, value, np.where(chosen, zero if ta is None else ta, zero if tb is None else tb))


def maximum(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(system, order(system, a, b) >= 0, a, b)


def minimum(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(system, order(system, a, b) <= 0, a, b)


def absolute(system: NumberSystem, x: Any) -> DualArray:
    return multiply(system, x, np.asarray(order(system, x, 0), dtype=float))


def sign(system: NumberSystem, x: Any) -> DualArray:
    return DualArray(system, system.constant(np.asarray(order(system, x, 0), dtype=float)))


def floor(system: NumberSystem, x: Any) -> DualArray:
    value, tangent = primal_and_tangent(system, x)
    whole = DualArray(system, system.constant(system.whole(value)))
    if tangent is not None:
        _require_same_motion(system, system.equal(value, whole.primal), tangent, None)
    return whole


def ceiling(system: NumberSystem, x: Any) -> DualArray:
    return negative(system, floor(system, negative(system, x)))


def truncated(system: NumberSystem, x: Any) -> DualArray:
    return multiply(system, np.asarray(order(system, x, 0), dtype=float), floor(system, absolute(system, x)))


def rounded(system: NumberSystem, x: Any) -> DualArray:
    """The nearest integer, of two the even one."""
    value, _ = primal_and_tangent(system, x)
    below = floor(system, add(system, x, 0.5))
    halfway = system.equal(below.primal, value + system.constant(0.5))
    odd = np.asarray(system.whole(below.primal)) % 2 == 1
    return subtract(system, below, np.asarray(halfway & odd, dtype=float))


def quotient(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return floor(system, divide(system, a, b))


def remainder(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return subtract(system, a, multiply(system, quotient(system, a, b), b))


def finite(system: NumberSystem, x: Any) -> Any:
    """Where an entry is finite. On balls this is decided only where it is."""
    value, _ = primal_and_tangent(system, x)
    found = system.finite(value)
    if system.enclosing and not np.all(found):
        raise Unbounded("a ball without bounds")
    return found


def infinite(system: NumberSystem, x: Any) -> Any:
    """Where an entry is infinite; only floats can be."""
    found = finite(system, x)
    return ~found if np.all(found) else ~found & np.isinf(system.approximate(primal_and_tangent(system, x)[0]))


def clip(system: NumberSystem, x: Any, low: Any, high: Any) -> DualArray:
    result = x
    if low is not None:
        result = maximum(system, result, low)
    return result if high is None else minimum(system, result, high)


def heaviside(system: NumberSystem, x: Any, middle: Any) -> DualArray:
    side = order(system, x, 0)
    return where(system, side == 0, middle, np.asarray(side > 0, dtype=float))
