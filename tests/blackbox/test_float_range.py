"""Functions and gradients whose numbers leave the range of floats."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    assert_gradient,
    check_gradient,
    check_hessian,
    check_jac,
    check_jacobian,
    check_pullback,
)
from nablacheck.blackbox.exact_code import ExactCode, NotExact
from nablacheck.core.verdict import VALUES_UNDERFLOW, ArithmeticFault, Outcome, Verdict
from scipy import special

SEEDS = range(50)


# Underflow is no agreement


@pytest.mark.parametrize("factor", [2.0, 5.0])
@pytest.mark.parametrize("scale", [1e-156, 1e-158, 1e-160, 1e-165, 1e-200])
def test_values_that_underflow_are_not_compared(factor: float, scale: float) -> None:
    for seed in SEEDS:
        x = scale * np.random.default_rng(seed).standard_normal(3)
        verdict = check_gradient(lambda x: float(x @ x), lambda x: factor * x, x)
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW)


def test_small_values_that_do_not_underflow_are_compared() -> None:
    for seed in SEEDS:
        x = 1e-150 * np.random.default_rng(seed).standard_normal(3)
        assert check_gradient(lambda x: float(x @ x), lambda x: 2 * x, x).outcome is Outcome.PASS
        assert check_gradient(lambda x: float(x @ x), lambda x: 5 * x, x).outcome is Outcome.FAIL


@pytest.mark.parametrize("factor", [0.0, 1.0, 7.0])
@pytest.mark.parametrize("count", [520, 2000], ids=["subnormal", "zero"])
def test_a_likelihood_that_underflows_is_not_compared(factor: float, count: int) -> None:
    for seed in SEEDS:
        data = np.random.default_rng(seed).standard_normal(count)

        def likelihood(m: Any, data: Any = data) -> Any:
            return np.prod(np.exp(-((data - m) ** 2) / 2) / 4.4)

        def gradient(m: Any, data: Any = data, likelihood: Any = likelihood) -> Any:
            return factor * likelihood(m) * (data - m).sum()

        verdict = check_gradient(likelihood, gradient, 0.3)
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW)


def test_second_derivatives_and_jacobians_that_underflow_are_not_compared() -> None:
    x = np.array([1e-160, 1e-162])
    assert check_jacobian(lambda x: x**2, lambda x: np.diag(30 * x), x).reason == VALUES_UNDERFLOW
    assert check_hessian(lambda x: (x**3).sum(), lambda x: np.diag(30 * x), x).reason == VALUES_UNDERFLOW


def test_zeros_that_are_none_of_underflow_agree() -> None:
    x = np.array([-1.0, -2.0])
    assert check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: np.where(x > 0, 1.0, 0.0), x)
    assert check_gradient(lambda x: 0.0, lambda x: 0 * x, x)
    assert check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: x, x).outcome is Outcome.FAIL


# What a pass of a claim of zero would have seen


def sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("x", [37.0, 38.0, 40.0, 60.0])
def test_nothing_is_relative_to_a_claim_of_zero(x: float) -> None:
    verdict = check_gradient(sigmoid, lambda x: 0 * x, x)
    assert verdict.outcome is Outcome.PASS
    assert verdict.detection_limit == np.inf
    assert np.exp(-x) < verdict.absolute_detection_limit < 1e-10
    assert "relative" not in str(verdict)
    assert f"instead of zero a derivative of {verdict.absolute_detection_limit:.0e} would show" in str(verdict)


def test_what_a_claim_of_zero_promises_to_see_is_seen() -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, offset = rng.standard_normal(3) * 10.0 ** rng.uniform(-3, 3), rng.standard_normal()
        limit = check_gradient(lambda x, offset=offset: offset, lambda x: 0 * x, x).absolute_detection_limit
        slopes = np.zeros(3)
        slopes[rng.integers(3)] = 1.1 * limit
        verdict = check_gradient(
            lambda x, offset=offset, slopes=slopes: offset + slopes @ x, lambda x: 0 * x, x, rng=seed
        )
        assert verdict.outcome is not Outcome.PASS


def test_a_zero_among_other_entries_leaves_the_limit_relative() -> None:
    verdict = check_gradient(lambda x: float(x[0] ** 2), lambda x: np.array([2 * x[0], 0.0]), np.array([1.0, 2.0]))
    assert verdict.detection_limit < 1e-8
    assert verdict.absolute_detection_limit == np.inf


# Right formulas whose code overflows, underflows or loses digits


def stable_log_sum_exp(x: Any) -> Any:
    m = x.max()
    return m + np.log(np.exp(x - m).sum())


def softmax(x: Any) -> Any:
    return np.exp(x) / np.exp(x).sum()


def unsafe_sigmoid(x: Any) -> Any:
    return np.exp(x) / (1 + np.exp(x))


def squared_ratio(x: Any) -> Any:
    m = np.exp(x)
    return m * ((1 + m) / (1 + m) ** 2)


def softplus(x: Any) -> Any:
    return np.logaddexp(0, x).sum()


def stable_norm(x: Any) -> Any:
    largest = np.abs(x).max()
    return largest * np.sqrt(((x / largest) ** 2).sum())


Draw = Callable[[np.random.Generator], Any]
Case = tuple[Callable[..., Any], Callable[..., Any], Draw, str]
UNSAFE: dict[str, Case] = {
    "softmax": (stable_log_sum_exp, softmax, lambda rng: rng.uniform(720, 2000, 3), "overflows"),
    "sigmoid": (softplus, unsafe_sigmoid, lambda rng: rng.uniform(720, 2000, 3), "overflows"),
    "a number": (softplus, unsafe_sigmoid, lambda rng: float(rng.uniform(720, 2000)), "overflows"),
    "squared ratio": (softplus, squared_ratio, lambda rng: rng.uniform(400, 700, 3), "overflows"),
    "softmax far down": (stable_log_sum_exp, softmax, lambda rng: -rng.uniform(760, 2000, 3), "underflows"),
    "unit vector": (
        stable_norm,
        lambda x: x / np.sqrt((x**2).sum()),
        lambda rng: 1e-170 * rng.standard_normal(3),
        "underflows",
    ),
    "cancelling": (
        lambda x: np.expm1(x).sum(),
        lambda x: (np.exp(2 * x) - 1) / (np.exp(x) - 1) - 1,
        lambda rng: 1e-12 * rng.uniform(0.5, 1.5, 3),
        "loses digits",
    ),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_a_right_formula_does_not_fail_by_the_arithmetic_of_its_code(name: str) -> None:
    function, gradient, draw, what = UNSAFE[name]
    told = 0
    for seed in SEEDS:
        verdict = check_gradient(function, gradient, draw(np.random.default_rng(seed)))
        assert verdict.outcome is not Outcome.FAIL, str(verdict)
        if verdict.arithmetic_fault is not None:
            assert verdict.outcome is Outcome.INCONCLUSIVE
            assert verdict.arithmetic_fault == ArithmeticFault("the gradient", what, right_as_formula=True)
            assert verdict.reason == f"the gradient {what} there: right as a formula, unsafe as code"
            told += 1
    assert told > len(SEEDS) / 2


@pytest.mark.parametrize("name", UNSAFE)
def test_a_wrong_formula_fails_where_its_code_goes_wrong_as_well(name: str) -> None:
    function, gradient, draw, _ = UNSAFE[name]
    outcomes = []
    for seed in SEEDS:
        factor = (2.0, -1.0, 1.1)[seed % 3]
        x = draw(np.random.default_rng(seed))
        outcomes.append(check_gradient(function, lambda x, k=factor: k * gradient(x), x).outcome)
    assert outcomes.count(Outcome.FAIL) > 0.9 * len(SEEDS)
    assert Outcome.PASS not in outcomes


def test_with_strict_range_the_arithmetic_is_a_failure() -> None:
    x = np.array([1000.0, 3.0, 1001.0])
    verdict = check_gradient(stable_log_sum_exp, softmax, x, strict_range=True)
    assert verdict.outcome is Outcome.FAIL
    assert str(verdict) == "fail: the gradient overflows there: right as a formula, unsafe as code"
    assert check_gradient(stable_log_sum_exp, softmax, x / 1000, strict_range=True)
    with pytest.raises(AssertionError, match="unsafe as code"):
        assert_gradient(stable_log_sum_exp, softmax, x, strict_range=True)
    assert check_jac(stable_log_sum_exp, softmax, x, strict_range=True).outcome is Outcome.FAIL


def test_every_kind_of_derivative_and_argument_is_judged() -> None:
    x = np.array([800.0, 2.0])
    kinds: dict[str, Callable[[float], Verdict]] = {
        "the Jacobian": lambda k: check_jacobian(
            lambda x: np.logaddexp(0, x), lambda x: k * np.diag(unsafe_sigmoid(x)), x
        ),
        "the pullback": lambda k: check_pullback(
            lambda x: np.logaddexp(0, x), lambda G, x: k * G * unsafe_sigmoid(x), x
        ),
        "the Hessian": lambda k: check_hessian(
            softplus, lambda x: k * np.diag(np.exp(x) / (1 + np.exp(x)) ** 2), np.array([710.0, 2.0])
        ),
        "the gradient": lambda k: check_gradient(
            lambda p: softplus(p["a"]) + p["b"] ** 2,
            lambda p: {"a": k * unsafe_sigmoid(p["a"]), "b": 2 * p["b"]},
            {"a": x, "b": 3.0},
        ),
    }
    for what, check in kinds.items():
        right, wrong = check(1.0), check(1.5)
        assert right.arithmetic_fault == ArithmeticFault(what, "overflows", right_as_formula=True)
        assert (right.outcome, wrong.outcome) == (Outcome.INCONCLUSIVE, Outcome.FAIL), what


def test_a_function_that_overflows_where_floats_could_hold_its_value_is_told() -> None:
    def stable_softmax(x: Any) -> Any:
        return softmax(x - x.max())

    x = np.array([1000.0, 3.0])
    verdict = check_gradient(lambda x: np.log(np.exp(x).sum()), stable_softmax, x)
    assert verdict.arithmetic_fault == ArithmeticFault("the function", "overflows", right_as_formula=True)
    assert check_gradient(lambda x: np.log(np.exp(x).sum()), stable_softmax, x, strict_range=True).outcome == "fail"
    out_of_reach = check_gradient(lambda x: np.exp(x).sum(), np.exp, x, strict_range=True)
    assert (out_of_reach.outcome, out_of_reach.arithmetic_fault) == (Outcome.INCONCLUSIVE, None)


def no_balls(x: Any) -> Any:
    """Zero, by a function that isn't known on balls."""
    return 0 * special.jv(0, np.asarray(x, dtype=float))


