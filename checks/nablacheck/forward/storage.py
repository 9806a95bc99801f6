"""The memory of a dual array: primal and tangent, and the views that share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np

from nablacheck.forward.numbers.base import Elements, NumberSystem

READ_ONLY = "assignment destination is read-only"


class DualStorage:
    """Numbers, ``primal``, and their derivative along one direction, ``tangent``, of the same shape.

    Both are payloads of the number type ``system``. A tangent of None is exactly zero. A view sees what is written
    into the array that it looks at, and the other way round, as in NumPy.
    """

    __slots__ = ("_origin", "_tangent", "primal", "system")

    def __init__(self, system: NumberSystem, primal: Elements, tangent: Elements | None = None) -> None:
        if type(primal) is not np.ndarray or primal.dtype.kind in "iub":
            primal = system.as_elements(primal)
        if tangent is not None:
            if type(tangent) is not np.ndarray:
                tangent = system.as_elements(tangent)
            if tangent.shape != primal.shape or (primal.ndim > 1 and tangent.strides != primal.strides):
                tangent = _laid_out_like(primal, tangent)
        self.system = system
        self.primal = primal
        self._tangent = tangent
        self._origin: tuple[DualStorage, Callable[[Elements], Elements]] | None = None

    @property
    def tangent(self) -> Elements | None:
        """The derivative; None where it is exactly zero."""
        if self._tangent is None and self._origin is not None:
            base, look = self._origin
            if (tangent := base.tangent) is not None:
                self._tangent = look(tangent)
        return self._tangent

    def view_through(self, look: Callable[[Elements], Elements]) -> Self:
        """What ``look`` sees of primal and tangent, sharing memory with this array where it shares payloads."""
        tangent = self.tangent
        primal = look(self.primal)
        if primal is self.primal:
            return self
        if type(primal) is not np.ndarray or primal.base is None:
            return type(self)(self.system, primal, None if tangent is None else look(tangent))
        view = object.__new__(type(self))
        view.system = self.system
        view.primal = primal
        view._tangent = None if tangent is None else look(tangent)
        view._origin = None
        if tangent is None and np.may_share_memory(primal, self.primal):
            # A tangent that is written into either later shows in both. Read-only views, too, see what is written into
            # the array they look at.
            view._origin = (self, look)
        return view

    def writeable_tangent(self) -> Elements:
        """The tangent to be written into; zeros, from now on, where it was None."""
        if self.tangent is None:
            if self._origin is None:
                self._tangent = self.system.zeros(self.primal)
            else:
                base, look = self._origin
                self._tangent = look(base.writeable_tangent())
        return self._tangent

    def read_only(self) -> Self:
        """The same array, read-only from now on: the arguments of a source are."""
        self.primal.flags.writeable = False
        if self._tangent is not None:
            self._tangent.flags.writeable = False
        return self

    def constant(self) -> Self:
        """The same values with a derivative of zero, read-only."""
        return type(self)(self.system, self.primal.view()).read_only()

    def require_writeable(self) -> None:
        if not self.primal.flags.writeable:
            raise ValueError(READ_ONLY)


def _laid_out_like(primal: Elements, tangent: Elements) -> Elements:
    """The tangent in shape and memory order of the primal, so that a view of one is a view of the other."""
    result = np.empty_like(primal)
    result[...] = tangent
    return result
