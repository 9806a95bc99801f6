"""What a place in code means that is named on the command line: a file, or a formula, claim or line of a file or
module."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nablacheck.catalogue.names import claim_meant, formulas_among, is_pattern, names_meant, plainly
from nablacheck.catalogue.registry import Registry, declared_names, formulas_among_values, formulas_of
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import LoadError, load
from nablacheck.core.text import of_type
from nablacheck.declare.claim import Claim
from nablacheck.declare.formula import Formula


def resolve(place: str) -> list[Formula]:
    """The formulas that ``file.py``, ``file.py:attribute`` or ``file.py:line`` means, of a file or module, or a pattern
    in the place of the attribute; that of a claim, where the attribute is one's name. Raises ``LoadError``."""
    spec, attribute = _parts(place)
    if claim_meant(place):
        attribute = attribute.partition("-")[0]
    one_of_many = attribute.isdecimal() or is_pattern(attribute)
    module = load(spec)
    found = formulas_of(module)
    if not found and (one_of_many or not attribute):
        raise LoadError("declares no formula; is @formula missing?")
    if attribute.isdecimal():
        return [_at_line(found, int(attribute))[0]]
    if not attribute or one_of_many:
        return found
    value = getattr(module, attribute, None)
    if isinstance(value, Formula):
        return [value]
    if value is None:
        names = {plainly(each.name): each.name for each in found}
        near = difflib.get_close_matches(plainly(attribute), names, n=1)
        hint = f"; did you mean {names[near[0]]}?" if near else ""
        raise LoadError(f"{spec} has no {attribute!r}{hint}", missing=True)
    raise LoadError(
        f"{attribute} in {spec} is {of_type(value)}, not a formula; declare it with @formula",
        missing=True,
    )


def resolve_above(place: str, error: LoadError) -> list[Formula]:
    """The formulas that a place means and that have claims, among those that were declared before a declaration in the
    file or module was refused. Raises ``LoadError`` where it means none of them: no other formula answers for it."""
    spec, attribute = _parts(place)
    declared = formulas_among_values(error.before.values())
    if not attribute or not declared:
        return [each for each in declared if each.claims]
    found = _meant(attribute, declared, error) if _is_of(spec, error.before) else []
    if not any(each.claims for each in found):
        raise LoadError(f"{error}, and {place} means no claim above it", error.trace)
    return found


def _meant(attribute: str, declared: list[Formula], error: LoadError) -> list[Formula]:
    """The formulas that an attribute means among those that were declared above what was refused."""
    if attribute.isdecimal():
        above = [each for each in declared if each.code_location.line <= int(attribute) < error.line]
        return [_at_line(above, int(attribute))[0]] if above else []
    value = error.before.get(attribute)
    if isinstance(value, Formula):
        return [value]
    try:
        names = formulas_among(names_meant(attribute, declared_names(declared)))
    except UsageError:
        return []
    one_of_them = "-" in attribute or is_pattern(attribute)
    return [each for each in declared if each.claims and each.name in names] if one_of_them else []


def _is_of(spec: str, names: Mapping[str, Any]) -> bool:
    """Whether these are the names of the very file or module, rather than of one that it imports."""
    file = names.get("__file__")
    return names.get("__name__") == spec or (file is not None and Path(file).resolve() == Path(spec).resolve())


def _parts(place: str) -> tuple[str, str]:
    """The file or module of a place, and the formula, claim, line or pattern there, or nothing."""
    spec, colon, attribute = place.rpartition(":")
    named = attribute.isidentifier() or attribute.isdecimal() or is_pattern(attribute) or claim_meant(place)
    return (spec, attribute) if colon and named else (place, "")


def claims_at(place: str, registry: Registry) -> list[Claim]:
    """The claims that a place means, of the formulas that were found there. Raises ``UsageError`` where what stands
    after the colon means none of them."""
    found = registry.places.get(place, [])
    attribute = place.rpartition(":")[2]
    if attribute.isdecimal():
        return [claim for each in found for claim in _at_line([each], int(attribute))[1]]
    if found and (claim_meant(place) or is_pattern(attribute)):
        return registry.claims_of(names_meant(attribute, declared_names(found)))
    named = {each.name for each in found}
    return [claim for claim in registry.claims() if claim.formula.name in named]


def _at_line(formulas: list[Formula], line: int) -> tuple[Formula, list[Claim]]:
    """The formula or claim whose code is at a line, as the formula and its claims that are meant: the last one that
    begins there or above. Raises ``LoadError`` where none does."""
    begun: list[tuple[int, Formula, list[Claim]]] = []
    for each in formulas:
        begun.append((each.code_location.line, each, each.claims))
        begun += [(claim.code_location.line, each, [claim]) for claim in each.claims]
    above = [entry for entry in begun if entry[0] <= line]
    if not above:
        raise LoadError(f"no formula stands at line {line}", missing=True)
    _, formula, claims = max(above, key=lambda entry: entry[0])
    return formula, claims
