"""The wording of familiar mistakes: what the truth is in terms of the claim."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.differences.familiar_mistakes import (
    NEGATIVE,
    SQUARE_MISTAKES,
    constant_factor,
    is_square,
    simple_fraction,
    square_mistake,
)


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


def test_every_mistake_says_the_truth_in_terms_of_the_claim() -> None:
    for words in SQUARE_MISTAKES:
        assert "the truth is" in words
        assert "the claim" in words


@pytest.mark.parametrize("words", SQUARE_MISTAKES)
def test_a_repair_explains_its_own_mistake_and_no_other(words: str) -> None:
    claim = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 1.0, -0.75]])
    truth: Array = SQUARE_MISTAKES[words](claim)
    assert square_mistake(lambda repair: np.array_equal(repair(claim), truth)) == words


def test_nothing_is_said_where_no_mistake_explains_it() -> None:
    assert square_mistake(lambda repair: False) == ""


def test_square_is_a_matrix_with_as_many_rows_as_columns() -> None:
    assert is_square(np.eye(3))
    assert not any(map(is_square, (np.ones((2, 3)), np.ones(4), np.ones((2, 2, 2)))))
