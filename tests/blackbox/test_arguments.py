"""The arguments and outputs that people have: several at once, sparse ones, objects that are only passed on, layers."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from nablacheck import assert_gradient, check_gradient, check_hessian, check_jacobian, check_jvp, check_vjp
from nablacheck.blackbox import check, check_products
from nablacheck.blackbox.tangents import NOT_LINEAR
from nablacheck.core.verdict import Outcome
from scipy.sparse.linalg import LinearOperator, aslinearoperator

rng = np.random.default_rng(0)
X, W = rng.standard_normal((4, 3)), rng.standard_normal((3, 2))
LABELS = np.array([0, 1, 1, 0])


def loss(X: Any, W: Any, b: Any) -> Any:
    return np.sum(np.sin(X @ W + b))


def parts(X: Any, W: Any, b: Any) -> tuple[Any, Any, Any]:
    s = np.cos(X @ W + b)
    return s @ W.T, X.T @ s, s.sum()


def off(which: int) -> Callable[..., Any]:
    """The parts of the gradient with one of them wrong."""
    return lambda *args: tuple(1.01 * part if k == which else part for k, part in enumerate(parts(*args)))


# Several arguments

SEVERAL: dict[str, tuple[Any, Callable[..., Any], list[str]]] = {
    "positions": ((0, 1), lambda p: p[:2], ["X", "W"]),
    "names": (("b", "X"), lambda p: [p[2], p[0]], ["b", "X"]),
    "a dict": (["W", "b"], lambda p: {"b": p[2], "W": p[1]}, ["W", "b"]),
    "all": (all, lambda p: p, ["X", "W", "b"]),
    "a part for each argument": (("X", "b"), lambda p: (p[0], None, p[2]), ["X", "b"]),
    "one": ((1,), lambda p: (p[1],), ["W"]),
    "one by itself": (("W",), lambda p: p[1], ["W"]),
}


@pytest.mark.parametrize(("wrt", "form", "names"), SEVERAL.values(), ids=SEVERAL)
def test_gradients_by_several_arguments(wrt: Any, form: Any, names: list[str]) -> None:
    args = X, W, 0.3
    right = check_gradient(loss, lambda *args: form(parts(*args)), *args, wrt=wrt)
    assert (right.outcome, [part.by for part in right.parts]) == ("pass", names)
    assert right.evaluations == sum(part.evaluations for part in right.parts)
    assert str(right).startswith(f"pass by {names[0]}: ")
    for which, name in enumerate(("X", "W", "b")):
        wrong = check_gradient(loss, lambda *args, k=which: form(off(k)(*args)), *args, wrt=wrt)
        assert [part.by for part in wrong.parts if part.outcome is Outcome.FAIL] == [name] * (name in names)
        if name in names:
            assert str(wrong).startswith(f"fail by {name}: along a line")
            assert {entry.index.partition("[")[0] for entry in wrong.entries} == {name}


def test_a_small_gradient_beside_a_large_one_is_checked_by_itself() -> None:
    def wrong(x: Any, t: Any) -> tuple[Any, Any]:
        return 2e12 * x, 3.1 * t**2

    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(5)
        found = check_gradient(lambda x, t: 1e12 * x @ x + t**3, wrong, x, 1e-3, wrt=all, rng=seed)
        assert found.parts[0].outcome == "pass"
        assert found.parts[1].outcome != "pass"


MISSING: dict[str, tuple[Any, Any, str]] = {
    "too many": (("X", "b"), lambda *args: (*parts(*args), 1), "the gradient by X returns 4 parts and should return 2"),
    "a name": (("X", "b"), lambda *args: {"X": parts(*args)[0]}, "the gradient by b lacks 'b'; it has X"),
    "another name": (all, lambda *args: dict(zip("XWbc", (*parts(*args), 0), strict=True)), "has 'c', which is no"),
    "a shape": (all, lambda *args: parts(*args)[::-1], "the gradient by X has shape"),
    "nothing": (all, lambda *args: (None, *parts(*args)[1:]), "the gradient by X returns None"),
}


@pytest.mark.parametrize(("wrt", "gradient", "words"), MISSING.values(), ids=MISSING)
def test_a_part_that_is_missing_is_named(wrt: Any, gradient: Any, words: str) -> None:
    verdict = check_gradient(loss, gradient, X, W, 0.3, wrt=wrt)
    assert verdict.outcome == "fail"
    assert any(words in part.reason for part in verdict.parts)


@pytest.mark.parametrize(
    ("wrt", "words"),
    [
        (("X", "X"), r"wrt=\('X', 'X'\) names X twice"),
        ((), r"wrt=\(\) names no argument"),
        (("X", 7), "wrt=7 is no position of an argument"),
        (True, "wrt=True is no position of an argument"),
        ({"X"}, "wrt=a set is no position of an argument"),
        (("X", "y"), r"wrt=\('X', 'y'\): y is made of integers, by which there is no derivative"),
        ("y", "wrt='y': y is made of integers, by which there is no derivative"),
        (-1, "wrt=-1: y is made of integers"),
    ],
)
def test_arguments_that_no_derivative_is_by_are_refused_by_name(wrt: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        check_gradient(lambda X, y: np.sum(X[:, 0] * y), lambda X, y: X, X, LABELS, wrt=wrt)


def test_a_claim_by_several_arguments_that_was_asked_about_one_has_a_hint() -> None:
    hint = "the gradient is by several arguments: name them, as in wrt=(0, 1), or say wrt=all"
    for form in (lambda p: p, list, lambda p: dict(zip("XWb", p, strict=True))):
        assert check_gradient(loss, lambda *a, form=form: form(parts(*a)), X, W, 0.3).reason == hint
    rows = check_gradient(lambda a, b, c: np.sum(a * b) + c, lambda a, b, c: (b[0], b[1], b[2]), W, W, 1.0)
    assert rows.outcome == "pass"
    assert check_gradient(loss, parts, X, W, 0.3, wrt="all").outcome == "pass"


def test_all_arguments_are_those_made_of_floats_and_the_others_are_told() -> None:
    def function(X: Any, y: Any, how: Any) -> Any:
        return np.sum(X[np.arange(4), y] ** 2)

    def gradient(X: Any, y: Any, how: Any) -> Any:
        g = np.zeros_like(X)
        g[np.arange(4), y] = 2 * X[np.arange(4), y]
        return (g,)

    found = check_gradient(function, gradient, X, LABELS, "sum", wrt=all)
    assert (found.outcome, found.notes) == ("pass", ("not by y, how, which are not made of floats",))
    with pytest.raises(TypeError, match="no argument is made of floats"):
        check_gradient(function, gradient, LABELS, LABELS, "sum", wrt=all)


# Functions and their forms


@pytest.mark.parametrize("shape", [(1,), (1, 1)])
def test_a_value_of_one_entry_is_a_number(shape: tuple[int, ...]) -> None:
    for factor, outcome in ((2.0, "pass"), (2.1, "fail")):
        found = check_gradient(lambda x: np.reshape(x @ x, shape), lambda x, c=factor: c * x, X[0])
        assert found.outcome == outcome


def test_a_function_may_return_a_cache_behind_its_gradient() -> None:
    for wrt in (all, 1):
        for factor, outcome in ((1.0, "pass"), (1.1, "fail")):

            def both(X: Any, W: Any, b: Any, f: float = factor, several: bool = wrt is all) -> Any:
                claimed = tuple(f * part for part in parts(X, W, b))
                return loss(X, W, b), claimed if several else claimed[1], {"a cache": X}

            assert check_gradient(both, True, X, W, 0.3, wrt=wrt).outcome == outcome


class Linear:
    """A layer that keeps what its last forward was given."""

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = factor
        self.last: Any = None

    def forward(self, X: Any, W: Any) -> Any:
        self.last = X, W
        return np.tanh(X @ W)

    def backward(self, G: Any) -> Any:
        X, W = self.last
        S = G * (1 - np.tanh(X @ W) ** 2)
        return S @ W.T, self.factor * X.T @ S


class Loss(Linear):
    def forward(self, X: Any, W: Any) -> Any:
        return super().forward(X, W).sum()

    def backward(self) -> Any:  # type: ignore[override]
        return super().backward(1.0)


def test_an_object_has_a_fresh_forward_before_each_backward() -> None:
    for factor, outcome in ((1.0, "pass"), (1.001, "fail")):
        layer, value = Linear(factor), Loss(factor)
        assert check_vjp(layer, True, X, W, wrt=all).outcome == outcome
        assert check_vjp(layer.forward, layer.backward, X, W, wrt=all).outcome == outcome
        assert check_gradient(value, True, X, W, wrt=("X", "W")).outcome == outcome
        assert check_gradient(value.forward, value.backward, X, W, wrt=all).outcome == outcome
    with pytest.raises(TypeError, match="for an object with the methods forward and backward"):
        check_vjp(np.sin, True, X)


def several_outputs(X: Any, W: Any) -> Any:
    return {"Y": X @ W, "norm": np.sum(X**2)}


def pullback_of_several(G: Any, X: Any, W: Any, factor: float = 1.0) -> Any:
    return G["Y"] @ W.T + 2 * factor * G["norm"] * X, X.T @ G["Y"]


def test_functions_with_several_outputs() -> None:
    assert check_vjp(several_outputs, pullback_of_several, X, W, wrt=all).outcome == "pass"
    wrong = check_vjp(several_outputs, lambda G, X, W: pullback_of_several(G, X, W, 1.1), X, W, wrt=("X", "W"))
    assert [part.outcome for part in wrong.parts] == ["fail", "pass"]
    assert {entry.index.partition("/")[0] for entry in wrong.entries} == {"∂['norm']"}

    def jacobian(X: Any, W: Any, factor: float = 1.0) -> Any:
        by_X = np.einsum("ik,lj->ijkl", np.eye(4), W)
        by_W = np.einsum("ik,jl->ijkl", X, np.eye(2))
        return {"norm": (2 * factor * X, np.zeros(W.shape)), "Y": (by_X, by_W)}

    assert check_jacobian(several_outputs, jacobian, X, W, wrt=all).outcome == "pass"
    wrong = check_jacobian(several_outputs, lambda X, W: jacobian(X, W, 1.1), X, W, wrt=all)
    assert [part.outcome for part in wrong.parts] == ["fail", "pass"]
    lacking = check_jacobian(several_outputs, lambda X, W: {"Y": jacobian(X, W)["Y"]}, X, W, wrt=all)
    assert "the Jacobian by X lacks the output ['norm']" in lacking.reason


# What is handed over


class Frame:
    """A table with a meaning of its own for what arrays do."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self.values, dtype=dtype)

    def weighted_mean(self, w: Any) -> Any:
        return (self.values @ w).mean()


