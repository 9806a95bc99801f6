"""Checking one claim with one oracle: every way it can end, and what the result tells."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, formula, such_that
from nablacheck.checking.counterexample import smallest_counterexample
from nablacheck.checking.result import Status
from nablacheck.checking.runner import EXPLANATION, check_claim
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.timelimit import AVAILABLE
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import ball, central, dual, prime, value

from tests.helpers.making import make_claim, quadratic_misprint

Function = Callable[..., Any]


def square_norm(gradient: Function, function: Function = lambda x: x @ x, **options: Any) -> Claim:
    """The claim that ``gradient`` is the gradient of ``function``, by default ‖x‖²."""

    def body(x: Any) -> Any:
        """‖x‖²"""
        return function(x)

    def claim(x: Any) -> Any:
        """2x"""
        return gradient(x)

    return formula(x="N", **options)(body).gradient("x")(claim)


def test_a_right_claim_holds_at_every_point_asked_for() -> None:
    result = check_claim(square_norm(lambda x: 2 * x), central, count=30)
    assert result.status is Status.HOLDS
    assert (result.claim, result.oracle) == ("body-x-gradient-claim", "central")
    assert (result.count, result.points, result.conclusive, result.inconclusive) == (30, 30, 30, {})
    assert 0 < result.worst_ratio <= 1
    assert result.detection_limit is not None
    assert 0 < result.detection_limit < 1e-6
    assert result.evaluations >= 30
    assert (result.point, result.verdict, result.reason, result.cause) == (None, None, "", "")


def test_a_wrong_claim_fails_at_the_smallest_counterexample() -> None:
    result = check_claim(square_norm(lambda x: 3 * x), central, count=30)
    assert result.status is Status.FAILS
    assert result.point is not None
    assert result.verdict is not None
    assert dict(result.point.sizes) == {"N": 1}
    assert result.point.values["x"].tolist() == [1]
    assert [(entry.index, entry.claimed) for entry in result.verdict.entries] == [("x[0]", 3)]
    assert result.verdict.entries[0].numerical == pytest.approx(2)
    assert result.verdict.ratio > 1
    assert "2/3" in result.cause


@pytest.mark.parametrize("seed", range(4))
def test_the_counterexample_has_the_smallest_sizes_whatever_was_drawn(seed: int) -> None:
    """Entries of A beside the diagonal alone tell that the claim is wrong."""
    claim = make_claim(lambda A, X: np.trace(X.T @ A @ X), lambda A, X: 2 * A @ X, variables=("X",), A="N N", X="N P")
    result = check_claim(claim, central, seed=seed)
    assert result.point is not None
    assert dict(result.point.sizes) == {"N": 2, "P": 1}


@pytest.mark.parametrize("seed", range(4))
def test_the_counterexample_is_the_plainest_whatever_was_drawn(seed: int) -> None:
    """Of several as small and as plain the same one is shown."""
    result = check_claim(quadratic_misprint(), central, count=30, seed=seed)
    found = smallest_counterexample(
        quadratic_misprint(), lambda point: check_at_point(quadratic_misprint(), central, point)
    )
    assert result.point is not None
    assert found is not None
    for name, plainest in found[0].values.items():
        assert result.point.values[name].tolist() == plainest.tolist()


def test_a_failure_is_not_replaced_by_one_of_another_kind() -> None:
    """At the smallest size the code raises, at others it is wrong; which is found first is up to what is drawn."""

    def claimed(x: Any) -> Any:
        if x.size == 1:
            raise ValueError("too small")
        return 3 * x

    result = check_claim(square_norm(claimed), central, count=30)
    assert result.point is not None
    assert result.verdict is not None
    assert result.verdict.breaks_contract == (result.point.sizes["N"] == 1)


def test_a_misprint_is_refuted_without_a_cause() -> None:
    result = check_claim(quadratic_misprint(), central, count=30)
    assert result.status is Status.REFUTED
    assert result.point is not None
    assert dict(result.point.sizes) == {"N": 2}
    assert result.cause == ""


def test_a_misprint_that_is_right_survives() -> None:
    right = quadratic_misprint().formula.claims[1]
    assert check_claim(right, central, count=30).status is Status.SURVIVES


def norm_misprint(claimed: Function, function: Function = lambda x: x @ x) -> Claim:
    """A misprint of the gradient of ‖x‖²."""
    return replace(square_norm(claimed, function), misprint=True)


RAISING: dict[str, tuple[Claim, Status]] = {
    "at every size": (norm_misprint(lambda x: x.no_such_attribute), Status.FAILS),
    "at some sizes": (norm_misprint(lambda x: x + np.ones(2)), Status.FAILS),
    "another shape at some sizes": (norm_misprint(lambda x: 3 * x[:2]), Status.FAILS),
    "the function": (norm_misprint(lambda x: 3 * x, lambda x: x @ x + x[1]), Status.FAILS),
    "division by zero at one size": (norm_misprint(lambda x: 3 * x + 1 / (x.size - 1)), Status.REFUTED),
    "division by zero alone": (norm_misprint(lambda x: 2 * x + 0 / (x.size - 1)), Status.REFUTED),
    "overflow where it is wrong": (
        norm_misprint(lambda x: 3 * x * np.exp(x - x) + 0 * np.exp(800 * x)),
        Status.REFUTED,
    ),
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("claim", "status"), RAISING.values(), ids=RAISING)
def test_code_that_is_at_fault_refutes_no_misprint(claim: Claim, status: Status, seed: int) -> None:
    """Whatever is drawn first: some of these give wrong numbers elsewhere."""
    result = check_claim(claim, central, count=30, seed=seed)
    assert result.status is status
    assert result.verdict is not None
    assert result.verdict.code_at_fault == (status is Status.FAILS)
    assert result.cause == ""


def test_a_misprint_that_is_right_where_its_numbers_have_no_overflow_survives() -> None:
    claim = norm_misprint(lambda x: 2 * x * (np.exp(400 * x) / np.exp(400 * x)))
    result = check_claim(claim, central, count=60)
    assert result.status is Status.SURVIVES
    assert any("overflows or underflows" in reason for reason in result.inconclusive)


WRONG_SHAPE_FROM_FOUR_ON = square_norm(lambda x: 3 * x if x.size < 4 else 3 * x[:2])
"""At some sizes the code is at fault, and at all others the numbers are wrong."""


def test_a_failure_is_made_simpler_without_becoming_one_of_another_kind() -> None:
    claim, kinds = WRONG_SHAPE_FROM_FOUR_ON, set()
    for seed in range(8):
        verdicts = (check_at_point(claim, central, point) for point in draw_points(claim, 30, seed))
        first = next(verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL)
        result = check_claim(claim, central, count=30, seed=seed)
        assert result.verdict is not None
        assert result.verdict.code_at_fault == first.code_at_fault
        assert result.status is Status.FAILS
        kinds.add(first.code_at_fault)
    assert kinds == {False, True}


@pytest.mark.parametrize("seed", range(8))
def test_a_misprint_whose_code_is_at_fault_at_large_sizes_alone_is_so_whatever_is_drawn(seed: int) -> None:
    result = check_claim(replace(WRONG_SHAPE_FROM_FOUR_ON, misprint=True), central, count=30, seed=seed)
    assert result.status is Status.FAILS
    assert result.code_at_fault
    assert result.point is not None
    assert result.point.sizes == {"N": 4}


def test_points_after_the_first_failure_are_not_counted() -> None:
    calls = itertools.count()
    result = check_claim(square_norm(lambda x: 2 * x if next(calls) < 5 else None), central, count=50, explain=False)
    assert result.status is Status.FAILS
    assert result.points < 5


def test_without_shrinking_the_first_failing_point_is_kept_as_drawn() -> None:
    claim = square_norm(lambda x: 3 * x)
    drawn = check_claim(claim, central, count=30, seed=1, shrink=False).point
    shrunk = check_claim(claim, central, count=30, seed=1).point
    assert drawn is not None
    assert shrunk is not None
    assert drawn.values["x"].tolist() != shrunk.values["x"].tolist()


def test_code_that_cannot_run_has_no_cause_from_the_sizes_where_it_can() -> None:
    result = check_claim(square_norm(lambda x: 3 * x, lambda x: x @ x + 0 * x[1]), central, count=30)
    assert result.status is Status.FAILS
    assert result.code_at_fault
    assert result.cause == ""


def test_without_explaining_no_cause_is_looked_for() -> None:
    assert check_claim(square_norm(lambda x: 3 * x), central, explain=False).cause == ""


def test_a_seed_repeats_the_points_and_another_draws_others() -> None:
    def seen(seed: int) -> list[list[float]]:
        points: list[list[float]] = []

        def gradient(x: Any) -> Any:
            if isinstance(x, np.ndarray):  # it is also asked, on other numbers, what it compares
                points.append(x.tolist())
            return 2 * x

        check_claim(square_norm(gradient), central, count=20, seed=seed)
        return points

    first = seen(1)
    assert len(first) >= 20
    assert seen(1) == first
    assert seen(2) != first


BREAKS: dict[str, tuple[Function, str]] = {
    "None": (lambda x: None, "the gradient returns None"),
    "a list": (lambda x: [*x], "the gradient returns a list"),
    "NaN": (lambda x: x * np.nan, "the gradient is NaN where the function is finite"),
    "infinity": (lambda x: x + np.inf, "the gradient is infinite where the function is finite"),
    "a wrong shape": (lambda x: np.outer(x, x), "the gradient has shape (1, 1)"),
    "an error": (lambda x: 1 // 0, "the gradient raises ZeroDivisionError"),
    "writing": (lambda x: x.fill(0), "the gradient writes into its argument"),
}


@pytest.mark.parametrize(("gradient", "words"), BREAKS.values(), ids=BREAKS)
def test_code_that_breaks_fails_with_its_line(gradient: Function, words: str) -> None:
    result = check_claim(square_norm(gradient), central, count=10)
    assert result.status is Status.FAILS
    assert result.reason.startswith(words)
    assert "test_runner.py:" in result.reason
    assert result.point is not None


def test_a_relation_that_never_holds_is_vacuous() -> None:
    claim = square_norm(lambda x: 2 * x, where=such_that("‖x‖² < 0", lambda x: x @ x < 0))
    result = check_claim(claim, central, count=10)
    assert result.status is Status.VACUOUS
    assert result.reason.startswith("no drawn point satisfies ‖x‖² < 0; is the relation impossible? (")
    assert f"test_runner.py:{claim.formula.code_location.line})" in result.reason


def test_a_function_without_a_finite_value_makes_the_claim_vacuous() -> None:
    result = check_claim(square_norm(lambda x: 2 * x, function=lambda x: x @ x * np.nan), central, count=10)
    assert result.status is Status.VACUOUS
    assert result.conclusive == 0
    assert result.reason == (
        "only 0 of 10 points were conclusive: the function isn't finite; is a condition missing, such as "
        'x=positive("N")?'
    )
    assert sum(result.inconclusive.values()) == 10


class Scripted:
    """An oracle whose verdicts are told in advance: at its k-th call that of ``script(k)``."""

    name = title = "scripted"
    by_differences = False

    def __init__(self, script: Callable[[int], Outcome]) -> None:
        self.script = script
        self.calls = itertools.count()

    def applies(self, claim: Claim) -> bool:
        return True

    def check(self, claim: Claim, point: Point) -> Verdict:
        outcome = self.script(next(self.calls))
        return Verdict(
            outcome, reason="a kink" if outcome is Outcome.INCONCLUSIVE else "", ratio=0.5, detection_limit=0.1
        )


@pytest.mark.parametrize(("one_in", "status"), [(3, Status.HOLDS), (4, Status.HOLDS), (5, Status.VACUOUS)])
def test_a_quarter_of_the_points_has_to_be_conclusive(one_in: int, status: Status) -> None:
    oracle = Scripted(lambda k: Outcome.INCONCLUSIVE if k % one_in else Outcome.PASS)
    result = check_claim(square_norm(lambda x: 2 * x), oracle, count=60)
    assert result.status is status
    assert result.conclusive == 60 // one_in
    assert result.inconclusive == {"a kink": 60 - 60 // one_in}
    assert (result.worst_ratio, result.detection_limit) == (0.5, 0.1)
    if status is Status.VACUOUS:
        assert result.reason == "only 12 of 60 points were conclusive: a kink"


def test_a_verdict_that_changes_at_the_same_point_is_a_failure_that_says_so() -> None:
    oracle = Scripted(lambda k: Outcome.FAIL if k == 3 else Outcome.PASS)
    result = check_claim(square_norm(lambda x: 2 * x), oracle, count=30, explain=False)
    assert result.status is Status.FAILS
    assert result.reason == "the same arguments give different values from call to call"


if AVAILABLE:

    def test_code_that_never_returns_is_ended() -> None:
        def gradient(x: Any) -> Any:
            while True:
                pass

        result = check_claim(square_norm(gradient), central, count=10, timeout=0.1)
        assert result.status is Status.TIMEOUT
        assert result.reason == "still running after 0.1 s, at point 1"

    def test_a_failure_found_before_the_time_is_up_is_kept() -> None:
        calls = itertools.count()

        def gradient(x: Any) -> Any:
            while next(calls) > 100:
                pass
            return 3 * x

        result = check_claim(square_norm(gradient), central, count=10, timeout=0.2)
        assert result.status is Status.FAILS
        assert result.point is not None


def test_an_interrupt_inside_the_code_ends_the_check() -> None:
    def gradient(x: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_claim(square_norm(gradient), central, count=10)


def test_a_mistake_of_an_oracle_is_told_as_ours_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(claim: Claim, point: Any) -> None:
        raise RuntimeError("our own mistake")

    monkeypatch.setattr(central, "check", check)
    result = check_claim(square_norm(lambda x: 2 * x), central, count=10)
    assert result.status is Status.CRASHED
    assert result.reason == "nablacheck itself went wrong here"
    assert "RuntimeError: our own mistake" in result.trace


def test_what_goes_wrong_once_the_time_is_up_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that is interrupted may raise an error of its own."""

    def check(*arguments: Any) -> Verdict:
        raise AssertionError

    clock = itertools.count(0.0, 61.0)
    monkeypatch.setattr("nablacheck.checking.runner.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    monkeypatch.setattr(central, "check", check)
    result = check_claim(square_norm(lambda x: 2 * x), central, count=5, timeout=60.0)
    assert (result.status, result.reason) == (Status.TIMEOUT, "still running after 60 s")


@pytest.mark.parametrize(("took", "left"), [(1.0, 59.0), (59.5, EXPLANATION), (70.0, EXPLANATION)])
def test_a_cause_takes_what_is_left_of_the_time_limit(
    monkeypatch: pytest.MonkeyPatch, took: float, left: float
) -> None:
    limits: list[float] = []

    @contextmanager
    def limit(seconds: float) -> Iterator[None]:
        limits.append(seconds)
        yield

    clock = itertools.count(0.0, took)
    monkeypatch.setattr("nablacheck.checking.runner.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    monkeypatch.setattr("nablacheck.checking.runner.time_limit", limit)
    assert check_claim(square_norm(lambda x: 3 * x), central, count=5, timeout=60.0).cause
    assert limits[:2] == [60.0, left]
    assert all(limit < left for limit in limits[2:])
    assert bool(limits[2:]) == (took < left)  # what the claim should be takes what the cause left


def test_a_cause_that_hangs_or_breaks_costs_only_the_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> str:
        raise RuntimeError

    monkeypatch.setattr("nablacheck.checking.runner.likely_cause", broken)
    result = check_claim(square_norm(lambda x: 3 * x), central, count=10)
    assert (result.status, result.cause) == (Status.FAILS, "")


def test_an_identity_is_checked_with_the_function_itself() -> None:
    @formula(x="N")
    def norm(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @norm.identity()
    def right(x: Any) -> Any:
        """Σ xᵢ²"""
        return (x**2).sum()

    @norm.identity()
    def wrong(x: Any) -> Any:
        """Σ |xᵢ|"""
        return abs(x).sum()

    assert check_claim(right, value, count=20).status is Status.HOLDS
    assert check_claim(wrong, value, count=20).status is Status.FAILS


# Number systems that the code doesn't run on.


def through_floats(x: Any) -> Any:
    """‖x‖² by way of an operation that exact numbers don't have."""
    return np.real(np.fft.ifft(np.fft.fft(x))) @ x


@pytest.mark.parametrize("oracle", [dual, ball, prime], ids=lambda oracle: oracle.name)
def test_code_that_doesnt_run_on_the_numbers_of_an_oracle_is_unsupported(oracle: Any) -> None:
    result = check_claim(square_norm(lambda x: 2 * x, function=through_floats), oracle, count=30)
    assert result.status is Status.UNSUPPORTED
    assert not result.ok
    assert not result.bad
    assert result.points == 1
    assert "np.fft" in result.reason
    assert "test_runner.py:" in result.reason


@pytest.mark.parametrize("oracle", [dual, ball, prime], ids=lambda oracle: oracle.name)
def test_what_runs_at_some_points_only_is_unsupported_as_a_whole(oracle: Any) -> None:
    """What it does elsewhere may be another thing: SciPy's cosm runs on exact numbers just where there is one."""

    def function(x: Any) -> Any:
        return through_floats(x) if x.size > 1 else x @ x

    result = check_claim(square_norm(lambda x: 2 * x, function=function), oracle, count=30)
    assert result.status is Status.UNSUPPORTED
    assert result.points > 1
    assert "np.fft" in result.reason


def test_a_misprint_that_no_number_runs_on_is_unsupported_and_no_survivor() -> None:
    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖²"""
        return through_floats(x)

    @square.misprint("x")
    def _(x: Any) -> Any:
        """3x"""
        return 3 * x

    assert check_claim(square.claims[0], dual, count=30).status is Status.UNSUPPORTED


def test_a_bound_is_that_of_the_worst_point() -> None:
    claim = square_norm(lambda x: 2 * x)
    result = check_claim(claim, prime, count=5)
    bounds = [prime.check(claim, point).false_pass_bound for point in draw_points(claim, 5, 0)]
    assert result.status is Status.HOLDS
    assert result.false_pass_bound == max(bound for bound in bounds if bound is not None)


def test_the_coarsest_digits_are_those_of_the_worst_point() -> None:
    result = check_claim(square_norm(lambda x: 2 * x), ball, count=10)
    assert result.detection_limit is not None
    assert result.largest_detection_limit is not None
    assert 0 < result.detection_limit <= result.largest_detection_limit <= 1e-30


def test_everything_zero_is_vacuous_on_exact_numbers() -> None:
    nothing = square_norm(lambda x: 0 * x, function=lambda x: 0 * x.sum())
    for oracle in (ball, prime):
        result = check_claim(nothing, oracle, count=5)
        assert result.status is Status.VACUOUS
        assert "both sides are zero" in result.reason
