"""The operators and methods of a dual array, each the ufunc or NumPy function of the same meaning."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.forward.dispatch import FUNCTIONS, UFUNCS, call_function
from nablacheck.forward.libraries import called_by_nablacheck

if TYPE_CHECKING:
    from nablacheck.forward.array import DualArray

Method = Callable[..., Any]
Operator = Callable[["DualArray", Any], "DualArray"]


def _method(function: Callable[..., Any]) -> Method:
    def method(self: DualArray, *args: Any, **kwargs: Any) -> Any:
        return call_function(function, (self, *args), kwargs)

    return method


def _binary(name: str) -> tuple[Operator, Operator]:
    """A binary operator and the reflected one, by the ufunc of the same meaning."""

    def forward(self: DualArray, other: Any) -> Any:
        return UFUNCS[name](self.number_system, self, other)

    def reflected(self: DualArray, other: Any) -> Any:
        return UFUNCS[name](self.number_system, other, self)

    return forward, reflected


def _in_place(name: str) -> Operator:
    def in_place(self: DualArray, other: Any) -> DualArray:
        result: DualArray = UFUNCS[name](self.number_system, self, other)
        if not self.primal.ndim:  # NumPy's numbers aren't changed in place by += either
            return result
        self[...] = result
        return self

    return in_place


def _unary(name: str) -> Callable[[DualArray], DualArray]:
    return lambda self: UFUNCS[name](self.number_system, self)


def _equality(name: str) -> Method:
    return lambda self, other: UFUNCS[name](self.number_system, self, other)


def _order(name: str) -> Method:
    """The operator that compares. It counts the comparisons of two numbers by code, which decide how that goes on."""

    def compare(self: DualArray, other: Any) -> Any:
        if not self.primal.ndim and not called_by_nablacheck(sys._getframe(1)):
            self.number_system.decisions += 1
        return UFUNCS[name](self.number_system, self, other)

    return compare


class Operators:
    """Python's operators and an ndarray's methods, for a dual array."""

    __slots__ = ()

    __add__, __radd__ = _binary("add")
    __sub__, __rsub__ = _binary("subtract")
    __mul__, __rmul__ = _binary("multiply")
    __truediv__, __rtruediv__ = _binary("divide")
    __floordiv__, __rfloordiv__ = _binary("floor_divide")
    __mod__, __rmod__ = _binary("remainder")
    __divmod__, __rdivmod__ = _binary("divmod")
    __pow__, __rpow__ = _binary("power")
    __matmul__, __rmatmul__ = _binary("matmul")

    __iadd__ = _in_place("add")
    __isub__ = _in_place("subtract")
    __imul__ = _in_place("multiply")
    __itruediv__ = _in_place("divide")
    __ifloordiv__ = _in_place("floor_divide")
    __imod__ = _in_place("remainder")
    __ipow__ = _in_place("power")
    __imatmul__ = _in_place("matmul")

    __neg__ = _unary("negative")
    __pos__ = _unary("positive")
    __abs__ = _unary("absolute")

    __eq__ = _equality("equal")
    __ne__ = _equality("not_equal")
    __lt__ = _order("less")
    __le__ = _order("less_equal")
    __gt__ = _order("greater")
    __ge__ = _order("greater_equal")

    all = _method(np.all)
    any = _method(np.any)
    argmax = _method(np.argmax)
    argmin = _method(np.argmin)
    argsort = _method(np.argsort)
    cumprod = _method(np.cumprod)
    cumsum = _method(np.cumsum)
    diagonal = _method(np.diagonal)
    dot = _method(np.dot)
    max = _method(np.max)
    mean = _method(np.mean)
    min = _method(np.min)
    nonzero = _method(np.nonzero)
    prod = _method(np.prod)
    ravel = _method(np.ravel)
    repeat = _method(np.repeat)
    round = _method(np.round)
    squeeze = _method(np.squeeze)
    std = _method(np.std)
    sum = _method(np.sum)
    swapaxes = _method(np.swapaxes)
    take = _method(np.take)
    trace = _method(np.trace)
    var = _method(np.var)

    def clip(self, min: Any = None, max: Any = None, *args: Any, **kwargs: Any) -> Any:
        return call_function(np.clip, (self, min, max, *args), kwargs)  # both are operands before NumPy 2

    def copy(self, order: Any = "C") -> Any:
        return FUNCTIONS[np.copy](self, order)

    def conj(self) -> Any:
        return self

    conjugate = conj
