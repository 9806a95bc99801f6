"""Warnings that a user's code raises, or that a library raises on its behalf, stay there: nobody asked for them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.linalg
from nablacheck import Claim, check_gradient, check_hessian, check_jacobian, check_pullback
from nablacheck.checking.ranges import seen_ranges
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.oracles import oracle
from nablacheck.reports.text_results import format_failure
from nablacheck.selftest.score import mutation_score

from tests.helpers.making import make_claim


@pytest.fixture
def leaked() -> Iterator[list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        yield found
    assert [str(each.message) for each in found] == []


def warned(value: Any) -> Any:
    warnings.warn("may be inaccurate", RuntimeWarning, stacklevel=2)
    np.log(np.zeros(1))
    return value


def claim(factor: float) -> Claim:
    return make_claim(lambda x: warned(x @ x), lambda x: warned(factor * x))


@pytest.mark.parametrize("name", ["central", "check_grad", "dual", "ball", "prime"])
@pytest.mark.parametrize("factor", [2.0, 3.0])
def test_a_check_hides_them(leaked: list[warnings.WarningMessage], name: str, factor: float) -> None:
    result = check_claim(claim(factor), oracle(name), count=5)
    assert result.status is (Status.HOLDS if factor == 2 else Status.FAILS)
    if not result.ok:
        assert format_failure(result, claim(factor))


def test_scipys_own_are_hidden(leaked: list[warnings.WarningMessage]) -> None:
    nearly_singular = np.array([[1.0, 1.0], [1.0, 1.0 + 2e-16]])

    def function(x: Any) -> Any:
        scipy.linalg.solve(nearly_singular, np.ones(2))
        return x @ x

    with pytest.warns(scipy.linalg.LinAlgWarning):
        function(np.ones(2))
    assert check_claim(make_claim(function, lambda x: 2 * x), oracle("central"), count=5).status is Status.HOLDS


def test_mutants_and_ranges_hide_them(leaked: list[warnings.WarningMessage]) -> None:
    assert mutation_score(claim(2.0), count=5).ok
    assert seen_ranges(claim(2.0), 5, 0, 10.0)


CHECKS: dict[str, tuple[Any, Any, Any]] = {
    "gradient": (check_gradient, lambda x: x @ x, lambda c: lambda x: warned(2 * c * x)),
    "jacobian": (check_jacobian, lambda x: 2 * x, lambda c: lambda x: warned(2 * c * np.eye(3))),
    "pullback": (check_pullback, lambda x: 2 * x, lambda c: lambda G, x: warned(2 * c * G)),
    "hessian": (check_hessian, lambda x: x @ x, lambda c: lambda x: warned(2 * c * np.eye(3))),
}


@pytest.mark.parametrize("name", CHECKS)
def test_black_boxes_hide_them(leaked: list[warnings.WarningMessage], name: str) -> None:
    check, function, derivative = CHECKS[name]
    x = np.array([1.0, -2.0, 3.0])

    def outcome(factor: float) -> Outcome:
        verdict: Verdict = check(lambda z: warned(function(z)), derivative(factor), x)
        assert str(verdict)
        return verdict.outcome

    assert (outcome(1.0), outcome(1.5)) == (Outcome.PASS, Outcome.FAIL)
