"""The least point at which the arithmetic of code goes wrong: of the smallest sizes, with numbers that just do it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from nablacheck.checking.arithmetic_faults import (
    FUNCTION,
    fault_of_claim,
    fault_of_function,
    right_in_exact_arithmetic,
)
from nablacheck.checking.counterexample import sizes_by_sum
from nablacheck.core.float_errors import UNDERFLOWS
from nablacheck.core.verdict import ArithmeticFault
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import SCALE_EXPONENTS, PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.related_points import scaled_point

HALVINGS = 24
"""How often the numbers of a point are halved, or doubled, in search of one at which the arithmetic is sound."""
BISECTIONS = 10
"""How often the interval between is halved on the logarithmic scale: to a thousandth."""
DIGITS = 3
"""To so many digits the largest number is rounded."""

IsFaulty = Callable[[Point | None], bool]
"""Tells whether the arithmetic goes wrong at a point in the same way."""


def least_fault(claim: Claim, found: Point, fault: ArithmeticFault) -> tuple[Point, ArithmeticFault]:
    """The least point found at which the arithmetic goes wrong in the same way, with what is known there; the one that
    is known where no other is found."""

    def goes_wrong(point: Point | None) -> bool:
        same_code = fault_of_function if fault.code == FUNCTION else fault_of_claim
        other = None if point is None else same_code(claim, point)
        return other is not None and other.what == fault.what

    least = _least_numbers(claim, _least_sizes(claim, found, goes_wrong), fault, goes_wrong)
    right = fault.right_as_formula or bool(right_in_exact_arithmetic(claim, least))
    return least, replace(fault, right_as_formula=right)


def _least_sizes(claim: Claim, found: Point, goes_wrong: IsFaulty) -> Point:
    """A point of equal numbers at the smallest sizes."""
    sampler = PointSampler(claim)
    for sizes in sizes_by_sum(sampler):
        if sum(sizes.values()) > sum(found.sizes.values()):
            break
        for exponent in (max(SCALE_EXPONENTS), min(SCALE_EXPONENTS)):
            point = sampler.uniform_point(sizes, exponent)
            if point is not None and goes_wrong(point):
                return point
    return found


def _least_numbers(claim: Claim, found: Point, fault: ArithmeticFault, goes_wrong: IsFaulty) -> Point:
    """The same point with all numbers as near 1 as they can be, so near that it just goes wrong."""
    sign = 1 if fault.what == UNDERFLOWS and found.largest_number < 1 else -1
    wrong, right = 0.0, None
    for halving in range(1, HALVINGS):
        if not goes_wrong(scaled_point(claim, found, 2.0 ** (sign * halving))):
            right = float(sign * halving)
            break
        wrong = float(sign * halving)
    if right is None:
        return found
    for _ in range(BISECTIONS):
        middle = (wrong + right) / 2
        if goes_wrong(scaled_point(claim, found, 2.0**middle)):
            wrong = middle
        else:
            right = middle
    largest = found.largest_number
    rounded = scaled_point(claim, found, _rounded(largest * 2.0**wrong, -sign) / (largest or 1.0))
    exact = scaled_point(claim, found, 2.0**wrong)
    return next((point for point in (rounded, exact) if point is not None and goes_wrong(point)), found)


def _rounded(number: float, direction: int) -> float:
    """A positive number rounded up, or with a negative direction down, to a few digits."""
    if not number > 0:
        return number
    unit = 10.0 ** (math.floor(math.log10(number)) + 1 - DIGITS)
    return (math.ceil(number / unit) if direction > 0 else math.floor(number / unit)) * unit
