"""A function and a derivative that live in somebody's code, made into claims without a declaration."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import FunctionType

from nablacheck.core.errors import UsageError
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import KINDS, Kind
from nablacheck.declare.foreign_functions import ForeignFunction, foreign_function, part_by
from nablacheck.declare.formula import Formula
from nablacheck.declare.integers import IntegerSpace
from nablacheck.declare.spaces import Axes
from nablacheck.declare.written_spaces import written_relations, written_spaces

PAIRED = ("gradient", "jacobian", "pullback", "hessian")
"""The kinds of claim that a second function may be."""


@dataclass(frozen=True)
class Pair:
    """The arguments of ``nablacheck pair``, as plain text that can be sent to worker processes."""

    function: str
    gradient: str
    spaces: tuple[tuple[str, str], ...]
    wrt: str | tuple[str, ...]
    where: tuple[str, ...]
    kind: str = "gradient"
    out: str | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The arguments that the derivative is by."""
        return (self.wrt,) if isinstance(self.wrt, str) else self.wrt

    def means_all(self, names: Collection[str]) -> bool:
        """Whether ``all`` is asked for, which means all arguments that are made of floats, as it does in Python."""
        return self.variables == ("all",) and "all" not in names

    @property
    def call(self) -> str:
        """The command that checks it."""
        words = ["pair", self.function, self.gradient, *(f"{name}={axes}" for name, axes in self.spaces)]
        for variable in self.variables:
            words += ["--wrt", variable]
        if self.kind != "gradient":
            words += ["--kind", self.kind]
        if self.out is not None:
            words += ["--out", self.out]
        for relation in self.where:
            words += ["--where", relation]
        return shlex.join(words)

    def formula(self) -> Formula:
        """The formula with its claims. Raises ``UsageError`` for whatever doesn't fit together."""
        function, derivative = foreign_function(self.function), foreign_function(self.gradient)
        name, declared = function.name, dict(self.spaces)
        names = self._arguments(function, declared)
        spaces = written_spaces(name, function.takes, names, declared, self.where)
        wrt = self.variables
        if self.means_all(names):
            wrt = tuple(each for each in names if not isinstance(spaces[each], IntegerSpace))
            if not wrt:
                raise UsageError("--wrt all: no argument is made of floats")
        for variable in wrt:
            if variable not in spaces:
                raise UsageError(f"--wrt {variable}: {name} takes {function.takes}")
            if isinstance(spaces[variable], IntegerSpace):
                raise UsageError(f"--wrt {variable} is made of integers, by which there is no derivative")
        kind, out = self.kind_and_out()
        related = written_relations(self.where, spaces)
        code = function.of(names)
        formula = Formula(name, code, spaces, out, related, function.code_location, call=self.call)
        for variables, claimed in self._claimed(kind, function, derivative, names, wrt):
            formula.claims.append(
                Claim(
                    formula=formula,
                    kind=kind,
                    variables=variables,
                    label="",
                    function=claimed,
                    spaces=spaces,
                    relations=related,
                    along=None,
                    sources=(),
                    misprint=False,
                    corrected_by="",
                    code_location=derivative.code_location,
                    narrowed=(),
                )
            )
        return formula

    def _arguments(self, function: ForeignFunction, declared: Mapping[str, str]) -> tuple[str, ...]:
        """The arguments with spaces, in the order of the function; those with a default may have none."""
        known = [each.name for each in function.parameters]
        for argument in declared:
            if argument not in known:
                raise UsageError(f'{argument}="{declared[argument]}": {function.name} takes {function.takes}')
        missing = [argument for argument in function.required if argument not in declared]
        if missing:
            raise UsageError(
                f"{function.name} needs the axes of {missing[0]}, as in "
                f'{missing[0]}="N D" (or {missing[0]}="" for a scalar)'
            )
        return tuple(argument for argument in known if argument in declared)

    def kind_and_out(self) -> tuple[Kind, Axes | None]:
        """The kind of claim and the axes of the value. Raises ``UsageError``."""
        if self.kind not in PAIRED:
            raise UsageError(f"--kind is one of {', '.join(PAIRED)}, not {self.kind!r}")
        kind = KINDS[self.kind]
        if kind.function_value == "array" and self.out is None and self.spaces:
            raise UsageError(f'a {kind} is of a function with an array for a value: say its axes, as in --out "N"')
        if kind.function_value == "scalar" and self.out is not None:
            raise UsageError(f"a {kind} is of a scalar function; with --out say --kind jacobian or --kind pullback")
        try:
            return kind, None if self.out is None else Axes.parse(self.out)
        except ValueError as error:
            raise UsageError(f"--out: {error}") from None

    def _claimed(
        self, kind: Kind, function: ForeignFunction, derivative: ForeignFunction, names: tuple[str, ...],
        wrt: tuple[str, ...],
    ) -> list[tuple[tuple[str, ...], FunctionType]]:  # fmt: skip
        """The claims by the arguments ``wrt``: the variables of each, and its code."""
        first = kind.first_parameter
        if len(wrt) == 1:
            only = part_by(wrt, 0, names) if self.means_all(names) else None
            return [(wrt, derivative.claim_of(function, names, first, only))]
        parts = [part_by(wrt, which, names) for which in range(len(wrt))]
        if kind.several_variables:
            together = derivative.claim_of(function, names, first, lambda found: tuple(part(found) for part in parts))
            return [(wrt, together)]
        each = [derivative.claim_of(function, names, first, part) for part in parts]
        return [((variable,), claimed) for variable, claimed in zip(wrt, each, strict=True)]
