"""Taking operands in: exact arrays, arrays of them that ``np.array`` has made, and the constants of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem, Payload
from nablacheck.forward.storage import DualStorage

Parts = tuple[Payload, Payload | None]


def as_payloads(operand: Any, numbers: NumberSystem) -> Parts:
    """Value and tangent of an exact array, an array or list of them, or a number. Raises ``UnsupportedOperation`` for
    anything else."""
    if isinstance(operand, DualStorage):
        require_same(operand, numbers)
        return operand.value, operand.tangent
    if isinstance(operand, list | tuple):
        operand = np.array(operand, dtype=object) if has_exact(operand) else np.asarray(operand)
    if isinstance(operand, np.ndarray) and operand.dtype == object:
        return _joined(operand, numbers)
    if isinstance(operand, np.ndarray | np.generic | int | float):
        return numbers.boxed(numbers.constant(operand)), None
    raise UnsupportedOperation(f"a result of type {type(operand).__name__}", "return an array or a number")


def _joined(array: np.ndarray, numbers: NumberSystem) -> Parts:
    """The payloads of an object array of exact numbers and constants."""
    entries = [as_payloads(each, numbers) for each in array.ravel().tolist()]
    if any(value.ndim for value, _ in entries):
        raise UnsupportedOperation("an array of arrays", "join exact arrays of the same shape by np.stack")
    values = numbers.entries((value[()] for value, _ in entries), array.shape)
    if all(tangent is None for _, tangent in entries):
        return values, None
    zero = numbers.boxed(numbers.constant(0))
    tangents = ((zero if tangent is None else tangent)[()] for _, tangent in entries)
    return values, numbers.entries(tangents, array.shape)


def require_same(array: DualStorage, numbers: NumberSystem) -> None:
    if array.numbers is not numbers:
        raise TypeError(f"{array.numbers.name} numbers meet {numbers.name} numbers of another run")


def parts(numbers: NumberSystem, operand: Any) -> Parts:
    """Value and tangent of an operand. A bare number may stay one, where NumPy would take it as it is."""
    if isinstance(operand, DualStorage):
        if operand.numbers is not numbers:
            require_same(operand, numbers)
        return operand.value, operand.tangent
    kind = type(operand)
    if kind is float or kind is int:
        return numbers.constant(operand), None
    if isinstance(operand, list | tuple) or (isinstance(operand, np.ndarray) and operand.dtype == object):
        return as_payloads(operand, numbers)
    return numbers.constant(operand), None


def exact_arrays(values: Iterable[Any]) -> Iterator[DualStorage]:
    """The exact arrays among the operands, inside lists and object arrays as well."""
    for value in values:
        if isinstance(value, DualStorage):
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
