"""Callables of somebody's code as functions of named arguments: methods, partials, parameters with defaults, parameters
by keyword only, and those of a gradient that calls the arguments otherwise."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any

from nablacheck.core.errors import CodeLocation, UsageError
from nablacheck.core.loading import LoadError, load
from nablacheck.core.signatures import parameter_names

NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class ForeignFunction:
    """A callable and what it is called in its module. Raises ``UsageError`` where it doesn't tell its parameters."""

    text: str
    found: Callable[..., Any]

    @property
    def name(self) -> str:
        named = self.found.func if isinstance(self.found, partial) else self.found
        name = getattr(named, "__name__", type(self.found).__name__)
        return name if name.isidentifier() else "function"

    @property
    def parameters(self) -> list[inspect.Parameter]:
        """The parameters that have names, in order."""
        try:
            parameters = inspect.signature(self.found).parameters.values()
        except (TypeError, ValueError):
            raise UsageError(f"{self.text} doesn't tell its parameters") from None
        return [each for each in parameters if each.kind in NAMED]

    @property
    def required(self) -> list[str]:
        return [each.name for each in self.parameters if each.default is inspect.Parameter.empty]

    @property
    def takes(self) -> str:
        """Its parameters in writing."""
        return f"({', '.join(each.name for each in self.parameters)})"

    @property
    def code_location(self) -> CodeLocation:
        inside = inspect.unwrap(self.found.func if isinstance(self.found, partial) else self.found)
        code = getattr(inside, "__code__", None) or getattr(type(inside).__call__, "__code__", None)
        return CodeLocation(code.co_filename, code.co_firstlineno) if code is not None else CodeLocation(self.text, 1)

    def of(self, names: Sequence[str], result: Callable[[Any], Any] | None = None) -> FunctionType:
        """It as a function whose parameters have these names, which are those of its own; ``result`` makes something
        of what it returns."""
        if isinstance(self.found, FunctionType) and parameter_names(self.found) == tuple(names) and result is None:
            plain = all(each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for each in self.parameters)
            if plain and len(self.parameters) == len(names):
                return self.found
        return self._renamed(names, names, result)

    def _renamed(
        self, names: Sequence[str], own: Sequence[str], result: Callable[[Any], Any] | None = None
    ) -> FunctionType:
        """It as a function with parameters of these names, which it calls by names of its ``own``."""
        kinds = {each.name: each.kind for each in self.parameters}
        pairs = list(zip(names, own, strict=True))
        pairs.sort(key=lambda pair: list(kinds).index(pair[1]))
        handed = [
            name if kinds[called] is inspect.Parameter.POSITIONAL_ONLY else f"{called}={name}" for name, called in pairs
        ]
        source = f"def {self.name}({', '.join(names)}): return _of_result(_call({', '.join(handed)}))"
        namespace: dict[str, Any] = {"_call": self.found, "_of_result": result or (lambda found: found)}
        where = self.code_location
        exec(compile(source, where.file, "exec"), namespace)
        made: FunctionType = namespace[self.name]
        made.__code__ = made.__code__.replace(co_firstlineno=where.line)
        made.__doc__ = (
            getattr(self.found, "__doc__", None) if not isinstance(self.found, partial) else self.found.func.__doc__
        )
        return made

    def claim_of(
        self, function: ForeignFunction, names: Sequence[str], first: str, result: Callable[[Any], Any] | None
    ) -> FunctionType:
        """It as a claim about a function of the arguments with these names, behind the parameter ``first`` if that has
        a name: by name where it has them all, or else by place."""
        parameters = self.parameters
        ahead = [parameters[0].name] if first and parameters else []
        own = [each.name for each in parameters if each.name not in ahead]
        required = [name for name in self.required if name not in ahead]
        if set(names) <= set(own):
            called = list(names)
        else:
            by_place = [each.name for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]
            called = [name for name in by_place if name not in ahead][: len(names)]
            misplaced = [n for k, n in enumerate(called) if n in names and (k >= len(names) or names[k] != n)]
            if len(called) < len(names) or misplaced:
                self._refuse(function, names, first)
        if set(required) - set(called) or (first and not ahead):
            self._refuse(function, names, first)
        wanted, called = [*([first] if first else []), *names], [*ahead, *called]
        return self.of(wanted, result) if called == wanted else self._renamed(wanted, called, result)

    def _refuse(self, function: ForeignFunction, names: Sequence[str], first: str) -> None:
        wanted = ", ".join([*([first] if first else []), *names])
        raise UsageError(f"{self.text} takes {self.takes} and should take what {function.name} takes, ({wanted})")


def foreign_function(text: str) -> ForeignFunction:
    """What ``package.module:name`` or ``file.py:name`` names, with dots for what classes and objects hold. Raises
    ``UsageError``."""
    spec, colon, attribute = text.rpartition(":")
    if not colon:
        raise UsageError(f"{text}: say where the function is, as in package.module:name or file.py:name")
    try:
        module = load(spec)
    except LoadError as error:
        raise UsageError(f"{text}: {error}") from None
    owner: Any = None
    found: Any = module
    for part in attribute.split("."):
        owner, found = found, getattr(found, part, None)
    if not callable(found):
        near = difflib.get_close_matches(attribute, [n for n, v in vars(module).items() if hasattr(v, "__code__")], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{text}: {spec} has no function {attribute!r}{hint}")
    if inspect.isclass(owner) and isinstance(inspect.getattr_static(owner, part), FunctionType):
        found = getattr(_instance(text, owner), part)
    return ForeignFunction(text, found)


def _instance(text: str, owner: type) -> Any:
    """An object to call a method of."""
    try:
        return owner()
    except Exception as error:
        raise UsageError(
            f"{text} is a method, and {owner.__name__}() raises {type(error).__name__}; name a method of an object"
        ) from None


def part_by(wrt: Sequence[str], which: int, names: Sequence[str]) -> Callable[[Any], Any]:
    """What is claimed by one of several arguments: of a dict what it has by name, of a tuple or a list what has its
    place among those that are named, or among all. One that is the only one may come without a tuple around it."""

    def part(claimed: Any) -> Any:
        if isinstance(claimed, Mapping):
            return claimed[wrt[which]]
        if isinstance(claimed, tuple | list) and len(claimed) == len(wrt):
            return claimed[which]
        if isinstance(claimed, tuple | list) and len(claimed) == len(names):
            return claimed[list(names).index(wrt[which])]
        if len(wrt) == 1 and not isinstance(claimed, tuple | list):
            return claimed
        raise ValueError(f"there should be {len(wrt)} parts, by {', '.join(wrt)}")

    return part


def relation_name(text: str) -> str | None:
    """Where the predicate of ``such_that:module.function`` is, as ``module:function``; None of any other text."""
    found = re.fullmatch(r"\s*such_that:\s*(\S+?)[.:](\w+)\s*", text)
    return f"{found[1]}:{found[2]}" if found else None
