"""Code that does another thing on exact numbers than on floats: no exact oracle speaks for or against its claims."""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, at_least, invertible, nonzero
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.forward import Balls, DualArray, Floats, dual_array, numpy_patched_for
from nablacheck.oracles import ball, central, check_grad, dual, prime, value
from nablacheck.oracles.shared.cross_check import cross_check, cross_check_dual, cross_check_exact
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, evaluated_at_free_entries
from scipy import linalg
from scipy.spatial import distance

from tests.helpers.making import Function, make_claim, make_point
from tests.helpers.plainly import check_plainly

EXACT = (dual, ball, prime)


def claim_about(function: Function, gradient: Function, **options: Any) -> Claim:
    return make_claim(function, gradient, x=nonzero("N"), **options)


def squared_unless_scalar(x: Any) -> Any:
    total = np.sum(x)
    return total if np.isscalar(total) else total * total


def by_type(x: Any) -> Any:
    return x @ x if isinstance(x, np.ndarray) else 2 * (x @ x)


def by_type_of_entries(x: Any) -> Any:
    return sum(each * each if isinstance(each, float) else each for each in x)


def by_attribute(x: Any) -> Any:
    return x @ x if hasattr(x, "nbytes") else np.sum(x)


def catching(x: Any) -> Any:
    try:
        return np.sum(np.fft.ifft(np.fft.fft(x)).real ** 2)
    except Exception:
        return np.sum(x)


def catching_all(x: Any) -> Any:
    try:
        return np.sum(np.fft.ifft(np.fft.fft(x)).real ** 2)
    except:  # noqa: E722
        return np.sum(x)


def catching_kinks(x: Any) -> Any:
    """Σ x by way of a function that jumps at whole numbers, where exact numbers can't decide."""
    try:
        return np.sum(np.maximum(np.floor(x), x))
    except BaseException:
        return 2 * np.sum(x)


def of_printed_numbers(x: Any) -> Any:
    return x @ x if "Dual" not in repr(x) else np.sum(x)


def of_whole_numbers(x: Any) -> Any:
    return np.sum(x) if x.dtype.name == "object" or isinstance(x[0].item(), float) is False else x @ x


def twice(x: Any) -> Any:
    return 2 * x


def ones(x: Any) -> Any:
    return np.ones(x.shape)


OTHERWISE: dict[str, tuple[Function, Function]] = {
    "np.isscalar": (squared_unless_scalar, lambda x: 2 * np.sum(x) * np.ones(x.shape)),
    "isinstance": (by_type, lambda x: 4 * x),
    "isinstance of entries": (by_type_of_entries, ones),
    "hasattr": (by_attribute, ones),
    "except Exception": (catching, ones),
    "except": (catching_all, ones),
    "except what is undecided": (catching_kinks, lambda x: 2 * ones(x)),
    "repr": (of_printed_numbers, ones),
    "the type of an item": (of_whole_numbers, ones),
    "the claim's own": (lambda x: x @ x, lambda x: 2 * x if isinstance(x, DualArray) else 3 * x),
}


@pytest.mark.parametrize("oracle", EXACT, ids=lambda oracle: oracle.name)
@pytest.mark.parametrize("name", OTHERWISE)
@pytest.mark.parametrize("seed", [1, 2])
def test_code_that_does_another_thing_is_certified_by_no_exact_oracle(name: str, oracle: Any, seed: int) -> None:
    result = check_plainly(claim_about(*OTHERWISE[name]), oracle, count=20, seed=seed)
    right_on_floats = oracle is dual and name == "the claim's own"  # whose claim is that of floats
    assert result.status is (Status.FAILS if right_on_floats else Status.UNSUPPORTED), result.reason


@pytest.mark.parametrize("oracle", [central, check_grad], ids=lambda oracle: oracle.name)
@pytest.mark.parametrize("name", OTHERWISE)
def test_dual_numbers_overrule_no_difference_where_the_code_does_another_thing(name: str, oracle: Any) -> None:
    assert check_plainly(claim_about(*OTHERWISE[name]), oracle, count=20, seed=3).status is Status.FAILS


@pytest.mark.parametrize("oracle", EXACT, ids=lambda oracle: oracle.name)
def test_a_right_claim_about_such_code_is_not_refuted(oracle: Any) -> None:
    for function in (squared_unless_scalar, catching_all):
        gradient = ones if function is squared_unless_scalar else twice
        assert check_plainly(claim_about(function, gradient), oracle, count=20).status is Status.UNSUPPORTED


def test_both_values_are_told() -> None:
    result = check_claim(claim_about(*OTHERWISE["isinstance"]), ball, count=5)
    assert "the function does another thing on exact numbers than on floats: its value is" in result.reason


def test_a_swallowed_refusal_is_told() -> None:
    result = check_claim(claim_about(*OTHERWISE["except"]), ball, count=5)
    assert "goes on where exact numbers refuse" in result.reason
    assert "np.fft.fft" in result.reason


