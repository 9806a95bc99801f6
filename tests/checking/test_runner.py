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
from nablacheck import Claim, formula, positive, such_that, symmetric
from nablacheck.checking.counterexample import smallest_counterexample
from nablacheck.checking.result import Status
from nablacheck.checking.runner import EXPLANATION, check_at_point, check_claim
from nablacheck.core.timelimit import AVAILABLE
from nablacheck.core.verdict import NOISY, Entry, Outcome, Verdict, inconclusive
from nablacheck.declare.points import Point, drawn
from nablacheck.oracles import ball, central, check_grad, dual, oracles_for, prime, value

from tests.helpers.making import make_claim, make_point, quadratic_misprint
from tests.helpers.nearly_singular import DISTANCES, LOG_DETS, nearly_singular

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
    assert 0 < result.worst <= 1
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
    """Entries of A beside the diagonal alone tell that the claim is wrong: Hypothesis ends at other sizes, too."""
    claim = make_claim(lambda A, X: np.trace(X.T @ A @ X), lambda A, X: 2 * A @ X, variables=("X",), A="N N", X="N P")
    result = check_claim(claim, central, seed=seed)
    assert result.point is not None
    assert dict(result.point.sizes) == {"N": 2, "P": 1}


@pytest.mark.parametrize("seed", range(4))
def test_the_counterexample_is_the_plainest_whatever_was_drawn(seed: int) -> None:
    """Of several as small and as plain the same one is shown, by any release of Hypothesis."""
    result = check_claim(quadratic_misprint(), central, count=30, seed=seed)
    found = smallest_counterexample(
        quadratic_misprint(), lambda point: check_at_point(quadratic_misprint(), central, point)
    )
    assert result.point is not None
    assert found is not None
    for name, plainest in found[0].values.items():
        assert result.point.values[name].tolist() == plainest.tolist()


def test_a_failure_is_not_replaced_by_one_of_another_kind() -> None:
    """At the smallest size the source raises, at others it is wrong; which is found first is up to what is drawn."""

    def claimed(x: Any) -> Any:
        if x.size == 1:
            raise ValueError("too small")
        return 3 * x

    result = check_claim(square_norm(claimed), central, count=30)
    assert result.point is not None
    assert result.verdict is not None
    assert result.verdict.broken == (result.point.sizes["N"] == 1)


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


@pytest.mark.parametrize("misprint", [False, True])
def test_a_failure_is_made_simpler_without_becoming_one_of_another_kind(misprint: bool) -> None:
    """At sizes that nothing but chance looks at the code is at fault, and at all others the numbers are wrong."""
    claim = replace(square_norm(lambda x: 3 * x if x.size < 4 else 3 * x[:2]), misprint=misprint)
    kinds = set()
    for seed in range(8):
        verdicts = (check_at_point(claim, central, point) for point in drawn(claim, 30, seed))
        first = next(verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL)
        result = check_claim(claim, central, count=30, seed=seed)
        assert result.verdict is not None
        assert result.verdict.code_at_fault == first.code_at_fault
        assert result.status is (Status.REFUTED if misprint and not first.code_at_fault else Status.FAILS)
        kinds.add(first.code_at_fault)
    assert kinds == {False, True}


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


def test_without_explaining_no_cause_is_looked_for() -> None:
    assert check_claim(square_norm(lambda x: 3 * x), central, explain=False).cause == ""


def test_a_seed_repeats_the_points_and_another_draws_others() -> None:
    def seen(seed: int) -> list[list[float]]:
        points: list[list[float]] = []

        def gradient(x: Any) -> Any:
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
def test_a_source_that_breaks_fails_with_its_line(gradient: Function, words: str) -> None:
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
    assert (result.worst, result.detection_limit) == (0.5, 0.1)
    if status is Status.VACUOUS:
        assert result.reason == "only 12 of 60 points were conclusive: a kink"


def test_a_verdict_that_changes_at_the_same_point_is_a_failure_that_says_so() -> None:
    oracle = Scripted(lambda k: Outcome.FAIL if k == 3 else Outcome.PASS)
    result = check_claim(square_norm(lambda x: 2 * x), oracle, count=30, explain=False)
    assert result.status is Status.FAILS
    assert result.reason == "the same arguments give different values from call to call"


if AVAILABLE:

    def test_a_source_that_never_returns_is_ended() -> None:
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


def test_an_interrupt_inside_a_source_ends_the_check() -> None:
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
    """Hypothesis, interrupted in its own code, may raise an AssertionError of its own."""

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
    assert limits == [60.0, left]


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


# NumberSystem that a source doesn't run on, and failures that exact derivatives overrule.


def through_floats(x: Any) -> Any:
    """‖x‖² by way of an operation that exact numbers don't have."""
    return np.real(np.fft.ifft(np.fft.fft(x))) @ x


@pytest.mark.parametrize("oracle", [dual, ball, prime], ids=lambda oracle: oracle.name)
def test_a_source_that_doesnt_run_on_the_numbers_of_an_oracle_is_unsupported(oracle: Any) -> None:
    result = check_claim(square_norm(lambda x: 2 * x, function=through_floats), oracle, count=30)
    assert result.status is Status.UNSUPPORTED
    assert not result.ok
    assert not result.bad
    assert result.points == 1
    assert "np.fft" in result.reason
    assert "test_runner.py:" in result.reason


