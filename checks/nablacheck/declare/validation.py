"""Checks that formulas and claims share: what a declaration may say of its arguments, spaces and relations."""

from __future__ import annotations

from collections.abc import Iterable
from types import FunctionType

from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.declare.relations import AtLeast, Relation
from nablacheck.declare.spaces import Given, Space, as_space

LOCAL = "local"
"""The option of claims that state a point."""
RESERVED = (COTANGENT, "out", "where", "source", "along", "kind", "corrected_by", LOCAL)
"""Names that no argument can have: they are options of declarations, or parameters of a kind of claim."""


def code_location_of(function: object) -> CodeLocation:
    """Where a function stands; for a callable without code of its own the line that called what asks, to declare it."""
    return CodeLocation.of(function) if isinstance(function, FunctionType) else CodeLocation.calling(further=1)


def refuse_reserved(name: str, names: Iterable[str], code_location: CodeLocation) -> None:
    """Refuse arguments with the name of an option."""
    for argument in names:
        if argument in RESERVED:
            raise DeclarationError(f"{name}: an argument can't be called {argument!r}; rename it", code_location)


def parsed_space(name: str, argument: str, declared: object, code_location: CodeLocation) -> Space:
    """The space that is declared for an argument. Raises ``DeclarationError`` where it is none."""
    try:
        return as_space(declared)
    except ValueError as error:
        raise DeclarationError(f"{name}: argument {argument}: {error}", code_location) from None


def check_given(name: str, spaces: dict[str, Space], code_location: CodeLocation) -> None:
    """Refuse values fixed by arguments there aren't, or by each other in a circle."""
    drawn = {argument for argument, space in spaces.items() if not isinstance(space, Given)}
    for argument, space in spaces.items():
        if isinstance(space, Given):
            for needed in space.needs:
                if needed not in drawn:
                    raise DeclarationError(
                        f"{name}: argument {argument}: {needed!r} is no argument that is drawn before it", code_location
                    )
            drawn.add(argument)


def as_relations(where: Relation | Iterable[Relation]) -> tuple[Relation, ...]:
    """What ``where=`` gives, one relation or several."""
    return tuple(where) if isinstance(where, Iterable) else (where,)


def check_relations(
    name: str, relations: tuple[Relation, ...], spaces: dict[str, Space], code_location: CodeLocation
) -> None:
    """Refuse relations that speak of arguments or axes there aren't."""
    letters = {letter for space in spaces.values() for letter in space.letters}
    for relation in relations:
        if not hasattr(relation, "holds"):
            raise DeclarationError(
                f'{name}: where= takes relations such as distinct("x", "a"), not {relation!r}', code_location
            )
        known = letters if isinstance(relation, AtLeast) else set(spaces)
        for needed in relation.names:
            if needed not in known:
                what = "axis" if isinstance(relation, AtLeast) else "argument"
                raise DeclarationError(
                    f"{name}: the relation {relation} speaks of an unknown {what} {needed!r}", code_location
                )
