"""``check_gradient`` and its kin: any function, any claimed derivative, at one point."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

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
from nablacheck.blackbox import verdict as blackbox_verdict
from nablacheck.blackbox.judgement import SEED
from nablacheck.core.verdict import CACHED_CLAIM, CLAIM_CHANGES, FUNCTION_CHANGES, NOISY, Outcome, Verdict
from nablacheck.differences.entry_errors import NONE_KNOWN
from nablacheck.differences.line_result import MIXED_SCALES

X = np.array([0.7, -1.3, 2.0])
A = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])


def square(x: Any) -> float:
    return float(np.sum(np.square(x)))


def double(x: Any) -> Any:
    return 2 * x


# What a verdict tells


def test_a_pass_has_its_figures() -> None:
    verdict = check_gradient(square, double, X)
    assert verdict.outcome == "pass"
    assert verdict.outcome is Outcome.PASS
    assert verdict.difference <= verdict.tolerance
    assert verdict.detection_limit < 1e-8
    assert verdict.entry_detection_limit < 1e-7
    assert verdict.evaluations <= 12
    assert (verdict.entries, verdict.cause, verdict.reason) == ((), "", "")
    assert str(verdict).startswith(f"pass: {verdict.evaluations} evaluations; a relative error of")


def test_a_failure_has_entries_and_a_cause() -> None:
    verdict = check_gradient(square, lambda x: 2 * x + np.array([0, 0.5, 0]), X)
    assert verdict.outcome == "fail"
    assert verdict.difference > verdict.tolerance
    (entry,) = verdict.entries
    assert entry.index == "x[1]"
    assert entry.claimed == -2.1
    assert entry.numerical == pytest.approx(-2.6)
    assert entry.ratio > 1e3
    assert verdict.total == 3
    assert verdict.complete
    assert verdict.cause == "a single wrong entry: x[1]"
    text = str(verdict)
    for words in ("fail: along a line the slope is off by", "x[1]", "-2.1", "-2.6", "1 of 3 entries wrong", "likely"):
        assert words in text


def test_an_inconclusive_verdict_has_its_reason() -> None:
    verdict = check_gradient(lambda x: float(np.abs(x).sum()), np.sign, np.zeros(2))
    assert (verdict.outcome, verdict.reason) == ("inconclusive", "the function has a kink there, along x[0] and x[1]")
    assert str(verdict).startswith("inconclusive: the function has a kink there, along x[0] and x[1] (")


@pytest.mark.parametrize(("size", "judged", "draws"), [(3, 2, 50), (5000, 0, 5)])
def test_all_evaluations_are_counted(size: int, judged: int, draws: int) -> None:
    """Those for noise and for causes, too. Of a small failure it is asked besides whether arithmetic is to blame."""
    calls = 0

    def counted(x: Any) -> Any:
        nonlocal calls
        calls += isinstance(x, np.ndarray)
        return np.vdot(x, x)

    for seed in range(draws):
        x, other = np.random.default_rng(seed).standard_normal((2, size))
        for factor, added in ((2.0, 0.0), (3.0, 0.0), (2.0001, 0.0), (2.0, other)):
            calls = 0
            verdict = check_gradient(counted, lambda x, c=factor, d=added: c * x + d, x, rng=seed)
            assert verdict.evaluations <= calls <= verdict.evaluations + judged


def test_a_function_of_arrays_is_told_rather_than_the_shape_of_its_derivative() -> None:
    A = np.arange(80.0).reshape(20, 4)
    told = "the function returns an array of shape (20,), not a scalar; check_jacobian checks the derivative of one"
    for claim in (lambda x: A, lambda x: A.sum(axis=0)):
        assert check_gradient(lambda x: A @ x, claim, np.ones(4)).reason == told
    of_the_sum = check_gradient(lambda x: (A @ x).sum(), lambda x: A, np.ones(4))
    assert of_the_sum.reason == "the gradient has shape (20, 4) and should have (4,)"
    assert check_gradient(lambda x: (A @ x).sum(), lambda x: A.sum(axis=0), np.ones(4))
    assert check_jacobian(lambda x: A @ x, lambda x: A, np.ones(4))


def test_the_same_call_has_the_same_verdict() -> None:
    first, second = (check_gradient(square, lambda x: 3 * x, X) for _ in range(2))
    assert str(first) == str(second)


def test_a_seed_whose_words_are_known_is_the_same_seed() -> None:
    known, same = (np.random.default_rng(seed) for seed in (SEED, 0))
    assert [known.random() for _ in range(50)] == [same.random() for _ in range(50)]


def test_other_directions_may_be_asked_for() -> None:
    def first_place(seed: int) -> Any:
        places: list[Any] = []
        f = lambda x: places.append(x.tolist()) or square(x)  # type: ignore[func-returns-value]  # noqa: E731
        check_gradient(f, double, X, rng=np.random.default_rng(seed))
        return places[1]

    assert first_place(1) == first_place(1)
    assert first_place(1) != first_place(2)


def test_directions_may_be_asked_for_by_a_seed() -> None:
    assert repr(check_gradient(square, double, X, rng=3)) == repr(
        check_gradient(square, double, X, rng=np.random.default_rng(3))
    )


@pytest.mark.parametrize("error", [1e-8, 1e-6, 1e-4, 1e-2, 1.0])
def test_an_error_above_the_sensitivity_fails(error: float) -> None:
    passed = check_gradient(lambda x: float(np.exp(x).sum()), np.exp, X)
    assert error > passed.detection_limit
    assert check_gradient(lambda x: float(np.exp(x).sum()), lambda x: (1 + error) * np.exp(x), X).outcome == "fail"


def test_assert_gradient_passes_or_raises_the_text() -> None:
    assert_gradient(square, double, X)
    with pytest.raises(AssertionError) as raised:
        assert_gradient(square, lambda x: -2 * x, X)
    assert str(raised.value) == str(check_gradient(square, lambda x: -2 * x, X))
    with pytest.raises(AssertionError, match="inconclusive"):
        assert_gradient(lambda x: math.nan, double, X)


# Likely causes

MATRIX = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5], [2.0, 1.0, -0.75]])


def trilinear(X: Any) -> float:
    return float(np.trace(X @ X @ MATRIX))


def trilinear_gradient(X: Any) -> Any:
    return (X @ MATRIX + MATRIX @ X).T


CAUSES: dict[str, tuple[Callable[..., Any], Callable[..., Any], Any, str]] = {
    "sign": (square, lambda x: -2 * x, X, "the sign"),
    "factor 2": (square, lambda x: x, X, "a constant factor: the truth is 2 times the claim"),
    "factor a half": (square, lambda x: 4 * x, X, "a constant factor: the truth is 1/2 times the claim"),
    "mean for sum": (
        lambda x: float(np.mean(x**3)),
        lambda x: 3 * x**2,
        X,
        "a constant factor: the truth is 1/3 times the claim",
    ),
    "transpose": (trilinear, lambda X: trilinear_gradient(X).T, MATRIX + 1, "a transpose"),
    "one entry": (square, lambda x: 2 * x * np.array([1, 1, 1.01]), X, "a single wrong entry: x[2]"),
    "constant": (lambda x: 3.0, lambda x: np.ones(3), X, "zero"),
}


@pytest.mark.parametrize(("f", "gradient", "x", "cause"), CAUSES.values(), ids=CAUSES)
def test_a_familiar_slip_is_named(f: Any, gradient: Any, x: Any, cause: str) -> None:
    verdict = check_gradient(f, gradient, x)
    assert verdict.outcome == "fail"
    assert cause in verdict.cause
    assert cause in str(verdict)


def test_an_unfamiliar_mistake_has_no_cause() -> None:
    verdict = check_gradient(lambda x: float(np.sin(x).sum()), lambda x: np.cos(x) ** 2, X)
    assert (verdict.outcome, verdict.cause) == ("fail", "")


# Arguments


class Parameters(NamedTuple):
    W: Any
    b: Any


def of_tree(W: Any, b: Any) -> float:
    return float(np.sum(np.sin(W)) + np.sum(np.asarray(b) ** 3))


def tree_parts(W: Any, b: Any) -> tuple[Any, Any]:
    return np.cos(W), 3 * np.asarray(b) ** 2


TREES: dict[str, tuple[Any, Callable[[Any], tuple[Any, Any]], Callable[[Any, Any], Any]]] = {
    "dict": ({"W": A, "b": X}, lambda p: (p["W"], p["b"]), lambda W, b: {"W": W, "b": b}),
    "dict in another order": ({"W": A, "b": X}, lambda p: (p["W"], p["b"]), lambda W, b: {"b": b, "W": W}),
    "tuple": ((A, X), lambda p: p, lambda W, b: (W, b)),
    "list": ([A, X], lambda p: tuple(p), lambda W, b: [W, b]),
    "named tuple": (Parameters(A, X), lambda p: (p.W, p.b), Parameters),
    "nested": (
        {"net": [(A, {"b": X})]},
        lambda p: (p["net"][0][0], p["net"][0][1]["b"]),
        lambda W, b: {"net": [(W, {"b": b})]},
    ),
    "number among arrays": ({"W": A, "b": 1.5}, lambda p: (p["W"], p["b"]), lambda W, b: {"W": W, "b": float(b)}),
    "integers": ({"W": A, "b": 2}, lambda p: (p["W"], p["b"]), lambda W, b: {"W": W, "b": b}),
    "tuple of numbers": ((0.5, 1.5), lambda p: p, lambda W, b: [float(W), float(b)]),
}


@pytest.mark.parametrize(("tree", "parts", "build"), TREES.values(), ids=TREES)
def test_a_tree_of_arrays_is_an_argument(tree: Any, parts: Any, build: Any) -> None:
    right = check_gradient(lambda p: of_tree(*parts(p)), lambda p: build(*tree_parts(*parts(p))), tree)
    assert right.outcome == "pass", str(right)
    wrong = check_gradient(
        lambda p: of_tree(*parts(p)), lambda p: build(*(1.1 * g for g in tree_parts(*parts(p)))), tree
    )
    assert wrong.outcome == "fail"


def test_a_wrong_entry_of_a_tree_is_named_by_its_path() -> None:
    def gradient(p: Any) -> Any:
        g = np.array(np.cos(p["layers"][0]))
        g[1, 2] += 1
        return {"layers": [g], "b": 3 * p["b"] ** 2}

    verdict = check_gradient(lambda p: of_tree(p["layers"][0], p["b"]), gradient, {"layers": [A], "b": X})
    assert [entry.index for entry in verdict.entries] == ["p['layers'][0][1, 2]"]


ARGUMENTS: dict[str, Any] = {
    "float": 1.5,
    "int": 3,
    "numpy float": np.float64(1.5),
    "single": np.float32(1.5),
    "array of no axes": np.array(1.5),
    "list": [1.0, 2.0],
    "list of lists": [[1.0, 2.0], [3.0, 4.0]],
    "integers": np.array([1, 2, 3]),
    "list of integers": [1, 2],
    "single precision": X.astype(np.float32),
    "half precision": X.astype(np.float16),
    "columns": np.asfortranarray(A),
    "strided": np.arange(10.0)[::3],
    "read-only": np.broadcast_to(1.5, (2, 3)),
    "three axes": np.arange(1.0, 25).reshape(2, 3, 4),
    "one entry": np.array([[2.0]]),
    "zeros": np.zeros(3),
}


@pytest.mark.parametrize("x", ARGUMENTS.values(), ids=ARGUMENTS)
def test_whatever_is_made_of_numbers_is_an_argument(x: Any) -> None:
    right = check_gradient(lambda x: np.sum(x * x * x), lambda x: 3 * x * x, x)
    assert right.outcome == "pass", str(right)
    if np.any(x):
        assert check_gradient(lambda x: np.sum(x * x * x), lambda x: 3.01 * x * x, x).outcome == "fail"


@pytest.mark.parametrize("x", [np.zeros((0, 3)), (), {}], ids=["array", "tuple", "dict"])
def test_nothing_is_said_of_an_argument_without_entries(x: Any) -> None:
    verdict = check_gradient(lambda x: 0.0, lambda x: x, x)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", "the argument has no entries")


def test_a_verdict_is_shown_in_a_line() -> None:
    wrong = check_gradient(square, lambda x: 3 * x, X)
    shown = repr(wrong)
    assert shown.startswith("<fail: along a line the slope is off by ")
    assert shown.endswith("; likely a constant factor: the truth is 2/3 times the claim>")
    assert repr(check_gradient(square, double, X)).startswith("<pass: 3 evaluations; ")


def test_a_verdict_is_true_where_it_is_a_pass() -> None:
    assert check_gradient(square, double, X)
    assert not check_gradient(square, lambda x: 3 * x, X)
    assert not check_gradient(lambda x: np.nan, double, X)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 3 + np.sum((x - X) * np.exp(-np.sum((x - X) ** 2) / 0.02)),
        lambda x: 1 + np.sum((x - X) * np.maximum(0, 1 - np.abs(x - X) / 0.2) ** 3),
        lambda x: np.where(np.abs(x - X) < 0.1, np.sin(20 * np.pi * (x - X)), 0).sum(),
    ],
    ids=["wavelet", "compact", "wave packet"],
)
def test_a_claim_of_zero_is_refuted_where_all_happens_near_the_point(function: Any) -> None:
    """Far away the function is as large as at the point, where its slope is."""
    assert check_gradient(function, np.zeros_like, X).outcome == "fail"


class Attributes(dict[str, Any]):
    """A mapping whose keys are attributes as well, as those of optimisers and of data sets are."""

    __getattr__ = dict.__getitem__


def test_a_mapping_of_a_kind_of_its_own_stays_one() -> None:
    def function(p: Any) -> Any:
        return p.W @ p.W

    assert check_gradient(function, lambda p: {"W": 2 * p.W}, Attributes(W=X)).outcome == "pass"


def test_numbers_of_numpy_and_types_are_handed_over_as_they_are() -> None:
    def function(x: Any, key: Any, kind: Any) -> Any:
        return {2: 1.0}[key] * np.sum(x.astype(kind) ** 2)

    assert check_gradient(function, lambda x, key, kind: 2 * x, X, np.int64(2), np.float64).outcome == "pass"


def test_what_a_function_sets_is_undone() -> None:
    def function(x: Any) -> Any:
        np.seterr(all="raise")
        return np.sum(x)

    assert check_gradient(function, np.ones_like, np.array([1e-200, 1.0, 1e-300])).outcome == "pass"


def test_masked_values_are_no_numbers() -> None:
    verdict = check_gradient(lambda x: np.ma.masked, np.zeros_like, X)
    assert verdict.reason == "the function returns masked values, which are no numbers"


def test_two_wrong_entries_are_not_called_a_single_one() -> None:
    """Along the line one of them is a hundred times as heavy as the other."""
    x = np.random.default_rng(0).standard_normal(10**5)
    x[3] = 0.01
    off = np.zeros(x.size)
    off[3], off[-4] = 0.3, -0.3
    verdict = check_gradient(lambda x: float(np.sum(np.sin(x))), lambda x: np.cos(x) + off, x)
    assert verdict.outcome == "fail"
    assert not verdict.complete
    assert "single" not in verdict.cause
    assert "at least 1 of 100000 entries wrong" in str(verdict)


def test_integers_are_handed_over_as_floats() -> None:
    assert check_gradient(lambda x: float(np.sum(x**-1)), lambda x: -(x**-2), np.array([1, 2, 3])).outcome == "pass"


def test_numbers_are_handed_over_as_numbers() -> None:
    assert check_gradient(lambda x: round(x, 30) ** 2, lambda x: 2.0 * x, 3).outcome == "pass"


def weighted(n: int, x: Any, scale: Any, how: str, more: dict[str, Any]) -> float:
    assert (n, how) == (3, "sum")
    assert isinstance(n, int)
    return float(scale * np.sum(x**2) + more["shift"] * len(more["names"]))


@pytest.mark.parametrize("wrt", [1, -4])
def test_other_arguments_are_handed_over_as_they_are(wrt: int) -> None:
    more = {"shift": 2.0, "names": ["a", "b"], "nothing": None}
    args = (3, X, 0.5, "sum", more)
    assert check_gradient(weighted, lambda n, x, scale, how, more: 2 * scale * x, *args, wrt=wrt).outcome == "pass"


def test_the_gradient_is_taken_by_the_argument_named() -> None:
    def f(a: Any, b: Any) -> float:
        return float(np.sum(a**2) * np.sum(b))

    assert check_gradient(f, lambda a, b: 2 * a * np.sum(b), X, A).outcome == "pass"
    assert check_gradient(f, lambda a, b: np.full(b.shape, np.sum(a**2)), X, A, wrt=1).outcome == "pass"
    assert check_gradient(f, lambda a, b: 2 * a * np.sum(b), X, X, wrt=1).outcome == "fail"


class Tensor:
    """An array of another library."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(X, dtype=dtype)


