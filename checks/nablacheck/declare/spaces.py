"""Spaces: what an argument is drawn from. Axes (``"N D"``) and a condition (``positive_definite``)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import prod
from typing import Any, Protocol, TypeVar

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.core.signatures import parameter_names

Sizes = Mapping[str, int]
S = TypeVar("S", bound="Space")
LENGTH = r"(?:[1-9][0-9]*|[^\W\d_][0-9]*)"
"""How long an axis is: a number, or a letter that is drawn."""
TERM = rf"{LENGTH}(?:\*{LENGTH})*"
"""Or a product of these; sums and differences of such are lengths, too."""
LONGEST_TRIED = 5
"""The sizes up to which it is tried whether there are any that fit a space."""


@dataclass(frozen=True)
class Axes:
    """Named axes: ``"N D"`` is a matrix, ``"N"`` a vector, ``""`` a scalar, ``"3"`` a vector of three entries, and
    ``"M*N"``, ``"N+1"`` or ``"N-K+1"`` a vector that is as long as a product, a sum or a difference."""

    names: tuple[str, ...]

    @classmethod
    def parse(cls, text: object) -> Axes:
        if not isinstance(text, str):
            raise ValueError(f'axes are a string such as "N D" (or "" for a scalar), not {text!r}')
        names = tuple(text.split())
        for name in names:
            if not re.fullmatch(rf"{TERM}(?:[+-]{TERM})*", name):
                hint = f'; write "{" ".join(name)}" for a matrix' if re.fullmatch(r"[A-Z]{2}", name) else ""
                raise ValueError(f"{name!r} in {text!r} is neither an axis letter nor a positive size{hint}")
        return cls(names)

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The axes whose size is drawn, each once, in order."""
        parts = (part for name in self.names for part in re.split(r"[-*+]", name))
        return tuple(dict.fromkeys(part for part in parts if not part.isdecimal()))

    def shape(self, sizes: Sizes) -> tuple[int, ...]:
        return tuple(_length(name, sizes) for name in self.names)

    def fit(self, sizes: Sizes) -> bool:
        """Whether every axis has an entry at least, as one as long as N − K may not have."""
        return all(length > 0 for length in self.shape(sizes))

    def __str__(self) -> str:
        names = self.names if len(self.names) == 1 else [f"({n})" if set(n) & {*"*+-"} else n for n in self.names]
        return "×".join(names) or "scalar"


def _length(name: str, sizes: Sizes) -> int:
    if name in sizes:  # a single letter, as nearly all are
        return sizes[name]
    return sum(sign * prod(sizes[p] if isinstance(p, str) else p for p in parts) for sign, parts in _terms(name))


@cache
def _terms(name: str) -> list[tuple[int, list[str | int]]]:
    """The terms of an axis, each with its sign and its factors."""
    found = re.findall(r"([+-]?)([^+-]+)", name)
    return [
        (-1 if sign == "-" else 1, [int(part) if part.isdecimal() else part for part in term.split("*")])
        for sign, term in found
    ]


def _in_shape(value: Any, shape: tuple[int, ...]) -> Array:
    """An array also where there are no axes, of floats or of exact numbers."""
    return np.broadcast_to(np.reshape(value, shape), shape)


class Space(Protocol):
    """What an argument is drawn from."""

    @property
    def letters(self) -> tuple[str, ...]:
        """The axes that have to be drawn before this space."""

    def count(self, sizes: Sizes) -> int:
        """How many free entries make one value."""

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> Any:
        """The value made of ``count(sizes)`` free entries; ``others`` are the arguments that have values by then."""


