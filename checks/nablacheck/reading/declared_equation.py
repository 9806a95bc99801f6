"""An equation of a declaration that was read."""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.reading.numpy_code import Arguments
from nablacheck.reading.tree import Expr


@dataclass(frozen=True)
class Equation:
    """An equation that was read. ``values`` has for each variable the sides that are said to be equal to what the code
    computes; where ``solved``, the sides are said to be equal to each other at the point that the code computes."""

    values: tuple[tuple[Expr, ...], ...]
    arguments: Arguments
    facts: tuple[tuple[Expr, Expr], ...] = ()
    """What the equation says of arguments whose value others fix: two sides each."""
    functions: tuple[Expr, ...] = ()
    """The functions that it says it is a derivative of."""
    notes: tuple[str, ...] = ()
    solved: bool = False
