"""The attribute ``flat`` of a dual array, which NumPy's functions accept as an array."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.forward.dispatch import call_function, call_ufunc, xp

if TYPE_CHECKING:
    from nablacheck.forward.array import DualArray


class Flat:
    """The entries of an array in C order, as ``ndarray.flat``. A function that asks for an array gets a copy."""

    __slots__ = ("_array",)

    def __init__(self, array: DualArray) -> None:
        self._array = array

    def __len__(self) -> int:
        return self._array.size

    def __iter__(self) -> Iterator[DualArray]:
        return (self[k] for k in range(len(self)))

    def __getitem__(self, index: Any) -> DualArray:
        return self._array.flatten()[index]

    def __setitem__(self, index: Any, new: Any) -> None:
        places = np.arange(len(self))[index]
        if np.ndim(places) and np.ndim(new):  # too few are repeated, as in NumPy
            new = xp.resize(new, np.shape(places))
        self._array[np.unravel_index(places, self._array.shape)] = new

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return call_function(function, _flattened(args), kwargs)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return call_ufunc(self._array.number_system, ufunc, method, _flattened(inputs), kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self._array.flatten().__array__(dtype, copy)


def _flattened(operands: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(each._array.flatten() if isinstance(each, Flat) else each for each in operands)
