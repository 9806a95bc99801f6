"""The parameters of NumPy's functions: which of the arguments of a call are operands, and which options ours supports.

An option that code gives is either supported, or the call is unsupported and the message names the option.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation

Function = Callable[..., Any]

OUTPUT_AND_CASTS = frozenset({"out", "dtype", "casting"})
"""Options that would act on the elements instead of the numbers, where a call is passed on to NumPy."""

WITHOUT_SIGNATURE: dict[Function, Function] = {
    np.concatenate: lambda arrays, /, axis=0, out=None, *, dtype=None, casting="same_kind": None,
    np.copyto: lambda dst, src, casting="same_kind", where=True: None,
    np.dot: lambda a, b, out=None: None,
    np.empty_like: lambda prototype, /, dtype=None, order="K", subok=True, shape=None, *, device=None: None,
    np.inner: lambda a, b, /: None,
    np.vdot: lambda a, b, /: None,
    np.where: lambda condition, x=None, y=None, /: None,
}
"""The functions written in C, which had no signature before NumPy 2.4."""

DEFAULTS_OF_UFUNCS: dict[str, Any] = {
    "where": True,
    "order": "K",
    "dtype": None,
    "signature": None,
    "keepdims": False,
    "initial": np._NoValue,
}


@cache
def signature(function: Function) -> inspect.Signature:
    """The signature that a NumPy function has for those who call it."""
    return inspect.signature(WITHOUT_SIGNATURE.get(function, function))


def _is_operand(parameter: inspect.Parameter) -> bool:
    """Whether a parameter has no default, or can be given by position only."""
    if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
        return parameter.default is parameter.empty
    return parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL)


@cache
def positional_operands(function: Function) -> float:
    """How many of the leading parameters of a NumPy function are operands."""
    count = 0.0
    for parameter in signature(function).parameters.values():
        if not _is_operand(parameter):
            break
        count += np.inf if parameter.kind is parameter.VAR_POSITIONAL else 1
    return count


def split_arguments(
    function: Function, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
    """The operands of a call in order, the options that differ from their defaults, and the keyword arguments that
    NumPy's function passes on."""
    operands: list[Any] = []
    options: dict[str, Any] = {}
    others: dict[str, Any] = {}
    called = signature(function)
    for name, value in called.bind(*args, **kwargs).arguments.items():
        parameter = called.parameters[name]
        if parameter.kind is parameter.VAR_POSITIONAL:
            operands.extend(value)
        elif parameter.kind is parameter.VAR_KEYWORD:
            others = value
        elif _is_operand(parameter):
            operands.append(value)
        elif not is_default(value, parameter.default):
            options[name] = value
    return operands, options, others


def is_default(value: Any, default: Any) -> bool:
    """Whether an option has its default; arrays are never compared."""
    return value is default or (type(value) is type(default) in (int, float, str, bool) and value == default)


def with_options_of(function: Function, call: Function) -> Function:
    """Our function ``call``, which has the options of another that it passes them on to."""
    call.__wrapped__ = function  # type: ignore[attr-defined]
    return call


@cache
def option_names(known: Function) -> frozenset[str]:
    """The options that one of our functions supports. One made by ``with_options_of`` supports those of the other
    function, except output and casts."""
    names = frozenset(
        name
        for name, parameter in _signature_of_ours(known).parameters.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    )
    return names - OUTPUT_AND_CASTS if hasattr(known, "__wrapped__") else names


@cache
def passes_keywords_on(known: Function) -> bool:
    """Whether one of our functions passes keyword arguments on, as NumPy's does, to a function that the code gives."""
    return any(each.kind is each.VAR_KEYWORD for each in _signature_of_ours(known).parameters.values())


def _signature_of_ours(known: Function) -> inspect.Signature:
    return signature(getattr(known, "__wrapped__", known))


def supported_options(name: str, known: Function, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options to call our function with, without those that have no effect on dual arrays. Raises
    ``UnsupportedOperation`` for any that it doesn't support."""
    ours = option_names(known)
    result: dict[str, Any] = {}
    for option, value in options.items():
        if _has_no_effect(option, value):
            continue
        if option not in ours:
            raise unsupported_option(name, option, value)
        result[option] = value
    return result


def unsupported_option(name: str, option: str, value: Any) -> UnsupportedOperation:
    if option == "dtype":
        return UnsupportedOperation(f"{name} with dtype={np.dtype(value)}", "exact numbers have no other precision")
    shown = repr(value) if isinstance(value, int | float | str | tuple | None) else ""
    return UnsupportedOperation(f"{name} with {option}={shown}", "the option has no exact counterpart")


def _has_no_effect(option: str, value: Any) -> bool:
    """Whether an option changes nothing on arrays of float64, which are never of a subclass nor on another device."""
    if option == "dtype":
        return value is None or np.dtype(value) == float
    if option == "casting":
        return value in ("safe", "same_kind", "unsafe")
    return option == "subok" or (option == "device" and value in (None, "cpu"))
