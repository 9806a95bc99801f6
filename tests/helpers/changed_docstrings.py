"""Equations in docstrings with one character changed: a transpose dropped, another sign, factor, exponent or index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from nablacheck import Claim
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.result import Status
from nablacheck.oracles import written
from nablacheck.reading.comparison import as_written

from tests.helpers.plainly import check_plainly

POINTS = 20
SIGNS = {"+": "−", "−": "+"}
FACTORS = {"2": "3", "3": "2", "½": "⅓", "1": "2", "4": "3"}
EXPONENTS = {"²": "³", "³": "²", "⁴": "³"}
INDICES = "ᵢⱼₖₗₘₙₐ"


@dataclass(frozen=True)
class Change:
    """An equation with one character changed: which kind of change, of which claim."""

    kind: str
    text: str
    claim: Claim
    of_function: bool


def changes(equation: str) -> Iterator[tuple[str, str]]:
    """All single changes of an equation, with their kinds."""
    indices = sorted({c for c in equation if c in INDICES})
    for k, c in enumerate(equation):

        def changed(by: str, k: int = k) -> str:
            return equation[:k] + by + equation[k + 1 :]

        if c == "ᵀ":
            yield "transpose dropped", changed("")
        if c in SIGNS:
            yield "sign", changed(SIGNS[c])
        if c in FACTORS and not equation[k - 1 : k].isalnum():
            yield "factor", changed(FACTORS[c])
        if c in EXPONENTS:
            yield "exponent", changed(EXPONENTS[c])
        if c in INDICES:
            for other in indices:
                if other != c:
                    yield "index", changed(other)


def with_text(function: Any, text: str) -> Any:
    """The function with another first line of its docstring."""

    @wraps(function)
    def other(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    other.__doc__ = text
    return other


def all_changes() -> Iterator[Change]:
    """Those of all equations of the catalogue that are read, each function once."""
    seen: set[str] = set()
    for claim in Discovery().registry().claims():
        of_function, of_claim = as_written(claim)
        if of_function.identities and claim.formula.name not in seen:
            seen.add(claim.formula.name)
            for kind, text in changes(claim.formula.equation):
                formula = replace(claim.formula, function=with_text(claim.formula.function, text), claims=[])
                yield Change(kind, text, replace(claim, formula=formula), True)
        if of_claim.identities:
            for kind, text in changes(claim.equation):
                yield Change(kind, text, replace(claim, function=with_text(claim.function, text)), False)


def outcome(change: Change) -> tuple[str, str]:
    """What becomes of a change, and why."""
    equation = as_written(change.claim)[not change.of_function]
    if equation.undefined:
        return "undefined", equation.reason
    if not equation.identities:
        return "unread", equation.reason
    result = check_plainly(change.claim, written, count=POINTS)
    return ("noticed" if result.status is Status.FAILS else "agrees"), result.reason