def test_arrays_of_another_library_are_handed_over_as_arrays() -> None:
    assert check_gradient(square, double, Tensor()).outcome == "pass"
    assert check_gradient(lambda x, t: float(x @ t), lambda x, t: np.array(t), X, Tensor()).outcome == "pass"


@pytest.mark.parametrize("wrt", [1, -2, 7, None, 0.5])
def test_an_argument_that_is_not_there_is_told(wrt: Any) -> None:
    with pytest.raises(TypeError, match=f"^wrt={wrt!r} is no position of an argument"):
        check_gradient(square, double, X, wrt=wrt)


@pytest.mark.parametrize("which", [1, -1, "w", np.int64(1)])
def test_an_argument_is_named_by_its_position_or_its_name(which: Any) -> None:
    def loss(X: Any, w: Any, scale: float = 1.0) -> Any:
        return scale * np.sum((X @ w) ** 2)

    def wrong(X: Any, w: Any) -> Any:
        gradient = 2 * X.T @ (X @ w)
        gradient[1] += 1
        return gradient

    verdict = check_gradient(loss, wrong, A, X[: A.shape[1]], wrt=which)
    assert [entry.index for entry in verdict.entries] == ["w[1]"]


@pytest.mark.parametrize("wrt", ["v", "scale", "args"])
def test_a_name_that_is_no_argument_is_told(wrt: str) -> None:
    expected = f"wrt={wrt!r} is no parameter of the function that an argument is given for; it has x, scale"
    with pytest.raises(TypeError, match=expected):
        check_gradient(lambda x, scale=1.0, *args: scale * square(x), double, X, wrt=wrt)


