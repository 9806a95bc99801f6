"""What a place in code means that is named on the command line: a file, or an attribute of a file or module."""

from __future__ import annotations

import difflib

from nablacheck.catalogue.names import claim_meant
from nablacheck.catalogue.registry import formulas_of
from nablacheck.core.loading import LoadError, load
from nablacheck.core.text import of_type
from nablacheck.declare.formula import Formula


def resolve(target: str) -> list[Formula]:
    """The formulas that ``module:attribute``, ``file.py`` or ``file.py:attribute`` means; that of a claim, where the
    attribute is one's name. Raises ``LoadError``."""
    spec, colon, attribute = target.rpartition(":")
    if claim_meant(target):
        return resolve(f"{spec}:{attribute.partition('-')[0]}")
    if not colon or not attribute.isidentifier():
        spec, attribute = target, ""
    module = load(spec)
    found = formulas_of(module)
    if not attribute:
        if not found:
            raise LoadError("declares no formula; is @formula missing?")
        return found
    value = getattr(module, attribute, None)
    if isinstance(value, Formula):
        return [value]
    if value is None:
        near = difflib.get_close_matches(attribute, [each.name for each in found], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise LoadError(f"{spec} has no {attribute!r}{hint}", missing=True)
    raise LoadError(
        f"{attribute} in {spec} is {of_type(value)}, not a formula; declare it with @formula",
        missing=True,
    )
