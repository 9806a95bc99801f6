"""The memory of a dual array: primal and tangent, and the views that share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np

from nablacheck.forward.numbers.base import Elements, NumberSystem


class DualStorage:
    """A primal and its tangent, the derivative along one direction: elements of one number system, of the same shape.

    A tangent of None is exactly zero. As in NumPy, a view sees what is written into the array that it shows, and the
    array what is written into the view.
    """

    __slots__ = ("_origin", "_tangent", "number_system", "primal")

    def __init__(self, number_system: NumberSystem, primal: Elements, tangent: Elements | None = None) -> None:
        if type(primal) is not np.ndarray or primal.dtype.kind in "iub":
            primal = number_system.as_elements(primal)
        if tangent is not None:
            if type(tangent) is not np.ndarray:
                tangent = number_system.as_elements(tangent)
            if tangent.shape != primal.shape or (primal.ndim > 1 and tangent.strides != primal.strides):
                tangent = _laid_out_like(primal, tangent)
        self.number_system = number_system
        self.primal = primal
        self._tangent = tangent
        self._origin: tuple[DualStorage, Callable[[Elements], Elements]] | None = None

    @property
    def tangent(self) -> Elements | None:
        """The derivative; None where it is exactly zero."""
        if self._tangent is None and self._origin is not None:
            base, select = self._origin
            if (tangent := base.tangent) is not None:
                self._tangent = select(tangent)
        return self._tangent

    def view_through(self, select: Callable[[Elements], Elements]) -> Self:
        """The array of what ``select`` makes of primal and tangent. It shares memory with this array wherever what
        ``select`` returns is a view."""
        tangent = self.tangent
        primal = select(self.primal)
        if primal is self.primal:
            return self
        if type(primal) is not np.ndarray or primal.base is None:
            return type(self)(self.number_system, primal, None if tangent is None else select(tangent))
        view = object.__new__(type(self))
        view.number_system = self.number_system
        view.primal = primal
        view._tangent = None if tangent is None else select(tangent)
        view._origin = None
        if tangent is None and np.may_share_memory(primal, self.primal):
            # Once a tangent is written into one of the two, the other has it as well: read-only views, too.
            view._origin = (self, select)
        return view

    def writeable_tangent(self) -> Elements:
        """The tangent, to write into; from now on it is an array of zeros where it was None."""
        if self.tangent is None:
            if self._origin is None:
                self._tangent = self.number_system.zeros(self.primal)
            else:
                base, select = self._origin
                self._tangent = select(base.writeable_tangent())
        return self._tangent

    def read_only(self) -> Self:
        """This array, read-only from now on, as the arguments of code are."""
        self.primal.flags.writeable = False
        if self._tangent is not None:
            self._tangent.flags.writeable = False
        return self

    def constant(self) -> Self:
        """The same primal with a tangent of zero, read-only."""
        return type(self)(self.number_system, self.primal.view()).read_only()

    def require_writeable(self) -> None:
        """Raises what NumPy raises where an array is read-only."""
        if not self.primal.flags.writeable:
            raise ValueError("assignment destination is read-only")


def _laid_out_like(primal: Elements, tangent: Elements) -> Elements:
    """The tangent in the shape and memory order of the primal, so that a view of one is a view of the other."""
    result = np.empty_like(primal)
    result[...] = tangent
    return result