@pytest.mark.parametrize("oracle", [dual, ball, prime], ids=lambda oracle: oracle.name)
def test_what_runs_at_some_points_only_is_unsupported_as_a_whole(oracle: Any) -> None:
    """What it does elsewhere may be another thing: SciPy's expm runs on exact numbers just where there is one."""

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


def near_singular(factor: float = 1.0, distance: float = 2.0**-42) -> tuple[Claim, Point]:
    """The gradient of the sum of an inverse at a matrix so near a singular one that every step goes beyond it."""

    def claimed(X: Any) -> Any:
        inverse = np.linalg.inv(X)
        return -factor * (inverse @ np.ones((2, 2)) @ inverse).T

    claim = make_claim(lambda X: np.linalg.inv(X).sum(), claimed, variables=("X",), X="2 2")
    return claim, Point({}, {"X": np.array([[1.0, 2.0], [2.0, 4.0 + distance]])})


def test_a_failure_of_differences_is_overruled_where_dual_numbers_bear_the_claim_out() -> None:
    claim, point = near_singular()
    assert central.check(claim, point).outcome is Outcome.FAIL
    assert dual.check(claim, point).outcome is Outcome.PASS
    verdict = check_at_point(claim, central, point)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason == "no step follows the function there; dual numbers bear the claim out"


@pytest.mark.parametrize("reason", [NOISY, "undecided: a kink"])
def test_a_failure_of_differences_is_overruled_where_rounding_hides_the_exact_derivative_too(
    monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    monkeypatch.setattr(dual, "check", lambda claim, point: inconclusive(reason))
    claim, point = near_singular()
    assert check_at_point(claim, central, point).outcome is (Outcome.INCONCLUSIVE if reason == NOISY else Outcome.FAIL)


@pytest.mark.parametrize("exponent", [-20, -26, -32, -38, -42])
def test_a_wrong_claim_near_a_singularity_is_not_borne_out(exponent: int) -> None:
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
    "wrong": square_norm(lambda x: 3 * x),
    "unsupported": square_norm(lambda x: 3 * x, function=through_floats),
    "asymmetric": make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A, "hessian", A="2 2", x="2"),
    "astray": make_claim(
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


def test_a_bound_is_that_of_the_worst_point() -> None:
    claim = square_norm(lambda x: 2 * x)
    result = check_claim(claim, prime, count=5)
    bounds = [prime.check(claim, point).bound for point in drawn(claim, 5, 0)]
    assert result.status is Status.HOLDS
    assert result.bound == max(bound for bound in bounds if bound is not None)


def test_the_coarsest_digits_are_those_of_the_worst_point() -> None:
    result = check_claim(square_norm(lambda x: 2 * x), ball, count=10)
    assert result.detection_limit is not None
    assert result.coarsest is not None
    assert 0 < result.detection_limit <= result.coarsest <= 1e-30


def test_everything_zero_is_vacuous_on_exact_numbers() -> None:
    nothing = square_norm(lambda x: 0 * x, function=lambda x: 0 * x.sum())
    for oracle in (ball, prime):
        result = check_claim(nothing, oracle, count=5)
        assert result.status is Status.VACUOUS
        assert "both sides are zero" in result.reason


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
@pytest.mark.parametrize("seed", [1, 3])
def test_what_a_saturated_sigmoid_rounds_away_refutes_nothing(name: str, seed: int) -> None:
    claim = SATURATED[name]
    for oracle in oracles_for(claim):
        result = check_claim(claim, oracle, seed=seed)
        assert result.status is Status.HOLDS, oracle.name
        assert result.conclusive > 70


@pytest.mark.parametrize("name", SATURATED)
def test_what_is_wrong_with_a_saturated_sigmoid_is_refuted(name: str) -> None:
    right = SATURATED[name].function
    wrong = replace(SATURATED[name], function=lambda **values: (1 + 1e-4) * right(**values))
    for oracle in oracles_for(wrong):
        assert check_claim(wrong, oracle, explain=False).status is Status.FAILS, oracle.name


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
            assert check_claim(AT_KINKS[name], oracle, count=60, seed=seed).status is not Status.FAILS


def test_a_wrong_claim_is_refuted_although_there_are_kinks() -> None:
    mistakes: dict[str, Function] = {"relu": lambda G, X, W: G @ W.T, "floor": lambda x: 2 * np.floor(x)}
    for name, wrong in mistakes.items():
        claim = replace(AT_KINKS[name], function=wrong)
        assert check_claim(claim, central, count=60).status is Status.FAILS


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
        assert check_claim(right, oracle, count=10).status is not Status.FAILS
        assert check_claim(wrong, oracle, count=10).status is not Status.HOLDS
    assert check_claim(wrong, central, count=10).status is Status.FAILS


def test_an_iteration_that_stops_where_floats_can_tell_no_more_is_not_proven_wrong() -> None:
    def newton(x: Any) -> Any:
        y = 1 + x
        while abs(y * y - x) > 1e-14 * x:
            y = (y + x / y) / 2
        return y

    right = make_claim(newton, lambda x: 0.5 / np.sqrt(x), x=positive(""))
    for seed in range(4):
        assert check_claim(right, ball, count=10, seed=seed).status is not Status.FAILS
