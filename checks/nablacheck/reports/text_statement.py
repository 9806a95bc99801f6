"""The statement of a formula as text: what is assumed, what is claimed, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nablacheck.core.errors import CodeLocation


def format_statement(formula: dict[str, Any]) -> Iterator[str]:
    """The lines of a statement, from what ``json_output.statement`` gives: it may come from a file."""
    yield f"{formula['name']}: {formula['equation']}    {_code_location(formula)}"
    if formula["note"]:
        yield f"  {formula['note']}"
    for argument, space in formula["spaces"].items():
        yield f"  {argument:<8}{space}"
    if formula["out"] is not None:
        yield f"  {'result':<8}{formula['out']}"
    for relation in formula["where"]:
        yield f"  {'where':<8}{relation}"
    for claim in formula["claims"]:
        yield f"\n  {claim['claim']}: {claim['equation']}    {_code_location(claim)}"
        if claim["conditions"]:
            yield f"    where {claim['conditions']}"
        if claim["local"]:
            yield "    a local minimizer: lower values may be had elsewhere, and none near"
        if claim["note"]:
            yield f"    {claim['note']}"
        for source in claim["sources"]:
            yield f"    {source}"


def _code_location(declared: dict[str, Any]) -> CodeLocation:
    return CodeLocation(declared["file"], declared["line"])
