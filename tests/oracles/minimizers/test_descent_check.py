"""Minimizers: no true one is refuted, and saddles, maxima and other wells are found at every seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import orthogonal, simplex, symmetric
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome
from nablacheck.declare.drawing import draw_points
from nablacheck.oracles import ball, central, dual, oracle
from nablacheck.oracles.minimizers.descent_check import lower_value_text, search_from
from nablacheck.oracles.minimizers.rigorous_descent import LOWER_NEARBY
from nablacheck.oracles.shared.problem import problems

from tests.helpers.making import Function, draw, make_claim, make_point
from tests.helpers.minima import FALSE, TRUE, VALLEYS, at_a, tilted, wells
from tests.helpers.plainly import check_plainly

POINTS = 25
FEW = 5
"""How many points a certificate rests on."""


@pytest.mark.parametrize("name", TRUE)
def test_a_minimum_is_never_refuted(name: str) -> None:
    points = (*draw(TRUE[name], POINTS), *draw_points(TRUE[name], POINTS, 1))
    found = [central.check(TRUE[name], point) for point in points]
    assert [verdict.reason for verdict in found if verdict.outcome is Outcome.FAIL] == []


@pytest.mark.parametrize("seed", range(3))
def test_terms_that_cancel_to_an_ulp_far_away_refute_nothing(seed: int) -> None:
    """Of one entry the cross entropy is zero, and far away the difference of two large numbers."""
    claim = TRUE["cross entropy, whose terms cancel far away"]
    entries = np.random.default_rng(seed).standard_normal(60)
    found = [central.check(claim, make_point(claim, a=[entry], x=[0.0])) for entry in entries]
    assert [verdict.reason for verdict in found if verdict.outcome is Outcome.FAIL] == []


@pytest.mark.parametrize("name", TRUE)
def test_balls_prove_no_minimum_wrong(name: str) -> None:
    found = [check_at_point(TRUE[name], oracle("ball"), point) for point in draw_points(TRUE[name], FEW, 1)]
    assert [verdict.reason for verdict in found if verdict.outcome is Outcome.FAIL] == []


@pytest.mark.parametrize("name", FALSE)
def test_what_is_lower_elsewhere_is_refuted_by_differences_and_dual_numbers(name: str) -> None:
    for each in ("central", "dual"):
        result = check_claim(FALSE[name], oracle(each), count=2 * POINTS, seed=0, shrink=False, explain=False)
        assert result.status == "fails"
        assert "a point at relative distance" in result.reason


@pytest.mark.parametrize("name", FALSE)
def test_what_is_lower_elsewhere_is_proven_wrong_at_few_points(name: str) -> None:
    result = check_claim(FALSE[name], oracle("ball"), count=FEW, seed=0, shrink=False, explain=False)
    assert result.status == "fails"
    assert result.reason.startswith("proven wrong: the value there is")


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", ["saddle off the axes", "higher of two wells"])
def test_a_certificate_finds_it_at_every_seed(name: str, seed: int) -> None:
    assert check_claim(FALSE[name], oracle("ball"), count=FEW, seed=seed, shrink=False, explain=False).status == "fails"


@pytest.mark.parametrize("local", [True, False])
def test_a_lower_well_refutes_all_but_a_local_claim(local: bool) -> None:
    claim = at_a(wells, local=local)
    point = make_point(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    expected = Outcome.PASS if local else Outcome.FAIL
    assert [each.check(claim, point).outcome for each in (central, dual, ball)] == 3 * [expected]


def test_balls_see_a_saddle_that_rounding_hides() -> None:
    """Floats suggest the direction, and no place along it."""
    claim = at_a(lambda d: tilted(1e-6, d) + (d @ d) ** 2 + 1e6)
    point = make_point(claim, a=[1.0, -2.0, 0.5, 3.0], x=np.zeros(4))
    assert central.check(claim, point).outcome is Outcome.PASS
    assert ball.check(claim, point).reason.startswith("proven wrong: the value there is 1e+06")


def test_no_proof_is_claimed_for_a_local_maximum_that_is_flat() -> None:
    """Values however near prove nothing of those that are nearer; the curvature would, and is zero."""
    claim = at_a(lambda d: -np.sum(d**4), local=True)
    point = make_point(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    verdict = ball.check(claim, point)
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, LOWER_NEARBY)
    assert central.check(claim, point).outcome is Outcome.FAIL


@pytest.mark.parametrize("name", VALLEYS)
def test_a_curve_along_which_the_function_falls_refutes_a_local_minimum(name: str) -> None:
    for each in ("central", "dual"):
        result = check_claim(VALLEYS[name], oracle(each), count=2 * POINTS, seed=0, shrink=False, explain=False)
        assert result.status == "fails"
        assert "a point at relative distance" in result.reason


@pytest.mark.parametrize("name", VALLEYS)
def test_balls_leave_it_open_where_a_curve_falls(name: str) -> None:
    """No curvature is negative, and values alone prove nothing of those that are nearer."""
    verdict = ball.check(VALLEYS[name], make_point(VALLEYS[name], a=[1.0, -2.0, 0.5], x=np.zeros(3)))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, LOWER_NEARBY)


@pytest.mark.parametrize("name", [name for name in TRUE if name.endswith(", locally")])
def test_a_true_local_minimum_passes(name: str) -> None:
    for point in draw_points(TRUE[name], FEW, 2):
        assert central.check(TRUE[name], point).outcome is not Outcome.FAIL
        verdict = check_at_point(TRUE[name], oracle("ball"), point)
        assert verdict.outcome is Outcome.PASS or verdict.unsupported, verdict.reason


def test_a_well_at_a_distance_is_no_valley() -> None:
    claim = TRUE["flat, beside a lower well, locally"]
    point = make_point(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    (problem,) = problems(claim, point)
    assert [place.value < 0 for place in search_from(problem, thorough=True).valley_bottoms()] == [True, False, False]
    assert [each.check(claim, point).outcome for each in (central, dual, ball)] == 3 * [Outcome.PASS]


def test_a_jump_to_a_lower_value_is_no_valley() -> None:
    """It is lower by as much at two distances, and nowhere nearer than the jump, to which ripples lead."""

    def function(d: Any) -> Any:
        ripples = 1e-10 * np.sin(np.pi * d[0] / 0.0146) ** 2
        return np.sum(d) ** 2 + 1 + ripples - np.where(np.abs(d[0]) > 0.012, 1e-8, 0.0)

    claim = at_a(function, local=True)
    point = make_point(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    (problem,) = problems(claim, point)
    assert [place.value < 1 for place in search_from(problem, thorough=False).valley_bottoms()] == [True, True, False]
    assert central.check(claim, point).outcome is not Outcome.FAIL


def test_code_that_raises_far_away_has_no_value_there() -> None:
    def function(a: Any, x: Any) -> Any:
        if np.any(np.abs(x - a) > 8):
            raise ValueError("out of range")
        return (x - a) @ (x - a)

    claim = make_claim(function, lambda a: 1 * a, "minimizer", a="N", x="N")
    assert central.check(claim, make_point(claim, a=[1.0, 2.0], x=[1.0, 1.0])).outcome is Outcome.PASS


def test_a_value_that_six_digits_dont_tell_is_told_by_its_difference() -> None:
    assert lower_value_text(1.0, 1.0 - 1e-9, 1e-9, 0.5) == (
        "the value there is 1, and a point at relative distance 0.5 has one lower by 1e-09"
    )
    claim = at_a(lambda d: tilted(1e-6, d) + 1e3)
    verdict = central.check(claim, make_point(claim, a=np.zeros(4), x=np.ones(4)))
    assert "has one lower by" in verdict.reason


WITHIN: dict[str, tuple[Function, Function, Function, dict[str, Any]]] = {
    "the simplex": (
        lambda p, q: -np.sum(q * np.log(p)),
        lambda q: 1 * q,
        lambda q: np.ones(q.shape) / q.size,
        {"p": simplex("K"), "q": simplex("K")},
    ),
    "symmetric matrices": (
        lambda p, q: np.sum((p - q) ** 2),
        lambda q: (q + q.T) / 2,
        lambda q: np.diag(np.diag(q)),
        {"p": symmetric("N N"), "q": "N N"},
    ),
    "orthogonal matrices": (
        lambda p, q: np.sum((p - 2 * q) ** 2),
        lambda q: 1 * q,
        lambda q: q @ q,
        {"p": orthogonal("N N"), "q": orthogonal("N N")},
    ),
}


@pytest.mark.parametrize("oracle", [central, dual, ball], ids=lambda oracle: oracle.name)
@pytest.mark.parametrize("name", WITHIN)
def test_a_minimizer_is_stationary_within_its_space(name: str, oracle: Any) -> None:
    function, right, wrong, spaces = WITHIN[name]
    true = make_claim(function, right, "minimizer", ("p",), **spaces)
    found = check_claim(true, oracle, count=30, seed=1)
    curved = name == "orthogonal matrices"  # along these no straight way leads, and other values can't be looked for
    assert found.status is (Status.UNSUPPORTED if curved else Status.HOLDS), found.reason
    false = make_claim(function, wrong, "minimizer", ("p",), **spaces)
    refuted = check_plainly(false, oracle, count=30, seed=1).status
    assert refuted is Status.FAILS or (curved and refuted is Status.UNSUPPORTED)


@pytest.mark.parametrize("k", range(2, 12))
def test_what_rounding_takes_out_of_the_space_is_lower_and_refutes_nothing(k: int) -> None:
    """The entropy of equal shares: a displacement whose sum is rounded leads to lower values outside the simplex."""
    function, right, _, spaces = WITHIN["the simplex"]
    true = make_claim(function, right, "minimizer", ("p",), **spaces)
    false = make_claim(
        function, lambda q: (q + np.arange(1, k + 1) / np.arange(1, k + 1).sum()) / 2, "minimizer", ("p",), **spaces
    )
    q = np.ones(k) / k
    for p in (q, (q + np.eye(k)[0]) / 2, np.arange(1, k + 1) / np.arange(1, k + 1).sum()):
        assert check_at_point(true, ball, make_point(true, p=p, q=q)).outcome is not Outcome.FAIL
    assert check_at_point(false, ball, make_point(false, p=q, q=q)).outcome is Outcome.FAIL
