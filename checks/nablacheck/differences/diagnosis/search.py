"""The search for a cause: familiar mistakes one after the other, the plainest first."""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.differences.diagnosis.factors import factor, factor_by_entries
from nablacheck.differences.diagnosis.matrices import square_mistake
from nablacheck.differences.diagnosis.mistakes import Case
from nablacheck.differences.diagnosis.patterns import pattern, pooled
from nablacheck.differences.diagnosis.pullbacks import cotangent_replaced, diagonal_kept, not_linear_in_cotangent
from nablacheck.differences.diagnosis.terms import lost_term, part_as_constant, wrong_term

MISTAKES: tuple[Callable[[Case], str], ...] = (
    not_linear_in_cotangent,
    factor,
    square_mistake,
    pattern,
    cotangent_replaced,
    diagonal_kept,
    factor_by_entries,
    wrong_term,
    lost_term,
    pooled,
    part_as_constant,
)
"""Each gives its words where it explains all that is wrong, and nothing where it doesn't. A mistake that leaves fewer
numbers to choose stands before one that leaves more."""


def likely_mistake(case: Case) -> str:
    """A few words on what is probably wrong, or nothing."""
    if not case.here.informative:
        return ""
    return next(filter(None, (mistake(case) for mistake in MISTAKES)), "")
