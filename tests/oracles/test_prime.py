"""The oracle ``prime``: a pass states how likely it is false, a proof is one, and roots of squares deceive nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    at_least,
    diagonal,
    distinct,
    elementwise,
    full_rank,
    given,
    invertible,
    lower_triangular,
    not_zero,
    one_hot,
    orthogonal,
    orthonormal,
    positive,
    positive_definite,
    rank_deficient,
    rotation,
    simplex,
    skew,
    smooth,
    such_that,
    symmetric,
    toeplitz,
    unit_norm,
)
from nablacheck.core.contract import ContractError
from nablacheck.core.timelimit import AVAILABLE, OutOfTime, time_limit
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.spaces import ArraySpace, Condition
from nablacheck.oracles import prime

from tests.helpers.gradients import GRADIENTS
from tests.helpers.making import Function, draw, make_claim, make_point
from tests.helpers.misbehaving import MISBEHAVING, hang, misbehaving
from tests.helpers.mutated import mutated, pullback_off

LIKELY = 1e-12
"""The bound on a false pass that the oracle promises."""


def check(claim: Claim, cotangent: Any = None, **values: Any) -> Verdict:
    return prime.check(claim, make_point(claim, cotangent, **values))


def verdicts(claim: Claim, count: int = 6, seed: int = 0) -> list[Verdict]:
    return [prime.check(claim, point) for point in draw(claim, count, seed)]


def outcomes(claim: Claim, count: int = 6) -> Counter[Outcome]:
    return Counter(verdict.outcome for verdict in verdicts(claim, count))


def proven(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAIL and verdict.reason.startswith("proven wrong: ") and verdict.generic


RATIONAL: dict[str, Claim] = {
    "quadratic form": make_claim(lambda A, x: x @ A @ x, lambda A, x: (A + A.T) @ x, A="N N", x="N"),
    "ratio": GRADIENTS["ratio"],
    "det": make_claim(
        lambda X: np.linalg.det(X), lambda X: np.linalg.det(X) * np.linalg.inv(X).T, variables=("X",),
        X=invertible("N N"),
    ),
    "solve": make_claim(
        lambda A, x: x @ np.linalg.solve(A, x),
        lambda A, x: -np.multiply.outer(np.linalg.solve(A.T, x), np.linalg.solve(A, x)),
        variables=("A",),
        A=invertible("N N"),
        x="N",
    ),
    "jacobian": make_claim(lambda A, x: A @ (x * x), lambda A, x: 2 * A * x, "jacobian", out="M", A="M N", x="N"),
    "pullback": make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.multiply.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M",
        A="M N", x="N",
    ),
    "hessian": make_claim(lambda A, x: x @ A @ x, lambda A, x: A + A.T, "hessian", A="N N", x="N"),
    "identity": make_claim(lambda x, y: (x + y) @ (x - y), lambda x, y: x @ x - y @ y, "identity", (), x="N", y="N"),
    "smooth": make_claim(lambda f, x: f(x) ** 2, lambda f, x: 2 * f(x) * f.gradient(x), f=smooth("N"), x="N"),
    "elementwise": make_claim(lambda phi, x: phi(x).sum(), lambda phi, x: phi.derivative(x), phi=elementwise(), x="N"),
    "given": make_claim(
        lambda m, x: np.sum((x - m) ** 2), lambda m, x: 2 * (x - m), m=given("", lambda x: x.mean()), x="N"
    ),
    "along": make_claim(
        lambda S, x: x @ S @ x, lambda S, x: np.multiply.outer(x, x), variables=("S",), options={"along": symmetric},
        S=symmetric("N N"), x="N",
    ),
    "determinant of two": make_claim(
        lambda X: (np.trace(X) ** 2 - np.trace(X @ X)) / 2,
        lambda X: np.linalg.det(X) * np.linalg.inv(X).T,
        variables=("X",),
        X="2 2",
    ),
    "everything the same": make_claim(lambda b, x: b @ x, lambda b, x: b, b="N", x="N"),
}  # fmt: skip


@pytest.mark.parametrize("name", RATIONAL)
def test_a_true_rational_claim_passes_with_a_bound(name: str) -> None:
    found = verdicts(RATIONAL[name], 8)
    passes = [verdict for verdict in found if verdict.outcome is Outcome.PASS]
    assert [verdict for verdict in found if verdict.outcome is Outcome.FAIL] == []
    assert len(passes) >= 4
    for verdict in passes:
        assert verdict.false_pass_bound is not None
        assert 0 < verdict.false_pass_bound <= LIKELY


@pytest.mark.parametrize("name", RATIONAL)
def test_a_rational_claim_off_by_next_to_nothing_is_proven_wrong(name: str) -> None:
    found = verdicts(mutated(RATIONAL[name], lambda g: g * (1 + 1e-25) + g / 1e25), 8)
    assert sum(proven(verdict) for verdict in found) >= 4
    assert all(verdict.outcome is not Outcome.PASS for verdict in found)


@pytest.mark.parametrize("variable", ["A", "x"])
def test_each_variable_of_a_pullback_is_checked(variable: str) -> None:
    assert proven(prime.check(*pullback_off(variable, 1e-9)))


def test_a_proof_is_about_the_sizes_of_the_point_and_not_its_values() -> None:
    """At x = 0 both sides agree, and at n = 1 they do everywhere."""
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    assert proven(check(claim, A=np.zeros((2, 2)), x=[0.0, 0.0]))
    assert check(claim, A=[[1.0]], x=[1.0]).outcome is Outcome.PASS


@pytest.mark.parametrize(("n", "true"), [(1, False), (2, True), (3, False)])
def test_the_sum_of_principal_minors_is_the_determinant_of_two_rows_alone(n: int, true: bool) -> None:
    of_two = RATIONAL["determinant of two"]
    claim = make_claim(of_two.formula.function, of_two.function, variables=("X",), X="N N")
    verdict = check(claim, X=np.eye(n))
    assert (verdict.outcome is Outcome.PASS, proven(verdict)) == (true, not true)


@pytest.mark.parametrize("function", [lambda x: 0 * x.sum(), lambda x: np.sum(x - x), lambda x: (x - x) @ x])
def test_nothing_compared_with_nothing_is_no_pass(function: Function) -> None:
    verdict = check(make_claim(lambda x: function(x), lambda x: 0 * x), x=[1.0, 2.0])
    assert (verdict.outcome, verdict.reason, verdict.false_pass_bound) == (
        Outcome.INCONCLUSIVE,
        "both sides are zero",
        None,
    )


ROOTS: dict[str, tuple[Claim, int]] = {
    "norm": (
        make_claim(lambda x: np.linalg.norm(x), lambda x: x / np.linalg.norm(x), where=not_zero("x"), x="N"),
        6,
    ),
    "product of norms": (
        make_claim(
            lambda x, y: np.linalg.norm(x) * np.linalg.norm(y),
            lambda x, y: x / np.linalg.norm(x) * np.linalg.norm(y),
            where=(not_zero("x"), not_zero("y"), at_least("N", 2)),
            x="N",
            y="N",
        ),
        6,
    ),
    "root of a multiple": (
        make_claim(lambda x: np.sqrt(4 * x), lambda x: 2 * np.sqrt(x), "identity", (), x=positive("")),
        6,
    ),
    "nested roots": (
        make_claim(
            lambda x: np.sqrt(1 + np.sqrt(x)), lambda x: 1 / (4 * np.sqrt(x) * np.sqrt(1 + np.sqrt(x))), x=positive("")
        ),
        6,
    ),
    "standardization": (
        make_claim(
            lambda x: (x - x.mean()) / x.std(),
            lambda G, x: (
                G - G.mean() - (x - x.mean()) / x.std() * np.mean(G * (x - x.mean()) / x.std())
            ) / x.std(),
            "pullback", ("x",), "N", (at_least("N", 3), such_that("x varies", lambda x: np.std(x) > 0)), x="N",
        ),
        4,
    ),
    "power of a half": (make_claim(lambda x: np.sum(x**1.5), lambda x: 1.5 * x**0.5, x=positive("2")), 6),
}  # fmt: skip


@pytest.mark.parametrize("name", ROOTS)
def test_a_true_claim_with_square_roots_passes_with_a_bound(name: str) -> None:
    claim, least = ROOTS[name]
    found = verdicts(claim, 6)
    assert [verdict for verdict in found if verdict.outcome is Outcome.FAIL] == []
    passes = [verdict for verdict in found if verdict.outcome is Outcome.PASS]
    assert len(passes) >= least
    assert all(verdict.false_pass_bound is not None and 0 < verdict.false_pass_bound <= LIKELY for verdict in passes)


DECEPTIVE: dict[str, Claim] = {
    "root of a square": make_claim(lambda x: np.sum(np.sqrt(x * x)), lambda x: np.ones_like(x), x="N"),
    "negative root of a square": make_claim(lambda x: np.sum(np.sqrt(x * x)), lambda x: -np.ones_like(x), x="N"),
    "norm of a number": make_claim(lambda x: np.linalg.norm(x), lambda x: np.ones_like(x), x="1"),
    "root of a fourth power": make_claim(
        lambda x: np.sqrt(x**4 + 2 * x**2 + 1), lambda x: -(x**2) - 1, "identity", (), x=""
    ),
    "root of a product of equals": make_claim(
        lambda x, y: np.sqrt(x * y) ** 2 * np.sqrt((x - y) ** 2),
        lambda x, y: x * y * (x - y),
        "identity",
        (),
        x=positive(""),
        y=positive(""),
    ),
    "nested": make_claim(
        lambda x: np.sqrt(1 + x * x + 2 * np.sqrt(x * x)), lambda x: 1 + np.sqrt(x * x) * 0 + x, "identity", (), x=""
    ),
}
"""Wrong claims that are right for one of the two signs that a root may have in a prime field."""


@pytest.mark.parametrize("name", DECEPTIVE)
def test_a_sign_that_fits_by_chance_is_no_pass(name: str) -> None:
    """A root of what is a square is right for half of the points of the field."""
    found = [verdict for seed in range(4) for verdict in verdicts(DECEPTIVE[name], 10, seed)]
    assert {verdict.outcome for verdict in found} == {Outcome.INCONCLUSIVE}


def test_a_wrong_claim_with_square_roots_is_not_proven_wrong() -> None:
    claim = make_claim(lambda x: np.linalg.norm(x), lambda x: 2 * x / np.linalg.norm(x), x="3")
    verdict = check(claim, x=[1.0, 2.0, 2.0])
    assert (verdict.outcome, verdict.reason) == (
        Outcome.INCONCLUSIVE,
        "the sides differ, but square roots have two signs in a prime field",
    )


ONLY_THERE: dict[str, tuple[ArraySpace, Function, Function]] = {
    "simplex": (simplex("N"), lambda p, x: np.sum(p) ** 2 * (x @ x), lambda p, x: 2 * x),
    "orthogonal": (orthogonal("N N"), lambda Q, x: (Q @ x) @ (Q @ x), lambda Q, x: 2 * x),
    "one_hot": (one_hot("N"), lambda y, x: np.sum(y) * (x @ x), lambda y, x: 2 * x),
    "symmetric": (symmetric("N N"), lambda S, x: x @ S @ x, lambda S, x: 2 * S @ x),
    "positive_definite": (positive_definite("N N"), lambda S, x: x @ S @ x, lambda S, x: 2 * S @ x),
    "rotation": (rotation("N N"), lambda Q, x: np.linalg.det(Q) * (x @ x), lambda Q, x: 2 * x),
    "orthonormal": (orthonormal("M N"), lambda Q, x: (Q @ x) @ (Q @ x), lambda Q, x: 2 * x),
    "skew": (skew("N N"), lambda S, x: x @ S @ x + x @ x, lambda S, x: 2 * x),
    "diagonal": (diagonal("N N"), lambda D, x: np.sum(D) * (x @ x), lambda D, x: 2 * np.trace(D) * x),
    "lower_triangular": (
        lower_triangular("N N"),
        lambda L, x: np.linalg.det(L) * (x @ x),
        lambda L, x: 2 * np.prod(np.diag(L)) * x,
    ),
    "toeplitz": (toeplitz("N N"), lambda T, x: np.trace(T) * (x @ x), lambda T, x: 2 * len(T) * T[0, 0] * x),
    "unit_norm": (unit_norm("N"), lambda u, x: (u @ u) * (x @ x), lambda u, x: 2 * x),
    "batch": (orthogonal("2 N N"), lambda Q, x: (Q[1] @ x) @ (Q[1] @ x), lambda Q, x: 2 * x),
    "rank_deficient": (rank_deficient("N N"), lambda A, x: np.linalg.det(A) * x.sum() + x @ x, lambda A, x: 2 * x),
}


@pytest.mark.parametrize("name", ONLY_THERE)
def test_a_condition_holds_in_the_field_so_that_what_is_true_only_there_passes(name: str) -> None:
    space, function, gradient = ONLY_THERE[name]

    def claim(first: object) -> Claim:
        by_name: dict[str, Callable[..., Any]] = {}
        argument = function.__code__.co_varnames[0]
        source = f"def f({argument}, x): return function({argument}, x)\n"
        source += f"def g({argument}, x): return gradient({argument}, x)\n"
        exec(source, {"function": function, "gradient": gradient}, by_name)
        return make_claim(by_name["f"], by_name["g"], **{argument: first, "x": "N"})  # type: ignore[arg-type]

    assert outcomes(claim(space)) == {Outcome.PASS: 6}
    free = claim(" ".join(space.axes.names))
    assert sum(proven(verdict) for verdict in verdicts(free, 8)) >= 4


@pytest.mark.parametrize(("sign", "expected"), [(1.0, Outcome.PASS), (-1.0, Outcome.FAIL)])
def test_rotations_stay_rotations_and_reflections_reflections(sign: float, expected: Outcome) -> None:
    claim = make_claim(lambda Q, x: np.linalg.det(Q) * (x @ x), lambda Q, x: 2 * x, Q=orthogonal("N N"), x="N")
    Q = np.diag([sign, 1.0, 1.0])
    assert check(claim, Q=Q, x=[1.0, 2.0, 3.0]).outcome is expected


def test_a_space_that_isnt_constructed_in_the_field_is_unsupported_by_name() -> None:
    odd = Condition("odd", build=lambda entries, shape: entries.reshape(shape), margin=lambda x: 1.0)
    verdict = check(make_claim(lambda x: x @ x, lambda x: 2 * x, x=odd("N")), x=[1.0])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)
    assert verdict.reason == "not on residues: odd arrays aren't constructed in a prime field"


def test_full_rank_is_generic() -> None:
    claim = make_claim(
        lambda X: np.linalg.det(X.T @ X), lambda X: 2 * np.linalg.det(X.T @ X) * X @ np.linalg.inv(X.T @ X),
        variables=("X",), where=at_least("M", "N"), X=full_rank("M N"),
    )  # fmt: skip
    assert outcomes(claim, 4) == {Outcome.PASS: 4}


CLOSED = such_that("A is symmetric", lambda A: np.array_equal(A, A.T))
OPEN = such_that("x starts positive", lambda x: x[0] > 0)


@pytest.mark.parametrize(
    ("relation", "is_proof"), [(CLOSED, False), (OPEN, True), (distinct("x", "y"), True), (not_zero("x"), True)]
)
def test_what_may_be_right_only_where_a_relation_holds_is_not_proven_wrong(relation: Any, is_proof: bool) -> None:
    """The field knows nothing of relations: of a thin set of values that satisfies them it says nothing."""
    claim = make_claim(
        lambda A, x, y: x @ A @ x + y @ y, lambda A, x, y: 2 * A @ x, where=relation, A="N N", x="N", y="N"
    )
    verdict = check(claim, A=[[1.0, 2.0], [2.0, 1.0]], x=[1.0, 2.0], y=[3.0, 4.0])
    assert proven(verdict) == is_proof
    assert verdict.outcome is (Outcome.FAIL if is_proof else Outcome.INCONCLUSIVE)


REFUSED: dict[str, tuple[Function, str]] = {
    "greater": (lambda x: np.sum(x * (x > 0)), "a comparison of residues"),
    "maximum": (lambda x: np.maximum(x, 0).sum(), "a comparison of residues"),
    "absolute": (lambda x: np.abs(x).sum(), "a comparison of residues"),
    "argmax": (lambda x: x[np.argmax(x)] ** 2, "the size of a residue"),
    "python's max": (lambda x: max(x), "a comparison of residues"),
    "equality": (lambda x: np.where(x == 0, 0.0, x).sum(), "a test of equality on degrees"),
    "truth": (lambda x: x.sum() if x.any() else 0 * x.sum(), "a test of equality on degrees"),
    "exponential": (lambda x: np.exp(x).sum(), "np.exp of residues"),
    "cube root": (lambda x: np.cbrt(x).sum(), "np.cbrt of residues"),
    "a third power": (lambda x: np.sum((x * x) ** (1 / 3)), "a residue to the power of 1/3"),
    "a varying power": (lambda x: np.sum((x * x) ** x), "a residue to the power of"),
    "pi": (lambda x: np.pi * x.sum(), "the constant 3.141592653589793 on residues"),
    "a sum of tenths": (lambda x: (0.1 + 0.2) * x.sum(), "the constant 0.30000000000000004 on residues"),
    "singular values": (lambda x: np.linalg.svd(x[:, None], compute_uv=False).sum(), "singular values of residues"),
    "rounding": (lambda x: np.floor(x).sum(), "the integer part of a residue"),
    "an index": (lambda x: x[int(x[0])], "a comparison of residues"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_residues_dont_have_is_unsupported_by_name(name: str) -> None:
    function, operation = REFUSED[name]
    slope = (
        1.0
        if name in ("greater", "maximum", "absolute", "python's max", "equality", "truth", "pi", "a sum of tenths")
        else 2.0
    )
    verdict = check(make_claim(lambda x: function(x), lambda x: slope * np.ones_like(x)), x=[1.0, 0.5])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True), verdict.reason
    assert verdict.reason.startswith(f"not on residues: {operation}")
    assert "test_prime.py:" in verdict.reason


@pytest.mark.parametrize("right", [True, False])
def test_a_minimizer_is_refuted_or_left_to_numbers_with_an_order(right: bool) -> None:
    claim = make_claim(lambda a, x: (x - a) @ (x - a), lambda a: a if right else 2 * a, "minimizer", a="N", x="N")
    verdict = check(claim, a=[1.0, 2.0], x=[0.0, 0.0])
    assert (verdict.unsupported, proven(verdict)) == (right, not right)
    assert ("whether a stationary point is a minimum" in verdict.reason) == right


def test_a_high_degree_takes_more_trials_or_is_no_pass() -> None:
    """The bound of each trial is the degree by the size of the prime, and the product of them counts."""
    verdict = check(make_claim(lambda x: x**20, lambda x: 20 * x**19, x=""), x=2.0)
    assert verdict.false_pass_bound is not None
    assert 19 / 2**61 < verdict.false_pass_bound < 1e-15
    enormous = make_claim(lambda x: (x ** (2**28)) ** (2**28), lambda x: 2**56 * (x ** (2**28)) ** (2**28) / x, x="")
    several = check(enormous, x=1.0)
    assert several.outcome is Outcome.INCONCLUSIVE
    assert several.reason.startswith("a wrong claim would pass with probability ")


def test_no_usable_point_is_inconclusive() -> None:
    claim = make_claim(lambda x: 1 / (x - x + 0 * x + x / x - 1 + (x == 0)), lambda x: 0 * x, x="")
    verdict = check(claim, x=0.0)
    assert verdict.outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("result", [None, [0.0], np.array([[0.0]]), np.array([1j])], ids=repr)
def test_code_at_fault_is_named(result: Any) -> None:
    with pytest.raises(ContractError):
        check(make_claim(lambda x: x @ x, lambda x: result), x=[1.0])


MISBEHAVIOURS: dict[str, Function] = {**MISBEHAVING, "NaN": lambda x: x * np.nan}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
@pytest.mark.parametrize("which", ["function", "claim"])
def test_code_that_misbehaves_on_residues_is_unsupported(name: str, which: str) -> None:
    verdict = check(misbehaving(MISBEHAVIOURS[name], which), x=[1.0, 2.0])
    assert (verdict.outcome, verdict.unsupported) == (Outcome.INCONCLUSIVE, True)


if AVAILABLE:

    def test_code_that_hangs_on_residues_is_ended() -> None:
        with pytest.raises(OutOfTime), time_limit(0.1):
            check(make_claim(hang, lambda x: 2 * x), x=[1.0])


def test_the_same_point_has_the_same_verdict() -> None:
    claim, _ = ROOTS["product of norms"]
    first, again = ([verdict.false_pass_bound for verdict in verdicts(claim)] for _ in range(2))
    assert first == again
