"""Branches that no drawn value takes are reached, and told wrong or right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, positive, positive_definite, simplex, such_that
from nablacheck.checking.crossings import MOST_EVALUATIONS, crossing_points
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.observation import Observed, observe
from nablacheck.checking.result import Status
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import Oracle, ball, central, dual

from tests.helpers.making import make_claim, make_point
from tests.helpers.plainly import check_plainly

Predicate = Callable[[Any], Any]
SPACES: dict[str, Any] = {
    "positive": positive("N"),
    "definite": positive_definite("N N"),
    "matrix": "N N",
    "number": "",
    "simplex": simplex("4"),
}
BEYOND: dict[str, tuple[str, Predicate]] = {
    "a size": ("", lambda x: np.abs(x[0]) > 2e4),
    "a large negative number": ("", lambda x: x[-1] < -2e4),
    "a norm": ("", lambda x: np.linalg.norm(x) > 1e5),
    "a square": ("", lambda x: x @ x > 1e9),
    "a sum": ("", lambda x: x.sum() < -1e5),
    "the largest": ("", lambda x: np.max(x) > 1e5),
    "any entry": ("", lambda x: np.any(np.abs(x) > 3e4)),
    "an intermediate value": ("", lambda x: np.exp(np.sqrt(np.sqrt(x @ x + 1))) > 1e80),
    "one entry by another": ("", lambda x: x[0] - x[-1] > 1e5),
    "a narrow range": ("", lambda x: 2e4 < x[0] < 3e4),
    "a branch in a branch": ("", lambda x: x[0] > 2e4 and x.sum() < 1e6 and x[-1] > 1e4),
    "what np.clip cuts": ("", lambda x: np.any(np.clip(x, -2e4, 2e4) != x)),
    "a number": ("number", lambda x: x > 3e4),
    "something small": ("", lambda x: 0 < x @ x < 1e-9),
    "a small positive number": ("positive", lambda x: x[0] < 1e-6),
    "a trace": ("definite", lambda X: np.trace(X) > 1e6),
    "a determinant": ("matrix", lambda X: np.linalg.det(X) < -1e16),
    "an entry of a matrix": ("matrix", lambda X: X[-1, 0] > 1e5),
    "a small share": ("simplex", lambda p: p[0] < 1e-4),
}


def branching(name: str, factor: float) -> Claim:
    """A claim about Σ x³ that is off by a factor where the predicate holds. Its code branches whether or not it is."""
    space, beyond = BEYOND[name]
    spaces = {"x": SPACES[space]} if space else {"x": "N"}
    return make_claim(lambda x: np.sum(x**3), lambda x: (3 * factor if beyond(x) else 3) * x**2, **spaces)


@pytest.mark.parametrize("name", BEYOND)
def test_a_wrong_branch_is_refuted_and_a_right_one_is_not(name: str) -> None:
    for seed in range(3):
        assert check_plainly(branching(name, 2), dual, count=20, seed=seed).status is Status.FAILS
        assert check_plainly(branching(name, 1), dual, count=20, seed=seed).status is Status.HOLDS


@pytest.mark.parametrize(
    "name", ["a size", "one entry by another", "something small", "a determinant", "a small share"]
)
def test_differences_and_balls_get_the_same_points(name: str) -> None:
    wrong, right = branching(name, 2), branching(name, 1)
    for oracle in (central, ball):
        assert check_plainly(wrong, oracle, count=CERTIFIED).status is Status.FAILS
        assert check_plainly(right, oracle, count=CERTIFIED).status is Status.HOLDS


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("oracle", [dual, central, ball], ids=lambda oracle: oracle.name)
def test_a_wrong_series_for_small_numbers_is_refuted(oracle: Oracle, seed: int) -> None:
    """At zero, which is drawn often, it is right."""

    def claim(third: float) -> Claim:
        def near(x: Any) -> Any:
            return np.abs(x) < 1e-5

        def function(x: Any) -> Any:
            away = np.where(near(x), 1, x)
            return np.sum(np.where(near(x), 1 - x * x / 6, np.sin(away) / away))

        def claimed(x: Any) -> Any:
            away = np.where(near(x), 1, x)
            return np.where(near(x), third * x, (np.cos(away) - np.sin(away) / away) / away)

        return make_claim(function, claimed)

    assert check_plainly(claim(1 / 3), oracle, count=12, seed=seed).status is Status.FAILS
    assert check_plainly(claim(-1 / 3), oracle, count=12, seed=seed).status is Status.HOLDS


def points_beyond(claim: Claim, count: int = 10) -> list[Point]:
    return crossing_points(claim, draw_points(claim, count, 0))


def test_a_comparison_is_crossed_from_either_side_and_from_farther_away() -> None:
    beyond, farther, before = (abs(point.values["x"]) for point in points_beyond(branching("a number", 1)))
    assert before <= 3e4 < beyond < 1.1 * before
    assert farther == pytest.approx(2 * beyond, rel=0.01)


def test_the_points_are_in_the_space_and_keep_its_relations() -> None:
    claim = make_claim(
        lambda x, y: np.sum(x) * np.sum(y) if np.sum(x) < 1e5 else 2 * np.sum(x) * np.sum(y),
        lambda x, y: np.full(x.shape, np.sum(y) * (1 if np.sum(x) < 1e5 else 2)),
        where=such_that("y is smaller", lambda x, y: np.max(np.abs(y)) < np.sum(np.abs(x))),
        x=positive("N"),
        y="N",
    )
    points = points_beyond(claim)
    assert any(np.sum(point.values["x"]) > 1e5 for point in points)
    for point in points:
        assert (point.values["x"] > 0).all()
        assert np.max(np.abs(point.values["y"])) < np.sum(point.values["x"])
        assert not point.values["x"].flags.writeable


def test_code_that_compares_nothing_or_both_ways_needs_no_further_points() -> None:
    assert points_beyond(make_claim(lambda x: x @ x, lambda x: 2 * x)) == []
    assert points_beyond(make_claim(lambda x: np.sum(np.abs(x)), lambda x: np.sign(x))) == []
    ordered = make_claim(lambda x: np.max(x) - np.median(x), lambda x: x)
    assert points_beyond(ordered) == []


def test_what_never_comes_out_otherwise_costs_a_bounded_search(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def counted(claim: Claim, point: Point) -> Observed:
        looked.append(point)
        return observe(claim, point)

    monkeypatch.setattr("nablacheck.checking.crossings.observe", counted)
    assert points_beyond(make_claim(lambda x: x @ x if x @ x > -1 else 0.0, lambda x: 2 * x), 5) == []
    assert len(looked) < MOST_EVALUATIONS + 10


def test_a_guard_against_dividing_by_zero_is_no_branch() -> None:
    def claimed(x: Any) -> Any:
        return x / np.sqrt(x @ x) if x @ x > 1e-24 else 0 * x

    claim = make_claim(lambda x: np.sqrt(x @ x), claimed)
    assert points_beyond(claim) == []
    assert check_plainly(claim, dual, count=20).status is Status.HOLDS


def test_code_that_prints_or_raises_there_costs_only_the_point(capsys: pytest.CaptureFixture[str]) -> None:
    def function(x: Any) -> Any:
        if x[0] > 2e4:
            print("far")
            raise ValueError("too far")
        return x @ x

    points = points_beyond(make_claim(function, lambda x: 2 * x))
    assert any(point.values["x"][0] > 2e4 for point in points)
    assert capsys.readouterr().out == ""


def test_the_record_tells_comparisons_and_what_goes_into_functions() -> None:
    claim = make_claim(lambda x: np.sum(np.exp(x)) if x[0] < 7 else x[0], lambda x: np.exp(x))
    seen = observe(claim, make_point(claim, x=[3.0, -2.0]))
    assert [tuple(each) for each in seen.comparisons.values()] == [(-4, -4)]
    assert {(operation.name, *each) for operation, each in seen.operands.items()} == {("exp", -2, 3)}
    (operation,) = seen.comparisons
    assert "test_crossings.py:" in str(operation.place)
