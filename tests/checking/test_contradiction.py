"""Failures that another oracle overrules, and failures that stand: near singularities, at kinks, in saturated code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, positive, symmetric
from nablacheck.checking.result import Status
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import NOISY, Entry, Outcome, Verdict, inconclusive
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.oracles import ball, central, check_grad, dual, oracles_for

from tests.helpers.making import make_claim, make_point
from tests.helpers.nearly_singular import DISTANCES, LOG_DETS, nearly_singular
from tests.helpers.plainly import check_plainly

Function = Callable[..., Any]


def near_singular(factor: float = 1.0, distance: float = 2.0**-42) -> tuple[Claim, Point]:
    """The gradient of the sum of an inverse at a matrix so near a singular one that every step goes beyond it."""

    def claimed(X: Any) -> Any:
        inverse = np.linalg.inv(X)
        return -factor * (inverse @ np.ones((2, 2)) @ inverse).T

    claim = make_claim(lambda X: np.linalg.inv(X).sum(), claimed, variables=("X",), X="2 2")
    return claim, Point({}, {"X": np.array([[1.0, 2.0], [2.0, 4.0 + distance]])})


def stairs(slope: float = 0.0) -> Claim:
    """The derivative of a staircase on a slope, taken for zero."""
    return make_claim(lambda x: np.floor(x * 1000) / 1000 + slope * x, lambda x: 0 * x, x="")


SEEN_FROM_AFAR = Point({}, {"x": np.array(12.1373)})
"""Where differences take the stairs for a slope."""


def test_a_failure_of_differences_is_overruled_where_dual_numbers_agree_with_the_claim() -> None:
    claim, point = stairs(), SEEN_FROM_AFAR
    assert central.check(claim, point).outcome is Outcome.FAIL
    assert dual.check(claim, point).outcome is Outcome.PASS
    verdict = check_at_point(claim, central, point)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason == "no step follows the function there; dual numbers agree with the claim"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(NOISY, Outcome.INCONCLUSIVE), ("undecided: a kink", Outcome.INCONCLUSIVE), ("another", Outcome.FAIL)],
)
def test_a_failure_of_differences_is_overruled_where_no_exact_derivative_can_be_told(
    monkeypatch: pytest.MonkeyPatch, reason: str, expected: Outcome
) -> None:
    monkeypatch.setattr(dual, "check", lambda claim, point: inconclusive(reason))
    assert check_at_point(stairs(), central, SEEN_FROM_AFAR).outcome is expected


def test_forward_differences_along_the_axes_do_not_refute_where_slopes_do_not_add_up() -> None:
    def third(factor: float) -> Claim:
        return make_claim(lambda x: np.median(x), lambda x: factor * (x == np.median(x)) / 3)

    tied, distinct = (Point({"N": 3}, {"x": np.array(x)}) for x in ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]))
    assert check_grad.check(third(1.0), tied).outcome is Outcome.FAIL
    assert check_at_point(third(1.0), check_grad, tied).outcome is Outcome.INCONCLUSIVE
    assert check_at_point(third(3.0), check_grad, distinct).outcome is Outcome.PASS
    assert check_at_point(third(6.0), check_grad, distinct).outcome is Outcome.FAIL


@pytest.mark.parametrize("exponent", [-20, -26, -32, -38, -42])
def test_a_wrong_claim_near_a_singularity_is_refuted(exponent: int) -> None:
    claim, point = near_singular(3.0, 2.0**exponent)
    assert check_at_point(claim, central, point).outcome is Outcome.FAIL


@pytest.mark.parametrize("name", LOG_DETS)
@pytest.mark.parametrize("distance", DISTANCES)
def test_a_right_claim_is_not_refuted_by_differences_near_a_singularity(name: str, distance: float) -> None:
    claim = LOG_DETS[name]
    assert [
        X
        for X in nearly_singular(distance)
        if check_at_point(claim, central, make_point(claim, X=X)).outcome is Outcome.FAIL
    ] == []


def passing(tolerance: float, entry_detection_limit: float) -> Verdict:
    return Verdict(Outcome.PASS, tolerance=tolerance, entry_detection_limit=entry_detection_limit)


@pytest.mark.parametrize(
    ("found", "overruled"),
    [
        (passing(tolerance=1e9, entry_detection_limit=1e-4), True),
        (passing(tolerance=1e-3, entry_detection_limit=1e9), True),
        (passing(tolerance=0.3, entry_detection_limit=0.1), False),
    ],
    ids=["every error would show", "the largest error would show", "no error would show"],
)
def test_a_pass_overrules_differences_where_it_would_have_seen_what_they_see(
    monkeypatch: pytest.MonkeyPatch, found: Verdict, overruled: bool
) -> None:
    """They see errors of 1 and 0.01, relatively 1/2 and 0.001."""
    entries = (Entry("x[0]", 2.0, 1.0, 9.0), Entry("x[1]", 10.01, 10.0, 9.0))
    monkeypatch.setattr(central, "check", lambda claim, point: Verdict(Outcome.FAIL, entries=entries))
    monkeypatch.setattr(dual, "check", lambda claim, point: found)
    claim, point = near_singular()
    assert check_at_point(claim, central, point).outcome is (Outcome.INCONCLUSIVE if overruled else Outcome.FAIL)


OVERRULED_BY_NOBODY: dict[str, Claim] = {
    "wrong": make_claim(lambda x: x @ x, lambda x: 3 * x, x="2"),
    "unsupported": make_claim(lambda x: np.real(np.fft.ifft(np.fft.fft(x))) @ x, lambda x: 3 * x, x="2"),
    "asymmetric": make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A, "hessian", A="2 2", x="2"),
    "off the tangent space": make_claim(
        lambda A, x: x @ A @ x, lambda A, x: np.tril(2 * np.outer(x, x), -1) + np.diag(x * x), variables=("A",),
        options={"along": symmetric}, A=symmetric("2 2"), x="2",
    ),
    "a maximum": make_claim(lambda A, x: -(x @ x), lambda A: np.zeros(2), "minimizer", A="2 2", x="2"),
    "a small entry": make_claim(
        lambda A, x: A[0] @ (x * x), lambda A, x: 2 * A[0] * x * np.array([1.0, 1.01]), A="2 2", x="2"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OVERRULED_BY_NOBODY)
def test_a_failure_of_differences_stands_where_dual_numbers_find_it_too_or_see_nothing(name: str) -> None:
    claim = OVERRULED_BY_NOBODY[name]
    values = {"A": np.array([[1e2, 1e-2], [3.0, 4.0]]), "x": np.array([1.0, 2.0])}
    point = Point({}, {argument: values[argument] for argument in claim.spaces})
    assert check_at_point(claim, central, point).outcome is Outcome.FAIL


def naive_sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def log_loss(w: Any, X: Any, y: Any) -> Any:
    return np.sum(np.log1p(np.exp(-y * (X @ w))))


def weights(w: Any, X: Any, y: Any) -> Any:
    s = naive_sigmoid(y * (X @ w))
    return s * (1 - s) * y**2


def cross_entropy(w: Any, X: Any, t: Any) -> Any:
    s = naive_sigmoid(X @ w)
    return -np.sum(t * np.log(s) + (1 - t) * np.log(1 - s))


SATURATED: dict[str, Claim] = {
    "cross entropy": make_claim(
        cross_entropy, lambda w, X, t: X.T @ (naive_sigmoid(X @ w) - t), w="D", X="N D", t="N", variables=("w",)
    ),
    "logistic loss": make_claim(
        log_loss, lambda w, X, y: -X.T @ ((1 - naive_sigmoid(y * (X @ w))) * y), w="D", X="N D", y="N", variables=("w",)
    ),
    "hessian of the logistic loss": make_claim(
        log_loss, lambda w, X, y: (X.T * weights(w, X, y)) @ X, "hessian", w="D", X="N D", y="N", variables=("w",)
    ),
}
"""As everyone writes them: where the sigmoid nearly is 1, most digits of 1 − s are lost."""


@pytest.mark.parametrize("name", SATURATED)
def test_what_a_saturated_sigmoid_rounds_away_refutes_nothing(name: str) -> None:
    claim = SATURATED[name]
    for oracle in oracles_for(claim):
        results = [check_plainly(claim, oracle, seed=seed) for seed in (1, 3)]
        assert all(result.status is Status.HOLDS for result in results), oracle.name
        assert sum(result.conclusive for result in results) > 2 * 70


@pytest.mark.parametrize("name", SATURATED)
def test_what_is_wrong_with_a_saturated_sigmoid_is_refuted(name: str) -> None:
    right = SATURATED[name].function
    wrong = replace(SATURATED[name], function=lambda **values: (1 + 1e-4) * right(**values))
    for oracle in oracles_for(wrong):
        assert check_plainly(wrong, oracle).status is Status.FAILS, oracle.name


# Kinks, jumps and ties, at which a right claim may fail, and code whose own derivatives are others.

AT_KINKS: dict[str, Claim] = {
    "relu": make_claim(
        lambda X, W: np.maximum(X @ W, 0),
        lambda G, X, W: (G * (X @ W > 0)) @ W.T,
        "pullback",
        ("X",),
        "N K",
        X="N D",
        W="D K",
    ),
    "median": make_claim(
        lambda x: np.median(x),
        lambda x: (
            np.isin(np.arange(x.size), np.argsort(x, kind="stable")[(x.size - 1) // 2 : x.size // 2 + 1])
            / (1 + (x.size % 2 == 0))
        ),
    ),
    "hard threshold": make_claim(lambda x: np.sum(np.where(x > 1, x + 1, x)), lambda x: np.ones(x.shape)),
    "floor": make_claim(lambda x: np.floor(x) @ x, lambda x: np.floor(x)),
}


@pytest.mark.parametrize("name", AT_KINKS)
@pytest.mark.parametrize("seed", range(4))
def test_a_right_claim_is_not_refuted_at_kinks_and_ties(name: str, seed: int) -> None:
    for oracle in (central, check_grad, dual):
        if oracle.applies(AT_KINKS[name]):
            assert check_plainly(AT_KINKS[name], oracle, count=60, seed=seed).status is not Status.FAILS


def test_a_wrong_claim_is_refuted_although_there_are_kinks() -> None:
    mistakes: dict[str, Function] = {"relu": lambda G, X, W: G @ W.T, "floor": lambda x: 2 * np.floor(x)}
    for name, wrong in mistakes.items():
        claim = replace(AT_KINKS[name], function=wrong)
        assert check_plainly(claim, central, count=60).status is Status.FAILS


def bisected(x: Any) -> Any:
    """√x by a bisection, whose bounds move with x otherwise than what they enclose."""
    low, high = 0 * x, 1 + x
    for _ in range(60):
        middle = (low + high) / 2
        if middle * middle > x:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def test_code_that_decides_by_comparing_is_not_refuted_by_its_own_derivatives() -> None:
    right = make_claim(bisected, lambda x: 0.5 / np.sqrt(x), x=positive(""))
    wrong = make_claim(bisected, lambda x: 1 / np.sqrt(x), x=positive(""))
    for oracle in (dual, ball):
        assert check_plainly(right, oracle, count=10).status is not Status.FAILS
        assert check_plainly(wrong, oracle, count=10).status is not Status.HOLDS
    assert check_plainly(wrong, central, count=10).status is Status.FAILS


def test_an_iteration_that_stops_where_floats_can_tell_no_more_is_not_proven_wrong() -> None:
    def newton(x: Any) -> Any:
        y = 1 + x
        while abs(y * y - x) > 1e-14 * x:
            y = (y + x / y) / 2
        return y

    right = make_claim(newton, lambda x: 0.5 / np.sqrt(x), x=positive(""))
    for seed in range(4):
        assert check_plainly(right, ball, count=10, seed=seed).status is not Status.FAILS


def by_share(factor: float) -> Claim:
    """The derivative of ln(r exp(−x²/2)), with a weight that is one but for the rounding of a large number."""

    def claimed(x: Any, r: Any) -> Any:
        a = -(x**2) / 2
        return factor * r * np.exp(a - (a + np.log(r))) * -x

    return make_claim(lambda x, r: -(x**2) / 2 + np.log(r), claimed, x="", r=positive(""))


def test_rounding_of_the_claim_that_arguments_beside_the_point_do_not_show_refutes_nothing() -> None:
    for draw in range(50):
        rng = np.random.default_rng(draw)
        point = Point({}, {"x": np.array(10.0 ** rng.uniform(3, 6)), "r": np.array(rng.uniform(0.5, 2))})
        for oracle in (central, check_grad, dual):
            verdict = check_at_point(by_share(1.0), oracle, point)
            assert verdict.outcome is not Outcome.FAIL, f"{oracle.name} at draw {draw}: {verdict}"
            assert check_at_point(by_share(1.01), oracle, point).outcome is Outcome.FAIL


def test_a_staircase_refutes_nothing_at_its_jumps() -> None:
    """Dual numbers can't tell at a jump; beside it they can, and differences go on seeing the stairs as one slope."""
    for draw in range(50):
        x = np.array(float(np.random.default_rng(draw).integers(1, 200)))
        point = Point({}, {"x": x}, None, {"x": FreeEntries(x.reshape(1), 1.0)})
        assert check_at_point(stairs(), central, point).outcome is not Outcome.FAIL, f"draw {draw}"
        assert check_at_point(stairs(1.0), central, point).outcome is Outcome.FAIL, f"draw {draw}"