UNSUPPORTED: dict[str, tuple[Callable[..., Any], Any]] = {
    "numbers of Python": (lambda x: math.exp(x) / (1 + math.exp(x)), 800.0),
    "an unknown function": (lambda x: unsafe_sigmoid(x) + no_balls(x), np.array([800.0, 2.0])),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_where_code_does_not_run_on_balls_its_flags_decide_unless_it_is_wrong_without_any(name: str) -> None:
    gradient, x = UNSUPPORTED[name]
    right = check_gradient(softplus, gradient, x)
    assert right.outcome is Outcome.INCONCLUSIVE
    assert right.arithmetic_fault == ArithmeticFault("the gradient", "overflows", right_as_formula=False)
    assert right.reason == "the gradient overflows there: unsafe as code"
    assert check_gradient(softplus, lambda x: 1.5 * gradient(x), x).outcome is Outcome.FAIL


def test_harmless_overflow_and_underflow_hide_no_mistake() -> None:
    cases = [
        (lambda x: (np.exp(-(x**2)) + x**2).sum(), lambda x: -2 * x * np.exp(-(x**2)) + 2 * x, [40.0, -1.0]),
        (softplus, lambda x: 1 / (1 + np.exp(-x)), [-800.0, 1.0]),
        (softplus, lambda x: 1 / (1 + np.exp(-x)) + no_balls(x), [-800.0, 1.0]),
    ]
    for function, gradient, x in cases:
        assert check_gradient(function, gradient, np.array(x)).outcome is Outcome.PASS
        for factor in (2.0, 0.9, -1.0):
            verdict = check_gradient(function, lambda x, k=factor, g=gradient: k * g(x), np.array(x))
            assert verdict.outcome is Outcome.FAIL


def test_a_formula_without_a_value_fails() -> None:
    verdict = check_gradient(lambda x: np.sqrt(x @ x), lambda x: x / np.sqrt(x @ x), np.zeros(2))
    assert (verdict.outcome, verdict.reason) == (Outcome.FAIL, "the gradient isn't finite where the function is")


def test_digits_that_rounding_can_not_have_lost_are_a_mistake() -> None:
    """Of code that does another thing on floats than on other numbers."""

    def by_type(x: Any) -> Any:
        return 3 * x if type(x) is np.ndarray else 2 * x

    assert check_gradient(lambda x: (x**2).sum(), by_type, np.array([1.0, 2.0])).outcome is Outcome.FAIL


def test_code_that_keeps_its_last_argument_keeps_floats() -> None:
    seen: list[Any] = []

    def function(x: Any) -> Any:
        seen.append(x)
        return stable_log_sum_exp(x)

    check_gradient(function, softmax, np.array([1000.0, 3.0]))
    assert type(seen[-1]) is np.ndarray
    assert any(type(each) is not np.ndarray for each in seen)


def test_long_code_is_not_run_on_balls_to_its_end() -> None:
    code = ExactCode()
    with pytest.raises(NotExact):
        code(lambda x: sum((x * k).sum() for k in range(10**9)))(np.ones(10))
    with pytest.raises(NotExact):
        code(lambda x: x.sum())(np.ones(10**5))
