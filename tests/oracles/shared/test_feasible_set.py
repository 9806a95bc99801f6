"""What a claimed minimizer competes with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import full_rank, given, one_hot, orthogonal, positive, positive_definite, simplex, symmetric
from nablacheck.declare.spaces import as_space
from nablacheck.oracles.shared.feasible_set import feasible_set_of

I2 = np.eye(2)
SKEWED = np.array([[1.0, 0.5], [0.0, 1.0]])


@pytest.mark.parametrize(
    ("space", "drawn", "other", "inside"),
    [
        (as_space("N N"), I2, SKEWED, True),
        (given("N N", lambda x: x), I2, SKEWED, True),
        (positive("N N"), I2 + 1, SKEWED + 1, True),
        (positive("N N"), I2 + 1, -SKEWED, False),
        (symmetric("N N"), I2, SKEWED, False),
        (symmetric("N N"), I2, SKEWED + SKEWED.T - 5, True),
        (symmetric("N N"), I2, I2 + 1e-15 * SKEWED, True),
        (positive_definite("N N"), I2, I2 - 5, False),
        (positive_definite("N N"), I2, SKEWED, False),
        (positive_definite("N N"), I2, SKEWED + SKEWED.T, True),
        (positive_definite("N N"), I2, np.full((2, 2), np.inf), False),
        (simplex("N"), np.array([0.5, 0.5]), np.array([0.25, 0.75]), True),
        (simplex("N"), np.array([0.5, 0.5]), np.array([0.5, 0.75]), False),
        (full_rank("N N"), I2, SKEWED, True),
    ],
)  # fmt: skip
def test_what_has_the_condition_is_inside(space: Any, drawn: Any, other: Any, inside: bool) -> None:
    with np.errstate(all="ignore"):
        assert feasible_set_of(space, drawn).contains(other) is inside


@pytest.mark.parametrize("space", [one_hot("N N"), orthogonal("N N")])
def test_a_space_without_room_to_move_leaves_perturbations_free(space: Any) -> None:
    found = feasible_set_of(space, I2)
    assert found.contains(SKEWED)
    assert np.array_equal(found.project(I2, SKEWED), SKEWED)


def test_a_way_leads_along_a_space_of_less_dimensions() -> None:
    assert np.array_equal(feasible_set_of(symmetric("N N"), I2).project(I2, SKEWED), (SKEWED + SKEWED.T) / 2)
