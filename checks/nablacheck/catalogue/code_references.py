"""What a place in code means that is named on the command line: a file, or a formula, claim or line of a file or
module."""

from __future__ import annotations

import difflib

from nablacheck.catalogue.names import claim_meant, is_pattern, names_meant, plainly
from nablacheck.catalogue.registry import Registry, formulas_of
from nablacheck.core.loading import LoadError, load
from nablacheck.core.text import of_type
from nablacheck.declare.claim import Claim
from nablacheck.declare.formula import Formula


def resolve(place: str) -> list[Formula]:
    """The formulas that ``file.py``, ``file.py:attribute`` or ``file.py:line`` means, of a file or module, or a pattern
    in the place of the attribute; that of a claim, where the attribute is one's name. Raises ``LoadError``."""
    spec, colon, attribute = place.rpartition(":")
    if claim_meant(place):
        return resolve(f"{spec}:{attribute.partition('-')[0]}")
    one_of_many = attribute.isdecimal() or is_pattern(attribute)
    if not colon or not (attribute.isidentifier() or one_of_many):
        spec, attribute = place, ""
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


def claims_at(place: str, registry: Registry) -> list[Claim]:
    """The claims that a place means, of the formulas that were found there. Raises ``UsageError`` where what stands
    after the colon means none of them."""
    found = registry.places.get(place, [])
    attribute = place.rpartition(":")[2]
    if attribute.isdecimal():
        return [claim for each in found for claim in _at_line([each], int(attribute))[1]]
    if found and (claim_meant(place) or is_pattern(attribute)):
        names = names_meant(
            attribute, {name: each for name, each in registry.declared.items() if name in _names(found)}
        )
        return registry.claims_of(names)
    named = _names(found) & {attribute} or _names(found)  # of a broken file all that stands above is there
    return [claim for claim in registry.claims() if claim.formula.name in named]


def _names(formulas: list[Formula]) -> set[str]:
    return {each.name for each in formulas}


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
