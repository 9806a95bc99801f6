"""Formulas of textbooks as they are printed: the right ones hold, those with a planted mistake don't."""

from __future__ import annotations

import pytest
from nablacheck.reports.answers import HELD, REFUTED

from tests.helpers.asked import quickly
from tests.helpers.printed_pairs import CASES, PAIRS


@pytest.mark.parametrize(("function", "letter", "claim", "right"), CASES)
def test_right_gradients_hold_and_wrong_ones_are_refuted(function: str, letter: str, claim: str, right: bool) -> None:
    answers = quickly(function, wrt=letter, gradient=claim, oracles=("dual",), points=12)
    assert answers.exit_code == (HELD if right else REFUTED), str(answers)


def test_half_of_two_hundred_are_wrong() -> None:
    rights = sum(len(right) for _, _, right, _ in PAIRS)
    assert len(CASES) >= 180
    assert 0.4 < rights / len(CASES) < 0.6
