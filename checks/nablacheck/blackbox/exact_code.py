"""A user's code run in ball arithmetic: what it gives where floats overflow, underflow or lose their digits."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nablacheck.core import pytree
from nablacheck.core.arrays import EPS, Array
from nablacheck.core.timelimit import ESCAPING
from nablacheck.forward import DualArray, Indeterminate, UnsupportedOperation, dual_array, numpy_patched_for, signals

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls
    from nablacheck.forward.numbers.base import Elements

Code = Callable[..., Any]

PRECISIONS = (128, 512, 2048)
"""The precisions in bits that are tried one after the other, until a result is known to the digits of floats. Numbers
as far apart as floats allow, such as 1 and 10⁻³⁰⁰, can be added in the last."""
FLOAT_BITS = 53
"""The precision of floats: a ball of it contains what their rounding may do."""
OPERATIONS = 300_000
"""How many operations on single numbers the balls of one question may take, about a second. Code that needs more isn't
run on them to the end: one evaluation may take a thousand times as long as in floats."""
MOST_FLOATS = 2000
"""With more floats in its arguments code isn't run on balls: making these would take as long as all operations."""
LEAST_PER_ARRAY = 20
"""An operation on a small array takes as long as on so many numbers."""


class NotExact(Exception):
    """Code doesn't run on balls, or not to an end, or gives nothing there that is a float."""


class Result(NamedTuple):
    """What code gives on balls: their midpoints in the form in which it returned them, and the largest radius."""

    midpoints: Any
    radius: float


class ExactCode:
    """Runs code on balls, for as many operations as there are for one question."""

    def __init__(self) -> None:
        self.left = OPERATIONS

    def __call__(self, code: Code) -> Code:
        """The same code of the same arguments, worked out exactly and rounded to floats. Raises ``NotExact``."""

        def exactly(*args: Any) -> Any:
            for precision in PRECISIONS:
                try:
                    found = self.on_balls(code, args, precision)
                except Indeterminate:
                    continue
                largest = max((float(np.abs(leaf).max(initial=0.0)) for leaf in _arrays(found.midpoints)), default=0.0)
                if found.radius <= EPS * largest:
                    return found.midpoints
            raise NotExact

        return exactly

    def on_balls(self, code: Code, args: tuple[Any, ...], precision: int) -> Result:
        """What code gives on balls of a precision. Raises ``Indeterminate`` where that doesn't do, and ``NotExact``."""
        floats = sum(np.size(leaf) for arg in args for _, leaf in pytree.leaves(arg) if _is_float(leaf))
        if floats > MOST_FLOATS:
            raise NotExact
        number_system = _counting_balls()(precision, self)
        with numpy_patched_for(number_system), signals() as raised:
            try:
                found = code(*(pytree.copied(arg, lambda leaf: _on_balls(leaf, number_system)) for arg in args))
                radii: list[float] = []
                midpoints = pytree.copied(found, lambda leaf: _off_balls(leaf, number_system, radii))
            except ESCAPING:
                raise
            except BaseException as error:
                if isinstance(next(iter(raised), error), Indeterminate):
                    raise Indeterminate from None
                raise NotExact from None
        if raised:
            raise NotExact
        if not all(np.isfinite(leaf).all() for leaf in _arrays(midpoints)):
            raise NotExact
        return Result(midpoints, max(radii, default=0.0))

    def spend(self, elements: Any) -> None:
        """Count an operation. Raises ``UnsupportedOperation`` where none is left."""
        self.left -= max(int(np.size(elements)), LEAST_PER_ARRAY)
        if self.left < 0:
            raise UnsupportedOperation("so many operations", "take a smaller case")


def available() -> bool:
    """Whether there are balls."""
    return importlib.util.find_spec("flint") is not None


@cache
def _counting_balls() -> Callable[[int, ExactCode], Balls]:
    from nablacheck.forward.numbers.balls import Balls

    class CountingBalls(Balls):
        """Balls whose operations are counted."""

        def __init__(self, precision: int, count: ExactCode) -> None:
            super().__init__(precision)
            self._count = count

        def rounded(self, elements: Elements) -> Elements:
            self._count.spend(elements)
            return elements

        def apply(self, name: str, *operands: Elements) -> Elements:
            self._count.spend(operands[0])
            return super().apply(name, *operands)

        def power(self, base: Elements, exponent: Any) -> Elements:
            self._count.spend(base)
            return super().power(base, exponent)

        def matmul(self, a: Elements, b: Elements) -> Elements:
            for _ in range(int(np.shape(b)[-1]) if np.ndim(b) > 1 else 1):
                self._count.spend(a)
            return super().matmul(a, b)

    return CountingBalls


def _on_balls(leaf: Any, number_system: Balls) -> Any:
    """Floats as balls; integers, flags and whatever else as they are."""
    return dual_array(number_system, np.asarray(leaf, dtype=float)).read_only() if _is_float(leaf) else leaf


def _is_float(leaf: Any) -> bool:
    return isinstance(leaf, float | np.ndarray | np.generic) and np.asarray(leaf).dtype.kind == "f"


def _off_balls(leaf: Any, number_system: Balls, radii: list[float]) -> Any:
    if not isinstance(leaf, DualArray):
        return leaf
    primal = number_system.as_elements(leaf.primal)
    radii += [float(part.rad()) for part in primal.ravel().tolist()]
    return np.asarray(number_system.approximate(primal), dtype=float)


def _arrays(tree: Any) -> list[Array]:
    found = []
    for _, leaf in pytree.leaves(tree):
        try:
            found.append(np.asarray(leaf, dtype=float))
        except (TypeError, ValueError):
            raise NotExact from None
    return found
