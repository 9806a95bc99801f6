"""Which entries are wrong, and all in the same way: a row, a column, the diagonal, what isn't on it, a triangle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import Array
from nablacheck.core.verdict import format_index
from nablacheck.differences.diagnosis.evidence import Evidence
from nablacheck.differences.diagnosis.mistakes import Case
from nablacheck.differences.diagnosis.wording import ONLY_THE_DIAGONAL, POOLED, factor_there, missing, only_there
from nablacheck.differences.options import DIAGNOSIS

Mask = NDArray[np.bool_]


def pattern(case: Case) -> str:
    """One factor for all wrong entries, and where these are."""
    here = case.here
    if not here.entries or here.claimed.size < 2:
        return ""
    wrong = wrong_entries(here)
    if wrong.all() or not wrong.any():
        return ""
    place = next((words for words, mask in _places(here) if _is_all_wrong_in(here, wrong, mask)), "")
    claimed, truth = here.claimed[wrong], here.truth.reshape(here.claimed.shape)[wrong]
    if not claimed.any() and wrong.sum() > 1:
        # Zeros tell no more at other arguments; where all other entries are right, they are no coincidence.
        if place == OFF_DIAGONAL:
            return ONLY_THE_DIAGONAL
        return missing(place) if place else ""
    size = float(np.abs(claimed).max())
    unit = claimed / size if size else claimed  # whose squares are in the range of floats
    factor = float(unit @ (truth / size)) / float(unit @ unit) if size else 0.0
    if not np.isfinite(factor):
        return ""
    where = place or f"in {int(wrong.sum())} of {wrong.size} entries"
    if wrong.sum() == 1 or (not place and abs(factor) < DIAGNOSIS.agreement):
        return ""
    untold = ~wrong & here.claimed.astype(bool) & ~_differing(here, factor * here.claimed)
    if untold.any() and (not place or untold.sum() == (~wrong & here.claimed.astype(bool)).sum()):
        return ""  # the other entries may have the same factor, as far as they are known
    mask = next((mask for words, mask in _places(here) if words == place), wrong)

    def mend(evidence: Evidence) -> Array | None:
        if evidence.claimed.shape != mask.shape:
            return None
        return np.where(mask, factor * evidence.claimed, evidence.claimed)

    return case.words(factor_there(factor, where), mend)


def place(case: Case) -> str:
    """Where all that is wrong stands, each entry in its own way."""
    here = case.here
    if not here.entries or here.claimed.size < 2:
        return ""
    wrong = wrong_entries(here)
    if wrong.all() or wrong.sum() < 2:
        return ""
    for words, mask in _places(here):
        if _is_all_wrong_in(here, wrong, mask) and all(_is_wrong_at(each, words) for each in case.all_near):
            return only_there(words)
    return ""


def _is_wrong_at(evidence: Evidence, place: str) -> bool:
    """Whether the wrong entries are those of a place, as far as they are known one by one."""
    if not evidence.entries:
        return True
    wrong = wrong_entries(evidence)
    return any(words == place and _is_all_wrong_in(evidence, wrong, mask) for words, mask in _places(evidence))


def wrong_entries(evidence: Evidence) -> Mask:
    """The entries at which the claim isn't the truth."""
    return _differing(evidence, evidence.claimed)


def _differing(evidence: Evidence, derivative: Array) -> Mask:
    """The entries at which a derivative isn't the truth, as far as that is known."""
    measured, truth = evidence.measure(derivative), evidence.truth
    size = np.maximum(np.abs(measured), np.abs(truth))
    tolerance = DIAGNOSIS.times_tolerance * evidence.tolerance + DIAGNOSIS.agreement * size
    least = DIAGNOSIS.least_share * float(size.max(initial=0.0))
    return np.asarray(np.abs(measured - truth) > tolerance + least).reshape(evidence.claimed.shape)


def _is_all_wrong_in(evidence: Evidence, wrong: Mask, mask: Mask) -> bool:
    """Whether the wrong entries are those of a place, but for entries that are zero in the claim and in truth."""
    zero = ~(evidence.claimed.astype(bool) | wrong)
    return not (wrong & ~mask).any() and bool((wrong | zero)[mask].all())


OFF_DIAGONAL = "off the diagonal"


def _places(evidence: Evidence) -> Iterator[tuple[str, Mask]]:
    """The places in a matrix, or in a Jacobian, that have names."""
    shape = evidence.claimed.shape
    leading = evidence.leading or (1 if len(shape) == 2 else 0)
    if not 0 < leading < len(shape):
        return
    rows, columns = shape[:leading], shape[leading:]
    n, m = int(np.prod(rows)), int(np.prod(columns))
    if rows == columns and n > 1:
        diagonal = np.eye(n, dtype=bool)
        yield "on the diagonal", diagonal.reshape(shape)
        yield OFF_DIAGONAL, ~diagonal.reshape(shape)
        yield "above the diagonal", np.triu(np.ones((n, n), dtype=bool), 1).reshape(shape)
        yield "below the diagonal", np.tril(np.ones((n, n), dtype=bool), -1).reshape(shape)
    grid = np.arange(n * m).reshape(n, m)
    for i, index in enumerate(np.ndindex(rows)):
        yield f"in row {format_index(index)}", (grid // m == i).reshape(shape)
    for j, index in enumerate(np.ndindex(columns)):
        yield f"in column {format_index(index)}", (grid % m == j).reshape(shape)


def pooled(case: Case) -> str:
    """Entries that share one value have their sum for their mean, as where a mean over them is differentiated."""

    def mend(evidence: Evidence) -> Array:
        _, group, counts = np.unique(evidence.claimed, return_inverse=True, return_counts=True)
        return evidence.claimed / counts[group].reshape(evidence.claimed.shape)

    return f"perhaps {POOLED}" if case.here.claimed.size > 1 and case.explained_by(mend) else ""
