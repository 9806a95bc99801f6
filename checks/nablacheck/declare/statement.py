"""The statement of a formula: what is assumed, what is claimed, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nablacheck.declare.formula import Claim, Formula


def lines(formula: Formula) -> Iterator[str]:
    """The statement as text."""
    yield f"{formula.name}: {formula.equation}    {formula.place}"
    if formula.note:
        yield f"  {formula.note}"
    for argument, space in formula.spaces.items():
        yield f"  {argument:<8}{space}"
    if formula.out is not None:
        yield f"  {'result':<8}{formula.out}"
    for relation in formula.relations:
        yield f"  {'where':<8}{relation}"
    for claim in formula.claims:
        yield f"\n  {claim.name}: {claim.equation}    {claim.place}"
        if claim.conditions:
            yield f"    where {claim.conditions}"
        if claim.local:
            yield f"    a {claim.noun}: lower values may be had elsewhere, and none near"
        if claim.note:
            yield f"    {claim.note}"
        for source in claim.sources:
            yield f"    {source}"


def as_json(formula: Formula) -> dict[str, Any]:
    """The statement as plain data."""
    return {
        "name": formula.name,
        "equation": formula.equation,
        "note": formula.note,
        "spaces": {argument: str(space) for argument, space in formula.spaces.items()},
        "out": None if formula.out is None else str(formula.out),
        "where": [str(relation) for relation in formula.relations],
        "claims": [claim_as_json(claim) for claim in formula.claims],
        "file": formula.place.file,
        "line": formula.place.line,
    }


def claim_as_json(claim: Claim) -> dict[str, Any]:
    """What is claimed, as plain data."""
    return {
        "formula": claim.formula.name,
        "claim": claim.name,
        "kind": claim.kind.name,
        "local": claim.local,
        "variables": list(claim.variables),
        "misprint": claim.misprint,
        "equation": claim.equation,
        "note": claim.note,
        "conditions": claim.conditions,
        "sources": [str(source) for source in claim.sources],
        "file": claim.place.file,
        "line": claim.place.line,
    }