@dataclass(frozen=True, eq=False)
class Condition:
    """A named property of an array that also builds arrays with it. Calling it on axes gives a space.

    Conditions construct, they never filter: ``build`` maps any free entries into the set, with a margin from its
    boundary, by rational operations wherever that is possible.
    """

    name: str
    build: Callable[[Array, tuple[int, ...]], Array]
    margin: Callable[[Array], float]
    """How far inside the set an array is, relative to its size; zero or less outside."""
    count: Callable[[tuple[int, ...]], int] = prod
    """How many numbers an array of a shape is made of, beside its discrete choices."""
    discrete: Callable[[tuple[int, ...]], tuple[int, ...]] = lambda shape: ()
    """For every discrete choice, such as a sign or the place of a 1, among how many it is made. ``build`` finds them at
    the end of the free entries, as whole numbers from 0 on, each as likely as the others whatever the numbers are."""
    project: Callable[[Array, Array], Array] | None = None
    """``project(x, v)``: the part of ``v`` along the set at ``x``, for claims stated ``along`` the condition."""
    square: bool = False
    batched: bool = False
    """Whether it may be a condition on every matrix of an array of more axes, of which these are the last two."""
    dimensions: tuple[int, ...] | None = None
    """How many axes it makes sense for; None where any number will do."""
    admits: Callable[[tuple[int, ...]], bool] = lambda shape: True
    """Whether there are arrays of a shape in the set."""
    over_field: Callable[[Any, Array], Any] | None = None
    """``over_field(entries, drawn)``: an array of the set, like ``drawn``, of free entries of a field without order, by
    rational operations; any of the set, but for exceptions that fill no volume. None where there is no such map."""
    scaled: bool = True
    """Whether an array of the set may be multiplied by any positive number."""
    example: str = "N D"
    set_name: str = ""
    """What the set is called, where that isn't its adjective with *matrices*."""
    doc: str = ""
    """What ``help`` says of it: which set it is, of which shapes."""

    def __post_init__(self) -> None:
        if self.doc:
            object.__setattr__(self, "__doc__", self.doc)  # the class is frozen

    @property
    def set_in_words(self) -> str:
        """What the arrays that satisfy it are called together, as in "perturbed within the …"."""
        return self.set_name or f"{self.name.replace('_', ' ')} matrices"

    def __call__(self, axes: str) -> ArraySpace:
        """The space of arrays with these axes that satisfy the condition. Raises ``DeclarationError``."""
        try:
            return self._space(axes)
        except ValueError as error:
            raise DeclarationError(str(error), CodeLocation.calling()) from None

    def _space(self, axes: str) -> ArraySpace:
        parsed = Axes.parse(axes)
        enough = len(parsed.names) >= 2 if self.batched else len(parsed.names) == 2
        if self.square and (not enough or parsed.names[-2] != parsed.names[-1]):
            raise ValueError(f'{self.name} is for square matrices: write {self.name}("N N"), not {axes!r}')
        if self.dimensions is not None and not (
            len(parsed.names) in self.dimensions or (self.batched and len(parsed.names) > max(self.dimensions))
        ):
            wanted = " or ".join(map(str, self.dimensions))
            raise ValueError(f'{self.name} takes {wanted} axes, as in {self.name}("{self.example}"), not {axes!r}')
        return fitting(ArraySpace(parsed, self))

    def __repr__(self) -> str:
        return self.name


def any_entries(entries: Any, drawn: Array) -> Any:
    """The free entries as they are."""
    return np.reshape(entries[: drawn.size], drawn.shape)


real = Condition(
    "real",
    build=lambda entries, shape: entries.reshape(shape),
    margin=lambda x: float("inf"),
    over_field=any_entries,
    doc='Arrays of any real numbers, with any axes: what axes alone mean, such as ``"N D"``.',
)


