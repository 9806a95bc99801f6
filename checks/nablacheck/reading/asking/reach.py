"""How far d/dx and ∇ reach at the beginning of a claim: ∇ₓ xᵀAx + bᵀx = … is about the whole sum, as authors mean it,
unless only the derivative of the first term alone has fitting shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nablacheck.reading.asking import search
from nablacheck.reading.asking.arranged import Layout
from nablacheck.reading.asking.declarations import Declared
from nablacheck.reading.asking.search import Reading, Undefined
from nablacheck.reading.asking.statement import Statement
from nablacheck.reading.asking.statements import Statements
from nablacheck.reading.axes import Mismatch
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.syntax import Node, bare
from nablacheck.reading.typed import NUMBER_IS_ADDED

WRITE = "write parentheses, d/dx (f + g) or (d/dx f) + g"


def read(statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None) -> Reading:
    """The cheapest reading, with a note of how far the derivative reaches. Raises ``NotRead`` and ``Undefined``."""
    if statement.instead is None:
        return search.read(statement, known, declared, layout)
    head = statement.instead.function
    is_sum = head.op == "add"
    first = _first_alone(statement.instead, known, declared, layout)
    open_question = NotRead(
        "the derivative of all that follows, or of the first term?", head.start, write=WRITE, kind="ambiguous"
    )
    if is_sum and first is not None and bare(statement.claim) == Node("number", data=0):
        raise open_question  # an equation such as d/dx y + y = 0 is of the first term
    if is_sum and _adds_numbers_to_arrays(statement, known, declared, layout):
        if first is None:
            raise open_question
        return first
    try:
        whole = search.read(statement, known, declared, layout)
    except Undefined:
        if first is None and is_sum:
            raise
        if first is None or is_sum:
            raise open_question from None
        return first
    except NotRead as refusal:
        if first is None or refusal.kind != "undefined":
            raise
        return first
    if first is not None and whole.kinds.get(statement.variable) != first.kinds.get(statement.variable):
        return first  # in ∂/∂w L(w) + λw, the sum fits only if w is a number
    whole.notes.append(f"the derivative is taken of the whole {'sum' if is_sum else 'product'}")
    return whole


def _adds_numbers_to_arrays(
    statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None
) -> bool:
    """Whether the terms of the function have different shapes, as in xᵀAx + λx."""
    try:
        return NUMBER_IS_ADDED in search.read_function(statement, known, declared, layout).notes
    except Mismatch:
        return True
    except NotRead:
        return False


def _first_alone(
    statement: Statement, known: Statements, declared: Mapping[str, Declared], layout: Layout | None
) -> Reading | None:
    """The reading in which the derivative is that of the first term, None where shapes don't fit."""
    try:
        found = search.read(statement, known, declared, layout)
    except (NotRead, Undefined):
        return None
    if NUMBER_IS_ADDED in found.notes:
        return None
    return replace(found, notes=[*found.notes, "the derivative is taken of the first term alone"])
