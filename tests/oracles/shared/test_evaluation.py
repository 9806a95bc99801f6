"""Claims evaluated on exact numbers: a value or a reason comes of it, and arguments keep their conditions exactly."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, elementwise, given, one_hot, orthogonal, positive_definite, simplex, smooth, symmetric
from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.timelimit import OutOfTime
from nablacheck.core.verdict import Outcome
from nablacheck.declare.spaces import Space
from nablacheck.forward import (
    Balls,
    DegenerateSample,
    DualArray,
    Floats,
    Indeterminate,
    UnsupportedOperation,
    dual_array,
    numpy_patched_for,
)
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, arguments, run, unsupported

from tests.helpers.making import Function, draw, make_claim, make_point

FLOATS = Floats()


def raising(error: BaseException) -> Function:
    def function() -> Any:
        raise error

    return function


def evaluated(claim: Claim, cotangent: Any = None, **values: Any) -> EvaluatedClaim:
    """The code of a claim on dual numbers."""
    point = make_point(claim, cotangent, **values)
    made = {name: dual_array(FLOATS, value) for name, value in point.values.items()}
    out = () if claim.formula.out is None else claim.formula.out.shape(point.sizes)
    return EvaluatedClaim(claim, FLOATS, made, out, point.cotangent)


@pytest.mark.parametrize("result", [[1.0, 2.0], (1, 2), np.array([1.0, 2.0]), [dual_array(FLOATS, 1.0), 2]])
def test_numbers_of_any_kind_become_an_exact_array(result: Any) -> None:
    found = run(lambda: result, FLOATS)
    assert type(found) is DualArray
    assert found.primal.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "error", [Indeterminate("a tie"), DegenerateSample("zero"), KeyboardInterrupt(), OutOfTime()], ids=repr
)
def test_what_others_decide_goes_through(error: BaseException) -> None:
    with pytest.raises(type(error)):
        run(raising(error), FLOATS)


@pytest.mark.parametrize("error", [ZeroDivisionError("1/0"), np.linalg.LinAlgError("singular"), OverflowError()])
def test_an_error_of_arithmetic_leaves_the_domain(error: Exception) -> None:
    with pytest.raises(OutsideDomain, match=type(error).__name__):
        run(raising(error), FLOATS)


@pytest.mark.parametrize("error", [SystemExit(3), ValueError("no"), RuntimeError("no"), AssertionError()], ids=repr)
def test_any_other_error_is_unsupported_with_its_line(error: BaseException) -> None:
    with pytest.raises(UnsupportedCode, match=rf"{type(error).__name__}: .*\(.*test_evaluation.py:\d+\)"):
        run(raising(error), FLOATS)


@pytest.mark.parametrize(
    "result", [None, "text", {}, object(), [None], np.array(["a"]), 1j], ids=lambda result: type(result).__name__
)
def test_a_result_that_is_no_number_is_unsupported(result: Any) -> None:
    with pytest.raises(UnsupportedCode):
        run(lambda: result, FLOATS)


def test_a_refusal_names_the_operation_and_its_line() -> None:
    line = sys._getframe().f_lineno + 2
    with pytest.raises(UnsupportedCode, match=rf"np.fft.fft: .*test_evaluation.py:{line}\)"):
        run(lambda: np.fft.fft(dual_array(FLOATS, [1.0, 2.0])), FLOATS)


def test_unsupported_code_is_neither_a_pass_nor_a_failure() -> None:
    verdict = unsupported("balls", UnsupportedCode("np.fft.fft: no"))
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)
    assert verdict.reason == "not on balls: np.fft.fft: no"


def test_code_that_writes_into_its_argument_is_refused() -> None:
    claim = make_claim(lambda x: x.fill(0) or x @ x, lambda x: x)
    with pytest.raises(UnsupportedCode, match="read-only"):
        evaluated(claim, x=[1.0]).value()


def test_a_slope_is_the_derivative_along_a_direction() -> None:
    claim = make_claim(lambda A, x: A @ (x * x), lambda A, x: 2 * A * x, "jacobian", out="M", A="M N", x="N")
    found = evaluated(claim, A=[[1.0, 2.0], [3.0, 4.0]], x=[1.0, -1.0])
    slope = found.slope("x", found.arguments["x"], dual_array(FLOATS, [1.0, 10.0]))
    assert slope.primal.tolist() == [2.0 - 40.0, 6.0 - 80.0]


def test_a_function_that_doesnt_move_has_no_slope() -> None:
    found = evaluated(make_claim(lambda x: np.float64(3.0), lambda x: 0 * x), x=[1.0, 2.0])
    assert found.slope("x", found.arguments["x"], dual_array(FLOATS, [1.0, 1.0])).primal.tolist() == 0.0


def test_a_curvature_is_the_second_derivative_along_two_directions() -> None:
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: A + A.T, "hessian", A="N N", x="N")
    found = evaluated(claim, A=[[0.0, 3.0], [0.0, 0.0]], x=[1.0, 2.0])
    directions = dual_array(FLOATS, [1.0, 0.0]), dual_array(FLOATS, [0.0, 1.0])
    assert found.curvature("x", found.arguments["x"], *directions).primal.tolist() == 3.0


def test_a_pullback_is_contracted_with_its_cotangent() -> None:
    claim = make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    )
    found = evaluated(claim, [1.0, 10.0], A=[[1.0], [2.0]], x=[3.0])
    assert found.value().primal.tolist() == 3.0 + 60.0
    assert [part.primal.tolist() for part in found.stated()] == [[[3.0], [30.0]], [21.0]]


def test_a_minimizer_is_not_handed_its_variable() -> None:
    found = evaluated(
        make_claim(lambda a, x: (x - a) @ (x - a), lambda a: a, "minimizer", a="N", x="N"), a=[3.0], x=[0.0]
    )
    assert [part.primal.tolist() for part in found.stated()] == [[3.0]]


@pytest.mark.parametrize("kind", ["gradient", "jacobian", "identity", "hessian"])
def test_code_of_another_shape_than_on_floats_is_unsupported(kind: str) -> None:
    """Nothing is broadcast: a column beside a row would be compared with each entry of it."""
    variables = () if kind == "identity" else ("x",)
    out = "N" if kind in ("jacobian", "identity") else None
    claim = make_claim(lambda x: x if out else x @ x, lambda x: x[:, None, None, None], kind, variables, out)
    with pytest.raises(
        UnsupportedCode, match=rf"the {claim.noun} has shape \(2, 1, 1, 1\) there and \(2.*\) on floats"
    ):
        evaluated(claim, x=[1.0, 2.0]).stated()
    with pytest.raises(UnsupportedCode, match="the function has shape"):
        evaluated(make_claim(lambda x: x[:, None], lambda x: x), x=[1.0, 2.0]).value()


@pytest.fixture
def number_system() -> Iterator[Balls]:
    """Balls of 60 digits."""
    found = Balls(200)
    with numpy_patched_for(found):
        yield found


def exact_arguments(claim: Claim, number_system: Balls) -> dict[str, Any]:
    """The arguments of a generic point in balls, made of their free entries."""
    *_, point = draw(claim, 9)

    def made(name: str, space: Space) -> Any:
        free = point.free[name]
        entries: Any = dual_array(number_system, free.entries)
        return space.build(entries, free.scale, point.sizes, {})

    return arguments(claim, point, number_system, made)[0]


def widest(x: Any) -> float:
    return max(float(entry.abs_upper()) for entry in x.primal.ravel().tolist())


EXACT: dict[str, tuple[Space, Function]] = {
    "symmetric": (symmetric("N N"), lambda X: X - X.T),
    "orthogonal": (orthogonal("N N"), lambda Q: Q.T @ Q - np.eye(len(Q))),
    "simplex": (simplex("N K"), lambda p: p.sum(axis=1) - 1),
    "positive_definite": (positive_definite("N N"), lambda S: S - S.T),
    "one_hot": (one_hot("N K"), lambda Y: Y.sum(axis=1) - 1),
}


@pytest.mark.parametrize("name", EXACT)
def test_a_condition_holds_to_all_digits(name: str, number_system: Balls) -> None:
    space, defect = EXACT[name]
    claim = make_claim(lambda X: 0.0, lambda X: X, variables=("X",), X=space)
    X = exact_arguments(claim, number_system)["X"]
    assert widest(X) > 0
    assert widest(defect(X)) < 1e-50
    assert not X.primal.flags.writeable


def test_a_given_argument_follows_from_the_exact_ones(number_system: Balls) -> None:
    claim = make_claim(lambda m, x: 0.0, lambda m, x: x, m=given("", lambda x: x.mean()), x="3")
    made = exact_arguments(claim, number_system)
    assert list(made) == ["m", "x"]
    assert widest(3 * made["m"] - np.sum(made["x"])) < 1e-50


def test_a_function_as_an_argument_has_exact_coefficients(number_system: Balls) -> None:
    claim = make_claim(lambda f, phi, x: 0.0, lambda f, phi, x: x, f=smooth("N"), phi=elementwise(), x="N")
    made = exact_arguments(claim, number_system)
    assert type(made["f"](made["phi"](made["x"]))) is DualArray


def test_the_message_of_a_refusal_is_kept() -> None:
    def function() -> Array:
        raise UnsupportedOperation("np.fancy", "write it plainly")

    with pytest.raises(UnsupportedCode, match=r"^np\.fancy: write it plainly"):
        run(function, FLOATS)
