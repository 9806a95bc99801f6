"""The memory of a dual array: primal and tangent, and the views that share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np

from nablacheck.forward.numbers.base import NumberSystem, Payload

READ_ONLY = "assignment destination is read-only"


class DualStorage:
    """Numbers, ``value``, and their derivative along one direction, ``tangent``, of the same shape.

    Both are payloads of the number type ``numbers``. A tangent of None is exactly zero. A view sees what is written
    into the array that it looks at, and the other way round, as in NumPy.
    """

    __slots__ = ("_origin", "_tangent", "numbers", "value")

    def __init__(self, numbers: NumberSystem, value: Payload, tangent: Payload | None = None) -> None:
        if type(value) is not np.ndarray or value.dtype.kind in "iub":
            value = numbers.boxed(value)
        if tangent is not None:
            if type(tangent) is not np.ndarray:
                tangent = numbers.boxed(tangent)
            if tangent.shape != value.shape or (value.ndim > 1 and tangent.strides != value.strides):
                tangent = _laid_out_like(value, tangent)
        self.numbers = numbers
        self.value = value
        self._tangent = tangent
        self._origin: tuple[DualStorage, Callable[[Payload], Payload]] | None = None

    @property
    def tangent(self) -> Payload | None:
        """The derivative; None where it is exactly zero."""
        if self._tangent is None and self._origin is not None:
            base, look = self._origin
            if (tangent := base.tangent) is not None:
                self._tangent = look(tangent)
        return self._tangent

    def view_through(self, look: Callable[[Payload], Payload]) -> Self:
        """What ``look`` sees of value and tangent, sharing memory with this array where it shares payloads."""
        tangent = self.tangent
        value = look(self.value)
        if value is self.value:
            return self
        if type(value) is not np.ndarray or value.base is None:
            return type(self)(self.numbers, value, None if tangent is None else look(tangent))
        view = object.__new__(type(self))
        view.numbers = self.numbers
        view.value = value
        view._tangent = None if tangent is None else look(tangent)
        view._origin = None
        if tangent is None and np.may_share_memory(value, self.value):
            # A tangent that is written into either later shows in both. Read-only views, too, see what is written into
            # the array they look at.
            view._origin = (self, look)
        return view

    def writeable_tangent(self) -> Payload:
        """The tangent to be written into; zeros, from now on, where it was None."""
        if self.tangent is None:
            if self._origin is None:
                self._tangent = self.numbers.zeros(self.value)
            else:
                base, look = self._origin
                self._tangent = look(base.writeable_tangent())
        return self._tangent

    def sealed(self) -> Self:
        """The same array, read-only from now on: the arguments of a source are."""
        self.value.flags.writeable = False
        if self._tangent is not None:
            self._tangent.flags.writeable = False
        return self

    def constant(self) -> Self:
        """The same values with a derivative of zero, read-only."""
        return type(self)(self.numbers, self.value.view()).sealed()

    def require_writeable(self) -> None:
        if not self.value.flags.writeable:
            raise ValueError(READ_ONLY)


def _laid_out_like(value: Payload, tangent: Payload) -> Payload:
    """The tangent in shape and memory order of the value, so that a view of one is a view of the other."""
    result = np.empty_like(value)
    result[...] = tangent
    return result
