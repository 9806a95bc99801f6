"""A verdict in words."""

from __future__ import annotations

import pytest
from nablacheck.core.verdict import Entry, Outcome, Verdict
from nablacheck.core.words import ENTRIES_SHOWN, tidy, verdict_text, wrapped


@pytest.mark.parametrize(("value", "shown"), [(1e-12, 0.0), (-1e-12, 0.0), (1e-6, 0.0), (2e-6, 2e-6), (-3.0, -3.0)])
def test_digits_within_the_error_of_the_oracle_are_not_shown(value: float, shown: float) -> None:
    assert tidy(value, Verdict(Outcome.FAIL, tolerance=1e-6)) == shown


def test_a_pass_says_what_would_have_shown() -> None:
    verdict = Verdict(Outcome.PASS, detection_limit=2e-9, entry_detection_limit=4e-7, evaluations=5)
    assert verdict_text(verdict) == "pass: 5 evaluations; a relative error of 2e-09 would show, of a median entry 4e-07"
    assert verdict_text(Verdict(Outcome.PASS, evaluations=5)) == "pass: 5 evaluations"


def test_numbers_have_as_many_digits_as_it_takes_to_tell_them_apart() -> None:
    entry = Entry("x[0]", 1.00000001, 1.0, 3.0)
    verdict = Verdict(Outcome.FAIL, entries=(entry,), total=4, cause="a factor")
    *_, row, count, cause = verdict_text(verdict).splitlines()
    assert row.split() == ["x[0]", "1.00000001", "1", "3"]
    assert count == "  1 of 4 entries wrong"
    assert cause.split() == ["likely", "a", "factor"]


def test_of_many_wrong_entries_the_first_are_shown() -> None:
    entries = tuple(Entry(f"x[{k}]", 1.0, 2.0, 9.0) for k in range(ENTRIES_SHOWN + 3))
    text = verdict_text(Verdict(Outcome.FAIL, entries=entries, total=100, complete=False))
    assert text.count("x[") == ENTRIES_SHOWN
    assert text.endswith("  and 3 more\n  at least 9 of 100 entries wrong")


def test_long_lines_break_between_words_and_go_on_under_their_words() -> None:
    text = "name  an equation\n  reason  it was so, at twenty\n  A       [[0.  1.]]\n"
    assert wrapped(text, 20).splitlines() == [
        "name  an equation",
        "  reason  it was so,",
        "          at twenty",
        "  A       [[0.  1.]]",
    ]
    assert wrapped(text, 80) == text
    assert wrapped("a word_of_more-than-twenty/letters", 20) == "a\n  word_of_more-than-twenty/letters"


def test_a_command_to_copy_stays_whole() -> None:
    command = "  repeat  nablacheck check some_file.py:name --seed 1"
    assert wrapped(command, 20) == command
