"""Checking a claim from an ordinary test."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from nablacheck import Claim, Formula, assert_claim, asserting, check, formula
from nablacheck.checking.result import Result, Status
from nablacheck.core.errors import UsageError


@formula(x="N")
def square(x: Any) -> Any:
    """‖x‖²"""
    return x @ x


@square.gradient("x")
def right(x: Any) -> Any:
    """2x"""
    return 2 * x


@square.gradient("x")
def wrong(x: Any) -> Any:
    """3x"""
    return 3 * x


@formula(x="N")
def without_claims(x: Any) -> Any:
    """‖x‖²"""
    return x @ x


def test_a_right_claim_is_no_error() -> None:
    assert_claim(right, points=20)


def test_a_wrong_claim_is_an_assertion_error_with_the_report() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_claim(wrong, points=20, seed=5)
    lines = str(caught.value).splitlines()
    assert lines[0] == "square: the gradient wrt x disagrees with central differences"
    assert lines[-2].endswith(":square --seed 5 --points 20")


def test_of_a_formula_every_claim_is_checked() -> None:
    with pytest.raises(AssertionError, match=r"claim   3x"):
        assert_claim(square, points=20)


@pytest.mark.parametrize("nothing", [without_claims, right], ids=["no claim", "no oracle"])
def test_nothing_to_check_is_an_assertion_error(nothing: Claim | Formula) -> None:
    with pytest.raises(AssertionError, match=r"makes no claim that value can check \(.*test_asserting\.py:\d+\)"):
        assert_claim(nothing, oracles=("value",))


def asked_for(monkeypatch: pytest.MonkeyPatch, **options: Any) -> list[tuple[str, Any]]:
    """Which oracles are asked for how many points, with which seed and time limit."""
    calls: list[tuple[str, Any]] = []

    def check_claim(claim: Claim, oracle: Any, **told: Any) -> Result:
        calls.append((oracle.__name__.rpartition(".")[2], told))
        return Result(claim.name, "", Status.HOLDS, 0)

    monkeypatch.setattr(asserting, "check_claim", check_claim)
    assert_claim(right, **options)
    return calls


def test_the_hypothesis_profile_says_how_many_points(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {"count": settings().max_examples, "seed": 0, "timeout": 60.0, "shrink": True, "strict_range": False}
    assert asked_for(monkeypatch) == [(oracle, expected) for oracle in ("central", "check_grad", "dual", "written")]


def test_points_seed_time_and_oracles_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_for(monkeypatch, points=3, seed=4, timeout=5.0, oracles=("central",), strict_range=True) == [
        ("central", {"count": 3, "seed": 4, "timeout": 5.0, "shrink": True, "strict_range": True})
    ]


def test_what_is_no_claim_and_an_unknown_oracle_are_wrong_calls() -> None:
    with pytest.raises(TypeError, match=r"^assert_claim takes what @formula or a claim returns, not a function$"):
        assert_claim(lambda x: 2 * x)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"^there is no oracle 'duel'; there are central"):
        assert_claim(right, oracles=("duel",))


def test_check_gives_the_results_of_all_oracles() -> None:
    found = check(right, points=20)
    assert found
    assert len(found) == 1
    assert found[0].claim is right
    assert found[0].wrong is None
    assert {result.oracle for result in found[0].results} == {"central", "check_grad", "dual", "written"}
    assert str(found).startswith("holds    square-x-gradient-right  2x   20 points; seen to ")


def test_check_of_a_formula_checks_every_claim_and_is_true_where_all_is_as_it_should_be() -> None:
    found = check(square, square, points=20, oracles=("dual",))
    assert [bool(each) for each in found] == [True, False]
    assert not found
    assert "  claim   3x " in str(found)
    assert not check(without_claims)
    assert str(check()) == "no claim was checked"


def test_check_refuses_what_is_no_claim() -> None:
    with pytest.raises(TypeError, match="check takes what @formula or a claim returns, not a function"):
        check(lambda x: x)  # type: ignore[arg-type]
