"""Mistakes in square matrices: transposes, halves that aren't added, a triangle read, the diagonal counted twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.diagnosis.evidence import Evidence, same
from nablacheck.differences.diagnosis.mistakes import Case


def _diagonal(g: Array) -> Array:
    return np.diag(np.diag(g))


SQUARE_MISTAKES: dict[str, Callable[[Array], Array]] = {
    "a transpose: the truth is the transpose of the claim": lambda g: g.T,
    "a transpose and the sign: the truth is the negative of the claim's transpose": lambda g: -g.T,
    "G for G + Gᵀ: the truth is the claim plus its transpose": lambda g: g + g.T,
    "not symmetrised: the truth is the mean of the claim and its transpose": lambda g: (g + g.T) / 2,
    "the diagonal counted twice: there the truth is 1/2 times the claim": lambda g: g - _diagonal(g) / 2,
    "the diagonal counted once: there the truth is 2 times the claim": lambda g: g + _diagonal(g),
    "2G − diag(G) for G: off the diagonal the truth is 1/2 times the claim": lambda g: (g + _diagonal(g)) / 2,
    "G for G + Gᵀ − diag(G): the truth is the claim plus its transpose, less its diagonal": (
        lambda g: g + g.T - _diagonal(g)
    ),
    "one triangle alone is read, the lower one: what the claim has above the diagonal belongs below": (
        lambda g: np.tril(g) + np.triu(g, 1).T
    ),
    "one triangle alone is read, the upper one: what the claim has below the diagonal belongs above": (
        lambda g: np.triu(g) + np.tril(g, -1).T
    ),
}
"""What may be wrong with a claimed square matrix, and how it is mended."""

SYMMETRISED: dict[str, Callable[[Array], Array]] = {
    "not symmetrised: the truth is the mean of the claim and its transpose": lambda h: (h + h.T) / 2,
    "one triangle alone is filled: the truth is the claim plus its transpose, less its diagonal": (
        lambda h: h + h.T - _diagonal(h)
    ),
    "H for H + Hᵀ: the truth is the claim plus its transpose": lambda h: h + h.T,
}
"""Why a claimed Hessian may not be symmetric, and how it is mended."""

LOST: dict[str, Callable[[Array], Array]] = {
    "the claim is the symmetric part of the truth: the function reads one triangle of {variable} more than the other; "
    "claim it along=symmetric": lambda t: (t + t.T) / 2,
    "G + Gᵀ for G: the claim is the truth plus its transpose": lambda t: t + t.T,
}
"""What a claim may be in terms of the truth, where it doesn't tell the truth any more."""


def square_mistake(case: Case) -> str:
    """A mistake in square matrices that explains what is wrong."""
    if not is_square(case.here.claimed):
        return ""
    for words, repair in SQUARE_MISTAKES.items():

        def mend(evidence: Evidence, repair: Callable[[Array], Array] = repair) -> Array | None:
            return repair(evidence.claimed) if is_square(evidence.claimed) else None

        if found := case.words(words, mend):
            return found
    for words, lose in LOST.items():
        if not _is_lost(case.here, lose):
            continue
        if all(_is_lost(each, lose) for each in case.elsewhere.near if each.entries):
            return words.format(variable=case.here.variable)
    return ""


def _is_lost(evidence: Evidence, lose: Callable[[Array], Array]) -> bool:
    """Whether the claim is what is made of the truth, as far as that is known entry by entry."""
    if not evidence.entries or not is_square(evidence.claimed):
        return False
    shape = evidence.claimed.shape
    back, claim = lose(evidence.truth.reshape(shape)), evidence.claimed
    return bool((np.abs(back - claim) <= lose(evidence.tolerance.reshape(shape)) * 4).all()) or same(back, claim)


def is_square(claim: Array) -> bool:
    return claim.ndim == 2 and claim.shape[0] == claim.shape[1] > 1
