"""The parameters of a function: which one a derivative is taken by, and what it is called."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Parameter(NamedTuple):
    """A position among the arguments, and the parameter's name there."""

    position: int
    name: str


def parameter(f: Callable[..., Any], given: int, wrt: Any) -> Parameter | None:
    """The parameter that ``wrt`` means, a position or a name, where so many arguments are given; None if it is none.

    A function that doesn't tell its parameters, as some that are compiled, calls each ``x``.
    """
    names = positional(f)[:given]
    if isinstance(wrt, str):
        return Parameter(names.index(wrt), wrt) if wrt in names else None
    if not isinstance(wrt, int | np.integer) or not -given <= wrt < given:
        return None
    position = int(wrt) % given
    return Parameter(position, names[position] if position < len(names) else "x")


def positional(f: Callable[..., Any]) -> list[str]:
    """The names of the parameters that are told apart by their position."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except Exception:  # whatever the callable does when it is asked
        return []
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [each.name for each in parameters if each.kind in by_position]
