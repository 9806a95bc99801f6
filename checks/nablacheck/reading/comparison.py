"""Equations in writing beside the code of a declaration, as identities that oracles can check.

What a claim or a function says in its docstring and what its code computes are two expressions for one value: an
identity whose function is the code and whose claim is the equation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import COTANGENT, KINDS
from nablacheck.declare.documents import Source
from nablacheck.declare.formula import Formula
from nablacheck.declare.spaces import ArraySpace, Axes, Space
from nablacheck.reading.axes import Mismatch
from nablacheck.reading.declared import read_claim, read_formula
from nablacheck.reading.declared_equation import Equation
from nablacheck.reading.declared_spaces import named_axes
from nablacheck.reading.numpy_code import function
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.writing import as_unicode

Function = Callable[..., Any]

COPY = "for the stated point: "
"""What the names of arguments begin with that a point is computed from, where the equation that it solves has the same
ones. Apart, they show what rounding of the point does to the equation: perturbed together, the point follows, and the
equation goes on to hold."""


def copied(name: str) -> str:
    """The argument that an argument is the copy of; "" for none."""
    return name.removeprefix(COPY) if name.startswith(COPY) else ""


@dataclass(frozen=True)
class AsWritten:
    """What became of one equation of a declaration: ``identities`` where it was read, else the reason, which makes it
    ``undefined`` where no reading has fitting shapes."""

    equation: str
    what: str
    identities: tuple[Claim, ...] = ()
    reason: str = ""
    undefined: bool = False
    read: Equation | None = None

    @property
    def reading(self) -> str:
        """What the text was read as, and which readings were chosen among several; "" where it wasn't."""
        if self.read is None:
            return ""
        sides = ((" = ".join(map(as_unicode, equal))) for equal in self.read.values)
        return "; ".join([", ".join(sides), *self.read.notes])

    @property
    def decided(self) -> bool:
        """Whether there is anything to check."""
        return bool(self.identities) or self.undefined


_functions: dict[Formula, list[tuple[Claim, AsWritten]]] = {}
"""The equation of each function as it was read for the first of its claims over the same spaces."""


@cache
def as_written(claim: Claim) -> tuple[AsWritten, AsWritten]:
    """The equation of the function, which is the same object for all claims over the same spaces, and that of the
    claim."""
    of_claim = _read(f"the {claim.noun}", claim.equation, partial(read_claim, claim), claim, of_function=False)
    return _of_function(claim), of_claim


def _of_function(claim: Claim) -> AsWritten:
    known = _functions.setdefault(claim.formula, [])
    for other, found in known:
        if (other.spaces, other.relations) == (claim.spaces, claim.relations):
            return found
    read = partial(read_formula, claim.formula, claim.spaces)
    found = _read("the function", claim.formula.equation, read, claim, of_function=True)
    known.append((claim, found))
    return found


@cache
def as_printed(claim: Claim) -> tuple[tuple[Source, AsWritten], ...]:
    """What became of the print at each of the claim's sources that has one."""
    return tuple((each, _as_printed(claim, each)) for each in claim.sources if each.printed)


def _as_printed(claim: Claim, source: Source) -> AsWritten:
    read = partial(read_claim, claim, source)
    return _read(f"what {source.location} prints", source.printed, read, claim, of_function=False)


def _read(what: str, text: str, read: Callable[[], Equation], claim: Claim, *, of_function: bool) -> AsWritten:
    try:
        equation = read()
        identities = tuple(_identities(equation, claim, of_function))
    except NotRead as error:
        return AsWritten(text, what, reason=error.why, undefined=error.kind == "undefined")
    except Mismatch as error:
        return AsWritten(text, what, reason=str(error), undefined=True)
    return AsWritten(text, what, identities, read=equation)


