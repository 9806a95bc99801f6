"""Arithmetic on dual arrays: sums, quotients, products of every kind, powers, each with its rule of differentiation."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import Elements, NumberSystem
from nablacheck.forward.numbers.constants import intended_fraction
from nablacheck.forward.operands import contains_dual_array, primal_and_tangent


def unary(system: NumberSystem, name: str, x: Any) -> DualArray:
    """A function of one number, by the table of derivatives."""
    primal, tangent = primal_and_tangent(system, x)
    result = system.apply(name, primal)
    return DualArray(
        system, result, None if tangent is None else UNARY_DERIVATIVES[name](system, primal, result) * tangent
    )


def binary(system: NumberSystem, name: str, a: Any, b: Any) -> DualArray:
    """A function of two numbers, by the table of derivatives."""
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    result = system.apply(name, pa, pb)
    if ta is None and tb is None:
        return DualArray(system, result)
    by_a, by_b = BINARY_DERIVATIVES[name](system, pa, pb, result)
    if ta is None:
        return DualArray(system, result, by_b * tb)
    return DualArray(system, result, by_a * ta if tb is None else by_a * ta + by_b * tb)


def positive(system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(system, x)
    return DualArray(system, +primal, None if tangent is None else +tangent)


def negative(system: NumberSystem, x: Any) -> DualArray:
    primal, tangent = primal_and_tangent(system, x)
    return DualArray(system, -primal, None if tangent is None else -tangent)


def add(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    primal = system.rounded(pa + pb)
    if ta is None:
        return DualArray(system, primal, None if tb is None else +tb)
    return DualArray(system, primal, +ta if tb is None else system.rounded(ta + tb))


def subtract(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    primal = system.rounded(pa - pb)
    if ta is None:
        return DualArray(system, primal, None if tb is None else -tb)
    return DualArray(system, primal, +ta if tb is None else system.rounded(ta - tb))


def multiply(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    primal = system.rounded(pa * pb)
    if ta is None:
        return DualArray(system, primal, None if tb is None else pa * tb)
    return DualArray(system, primal, ta * pb if tb is None else system.rounded(ta * pb + pa * tb))


def divide(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    primal = system.rounded(pa / pb)
    if tb is None:
        return DualArray(system, primal, None if ta is None else ta / pb)
    by_b = primal * tb
    return DualArray(system, primal, system.rounded((-by_b if ta is None else ta - by_b) / pb))


def matmul(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    primal = system.matmul(pa, pb)
    if ta is None:
        return DualArray(system, primal, None if tb is None else system.matmul(pa, tb))
    by_a = system.matmul(ta, pb)
    return DualArray(system, primal, by_a if tb is None else by_a + system.matmul(pa, tb))


def product(system: NumberSystem, function: Callable[..., Elements], factors: tuple[Any, ...]) -> DualArray:
    """Any product of any number of factors, by the product rule: the sum over the tangents of the factors."""
    pairs = [primal_and_tangent(system, factor) for factor in factors]
    primals = [np.asarray(primal) for primal, _ in pairs]
    tangent = None
    for k, (_, of_factor) in enumerate(pairs):
        if of_factor is not None:
            term = function(*primals[:k], of_factor, *primals[k + 1 :])
            tangent = term if tangent is None else tangent + term
    return DualArray(
        system,
        system.convert_fill_values(function(*primals)),
        None if tangent is None else system.convert_fill_values(tangent),
    )


def power(system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    """``base ** exponent``; a constant exponent is the decimal or fraction that stands in the code."""
    if type(exponent) is int and exponent == 2:
        return multiply(system, base, base)
    fixed = exponent if type(exponent) is int else _constant_exponent(exponent)
    if fixed is None:
        return _general_power(system, base, exponent)
    primal, tangent = primal_and_tangent(system, base)
    result = system.power(primal, fixed)
    if tangent is None:
        return DualArray(system, result)
    # Where the exponent is 0 the power is 1 whatever the base: its derivative mustn't contain 0⁻¹.
    lower = np.where(fixed == 0, 0, fixed - 1) if isinstance(fixed, np.ndarray) else fixed - 1 if fixed else 0
    return DualArray(system, result, system.constant(fixed) * system.power(primal, lower) * tangent)


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


def _general_power(system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    (primal, of_base), (raised, of_exponent) = primal_and_tangent(system, base), primal_and_tangent(system, exponent)
    result = system.power(primal, raised)
    tangent = None
    if of_base is not None:
        tangent = raised * system.power(primal, raised - system.constant(1)) * of_base
    if of_exponent is not None:
        by_exponent = result * system.apply("log", primal) * of_exponent
        tangent = by_exponent if tangent is None else tangent + by_exponent
    return DualArray(system, result, tangent)
