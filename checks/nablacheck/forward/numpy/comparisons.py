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


def _require_equal_tangents(system: NumberSystem, tied: Any, ta: Elements | None, tb: Elements | None) -> None:
    """Raises ``Indeterminate`` where primals are tied and tangents differ: a choice between the two is a kink there."""
    if (ta is None and tb is None) or not np.any(tied):
        return
    equal = system.is_zero(tb) if ta is None else system.is_zero(ta) if tb is None else system.known_equal(ta, tb)
    if not np.all(equal | ~np.asarray(tied)):
        raise Indeterminate(KINK)


def order(system: NumberSystem, a: Any, b: Any) -> Any:
    """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate`` at a kink."""
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    decided = system.compare(pa, pb)
    _require_equal_tangents(system, decided == 0, ta, tb)
    return decided


def equal(system: NumberSystem, a: Any, b: Any) -> Any:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    decided = system.equal(pa, pb)
    _require_equal_tangents(system, decided, ta, tb)
    return decided


def truth(system: NumberSystem, x: Any) -> Any:
    """Where an operand is true: a condition where it holds, a number where it isn't zero."""
    return ~equal(system, x, 0) if isinstance(x, DualArray) else np.asarray(x, dtype=bool)


def where(system: NumberSystem, condition: Any, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    chosen = truth(system, condition)
    primal: Any = np.where(chosen, pa, pb)
    if ta is None and tb is None:
        return DualArray(system, primal)
    zero = system.zeros(np.empty((), primal.dtype))
    return DualArray(system, primal, np.where(chosen, zero if ta is None else ta, zero if tb is None else tb))


def maximum(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(system, order(system, a, b) >= 0, a, b)


def minimum(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return where(system, order(system, a, b) <= 0, a, b)


def absolute(system: NumberSystem, x: Any) -> DualArray:
    return multiply(system, x, np.asarray(order(system, x, 0), dtype=float))


def sign(system: NumberSystem, x: Any) -> DualArray:
    return DualArray(system, system.constant(np.asarray(order(system, x, 0), dtype=float)))


def floor(system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(system, x)
    result = DualArray(system, system.constant(system.floor_to_int(primal)))
    if tangent is not None:
        _require_equal_tangents(system, system.equal(primal, result.primal), tangent, None)
    return result


def ceiling(system: NumberSystem, x: Any) -> DualArray:
    return negative(system, floor(system, negative(system, x)))


def truncated(system: NumberSystem, x: Any) -> DualArray:
    return multiply(system, np.asarray(order(system, x, 0), dtype=float), floor(system, absolute(system, x)))


def rounded(system: NumberSystem, x: Any) -> DualArray:
    """The nearest integer, the even one of two."""
    primal, _ = primal_and_tangent(system, x)
    below = floor(system, add(system, x, 0.5))
    halfway = system.equal(below.primal, primal + system.constant(0.5))
    odd = np.asarray(system.floor_to_int(below.primal)) % 2 == 1
    return subtract(system, below, np.asarray(halfway & odd, dtype=float))


def quotient(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return floor(system, divide(system, a, b))


def remainder(system: NumberSystem, a: Any, b: Any) -> DualArray:
    return subtract(system, a, multiply(system, quotient(system, a, b), b))


def finite(system: NumberSystem, x: Any) -> Any:
    """Where an entry is finite. Raises ``Unbounded`` for a ball without bounds, which may be either."""
    primal, _ = primal_and_tangent(system, x)
    found = system.finite(primal)
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