def test_values_that_agree_at_the_point_alone_are_looked_at_beside_it() -> None:
    """Whole numbers stay what they are when they are truncated."""

    def truncating(x: Any) -> Any:
        return np.sum(x) if isinstance(x, DualArray) else np.sum(x.astype(int))

    claim = claim_about(truncating, ones)
    point = make_point(claim, x=[3.0, -2.0])
    with pytest.raises(UnsupportedCode, match="another thing"):
        cross_check_dual(claim, point, "x")
    with pytest.raises(UnsupportedCode, match="another thing"):
        cross_check_exact(claim, point)
    number_system = Balls(128)
    with numpy_patched_for(number_system), pytest.raises(UnsupportedCode, match="another thing"):
        cross_check(evaluated_at_free_entries(claim, point, number_system), point)


def losing(x: Any) -> Any:
    """‖x‖², of which exact arrays lose half the tangent."""
    return x @ (x.constant() if isinstance(x, DualArray) else x)


def losing_of_second_order(x: Any) -> Any:
    """Σ x³, of which exact arrays lose a part of the tangent that is linear in it."""
    return np.sum(x * x * (x.constant() if isinstance(x, DualArray) else x))


@pytest.mark.parametrize("kind", ["gradient", "hessian"])
def test_a_tangent_that_is_lost_where_the_value_is_right_is_noticed(kind: str) -> None:
    gradient = kind == "gradient"
    claim = make_claim(
        losing if gradient else losing_of_second_order,
        (lambda x: 1 * x) if gradient else lambda x: np.diag(4 * x),
        kind,
    )
    result = check_claim(claim, ball, count=10, seed=1)
    assert result.status is Status.UNSUPPORTED
    assert result.reason.endswith("isn't the limit of its own differences")


def test_a_minimizer_is_no_certificate_where_the_tangent_is_lost() -> None:
    def flat(x: Any, a: Any) -> Any:
        d = x - a - 1
        return d @ d if not isinstance(x, DualArray) else (d.constant() @ d.constant()) + 0 * np.sum(x)

    claim = make_claim(flat, lambda a: 1 * a, "minimizer", x="N", a="N")
    assert check_plainly(claim, ball, count=5).status is Status.UNSUPPORTED


