"""The array that a source sees in place of an ndarray: numbers of any type and their derivative along a direction."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.forward.dispatch import UFUNCS, call_function, call_ufunc
from nablacheck.forward.exceptions import UnsupportedOperation, require_own_code
from nablacheck.forward.numbers.base import NumberSystem, Payload

READ_ONLY = "assignment destination is read-only"
FLOAT = np.dtype(float)
xp: Any = np
"""NumPy where it is called on exact arrays, of which its stubs know nothing."""


class DualArray:
    """An array of exact numbers, ``value``, and its derivative along one direction, ``tangent``, of the same shape.

    Both are payloads of the number type ``numbers``. A tangent of None is exactly zero. Sources use it as they use an
    ndarray; whatever NumPy function isn't known raises ``UnsupportedOperation`` by name.
    """

    __slots__ = ("_origin", "_tangent", "numbers", "value")
    __array_priority__ = 1000.0

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
        self._origin: tuple[DualArray, Callable[[Payload], Payload]] | None = None

    # ---- memory: views see what is written into the array they look at, as in NumPy

    @property
    def tangent(self) -> Payload | None:
        """The derivative; None where it is exactly zero."""
        if self._tangent is None and self._origin is not None:
            base, look = self._origin
            if (tangent := base.tangent) is not None:
                self._tangent = look(tangent)
        return self._tangent

    def view_through(self, look: Callable[[Payload], Payload]) -> DualArray:
        """What ``look`` sees of value and tangent, sharing memory with this array where it shares payloads."""
        tangent = self.tangent
        value = look(self.value)
        if value is self.value:
            return self
        if type(value) is not np.ndarray or value.base is None:
            return DualArray(self.numbers, value, None if tangent is None else look(tangent))
        view = DualArray.__new__(DualArray)
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

    def sealed(self) -> DualArray:
        """The same array, read-only from now on: the arguments of a source are."""
        self.value.flags.writeable = False
        if self._tangent is not None:
            self._tangent.flags.writeable = False
        return self

    def constant(self) -> DualArray:
        """The same values with a derivative of zero, read-only."""
        return DualArray(self.numbers, self.value.view()).sealed()

    if TYPE_CHECKING:  # made in ``operators``

        def __add__(self, other: Any) -> DualArray: ...
        def __sub__(self, other: Any) -> DualArray: ...
        def __mul__(self, other: Any) -> DualArray: ...
        def __truediv__(self, other: Any) -> DualArray: ...
        def __pow__(self, other: Any) -> DualArray: ...
        def __matmul__(self, other: Any) -> DualArray: ...
        def __radd__(self, other: Any) -> DualArray: ...
        def __rsub__(self, other: Any) -> DualArray: ...
        def __rmul__(self, other: Any) -> DualArray: ...
        def __rtruediv__(self, other: Any) -> DualArray: ...
        def __rpow__(self, other: Any) -> DualArray: ...
        def __rmatmul__(self, other: Any) -> DualArray: ...
        def __neg__(self) -> DualArray: ...
        def __abs__(self) -> DualArray: ...
        def __eq__(self, other: object) -> Any: ...
        def __ne__(self, other: object) -> Any: ...
        def __lt__(self, other: Any) -> Any: ...
        def __le__(self, other: Any) -> Any: ...
        def __gt__(self, other: Any) -> Any: ...
        def __ge__(self, other: Any) -> Any: ...

    # ---- shape

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return self.value.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return self.value.size  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64, so that sources find what they expect; the payload may be anything."""
        return FLOAT

    @property
    def real(self) -> DualArray:
        return self

    @property
    def flat(self) -> Flat:
        """All entries in a row, to be read and written, whatever their order in memory."""
        return Flat(self)

    @flat.setter
    def flat(self, new: Any) -> None:
        Flat(self)[:] = new

    @property
    def mT(self) -> DualArray:
        return self.view_through(lambda payload: np.swapaxes(payload, -1, -2))

    @property
    def T(self) -> DualArray:
        return self.view_through(np.transpose)

    def reshape(self, *shape: Any, order: Any = "C", copy: bool | None = None) -> DualArray:
        options = {} if copy is None else {"copy": copy}  # NumPy 2's
        return xp.reshape(self, shape[0] if len(shape) == 1 else shape, order=order, **options)  # type: ignore[no-any-return]

    def transpose(self, *axes: Any) -> DualArray:
        return self.view_through(lambda payload: payload.transpose(*axes))

    def flatten(self, order: Any = "C") -> DualArray:
        return xp.copy(xp.ravel(self, order))  # type: ignore[no-any-return]

    def astype(
        self, dtype: Any, order: Any = "K", casting: str = "unsafe", subok: bool = True, copy: bool = True
    ) -> Any:
        """A copy for float64, decided integer parts for int; anything else leaves exact arithmetic."""
        kind = np.dtype(dtype)
        if kind == FLOAT:
            return self.view_through(lambda payload: payload.astype(payload.dtype, order=order, copy=copy))
        if casting != "unsafe" or order != "K":
            raise UnsupportedOperation(
                f".astype({kind}) with casting={casting!r}, order={order!r}", "leave out these options"
            )
        if kind.kind in "iu":
            return self.integer_parts().astype(kind)
        if kind.kind == "b":
            return self != 0
        raise UnsupportedOperation(f".astype({kind})", "exact numbers have no other precision")

    def item(self, *index: Any) -> DualArray:
        """The single entry, as an exact array without axes."""
        if not index:
            return self.reshape(()).copy()  # type: ignore[no-any-return]  # a number, which stays as it is
        if len(index) == 1 and isinstance(index[0], int | np.integer):
            return self.reshape(-1)[index[0]]
        return self[index]

    def tolist(self) -> Any:
        return self if not self.ndim else [each.tolist() for each in self]

    def fill(self, number: Any) -> None:
        self[...] = number

    def view(self, *args: Any, **kwargs: Any) -> DualArray:
        if args or kwargs:
            raise UnsupportedOperation(".view with dtype= or type=", "exact numbers have no bits to be read otherwise")
        return self[...]

    def sort(self, axis: int = -1, kind: Any = None, order: Any = None, *, stable: bool | None = None) -> None:
        options = {"kind": kind, "order": order, "stable": stable}
        given = {name: value for name, value in options.items() if value is not None}
        self[...] = call_function(np.sort, (self, axis), given)

    # ---- NumPy's protocols

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return call_ufunc(self.numbers, ufunc, method, inputs, kwargs)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return call_function(function, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """The object array of the entries, each an exact array without axes, for NumPy's code that asks for an array.

        It is a copy. Where NumPy would have made none it is read-only, since nothing written into it would show here.
        """
        require_own_code(sys._getframe(1))
        if dtype is not None and np.dtype(dtype) != object:
            raise UnsupportedOperation(
                f"exact numbers written into an array of {np.dtype(dtype)}",
                "collect the entries in a list for np.stack, or start from np.zeros_like of an argument",
            )
        result = np.empty(self.shape, object)
        for index in np.ndindex(self.shape):
            result[index] = self[index]
        result.flags.writeable = bool(copy)
        return result

    # ---- indexing

    def __getitem__(self, index: Any) -> DualArray:
        return self.view_through(lambda payload: payload[index])

    def __setitem__(self, index: Any, new: Any) -> None:
        from nablacheck.forward.operands import parts

        if not self.value.flags.writeable:
            raise ValueError(READ_ONLY)
        value, tangent = (part if part is None else np.asarray(part)[()] for part in parts(self.numbers, new))
        if tangent is not None or self.tangent is not None:
            target = self.writeable_tangent()
            target[index] = self.numbers.zeros(value)[()] if tangent is None else tangent
        self.value[index] = value

    def __len__(self) -> int:
        if not self.value.ndim:
            raise TypeError("len() of unsized object")
        return len(self.value)

    def __iter__(self) -> Iterator[DualArray]:
        if not self.value.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[k] for k in range(len(self.value)))

    # ---- numbers of Python

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __int__(self) -> int:
        return int(self.integer_parts().item())

    def integer_parts(self) -> np.ndarray:
        """The integer parts, towards zero, as ints, where they are decided and stay as they are nearby. Raises
        ``Indeterminate`` elsewhere, or ``UnsupportedOperation``."""
        return np.asarray(self.numbers.whole(UFUNCS["trunc"](self.numbers, self).value), dtype=int)

    def __float__(self) -> float:
        raise UnsupportedOperation(
            "float(), or an exact number written into an array of floats",
            "use np.sqrt and the like rather than math.sqrt, and np.stack or np.zeros_like rather than np.zeros",
        )

    def __hash__(self) -> int:
        if self.value.ndim:
            raise TypeError("unhashable type: 'numpy.ndarray'")
        raise UnsupportedOperation(
            "hash() of an exact number, or one as a key", "leave the values of arguments out of keys"
        )

    def __round__(self, digits: int | None = None) -> Any:
        raise UnsupportedOperation("round()", "use np.round")

    def __trunc__(self) -> int:
        raise UnsupportedOperation("math.trunc()", "use np.trunc")

    def __floor__(self) -> int:
        raise UnsupportedOperation("math.floor()", "use np.floor")

    def __ceil__(self) -> int:
        raise UnsupportedOperation("math.ceil()", "use np.ceil")

    def __format__(self, form: str) -> str:
        if form:
            raise UnsupportedOperation("an exact number in a formatted text", "leave out the format")
        return str(self)

    def __copy__(self) -> DualArray:
        return self.copy()  # type: ignore[no-any-return]

    def __deepcopy__(self, memo: Any) -> DualArray:
        return self.copy()  # type: ignore[no-any-return]

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise UnsupportedOperation("pickle", "exact numbers belong to one run; use .copy()")

    def __complex__(self) -> complex:
        raise UnsupportedOperation("complex()", "exact numbers are real")

    def __index__(self) -> int:
        raise UnsupportedOperation("an exact number as an index", "take the index from a shape, or by int()")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"DualArray has no attribute {name!r}")
        if name in UFUNCS:  # NumPy calls np.exp on an object array by the method exp of the objects
            return lambda: UFUNCS[name](self.numbers, self)
        if not hasattr(np.ndarray, name) and not hasattr(np.float64, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")  # as a source would be told
        raise UnsupportedOperation(f".{name} of an array", "exact arrays don't have it; use the NumPy function")

    def __repr__(self) -> str:
        moving = "" if self.tangent is None else f", tangent={self.tangent!r}"
        return f"DualArray({self.numbers.name}, {self.value!r}{moving})"


class Flat:
    """The entries of an array in a row, as ``ndarray.flat``; a copy of them where a function asks for an array."""

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
        if np.ndim(places) and np.ndim(new):  # too few are taken again and again
            new = xp.resize(new, np.shape(places))
        self._array[np.unravel_index(places, self._array.shape)] = new

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return call_function(function, _in_a_row(args), kwargs)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return call_ufunc(self._array.numbers, ufunc, method, _in_a_row(inputs), kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self._array.flatten().__array__(dtype, copy)


def _in_a_row(operands: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(each._array.flatten() if isinstance(each, Flat) else each for each in operands)


def _laid_out_like(value: Payload, tangent: Payload) -> Payload:
    """The tangent in shape and memory order of the value, so that a view of one is a view of the other."""
    result = np.empty_like(value)
    result[...] = tangent
    return result