OTHERS: dict[str, tuple[Any, Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "a frame": (Frame(X), lambda t, w: t.weighted_mean(w) ** 2, lambda t, w: 2 * t.weighted_mean(w) * X.mean(0)),
    "sparse": (sp.csr_array(X), lambda A, w: (A @ w) @ (A @ w), lambda A, w: 2 * A.T @ (A @ w)),
    "integers": (LABELS[:3], lambda y, w: w[y].sum(), lambda y, w: np.bincount(y, minlength=3)),
    "a list": ([1, 2, 3], lambda c, w: c.index(2) * (w @ w), lambda c, w: 2 * c.index(2) * w),
    "locks": ([iter(())], lambda c, w: len(c) * (w @ w), lambda c, w: 2 * len(c) * w),
    "a view of a dict": (MappingProxyType({"a": 2.0}), lambda p, w: p["a"] * (w @ w), lambda p, w: 2 * p["a"] * w),
    "single precision": (
        X.astype(np.float32),
        lambda A, w: (A @ w).sum() * {4: 1.0, 8: 2.0}[A.itemsize],
        lambda A, w: A.sum(0, dtype=float),
    ),
}


@pytest.mark.parametrize(("other", "function", "gradient"), OTHERS.values(), ids=OTHERS)
def test_other_arguments_are_handed_over_as_they_came(other: Any, function: Any, gradient: Any) -> None:
    kinds = set()

    def seen(A: Any, w: Any) -> Any:
        kinds.add(type(A))
        return function(A, w)

    assert check_gradient(seen, gradient, other, W[:, 0], wrt=1).outcome == "pass"
    assert kinds == {type(other)}
    assert check_gradient(function, lambda A, w: 1.01 * gradient(A, w), other, W[:, 0], wrt=1).outcome == "fail"


def test_single_precision_of_other_arguments_is_rounding_and_no_mistake() -> None:
    for seed in range(50):
        A = np.random.default_rng(seed).standard_normal((30, 3)).astype(np.float32)
        w = np.random.default_rng(seed).standard_normal(3)
        norms: list[tuple[Any, Any]] = [
            (lambda A, w: np.linalg.norm(A) * (w @ w), lambda A, w: 2 * np.linalg.norm(A.astype(float)) * w),
            (lambda A, w: w @ (A.T @ A) @ w, lambda A, w: 2 * A.astype(float).T @ (A @ w)),
        ]
        function, gradient = norms[seed % 2]
        assert check_gradient(function, gradient, A, w, wrt=1, rng=seed).outcome != "fail"
        if seed < 4:
            wrong = check_gradient(function, lambda A, w, g=gradient: 1.01 * g(A, w), A, w, wrt=1, rng=seed)
            assert wrong.outcome == "fail"


@pytest.mark.parametrize(
    ("x", "note"),
    [
        (X.astype(np.float32), "x is of float32"),
        (Frame(X.astype(np.float32)), "x is a Frame"),
        (np.arange(3), "x is of int64"),
        ((X, X.astype(np.float16)), "x[1] is of float16"),
        (3, "x is an int"),
    ],
    ids=["single", "frame", "integers", "tree", "int"],
)
def test_an_argument_that_has_to_be_converted_is_told(x: Any, note: str) -> None:
    def sum_of_squares(x: Any) -> Any:
        return sum(np.sum(part**2) for part in (x if isinstance(x, tuple) else (x,)))

    found = check_gradient(
        sum_of_squares, lambda x: tuple(2 * part for part in x) if isinstance(x, tuple) else 2 * x, x
    )
    expected = f"{note}, and functions are handed its values as NumPy floats in double precision"
    assert (found.outcome, found.notes) == ("pass", (expected,))
    assert str(found).splitlines()[-1] == f"  note    {expected}"
    assert not check_gradient(np.sum, np.ones_like, X).notes


def test_code_for_another_kind_of_array_is_told_what_it_was_handed() -> None:
    told = "x is a Frame, and functions are handed its values as NumPy floats in double precision"
    mean = lambda x: x.weighted_mean(W[:, 0])  # noqa: E731
    scalar = check_gradient(mean, lambda x: x, Frame(X))
    assert (scalar.outcome, scalar.notes) == ("inconclusive", (told,))
    assert scalar.reason.startswith("the function raises AttributeError")
    for found in (check_vjp(mean, lambda G, x: x, Frame(X)), check_jvp(mean, lambda v, x: x, Frame(X))):
        assert (found.outcome, found.reason.endswith(told)) == ("fail", True)


# Sparse matrices and operators


def banded(x: Any) -> Any:
    return x**2 + np.roll(x, 1)


def banded_jacobian(x: Any, factor: float = 1.0) -> Any:
    n = x.size
    return sp.csr_array(np.diag(2 * factor * x) + np.roll(np.eye(n), 1, axis=0))


FORMS: dict[str, Callable[[Any], Any]] = {
    "csr": lambda J: J,
    "coo matrix": sp.coo_matrix,
    "operator": aslinearoperator,
    "products with cotangents": lambda J: LinearOperator(J.shape, matvec=lambda v: J @ v, rmatvec=lambda w: J.T @ w),
    "products with tangents alone": lambda J: LinearOperator(J.shape, matvec=lambda v: J @ v),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_jacobian_is_asked_for_products(form: Any) -> None:
    x = np.linspace(1.0, 2.0, 6)
    assert check_jacobian(banded, lambda x: form(banded_jacobian(x)), x).outcome == "pass"
    assert check_jacobian(banded, lambda x: form(banded_jacobian(x, 1.01)), x).outcome == "fail"
    short = check_jacobian(banded, lambda x: form(banded_jacobian(x)[:, :3]), x)
    assert short.reason == "the Jacobian has shape (6, 3) and should have (6, 6)"


def test_an_operator_has_two_kinds_of_products_and_both_are_checked() -> None:
    def operator(x: Any) -> Any:
        return LinearOperator((2, 2), matvec=lambda v: 2.02 * x * v, rmatvec=lambda w: 2 * x * w)

    for seed in range(50):
        found = check_jacobian(np.square, operator, np.random.default_rng(seed).standard_normal(2), rng=seed)
        assert found.outcome == "fail"
        assert found.cause.startswith("the products with tangents, which rmatvec isn't asked for")

    def several(x: Any) -> Any:
        return {"a": banded(x), "b": 2 * banded(x)}

    for factor, outcome in ((1.0, "pass"), (1.01, "fail")):

        def jacobians(x: Any, c: float = factor) -> Any:
            J = banded_jacobian(x)
            return {"b": aslinearoperator(2 * c * J), "a": aslinearoperator(J)}

        assert check_jacobian(several, jacobians, np.linspace(1, 2, 6)).outcome == outcome


# Products with tangents

JVPS: dict[str, tuple[Any, Any, Any, tuple[Any, ...]]] = {
    "vector": (np.sin, lambda v, x, c=1.0: c * np.cos(x) * v, 0, (X[0],)),
    "matrix": (lambda A: A @ A.T, lambda V, A, c=1.0: c * V @ A.T + A @ V.T, 0, (X,)),
    "number": (lambda t, x: t**2 * x, lambda v, t, x, c=1.0: 2 * c * t * v * x, 0, (1.5, X[0])),
    "another argument": (lambda y, x: x**3, lambda v, y, x, c=1.0: 3 * c * x**2 * v, "x", (LABELS, X[0])),
    "a dict": (
        lambda p: p["A"] @ p["b"],
        lambda v, p, c=1.0: v["A"] @ p["b"] + c * p["A"] @ v["b"],
        0,
        ({"A": X, "b": W[:, 0]},),
    ),
    "several outputs": (
        lambda x: (x @ x, {"sines": np.sin(x)}),
        lambda v, x, c=1.0: (2 * x @ v, {"sines": c * np.cos(x) * v}),
        0,
        (X[0],),
    ),
    "several arguments": (lambda A, B: A @ B, lambda v, A, B, c=1.0: v[0] @ B + c * A @ v[1], all, (X, W)),
    "many entries": (np.exp, lambda v, x, c=1.0: c * np.exp(x) * v, 0, (np.linspace(0, 1, 1000),)),
}


@pytest.mark.parametrize(("f", "jvp", "wrt", "args"), JVPS.values(), ids=JVPS)
def test_products_with_tangents(f: Any, jvp: Any, wrt: Any, args: Any) -> None:
    right = check_jvp(f, jvp, *args, wrt=wrt)
    assert right.outcome == "pass", str(right)
    wrong = check_jvp(f, lambda *a: jvp(*a, c=1.01), *args, wrt=wrt)
    assert wrong.outcome == "fail"
    if wrt is all:
        assert [part.outcome for part in wrong.parts] == ["pass", "fail"]


def test_a_product_that_is_not_linear_in_the_tangent_is_refuted() -> None:
    """Of unit tangents the square and the size are what they are."""
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(1 + seed % 3)
        tangents = (np.abs, np.square)[seed % 2]
        found = check_jvp(np.sin, lambda v, x, t=tangents: np.cos(x) * t(v), x, rng=seed)
        assert (found.outcome, found.cause) == ("fail", NOT_LINEAR)


def test_a_product_of_another_form_is_told() -> None:
    at_kink = check_jvp(np.abs, lambda v, x: np.sign(x) * v, np.array([0.0, 1.0]))
    assert at_kink.reason == "the function has a kink there, along the tangent"
    single = check_jvp(np.sin, lambda v, x: np.cos(x) * v, X[0].astype(np.float32))
    assert (single.outcome, len(single.notes)) == ("pass", 1)
    assert "should have (3,)" in check_jvp(np.sin, lambda v, x: np.cos(x) @ v, X[0]).reason
    assert check_jvp(np.sin, lambda v, x: None, X[0]).reason.startswith("the JVP returns None")
    wrong = check_jvp(lambda A: A[0] * A[1], lambda V, A: A[1] * V[0] + A[0] * V[1] * [1, 2, 1], X[:2])
    assert [entry.index for entry in wrong.entries] == ["∂[1]/∂A[1, 1]"]


def test_a_large_sparse_jacobian_is_never_an_array() -> None:
    x = np.linspace(1.0, 2.0, 100_000)
    right = check_jacobian(np.sin, lambda x: sp.diags_array(np.cos(x)), x)
    assert right.outcome == "pass"
    assert check_jacobian(np.sin, lambda x: sp.diags_array(np.cos(x) + 0.1), x).outcome == "fail"


def test_a_gradient_and_a_hessian_may_be_sparse() -> None:
    x = np.array([1.0, -2.0, 0.5])
    for factor, outcome in ((1.0, "pass"), (1.01, "fail")):
        quartic, cubes = lambda x: np.sum(x**4), lambda x, c=factor: 4 * c * x**3
        assert check_gradient(lambda X: np.sum(X**4), lambda X, g=cubes: sp.csr_array(g(X)), X).outcome == outcome
        second = lambda x, c=factor: sp.diags_array(12 * c * x**2)  # noqa: E731
        assert check_hessian(quartic, second, x).outcome == outcome
        assert check_hessian(quartic, lambda x, h=second: aslinearoperator(h(x)), x).outcome == outcome
    with pytest.raises(TypeError, match="a Hessian is taken by one argument"):
        check_hessian(lambda x, y: x @ y, lambda x, y: np.eye(3), x, x, wrt=(0, 1))  # type: ignore[arg-type]


def test_assert_gradient_takes_what_check_gradient_takes() -> None:
    assert_gradient(loss, parts, X, W, 0.3, wrt=all)
    with pytest.raises(AssertionError, match=r"^fail by W: along"):
        assert_gradient(loss, off(1), X, W, 0.3, wrt=all)


def test_the_examples_of_the_public_functions_run() -> None:
    for module in (check, check_products):
        found = doctest.testmod(module, extraglobs={"np": np})
        assert (found.failed, found.attempted > 5) == (0, True)
