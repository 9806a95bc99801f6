"""The array that code gets in place of an ndarray: numbers of any system, and their derivative along a direction."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nablacheck.forward.dispatch import UFUNCS, call_function, call_ufunc, xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.flat_iterator import Flat
from nablacheck.forward.libraries import require_own_code
from nablacheck.forward.memory_views import DualStorage
from nablacheck.forward.numbers.base import FLOAT, NumberSystem
from nablacheck.forward.operands import (
    as_primal_and_tangent,
    number_system_of,
    primal_and_tangent,
    require_same_number_system,
)
from nablacheck.forward.operators import Operators


class DualArray(DualStorage, Operators):
    """A primal and its tangent over a number system, used as an ndarray is.

    A NumPy function or method that isn't known raises ``UnsupportedOperation``, which names it.
    """

    __slots__ = ()
    __array_priority__ = 1000.0

    # ---- shape

    @property
    def shape(self) -> tuple[int, ...]:
        return self.primal.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return self.primal.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return self.primal.size  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64 whatever the number system, which is what code expects."""
        return FLOAT

    @property
    def real(self) -> DualArray:
        return self

    @property
    def flat(self) -> Flat:
        """All entries in C order, to read and to write."""
        return Flat(self)

    @flat.setter
    def flat(self, new: Any) -> None:
        Flat(self)[:] = new

    @property
    def mT(self) -> DualArray:
        return self.view_through(lambda elements: np.swapaxes(elements, -1, -2))

    @property
    def T(self) -> DualArray:
        return self.view_through(np.transpose)

    def reshape(self, *shape: Any, order: Any = "C", copy: bool | None = None) -> DualArray:
        options = {} if copy is None else {"copy": copy}  # NumPy 2's
        return xp.reshape(self, shape[0] if len(shape) == 1 else shape, order=order, **options)  # type: ignore[no-any-return]

    def transpose(self, *axes: Any) -> DualArray:
        return self.view_through(lambda elements: elements.transpose(*axes))

    def flatten(self, order: Any = "C") -> DualArray:
        return xp.copy(xp.ravel(self, order))  # type: ignore[no-any-return]

    def astype(
        self, dtype: Any, order: Any = "K", casting: str = "unsafe", subok: bool = True, copy: bool = True
    ) -> Any:
        """A copy for float64, integer parts for ints where they are decided; no other type is supported."""
        kind = np.dtype(dtype)
        if kind == FLOAT:
            return self.view_through(lambda elements: elements.astype(elements.dtype, order=order, copy=copy))
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
        """The single entry, as a dual array without axes."""
        if not index:
            return self.reshape(()).copy()  # type: ignore[no-any-return]
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
        return call_ufunc(self.number_system, ufunc, method, inputs, kwargs)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return call_function(function, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """An object array of the entries, each a dual array without axes, for NumPy's functions that ask for an array.

        It is a copy. Where NumPy would share memory it is read-only, since this array wouldn't see what is written.
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
        return self.view_through(lambda elements: elements[index])

    def __setitem__(self, index: Any, new: Any) -> None:
        self.require_writeable()
        pair = primal_and_tangent(self.number_system, new)
        primal, tangent = (part if part is None else np.asarray(part)[()] for part in pair)
        if tangent is not None or self.tangent is not None:
            target = self.writeable_tangent()
            target[index] = self.number_system.zeros(primal)[()] if tangent is None else tangent
        self.primal[index] = primal

    def __len__(self) -> int:
        if not self.primal.ndim:
            raise TypeError("len() of unsized object")
        return len(self.primal)

    def __iter__(self) -> Iterator[DualArray]:
        if not self.primal.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[k] for k in range(len(self.primal)))

    # ---- numbers of Python

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __int__(self) -> int:
        return int(self.integer_parts().item())

    def integer_parts(self) -> np.ndarray:
        """The integer parts, towards zero, as ints. Raises ``UnsupportedOperation``, and ``Indeterminate`` where they
        aren't decided or change nearby."""
        return np.asarray(self.number_system.floor_to_int(UFUNCS["trunc"](self.number_system, self).primal), dtype=int)

    def __float__(self) -> float:
        if getattr(self.number_system, "values_only", False) and self.size == 1:
            return float(self.primal.reshape(()))
        raise UnsupportedOperation(
            "float(), or an exact number written into an array of floats",
            "use np.sqrt and the like rather than math.sqrt, and np.stack or np.zeros_like rather than np.zeros",
        )

    def __hash__(self) -> int:
        if self.primal.ndim:
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
            return lambda: UFUNCS[name](self.number_system, self)
        if not hasattr(np.ndarray, name) and not hasattr(np.float64, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")  # as an ndarray says it
        raise UnsupportedOperation(f".{name} of an array", "exact arrays don't have it; use the NumPy function")

    def __repr__(self) -> str:
        tangent = "" if self.tangent is None else f", tangent={self.tangent!r}"
        return f"DualArray({self.number_system.name}, {self.primal!r}{tangent})"


def dual_array(number_system: NumberSystem, values: Any, tangent: Any = None) -> DualArray:
    """The read-only dual array of drawn floats, which are taken as the binary numbers that they are.

    ``tangent``, of the same shape, is the direction of differentiation; None for a constant.
    """
    direction = None if tangent is None else number_system.embed(tangent)
    return DualArray(number_system, number_system.embed(values), direction).read_only()


def as_dual_array(operand: Any, number_system: NumberSystem | None = None) -> DualArray:
    """An operand, or whatever code returned, as one dual array: a dual array, an array or list of them, a number.

    Without a number system it is that of the dual arrays in the operand. Raises ``UnsupportedOperation`` for anything
    else.
    """
    if isinstance(operand, DualArray):
        if number_system is not None:
            require_same_number_system(operand, number_system)
        return operand
    if number_system is None:
        number_system = number_system_of((operand,))
    return DualArray(number_system, *as_primal_and_tangent(operand, number_system))
