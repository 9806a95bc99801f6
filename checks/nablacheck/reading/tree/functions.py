"""Functions of entries, and functions that are arguments, with their derivatives."""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.reading.axes import ONE, SCALAR, Axis, Shape
from nablacheck.reading.tree.base import Expr, OfOne, OfTwo


@dataclass(frozen=True)
class Function(Expr):
    """A known function of every entry: exp, log, sqrt, abs, sign, sin, cos, tan, sinh, cosh, tanh, arctan, arcsin,
    arccos, arcsinh, arccosh, arctanh, sigmoid, softplus, relu, erf."""

    name: str
    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape


@dataclass(frozen=True)
class Softmax(OfOne):
    """exp(a)/Σ exp(a) of a column."""


@dataclass(frozen=True)
class LogSumExp(Expr):
    """log Σ exp(a) of a column."""

    part: Expr


@dataclass(frozen=True)
class Extreme(Expr):
    """The largest or the smallest entry: ``name`` is "max" or "min"."""

    name: str
    part: Expr


class Maximum(OfTwo):
    """The larger of every two entries."""


# Functions that are arguments


@dataclass(frozen=True)
class FunctionLetter:
    """An argument that is a smooth function, from arrays of the shape ``domain`` to arrays of the shape ``out``; or
    ``entrywise``, of one number, applied to every entry."""

    name: str
    domain: Shape = SCALAR
    out: Shape = SCALAR
    entrywise: bool = False


@dataclass(frozen=True)
class Joined(Expr):
    """The arguments of a function of several, numbers and columns, one below the other as the column that it takes."""

    arguments: tuple[Expr, ...]
    axis: Axis

    @property
    def shape(self) -> Shape:
        return (self.axis, ONE)


@dataclass(frozen=True)
class Application(Expr):
    """f(z)."""

    function: FunctionLetter
    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape if self.function.entrywise else self.function.out


@dataclass(frozen=True)
class FunctionDerivative(Expr):
    """f′(z): that of every entry where the function is entrywise; the gradient, of the shape of z, where its value is a
    number; the Jacobian, rows of the value first, where z and the value are columns or numbers."""

    function: FunctionLetter
    part: Expr

    @property
    def shape(self) -> Shape:
        if self.function.entrywise or self.function.out == SCALAR:
            return self.part.shape
        return (self.function.out[0], self.function.domain[0])


@dataclass(frozen=True)
class ArgumentDerivative(Expr):
    """∂f/∂x at (x, y): the derivative by one argument of several, which is counted from 0."""

    function: FunctionLetter
    part: Joined
    position: int

    @property
    def shape(self) -> Shape:
        by = self.part.arguments[self.position].shape
        return by if self.function.out == SCALAR else (self.function.out[0], by[0])


@dataclass(frozen=True)
class FunctionHessian(Expr):
    """∇²f(z) of a function from columns to numbers."""

    function: FunctionLetter
    part: Expr

    @property
    def shape(self) -> Shape:
        return (self.function.domain[0], self.function.domain[0])


@dataclass(frozen=True)
class FunctionPartial(Expr):
    """∂fₖₗ/∂zᵢⱼ at z. ``out`` are the positions in the value, none for all of it, and ``variable`` those in z."""

    function: FunctionLetter
    part: Expr
    out: tuple[Expr, ...]
    variable: tuple[Expr, ...]

    @property
    def shape(self) -> Shape:
        return SCALAR if self.out else self.function.out
