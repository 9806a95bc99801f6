"""Taking operands in: exact arrays, arrays of them that ``np.array`` has made, and the constants of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem, Payload

Parts = tuple[Payload, Payload | None]


def exact(result: Any, numbers: NumberSystem) -> DualArray:
    """Whatever a source returned, as an exact array: an exact array, an array or list of them, a number. Raises
    ``UnsupportedOperation`` for anything else."""
    if isinstance(result, DualArray):
        _require_same(result, numbers)
        return result
    if isinstance(result, list | tuple):
        result = np.array(result, dtype=object) if has_exact(result) else np.asarray(result)
    if isinstance(result, np.ndarray) and result.dtype == object:
        return _joined(result, numbers)
    if isinstance(result, np.ndarray | np.generic | int | float):
        return DualArray(numbers, numbers.boxed(numbers.constant(result)))
    raise UnsupportedOperation(f"a result of type {type(result).__name__}", "return an array or a number")


def _joined(array: np.ndarray, numbers: NumberSystem) -> DualArray:
    """One exact array from an object array of exact numbers and constants."""
    entries = [exact(each, numbers) for each in array.ravel().tolist()]
    if any(each.ndim for each in entries):
        raise UnsupportedOperation("an array of arrays", "join exact arrays of the same shape by np.stack")
    value = numbers.entries((each.value[()] for each in entries), array.shape)
    if all(each.tangent is None for each in entries):
        return DualArray(numbers, value)
    zero = numbers.boxed(numbers.constant(0))
    tangents = ((zero if each.tangent is None else each.tangent)[()] for each in entries)
    return DualArray(numbers, value, numbers.entries(tangents, array.shape))


def _require_same(array: DualArray, numbers: NumberSystem) -> None:
    if array.numbers is not numbers:
        raise TypeError(f"{array.numbers.name} numbers meet {numbers.name} numbers of another run")


def parts(numbers: NumberSystem, operand: Any) -> Parts:
    """Value and tangent of an operand. A bare number may stay one, where NumPy would take it as it is."""
    if type(operand) is DualArray:
        if operand.numbers is not numbers:
            _require_same(operand, numbers)
        return operand.value, operand.tangent
    kind = type(operand)
    if kind is float or kind is int:
        return numbers.constant(operand), None
    if isinstance(operand, list | tuple) or (isinstance(operand, np.ndarray) and operand.dtype == object):
        joined = exact(operand, numbers)
        return joined.value, joined.tangent
    return numbers.constant(operand), None


def exact_arrays(values: Iterable[Any]) -> Iterator[DualArray]:
    """The exact arrays among the operands, inside lists and object arrays as well."""
    for value in values:
        kind = type(value)
        if kind is DualArray:
            yield value
        elif isinstance(value, list | tuple):
            yield from exact_arrays(value)
        elif isinstance(value, np.ndarray) and value.dtype == object:
            yield from exact_arrays(value.ravel().tolist())


def has_exact(values: Iterable[Any]) -> bool:
    """Whether there is an exact array among the operands."""
    return next(exact_arrays(values), None) is not None


def numbers_of(values: Iterable[Any]) -> NumberSystem:
    """The number type of the operands."""
    for found in exact_arrays(values):
        return found.numbers
    raise UnsupportedOperation("a call without exact numbers")
