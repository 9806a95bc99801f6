"""A function and a gradient that live in somebody's code, made into a claim without a declaration."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nablacheck.core.errors import CodeLocation, DeclarationError, UsageError
from nablacheck.core.loading import LoadError, load
from nablacheck.core.signatures import parameter_names
from nablacheck.declare import conditions, relations
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import KINDS
from nablacheck.declare.formula import Formula
from nablacheck.declare.spaces import ArraySpace, Axes, Condition, Space
from nablacheck.declare.validation import check_relations

CONDITIONS = {name: getattr(conditions, name) for name in conditions.__all__}
RELATIONS: dict[str, Callable[..., relations.Relation]] = {
    "distinct": relations.distinct,
    "not_zero": relations.not_zero,
    "at_least": relations.at_least,
}


@dataclass(frozen=True)
class Pair:
    """The arguments of ``nablacheck pair``, as plain text that can be sent to worker processes."""

    function: str
    gradient: str
    spaces: tuple[tuple[str, str], ...]
    wrt: str
    where: tuple[str, ...]

    @property
    def call(self) -> str:
        """The command that checks it."""
        words = ["pair", self.function, self.gradient, *(f"{name}={axes}" for name, axes in self.spaces)]
        words += ["--wrt", self.wrt]
        for relation in self.where:
            words += ["--where", relation]
        return shlex.join(words)

    def formula(self) -> Formula:
        """The formula with its one claim. Raises ``UsageError`` for whatever doesn't fit together."""
        function, gradient = _callable(self.function), _callable(self.gradient)
        name = getattr(function, "__name__", "function")
        names = parameter_names(function)
        spaces = _spaces(name, names, dict(self.spaces), self.where)
        if self.wrt not in spaces:
            raise UsageError(f"--wrt {self.wrt}: {name} takes ({', '.join(names)})")
        if parameter_names(gradient) != names:
            raise UsageError(
                f"{self.gradient} takes ({', '.join(parameter_names(gradient))}) and should take what {name} takes, "
                f"({', '.join(names)})"
            )
        related = _relations(self.where, spaces)
        code_location = CodeLocation.of(function)
        formula = Formula(name, function, spaces, None, related, code_location, call=self.call)
        formula.claims.append(
            Claim(
                formula=formula,
                kind=KINDS["gradient"],
                variables=(self.wrt,),
                label="",
                function=gradient,
                spaces=spaces,
                relations=related,
                along=None,
                sources=(),
                misprint=False,
                corrected_by="",
                code_location=CodeLocation.of(gradient),
                narrowed=(),
            )
        )
        return formula


def _callable(text: str) -> Callable[..., Any]:
    spec, colon, attribute = text.rpartition(":")
    if not colon:
        raise UsageError(f"{text}: say where the function is, as in package.module:name or file.py:name")
    try:
        module = load(spec)
    except LoadError as error:
        raise UsageError(f"{text}: {error}") from None
    found: Any = module
    for part in attribute.split("."):
        found = getattr(found, part, None)
    if not callable(found) or not hasattr(found, "__code__"):
        near = difflib.get_close_matches(attribute, [n for n, v in vars(module).items() if hasattr(v, "__code__")], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{text}: {spec} has no function {attribute!r}{hint}")
    return found  # type: ignore[no-any-return]


def _spaces(name: str, names: tuple[str, ...], declared: Mapping[str, str], where: tuple[str, ...]) -> dict[str, Space]:
    for argument in declared:
        if argument not in names:
            raise UsageError(f'{argument}="{declared[argument]}": {name} takes ({", ".join(names)})')
    missing = [argument for argument in names if argument not in declared]
    if missing:
        raise UsageError(
            f'{name} needs the axes of {missing[0]}, as in {missing[0]}="N D" (or {missing[0]}="" for a scalar)'
        )
    stated = _conditions(where)
    conditioned = dict(stated)
    if len(conditioned) < len(stated):
        raise UsageError("--where gives an argument more than one condition; it may have one")
    spaces: dict[str, Space] = {}
    for argument in names:
        try:
            axes = Axes.parse(declared[argument])
            condition = conditioned.pop(argument, None)
            spaces[argument] = condition(declared[argument]) if condition else ArraySpace(axes)
        except DeclarationError as error:
            raise UsageError(f"{argument}: {error.problem}") from None
        except ValueError as error:
            raise UsageError(f"{argument}: {error}") from None
    for argument in conditioned:
        raise UsageError(f"--where speaks of {argument}, and {name} takes ({', '.join(names)})")
    return spaces


def _parsed(text: str) -> tuple[str, list[str]]:
    match = re.fullmatch(r"\s*(\w+)\s*\(([^()]*)\)\s*", text)
    if match is None or match.group(1) not in {**CONDITIONS, **RELATIONS}:
        known = ", ".join([*CONDITIONS, *RELATIONS])
        raise UsageError(
            f"--where {text!r} is not understood; write positive_definite(S) or distinct(x, a), one of {known}"
        )
    return match.group(1), [part.strip().strip("\"'") for part in match.group(2).split(",") if part.strip()]


def _conditions(where: tuple[str, ...]) -> list[tuple[str, Condition]]:
    found = [_parsed(text) for text in where]
    return [(argument, CONDITIONS[word]) for word, arguments in found if word in CONDITIONS for argument in arguments]


def _relations(where: tuple[str, ...], spaces: dict[str, Space]) -> tuple[relations.Relation, ...]:
    found = []
    for text in where:
        word, arguments = _parsed(text)
        if word in RELATIONS:
            try:
                found.append(RELATIONS[word](*(int(each) if each.isdecimal() else each for each in arguments)))
            except TypeError:
                raise UsageError(f"--where {text!r} has the wrong number of arguments") from None
    try:
        check_relations("--where", tuple(found), spaces, CodeLocation("", 0))
    except DeclarationError as error:
        raise UsageError(error.problem) from None
    return tuple(found)
