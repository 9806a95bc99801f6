"""Claims whose code overflows, underflows or loses digits: right formulas are no failures there, wrong ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.checking import arithmetic_faults
from nablacheck.checking.arithmetic_faults import BALLS_AGREE, unless_exactly_right
from nablacheck.checking.result import Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import NOISY, ArithmeticFault, Outcome, Verdict
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.declare.related_points import remade_point
from nablacheck.oracles import Oracle, ball, central, check_grad, dual
from nablacheck.oracles.shared import value_agreement

from tests.helpers.making import make_claim, make_point

Function = Callable[..., Any]
SEEDS = range(50)


def stable_log_sum_exp(x: Any) -> Any:
    m = x.max()
    return m + np.log(np.exp(x - m).sum())


def squared_ratio(x: Any) -> Any:
    """m/(1 + m), m = exp x, which is 0 in floats where (1 + m)² is infinite."""
    m = np.exp(x)
    return m * ((1 + m) / (1 + m) ** 2)


def exp_by_quotient(x: Any) -> Any:
    return (np.exp(2 * x) - 1) / (np.exp(x) - 1) - 1


def above(least: float, spread: float = 500.0) -> Callable[[np.random.Generator], Any]:
    return lambda rng: least + spread * rng.uniform(size=3)


Case = tuple[Function, Function, Callable[[np.random.Generator], Any], str]
UNSAFE: dict[str, Case] = {
    "softmax": (stable_log_sum_exp, lambda x: np.exp(x) / np.exp(x).sum(), above(720.0), "overflows"),
    "sigmoid": (
        lambda x: np.logaddexp(0, x).sum(),
        lambda x: np.exp(x) / (1 + np.exp(x)),
        above(720.0),
        "overflows",
    ),
    "squared ratio": (lambda x: np.logaddexp(0, x).sum(), squared_ratio, above(400.0, 300.0), "overflows"),
    "softmax far down": (
        stable_log_sum_exp,
        lambda x: np.exp(x) / np.exp(x).sum(),
        lambda rng: -above(760.0)(rng),
        "underflows",
    ),
    "unit vector": (
        lambda x: np.abs(x).max() * np.sqrt(((x / np.abs(x).max()) ** 2).sum()),
        lambda x: x / np.sqrt((x**2).sum()),
        lambda rng: 1e-170 * rng.standard_normal(3),
        "underflows",
    ),
    "cancelling": (
        lambda x: np.expm1(x).sum(),
        exp_by_quotient,
        lambda rng: 1e-12 * rng.uniform(0.5, 1.5, 3),
        "loses digits",
    ),
}
"""Functions, right gradients, where the code of these goes wrong, and how."""


def made(case: Case, factor: float = 1.0) -> Claim:
    function, gradient, _, _ = case
    return make_claim(lambda x: function(x), lambda x: factor * gradient(x))


def points(claim: Claim, case: Case, seeds: range = SEEDS) -> Iterator[Point]:
    return (make_point(claim, x=case[2](np.random.default_rng(seed))) for seed in seeds)


def at_point(claim: Claim, oracle: Oracle, point: Point) -> Verdict:
    """The verdict at a point as a check comes to it."""
    verdict = check_at_point(claim, oracle, point)
    if verdict.outcome is Outcome.FAIL and not verdict.breaks_contract:
        return arithmetic_faults.unless_exactly_right(claim, point, verdict)
    if verdict.reason == NOISY:
        return arithmetic_faults.with_fault_of_claim(claim, point, verdict)
    return verdict


@pytest.fixture
def without_flint(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (arithmetic_faults, value_agreement):
        monkeypatch.setattr(module, "available", lambda: ("prime",))


@pytest.mark.parametrize("name", UNSAFE)
def test_a_right_formula_does_not_fail_by_the_arithmetic_of_its_code(name: str) -> None:
    claim, told = made(UNSAFE[name]), 0
    for point in points(claim, UNSAFE[name]):
        verdict = at_point(claim, central, point)
        assert verdict.outcome is not Outcome.FAIL, str(verdict)
        if verdict.arithmetic_fault is not None:
            assert verdict.arithmetic_fault == ArithmeticFault("the gradient", UNSAFE[name][3], right_as_formula=True)
            told += 1
    assert told > len(SEEDS) / 2


@pytest.mark.parametrize("oracle", [check_grad, dual])
@pytest.mark.parametrize("name", UNSAFE)
def test_no_oracle_refutes_a_right_formula(name: str, oracle: Oracle) -> None:
    claim = made(UNSAFE[name])
    for point in points(claim, UNSAFE[name], range(5)):
        assert at_point(claim, oracle, point).outcome is not Outcome.FAIL


@pytest.mark.parametrize("name", UNSAFE)
def test_a_wrong_formula_fails_where_its_code_goes_wrong_as_well(name: str) -> None:
    claims = [made(UNSAFE[name], factor) for factor in (2.0, -1.0, 1.1)]
    outcomes = [
        at_point(claims[k % 3], central, point).outcome for k, point in enumerate(points(claims[0], UNSAFE[name]))
    ]
    assert outcomes.count(Outcome.FAIL) > 0.9 * len(SEEDS)
    assert Outcome.PASS not in outcomes


@pytest.mark.usefixtures("without_flint")
@pytest.mark.parametrize("name", ["softmax", "sigmoid", "squared ratio", "softmax far down"])
def test_without_balls_the_flags_of_floats_decide_nothing_about_the_formula(name: str) -> None:
    for factor in (1.0, 2.0):
        claim = made(UNSAFE[name], factor)
        for point in points(claim, UNSAFE[name], range(10)):
            verdict = check_at_point(claim, central, point)
            fault = ArithmeticFault("the gradient", UNSAFE[name][3], right_as_formula=False)
            assert (verdict.outcome, verdict.arithmetic_fault) == (Outcome.INCONCLUSIVE, fault)


# What goes wrong without doing harm


HARMLESS: dict[str, tuple[Function, Function, list[float]]] = {
    "a Gaussian that underflows beside a sum": (
        lambda x: np.exp(-(x**2)).sum() + (x**2).sum(),
        lambda x: -2 * x * np.exp(-(x**2)) + 2 * x,
        [40.0, -1.0, 50.0],
    ),
    "a branch that isn't taken": (
        lambda x: np.logaddexp(0, x).sum(),
        lambda x: np.where(x > 0, 1 / (1 + np.exp(-x)), np.exp(np.minimum(x, 0)) / (1 + np.exp(x))),
        [800.0, 1.0, 2.0],
    ),
    "an infinite denominator": (
        lambda x: np.logaddexp(0, x).sum(),
        lambda x: 1 / (1 + np.exp(-x)),
        [-800.0, 1.0, 2.0],
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_overflow_and_underflow_hide_no_mistake(name: str) -> None:
    function, gradient, x = HARMLESS[name]
    for factor, wanted in ((1.0, Outcome.PASS), (2.0, Outcome.FAIL), (0.9, Outcome.FAIL)):
        claim = made((function, gradient, above(0.0), ""), factor)
        verdict = at_point(claim, central, make_point(claim, x=x))
        assert (verdict.outcome, verdict.arithmetic_fault) == (wanted, None), factor


@pytest.mark.usefixtures("without_flint")
def test_harmless_underflow_hides_no_mistake_without_balls_either() -> None:
    function, gradient, x = HARMLESS["a Gaussian that underflows beside a sum"]
    claim = make_claim(lambda x: function(x), lambda x: 2 * gradient(x))
    assert check_at_point(claim, central, make_point(claim, x=x)).outcome is Outcome.FAIL


@pytest.mark.parametrize("harmless", [0.0, 1000.0])
def test_a_formula_without_a_value_fails_whatever_else_overflows(harmless: float) -> None:
    claim = make_claim(
        lambda x: np.sqrt(x @ x), lambda x: x / np.sqrt(x @ x) + 0 / (1 + np.exp(np.full(x.shape, harmless)))
    )
    verdict = check_at_point(claim, central, make_point(claim, x=[0.0, 0.0]))
    assert (verdict.outcome, verdict.breaks_contract) == (Outcome.FAIL, True)


def test_a_proof_is_not_asked_about_its_arithmetic() -> None:
    claim = made(UNSAFE["squared ratio"], 2.0)
    assert check_at_point(claim, ball, make_point(claim, x=[1.0, 2.0])).outcome is Outcome.FAIL


def test_rounding_that_is_neither_overflow_nor_lost_digits_is_told_as_that() -> None:
    claim = make_claim(lambda x: (x**2).sum(), lambda x: 2 * x)
    failure = Verdict(Outcome.FAIL, "seen", evaluations=3)
    found = arithmetic_faults.unless_exactly_right(claim, make_point(claim, x=[1.0]), failure)
    assert (found.outcome, found.reason, found.evaluations) == (Outcome.INCONCLUSIVE, BALLS_AGREE, 3)
    wrong = replace(claim, function=lambda x: 3 * x)
    assert arithmetic_faults.unless_exactly_right(wrong, make_point(wrong, x=[1.0]), failure) is failure


# Whole checks


def softmax_claim(factor: float = 1.0, function: Function = stable_log_sum_exp) -> Claim:
    return make_claim(lambda x: function(x), lambda x: factor * np.exp(x) / np.exp(x).sum())


def checked(claim: Claim, oracle: Oracle = central, **options: Any) -> Result:
    return check_claim(claim, oracle, count=60, seed=1, **options)


def test_a_check_holds_and_tells_the_least_point_at_which_the_code_goes_wrong() -> None:
    for oracle in (central, check_grad, dual):
        result = checked(softmax_claim(), oracle)
        assert result.status is Status.HOLDS
        assert result.arithmetic_fault == ArithmeticFault("the gradient", "overflows", right_as_formula=True)
        assert result.fault_point is not None
        assert result.fault_point.values["x"].tolist() == pytest.approx([710.0], abs=0.5)
        assert any(reason == "the gradient overflows there" for reason in result.inconclusive)


def test_a_function_that_overflows_where_floats_could_hold_its_value_is_told() -> None:
    result = checked(softmax_claim(function=lambda x: np.log(np.exp(x).sum())))
    assert result.status is Status.HOLDS
    assert result.arithmetic_fault == ArithmeticFault("the function", "overflows", right_as_formula=True)
    assert result.fault_point is not None
    assert result.fault_point.values["x"].tolist() == pytest.approx([710.0], abs=0.5)


def test_nobody_is_to_blame_for_a_value_that_no_float_holds() -> None:
    result = checked(make_claim(lambda x: np.exp(x).sum(), lambda x: np.exp(x)))
    assert result.status is Status.HOLDS
    assert result.arithmetic_fault is None
    assert "the function isn't finite" in result.inconclusive


def test_with_strict_range_the_arithmetic_is_a_failure() -> None:
    result = checked(softmax_claim(), strict_range=True)
    assert (result.status, result.unsafe, result.code_at_fault) == (Status.FAILS, True, False)
    assert result.reason == "the gradient overflows at x=[710]: right as a formula, unsafe as code"
    assert result.cause == ""
    assert checked(make_claim(lambda x: x @ x, lambda x: 2 * x), strict_range=True).status is Status.HOLDS


def test_a_wrong_formula_fails_as_one_whatever_its_arithmetic() -> None:
    for strict in (False, True):
        result = checked(softmax_claim(2.0), strict_range=strict)
        assert (result.status, result.unsafe) == (Status.FAILS, False)
        assert result.verdict is not None
        assert result.verdict.entries
        assert result.cause


def test_a_misprint_is_no_matter_of_its_arithmetic() -> None:
    right, wrong = (replace(softmax_claim(factor), misprint=True) for factor in (1.0, 2.0))
    assert checked(right, strict_range=True).status is Status.SURVIVES
    assert checked(wrong, strict_range=True).status is Status.REFUTED


def equal_by_rounding(factor: float) -> Claim:
    """A claim about x²y that is off by a factor where == finds two numbers equal, which are so in floats alone."""
    return make_claim(lambda x, y: x**2 * y, lambda x, y: 2 * x * y * (factor if x / 3 == y / 7 else 1), x="", y="")


def on_a_triangle(factor: float) -> Claim:
    return make_claim(
        lambda x, y, z: x * y * z, lambda x, y, z: y * z * (factor if x * x + y * y == z * z else 1), x="", y="", z=""
    )


def test_a_branch_that_rounding_enters_by_equality_is_wrong_by_its_formula() -> None:
    """Exact numbers are unequal there, and the branch isn't taken: that excuses nothing of what it gives to floats."""
    wrong, right = equal_by_rounding(1.5), equal_by_rounding(1)
    sampler = PointSampler(wrong)
    for seed in range(50):
        drawn = np.random.default_rng(seed).uniform(-10, 10, 50)
        x, y = next((x, y) for x, y in zip(drawn, drawn / 3 * 7, strict=True) if x / 3 == y / 7)
        start = sampler.generic_point({}, bytes(sampler.choice_count({})))
        assert start is not None
        free = {name: FreeEntries(np.array([value]), 1.0) for name, value in (("x", x), ("y", y))}
        point = remade_point(sampler, start, free)
        assert point is not None
        failure = check_at_point(wrong, central, point)
        assert failure.outcome is Outcome.FAIL
        assert unless_exactly_right(wrong, point, failure) is failure
        assert check_at_point(right, central, point).outcome is Outcome.PASS


@pytest.mark.parametrize("made_with", [equal_by_rounding, on_a_triangle])
def test_what_equality_decides_by_rounding_fails_whatever_was_drawn_and_no_right_claim_does(
    made_with: Callable[[float], Claim],
) -> None:
    wrong, right = made_with(1.5), made_with(1)
    for seed in range(4):
        assert check_claim(wrong, central, count=8, seed=seed, explain=False).status is Status.FAILS
        assert (
            check_claim(wrong, dual, count=8, seed=seed, explain=False).arithmetic_fault is None
        )  # it loses no digits
    assert check_claim(right, central, count=8).status is Status.HOLDS
