"""The operators and methods of exact arrays, each the ufunc or NumPy function of the same meaning."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.dispatch import FUNCTIONS, UFUNCS
from nablacheck.forward.exceptions import PACKAGE


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: DualArray, *args: Any, **kwargs: Any) -> Any:
        return self.__array_function__(function, (), (self, *args), kwargs)

    return method


REDUCTIONS = ("all", "any", "argmax", "argmin", "argsort", "max", "mean", "min", "nonzero", "prod", "std", "sum", "var")
SHAPES = ("cumprod", "cumsum", "diagonal", "ravel", "repeat", "squeeze", "swapaxes", "take", "trace")
for _name in (*REDUCTIONS, *SHAPES, "dot", "round"):
    setattr(DualArray, _name, _method(getattr(np, _name)))


def _clip(self: DualArray, min: Any = None, max: Any = None, *args: Any, **kwargs: Any) -> Any:
    return self.__array_function__(np.clip, (), (self, min, max, *args), kwargs)  # both are operands before NumPy 2


METHODS: dict[str, Callable[..., Any]] = {
    "clip": _clip,
    "copy": lambda self, order="C": FUNCTIONS[np.copy](self, order),
    "conj": lambda self: self,
    "conjugate": lambda self: self,
}
for _name, _known in METHODS.items():
    setattr(DualArray, _name, _known)


def _operators(name: str) -> tuple[Callable[..., Any], ...]:
    """The operator that a ufunc stands for: forward, reflected and in place."""

    def forward(self: DualArray, other: Any) -> Any:
        return UFUNCS[name](self.numbers, self, other)

    def reflected(self: DualArray, other: Any) -> Any:
        return UFUNCS[name](self.numbers, other, self)

    def in_place(self: DualArray, other: Any) -> DualArray:
        result: DualArray = UFUNCS[name](self.numbers, self, other)
        if not self.value.ndim:  # a number of NumPy's is bound anew by +=
            return result
        self[...] = result
        return self

    return forward, reflected, in_place


ARITHMETIC = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "divmod": "divmod",
    "pow": "power",
    "matmul": "matmul",
}
for _name, _ufunc in ARITHMETIC.items():
    for _prefix, _operator in zip(("__", "__r", "__i"), _operators(_ufunc), strict=True):
        if (_prefix, _name) != ("__i", "divmod"):
            setattr(DualArray, f"{_prefix}{_name}__", _operator)
for _name, _ufunc in {"eq": "equal", "ne": "not_equal"}.items():
    setattr(DualArray, f"__{_name}__", _operators(_ufunc)[0])


def _comparison(name: str) -> Callable[..., Any]:
    """The operator that compares two numbers or arrays, and counts where a source goes on as it comes out."""

    def compare(self: DualArray, other: Any) -> Any:
        if not self.value.ndim and not sys._getframe(1).f_globals.get("__name__", "").startswith(PACKAGE):
            self.numbers.decisions += 1
        return UFUNCS[name](self.numbers, self, other)

    return compare


for _name, _ufunc in {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}.items():
    setattr(DualArray, f"__{_name}__", _comparison(_ufunc))
for _name, _ufunc in {"neg": "negative", "pos": "positive", "abs": "absolute"}.items():
    setattr(DualArray, f"__{_name}__", lambda self, _ufunc=_ufunc: UFUNCS[_ufunc](self.numbers, self))
