"""Everything that compares values: comparisons, absolute values, maxima, rounding. Decided, or an exception."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.exceptions import Indeterminate, Unbounded
from nablacheck.forward.numbers.base import NumberSystem, Payload
from nablacheck.forward.numpy.arithmetic import add, divide, multiply, negative, subtract
from nablacheck.forward.operands import parts

KINK = "two values are equal and move differently: the source isn't differentiable there"


def _require_same_motion(n: NumberSystem, tied: Any, ta: Payload | None, tb: Payload | None) -> None:
    """Where two values are tied, a choice between them is decided only if they also move alike."""
    if (ta is None and tb is None) or not np.any(tied):
        return
    alike = n.is_zero(tb) if ta is None else n.is_zero(ta) if tb is None else n.same(ta, tb)
    if not np.all(alike | ~np.asarray(tied)):
        raise Indeterminate(KINK)


def order(n: NumberSystem, a: Any, b: Any) -> Any:
    """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate`` at a kink."""
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    decided = n.compare(va, vb)
    _require_same_motion(n, decided == 0, ta, tb)
    return decided


def equal(n: NumberSystem, a: Any, b: Any) -> Any:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    decided = n.equal(va, vb)
    _require_same_motion(n, decided, ta, tb)
    return decided


def truth(n: NumberSystem, x: Any) -> Any:
    """Where an operand counts as true: conditions as they are, numbers where they aren't zero."""
    return ~equal(n, x, 0) if isinstance(x, DualArray) else np.asarray(x, dtype=bool)


def where(n: NumberSystem, condition: Any, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    chosen = truth(n, condition)
    value: Any = np.where(chosen, va, vb)
    if ta is None and tb is None:
        return DualArray(n, value)
    zero = n.zeros(np.empty((), value.dtype))
    return DualArray(n, value, np.where(chosen, zero if ta is None else ta, zero if tb is None else tb))


def maximum(n: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(n, order(n, a, b) >= 0, a, b)


def minimum(n: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(n, order(n, a, b) <= 0, a, b)


def absolute(n: NumberSystem, x: Any) -> DualArray:
    return multiply(n, x, np.asarray(order(n, x, 0), dtype=float))


def sign(n: NumberSystem, x: Any) -> DualArray:
    return DualArray(n, n.constant(np.asarray(order(n, x, 0), dtype=float)))


def floor(n: NumberSystem, x: Any) -> DualArray:
    value, tangent = parts(n, x)
    whole = DualArray(n, n.constant(n.whole(value)))
    if tangent is not None:
        _require_same_motion(n, n.equal(value, whole.value), tangent, None)
    return whole


def ceiling(n: NumberSystem, x: Any) -> DualArray:
    return negative(n, floor(n, negative(n, x)))


def truncated(n: NumberSystem, x: Any) -> DualArray:
    return multiply(n, np.asarray(order(n, x, 0), dtype=float), floor(n, absolute(n, x)))


def rounded(n: NumberSystem, x: Any) -> DualArray:
    """The nearest integer, of two the even one."""
    value, _ = parts(n, x)
    below = floor(n, add(n, x, 0.5))
    halfway = n.equal(below.value, value + n.constant(0.5))
    odd = np.asarray(n.whole(below.value)) % 2 == 1
    return subtract(n, below, np.asarray(halfway & odd, dtype=float))


def quotient(n: NumberSystem, a: Any, b: Any) -> DualArray:
    return floor(n, divide(n, a, b))


def remainder(n: NumberSystem, a: Any, b: Any) -> DualArray:
    return subtract(n, a, multiply(n, quotient(n, a, b), b))


def finite(n: NumberSystem, x: Any) -> Any:
    """Where an entry is finite. On balls this is decided only where it is."""
    value, _ = parts(n, x)
    found = n.finite(value)
    if n.enclosing and not np.all(found):
        raise Unbounded("a ball without bounds")
    return found


def infinite(n: NumberSystem, x: Any) -> Any:
    """Where an entry is infinite; only floats can be."""
    found = finite(n, x)
    return ~found if np.all(found) else ~found & np.isinf(n.approximate(parts(n, x)[0]))


def clip(n: NumberSystem, x: Any, low: Any, high: Any) -> DualArray:
    result = x
    if low is not None:
        result = maximum(n, result, low)
    return result if high is None else minimum(n, result, high)


def heaviside(n: NumberSystem, x: Any, middle: Any) -> DualArray:
    side = order(n, x, 0)
    return where(n, side == 0, middle, np.asarray(side > 0, dtype=float))
