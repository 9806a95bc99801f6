"""Whatever compares primals: comparisons, absolute values, maxima, rounding. Undecided comparisons raise."""

from __future__ import annotations

from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.exceptions import Indeterminate, Unbounded
from nablacheck.forward.numbers.base import Elements, NumberSystem
from nablacheck.forward.numpy.arithmetic import add, divide, multiply, negative, subtract
from nablacheck.forward.operands import primal_and_tangent

KINK = "two values are equal and move differently: the code isn't differentiable there"


def _require_equal_tangents(number_system: NumberSystem, tied: Any, ta: Elements | None, tb: Elements | None) -> None:
    """Raises ``Indeterminate`` where primals are tied and tangents differ: a choice between the two is a kink there."""
    if (ta is None and tb is None) or not np.any(tied):
        return
    if ta is None or tb is None:
        equal = number_system.is_zero(tb if ta is None else ta)
    else:
        equal = number_system.known_equal(ta, tb)
    if not np.all(equal | ~np.asarray(tied)):
        raise Indeterminate(KINK)


def order(number_system: NumberSystem, a: Any, b: Any) -> Any:
    """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate`` at a kink."""
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    decided = number_system.compare(pa, pb)
    _require_equal_tangents(number_system, decided == 0, ta, tb)
    return decided


def equal(number_system: NumberSystem, a: Any, b: Any) -> Any:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    decided = number_system.equal(pa, pb)
    _require_equal_tangents(number_system, decided, ta, tb)
    return decided


def truth(number_system: NumberSystem, x: Any) -> Any:
    """Where an operand is true: a condition where it holds, a number where it isn't zero."""
    return ~equal(number_system, x, 0) if isinstance(x, DualArray) else np.asarray(x, dtype=bool)


def where(number_system: NumberSystem, condition: Any, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    chosen = truth(number_system, condition)
    primal: Any = np.where(chosen, pa, pb)
    if ta is None and tb is None:
        return DualArray(number_system, primal)
    zero = number_system.zeros(np.empty((), primal.dtype))
    return DualArray(number_system, primal, np.where(chosen, zero if ta is None else ta, zero if tb is None else tb))


def maximum(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(number_system, order(number_system, a, b) >= 0, a, b)


def minimum(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(number_system, order(number_system, a, b) <= 0, a, b)


def absolute(number_system: NumberSystem, x: Any) -> DualArray:
    return multiply(number_system, x, np.asarray(order(number_system, x, 0), dtype=float))


def sign(number_system: NumberSystem, x: Any) -> DualArray:
    return DualArray(number_system, number_system.constant(np.asarray(order(number_system, x, 0), dtype=float)))


def floor(number_system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(number_system, x)
    result = DualArray(number_system, number_system.constant(number_system.floor_to_int(primal)))
    if tangent is not None:
        _require_equal_tangents(number_system, number_system.equal(primal, result.primal), tangent, None)
    return result


def ceiling(number_system: NumberSystem, x: Any) -> DualArray:
    return negative(number_system, floor(number_system, negative(number_system, x)))


def truncated(number_system: NumberSystem, x: Any) -> DualArray:
    return multiply(
        number_system,
        np.asarray(order(number_system, x, 0), dtype=float),
        floor(number_system, absolute(number_system, x)),
    )


def rounded(number_system: NumberSystem, x: Any) -> DualArray:
    """The nearest integer, the even one of two."""
    primal, _ = primal_and_tangent(number_system, x)
    below = floor(number_system, add(number_system, x, 0.5))
    halfway = number_system.equal(below.primal, primal + number_system.constant(0.5))
    odd = np.asarray(number_system.floor_to_int(below.primal)) % 2 == 1
    return subtract(number_system, below, np.asarray(halfway & odd, dtype=float))


def quotient(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    return floor(number_system, divide(number_system, a, b))


def remainder(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    return subtract(number_system, a, multiply(number_system, quotient(number_system, a, b), b))


def finite(number_system: NumberSystem, x: Any) -> Any:
    """Where an entry is finite. Raises ``Unbounded`` for a ball without bounds, which may be either."""
    primal, _ = primal_and_tangent(number_system, x)
    found = number_system.finite(primal)
    if number_system.enclosing and not np.all(found):
        raise Unbounded("a ball without bounds")
    return found


def infinite(number_system: NumberSystem, x: Any) -> Any:
    """Where an entry is infinite; only floats can be."""
    found = finite(number_system, x)
    return (
        ~found
        if np.all(found)
        else ~found & np.isinf(number_system.approximate(primal_and_tangent(number_system, x)[0]))
    )


def clip(number_system: NumberSystem, x: Any, low: Any, high: Any) -> DualArray:
    result = x
    if low is not None:
        result = maximum(number_system, result, low)
    return result if high is None else minimum(number_system, result, high)


def heaviside(number_system: NumberSystem, x: Any, middle: Any) -> DualArray:
    side = order(number_system, x, 0)
    return where(number_system, side == 0, middle, np.asarray(side > 0, dtype=float))
