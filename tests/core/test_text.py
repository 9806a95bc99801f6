"""Numbers and lines as text."""

from __future__ import annotations

import pytest
from nablacheck.core.text import format_distinct, significant, wrapped


@pytest.mark.parametrize(("value", "shown"), [(1e-12, 0.0), (-1e-12, 0.0), (1e-6, 0.0), (2e-6, 2e-6), (-3.0, -3.0)])
def test_digits_within_the_error_of_the_oracle_are_not_shown(value: float, shown: float) -> None:
    assert significant(value, 1e-6) == shown


def test_numbers_have_as_many_digits_as_it_takes_to_tell_them_apart() -> None:
    assert format_distinct(1.00000001, 1.0) == ("1.00000001", "1")
    assert format_distinct(1.0, 1.0) == ("1", "1")


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
