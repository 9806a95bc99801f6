"""Linear functions, sums and rearrangements: the same function acts on primal and tangent."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT, Elements, NumberSystem
from nablacheck.forward.operands import contains_dual_array, dual_arrays_in, number_system_of, primal_and_tangent
from nablacheck.forward.signatures import with_options_of

Function = Callable[..., Any]


def linear(function: Function) -> Function:
    """A function that is linear in its first argument and takes no other numbers."""

    def call(x: Any, /, *args: Any, **kwargs: Any) -> DualArray:
        _require_no_dual_arrays(function, args, kwargs)
        array = as_dual_array(x)
        converted = array.number_system.convert_fill_values
        return array.view_through(lambda elements: converted(function(elements, *args, **kwargs)))

    return with_options_of(function, call)


def linear_in_order(function: Function) -> Function:
    """A linear function that reads the entries in the order "C" or "F". Their order in memory, for which "A" and "K"
    ask, may differ from that of floats."""
    read = linear(function)

    def call(x: Any, /, *args: Any, order: str = "C", **kwargs: Any) -> DualArray:
        if order not in ("C", "F"):
            raise UnsupportedOperation(
                f"np.{function.__name__} with order={order!r}", 'read the entries in the order "C" or "F"'
            )
        return read(x, *args, order=order, **kwargs)  # type: ignore[no-any-return]

    return with_options_of(function, call)


def linear_in_each(function: Function) -> Function:
    """A linear function of one array; called with several, it returns a tuple."""
    one = linear(function)

    def call(*arrays: Any) -> Any:
        number_system = number_system_of(arrays)
        results = tuple(one(as_dual_array(x, number_system)) for x in arrays)
        return results[0] if len(results) == 1 else results

    return call


def splitting(function: Function) -> Function:
    """A linear function that returns several arrays."""

    def call(x: Any, /, *args: Any, **kwargs: Any) -> list[DualArray]:
        _require_no_dual_arrays(function, args, kwargs)
        array = as_dual_array(x)
        count = len(function(array.primal, *args, **kwargs))

        def part(k: int) -> DualArray:
            return array.view_through(lambda elements: function(elements, *args, **kwargs)[k])

        return [part(k) for k in range(count)]

    return with_options_of(function, call)


def joining(function: Function, operands: int = 1) -> Function:
    """A function that is jointly linear in its first arguments, each an array or a nested list of arrays."""

    def call(*args: Any, **kwargs: Any) -> DualArray:
        joined, rest = args[:operands], args[operands:]
        _require_no_dual_arrays(function, rest, kwargs)
        number_system = number_system_of(joined)
        primal = function(*(_nested(number_system, x, _primal) for x in joined), *rest, **kwargs)
        if all(each.tangent is None for each in dual_arrays_in(joined)):
            return DualArray(number_system, number_system.convert_fill_values(primal))
        tangent = function(*(_nested(number_system, x, _tangent) for x in joined), *rest, **kwargs)
        return DualArray(
            number_system, number_system.convert_fill_values(primal), number_system.convert_fill_values(tangent)
        )

    return with_options_of(function, call)


def _require_no_dual_arrays(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raises ``UnsupportedOperation`` for dual arrays among the arguments that have to be ordinary ones."""
    if not (args or kwargs):
        return
    name = f"np.{function.__name__}"
    for option, value in kwargs.items():
        if contains_dual_array((value,)):
            raise UnsupportedOperation(f"{name} with exact numbers in {option}=", "write it by sums and np.stack")
    if contains_dual_array(args):
        raise UnsupportedOperation(f"{name} with exact numbers among its options", "write it by sums and np.stack")


def _nested(number_system: NumberSystem, x: Any, part: Callable[[NumberSystem, Any], Elements]) -> Any:
    if isinstance(x, list | tuple):  # np.block depends on the nesting
        return [_nested(number_system, each, part) for each in x]
    return part(number_system, x)


def _primal(number_system: NumberSystem, x: Any) -> Elements:
    return np.asarray(primal_and_tangent(number_system, x)[0])


def _tangent(number_system: NumberSystem, x: Any) -> Elements:
    primal, tangent = primal_and_tangent(number_system, x)
    return number_system.zeros(np.asarray(primal)) if tangent is None else tangent


def inserted(array: Any, index: Any, values: Any, axis: int | None = None) -> Any:
    """``np.insert``, whose dual arrays may be its first or its last argument. It casts to the type of the first."""
    _require_no_dual_arrays(np.insert, (index,), {})
    if not contains_dual_array((array,)):
        kind = np.asarray(array).dtype
        if kind != FLOAT:
            return np.insert(array, index, cast(values, kind), axis)
    return joining(lambda a, v: np.insert(a, index, v, axis), 2)(array, values)


def cast(x: Any, kind: np.dtype[Any]) -> Any:
    """An operand as NumPy stores it in an array of a type, such as the integer part among ints. Raises
    ``UnsupportedOperation``."""
    return as_dual_array(x).astype(kind) if contains_dual_array((x,)) else np.asarray(x).astype(kind)


def filled_like(x: Any, number: Any, order: Any = "K", shape: Any = None) -> DualArray:
    """A new writeable array of one number, in the shape of ``x``."""
    number_system = number_system_of((x, number))
    primal, tangent = primal_and_tangent(number_system, number)
    if shape is None and isinstance(x, DualArray):
        new = np.empty_like(x.primal, order=order)
    else:
        new = np.empty_like(
            number_system.as_elements(primal), order=order, shape=np.shape(x) if shape is None else shape
        )
    new[...] = primal
    if tangent is None:
        return DualArray(number_system, new)
    new_tangent = np.empty_like(new)
    new_tangent[...] = tangent
    return DualArray(number_system, new, new_tangent)


def like(function: Function, number: float) -> Function:
    """``np.zeros_like`` and the like; for another type than float the new array is an ordinary one."""

    def call(x: Any, dtype: Any = None, order: Any = "K", shape: Any = None) -> Any:
        if dtype is None or np.dtype(dtype) == float:
            return filled_like(x, number, order, shape)
        return function(np.empty(np.shape(x)), dtype, order, shape=shape)

    return call


def copied(x: Any, order: Any = "K") -> DualArray:
    array = as_dual_array(x)
    tangent = array.tangent
    return DualArray(array.number_system, array.primal.copy(order), None if tangent is None else tangent.copy(order))


def size(x: Any, axis: Any = None) -> int:
    array = as_dual_array(x)
    axes = axis if isinstance(axis, tuple) else (axis,)
    return array.size if axis is None else prod(array.shape[k] for k in axes)


def broadcast_arrays(*arrays: Any) -> tuple[DualArray, ...]:
    number_system = number_system_of(arrays)
    each = [as_dual_array(x, number_system) for x in arrays]
    shape = np.broadcast_shapes(*(x.shape for x in each))
    return tuple(x.view_through(lambda elements: np.broadcast_to(elements, shape)) for x in each)
