"""The forms in which functions come with their derivatives: two functions, one that returns both, and the methods
``forward`` and ``backward`` of one object, which keeps what its last forward has computed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from nablacheck.core.contract import ContractError
from nablacheck.core.signatures import positional
from nablacheck.core.text import of_type

Function = Callable[..., Any]


def function_and_gradient(f: Any, gradient: Any) -> tuple[Function, Function]:
    """A function and its gradient, both of the arguments. Raises ``TypeError`` for what is no function."""
    if gradient is True and not _is_layer(f):
        return _part(require_function("function", f), 0), _part(f, 1)
    forward, backward = _methods("gradient", f, gradient)
    if not _of_one_object(forward, backward):
        return forward, backward
    if positional(backward) == positional(forward):
        return forward, _after_forward(forward, backward, lambda args: args)
    takes = len(positional(backward))
    return forward, _after_forward(forward, backward, lambda args: () if takes == 0 else (1.0,))


def function_and_pullback(f: Any, pullback: Any) -> tuple[Function, Function]:
    """A function of the arguments, and a pullback of a cotangent and the arguments."""
    forward, backward = _methods("pullback", f, pullback)
    if not _of_one_object(forward, backward):
        return forward, backward
    if len(positional(backward)) != 1:
        return forward, _after_forward(forward, backward, lambda args: args, cotangent=True)
    return forward, _after_forward(forward, backward, lambda args: (), cotangent=True)


def require_function(what: str, claimed: Any) -> Function:
    """What is claimed, if it is a function. Raises ``TypeError``."""
    if not callable(claimed):
        raise TypeError(f"the {what} is {of_type(claimed)}, not a function of the arguments")
    return claimed  # type: ignore[no-any-return]


def _is_layer(f: Any) -> bool:
    return callable(getattr(f, "forward", None)) and callable(getattr(f, "backward", None))


def _methods(what: str, f: Any, derivative: Any) -> tuple[Function, Function]:
    if derivative is True and _is_layer(f):
        return f.forward, f.backward
    if derivative is True:
        raise TypeError(f"the {what} is True, which is for an object with the methods forward and backward")
    return require_function("function", f), require_function(what, derivative)


def _of_one_object(forward: Function, backward: Function) -> bool:
    """Whether both are methods of one object, so that what the first keeps is there for the second."""
    return inspect.ismethod(forward) and inspect.ismethod(backward) and forward.__self__ is backward.__self__


def _after_forward(
    forward: Function,
    backward: Function,
    of_args: Callable[[tuple[Any, ...]], tuple[Any, ...]],
    cotangent: bool = False,
) -> Function:
    """The derivative, after a forward of the same object at the same arguments: the last one was elsewhere."""

    @wraps(backward)
    def derivative(*args: Any) -> Any:
        upstream, own = (args[:1], args[1:]) if cotangent else ((), args)
        forward(*own)
        return backward(*upstream, *of_args(own))

    return derivative


def _part(both: Function, which: int) -> Function:
    """The value, or the gradient, of a function that returns both, with a cache behind them or without."""

    @wraps(both)
    def part(*args: Any) -> Any:
        found = both(*args)
        if not isinstance(found, tuple | list) or len(found) not in (2, 3):
            raise ContractError(f"the function returns {of_type(found)}, not a pair of value and gradient")
        return found[which]

    return part
