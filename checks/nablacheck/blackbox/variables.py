"""The arguments that a derivative is taken by: which ``wrt`` means, and what is claimed by each of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nablacheck.blackbox.handing_over import has_floats, is_of_integers
from nablacheck.core import pytree
from nablacheck.core.contract import ContractError
from nablacheck.core.signatures import Parameter, parameter, positional
from nablacheck.core.text import counted, of_type

Wrt = int | str | Sequence[int | str] | Callable[..., bool]
"""Positions or names of arguments: one, several in a tuple or a list, or the function ``all``."""


class FirstArgument(int):
    """The position 0 where the caller doesn't say: an argument of integers is then one of numbers without a point."""


FIRST = FirstArgument(0)


@dataclass(frozen=True)
class Variables:
    """The arguments that a derivative is taken by, in the order in which they were named."""

    parameters: tuple[Parameter, ...]
    several: bool
    """Whether they were named as several, so that a claim has a part for each."""
    given: int
    """How many arguments there are."""
    left_out: tuple[Parameter, ...] = ()
    """Those that ``all`` doesn't mean, since they aren't made of floats."""

    @property
    def note(self) -> str:
        """What isn't checked where ``all`` arguments were asked for."""
        names = ", ".join(each.name for each in self.left_out)
        return f"not by {names}, which {'is' if len(self.left_out) == 1 else 'are'} not made of floats" if names else ""

    def named(self, what: str, which: int) -> str:
        """What messages call what is claimed by one of the arguments."""
        return f"{what} by {self.parameters[which].name}" if self.several else what

    def part(self, what: str, claimed: Any, which: int, like: Any = None) -> Any:
        """What is claimed by one of the arguments, ``like`` which it may have to be: of a dict the part of its name,
        else that of its place among the arguments named, or among all. Raises ``ContractError``."""
        if not self.several:
            if isinstance(claimed, Mapping | tuple | list) and self._is_by_several(claimed, like):
                raise ContractError(f"{what} is by several arguments: name them, as in wrt=(0, 1), or say wrt=all")
            return claimed
        if isinstance(claimed, Mapping):
            return self._by_name(what, claimed, which)
        count = len(self.parameters)
        rows = count > 1 and isinstance(claimed, np.ndarray) and claimed.ndim > 0
        parts = list(claimed) if rows or isinstance(claimed, tuple | list) else [claimed]
        if len(parts) == count:
            return parts[which]
        if len(parts) == self.given and not rows:
            return parts[self.parameters[which].position]
        names = ", ".join(each.name for each in self.parameters)
        returned = counted(len(parts), "part", "parts")
        raise ContractError(f"{what} returns {returned} and should return {count}, by {names}")

    def _is_by_several(self, claimed: Any, like: Any) -> bool:
        """Whether what is claimed by one argument seems to have parts by others as well."""
        if pytree.is_tree(like):
            return False
        if isinstance(claimed, Mapping):
            return set(claimed) <= set(positional(self.parameters[0].function))
        several = len(claimed) == self.given > 1
        return several and any(
            np.shape(each) == np.shape(like) != () for each in claimed if isinstance(each, np.ndarray)
        )

    def _by_name(self, what: str, claimed: Mapping[Any, Any], which: int) -> Any:
        name = self.parameters[which].name
        known = [each.name for each in self.parameters]
        strange = [key for key in claimed if key not in positional(self.parameters[0].function) and key not in known]
        if name not in claimed or strange:
            keys = ", ".join(map(str, claimed))
            lack = f"lacks {name!r}" if name not in claimed else f"has {strange[0]!r}, which is no argument"
            raise ContractError(f"{what} {lack}; it has {keys or 'nothing'}")
        return claimed[name]


def variables(f: Callable[..., Any], args: tuple[Any, ...], wrt: Wrt) -> Variables:
    """The arguments that ``wrt`` means. Raises ``TypeError`` for what is none, or is made of integers."""
    if wrt is all or (isinstance(wrt, str) and wrt == "all" and "all" not in positional(f)):
        which = [Parameter(f, k) for k in range(len(args))]
        floats = tuple(each for each in which if has_floats(args[each.position]))
        if not floats:
            raise TypeError("wrt=all: no argument is made of floats")
        return Variables(floats, True, len(args), tuple(each for each in which if each not in floats))
    several = isinstance(wrt, Sequence) and not isinstance(wrt, str)
    found = tuple(_one(f, args, each) for each in (wrt if several else [wrt]))  # type: ignore[union-attr]
    if not found:
        raise TypeError(f"wrt={wrt!r} names no argument")
    twice = next((each for k, each in enumerate(found) if each in found[:k]), None)
    if twice is not None:
        raise TypeError(f"wrt={wrt!r} names {twice.name} twice")
    for each in found:
        if wrt is not FIRST and is_of_integers(args[each.position]):
            raise TypeError(
                f"wrt={wrt!r}: {each.name} is made of integers, by which there is no derivative; "
                f"if they are numbers, hand over floats"
            )
    return Variables(found, several, len(args))


def _one(f: Callable[..., Any], args: tuple[Any, ...], wrt: Any) -> Parameter:
    which = parameter(f, len(args), wrt)
    if which is None and isinstance(wrt, str):
        names = ", ".join(positional(f)) or "no names"
        raise TypeError(f"wrt={wrt!r} is no parameter of the function that an argument is given for; it has {names}")
    if which is None:
        said = repr(wrt) if isinstance(wrt, int | float | None) else of_type(wrt)
        raise TypeError(f"wrt={said} is no position of an argument; there are {len(args)}, counted from 0")
    return which


def require_array(which: Parameter, args: tuple[Any, ...]) -> None:
    """Refuse an argument that isn't one array, for derivatives that are taken by one. Raises ``ContractError``."""
    argument = args[which.position]
    if pytree.is_tree(argument):
        raise ContractError(f"the argument is {of_type(argument)}; this derivative is taken by one array")
