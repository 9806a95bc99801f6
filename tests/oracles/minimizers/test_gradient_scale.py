"""Where a slope of ordinary size is looked for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from nablacheck import positive, positive_definite, simplex
from nablacheck.oracles.minimizers.gradient_scale import DISTANCES, displacements
from nablacheck.oracles.shared.feasible_set import UNRESTRICTED, feasible_set_of

X = np.array([1.0, -4.0, 0.5])


def test_the_first_is_a_natural_step_and_the_others_are_nearer() -> None:
    """Whatever the length of the direction: an exact one may have entries of any size."""
    typical = float(np.sqrt(np.mean(X**2)))
    for length in (1.0, 2.0**20):
        moves = list(displacements(UNRESTRICTED, X, length * np.array([1.0, -0.5, 0.25])))
        assert len(moves) == len(DISTANCES)
        assert moves[0] == pytest.approx([typical, -2.0, typical / 4])
        assert all(np.abs(b).max() < np.abs(a).max() / 50 for a, b in pairwise(moves))


@pytest.mark.parametrize(
    ("space", "x"),
    [
        (positive("N"), np.array([1.0, 1e-6, 1e3])),
        (simplex("N"), np.array([0.5, 0.499, 0.001])),
        (positive_definite("N N"), np.array([[2.0, 1.9], [1.9, 2.0]])),
    ],
)
def test_they_stay_within_the_space(space: Any, x: Any) -> None:
    within = feasible_set_of(space, x)
    for seed in range(20):
        moves = list(displacements(within, x, np.random.default_rng(seed).integers(-(2**20), 2**20, x.shape) + 0.5))
        assert moves
        assert all(within.contains(x + move) and np.any(move) for move in moves)


def test_where_the_space_ends_they_go_against_the_direction() -> None:
    x = np.array([1.0, 2.0])
    first, *_ = displacements(feasible_set_of(positive("N"), x), x, np.array([-1.0, -1.0]))
    assert first == pytest.approx([np.sqrt(2.5), 2.0])


def test_a_point_at_zero_has_steps_of_one() -> None:
    first, *_ = displacements(UNRESTRICTED, np.zeros(2), np.array([0.5, -1.0]))
    assert first.tolist() == [0.5, -1.0]
