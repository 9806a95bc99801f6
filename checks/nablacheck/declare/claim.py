"""A claim: one statement about a formula, and what its declaration has to satisfy."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.core.signatures import parameter_names
from nablacheck.declare.claim_kinds import KINDS, Kind
from nablacheck.declare.documents import Source
from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.integers import IntegerSpace
from nablacheck.declare.misprints import UNASSESSED, Assessment
from nablacheck.declare.relations import Relation
from nablacheck.declare.spaces import ArraySpace, Condition, Space
from nablacheck.declare.validation import LOCAL, RESERVED, as_relations, check_given, check_relations, parsed_space

if TYPE_CHECKING:
    from nablacheck.declare.formula import Formula

Function = Callable[..., Any]


def equation_and_note(function: Function) -> tuple[str, str]:
    """The first line of the docstring, and the words after it."""
    return _equation_and_note(function.__doc__ or "")


@cache
def _equation_and_note(docstring: str) -> tuple[str, str]:
    first, _, rest = docstring.strip().partition("\n")
    return first.strip(), " ".join(rest.split())


@dataclass(frozen=True, eq=False)
class Claim:
    """One statement about a formula, to be checked.

    ``spaces`` and ``relations`` are those the claim is made for: the formula's, narrowed where the claim says so.
    A ``misprint`` is a claim that some document prints and that is false.
    """

    formula: Formula
    kind: Kind
    variables: tuple[str, ...]
    label: str
    function: Function
    spaces: dict[str, Space]
    relations: tuple[Relation, ...]
    along: Condition | None
    sources: tuple[Source, ...]
    misprint: bool
    corrected_by: str
    code_location: CodeLocation
    narrowed: tuple[str, ...]
    """The arguments whose space the claim narrows."""
    assessment: Assessment = UNASSESSED
    """Of a misprint: what an erratum says of it."""
    local: bool = False
    """Of a minimizer: whether lower values may be had elsewhere, as long as there are none near."""

    @property
    def name(self) -> str:
        """Unique within the catalogue: ``squared_residual-w-gradient``."""
        parts = [self.formula.name, *self.variables, self.kind.name]
        if self.misprint:
            parts.append("misprint")
        if self.label:
            parts.append(self.label)
        return "-".join(parts)

    @property
    def noun(self) -> str:
        """Its kind in writing: gradient, Jacobian, Hessian, local minimizer, …"""
        return f"local {self.kind.noun}" if self.local else self.kind.noun

    @property
    def equation(self) -> str:
        """The claim in writing; the function's name where it has no docstring."""
        return equation_and_note(self.function)[0] or self.function.__name__

    @property
    def note(self) -> str:
        return equation_and_note(self.function)[1]

    @property
    def text_alone(self) -> bool:
        """Whether it is a misprint without code: what is printed is undefined as written."""
        code = self.function.__code__
        nothing = set(code.co_consts) <= {self.function.__doc__, None}
        return self.misprint and nothing and code.co_code == _without_code.__code__.co_code

    @property
    def conditions(self) -> str:
        """What the claim assumes beyond the formula, in words; empty where it assumes nothing more."""
        words = [f"{name} {self.spaces[name]}" for name in self.narrowed]
        known = set(map(id, self.formula.relations))
        words += [str(relation) for relation in self.relations if id(relation) not in known]
        if self.along is not None:
            words.append(f"{self.variables[0]} perturbed within the {self.along.set_in_words}")
        return ", ".join(words)

    def arguments(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the formula's arguments that the claim takes: a minimizer states the variable itself."""
        stated = self.variables if self.kind.states_point else ()
        return {name: value for name, value in values.items() if name not in stated}

    def projection(self, variable: str) -> Callable[[Array, Array], Array] | None:
        """The part along a space of a perturbation of the variable, where it isn't free: ``along=`` says so, and a
        minimizer competes with the values of its own space alone."""
        if self.along is not None:
            return self.along.project
        space = self.spaces[variable]
        within = self.kind.states_point and isinstance(space, ArraySpace)
        return space.condition.project if within else None  # type: ignore[attr-defined]

    @property
    def correction(self) -> Claim | None:
        """The true claim beside a misprint, of the same kind and variables: the first, or the one with the label
        ``corrected_by``. None where there is no such claim; a label that nothing has is refused at discovery."""
        fitting = (each for each in self.true_counterparts if not self.corrected_by or each.label == self.corrected_by)
        return next(fitting, None)

    @property
    def true_counterparts(self) -> list[Claim]:
        """The true claims of the same formula, kind and variables, in order."""
        same = (self.kind, self.variables)
        return [each for each in self.formula.claims if not each.misprint and (each.kind, each.variables) == same]

    def __repr__(self) -> str:
        return f"<Claim {self.name}>"


def _without_code(x: object) -> None:
    """The code of a function that is a docstring alone."""


@dataclass(frozen=True)
class ClaimDeclaration:
    """What a claim is declared with, before it is checked."""

    formula: Formula
    kind_name: str
    variables: tuple[str, ...]
    options: Mapping[str, Any]
    function: Function
    misprint: bool
    corrected_by: str
    assessment: Assessment = UNASSESSED

    def claim(self) -> Claim:
        """The claim. Raises ``DeclarationError`` at its line where it makes no sense."""
        formula, options = self.formula, dict(self.options)
        if self.kind_name not in KINDS:
            self._refuse(f"{self.kind_name!r} is no kind of claim; use one of {', '.join(KINDS)}")
        kind = KINDS[self.kind_name]
        source, along, where = options.pop("source", ()), options.pop("along", None), options.pop("where", ())
        local = self._local(kind, options)
        spaces = self._spaces(options)
        self._check_variables(kind, spaces)
        self._check_function(kind)
        self._check_along(kind, along)
        self._check_parameters(kind, spaces)
        relations = (*formula.relations, *as_relations(where))
        check_relations(formula.name, relations, spaces, self.code_location)
        label = self.function.__name__ if self.function.__name__ != "_" else ""
        claim = Claim(
            formula, kind, self.variables, label, self.function, spaces, relations, along, self._sources(source),
            self.misprint, self.corrected_by, self.code_location, narrowed=tuple(options),
            assessment=self.assessment, local=local,
        )  # fmt: skip
        self._check_name(claim)
        if not equation_and_note(self.function)[0]:
            self._refuse("the claim has no docstring; write the equation as its first line")
        return claim

    @property
    def code_location(self) -> CodeLocation:
        return CodeLocation.of(self.function)

    def _refuse(self, problem: str) -> NoReturn:
        raise DeclarationError(f"{self.formula.name}: {problem}", self.code_location)

    def _local(self, kind: Kind, options: dict[str, Any]) -> bool:
        if LOCAL in options and not kind.states_point:
            self._refuse(f"local= is for {_plural(each for each in KINDS.values() if each.states_point)}")
        local = options.pop(LOCAL, False)
        if not isinstance(local, bool):
            self._refuse(f"local= is True or False, not {local!r}")
        return local

    def _spaces(self, narrowed: Mapping[str, Any]) -> dict[str, Space]:
        """The spaces of the formula, but for those that the claim narrows."""
        formula = self.formula
        unknown = [option for option in narrowed if option not in formula.spaces]
        if unknown:
            near = difflib.get_close_matches(unknown[0], [*formula.spaces, *RESERVED], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self._refuse(f"{unknown[0]!r} is neither an option of a claim nor an argument{hint}")
        spaces = dict(formula.spaces)
        for argument, space in narrowed.items():
            spaces[argument] = parsed_space(formula.name, argument, space, self.code_location)
        check_given(formula.name, spaces, self.code_location)
        return spaces

    def _check_variables(self, kind: Kind, spaces: Mapping[str, Space]) -> None:
        variables = self.variables
        if not kind.takes_variables:
            if variables:
                self._refuse(f"an {kind} is no derivative: it takes no variable")
        elif not variables:
            self._refuse(f'a {kind} names the variable it is taken by, as in .{kind}("{next(iter(spaces), "x")}")')
        elif len(variables) > 1 and not kind.several_variables:
            self._refuse(f"a {kind} is taken by one variable, not by {', '.join(variables)}")
        for variable in variables:
            if variable not in spaces:
                near = difflib.get_close_matches(variable, list(spaces), n=1) or list(spaces)[:1]
                self._refuse(f"there is no argument {variable!r} to differentiate by; did you mean {near[0]!r}?")
            if isinstance(spaces[variable], Smooth | Elementwise):
                self._refuse(f"{variable} is a function; claims are about derivatives by arrays")
            if isinstance(spaces[variable], IntegerSpace):
                self._refuse(f"{variable} is made of integers, by which there is no derivative")

    def _check_function(self, kind: Kind) -> None:
        out = self.formula.out
        if kind.function_value == "array" and out is None:
            self._refuse(f'a {kind} is for array-valued functions: declare @formula(..., out="…") or claim a gradient')
        if kind.function_value == "scalar" and out is not None:
            self._refuse(f"a {kind} is for scalar functions, and this one has out={str(out)!r}; claim a jacobian")

    def _check_along(self, kind: Kind, along: object) -> None:
        if along is None:
            return
        if not kind.within_subspace:
            self._refuse(f"along= is for {_plural(each for each in KINDS.values() if each.within_subspace)}")
        if not isinstance(along, Condition) or along.project is None:
            self._refuse("along= takes a condition to perturb the variable within, without axes, as in along=symmetric")

    def _check_parameters(self, kind: Kind, spaces: Mapping[str, Space]) -> None:
        expected = tuple(name for name in spaces if not (kind.states_point and name in self.variables))
        if kind.first_parameter:
            expected = (kind.first_parameter, *expected)
        names = parameter_names(self.function)
        if names != expected:
            self._refuse(f"the {kind} takes ({', '.join(names)}) and should take ({', '.join(expected)})")

    def _sources(self, source: Source | Iterable[Source]) -> tuple[Source, ...]:
        sources = tuple(source) if isinstance(source, Iterable) else (source,)
        if any(not isinstance(each, Source) for each in sources):
            self._refuse('source= takes locations of documents, such as Document("Notes", "notes").at("p. 3")')
        return sources

    def _check_name(self, claim: Claim) -> None:
        twin = next((other for other in self.formula.claims if other.name == claim.name), None)
        if twin is not None:
            self._refuse(
                f"{claim.name} is claimed twice, also at {twin.code_location}; give this one a name instead of "
                f"{self.function.__name__!r}, as in def expanded(...)"
            )


def _plural(kinds: Iterable[Kind]) -> str:
    return " and ".join(f"{kind}s" for kind in kinds)
