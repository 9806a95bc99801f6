"""Branches between two comparisons, or entered by == alone, are reached, and told wrong or right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, positive
from nablacheck.checking.crossings import crossing_points
from nablacheck.checking.narrow_branches import MOST_EVALUATIONS
from nablacheck.checking.observation import Observed, observe
from nablacheck.checking.result import Status
from nablacheck.core.verdict import Outcome
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import ball, central, dual

from tests.helpers.making import make_claim
from tests.helpers.plainly import check_plainly

Where = Callable[..., Any]
STRIPS: dict[str, Where] = {
    "between two comparisons of one entry": lambda x: 0.3 < x[0] < 0.31,
    "between negative numbers": lambda x: -0.71 < x[0] < -0.7,
    "far out": lambda x: 1000 < x[0] < 1000.01,
    "of every entry": lambda x: (x > 0.3) & (x < 0.31),
    "near a number": lambda x: abs(x[0] - 3.25) < 1e-6,
    "np.isclose": lambda x: np.any(np.isclose(x, 3.25)),
    "of a sum": lambda x: 2 < x.sum() < 2.001,
    "of a norm": lambda x: 2 < np.sqrt(x @ x) < 2.001,
    "one in another": lambda x: 0.3 < x[0] < 0.31 and 5 < x[-1] + x[0] < 5.01,
}
EQUALITIES: dict[str, Where] = {
    "an entry": lambda x: x[0] == 3.28125,
    "an entry that is no short number": lambda x: x[0] == 0.1,
    "each entry": lambda x: x == 3.28125,
    "a sum": lambda x: x.sum() == 7,
    "two entries": lambda x: len(x) > 1 and x[0] == x[1] + 2.5,
    "not unequal": lambda x: not np.all(x != 3.28125),
}


def cubes(where: Where, factor: float, **spaces: Any) -> Claim:
    """A claim about Σ x³ that is off by a factor in a branch. Its code branches whether or not it is."""
    return make_claim(lambda x: np.sum(x**3), lambda x: np.where(where(x), factor, 1) * 3 * x**2, **spaces)


@pytest.mark.parametrize("name", STRIPS)
def test_a_wrong_branch_between_two_comparisons_is_refuted_and_a_right_one_is_not(name: str) -> None:
    for oracle in (dual, ball):
        assert check_plainly(cubes(STRIPS[name], 2), oracle, count=8).status is Status.FAILS
    assert check_plainly(cubes(STRIPS[name], 1), central, count=8).status is Status.HOLDS


@pytest.mark.parametrize("name", EQUALITIES)
def test_a_wrong_branch_at_equal_numbers_is_refuted_and_a_right_one_is_not(name: str) -> None:
    assert check_plainly(cubes(EQUALITIES[name], 2), central, count=12).status is Status.FAILS
    for oracle in (central, dual):
        assert check_plainly(cubes(EQUALITIES[name], 1), oracle, count=12).status is Status.HOLDS


@pytest.mark.parametrize("name", ["between two comparisons of one entry", "an entry"])
def test_narrow_branches_of_functions_with_arrays_for_values(name: str) -> None:
    where = {**STRIPS, **EQUALITIES}[name]

    def claim(factor: float) -> Claim:
        return make_claim(
            lambda x: x**3,
            lambda G, x: np.where(where(x), factor, 1) * 3 * x**2 * G,
            kind="pullback",
            out="N",
        )

    assert check_plainly(claim(2), central, count=12).status is Status.FAILS
    assert check_plainly(claim(1), central, count=12).status is Status.HOLDS


def test_narrow_branches_are_reached_from_whatever_was_drawn() -> None:
    wheres: list[Where] = [lambda x: 0.3 < x < 0.301, lambda x: x == 3.28125]
    claims = [(where, cubes(where, 2, x="")) for where in wheres]
    for where, claim in claims:
        for seed in range(50):
            drawn = draw_points(claim, 4, seed)
            assert any(where(point.values["x"]) for point in crossing_points(claim, drawn))


def kernel(factor: float, chosen: tuple[float, float]) -> Claim:
    """A claim about a kernel of which a number chooses the formula. It is off by a factor in two of three branches."""

    def value(x: Any, nu: Any) -> Any:
        if nu == chosen[0]:
            return np.exp(-x) + x
        return (1 + x) * np.exp(-x) if nu == chosen[1] else np.exp(-x * x / 2)

    def slope(x: Any, nu: Any) -> Any:
        if nu == chosen[0]:
            return factor * (1 - np.exp(-x))
        return -factor * x * np.exp(-x) if nu == chosen[1] else -x * np.exp(-x * x / 2)

    return make_claim(value, slope, x=positive(""), nu="")


def test_a_mistake_where_a_number_chooses_the_formula_is_not_taken_for_noise() -> None:
    for chosen, oracle in (((1.5, 0.5), central), ((1 / 3, 2.5), dual)):
        for factor, status in ((1, Status.HOLDS), (1.01, Status.FAILS)):
            assert check_plainly(kernel(factor, chosen), oracle, count=8).status is status
    for seed in range(50):
        chosen = (1.5, 0.1)
        at = chosen[seed % 2]
        (drawn,) = draw_points(kernel(1, chosen), 1, seed)
        for factor, outcome in ((1, Outcome.PASS), (1.01, Outcome.FAIL)):
            point = drawn.replace(x=np.array(0.3 + seed / 25), nu=np.array(at))
            for oracle in (central, dual):
                assert oracle.check(kernel(factor, chosen), point).outcome is outcome


CURVES: dict[str, Where] = {
    "x² + y² = 25": lambda x, y: x**2 + y**2 == 25,
    "x² + y² = 2": lambda x, y: x * x + y * y == 2,
    "√(x² + y²) = 13": lambda x, y: np.sqrt(x * x + y * y) == 13,
    "x³ + y³ = 9": lambda x, y: x**3 + y**3 == 9,
}


def product(where: Where, factor: float) -> Claim:
    """A claim about xy that is off by a factor on a curve."""
    return make_claim(lambda x, y: x * y, lambda x, y: (factor if where(x, y) else 1) * y, x="", y="")


def test_a_curve_on_which_numbers_are_equal_is_reached_from_whatever_was_drawn() -> None:
    for name, where in CURVES.items():
        claim = product(where, 1)
        for seed in range(16 if name == "x² + y² = 25" else 2):
            drawn = draw_points(claim, 4, seed)
            assert any(where(**point.values) for point in [*drawn, *crossing_points(claim, drawn)]), (name, seed)


def test_a_wrong_branch_on_a_curve_is_refuted_and_a_right_one_is_not() -> None:
    where = CURVES["x² + y² = 25"]
    for factor, status in ((2, Status.FAILS), (1, Status.HOLDS)):
        assert check_plainly(product(where, factor), central, count=8).status is status


def removable(at_zero: float, slope: float) -> Claim:
    """Σ sin(x)/x, which code can only give by a branch of its own at zero, as its derivative."""

    def away(x: Any) -> Any:
        return np.where(x == 0, 1, x)

    return make_claim(
        lambda x: np.sum(np.where(x == 0, at_zero, np.sin(away(x)) / away(x))),
        lambda x: np.where(x == 0, slope, np.cos(away(x)) / away(x) - np.sin(away(x)) / away(x) ** 2),
    )


def test_a_removable_singularity_is_right_and_a_wrong_value_of_its_derivative_is_not() -> None:
    for seed in range(5):
        assert check_plainly(removable(1, 0), central, count=8, seed=seed).status is Status.HOLDS
        assert check_plainly(removable(1, 0.5), central, count=8, seed=seed).status is Status.FAILS


def test_at_a_jump_or_a_kink_no_claim_is_wrong() -> None:
    """The function itself has another value there, or two slopes: what code says of the derivative is a convention."""
    jump = make_claim(lambda x: np.sum(np.where(x == 3.28125, 0, x**3)), lambda x: np.where(x == 3.28125, 7, 3 * x**2))
    kink = make_claim(
        lambda x: np.sum(np.where(x > 3.28125, 2 * (x - 3.28125), x - 3.28125)),
        lambda x: np.where(x == 3.28125, 1.4, np.where(x > 3.28125, 2, 1)),
    )
    norm = make_claim(
        lambda x: np.sqrt(x @ x), lambda x: x / np.sqrt(x @ x) if x @ x != 0 else 0.3 + 0 * x, x=positive("N")
    )
    for claim in (jump, kink, norm):
        for oracle in (central, dual):
            assert check_plainly(claim, oracle, count=12).status is Status.HOLDS


def points_beyond(claim: Claim) -> list[Point]:
    return crossing_points(claim, draw_points(claim, 10, 0))


def test_the_points_lie_well_inside() -> None:
    inside = [point.values["x"] for point in points_beyond(cubes(lambda x: 0.3 < x < 0.31, 1, x=""))]
    assert any(0.302 < x < 0.308 for x in inside)


def test_a_single_comparison_both_ways_costs_nothing_and_loops_a_bounded_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []

    def counted(claim: Claim, point: Point) -> Observed:
        looked.append(point)
        return observe(claim, point)

    def halved(x: Any) -> Any:
        while x @ x > 1:
            x = x / 2
        return np.sum(np.abs(x)) + np.sum(np.clip(x, -1, 1))

    monkeypatch.setattr("nablacheck.checking.narrow_branches.observe", counted)
    assert points_beyond(make_claim(lambda x: np.sum(np.abs(x)), lambda x: x)) == []
    assert looked == []
    points_beyond(make_claim(halved, lambda x: x))
    assert 0 < len(looked) <= MOST_EVALUATIONS
