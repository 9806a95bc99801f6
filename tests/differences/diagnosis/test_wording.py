"""The wording of familiar mistakes: what the truth is in terms of the claim."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from nablacheck.differences.diagnosis.wording import NEGATIVE, constant_factor, missing_term, multiple, simple_fraction


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (2.0, "2"),
        (-0.5, "-1/2"),
        (2 / 3, "2/3"),
        (np.pi, "3.14159"),
        (35.0, "35"),
        (1 + 1e-7, "1 + 1e-07"),
        (1 - 1e-8, "1 - 1e-08"),
    ],
)
def test_a_factor_is_a_simple_fraction_or_has_six_digits(factor: float, words: str) -> None:
    assert constant_factor(factor, 1e-9) == f"a constant factor: the truth is {words} times the claim"


def test_minus_one_is_the_sign_however_well_it_is_known() -> None:
    assert constant_factor(-1.0, 1e-9) == constant_factor(-1 + 1e-8, 1e-9) == NEGATIVE


def test_a_fraction_is_simple_if_numerator_and_denominator_are_small() -> None:
    assert simple_fraction(0.75, 1e-9) == Fraction(3, 4)
    assert simple_fraction(12.0, 1e-9) == 12
    assert simple_fraction(13.0, 1e-9) is None
    assert simple_fraction(0.75001, 1e-9) is None
    assert simple_fraction(0.75001, 1e-4) == Fraction(3, 4)


@pytest.mark.parametrize(
    ("number", "power", "words"),
    [
        (Fraction(1), 1, "N"),
        (Fraction(2), 1, "2N"),
        (Fraction(1, 2), 1, "N/2"),
        (Fraction(1), -1, "1/N"),
        (Fraction(1, 2), -1, "1/(2N)"),
        (Fraction(-3, 2), -2, "-3/(2N²)"),
        (Fraction(-1), 2, "-N²"),
    ],
)
def test_a_multiple_in_writing(number: Fraction, power: int, words: str) -> None:
    assert multiple(number, "N", power) == words


def test_a_lost_term_and_one_too_many() -> None:
    assert missing_term(2.0, "lam", "w") == "a lost term: the truth is the claim plus 2 lam w"
    assert missing_term(-1.0, "", "w") == "a term too many: the truth is the claim less w"
    assert missing_term(0.1, "", "w") == "a lost term: the truth is the claim plus 1/10 w"
