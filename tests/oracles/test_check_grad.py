"""The oracle ``check_grad``: SciPy's own function, and a tolerance that covers what a forward difference is off by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, symmetric
from nablacheck.core.contract import ContractError
from nablacheck.core.verdict import NOISY, Outcome, Verdict
from nablacheck.oracles import check_grad
from nablacheck.oracles.shared.problem import problems
from scipy import optimize

from tests.helpers.gradients import GRADIENTS
from tests.helpers.making import Function, draw, make_claim, make_point, vector
from tests.helpers.mutated import mutated, pullback_off

BENDS = "the function bends too sharply there for a forward difference"


def outcomes(claim: Claim, count: int) -> Counter[Outcome]:
    return Counter(check_grad.check(claim, point).outcome for point in draw(claim, count))


def check(claim: Claim, cotangent: Any = None, **values: Any) -> Verdict:
    return check_grad.check(claim, make_point(claim, cotangent, **values))


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_true_gradient_is_never_refuted(name: str) -> None:
    found = outcomes(GRADIENTS[name], 60)
    assert found[Outcome.FAIL] == 0
    assert found[Outcome.PASS] > 30


@pytest.mark.parametrize("name", [name for name in GRADIENTS if name not in ("constant", "single precision inside")])
def test_a_gradient_wrong_by_a_ten_thousandth_is_refuted(name: str) -> None:
    wrong = mutated(GRADIENTS[name], lambda g: 1.0001 * g)
    points = [point for point in draw(wrong, 20) if any(p.claimed.any() for p in problems(wrong, point))]
    verdicts = [check_grad.check(wrong, point) for point in points]
    assert [v.detection_limit for v in verdicts if v.outcome is Outcome.PASS and v.detection_limit < 1e-4 / 4] == []
    assert sum(verdict.outcome is Outcome.FAIL for verdict in verdicts) > len(verdicts) / 4


class Spy:
    """Records the calls of ``scipy.optimize.check_grad`` and their results, and lets them through."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real = real
        self.calls: list[tuple[Any, float, float]] = []

    def __call__(self, function: Any, gradient: Any, x: Any, *, epsilon: float) -> Any:
        result = self.real(function, gradient, x, epsilon=epsilon)
        self.calls.append((np.array(x), epsilon, float(result)))
        return result


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Spy:
    spied = Spy(optimize.check_grad)
    monkeypatch.setattr(optimize, "check_grad", spied)
    return spied


@pytest.mark.parametrize("factor", [1.0, 1.001])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_difference_is_what_scipy_says(spy: Spy, factor: float, scale: float) -> None:
    claim = make_claim(lambda x: np.sum(x**3), lambda x: factor * 3 * x**2)
    x = scale * vector(1.0, -2.0, 0.5)
    verdict = check(claim, x=x)
    _, epsilon, _ = spy.calls[0]
    direct = spy.real(lambda z: np.sum(z**3), lambda z: factor * 3 * z**2, x, epsilon=epsilon)
    assert verdict.difference == direct > 0
    assert (verdict.outcome, len(spy.calls)) == ((Outcome.PASS, 1) if factor == 1 else (Outcome.FAIL, 2))


def test_the_gradient_by_a_matrix_is_that_of_its_entries(spy: Spy) -> None:
    claim = make_claim(lambda X: np.sum(X**3), lambda X: 3 * X**2, variables=("X",), X="M N")
    X = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 0.0]])
    verdict = check(claim, X=X)
    ((x, epsilon, result),) = spy.calls
    assert x.tolist() == X.reshape(-1).tolist()
    assert verdict.difference == result == spy.real(lambda z: np.sum(z**3), lambda z: 3 * z**2, x, epsilon=epsilon)
    assert (verdict.outcome, verdict.total) == (Outcome.PASS, 6)


def test_a_jacobian_is_contracted_with_the_cotangent(spy: Spy) -> None:
    claim = make_claim(lambda A, x: A @ (x * x), lambda A, x: 2 * A * x, "jacobian", out="M", A="M N", x="N")
    A, x, G = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]), vector(1.0, -1.0), vector(1.0, 0.0, -2.0)
    verdict = check(claim, G, A=A, x=x)
    ((_, epsilon, result),) = spy.calls
    direct = spy.real(lambda z: G @ A @ (z * z), lambda z: 2 * (G @ A) * z, x, epsilon=epsilon)
    assert result == pytest.approx(direct, abs=verdict.tolerance)  # sums in another order are rounded otherwise
    assert verdict.tolerance < 1e-5
    assert (verdict.outcome, verdict.contracted, verdict.total) == (Outcome.PASS, True, 2)
    assert check(mutated(claim, lambda g: 1.001 * g), G, A=A, x=x).outcome is Outcome.FAIL