RIGHT: dict[str, tuple[Function, Function]] = {
    "x³ at zero": (lambda x: np.sum(x**3), lambda x: 3 * x**2),
    "x⁴ at zero": (lambda x: np.sum(x**4), lambda x: 4 * x**3),
    "next to a kink": (lambda x: np.sum(np.abs(x - 1e-300)), lambda x: np.sign(x - 1e-300)),
    "cancelling": (lambda x: np.sum((x + 1e9) - 1e9), ones),
    "steep": (lambda x: np.sum(np.exp(30 * x)), lambda x: 30 * np.exp(30 * x)),
    "waving": (lambda x: np.sum(np.sin(1e6 * x)), lambda x: 1e6 * np.cos(1e6 * x)),
    "saturated": (lambda x: np.sum(np.tanh(50 * x)), lambda x: 50 / np.cosh(50 * x) ** 2),
    "one plus a little": (
        lambda x: np.sum(np.log(1 + np.exp(-40 * x**2))),
        lambda x: -80 * x / (1 + np.exp(40 * x**2)),
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_rounding_and_steep_places_raise_no_alarm(name: str) -> None:
    for oracle in (dual, ball):
        result = check_plainly(make_claim(*RIGHT[name]), oracle, count=40, seed=2)
        assert result.status in (Status.HOLDS, Status.VACUOUS), (oracle.name, result.reason)


def test_a_value_that_leaves_the_range_of_floats_tells_nothing() -> None:
    """m (1 + m)/(1 + m)² is 0 in floats where (1 + m)² is infinite."""
    claim = make_claim(
        lambda b, x: np.logaddexp(0, b @ x),
        lambda b, x: np.exp(b @ x) * ((1 + np.exp(b @ x)) / (1 + np.exp(b @ x)) ** 2) * x,
        variables=("b",),
        b="N",
        x="N",
    )
    verdict = ball.check(claim, make_point(claim, b=[400.0], x=[1.0]))
    assert verdict.reason == "the gradient overflows or underflows in floats"
    assert not verdict.unsupported
    assert ball.check(claim, make_point(claim, b=[4.0], x=[1.0])).outcome.value == "pass"


SCIPYS: dict[str, Function] = {
    "squareform": lambda x: np.sum(distance.squareform(np.concatenate([x, x, x]))),
    "squareform of a list": lambda x: np.sum(distance.squareform(list(x) * 3)),
    "squareform of np.array": lambda x: np.sum(distance.squareform(np.array(list(x) * 3))),
    "cdist": lambda x: np.sum(distance.cdist(x[:, None], x[:, None] + 1)),
    "pdist": lambda x: np.sum(distance.pdist(np.stack([x, 2 * x]))),
    "cosm": lambda x: np.sum(linalg.cosm(np.diag(x))),
    "solve": lambda x: np.sum(linalg.solve(np.diag(x), x)),
    "cholesky": lambda x: np.sum(linalg.cholesky(np.diag(x * x))),
    "toeplitz": lambda x: np.sum(linalg.toeplitz(x)),
}


@pytest.mark.parametrize("number_system", [Floats(), Balls(64)], ids=lambda n: n.name)
@pytest.mark.parametrize("name", SCIPYS)
def test_a_function_of_scipys_that_isnt_known_is_refused_by_name(name: str, number_system: Any) -> None:
    claim = make_claim(SCIPYS[name], ones, where=at_least("N", 1))
    evaluated = EvaluatedClaim(claim, number_system, {"x": dual_array(number_system, [1.5])}, ())
    with (
        numpy_patched_for(number_system),
        pytest.raises(UnsupportedCode, match=rf"scipy\.[a-z.]+\.{name.partition(' ')[0]}: "),
    ):
        evaluated.value()


def test_the_value_oracle_knows_nothing_of_exact_numbers() -> None:
    claim = make_claim(squared_unless_scalar, lambda x: 1 * np.sum(x), "identity", ())
    assert check_plainly(claim, value, count=10).status is Status.HOLDS
    assert check_plainly(claim, ball, count=10).status is Status.UNSUPPORTED


def log_or_x(x: Any) -> Any:
    """log x, or x where that warns: NumPy raises what it warns of."""
    try:
        with np.errstate(invalid="raise"):
            return np.sum(np.log(x))
    except FloatingPointError:
        return np.sum(x)


def log_or_x_by_warnings(x: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            return np.sum(np.log(x))
        except RuntimeWarning:
            return np.sum(x)


def log_det_or_trace(A: Any) -> Any:
    value = np.log(np.linalg.det(A))
    return np.trace(A) if np.isnan(value) else value


@pytest.mark.parametrize("function", [log_or_x, log_or_x_by_warnings])
def test_code_that_makes_exceptions_of_warnings_is_what_its_users_see(function: Function) -> None:
    false = make_claim(function, lambda x: 1 / x, x=nonzero("N"))
    true = make_claim(function, lambda x: 1 / x if np.all(x > 0) else np.ones(x.shape), x=nonzero("N"))
    for seed in range(3):
        assert check_plainly(false, central, count=30, seed=seed).status is Status.FAILS
        assert check_plainly(true, central, count=30, seed=seed).status is Status.HOLDS
        for oracle in EXACT:
            assert check_plainly(false, oracle, count=30, seed=seed).status is not Status.HOLDS
            assert check_plainly(true, oracle, count=30, seed=seed).status is not Status.FAILS


def test_code_that_asks_for_nan_is_unsupported_where_balls_have_no_bounds() -> None:
    false = make_claim(log_det_or_trace, lambda A: np.linalg.inv(A).T, variables=("A",), A=invertible("N N"))
    for seed in range(3):
        assert check_plainly(false, ball, count=30, seed=seed).status is Status.UNSUPPORTED


def test_residues_are_vouched_for_at_generic_values_too() -> None:
    """At zero, where the first point is, a type makes no difference."""

    def doubled(value: Any) -> Any:
        return 2 * value if isinstance(value, float) else value

    claim = make_claim(lambda x, t: x * doubled(t[()]), lambda x, t: 2.0 * t, x="", t="")
    for seed in range(4):
        assert check_plainly(claim, prime, count=5, seed=seed).status is Status.UNSUPPORTED


def test_an_entry_is_not_excused_by_a_larger_one() -> None:
    def claimed(x: Any) -> Any:
        factor = 2.0 if isinstance(x, DualArray) else 3.0
        return np.concatenate([1e18 * (1 + 0 * x[:1]), factor * x[1:]])

    claim = make_claim(lambda x: 1e18 * x[0] + x[1:] @ x[1:], claimed, where=at_least("N", 2))
    for oracle in (ball, prime):
        assert check_plainly(claim, oracle, count=10).status is Status.UNSUPPORTED


def test_a_value_beyond_floats_is_no_agreement() -> None:
    def beyond(x: Any) -> Any:
        return np.exp(1000 + x @ x) if isinstance(x, DualArray) else x @ x

    claim = make_claim(beyond, lambda x: 2 * x * beyond(x) if isinstance(x, DualArray) else 2 * x)
    assert check_plainly(claim, ball, count=10).status is not Status.HOLDS


def test_copies_are_copies() -> None:
    def function(x: Any) -> Any:
        y = 1 * x
        shallow, deep = copy.copy(y), copy.deepcopy(y)
        y *= 2
        return shallow @ deep

    assert check_plainly(make_claim(function, lambda x: 2 * x), ball, count=5).status is Status.HOLDS


@pytest.mark.parametrize("asked", [lambda x: round(x), lambda x: f"{x:.2f}", lambda x: hash(x), math.floor, math.trunc])
def test_what_python_asks_of_a_number_is_refused_so_that_no_code_swallows_it(asked: Function) -> None:
    def function(x: Any) -> Any:
        try:
            asked(x[0])
        except Exception:
            return np.sum(x)
        return x @ x

    assert check_plainly(make_claim(function, ones), ball, count=5).status is Status.UNSUPPORTED
