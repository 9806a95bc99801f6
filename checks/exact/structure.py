"""Linear functions: sums and rearrangements, which act on values and tangents alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array import ExactArray
from .numbers import Numbers, Payload
from .operands import exact, exact_arrays, has_exact, numbers_of, parts
from .refusals import Refused

Function = Callable[..., Any]


def whole(x: Any) -> ExactArray:
    """One exact array from an operand that holds exact numbers."""
    return x if type(x) is ExactArray else exact(x, numbers_of((x,)))


def linear(function: Function) -> Function:
    """A function that is linear in its first argument and takes no other numbers."""

    def call(x: Any, *args: Any, **kwargs: Any) -> ExactArray:
        _require_plain(function, args, kwargs)
        array = whole(x)
        tidy = array.numbers.tidy
        return array.view_through(lambda payload: tidy(function(payload, *args, **kwargs)))

    return call


def splitting(function: Function) -> Function:
    """A linear function that returns several arrays."""

    def call(x: Any, *args: Any, **kwargs: Any) -> list[ExactArray]:
        _require_plain(function, args, kwargs)
        array = whole(x)
        count = len(function(array.value, *args, **kwargs))

        def part(k: int) -> ExactArray:
            return array.view_through(lambda payload: function(payload, *args, **kwargs)[k])

        return [part(k) for k in range(count)]

    return call


def joining(function: Function, operands: int = 1) -> Function:
    """A function that is linear in its first arguments together, each an array or a list of arrays (of arrays ...)."""

    def call(*args: Any, **kwargs: Any) -> ExactArray:
        joined, rest = args[:operands], args[operands:]
        _require_plain(function, rest, kwargs)
        n = numbers_of(joined)
        value = function(*(_nested(n, x, _value) for x in joined), *rest, **kwargs)
        if all(each.tangent is None for each in exact_arrays(joined)):
            return ExactArray(n, n.tidy(value))
        tangent = function(*(_nested(n, x, _tangent) for x in joined), *rest, **kwargs)
        return ExactArray(n, n.tidy(value), n.tidy(tangent))

    return call


def _require_plain(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    if (args or kwargs) and has_exact((*args, *kwargs.values())):
        raise Refused(f"np.{function.__name__} with exact numbers among its options", "write it by sums and np.stack")


def _nested(n: Numbers, x: Any, part: Callable[[Numbers, Any], Payload]) -> Any:
    if isinstance(x, list | tuple):  # np.block reads the depth of lists
        return [_nested(n, each, part) for each in x]
    return part(n, x)


def _value(n: Numbers, x: Any) -> Payload:
    return np.asarray(parts(n, x)[0])


def _tangent(n: Numbers, x: Any) -> Payload:
    value, tangent = parts(n, x)
    return n.zeros(np.asarray(value)) if tangent is None else tangent


def inserted(array: Any, index: Any, values: Any, axis: int | None = None) -> ExactArray:
    """``np.insert``, whose numbers stand on both sides of the index."""
    return joining(lambda a, v: np.insert(a, index, v, axis), 2)(array, values)  # type: ignore[no-any-return]


def filled_like(x: Any, number: Any, shape: Any = None) -> ExactArray:
    """A new writeable array of one number, in the shape of ``x``."""
    n = numbers_of((x, number))
    value, tangent = parts(n, number)
    new = np.empty_like(n.boxed(value), shape=np.shape(x) if shape is None else shape)
    if shape is None and isinstance(x, ExactArray):
        new = np.empty_like(x.value)
    new[...] = value
    return ExactArray(n, new, None if tangent is None else np.broadcast_to(tangent, new.shape))


def like(function: Function, number: float) -> Function:
    """``np.zeros_like`` and the like; of another type than float the new array is an ordinary one."""

    def call(x: Any, dtype: Any = None, order: Any = "K", subok: bool = True, shape: Any = None) -> Any:
        if dtype is None or np.dtype(dtype) == float:
            return filled_like(x, number, shape)
        return function(np.empty(np.shape(x)), dtype, shape=shape)

    return call


def copied(x: Any, order: Any = "K") -> ExactArray:
    array = whole(x)
    tangent = array.tangent
    return ExactArray(array.numbers, array.value.copy(order), None if tangent is None else tangent.copy(order))


def broadcast_arrays(*arrays: Any) -> tuple[ExactArray, ...]:
    n = numbers_of(arrays)
    each = [exact(x, n) for x in arrays]
    shape = np.broadcast_shapes(*(x.shape for x in each))
    return tuple(x.view_through(lambda payload: np.broadcast_to(payload, shape)) for x in each)
