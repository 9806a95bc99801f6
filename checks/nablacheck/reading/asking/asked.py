"""A reading as a formula with its claim, which oracles check like any other: spaces, and the conditions it assumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nablacheck.core.errors import CodeLocation
from nablacheck.declare import conditions
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import COTANGENT, KINDS
from nablacheck.declare.formula import Formula
from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.relations import AtLeast
from nablacheck.declare.spaces import ArraySpace, Axes, Space, real
from nablacheck.declare.validation import RESERVED
from nablacheck.reading.asking.arranged import STEP, Arranged
from nablacheck.reading.asking.assumptions import Assumptions
from nablacheck.reading.asking.named_conditions import condition_called, is_discrete, leads_out_of
from nablacheck.reading.asking.naming import name_axes
from nablacheck.reading.asking.search import Reading
from nablacheck.reading.asking.statement import ClaimKind
from nablacheck.reading.axes import format_shape, long_axes, shape_of
from nablacheck.reading.declared_spaces import named_axes
from nablacheck.reading.deriving import NotDerived, worked_out
from nablacheck.reading.names import format_name, identifier
from nablacheck.reading.numpy_code import Arguments, function
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.tree import (
    Application,
    ArgumentDerivative,
    Derivative,
    Expr,
    FunctionDerivative,
    FunctionHessian,
    FunctionLetter,
    FunctionPartial,
    Letter,
)
from nablacheck.reading.writing import as_unicode

NAME = "asked"
OF_A_FUNCTION = (Application, FunctionDerivative, ArgumentDerivative, FunctionHessian, FunctionPartial)


@dataclass(frozen=True)
class Side:
    """One side of a claim, of which code is written with these arguments."""

    expr: Expr
    arguments: Arguments


@dataclass(frozen=True)
class Asked:
    """A claim with what it assumes in words, the letters with their spaces, and its two sides."""

    claim: Claim
    letters: tuple[Letter, ...]
    functions: tuple[FunctionLetter, ...]
    assumed: tuple[str, ...]
    function: Side
    claimed: Side
    is_differential: bool = False
    conditions: Mapping[str, str] = field(default_factory=dict)
    """What is said of the values of letters, by their names."""

    @property
    def spaces_in_words(self) -> str:
        """The letters with their spaces."""
        letters = [space_in_words(each, self.conditions.get(each.name, "")) for each in self.letters]
        return ", ".join([*letters, *map(space_in_words, self.functions)])


def as_claim(reading: Reading) -> Asked:
    """The formula and its claim. Raises ``NotRead`` where there is no code for it."""
    return _Maker(reading).asked()


class _Maker:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        sides = self.sides = _worked_out(reading)
        found = [letter for side in sides.sides for letter in side.letters]
        found += [sides.variable] if sides.variable is not None else []
        found = [letter for letter in found if not (reading.statement.loss and letter.name == COTANGENT)]
        self.letters = tuple(dict.fromkeys(found))
        self.functions = tuple(dict.fromkeys(_functions(sides.sides)))
        shapes = [letter.shape for letter in self.letters]
        shapes += [shape for each in self.functions for shape in (each.domain, each.out)]
        name_axes(shapes, reading.scope.sizes)
        arguments: list[Letter | FunctionLetter] = [*self.letters, *self.functions]
        identifiers = {each.name: _free_identifier(each.name) for each in arguments}
        if len(set(identifiers.values())) < len(identifiers):
            raise NotRead("two letters have the same name in code", write="give one of them another name")
        self.arguments = Arguments(self.letters, self.functions, identifiers)
        self.told = {letter.name: told for letter in self.letters if (told := self.condition(letter))}
        if sides.variable is not None and is_discrete(self.told.get(sides.variable.name, "")):
            why = f"a derivative by {format_name(sides.variable.name)}, which has single values"
            raise NotRead(why, write="leave out what is said of it: it moves freely")
        self.assumptions = Assumptions(sides, self.arguments, self.told)

    def asked(self) -> Asked:
        sides = self.sides
        assert sides.claim is not None
        least = self.reading.scope.least.items()
        lengths = [
            AtLeast(axis.name, length) for axis, length in least if length > 1 and axis.size is None and not axis.parts
        ]
        relations = (*self.assumptions.relations, *lengths)
        named = self.arguments.identifiers
        spaces = {named[each.name]: self.space(each) for each in self.letters}
        spaces |= {named[each.name]: _function_space(each) for each in self.functions}
        location = CodeLocation("asked", 1)
        kind = KINDS[sides.kind]
        out = (
            named_axes(sides.function.shape) if kind.function_value == "array" or kind.name == "identity" else Axes(())
        )
        computed, said = Side(sides.function, self.arguments), Side(sides.claim, self.arguments)
        formula = Formula(NAME, _as_code(computed), spaces, out if out.names else None, relations, location)
        variables = (named[sides.variable.name],) if sides.variable is not None else ()
        if kind.states_point and sides.variable is not None:
            said = Side(sides.claim, self.arguments.without(sides.variable))
        if kind.contracted:
            said = Side(sides.claim, self.arguments.after(Letter(COTANGENT, sides.function.shape)))
        claim = Claim(
            formula, kind, variables, "", _as_code(said), spaces, relations, None, (), misprint=False,
            corrected_by="", code_location=location, narrowed=(),
        )  # fmt: skip
        formula.claims.append(claim)
        words = tuple(self.assumptions.words)
        self.note_free_moves()
        return Asked(claim, self.letters, self.functions, words, computed, said, self.is_differential, self.told)

    def note_free_moves(self) -> None:
        """Say that the derivative by a letter of a thin set, such as the symmetric matrices, is by all its entries."""
        variable, kind = self.sides.variable, self.reading.statement.kind
        told = self.told.get(variable.name, "") if variable is not None else ""
        if variable is not None and leads_out_of(told) and kind is not ClaimKind.MINIMIZER:
            self.reading.notes.append(
                f"{format_name(variable.name)} moves in all its entries, out of its condition, too"
            )

    @property
    def is_differential(self) -> bool:
        return self.reading.statement.kind is ClaimKind.DIFFERENTIAL

    def space(self, letter: Letter) -> Space:
        axes = named_axes(letter.shape)
        if letter.name == STEP and self.is_differential:
            return ArraySpace(axes, conditions.zero)
        if letter.name in self.told:
            return condition_called(self.told[letter.name])(" ".join(axes.names))
        return ArraySpace(axes, self.assumptions.narrowed.get(letter.name, real))

    def condition(self, letter: Letter) -> str:
        """What is declared of its values; empty where nothing is."""
        declared = self.reading.declared.get(letter.name)
        return declared.condition if declared is not None else ""


def _worked_out(reading: Reading) -> Arranged:
    """The sides with the derivatives inside of them worked out, which is said."""
    sides = reading.arranged
    if not any(isinstance(each, Derivative) for side in sides.sides for each in side.walk()):
        return sides
    try:
        function = worked_out(sides.function, frozenset())
        claim = worked_out(sides.claim, frozenset()) if sides.claim is not None else None
    except NotDerived:
        raise NotRead("a derivative of an expression inside an expression") from None
    reading.notes.append(f"with derivatives worked out: {as_unicode(sides.sides[-1])}")
    return replace(sides, function=function, claim=claim)


def _free_identifier(name: str) -> str:
    """The identifier of an argument, which isn't one that the arguments of claims can't have."""
    found = identifier(name)
    return f"{found}_" if found in RESERVED else found


def _function_space(letter: FunctionLetter) -> Space:
    return Elementwise() if letter.entrywise else Smooth(named_axes(letter.domain), named_axes(letter.out))


def _as_code(side: Side) -> Callable[..., Any]:
    code = function(side.expr, side.arguments)
    code.__doc__ = as_unicode(side.expr)
    return code


def _functions(sides: tuple[Expr, ...]) -> Iterator[FunctionLetter]:
    for side in sides:
        for node in side.walk():
            if isinstance(node, OF_A_FUNCTION):
                yield node.function


def space_in_words(letter: Letter | FunctionLetter, condition: str = "") -> str:
    """X: N×D, A: symmetric N×N, f: N → number."""
    if isinstance(letter, Letter):
        said = f"{condition} " if condition else ""
        return f"{format_name(letter.name)}: {said}{format_shape(shape_of(long_axes(letter.shape)))}"
    if letter.entrywise:
        return f"{format_name(letter.name)}: of every entry"
    domain, out = (str(named_axes(shape)).replace("scalar", "number") for shape in (letter.domain, letter.out))
    return f"{format_name(letter.name)}: {domain} → {out}"
