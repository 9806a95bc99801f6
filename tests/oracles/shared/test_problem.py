"""A claim at a point as a function and its claimed derivative, and what code may not do."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, smooth, symmetric
from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.differences.perturbations import Perturbation
from nablacheck.oracles import oracle
from nablacheck.oracles.shared.code_values import evaluate, require_arrays
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem, problems

from tests.helpers.making import Function, make_claim, make_point, vector
from tests.helpers.plainly import check_plainly


def square(claimed: Function, function: Function = lambda x: x @ x) -> tuple[Claim, Point]:
    """The claim that the gradient of ‖x‖² is ``claimed``, at (1, 2, 3)."""
    claim = make_claim(lambda x: function(x), lambda x: claimed(x))
    return claim, make_point(claim, x=[1.0, 2.0, 3.0])


def linear(claimed: Function, kind: str, *variables: str, function: Function = lambda A, x: A @ x) -> LinearizedClaim:
    """The first problem of a claim about Ax, at a 2×3 matrix."""
    claim = make_claim(lambda A, x: function(A, x), claimed, kind, variables, "M", A="M N", x="N")
    point = make_point(claim, [1.0, -1.0], A=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], x=[1.0, 0.0, 2.0])
    return next(problems(claim, point))


def test_a_gradient_has_the_shape_of_its_argument() -> None:
    (problem,) = problems(*square(lambda x: 2 * x))
    assert (problem.x.tolist(), problem.claimed.tolist(), problem.out) == ([1, 2, 3], [2, 4, 6], ())
    assert (problem.variable, problem.order, problem.minimizer, problem.project) == ("x", 1, False, None)
    assert problem.function(vector(1.0, 0.0, 1.0)) == 2.0


def test_the_claim_can_be_evaluated_at_moved_arguments() -> None:
    (problem,) = problems(*square(lambda x: 2 * x))
    assert problem.perturbed_claim(Perturbation(lambda a, rng: 10 * a)).tolist() == [20, 40, 60]
    assert problem.perturbed_function(Perturbation(lambda a, rng: 10 * a)) == 1400.0


def test_moving_the_arguments_leaves_functions_alone() -> None:
    claim = make_claim(lambda f, x: f(x), lambda f, x: f.gradient(x), f=smooth("N"), x="N")
    space = claim.spaces["f"]
    sizes = {"N": 2}
    f = space.build(np.random.default_rng(0).standard_normal(space.count(sizes)), 1.0, sizes, {})
    (problem,) = problems(claim, Point(sizes, {"f": f, "x": vector(1.0, 2.0)}))
    np.testing.assert_array_equal(
        problem.perturbed_claim(Perturbation(lambda a, rng: 3 * a)), f.gradient(vector(3.0, 6.0))
    )


def test_a_jacobian_has_the_axes_of_out_before_those_of_its_argument() -> None:
    problem = linear(lambda A, x: A, "jacobian", "x")
    assert (problem.claimed.shape, problem.out) == ((2, 3), (2,))
    assert problem.function(vector(0.0, 1.0, 0.0)).tolist() == [2.0, 5.0]


def test_a_pullback_is_the_gradient_of_the_contraction_with_the_cotangent() -> None:
    problem = linear(lambda G, A, x: A.T @ G, "pullback", "x")
    assert (problem.claimed.tolist(), problem.out) == ([-3, -3, -3], ())
    assert problem.function(vector(0.0, 1.0, 0.0)) == 2.0 - 5.0
    assert problem.perturbed_function(Perturbation(lambda a, rng: 2 * a)) == 4 * (7 - 16)


def test_a_pullback_by_several_variables_is_several_problems() -> None:
    claim = make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    )
    point = make_point(claim, [1.0, -1.0], A=[[1.0, 2.0], [3.0, 4.0]], x=[1.0, 5.0])
    first, second = problems(claim, point)
    assert [first.variable, second.variable] == ["A", "x"]
    assert (first.claimed.tolist(), second.claimed.tolist()) == ([[1, 5], [-1, -5]], [-2, -2])
    assert first.function(np.eye(2)) == 1.0 - 5.0
    assert second.function(vector(1.0, 1.0)) == 3.0 - 7.0
    assert second.perturbed_claim(Perturbation(lambda a, rng: 2 * a)).tolist() == [-4, -4]


def test_a_hessian_is_of_second_order() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * np.eye(x.size), "hessian")
    (problem,) = problems(claim, make_point(claim, x=[1.0, 2.0]))
    assert (problem.order, problem.claimed.tolist(), problem.out) == (2, [[2, 0], [0, 2]], ())


def test_where_the_variable_was_drawn_a_minimizer_needs_no_value() -> None:
    claim = make_claim(lambda a, x: -np.sum(np.sqrt(4 - (x - a) ** 2)), lambda a: 1 * a, "minimizer", a="N", x="N")
    require_arrays(claim, make_point(claim, a=[1.0], x=[100.0]))
    wrong = make_claim(lambda a, x: -np.sum(np.sqrt(4 - (x - a) ** 2)), lambda a: a + 3, "minimizer", a="N", x="N")
    with pytest.raises(OutsideDomain):
        require_arrays(wrong, make_point(wrong, a=[1.0], x=[1.0]))


def test_a_minimizer_is_a_vanishing_gradient_at_the_claimed_place() -> None:
    claim = make_claim(lambda a, x: (x - a) @ (x - a), lambda a: a, "minimizer", a="N", x="N")
    (problem,) = problems(claim, make_point(claim, a=[1.0, 2.0], x=[7.0, 7.0]))
    assert (problem.minimizer, problem.x.tolist(), problem.claimed.tolist()) == (True, [1, 2], [0, 0])
    assert problem.function(vector(1.0, 2.0)) == 0.0
    assert problem.perturbed_function(Perturbation(lambda a, rng: 2 * a)) == 0.0


def test_a_gradient_along_a_condition_is_projected() -> None:
    options = {"along": symmetric, "A": symmetric("N N")}
    claim = make_claim(lambda A: np.trace(A), lambda A: np.eye(len(A)), variables=("A",), options=options, A="N N")
    (problem,) = problems(claim, make_point(claim, A=[[1.0, 2.0], [2.0, 1.0]]))
    assert problem.project is symmetric.project


def test_arrays_that_the_code_sees_are_read_only() -> None:
    seen: list[bool] = []

    def function(x: Any) -> Any:
        seen.append(x.flags.writeable)
        return x @ x

    (problem,) = problems(*square(lambda x: 2 * x, function))
    mine = vector(1.0, 2.0, 3.0)
    problem.function(mine)
    problem.perturbed_function(Perturbation(lambda a, rng: 2 * a))
    assert seen == [False, False]
    assert mine.flags.writeable


def test_a_scalar_argument_may_come_as_a_number() -> None:
    claim = make_claim(lambda x: x * x, lambda x: 2 * x, x="")
    (problem,) = problems(claim, make_point(claim, x=3.0))
    assert problem.function(np.float64(2.0)) == 4.0  # type: ignore[arg-type]
    assert problem.claimed == 6.0


@pytest.mark.parametrize("dtype", [int, np.float32, bool])
def test_a_result_may_be_of_any_real_type(dtype: type) -> None:
    (problem,) = problems(*square(lambda x: np.array([1, 0, 1], dtype=dtype)))
    assert problem.claimed.dtype == float


def writes(x: Any) -> Any:
    x[0] = 0.0
    return 2 * x


def writes_in_place(x: Any) -> Any:
    x *= 2
    return x


def deep(x: Any) -> Any:
    return np.linalg.solve(x, x)


WRONG_CLAIMS: dict[str, tuple[Function, str]] = {
    "none": (lambda x: None, r"the gradient returns None .*is a return missing\?"),
    "list": (lambda x: [2.0, 4.0, 6.0], "the gradient returns a list .*return an array"),
    "tuple": (lambda x: (2 * x,), "the gradient returns a tuple"),
    "word": (lambda x: "2x", "the gradient returns a str"),
    "complex": (lambda x: 2 * x + 0j, "the gradient returns complex128 values .*return real numbers"),
    "objects": (lambda x: np.array([object()] * 3), "the gradient returns object values"),
    "masked": (lambda x: np.ma.array(x, mask=x > 1), "the gradient returns masked values"),
    "number": (lambda x: 2.0, r"the gradient has shape \(\) .* and x has shape \(3,\)"),
    "short": (lambda x: x[:2], r"the gradient has shape \(2,\) .* and x has shape \(3,\)"),
    "column": (lambda x: 2 * x[:, None], r"the gradient has shape \(3, 1\)"),
    "nan": (lambda x: np.nan * x, r"the gradient is NaN where the function is finite .*is a condition missing"),
    "one nan": (lambda x: np.array([1, np.nan, np.inf]), "the gradient is NaN where the function is finite"),
    "infinite": (lambda x: x / 0.0, "the gradient is infinite where the function is finite"),
    "raises": (lambda x: x[7], "the gradient raises IndexError: index 7 is out of bounds"),
    "no matrix": (deep, "the gradient raises LinAlgError"),
    "singular": (lambda x: np.linalg.solve(np.zeros((3, 3)), x), "the gradient raises LinAlgError: Singular matrix"),
    "writes": (writes, r"the gradient writes into its argument .*work on a copy"),
    "writes in place": (writes_in_place, r"the gradient writes into its argument"),
}


@pytest.mark.parametrize(("claimed", "words"), WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_claim_that_does_what_it_may_not_is_broken(claimed: Function, words: str) -> None:
    with pytest.raises(ContractError, match=words) as broken:
        list(problems(*square(claimed)))
    assert "test_problem.py:" in str(broken.value)


UNDEFINED = ("nan", "one nan", "infinite", "singular")


@pytest.mark.parametrize("name", WRONG_CLAIMS)
def test_a_formula_is_undefined_where_it_is_not_finite_and_the_code_at_fault_for_all_else(name: str) -> None:
    claimed, _ = WRONG_CLAIMS[name]
    with pytest.raises(ContractError) as broken:
        list(problems(*square(claimed)))
    assert broken.value.undefined == (name in UNDEFINED)


def out_of_range(x: Any) -> Any:
    return x * np.exp(1000 * x) / np.exp(1000 * x)


def vanishing(x: Any) -> Any:
    return x * np.exp(-1000 * x) / np.exp(-1000 * x)


def too_large(x: Any) -> Any:
    return math.exp(1000) * x


@pytest.mark.parametrize("claimed", [out_of_range, vanishing, too_large])
def test_numbers_beyond_the_range_of_floats_are_the_fault_of_the_code_and_refute_nothing(claimed: Function) -> None:
    with pytest.raises(ContractError) as broken:
        list(problems(*square(claimed)))
    assert not broken.value.undefined
    assert "flow" in str(broken.value) or "range" in str(broken.value)
    claim, point = square(claimed)
    with pytest.raises(OutsideDomain):
        list(problems(replace(claim, misprint=True), point))


def test_a_transposed_jacobian_is_recognised() -> None:
    with pytest.raises(
        ContractError, match=r"has shape \(3, 2\) .* and out and x make shape \(2, 3\); is it transposed\?"
    ):
        linear(lambda A, x: A.T, "jacobian", "x")


def test_a_square_result_of_the_wrong_shape_is_not_called_transposed() -> None:
    with pytest.raises(ContractError) as broken:
        linear(lambda A, x: np.eye(2), "jacobian", "x")
    assert "transposed" not in str(broken.value)


@pytest.mark.parametrize("result", [lambda G, A, x: A.T @ G, lambda G, A, x: (A.T @ G,), lambda G, A, x: [G, G]])
def test_a_pullback_by_two_variables_returns_a_tuple_of_two(result: Function) -> None:
    with pytest.raises(ContractError, match="the pullback should return a tuple of 2 results, for A, x"):
        linear(result, "pullback", "A", "x")


def test_a_hessian_of_the_wrong_shape_is_broken() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x, "hessian")
    with pytest.raises(ContractError, match=r"the Hessian has shape \(2,\) .* x taken twice makes shape \(2, 2\)"):
        list(problems(claim, make_point(claim, x=[1.0, 2.0])))


WRONG_FUNCTIONS: dict[str, tuple[Function, str]] = {
    "none": (lambda x: None, "the function returns None"),
    "list": (lambda x: [1.0], "the function returns a list"),
    "vector": (lambda x: x, r"the function has shape \(3,\) .*and is declared a scalar .*, of shape \(\)"),
    "complex": (lambda x: x @ x + 0j, "the function returns complex128 values"),
    "raises": (lambda x: x[7], "the function raises IndexError"),
    "writes": (lambda x: writes(x)[0], "the function writes into its argument"),
}


@pytest.mark.parametrize(("function", "words"), WRONG_FUNCTIONS.values(), ids=WRONG_FUNCTIONS)
def test_a_function_that_does_what_it_may_not_is_broken(function: Function, words: str) -> None:
    (problem,) = problems(*square(lambda x: 2 * x, function))
    with pytest.raises(ContractError, match=words):
        problem.function(vector(1.0, 2.0, 3.0))


def test_a_function_of_the_wrong_shape_is_told_its_own() -> None:
    with pytest.raises(ContractError, match=r"the function has shape \(3,\) .*should have the shape of out, \(2,\)"):
        linear(lambda A, x: A, "jacobian", "x", function=lambda A, x: x).function(vector(1.0, 1.0, 1.0))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: np.log(-x).sum(), "the function isn't finite"),
        (lambda x: np.inf, "the function isn't finite"),
        (lambda x: 1 // 0, "the function raises ZeroDivisionError"),
        (lambda x: np.linalg.inv(np.zeros((2, 2)))[0, 0], "the function raises LinAlgError: Singular matrix"),
    ],
    ids=["nan", "infinite", "division", "singular"],
)
def test_a_function_without_a_value_has_left_its_domain(function: Function, words: str) -> None:
    claim, point = square(lambda x: 2 * x, function)
    with pytest.raises(OutsideDomain, match=words):
        evaluate(claim, point, dict(point.values))


def test_a_claim_may_be_infinite_where_the_function_is() -> None:
    with pytest.raises(OutsideDomain):
        list(problems(*square(lambda x: x / 0.0, lambda x: np.inf)))


def test_broken_code_is_blamed_at_the_line_that_raised() -> None:
    with pytest.raises(ContractError) as broken:
        list(problems(*square(deep)))
    line = deep.__code__.co_firstlineno + 1
    assert f"test_problem.py:{line})" in str(broken.value)
    assert "return np.linalg.solve" in Path(__file__).read_text(encoding="utf-8").splitlines()[line - 1]


def test_arithmetic_in_the_code_gives_no_warnings() -> None:
    """Warnings are errors in these tests."""
    (problem,) = problems(*square(lambda x: 1 / (x - 4), lambda x: np.log(x - 1).sum()))
    with pytest.raises(OutsideDomain, match="isn't finite"):
        problem.function(vector(1.0, 2.0, 3.0))
    assert np.isinf(problem.perturbed_claim(Perturbation(lambda a, rng: 4 * a / a))).all()


def test_every_problem_is_checked_though_one_has_no_value() -> None:
    claim = make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    )
    point = make_point(claim, [1.0], A=[[1.0]], x=[1.0])

    def check(problem: LinearizedClaim) -> Verdict:
        if problem.variable == "A":
            raise OutsideDomain("no value here")
        return Verdict(Outcome.PASS)

    found = [(verdict.outcome, verdict.reason) for verdict in each_problem(claim, point, check)]
    assert found == [(Outcome.INCONCLUSIVE, "no value here"), (Outcome.PASS, "")]


def test_a_point_without_a_value_is_inconclusive_once() -> None:
    claim, point = square(lambda x: x / 0.0, lambda x: np.inf)
    (verdict,) = each_problem(claim, point, lambda problem: Verdict(Outcome.PASS))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, "the function isn't finite")


@pytest.mark.parametrize(("factor", "ok"), [(1.0, True), (1.01, False)])
def test_a_value_of_one_entry_is_a_number_in_every_oracle(factor: float, ok: bool) -> None:
    """A row by a column is of shape (1, 1)."""
    claim = make_claim(
        lambda A, x: x.T @ A @ x, lambda A, x: factor * (A + A.T) @ x, variables=("x",), A="N N", x="N 1"
    )
    for name in ("central", "check_grad", "dual", "ball", "prime"):
        assert check_plainly(claim, oracle(name), count=6).ok == ok
