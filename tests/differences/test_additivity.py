"""Points at which a function has a slope along every line, and no gradient: slopes along several directions don't add
up, and no claim is called wrong; where they do, a claim that is wrong fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import islice

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.additivity import additivity
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.directions import directions
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.locate_wrong_entries import any_entry
from numpy.typing import NDArray

from tests.helpers.lines import checker_for

Function = Callable[[Array], float]
DRAWS = 50

AT_TIES: dict[str, tuple[Function, int]] = {
    "median of three": (lambda x: float(np.median(x)), 3),
    "median of five": (lambda x: float(np.median(x)), 5),
    "largest and smallest of three": (lambda x: float(x.max() + x.min()), 3),
    "largest and smallest of four": (lambda x: float(x.max() + x.min()), 4),
    "cube over square": (lambda x: float((x[0] - 1) ** 3 / max((x - 1) @ (x - 1), 1e-300)), 2),
    "cube root of a product": (lambda x: float(np.cbrt(np.prod(x - 1))), 3),
    "ramps": (lambda x: float(np.maximum(x - 1, 0) @ [1.0, -1.0, 1.0, -1.0]), 4),
}


@pytest.mark.parametrize("name", AT_TIES)
def test_no_claim_fails_where_slopes_do_not_add_up(name: str) -> None:
    function, size = AT_TIES[name]
    tied = np.ones(size)
    for draw in range(DRAWS):
        claimed = np.random.default_rng(draw).permutation(size) == 0
        verdict = check_gradient(function, lambda x, one=claimed: 1.0 * one, tied, rng=draw)
        assert verdict.outcome is not Outcome.FAIL, f"{draw}: {verdict}"


@pytest.mark.parametrize("name", AT_TIES)
def test_the_same_claims_fail_beside_the_point(name: str) -> None:
    function, size = AT_TIES[name]
    for draw in range(DRAWS):
        x = 1 + np.random.default_rng(draw).permutation([-0.4, -0.15, 0.1, 0.25, 0.6][:size])
        axes = np.eye(size) * 1e-6
        right = np.array([function(x + axis) - function(x - axis) for axis in axes]) / 2e-6
        assert check_gradient(function, lambda x, g=2 * right: g, x, rng=draw).outcome is Outcome.FAIL


def test_a_tie_that_some_entries_have_does_not_hide_that_all_are_wrong() -> None:
    def function(x: Array) -> float:
        return float(np.median(x[:3]) + np.sum(x[3:] ** 2))

    x = np.concatenate([np.ones(3), np.linspace(1, 3, 300)])
    true = np.concatenate([np.full(3, 1 / 3), 2 * x[3:]])
    outcomes = Counter(check_gradient(function, lambda x: -true, x, rng=draw).outcome for draw in range(DRAWS))
    assert outcomes[Outcome.FAIL] >= 0.9 * DRAWS  # along the others all but the error of the tied entries cancels
    assert outcomes[Outcome.PASS] == 0


def test_slopes_add_up_where_the_function_only_curves() -> None:
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x, matrix = rng.standard_normal(4), rng.standard_normal((4, 4))
        error = 10.0 ** rng.uniform(-5, 0)

        def function(x: Array, matrix: Array = matrix) -> float:
            return float(np.exp(matrix @ x).sum())

        def gradient(x: Array, matrix: Array = matrix, error: float = error) -> Array:
            return (1 + error) * np.exp(matrix @ x) @ matrix

        assert check_gradient(function, gradient, x, rng=draw).outcome is Outcome.FAIL


def test_a_failure_by_a_single_entry_of_many_needs_no_further_direction() -> None:
    x = np.linspace(1, 2, 200)
    claimed = 2 * x
    claimed[70] *= 1.5
    checker = checker_for(lambda z: float(z @ z), x, claimed)
    directions = iter([np.ones(200)])  # and none that a second line could take
    assert checker.check(directions).outcome is Outcome.FAIL


@pytest.mark.parametrize("integer", [3.0, 1e3, 1e6, 1e9, 1e12])
def test_nothing_is_concluded_where_the_function_jumps(integer: float) -> None:
    def fractions(x: Array) -> float:
        return float(np.sum(x % 1))

    for draw in range(DRAWS):
        x = np.round(integer * np.random.default_rng(draw).uniform(0.5, 2, 4))
        assert check_gradient(fractions, lambda x: np.ones(4), x, rng=draw).outcome is Outcome.INCONCLUSIVE
        if integer < 1e12:  # farther out rounding leaves too little of the half
            assert check_gradient(fractions, lambda x: np.ones(4), x + 0.5, rng=draw).outcome is Outcome.PASS
            assert check_gradient(fractions, lambda x: np.full(4, 2.0), x + 0.5, rng=draw).outcome is Outcome.FAIL


MANY_TIED: dict[str, tuple[Function, int]] = {
    "median": (lambda x: float(np.median(x)), 301),
    "largest and smallest": (lambda x: float(x.max() + x.min()), 300),
    "cube over square": (lambda x: float(np.sum((x - 1) ** 3)) / max(float((x - 1) @ (x - 1)), 1e-300), 200),
}


@pytest.mark.parametrize("factor", [1.0, 2.0, -1.0])
@pytest.mark.parametrize("name", MANY_TIED)
def test_no_claim_fails_where_many_entries_are_tied(name: str, factor: float) -> None:
    """Though any entry may seem wrong by itself, and fewer directions are looked along where slopes add up closely."""
    function, size = MANY_TIED[name]
    claimed = np.full(size, factor / size)
    for draw in range(DRAWS):
        assert check_gradient(function, lambda x: claimed, np.ones(size), rng=draw).outcome is not Outcome.FAIL


def test_no_claim_fails_where_a_few_of_many_entries_are_tied() -> None:
    def function(x: Array) -> float:
        return float(np.median(x[:3]) + np.sum(x[3:] ** 2))

    x = np.concatenate([np.ones(3), np.linspace(1, 3, 300)])
    true = np.concatenate([np.full(3, 1 / 3), 2 * x[3:]])
    for draw in range(4 * DRAWS):
        assert check_gradient(function, lambda x: true, x, rng=draw).outcome is not Outcome.FAIL


def test_slopes_that_add_up_take_few_directions_where_any_entry_is_wrong() -> None:
    x = np.random.default_rng(0).standard_normal(1000)
    ten = np.arange(1000) < 10
    claims = {"factor": 4 * x, "any entry": 2 * x + np.cos(x), "ten entries": np.where(ten, 4 * x, 2 * x)}
    looked = {}
    for name, claim in claims.items():
        checker = checker_for(lambda x: float(x @ x), x, claim)
        found = checker.check(directions(x, claim, np.random.default_rng(0), None))
        assert found.outcome is Outcome.FAIL
        assert found.line is not None
        assert found.extrapolant is not None
        alike = islice(directions(x, claim, np.random.default_rng(1), None), 0, 18, 3)
        wrong_alone = any_entry(found.line, found.extrapolant) is not None
        assert wrong_alone == (name != "ten entries")
        before = checker.evaluations
        assert additivity(found.line, found.extrapolant, alike, partial(bool, wrong_alone)).holds
        looked[name] = checker.evaluations - before
    assert looked["factor"] < 16 > looked["any entry"]
    assert looked["ten entries"] >= 24


TIED_AMONG_MANY: dict[str, tuple[Function, int]] = {
    "median of three": (lambda z: float(np.median(z)), 3),
    "median of five": (lambda z: float(np.median(z)), 5),
    "largest and smallest": (lambda z: float(z.max() + z.min()), 4),
    "farthest from zero": (lambda z: float(z[np.argmax(np.abs(z))]), 8),
    "cube root of a product": (lambda z: float(np.cbrt(np.prod(z))), 3),
}
"""Functions of a few tied numbers among many others, and of how many; odd ones, so that no line shows a kink."""


@pytest.mark.parametrize("size", [24, 90])
@pytest.mark.parametrize("name", TIED_AMONG_MANY)
def test_no_convention_for_a_few_tied_of_many_entries_fails(name: str, size: int) -> None:
    of_tied, count = TIED_AMONG_MANY[name]
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x, weights, tied = rng.normal(size=size), rng.normal(size=size), rng.choice(size, count, replace=False)
        x[tied] = 0.0

        def function(z: Array, weights: Array = weights, tied: NDArray[np.int64] = tied) -> float:
            return of_tied(z[tied]) + float(weights @ z)

        claimed = weights.copy()
        claimed[tied] += (0.0, 1 / count, np.arange(count) == 0)[draw % 3]
        verdict = check_gradient(function, lambda z, g=claimed: g, x, rng=draw)
        assert verdict.outcome is not Outcome.FAIL, f"{draw}: {verdict}"
        apart = x.copy()
        apart[tied] = rng.permutation(np.linspace(-0.5, 0.6, count))
        assert check_gradient(function, lambda z, g=2 * weights: g, apart, rng=draw).outcome is Outcome.FAIL


def test_the_entries_asked_whether_they_are_wrong_alone_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were they always the same ones, a claim that is wrong just there would be taken for wrong everywhere."""
    asked: list[tuple[int, ...]] = []

    def recorded(line: Line, error: Extrapolant, position: int, *, smooth: bool) -> EntryErrors | None:
        asked[-1] += (position,)
        return any_entry(line, error, position, smooth=smooth)

    monkeypatch.setattr("nablacheck.differences.checker.any_entry", recorded)
    wrong = np.random.default_rng(0).uniform(1.1, 2, 200)
    x = np.random.default_rng(1).normal(size=200)
    for seed in range(50):
        asked.append(())
        check_gradient(lambda x: float(x @ x), lambda x: 2 * wrong * x, x, rng=seed)
    assert all(len(positions) == len(set(positions)) == 2 for positions in asked)
    assert len(set(asked)) > 45
