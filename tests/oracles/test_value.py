"""The oracle ``value``: other expressions for the same value."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, invertible, positive_definite
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import Outcome
from nablacheck.oracles import value
from scipy import special

from tests.helpers.making import Function, draw, make_claim, make_point


def identity(function: Function, other: Function, out: str | None = None, **spaces: Any) -> Claim:
    return make_claim(function, other, "identity", (), out, **spaces)


def outcomes(claim: Claim, count: int = 150) -> Counter[Outcome]:
    return Counter(value.check(claim, point).outcome for point in draw(claim, count))


IDENTITIES: dict[str, Claim] = {
    "sum": identity(lambda a, x: a @ x, lambda a, x: np.sum(a * x), a="N", x="N"),
    "expanded square": identity(
        lambda x, y: np.sum((x - y) ** 2), lambda x, y: x @ x - 2 * x @ y + y @ y, x="N", y="N"
    ),
    "one-pass variance": identity(lambda x: np.mean((x - x.mean()) ** 2), lambda x: np.mean(x * x) - x.mean() ** 2),
    "square of a small difference": identity(
        lambda x, d: ((x + 1e-5 * d) - x) ** 2,
        lambda x, d: (x + 1e-5 * d) ** 2 - 2 * x * (x + 1e-5 * d) + x * x,
        x="",
        d="",
    ),
    "root less one": identity(lambda x: x * x / (np.sqrt(1 + x * x) + 1), lambda x: np.sqrt(1 + x * x) - 1, x=""),
    "one less cosine": identity(lambda x: 2 * np.sin(x / 2) ** 2, lambda x: 1 - np.cos(x), x=""),
    "exponential less one": identity(lambda x: np.expm1(x), lambda x: np.exp(x) - 1, x=""),
    "expanded power": identity(
        lambda x: (x - 1) ** 6, lambda x: x**6 - 6 * x**5 + 15 * x**4 - 20 * x**3 + 15 * x**2 - 6 * x + 1, x=""
    ),
    "reflected sigmoid": identity(lambda x: np.sum(special.expit(x)), lambda x: np.sum(1 - special.expit(-x))),
    "log det": identity(
        lambda X: np.linalg.slogdet(X)[1], lambda X: np.sum(np.log(np.linalg.eigvalsh(X))), X=positive_definite("N N")
    ),
    "solution": identity(
        lambda A, B: np.linalg.inv(A) @ B, lambda A, B: np.linalg.solve(A, B), "N M", A=invertible("N N"), B="N M"
    ),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_a_true_identity_is_never_refuted(name: str) -> None:
    found = outcomes(IDENTITIES[name])
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 75


@pytest.mark.parametrize("name", IDENTITIES)
def test_an_identity_wrong_by_a_millionth_is_refuted(name: str) -> None:
    right = IDENTITIES[name].function
    wrong = replace(IDENTITIES[name], function=lambda **values: (1 + 1e-6) * right(**values))
    assert outcomes(wrong, 30)[Outcome.FAIL] > 12


@pytest.mark.parametrize(("y", "outcome"), [([2.0, 3.0], Outcome.PASS), ([1.1, 1e7], Outcome.INCONCLUSIVE)])
def test_rounding_is_measured_only_where_the_last_digits_differ(y: list[float], outcome: Outcome) -> None:
    calls: list[Any] = []

    def function(x: Any, y: Any) -> Any:
        calls.append(x)
        return np.sum((x - y) ** 2)

    claim = identity(function, lambda x, y: x @ x - 2 * x @ y + y @ y, x="N", y="N")
    verdict = value.check(claim, make_point(claim, x=[1.0, 1e7 if outcome is not Outcome.PASS else 2.0], y=y))
    assert (verdict.outcome, verdict.evaluations) == (outcome, len(calls))
    assert (len(calls) == 1) == (outcome is Outcome.PASS)


def test_an_entry_that_differs_is_named() -> None:
    claim = identity(lambda A: A.T @ A, lambda A: A @ A.T, "N N", A="N N")
    verdict = value.check(claim, make_point(claim, np.zeros((2, 2)), A=[[0.0, 1.0], [0.0, 0.0]]))
    assert [entry.index for entry in verdict.entries] == ["f[0, 0]", "f[1, 1]"]
    assert (verdict.entries[0].claimed, verdict.entries[0].numerical) == (1.0, 0.0)


def test_nothing_is_concluded_where_the_function_has_no_value() -> None:
    claim = identity(lambda x: np.log(x).sum(), lambda x: np.sum(np.log(x)))
    verdict = value.check(claim, make_point(claim, x=[-1.0]))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "the function isn't finite")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (lambda x: np.nan, "the identity is NaN where the function is finite"),
        (lambda x: x, r"the identity has shape \(2,\) .*the function has shape \(\)"),
        (lambda x: None, "the identity returns None"),
        (lambda x: x @ x + 0j, "the identity returns complex128 values"),
    ],
    ids=["nan", "shape", "none", "complex"],
)
def test_an_expression_at_fault_is_no_matter_of_tolerance(other: Function, words: str) -> None:
    claim = identity(lambda x: x @ x, lambda x: other(x))
    with pytest.raises(ContractError, match=words):
        value.check(claim, make_point(claim, x=[1.0, 2.0]))


def test_only_identities_are_checked_by_value() -> None:
    gradient: Any = make_claim(lambda x: x @ x, lambda x: 2 * x)
    assert value.applies(IDENTITIES["sum"])
    assert not value.applies(gradient)


def test_where_the_function_has_no_value_an_identity_that_raises_says_nothing() -> None:
    claim = identity(lambda A, x: x @ np.linalg.solve(A, x), lambda A, x: x @ np.linalg.inv(A) @ x, A="N N", x="N")
    verdict = value.check(claim, make_point(claim, A=[[0.0]], x=[1.0]))
    assert verdict.outcome is Outcome.INCONCLUSIVE
