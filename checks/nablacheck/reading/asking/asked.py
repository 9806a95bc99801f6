"""A reading as a formula with its claim, which oracles check like any other: spaces, and the conditions it assumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.core.errors import CodeLocation
from nablacheck.declare import conditions
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import KINDS
from nablacheck.declare.formula import Formula
from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.relations import AtLeast, NotZero, Relation, SuchThat
from nablacheck.declare.spaces import ArraySpace, Axes, Condition, Space, real
from nablacheck.reading.asking.arranged import STEP
from nablacheck.reading.asking.naming import name_axes
from nablacheck.reading.asking.search import Reading
from nablacheck.reading.axes import Axis, Shape, long_axes
from nablacheck.reading.names import format_name, identifier
from nablacheck.reading.numpy_code import Arguments, function
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.tree import (
    Application,
    Determinant,
    Entry,
    EntrywiseQuotient,
    Expr,
    Function,
    FunctionDerivative,
    FunctionHessian,
    FunctionLetter,
    Inverse,
    Letter,
    Norm,
    Number,
    Power,
    Product,
    Quotient,
    Transpose,
)
from nablacheck.reading.writing import as_unicode

NAME = "asked"
LARGEST_CONDITION = 1e4
"""How ill-conditioned a matrix may be that has to be inverted."""


@dataclass(frozen=True)
class _Holds(SuchThat):
    """A condition on the value of an expression; ``predicate`` computes the value."""

    test: Callable[[Any], bool]

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        with np.errstate(all="ignore"):
            return self.test(self.predicate(*(values[name] for name in self.names)))


@dataclass(frozen=True)
class Asked:
    """A claim with what it assumes in words, and the letters with their spaces."""

    claim: Claim
    letters: tuple[Letter, ...]
    functions: tuple[FunctionLetter, ...]
    assumed: tuple[str, ...]


def as_claim(reading: Reading) -> Asked:
    """The formula and its claim. Raises ``NotRead`` where there is no code for it."""
    return _Maker(reading).asked()


class _Maker:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        sides = reading.arranged
        self.sides: list[Expr] = [sides.function, *([sides.claim] if sides.claim is not None else [])]
        found = [letter for side in self.sides for letter in side.letters]
        found += [sides.variable] if sides.variable is not None else []
        self.letters = tuple(dict.fromkeys(found))
        self.functions = tuple(dict.fromkeys(_functions(self.sides)))
        shapes = [letter.shape for letter in self.letters]
        shapes += [shape for each in self.functions for shape in (each.domain, each.out)]
        name_axes(shapes, reading.scope.sizes)
        self.assumed: dict[str, None] = {}
        self.narrowed: dict[str, Condition] = {}
        self.relations: list[Relation] = []
        names = [identifier(each.name) for each in self.all()]
        if len(set(names)) < len(names):
            raise NotRead("two letters have the same name in code", write="give one of them another name")
        self.arguments = Arguments(self.letters, self.functions, {x.name: identifier(x.name) for x in self.all()})

    def all(self) -> tuple[Letter | FunctionLetter, ...]:
        return (*self.letters, *self.functions)

    def asked(self) -> Asked:
        sides = self.reading.arranged
        assert sides.claim is not None
        for side in self.sides:
            for node in side.walk():
                self.assume(node)
        self.assume_norms()
        for axis, least in self.reading.scope.least.items():
            if least > 1 and axis.size is None:
                self.relations.append(AtLeast(axis.name, least))
        spaces = {identifier(each.name): self.space(each) for each in self.letters}
        spaces |= {identifier(each.name): _function_space(each) for each in self.functions}
        location = CodeLocation("asked", 1)
        kind = KINDS[sides.kind]
        out = _axes(sides.function.shape) if kind.function_value == "array" or kind.name == "identity" else Axes(())
        computed = function(sides.function, self.arguments)
        computed.__doc__ = as_unicode(sides.function)
        formula = Formula(NAME, computed, spaces, out if out.names else None, tuple(self.relations), location)
        variables = (identifier(sides.variable.name),) if sides.variable is not None else ()
        arguments = self.arguments
        if kind.states_point and sides.variable is not None:
            left = {name: code for name, code in arguments.identifiers.items() if name != sides.variable.name}
            letters = tuple(letter for letter in self.letters if letter != sides.variable)
            arguments = Arguments(letters, self.functions, left)
        said = function(sides.claim, arguments)
        said.__doc__ = as_unicode(sides.claim)
        claim = Claim(
            formula, kind, variables, "", said, spaces, tuple(self.relations), None, (), misprint=False,
            corrected_by="", code_location=location, narrowed=(),
        )  # fmt: skip
        formula.claims.append(claim)
        return Asked(claim, self.letters, self.functions, tuple(self.assumed))

    def space(self, letter: Letter) -> Space:
        axes = _axes(letter.shape)
        if letter.name == STEP:
            return ArraySpace(axes, conditions.zero)
        declared = self.condition(letter)
        if declared:
            condition: Condition = getattr(conditions, declared.replace(" ", "_"))
            return condition(" ".join(axes.names))
        return ArraySpace(axes, self.narrowed.get(letter.name, real))

    def condition(self, letter: Letter) -> str:
        """What is declared of its values; empty where nothing is."""
        declared = self.reading.declared.get(letter.name)
        return declared.condition if declared is not None else ""

    # What expressions ask of their letters

    def assume(self, node: Expr) -> None:
        match node:
            case Inverse(part) | Function("log", Determinant(part)):
                self.invertible(part, log=isinstance(node, Function))
            case Function("log" | "sqrt", (Letter() as letter) | Entry(Letter() as letter)):
                self.narrow(letter, conditions.positive, "> 0")
            case Function("log" | "sqrt", part) if part.is_scalar and not isinstance(part, Norm | Determinant):
                self.relate(part, "> 0", lambda value: bool(value > 1e-3))
            case Quotient(_, Letter() as letter) | EntrywiseQuotient(_, Letter() as letter):
                self.narrow(letter, conditions.nonzero, "≠ 0")
            case Function("abs", Letter() as letter) if self.reading.arranged.kind != "identity":
                self.narrow(letter, conditions.nonzero, "≠ 0")
            case Power(Letter() as letter, Number(value)) if value.denominator != 1:
                self.narrow(letter, conditions.positive, "> 0")
            case Power(Letter() as letter, exponent) if not isinstance(exponent, Number):
                self.narrow(letter, conditions.positive, "> 0")

    def invertible(self, part: Expr, log: bool = False) -> None:
        part = part.part if isinstance(part, Transpose) else part
        if log:
            self.assumed[f"log det {as_unicode(part)} is log |det {as_unicode(part)}|"] = None
        if isinstance(part, Letter):
            self.narrow(part, conditions.invertible, "invertible")
            return
        match part:
            case Product(Transpose(Letter() as x), Letter() as again) if x == again:
                self.full_rank(x, *x.shape)
            case Product(Letter() as x, Transpose(Letter() as again)) if x == again:
                self.full_rank(x, *x.shape[::-1])
            case _:
                self.relate(part, "invertible", lambda value: bool(np.linalg.cond(value) < LARGEST_CONDITION))

    def full_rank(self, letter: Letter, longer: Axis, shorter: Axis) -> None:
        self.narrow(letter, conditions.full_rank, "of full rank")
        if longer != shorter:
            self.relations.append(AtLeast(longer.name, shorter.name))
            self.assumed[f"{longer} ≥ {shorter}"] = None

    def narrow(self, letter: Letter, condition: Condition, words: str) -> None:
        if letter.name in self.narrowed or self.condition(letter):
            return
        self.narrowed[letter.name] = condition
        self.assumed[f"{format_name(letter.name)} {words}"] = None

    def relate(self, part: Expr, words: str, test: Callable[[Any], bool]) -> None:
        if part.free_indices or any(isinstance(each, Application) for each in part.walk()):
            return
        text = f"{as_unicode(part)} {words}"
        if text not in self.assumed:
            self.relations.append(_Holds(text, function(part, self.arguments), test))
            self.assumed[text] = None

    def assume_norms(self) -> None:
        """Norms of which a derivative is taken, or that are divided by, aren't zero."""
        if self.reading.arranged.kind == "identity":
            divided = [q.below for side in self.sides for q in side.walk() if isinstance(q, Quotient)]
            norms = [n for below in divided for n in below.walk() if isinstance(n, Norm)]
        else:
            squared = {
                id(p.base) for side in self.sides for p in side.walk() if isinstance(p, Power) and p.exponent == _TWO
            }
            below = {id(n) for s in self.sides for q in s.walk() if isinstance(q, Quotient) for n in q.below.walk()}
            norms = [
                n
                for side in self.sides
                for n in side.walk()
                if isinstance(n, Norm) and (id(n) not in squared or id(n) in below)
            ]
        for norm in dict.fromkeys(norms):
            if isinstance(norm.part, Letter):
                self.relations.append(NotZero(identifier(norm.part.name)))
                self.assumed[f"{format_name(norm.part.name)} ≠ 0"] = None
            else:
                self.relate(norm, "≠ 0", lambda value: bool(value > 1e-3))


_TWO = Number(Fraction(2))


def _axes(shape: Shape) -> Axes:
    return Axes(tuple(axis.name for axis in long_axes(shape)))


def _function_space(letter: FunctionLetter) -> Space:
    return Elementwise() if letter.entrywise else Smooth(_axes(letter.domain), _axes(letter.out))


def _functions(sides: list[Expr]) -> Iterator[FunctionLetter]:
    for side in sides:
        for node in side.walk():
            if isinstance(node, Application | FunctionDerivative | FunctionHessian):
                yield node.function


def space_in_words(letter: Letter | FunctionLetter) -> str:
    """X: N×D, f: N → number."""
    if isinstance(letter, Letter):
        words = "×".join(axis.name for axis in long_axes(letter.shape)) or "number"
        return f"{format_name(letter.name)}: {words}"
    if letter.entrywise:
        return f"{format_name(letter.name)}: of every entry"
    domain, out = (str(_axes(shape)).replace("scalar", "number") for shape in (letter.domain, letter.out))
    return f"{format_name(letter.name)}: {domain} → {out}"
