"""What counts as agreement, and verdicts in writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import (
    ENTRIES_SHOWN,
    NOISY,
    Entry,
    Estimate,
    Outcome,
    Verdict,
    compare,
    inconclusive,
    worst,
)

from tests.helpers.making import vector


def estimate(value: Array, tolerance: float | Array, **more: Any) -> Estimate:
    return Estimate(value, np.broadcast_to(np.asarray(tolerance, dtype=float), value.shape), 10, **more)


def test_what_differs_by_no_more_than_allowed_passes() -> None:
    verdict = compare(vector(1.0, 2.0), estimate(vector(1.001, 2.0), 0.001), "x")
    assert verdict.outcome is Outcome.PASS
    assert verdict.difference == pytest.approx(0.001)
    assert (verdict.tolerance, verdict.entries, verdict.total, verdict.evaluations) == (0.001, (), 2, 10)


@pytest.mark.parametrize(
    ("times", "outcome"), [(0.9, Outcome.PASS), (1.0, Outcome.PASS), (1.1, Outcome.FAIL), (1.9, Outcome.FAIL)]
)
def test_what_is_allowed_is_the_limit(times: float, outcome: Outcome) -> None:
    tolerance = 2.0**-10
    assert compare(vector(1.0), estimate(vector(1.0 + times * tolerance), tolerance), "x").outcome is outcome


def test_one_entry_that_differs_by_more_fails() -> None:
    claimed = np.array([[1.0, 2.0], [3.0, 4.0]])
    verdict = compare(claimed, estimate(np.array([[1.0, 2.0], [3.5, 4.0]]), 0.1), "X")
    assert verdict.outcome is Outcome.FAIL
    (entry,) = verdict.entries
    assert (entry.index, entry.claimed, entry.numerical) == ("X[1, 0]", 3.0, 3.5)
    assert entry.ratio == pytest.approx(5.0)
    assert verdict.ratio == pytest.approx(5.0)
    assert verdict.total == 4


def test_every_wrong_entry_is_listed_in_order() -> None:
    verdict = compare(vector(1.0, 2.0, 3.0), estimate(vector(2.0, 2.0, 9.0), 0.01), "x")
    assert [entry.index for entry in verdict.entries] == ["x[0]", "x[2]"]


def test_a_wrong_number_is_named_by_its_variable() -> None:
    verdict = compare(np.array(1.0), estimate(np.array(2.0), 0.01), "s")
    assert [entry.index for entry in verdict.entries] == ["s"]


def test_the_worst_entry_is_the_one_with_the_largest_ratio() -> None:
    verdict = compare(vector(0.0, 0.0), estimate(vector(1.0, 0.1), vector(0.9, 0.01)), "x")
    assert (verdict.difference, verdict.tolerance) == (0.1, 0.01)
    assert verdict.ratio == pytest.approx(10.0)
    assert [entry.index for entry in verdict.entries] == ["x[0]", "x[1]"]


def test_entries_that_are_equal_agree_where_nothing_is_allowed() -> None:
    verdict = compare(vector(0.0, 1.0), estimate(vector(0.0, 1.0), 0.0), "x")
    assert (verdict.outcome, verdict.ratio) == (Outcome.PASS, 0.0)


def test_any_difference_is_wrong_where_nothing_is_allowed() -> None:
    verdict = compare(vector(1e-300), estimate(vector(0.0), 0.0), "x")
    assert (verdict.outcome, verdict.ratio) == (Outcome.FAIL, np.inf)


def test_a_pass_states_the_smallest_relative_error_it_would_have_caught() -> None:
    verdict = compare(vector(1.0, 100.0), estimate(vector(1.0, 100.0), vector(1e-6, 1e-4)), "x")
    assert verdict.detection_limit == pytest.approx(1e-6)


def test_an_estimate_lost_in_noise_is_inconclusive() -> None:
    verdict = compare(vector(1.0), estimate(vector(1.01), 0.02), "x")
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, NOISY)
    assert verdict.detection_limit == pytest.approx(0.02 / 1.01)


def test_a_claim_far_beyond_the_noise_fails_all_the_same() -> None:
    assert compare(vector(1.0), estimate(vector(0.0), 0.02), "x").outcome is Outcome.FAIL


def test_small_entries_beside_a_large_one_need_not_be_resolved() -> None:
    assert compare(vector(1.0, 0.0), estimate(vector(1.0, 1e-9), 1e-6), "x").outcome is Outcome.PASS


def test_the_figures_compared_are_kept() -> None:
    claimed, found = vector(1.0), estimate(vector(1.0), 0.01)
    verdict = compare(claimed, found, "x")
    assert verdict.claimed is claimed
    assert verdict.estimate is found


def test_an_inconclusive_verdict_has_its_reason_and_cost() -> None:
    verdict = inconclusive("no value there", 7)
    assert (verdict.outcome, verdict.reason, verdict.evaluations) == (Outcome.INCONCLUSIVE, "no value there", 7)


def test_outcomes_read_as_words() -> None:
    assert [str(outcome) for outcome in Outcome] == ["pass", "fail", "inconclusive"]


def told(outcome: Outcome, ratio: float, detection_limit: float = 0.0) -> Verdict:
    return Verdict(
        outcome, ratio=ratio, detection_limit=detection_limit, entry_detection_limit=detection_limit, evaluations=3
    )


def test_the_worst_of_several_verdicts_decides_with_what_all_have_cost_and_could_see() -> None:
    sharp, coarse = told(Outcome.PASS, 0.9, 1e-9), told(Outcome.PASS, 0.1, 1e-3)
    found = worst([coarse, sharp])
    assert (found.outcome, found.ratio, found.detection_limit, found.evaluations) == (Outcome.PASS, 0.9, 1e-3, 6)
    assert found.entry_detection_limit == 1e-3
    open_ = told(Outcome.INCONCLUSIVE, 0.0)
    assert worst([sharp, open_, coarse]).outcome is Outcome.INCONCLUSIVE
    assert worst([open_, told(Outcome.FAIL, 2.0)]).outcome is Outcome.FAIL
    assert worst([sharp]) is sharp


def test_nothing_is_asked_for_after_a_failure() -> None:
    def verdicts() -> Iterator[Verdict]:
        yield told(Outcome.FAIL, 2.0)
        raise AssertionError("one too many")

    assert worst(verdicts()).outcome is Outcome.FAIL


def test_a_pass_says_what_would_have_shown() -> None:
    verdict = Verdict(Outcome.PASS, detection_limit=2e-9, entry_detection_limit=4e-7, evaluations=5)
    assert str(verdict) == "pass: 5 evaluations; a relative error of 2e-09 would show, of a median entry 4e-07"
    assert str(Verdict(Outcome.PASS, evaluations=5)) == "pass: 5 evaluations"


def test_a_wrong_entry_is_shown_with_as_many_digits_as_it_takes() -> None:
    entry = Entry("x[0]", 1.00000001, 1.0, 3.0)
    verdict = Verdict(Outcome.FAIL, entries=(entry,), total=4, cause="a factor")
    *_, row, count, cause = str(verdict).splitlines()
    assert row.split() == ["x[0]", "1.00000001", "1", "3"]
    assert count == "  1 of 4 entries wrong"
    assert cause.split() == ["likely", "a", "factor"]


def test_of_many_wrong_entries_the_first_are_shown() -> None:
    entries = tuple(Entry(f"x[{k}]", 1.0, 2.0, 9.0) for k in range(ENTRIES_SHOWN + 3))
    text = str(Verdict(Outcome.FAIL, entries=entries, total=100, complete=False))
    assert text.count("x[") == ENTRIES_SHOWN
    assert text.endswith("  and 3 more\n  at least 9 of 100 entries wrong")