@pytest.mark.parametrize("variable", ["A", "x"])
def test_each_variable_of_a_pullback_is_checked(variable: str) -> None:
    verdict = check_grad.check(*pullback_off(variable, 1e-4))
    assert (verdict.outcome, verdict.variable, verdict.contracted) == (Outcome.FAIL, variable, True)


def test_a_failure_names_the_entries_and_both_values() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x + np.eye(x.size)[0])
    verdict = check(claim, x=[1.0, 3.0])
    (entry,) = verdict.entries
    assert (verdict.outcome, entry.index, entry.claimed) == (Outcome.FAIL, "x[0]", 3.0)
    assert entry.numerical == pytest.approx(2.0, abs=1e-6)
    assert verdict.difference == pytest.approx(1.0, abs=1e-6)
    assert verdict.ratio == pytest.approx(verdict.difference / verdict.tolerance)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_allowed_difference_is_close_to_the_best_a_forward_difference_can_do(scale: float) -> None:
    """About √ε relative: an allowance of a percent would pass every test of right gradients."""
    claim = make_claim(lambda x: np.sum(np.cosh(x / scale)), lambda x: np.sinh(x / scale) / scale)
    verdict = check(claim, x=scale * vector(1.0, -0.5, 0.25))
    assert (verdict.outcome, verdict.detection_limit < 1e-6) == (Outcome.PASS, True)


@pytest.mark.parametrize("x", [[1.0], [1.0, 1.0], [0.0, 1.0]])
def test_a_curvature_that_vanishes_at_the_point_is_seen_beside_it(x: list[float]) -> None:
    claim = make_claim(lambda x: np.exp(-(x @ x) / 2), lambda x: -x * np.exp(-(x @ x) / 2))
    assert check(claim, x=x).outcome is Outcome.PASS
    odd = make_claim(lambda x: np.sum(x + x**3), lambda x: 1 + 3 * x**2)
    assert check(odd, x=[0.0]).outcome is Outcome.PASS


def test_entries_of_very_different_sizes_share_one_step() -> None:
    claim = make_claim(lambda x: np.sum(x**2), lambda x: 2 * x)
    assert check(claim, x=[1e3, 1e-3]).outcome is Outcome.PASS
    assert check(mutated(claim, lambda g: 1.0001 * g), x=[1e3, 1e-3]).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("function", "x", "reason"),
    [
        (lambda x: np.log(x).sum(), [0.0], "the function isn't finite"),
        (lambda x: 1 / 0, [1.0], "the function raises ZeroDivisionError: division by zero"),
        (lambda x: 1e16 + np.sin(x).sum(), [1.0], NOISY),
    ],
    ids=["undefined", "raises", "noise"],
)
def test_nothing_is_concluded_where_there_is_nothing_to_see(function: Function, x: list[float], reason: str) -> None:
    claim = make_claim(lambda x: function(x), lambda x: np.cos(x))
    verdict = check(claim, x=x)
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason == reason


def test_a_nearly_stationary_point_is_inconclusive_with_a_reason() -> None:
    claim = make_claim(lambda x: 1 - np.cos(x).sum() + x.size, lambda x: np.sin(x))
    verdict = check(claim, x=[1e-12, 0.0])
    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason in (NOISY, BENDS)


@pytest.mark.parametrize("claimed", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("x", [[0.0], [0.0, -0.25], [0.0, 3.0]])
def test_no_slope_between_those_at_a_kink_is_refuted(x: list[float], claimed: float) -> None:
    claim = make_claim(lambda x: np.abs(x).sum(), lambda x: np.where(x == 0, claimed, np.sign(x)))
    assert check(claim, x=x).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("result", [None, [0.0], np.array([[0.0]]), np.array([np.nan]), np.array([1j])], ids=repr)
def test_code_at_fault_is_no_matter_of_tolerance(result: Any) -> None:
    with pytest.raises(ContractError):
        check(make_claim(lambda x: x @ x, lambda x: result), x=[1.0])


def test_it_checks_first_derivatives_in_free_directions() -> None:
    def applies(kind: str, *variables: str, out: str | None = None, **options: Any) -> bool:
        names: dict[str, Function] = {"minimizer": lambda: 0, "pullback": lambda G, x: x}
        claim = make_claim(lambda x: x, names.get(kind, lambda x: x), kind, variables, out, options=options, x="N N")
        return check_grad.applies(claim)

    assert applies("gradient", "x")
    assert applies("jacobian", "x", out="N N")
    assert applies("pullback", "x", out="N N")
    assert not applies("gradient", "x", along=symmetric)
    assert not applies("hessian", "x")
    assert not applies("minimizer", "x")
    assert not applies("identity")
