"""Operands: the dual arrays, object arrays, lists and constants that code computes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.memory_views import DualStorage
from nablacheck.forward.numbers.base import Elements, NumberSystem

Pair = tuple[Elements, Elements | None]
"""Primal and tangent."""


def primal_and_tangent(number_system: NumberSystem, operand: Any) -> Pair:
    """Primal and tangent of an operand. The primal of a Python number may stay one, as NumPy computes with these."""
    if isinstance(operand, DualStorage):
        if operand.number_system is not number_system:
            require_same_number_system(operand, number_system)
        return operand.primal, operand.tangent
    kind = type(operand)
    if kind is float or kind is int:
        return number_system.constant(operand), None
    if isinstance(operand, list | tuple) or (isinstance(operand, np.ndarray) and operand.dtype == object):
        return as_primal_and_tangent(operand, number_system)
    return number_system.constant(operand), None


def as_primal_and_tangent(operand: Any, number_system: NumberSystem) -> Pair:
    """Primal and tangent, both arrays, of a dual array, an array or list of dual arrays, or a number. Raises
    ``UnsupportedOperation`` for anything else."""
    if isinstance(operand, DualStorage):
        require_same_number_system(operand, number_system)
        return operand.primal, operand.tangent
    if isinstance(operand, list | tuple):
        operand = np.array(operand, dtype=object) if contains_dual_array(operand) else np.asarray(operand)
    if isinstance(operand, np.ndarray) and operand.dtype == object:
        return _of_object_array(operand, number_system)
    if isinstance(operand, np.ndarray | np.generic | int | float):
        return number_system.as_elements(number_system.constant(operand)), None
    raise UnsupportedOperation(f"a result of type {type(operand).__name__}", "return an array or a number")


def _of_object_array(array: np.ndarray, number_system: NumberSystem) -> Pair:
    """Primal and tangent of an object array of constants and dual arrays without axes."""
    pairs = [as_primal_and_tangent(each, number_system) for each in array.ravel().tolist()]
    if any(primal.ndim for primal, _ in pairs):
        raise UnsupportedOperation("an array of arrays", "join exact arrays of the same shape by np.stack")
    primals = number_system.entries((primal[()] for primal, _ in pairs), array.shape)
    if all(tangent is None for _, tangent in pairs):
        return primals, None
    zero = number_system.as_elements(number_system.constant(0))
    tangents = ((zero if tangent is None else tangent)[()] for _, tangent in pairs)
    return primals, number_system.entries(tangents, array.shape)


def require_same_number_system(array: DualStorage, number_system: NumberSystem) -> None:
    if array.number_system is not number_system:
        raise TypeError(f"{array.number_system.name} numbers meet {number_system.name} numbers of another run")


def dual_arrays_in(values: Iterable[Any]) -> Iterator[DualStorage]:
    """The dual arrays among the operands, also those inside lists and object arrays."""
    for value in values:
        if isinstance(value, DualStorage):
            yield value
        elif isinstance(value, list | tuple):
            yield from dual_arrays_in(value)
        elif isinstance(value, np.ndarray) and value.dtype == object:
            yield from dual_arrays_in(value.ravel().tolist())


def contains_dual_array(values: Iterable[Any]) -> bool:
    return next(dual_arrays_in(values), None) is not None


def number_system_of(values: Iterable[Any]) -> NumberSystem:
    """The number system of the operands."""
    for found in dual_arrays_in(values):
        return found.number_system
    raise UnsupportedOperation("a call without exact numbers")
