"""Spaces and relations in writing, as on a command line: ``N D``, ``positive_definite(N N)``, ``integers(0, K, N)``,
and ``positive(x, y)`` of arguments whose axes stand apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from nablacheck.core.errors import CodeLocation, DeclarationError, UsageError
from nablacheck.declare import conditions, relations
from nablacheck.declare.conditions.entries import within
from nablacheck.declare.foreign_functions import foreign_function, relation_name
from nablacheck.declare.integers import booleans, counts, integer, integers
from nablacheck.declare.spaces import Condition, Space, as_space
from nablacheck.declare.validation import check_relations

CONDITIONS: dict[str, Condition] = {name: getattr(conditions, name) for name in conditions.__all__}
RELATIONS: dict[str, Callable[..., relations.Relation]] = {
    "distinct": relations.distinct,
    "not_zero": relations.not_zero,
    "at_least": relations.at_least,
}
MADE: dict[str, tuple[int, Callable[..., Space]]] = {
    "integers": (2, lambda low, high, axes: integers(_number(low), high, axes)),
    "integer": (1, lambda ends, axes: integer(ends)),
    "within": (1, lambda bound, axes: within(_float(bound))(axes)),
    "counts": (0, lambda axes: counts(axes)),
    "booleans": (0, lambda axes: booleans(axes)),
}
"""Spaces of more than axes: how many other things they take first."""


def _number(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise ValueError(f"{text!r} is no whole number")
    return int(text)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None


def written_space(text: str) -> Space:
    """The space that a text means. Raises ``ValueError``."""
    called = _call(text)
    if called is None:
        return as_space(text)
    word, given = called
    try:
        if word in CONDITIONS and len(given) == 1:
            return CONDITIONS[word](given[0])
        if word in MADE and len(given) == MADE[word][0] + 1:
            return MADE[word][1](*given)
        if word == "integer" and len(given) == 1:
            return integer(given[0])
    except DeclarationError as error:
        raise ValueError(error.problem) from None
    raise ValueError(f"{text!r} is no space; write {_known()}")


def written_spaces(
    name: str, takes: str, names: Sequence[str], declared: Mapping[str, str], where: Sequence[str]
) -> dict[str, Space]:
    """The spaces of the arguments of a function, each with the condition that ``where`` puts on it. Raises
    ``UsageError``."""
    conditioned: dict[str, Callable[[str], Space]] = {}
    for text in where:
        for argument, make in _conditions(text):
            if argument in conditioned:
                raise UsageError("--where gives an argument more than one condition; it may have one")
            conditioned[argument] = make
    spaces: dict[str, Space] = {}
    for argument in names:
        make = conditioned.pop(argument, written_space)
        try:
            spaces[argument] = make(declared[argument])
        except DeclarationError as error:
            raise UsageError(f"{argument}: {error.problem}") from None
        except ValueError as error:
            raise UsageError(f"{argument}: {error}") from None
    for argument in conditioned:
        raise UsageError(f"--where speaks of {argument}, and {name} takes {takes}")
    return spaces


def written_relations(where: Sequence[str], spaces: dict[str, Space]) -> tuple[relations.Relation, ...]:
    """The relations among what ``where`` says. Raises ``UsageError``."""
    found: list[relations.Relation] = []
    for text in where:
        predicate = relation_name(text)
        if predicate is not None:
            function = foreign_function(predicate)
            found.append(relations.such_that(function.name, function.of(function.required)))
            continue
        word, given = _understood(text)
        if word in RELATIONS:
            try:
                found.append(RELATIONS[word](*(int(each) if each.isdecimal() else each for each in given)))
            except TypeError:
                raise UsageError(f"--where {text!r} has the wrong number of arguments") from None
    try:
        check_relations("--where", tuple(found), spaces, CodeLocation("", 0))
    except DeclarationError as error:
        raise UsageError(error.problem) from None
    return tuple(found)


def _conditions(text: str) -> list[tuple[str, Callable[[str], Space]]]:
    """The arguments that a text puts a condition on, with what makes a space of their axes."""
    if relation_name(text) is not None:
        return []
    word, given = _understood(text)
    if word in CONDITIONS:
        return [(argument, CONDITIONS[word]) for argument in given]
    if word not in MADE:
        return []
    many, make = MADE[word]

    def of_axes(axes: str) -> Space:
        return make(*given[:many], axes)

    return [(argument, of_axes) for argument in given[many:]]


def _understood(text: str) -> tuple[str, list[str]]:
    called = _call(text)
    if called is None or called[0] not in {**CONDITIONS, **RELATIONS, **MADE}:
        raise UsageError(
            f"--where {text!r} is not understood; write positive_definite(S), distinct(x, a) or "
            f"such_that:module.function, one of {', '.join([*CONDITIONS, *MADE, *RELATIONS])}"
        )
    return called


def _call(text: str) -> tuple[str, list[str]] | None:
    """A word and what stands in brackets behind it, as in ``positive(x, y)`` and ``within(3)(N)``; None of others."""
    found = re.fullmatch(r"\s*(\w+)\s*\(([^()]*)\)\s*(?:\(([^()]*)\)\s*)?", text)
    if found is None:
        return None
    given = [part.strip().strip("\"'") for part in found[2].split(",")]
    given = [part for part in given if part] if found[3] is not None or len(given) > 1 else given
    return found[1], [*given, *([found[3].strip().strip("\"'")] if found[3] is not None else [])]


def _known() -> str:
    return f'axes such as "N D", or one of {", ".join([*CONDITIONS, *MADE])} with axes'