def _identities(equation: Equation, claim: Claim, of_function: bool) -> list[Claim]:
    """What the equation says, side by side with the code."""
    code: Function = claim.formula.function if of_function else claim.function
    spaces, out = dict(claim.spaces), claim.formula.out or Axes(())
    if claim.kind.contracted and not of_function:
        spaces[COTANGENT] = ArraySpace(out)
    axes = [_axes(claim, variable, of_function) for variable in claim.variables or ("",)]
    found = []
    value = partial(_result, claim.formula.function, claim, None, True)
    for each in equation.functions:
        said = function(each, equation.arguments)
        found.append(_identity(claim, spaces, out, value, said))
    for left, right in equation.facts:
        sides = (function(left, equation.arguments), function(right, equation.arguments))
        found.append(_identity(claim, spaces, named_axes(left.shape), *sides))
    if equation.solved:
        first, second = (function(side, equation.arguments) for side in equation.values[0])
        solved = [partial(_beside_stated, first, second, claim, at_stated) for at_stated in (True, False)]
        spaces |= {COPY + name: space for name, space in claim.spaces.items()}
        found.append(_identity(claim, spaces, named_axes(equation.values[0][0].shape), *solved))
        return found
    for k, equal in enumerate(equation.values):
        several = len(claim.variables) > 1 and not of_function
        computed = partial(_result, code, claim, k if several else None, of_function)
        for side in equal:
            found.append(_identity(claim, spaces, axes[k], computed, function(side, equation.arguments)))
    return found


def _axes(claim: Claim, variable: str, of_function: bool) -> Axes:
    out = claim.formula.out or Axes(())
    if of_function:
        return out
    by: tuple[str, ...] = claim.spaces[variable].axes.names if variable else ()  # type: ignore[attr-defined]
    return Axes(claim.kind.shape(out.names, by))


def _result(code: Function, claim: Claim, k: int | None, of_function: bool, /, **arguments: Any) -> Any:
    """What the code computes, of several results the k-th."""
    cotangent = arguments.pop(COTANGENT, None) if COTANGENT not in claim.spaces else None
    if of_function:
        return code(**arguments)
    taken = claim.arguments(arguments)
    found = code(cotangent, **taken) if claim.kind.contracted else code(**taken)
    return found if k is None else found[k]


AWAY = 1.25
"""How far beside the stated point, as a multiple of it, an equation is evaluated once more: where its sides differ, so
that there is something to compare rounding and digits with. Near enough that they differ there by no more than the size
of the terms that cancel at the point."""
ASIDE = 2.0**-20
"""How much of a drawn point is added there, so that a point that is zero is left, too: so little that no error is small
beside it."""
COUNTED = 0.125
"""How much counts of what the sides differ by at the stated point. A solver is off by the rounding of whole matrices,
where the equation shows that of its terms: 1 accuses right code in 1 of 40 checks at 100 points, for least squares by
a singular value decomposition."""


def _beside_stated(left: Function, right: Function, claim: Claim, at_stated: bool, /, **arguments: Any) -> Any:
    """What the sides of an equation differ by away from the point that the claim states, and there as well: zero
    compared with zero would show no digit, and the rounding of nothing."""
    there, variable = _stated(claim, arguments)
    away = {**there, variable: there[variable] * AWAY + arguments[variable] * ASIDE}
    found = left(**away) - right(**away)
    if isinstance(found, float | np.ndarray) and not np.any(found):
        raise ArithmeticError("the equation holds beside the stated point, too")
    return found + COUNTED * (left(**there) - right(**there)) if at_stated else found


def _stated(claim: Claim, arguments: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The arguments with the variable at the point that the claim states, and its name."""
    (variable,) = claim.variables
    of_point = {copied(name): value for name, value in arguments.items() if copied(name)}
    of_equation = {name: value for name, value in arguments.items() if not copied(name)}
    stated = claim.function(**claim.arguments({**of_equation, **of_point}))
    return {**of_equation, variable: stated}, variable


def _identity(claim: Claim, spaces: dict[str, Space], out: Axes, computed: Function, said: Function) -> Claim:
    formula = Formula(
        claim.formula.name, _plain(computed), spaces, out if out.names else None, claim.relations, claim.code_location
    )
    return Claim(
        formula, KINDS["identity"], (), claim.label, _plain(said), spaces, claim.relations, None, claim.sources,
        misprint=False, corrected_by="", code_location=claim.code_location, narrowed=(),
    )  # fmt: skip


def _plain(call: Function) -> Function:
    """A function of its own, which tells where its code stands."""

    def as_written(**arguments: Any) -> Any:
        return call(**arguments)

    return as_written