@dataclass(frozen=True)
class ArraySpace:
    """Arrays of some axes that satisfy a condition."""

    axes: Axes
    condition: Condition = real

    @property
    def letters(self) -> tuple[str, ...]:
        return self.axes.letters

    @property
    def is_square(self) -> bool:
        """Whether its arrays are square matrices, whatever the sizes of axes are."""
        return len(self.axes.names) == 2 and len(set(self.axes.names)) == 1

    def count(self, sizes: Sizes) -> int:
        return self.numbers(sizes) + len(self.discrete(sizes))

    def numbers(self, sizes: Sizes) -> int:
        """How many of the free entries are no discrete choices. They are the first."""
        return self.condition.count(self.axes.shape(sizes))

    def discrete(self, sizes: Sizes) -> tuple[int, ...]:
        """Among how many each discrete choice is made. They are the last of the free entries."""
        return self.condition.discrete(self.axes.shape(sizes))

    def fits(self, sizes: Sizes) -> bool:
        """Whether there are such arrays of these sizes."""
        return self.axes.fit(sizes) and self.condition.admits(self.axes.shape(sizes))

    def is_discrete(self, sizes: Sizes) -> bool:
        """Whether its arrays are made of discrete choices alone, if any."""
        return not self.numbers(sizes)

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> Array:
        shape = self.axes.shape(sizes)
        value = self.condition.build(entries, shape)
        return _in_shape(value * scale, shape) if self.condition.scaled else value

    def __str__(self) -> str:
        adjective = "" if self.condition is real else f"{self.condition.name.replace('_', ' ')} "
        return f"{adjective}{self.axes}"


@dataclass(frozen=True)
class Given:
    """An argument whose value the other arguments fix, such as the mean of ``x``; its perturbation stays free."""

    axes: Axes
    expression: Callable[..., Any]

    @property
    def letters(self) -> tuple[str, ...]:
        return self.axes.letters

    @property
    def needs(self) -> tuple[str, ...]:
        """The arguments that fix it."""
        return parameter_names(self.expression)

    def count(self, sizes: Sizes) -> int:
        return 0

    def build(self, entries: Array, scale: float, sizes: Sizes, others: Mapping[str, Any]) -> Array:
        value = self.expression(*(others[name] for name in self.needs))
        return _in_shape(np.multiply(value, 1.0), self.axes.shape(sizes))

    def __str__(self) -> str:
        return f"{self.axes}, fixed by the other arguments"


def given(axes: str, expression: Callable[..., Any]) -> Given:
    """The space of one value: ``given("", lambda x: x.mean())`` draws the mean of the argument ``x``.

    The expression's parameters name other arguments: any that are drawn, and of those fixed like this one the earlier.
    Only the drawn value is fixed: a derivative with respect to it still moves it freely.
    """
    try:
        return Given(Axes.parse(axes), expression)
    except ValueError as error:
        raise DeclarationError(str(error), CodeLocation.calling()) from None


def fits(space: Space, sizes: Sizes) -> bool:
    """Whether a space has values of these sizes."""
    if isinstance(space, ArraySpace):
        return space.fits(sizes)
    known = (getattr(space, name, None) for name in ("axes", "domain", "out"))
    return all(axes.fit(sizes) for axes in known if isinstance(axes, Axes))


def fitting(space: S) -> S:
    """A space that has values of some sizes. Raises ``ValueError`` for any other."""
    letters = space.letters
    for lengths in itertools.product(range(1, LONGEST_TRIED + 1), repeat=len(letters)):
        if fits(space, dict(zip(letters, lengths, strict=True))):
            return space
    raise ValueError(f"no sizes up to {LONGEST_TRIED} fit {space}")


def as_space(declared: object) -> Space:
    """The space that a declaration means: a string of axes is a real array of these axes."""
    if isinstance(declared, str):
        return _real_arrays(declared)
    if isinstance(declared, Condition):
        raise ValueError(f'{declared.name} needs axes: write {declared.name}("{declared.example}")')
    if all(hasattr(declared, needed) for needed in ("letters", "count", "build")):
        return declared  # type: ignore[return-value]
    raise ValueError(f'a space is axes such as "N D" or a condition such as positive_definite("N N"), not {declared!r}')


@cache
def _real_arrays(axes: str) -> Space:
    """The real arrays of these axes. Most formulas have arguments of the same few axes."""
    return fitting(ArraySpace(Axes.parse(axes)))
