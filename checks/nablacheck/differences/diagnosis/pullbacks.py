"""Mistakes in what a pullback makes of its cotangent G."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.diagnosis.evidence import Evidence, same
from nablacheck.differences.diagnosis.matrices import is_square
from nablacheck.differences.diagnosis.mistakes import Case
from nablacheck.differences.diagnosis.wording import G_UNUSED, NOT_LINEAR, ONLY_THE_DIAGONAL, cotangent_is

PROBES = 2


def not_linear_in_cotangent(case: Case) -> str:
    """The claim doesn't use G, or isn't linear in it: whatever the function is, no pullback does that."""
    here = case.here
    if here.cotangent is None or not here.claimed.any():
        return ""
    rng = np.random.default_rng(0)
    other = rng.uniform(0.5, 1.5, here.cotangent.shape)
    first, second = here.ask({}, other), here.ask({}, 2 * here.cotangent)
    if first is None or second is None:
        return ""
    if np.array_equal(first, here.claimed) and np.array_equal(second, here.claimed):
        return G_UNUSED
    added = here.ask({}, other + here.cotangent)
    if same(second, 2 * here.claimed) and (added is None or same(added, first + here.claimed)):
        return ""
    return NOT_LINEAR


def diagonal_kept(case: Case) -> str:
    """Each entry of the claim depends on the same entry of G alone, as if the Jacobian were diagonal; or a Hessian is
    diagonal."""
    here = case.here
    if here.cotangent is None and not here.entries and is_square(here.claimed):
        diagonal = np.diag(here.claimed)
        kept = bool(diagonal.any()) and np.array_equal(here.claimed, np.diag(diagonal))
        return ONLY_THE_DIAGONAL if kept and _diagonal_is_right(here, diagonal) else ""
    if here.cotangent is None or here.leading or here.cotangent.shape != here.claimed.shape or here.claimed.size < 2:
        return ""
    rng = np.random.default_rng(0)
    for _ in range(PROBES):
        weights = rng.uniform(0.5, 1.5, here.cotangent.shape)
        if not same(here.ask({}, weights * here.cotangent), weights * here.claimed):
            return ""
    known = _diagonal_is_right(here, (here.claimed / here.cotangent).reshape(-1))
    if known is False:
        return ""
    return ONLY_THE_DIAGONAL if known else f"perhaps {ONLY_THE_DIAGONAL}"


def _diagonal_is_right(here: Evidence, diagonal: Array) -> bool | None:
    """Whether some of the entries that are claimed on the diagonal are right; None where that can't be measured."""
    if here.derivative_of is None:
        return None
    for position in np.random.default_rng(1).choice(diagonal.size, PROBES, replace=False):
        true = here.derivative_of(int(position))
        if true is None:
            return None
        if not np.isclose(float(diagonal[position]), true, rtol=1e-4, atol=0.0):
            return False
    return True


def cotangent_replaced(case: Case) -> str:
    """The claim is right with something else for G: an argument is lost that multiplies it, or it is transposed."""
    here = case.here
    if here.cotangent is None or not here.cotangent.shape:
        return ""
    for words, name, power in _replacements(here):

        def mend(evidence: Evidence, name: str = name, power: int = power) -> Array | None:
            G = evidence.cotangent
            if G is None:
                return None
            if not name:
                return evidence.ask({}, np.ascontiguousarray(G.T))
            weights = evidence.factors(G.shape, (name,), power)
            return None if weights is None else evidence.ask({}, weights * G)

        if found := case.words(cotangent_is(words), mend):
            return found
    return ""


def _replacements(here: Evidence) -> Iterator[tuple[str, str, int]]:
    assert here.cotangent is not None
    if here.cotangent.ndim == 2 and here.cotangent.shape[0] == here.cotangent.shape[1] > 1:
        yield "Gᵀ", "", 1
    for name in here.arguments:
        yield f"G {name}", name, 1
        yield f"G/{name}", name, -1