def test_the_argument_of_a_function_that_names_none_is_called_x() -> None:
    verdict = check_gradient(lambda *args: square(args[0]), lambda *args: np.r_[3 * X[:1], 2 * X[1:]], X)
    assert [entry.index for entry in verdict.entries] == ["x[0]"]


def test_a_call_without_arguments_is_told() -> None:
    with pytest.raises(TypeError, match="there are 0"):
        check_gradient(square, double)


class Lazy:
    """What says that it has an array, and hasn't."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("not loaded")


NO_NUMBERS: dict[str, Any] = {
    "text": "abc",
    "nothing": None,
    "complex number": 1j,
    "complex array": X * 1j,
    "ragged list": [[1.0], [1.0, 2.0]],
    "objects": np.array([object()]),
    "tree of text": {"a": "b"},
    "tree of complex": (X, X * 1j),
    "generator": (k for k in range(3)),
    "set": {1.0, 2.0},
    "text array": np.array(["a"]),
    "matrix": X[None].view(np.matrix),
    "masked array": np.ma.array(X, mask=[True, False, False]),
    "no array after all": Lazy(),
}


@pytest.mark.parametrize("x", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_not_made_of_real_numbers_is_told(x: Any) -> None:
    verdict = check_gradient(square, double, x)
    assert verdict.outcome == "fail"
    assert re.match("(the|an) argument (is|has)", verdict.reason)


# Pairs, and the arguments of scipy.optimize


def test_a_function_may_return_the_pair() -> None:
    assert check_gradient(lambda x: (square(x), 2 * x), True, X).outcome == "pass"
    assert check_gradient(lambda x: [square(x), 3 * x], True, X).outcome == "fail"


@pytest.mark.parametrize("value", [1.0, None, (1.0,), (1.0, X, X, X)])
def test_what_is_no_pair_is_told(value: Any) -> None:
    verdict = check_gradient(lambda x: value, True, X)
    assert verdict.outcome == "fail"
    assert "not a pair of value and gradient" in verdict.reason


@pytest.mark.parametrize("x0", [(1.0, 2.0), [1.0, 2.0]])
def test_whatever_makes_an_array_is_a_start_for_scipy(x0: Any) -> None:
    verdict = check_jac(square, double, x0)
    assert verdict.outcome == "pass", verdict.reason


def test_the_arguments_of_scipy_are_understood() -> None:
    def fun(x: Any, a: float, b: float) -> float:
        return float(a * np.sum(x**2) + b)

    assert check_jac(fun, lambda x, a, b: 2 * a * x, X, args=(3.0, 1.0)).outcome == "pass"
    assert (
        check_jac(fun, lambda x, a, b: 2 * x, X, args=(3.0, 1.0)).cause
        == "a factor that is an argument: the truth is a times the claim"
    )
    assert check_jac(lambda x, a: a * square(x), lambda x, a: 2 * a * x, [1.0, 2.0], args=3.0).outcome == "pass"  # type: ignore[arg-type]
    assert check_jac(lambda x: (square(x), 2 * x), True, X).outcome == "pass"


# Jacobians, pullbacks, Hessians


def field(x: Any) -> Any:
    return np.array([x[0] * x[1], np.sin(x[2])])


def field_jacobian(x: Any) -> Any:
    return np.array([[x[1], x[0], 0], [0, 0, np.cos(x[2])]])


def test_a_jacobian_is_checked() -> None:
    right = check_jacobian(field, field_jacobian, X)
    assert (right.outcome, right.evaluations <= 60) == ("pass", True)
    wrong = check_jacobian(field, lambda x: field_jacobian(x) * np.array([[1], [-1]]), X)
    assert wrong.outcome == "fail"


def test_a_jacobian_of_a_matrix_by_a_matrix_has_both_shapes() -> None:
    def right(X: Any) -> Any:
        return np.einsum("ij,kl->ikjl", A, np.eye(2))

    Y = np.arange(6.0).reshape(3, 2)
    assert check_jacobian(lambda Y: A @ Y, right, Y).outcome == "pass"
    assert "shape" in check_jacobian(lambda Y: A @ Y, lambda Y: A, Y).reason


def test_a_jacobian_by_a_number() -> None:
    assert check_jacobian(lambda t: np.array([t, t**2]), lambda t: np.array([1, 2 * t]), 3.0).outcome == "pass"


def test_a_transposed_jacobian_is_told() -> None:
    verdict = check_jacobian(field, lambda x: field_jacobian(x).T, X)
    assert verdict.outcome == "fail"
    assert "is it transposed?" in verdict.reason


def test_a_pullback_is_checked() -> None:
    assert check_pullback(field, lambda G, x: field_jacobian(x).T @ G, X).outcome == "pass"
    assert check_pullback(field, lambda G, x: field_jacobian(x).T @ G**2, X).outcome == "fail"
    assert check_pullback(lambda p: p["W"] @ X, lambda G, p: {"W": np.outer(G, X)}, {"W": A}).outcome == "pass"


def quartic(x: Any) -> float:
    return float(np.sum(x**4) + np.prod(x))


def quartic_hessian(x: Any) -> Any:
    a, b, c = x
    return np.diag(12 * x**2) + np.array([[0, c, b], [c, 0, a], [b, a, 0]])


def test_a_hessian_is_checked() -> None:
    assert check_hessian(quartic, quartic_hessian, X).outcome == "pass"
    wrong = check_hessian(quartic, lambda x: np.diag(12 * x**2), X)
    assert wrong.outcome == "fail"
    assert len(wrong.entries) == 6
    assert check_hessian(lambda x: x**3, lambda x: 6 * x, 2.0).outcome == "pass"


def test_a_hessian_of_a_matrix_has_its_shape_twice() -> None:
    assert check_hessian(square, lambda W: 2 * np.einsum("ik,jl->ijkl", np.eye(2), np.eye(3)), A).outcome == "pass"


def test_a_hessian_that_is_not_symmetric_is_told() -> None:
    verdict = check_hessian(quartic, lambda x: quartic_hessian(x) + np.triu(np.ones((3, 3)), 1), X)
    assert verdict.outcome == "fail"
    assert "isn't symmetric" in verdict.reason


def test_a_hessian_may_be_as_asymmetric_as_it_is_rounded() -> None:
    hilbert = 1 / (np.arange(11)[:, None] + np.arange(11) + 1)
    inverse = np.linalg.inv(hilbert)
    assert np.abs(inverse - inverse.T).max() > 1e-9 * np.abs(inverse).max()
    verdict = check_hessian(
        lambda x, B: x @ np.linalg.solve(B, x) / 2, lambda x, B: np.linalg.inv(B), np.linspace(1, 2, 11), hilbert
    )
    assert verdict.outcome != "fail"


def test_the_parameters_of_a_function_that_returns_the_pair_have_their_names() -> None:
    def pair(w: Any, x: Any) -> tuple[Any, Any]:
        return w @ x, 2 * w

    verdict = check_gradient(pair, True, X, np.ones(3), wrt="x")
    assert [entry.index for entry in verdict.entries] == ["x[0]", "x[1]", "x[2]"]


def test_wrong_entries_of_a_hessian_are_named_as_second_derivatives() -> None:
    H = np.array([[1.0, 2.0], [2.0, 5.0]])
    verdict = check_hessian(lambda w: w @ H @ w / 2, lambda w: 2 * H, np.ones(2))
    assert [entry.index for entry in verdict.entries] == [
        "∂²/∂w[0]∂w[0]",
        "∂²/∂w[0]∂w[1]",
        "∂²/∂w[1]∂w[0]",
        "∂²/∂w[1]∂w[1]",
    ]


@pytest.mark.parametrize("check", [check_jacobian, check_hessian])
def test_other_derivatives_of_trees_are_told_apart(check: Any) -> None:
    assert "this derivative is taken by one array" in check(lambda p: p["a"], lambda p: p, {"a": X}).reason


# What functions and claims may do wrong


class Unlike(BaseException):
    """What no library raises, and what can't be told."""

    def __str__(self) -> str:
        raise SystemExit(0)


