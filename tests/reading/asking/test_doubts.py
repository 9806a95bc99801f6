"""Texts in doubt: refused with the place and what to write, or undefined as written."""

from __future__ import annotations

from typing import Any

import pytest
from nablacheck import ask
from nablacheck.reports.answers import NOT_READ

from tests.helpers.printed_doubts import DOUBTS


@pytest.mark.parametrize(("texts", "options", "code"), DOUBTS, ids=str)
def test_what_is_in_doubt_is_refused(texts: list[str], options: dict[str, Any], code: int) -> None:
    answers = ask(*texts, **options, oracles=("dual", "value"), points=10, explain=False)
    assert answers.exit_code == code, str(answers)
    if code == NOT_READ:
        assert str(answers).startswith("not read")


def test_a_refusal_points_at_the_place() -> None:
    refused = ask("‖Xw − y‖² + foo", wrt="w", gradient="2")
    assert str(refused).splitlines()[1:] == ["  ‖Xw − y‖² + foo", "              ^"]


def test_a_letter_that_is_declared_decides() -> None:
    assert ask("‖X‖₂", wrt="X", gradient="2X").exit_code == NOT_READ
    assert ask("‖X‖₂", wrt="X", gradient="X/‖X‖₂", let="X: vector").holds
