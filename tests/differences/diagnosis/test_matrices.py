"""Mistakes in square matrices, each with what mends it."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.differences.diagnosis.matrices import SQUARE_MISTAKES, is_square

CLAIM = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 1.0, -0.75]])


def test_every_mistake_says_the_truth_in_terms_of_the_claim() -> None:
    for words in SQUARE_MISTAKES:
        assert "the claim" in words


@pytest.mark.parametrize("words", SQUARE_MISTAKES)
def test_what_mends_a_mistake_mends_no_other(words: str) -> None:
    truth = SQUARE_MISTAKES[words](CLAIM)
    assert [each for each, mend in SQUARE_MISTAKES.items() if np.array_equal(mend(CLAIM), truth)] == [words]


def test_square_is_a_matrix_with_as_many_rows_as_columns() -> None:
    assert is_square(np.eye(3))
    assert not any(map(is_square, (np.ones((2, 3)), np.ones(4), np.ones((2, 2, 2)), np.ones((1, 1)))))