class Unready(float):
    def __float__(self) -> float:
        raise RuntimeError

    def __abs__(self) -> float:
        raise RuntimeError


class Odd(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def raising(error: BaseException) -> Callable[..., Any]:
    def function(*args: Any) -> Any:
        raise error

    return function


def endless(*args: Any) -> Any:
    return endless(*args)


def writing(x: Any) -> Any:
    x[0] = 5.0
    return x


RESULTS: dict[str, Callable[..., Any]] = {
    "None": lambda x: None,
    "list": lambda x: [1.0, 2.0],
    "ragged": lambda x: [[1.0], [1.0, 2.0]],
    "NaN": lambda x: math.nan,
    "infinity": lambda x: math.inf,
    "complex": lambda x: 1j,
    "complex array": lambda x: x * 1j,
    "text": lambda x: "a",
    "bytes": lambda x: b"a",
    "object": lambda x: object(),
    "number that can't be told": lambda x: Unready(1.0),
    "dict": lambda x: {"a": 1.0},
    "huge integer": lambda x: 10**400,
    "generator": lambda x: (k for k in range(3)),
    "function": lambda x: square,
    "shape (1,)": lambda x: np.array([1.0]),
    "shape (1, 1)": lambda x: np.array([[1.0]]),
    "shape (1, 3)": lambda x: 2 * x[None],
    "shape (3, 1)": lambda x: 2 * x[:, None],
    "shape (3, 3)": lambda x: np.outer(x, x),
    "nothing": lambda x: np.zeros(0),
    "ValueError": raising(ValueError("no")),
    "exception that can't be told": raising(Odd()),
    "SystemExit": raising(SystemExit(3)),
    "GeneratorExit": raising(GeneratorExit()),
    "another BaseException": raising(Unlike()),
    "MemoryError": raising(MemoryError()),
    "StopIteration": raising(StopIteration()),
    "RecursionError": endless,
    "writing": writing,
    "wrong arguments": lambda: 1.0,
    "assertion": raising(AssertionError("x")),
}


NO_SCALARS = {name: function for name, function in RESULTS.items() if name not in ("shape (1,)", "shape (1, 1)")}


@pytest.mark.parametrize("function", NO_SCALARS.values(), ids=NO_SCALARS)
def test_a_function_that_misbehaves_has_a_readable_outcome(function: Any) -> None:
    verdict = check_gradient(function, double, X)
    assert verdict.outcome in ("fail", "inconclusive")
    assert verdict.reason.startswith("the function")
    assert "object at 0x" not in str(verdict)


@pytest.mark.parametrize("function", RESULTS.values(), ids=RESULTS)
def test_a_claim_that_misbehaves_fails_with_a_reason(function: Any) -> None:
    verdict = check_gradient(square, function, X)
    assert verdict.outcome == "fail"
    assert verdict.reason.startswith("the gradient")
    assert "object at 0x" not in str(verdict)


@pytest.mark.parametrize("function", RESULTS.values(), ids=RESULTS)
@pytest.mark.parametrize("check", [check_jacobian, check_hessian])
def test_other_checks_never_raise(check: Any, function: Any) -> None:
    assert check(square if check is check_hessian else field, function, X).outcome == "fail"
    assert check(function, field_jacobian, X).outcome in ("fail", "inconclusive")


@pytest.mark.parametrize("function", RESULTS.values(), ids=RESULTS)
def test_pullbacks_never_raise(function: Any) -> None:
    assert check_pullback(field, lambda G, x: function(x), X).outcome == "fail"
    assert check_pullback(function, lambda G, x: x, X).outcome in ("fail", "inconclusive")


@pytest.mark.parametrize("part", [None, "a", 1j, [[1.0], [1.0, 2.0]], object(), np.zeros(2), np.zeros((1, 3)), ()])
def test_a_tree_with_a_bad_leaf_fails_with_a_reason(part: Any) -> None:
    verdict = check_gradient(lambda p: square(p["a"]), lambda p: {"a": part}, {"a": X})
    assert verdict.outcome == "fail"
    assert "gradient" in verdict.reason


@pytest.mark.parametrize("result", [{}, {"a": X, "b": X}, {"b": X}, X, (X,), 1.0, None])
def test_a_gradient_of_another_structure_fails_with_a_reason(result: Any) -> None:
    assert check_gradient(lambda p: square(p["a"]), lambda p: result, {"a": X}).reason.startswith("the gradient")


@pytest.mark.parametrize("thing", [None, 3, "square", X])
def test_what_is_no_function_is_told(thing: Any) -> None:
    calls: list[tuple[Any, Any, Any]] = [
        (check_gradient, thing, double),
        (check_gradient, square, thing),
        (check_jacobian, field, thing),
        (check_pullback, field, thing),
        (check_hessian, square, thing),
    ]
    for check, function, claimed in calls:
        with pytest.raises(TypeError, match="not a function"):
            check(function, claimed, X)


def test_functions_of_numpy_that_code_replaces_are_told_and_put_back() -> None:
    def wrong(x: Any) -> Any:
        vars(np)["abs"] = np.zeros_like
        return 3 * x

    before = np.abs
    verdict = check_gradient(lambda x: x @ x, wrong, X[0])
    assert (verdict.outcome, verdict.reason) == (
        "fail",
        "the code replaces numpy.abs, with which everything here is checked; undo that",
    )
    assert np.abs is before


def test_keyboard_interrupts_come_through() -> None:
    for f, gradient in ((raising(KeyboardInterrupt()), double), (square, raising(KeyboardInterrupt()))):
        with pytest.raises(KeyboardInterrupt):
            check_gradient(f, gradient, X)


def test_a_function_that_fails_beside_the_point_has_no_verdict() -> None:
    def fragile(x: Any) -> float:
        if not np.array_equal(x, X):
            raise ValueError("only there")
        return square(x)

    verdict = check_gradient(fragile, double, X)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", "the function isn't finite next to the point")


def test_a_claim_that_isnt_finite_where_the_function_is_fails() -> None:
    assert "isn't finite" in check_gradient(square, lambda x: x / 0.0, X).reason


def test_a_point_that_isnt_finite_has_no_verdict() -> None:
    for bad in (math.nan, math.inf):
        assert check_gradient(square, double, np.array([1.0, bad])).outcome == "inconclusive"


@pytest.mark.parametrize("scale", [1e-200, 1e-100, 1e-8, 1e8, 1e100])
def test_every_scale_of_the_argument_is_checked(scale: float) -> None:
    x = scale * X
    assert check_gradient(lambda x: float(np.sum(x)), lambda x: np.ones(3), x).outcome == "pass"
    assert check_gradient(lambda x: float(np.sum(x)), lambda x: np.full(3, 1.01), x).outcome == "fail"


def test_entries_far_smaller_than_others_are_looked_at_by_themselves() -> None:
    """Moved by more than their size they cross the kink of Σ|x|, all of them together with no step in common."""
    x = np.random.default_rng(52).standard_normal(300) * 10.0 ** np.linspace(-6, 6, 300)
    verdict = check_gradient(lambda x: float(np.abs(x).sum()), np.sign, x)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", MIXED_SCALES)


@pytest.mark.parametrize("small", [1e-5, 1e-9, 1e-14])
@pytest.mark.parametrize("factor", [-1, 1.01])
def test_a_wrong_entry_far_smaller_than_the_others_is_found(small: float, factor: float) -> None:
    x = np.array([1.0, small, -2.0])
    verdict = check_gradient(lambda x: float(np.sin(x).sum()), lambda x: np.cos(x) * [1, factor, 1], x)
    assert [entry.index for entry in verdict.entries] == ["x[1]"]


def test_a_random_function_never_passes_or_fails_its_own_gradient() -> None:
    rng = np.random.default_rng(0)
    assert check_gradient(lambda x: float(rng.standard_normal()), double, X).outcome == "inconclusive"
    verdict = check_gradient(lambda x: square(x) + 1e-9 * rng.standard_normal(), double, X)
    assert (verdict.outcome, verdict.detection_limit < 1e-5) == ("pass", True)
    assert check_gradient(lambda x: square(x) + 1e-9 * rng.standard_normal(), lambda x: x, X).outcome == "fail"


def test_a_generator_function_is_told() -> None:
    def generator(x: Any) -> Any:
        yield square(x)

    assert check_gradient(generator, double, X).outcome == "fail"


# Arguments come back unchanged

CHECKS: list[Callable[[Any, Any], Verdict]] = [
    lambda f, x: check_gradient(f, double, x),
    lambda f, x: check_gradient(square, f, x),
    lambda f, x: check_jacobian(f, lambda x: 2 * np.eye(3), x),
    lambda f, x: check_jacobian(lambda x: 2 * x, f, x),
    lambda f, x: check_pullback(f, lambda G, x: 2 * G, x),
    lambda f, x: check_pullback(lambda x: 2 * x, lambda G, x: f(x), x),
    lambda f, x: check_hessian(f, lambda x: 2 * np.eye(3), x),
    lambda f, x: check_hessian(square, f, x),
]


def in_place(x: Any) -> Any:
    x *= 2
    return x


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("function", [writing, in_place, lambda x: np.add(x, 1, out=x), lambda x: x.sort()])
def test_writing_into_an_argument_is_told_and_nothing_changes(check: Any, function: Any) -> None:
    x = X.copy()
    verdict = check(function, x)
    assert verdict.outcome in ("fail", "inconclusive")
    assert "writes into its argument" in verdict.reason
    np.testing.assert_array_equal(x, X)
    x[0] = 1.0  # still the caller's to write to


@pytest.mark.parametrize("container", [lambda a: {"a": a}, lambda a: (a, "text"), lambda a: [a, {"n": 3}]])
def test_arrays_within_other_arguments_are_safe_too(container: Any) -> None:
    inner = X.copy()

    def writes(x: Any, other: Any) -> float:
        (other["a"] if isinstance(other, dict) else other[0])[0] = 5.0
        return square(x)

    verdict = check_gradient(writes, lambda x, other: 2 * x, X, container(inner))
    assert "writes into its argument" in verdict.reason
    np.testing.assert_array_equal(inner, X)


def added(held: Any) -> None:
    """Add something to a container, and to the first that it holds."""
    match held:
        case list():
            held.append(3.0)
            added(held[0])
        case set():
            held.add(3.0)
        case dict():
            held["new"] = 3.0
            added(held.get("a"))


HELD: dict[str, Any] = {
    "list": [1.0, 2.0],
    "set": {1.0, 2.0},
    "dict": {"a": 1.0},
    "empty dict": {},
    "nested list": [["b"], "a"],
    "nested dict": {"a": {"b": 1.0}},
    "list in a dict": {"a": [1.0]},
}


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_a_container_beside_the_argument_stays(held: Any) -> None:
    def grow(x: Any, other: Any) -> float:
        added(other)
        return square(x)

    before = deepcopy(held)
    check_gradient(grow, lambda x, other: double(x), X, held)
    assert held == before


def test_a_dict_may_be_taken_apart_by_whoever_is_handed_it() -> None:
    def gradient(p: Any) -> Any:
        return {"w": 2 * p.pop("w")}

    assert check_gradient(lambda p: square(p.pop("w")), gradient, {"w": X}).outcome == "pass"


def test_what_holds_itself_is_told() -> None:
    held: dict[str, Any] = {"a": X}
    held["b"] = held
    assert "holds itself" in check_gradient(lambda p: square(p["a"]), lambda p: p, held).reason


@pytest.mark.parametrize("check", [check_jacobian, check_hessian])
def test_a_ragged_list_has_no_derivative(check: Any) -> None:
    assert "the argument is a list" in check(square, double, [[1.0], [1.0, 2.0]]).reason


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_a_matrix_beside_the_argument_stays_one() -> None:
    a = np.arange(9.0).reshape(3, 3).view(np.matrix)

    def product(x: Any, a: Any) -> float:
        return float((a * x[:, None]).sum())

    assert check_gradient(product, lambda x, a: np.asarray(a).sum(axis=0), X, a).outcome == "pass"


def test_a_function_that_keeps_its_argument_sees_it_stay() -> None:
    kept: list[tuple[Any, list[float]]] = []
    check_gradient(lambda x: kept.append((x, x.tolist())) or square(x), double, X)  # type: ignore[func-returns-value]
    assert all(x.tolist() == then for x, then in kept)


# Wrong entries among many


def one_wrong(x: Any, position: int, claim_error: float) -> Any:
    g = 2 * x
    g.flat[position] += claim_error
    return g


@pytest.mark.parametrize(("size", "position"), [(10_000, 7), (10_000, 9_999), (1_000_000, 654_321)])
def test_one_wrong_entry_among_many_is_named(size: int, position: int, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(3).standard_normal(size)
    located = check_gradient(square, lambda x: one_wrong(x, position, 2.0), x)
    (entry,) = located.entries
    assert (located.outcome, located.complete, entry.index) == ("fail", True, f"x[{position}]")
    assert located.cause == f"a single wrong entry: x[{position}]"
    assert entry.claimed - entry.numerical == pytest.approx(2.0, rel=1e-3)
    monkeypatch.setattr(blackbox_verdict, "_located", lambda *args: NONE_KNOWN)
    detected = check_gradient(square, lambda x: one_wrong(x, position, 2.0), x)
    assert detected.outcome == "fail"
    assert located.evaluations - detected.evaluations < 20


MILLION: dict[str, tuple[Callable[[Any], float], Callable[[Any], Any]]] = {
    "norm": (lambda x: float(np.sqrt(x @ x)), lambda x: x / np.sqrt(x @ x)),
    "squares": (square, double),
    "sines": (lambda x: float(np.sin(x).sum()), np.cos),
}


def evaluated(function: str, factor: float) -> tuple[Verdict, int]:
    """The verdict on a gradient of a million entries with one off by a factor, and all the values that it took."""
    position = 333_333
    f, gradient = MILLION[function]
    calls = 0

    def counted(x: Any) -> float:
        nonlocal calls
        calls += 1
        return f(x)

    def wrong(x: Any) -> Any:
        g = np.array(gradient(x))
        g[position] *= factor
        return g

    verdict = check_gradient(counted, wrong, np.random.default_rng(0).standard_normal(1_000_000))
    assert (verdict.outcome, [entry.index for entry in verdict.entries]) == ("fail", [f"x[{position}]"])
    return verdict, calls


@pytest.mark.parametrize("function", ["norm", "squares"])
@pytest.mark.parametrize("factor", [-1.0, 2.0, 1.01])
def test_one_wrong_entry_of_a_million_takes_fewer_than_eighty_values_in_all(function: str, factor: float) -> None:
    verdict, calls = evaluated(function, factor)
    assert verdict.cause == "a single wrong entry: x[333333]"
    assert verdict.evaluations <= calls < 80


@pytest.mark.parametrize(("factor", "most"), [(-1.0, 80), (2.0, 80), (1.01, 120), (1.0001, 240)])
def test_where_a_jump_might_explain_the_difference_it_takes_a_look_around(factor: float, most: int) -> None:
    """The sum of a million sines: what one of them is off by is little beside the slope, and a table has to be fine
    before nothing but a wave shows in it."""
    assert evaluated("sines", factor)[1] < most


def test_several_wrong_entries_among_many_are_named() -> None:
    positions = {12, 3456, 7890}
    x = np.random.default_rng(4).standard_normal((100, 100))

    def gradient(x: Any) -> Any:
        g = 2 * x
        for position in positions:
            g.flat[position] += 3.0
        return g

    verdict = check_gradient(square, gradient, x)
    assert {entry.index for entry in verdict.entries} == {f"x[{p // 100}, {p % 100}]" for p in positions}
    assert verdict.complete
    assert "3 of 10000 entries wrong" in str(verdict)


def test_all_entries_wrong_are_not_listed_one_by_one() -> None:
    verdict = check_gradient(square, lambda x: 2 * x + np.sin(7 * x), np.random.default_rng(5).standard_normal(5000))
    assert verdict.outcome == "fail"
    assert not verdict.complete
    assert "at least" in str(verdict)
    assert len(str(verdict).splitlines()) < 15


def test_one_entry_is_named_where_none_makes_a_share_of_the_whole() -> None:
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(20_000)
        verdict = check_gradient(square, lambda x: 2 * x + np.cos(3 * x), x, rng=seed)
        assert verdict.outcome == "fail"
        assert "at least" in str(verdict)
        for entry in verdict.entries:
            at = x[int(entry.index[2:-1])]
            assert entry.claimed - entry.numerical == pytest.approx(np.cos(3 * at), rel=1e-3)
        assert check_gradient(square, lambda x: 2 * x, x, rng=seed).outcome == "pass"


def test_a_derivative_far_below_the_change_of_the_function_is_shown() -> None:
    slopes = np.array([2.0, 3.0, 4.0])
    x = np.array([1.2e6, 0.8e6, 2e6])
    verdict = check_gradient(
        lambda x: float(np.sum((slopes * x).astype(np.float32))), lambda x: np.array([2.0, 3.0, 8.0]), x
    )
    (row,) = [line.split() for line in str(verdict).splitlines() if line.startswith("  x[2]")]
    assert float(row[1]) == 8.0
    assert float(row[2]) == pytest.approx(4.0)


@pytest.mark.parametrize("scale", [1e50, 1e200])
def test_a_radius_of_smoothness_may_underflow(scale: float) -> None:
    x = np.zeros(1)
    verdict = check_gradient(lambda x: scale * float((x**3).sum()), lambda x: 3 * scale * x**2, x)
    assert verdict.outcome is not Outcome.FAIL


def large_units(x: Any) -> float:
    """An argument in large units and others in small ones."""
    return 1e6 * float(x[0] * x[1]) + float((x[2:] ** 3).sum())


def in_large_units(x: Any, wrong: list[int]) -> Any:
    g = np.concatenate([1e6 * x[1::-1], 3 * x[2:] ** 2])
    g[wrong] *= 1.5
    return g


@pytest.mark.parametrize("size", [3, 300])
def test_entries_in_other_units_are_not_hidden_by_a_wrong_one(size: int) -> None:
    alone = set()
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(size)
        x[2] = 1.0
        both = check_gradient(large_units, lambda x: in_large_units(x, [0, 2]), x, rng=seed)
        assert both.outcome == "fail"
        assert "single" not in both.cause
        assert not both.complete or [entry.index for entry in both.entries] == ["x[0]", "x[2]"]
        alone.add(check_gradient(large_units, lambda x: in_large_units(x, [0]), x, rng=seed).cause)
    assert "a single wrong entry: x[0]" in alone


# What changes from call to call is no noise


def test_a_random_function_and_dropout_are_called_that() -> None:
    x = np.linspace(0.3, 2.0, 8)
    for seed in range(50):
        rng = np.random.default_rng(seed)
        noisy = check_gradient(lambda x, rng=rng: square(x) + rng.standard_normal(), double, x, rng=seed)
        dropout = check_gradient(lambda x, rng=rng: 2 * square(x * (rng.random(8) < 0.5)), double, x, rng=seed)
        assert noisy.reason == dropout.reason == FUNCTION_CHANGES
        assert noisy.outcome == dropout.outcome == "inconclusive"


def test_a_function_that_keeps_a_state_is_called_that() -> None:
    calls = itertools.count()
    verdict = check_gradient(lambda x: square(x) + 1e-3 * next(calls), double, X)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", FUNCTION_CHANGES)


def test_a_gradient_that_changes_is_called_that() -> None:
    rng = np.random.default_rng(0)
    verdict = check_gradient(square, lambda x: double(x) * (rng.random(x.shape) < 0.5), np.linspace(0.3, 2.0, 8))
    assert verdict.outcome != "pass"
    assert CLAIM_CHANGES in (verdict.reason, verdict.cause)


def test_noise_of_arithmetic_stays_noise() -> None:
    verdict = check_gradient(lambda x: float(np.float32(1e8 + square(x))), double, X)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", NOISY)


def test_a_gradient_that_looks_up_where_the_function_was_called_last_is_called_that() -> None:
    last = [2 * X]

    def f(x: Any) -> float:
        last[0] = x
        return square(x)

    verdict = check_gradient(f, lambda x: 2 * last[0], X)
    assert (verdict.outcome, verdict.reason) == ("inconclusive", CACHED_CLAIM)
