"""The parameters of a function: what they are called, and which one a derivative is taken by."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Parameter:
    """The parameter of a function at a position among its arguments."""

    function: Callable[..., Any]
    position: int
    called: str = ""
    """What it is called where that isn't what the function says."""

    @property
    def name(self) -> str:
        """What it is called; ``x`` where the function doesn't tell, as some that are compiled. Asking for it takes as
        long as a small check, and only a failure needs it."""
        if self.called:
            return self.called
        names = positional(self.function)
        return names[self.position] if self.position < len(names) else "x"


def parameter(f: Callable[..., Any], given: int, wrt: Any) -> Parameter | None:
    """The parameter that ``wrt`` means, a position or a name, where so many arguments are given; None if it is none."""
    if isinstance(wrt, str):
        names = positional(f)[:given]
        return Parameter(f, names.index(wrt)) if wrt in names else None
    if not isinstance(wrt, (int, np.integer)) or isinstance(wrt, bool) or not -given <= wrt < given:
        return None
    return Parameter(f, int(wrt) % given)


def parameter_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the positional parameters of a function written in Python, in order: those of its own code, which
    takes no time, and not of a function that it wraps."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


def positional(f: Callable[..., Any]) -> list[str]:
    """The names of the parameters that are told apart by their position, of any callable that tells."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except Exception:  # whatever the callable does when it is asked
        return []
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [each.name for each in parameters if each.kind in by_position]
