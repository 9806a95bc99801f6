"""Arithmetic on dual arrays: sums, products and quotients of entries, powers, each with its rule of differentiation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.forward.numbers.constants import intended_fraction
from nablacheck.forward.operands import contains_dual_array, primal_and_tangent


def unary(number_system: NumberSystem, name: str, x: Any) -> DualArray:
    """A function of one number, by the table of derivatives."""
    primal, tangent = primal_and_tangent(number_system, x)
    result = number_system.apply(name, primal)
    return DualArray(
        number_system,
        result,
        None if tangent is None else UNARY_DERIVATIVES[name](number_system, primal, result) * tangent,
    )


def binary(number_system: NumberSystem, name: str, a: Any, b: Any) -> DualArray:
    """A function of two numbers, by the table of derivatives."""
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    result = number_system.apply(name, pa, pb)
    if ta is None and tb is None:
        return DualArray(number_system, result)
    by_a, by_b = BINARY_DERIVATIVES[name](number_system, pa, pb, result)
    if ta is None:
        return DualArray(number_system, result, by_b * tb)
    return DualArray(number_system, result, by_a * ta if tb is None else by_a * ta + by_b * tb)


def positive(number_system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(number_system, x)
    return DualArray(number_system, +primal, None if tangent is None else +tangent)


def negative(number_system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(number_system, x)
    return DualArray(number_system, -primal, None if tangent is None else -tangent)


def add(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    primal = number_system.rounded(pa + pb)
    if ta is None:
        return DualArray(number_system, primal, None if tb is None else +tb)
    return DualArray(number_system, primal, +ta if tb is None else number_system.rounded(ta + tb))


def subtract(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    primal = number_system.rounded(pa - pb)
    if ta is None:
        return DualArray(number_system, primal, None if tb is None else -tb)
    return DualArray(number_system, primal, +ta if tb is None else number_system.rounded(ta - tb))


def multiply(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    primal = number_system.rounded(pa * pb)
    if ta is None:
        return DualArray(number_system, primal, None if tb is None else pa * tb)
    return DualArray(number_system, primal, ta * pb if tb is None else number_system.rounded(ta * pb + pa * tb))


def divide(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    primal = number_system.rounded(pa / pb)
    if tb is None:
        return DualArray(number_system, primal, None if ta is None else ta / pb)
    by_b = primal * tb
    return DualArray(number_system, primal, number_system.rounded((-by_b if ta is None else ta - by_b) / pb))


def power(number_system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    """``base ** exponent``; a constant exponent is the decimal or fraction that stands in the code."""
    if type(exponent) is int and exponent == 2:
        return multiply(number_system, base, base)
    fixed = exponent if type(exponent) is int else _constant_exponent(exponent)
    if fixed is None:
        return _general_power(number_system, base, exponent)
    primal, tangent = primal_and_tangent(number_system, base)
    result = number_system.power(primal, fixed)
    if tangent is None:
        return DualArray(number_system, result)
    # Where the exponent is 0 the power is 1 whatever the base: its derivative mustn't contain 0⁻¹.
    lower = np.where(fixed == 0, 0, fixed - 1) if isinstance(fixed, np.ndarray) else fixed - 1 if fixed else 0
    return DualArray(
        number_system, result, number_system.constant(fixed) * number_system.power(primal, lower) * tangent
    )


def _constant_exponent(exponent: Any) -> Any:
    """A constant exponent as an int, a Fraction or an array of these; None where it is neither, or no constant."""
    if contains_dual_array([exponent]):
        return None
    array = np.asarray(exponent)
    if array.dtype.kind not in "biufO":
        raise UnsupportedOperation(f"an exponent of {array.dtype}", "write real numbers")
    read = [_exponent(each) for each in array.ravel().tolist()]
    if any(each is None for each in read):
        return None
    if not array.ndim:
        return read[0]
    result = np.empty(array.shape, object)
    result.reshape(-1)[:] = read
    return result


def _exponent(number: Any) -> int | Fraction | None:
    if isinstance(number, int):
        return number
    exact = number if isinstance(number, Fraction) else intended_fraction(number) if np.isfinite(number) else None
    return exact.numerator if exact is not None and exact.denominator == 1 else exact


def _general_power(number_system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    (primal, of_base), (raised, of_exponent) = (
        primal_and_tangent(number_system, base),
        primal_and_tangent(number_system, exponent),
    )
    result = number_system.power(primal, raised)
    tangent = None
    if of_base is not None:
        tangent = raised * number_system.power(primal, raised - number_system.constant(1)) * of_base
    if of_exponent is not None:
        by_exponent = result * number_system.apply("log", primal) * of_exponent
        tangent = by_exponent if tangent is None else tangent + by_exponent
    return DualArray(number_system, result, tangent)
