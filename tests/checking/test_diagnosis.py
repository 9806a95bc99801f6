"""The likely cause of a failure: each familiar mistake is named for a formula with exactly that mistake."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, at_least, invertible, smooth, symmetric
from nablacheck.checking.diagnosis import likely_cause
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Entry, Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles import oracle

from tests.helpers.making import Function, make_claim


def cause(claim: Claim, name: str = "central", seed: int = 0) -> str:
    return likely_cause(claim, lambda point: check_at_point(claim, oracle(name), point), seed, None)


def of_matrix(function: Function, wrong: Function) -> Claim:
    return make_claim(
        lambda X, C: function(X, C),
        lambda X, C: wrong(X, C),
        variables=("X",),
        where=at_least("N", 2),
        X="N N",
        C="N N",
    )


def of_vector(function: Function, wrong: Function, **options: Any) -> Claim:
    return make_claim(lambda x: function(x), lambda x: wrong(x), **options)


def diagonal(G: Any) -> Any:
    return np.diag(np.diag(G))


def one_more(G: Any) -> Any:
    """G with its middle entry off."""
    H = np.array(G)
    H[0, 1] += 1.0
    return H


def bilinear(X: Any, C: Any) -> Any:
    """tr(CᵀX) + tr(X³): its gradient C + 3(X²)ᵀ has no symmetry of its own."""
    return np.sum(C * X) + np.trace(X @ X @ X)


def slope(X: Any, C: Any) -> Any:
    return C + 3 * (X @ X).T


def folded(X: Any, C: Any) -> Any:
    """tr((C + Cᵀ)X): its gradient is G + Gᵀ with G = C."""
    return np.sum((C + C.T) * X)


def both(G: Any) -> Any:
    return G + G.T


MISTAKES: dict[str, tuple[Claim, str]] = {
    "sign": (
        of_vector(lambda x: np.sum(x**3), lambda x: -3 * x**2), "the sign: the truth is the negative of the claim",
    ),
    "factor": (of_vector(lambda x: np.sum(x**3), lambda x: x**2), "a constant factor: the truth is 3 times the claim"),
    "fraction": (
        of_vector(lambda x: x @ x / 2, lambda x: 2 * x), "a constant factor: the truth is 1/2 times the claim",
    ),
    "odd factor": (
        of_vector(lambda x: np.pi * x @ x, lambda x: 2 * x), "a constant factor: the truth is 3.14159 times the claim",
    ),
    "size": (
        of_vector(lambda x: np.sum(x**2), lambda x: 2 * x / x.size),
        "a factor that is a size: the truth is N times the claim",
    ),
    "size below": (
        of_vector(lambda x: np.mean(x**2), lambda x: 2 * x),
        "a factor that is a size: the truth is 1/N times the claim",
    ),
    "size and number": (
        of_vector(lambda x: np.mean(x**2), lambda x: x), "a factor that is a size: the truth is 2/N times the claim",
    ),
    "half a size": (
        of_vector(lambda x: x.size * x @ x, lambda x: 4 * x),
        "a factor that is a size: the truth is N/2 times the claim",
    ),
    "size and number below": (
        of_vector(lambda x: np.mean(x**2), lambda x: 4 * x),
        "a factor that is a size: the truth is 1/(2N) times the claim",
    ),
    "transpose": (
        of_matrix(bilinear, lambda X, C: slope(X, C).T), "a transpose: the truth is the transpose of the claim",
    ),
    "transpose and sign": (
        of_matrix(bilinear, lambda X, C: -slope(X, C).T),
        "a transpose and the sign: the truth is the negative of the claim's transpose",
    ),
    "not added to its transpose": (
        of_matrix(folded, lambda X, C: C), "G for G + Gᵀ: the truth is the claim plus its transpose",
    ),
    "not symmetrised": (
        of_matrix(lambda X, C: folded(X, C) / 2, lambda X, C: C),
        "not symmetrised: the truth is the mean of the claim and its transpose",
    ),
    "added to its transpose": (
        of_matrix(bilinear, lambda X, C: both(slope(X, C))), "G + Gᵀ for G: the claim is the truth plus its transpose",
    ),
    "diagonal twice": (
        of_matrix(bilinear, lambda X, C: slope(X, C) + diagonal(slope(X, C))),
        "the diagonal counted twice: there the truth is 1/2 times the claim",
    ),
    "diagonal once": (
        of_matrix(bilinear, lambda X, C: slope(X, C) - diagonal(slope(X, C)) / 2),
        "the diagonal counted once: there the truth is 2 times the claim",
    ),
    "off the diagonal twice": (
        of_matrix(bilinear, lambda X, C: 2 * slope(X, C) - diagonal(slope(X, C))),
        "2G − diag(G) for G: off the diagonal the truth is 1/2 times the claim",
    ),
    "only the diagonal": (
        of_matrix(bilinear, lambda X, C: slope(X, C) + np.diag(np.arange(1.0, len(X) + 1))),
        "only what stands on the diagonal is wrong",
    ),
    "single entry": (
        of_matrix(bilinear, lambda X, C: one_more(slope(X, C))), "a single wrong entry: X[0, 1]",
    ),
    "single entry of a vector": (
        of_vector(lambda x: np.sum(x**2), lambda x: 2 * x + np.eye(x.size)[0]), "a single wrong entry: x[0]",
    ),
    "lost term": (
        of_vector(lambda x: np.sum(x**3) + x @ x, lambda x: 3 * x**2),
        "a lost term: the truth is the claim plus 2 x",
    ),
    "term too many": (
        make_claim(lambda X: np.sum(X**3), lambda X: 3 * X**2 + X, variables=("X",), X="M N"),
        "a term too many: the term linear in X is to be left out",
    ),
    "symmetric matrices only": (
        make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N"),
        "A taken for Aᵀ in one term: the claim is right where A is symmetric",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_familiar_slip_is_named(claim: Claim, words: str) -> None:
    assert cause(claim) == words


@pytest.mark.parametrize("name", ["sign", "factor", "size", "transpose", "symmetric matrices only"])
def test_the_other_oracle_names_it_too(name: str) -> None:
    claim, words = MISTAKES[name]
    assert cause(claim, "check_grad") == words


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["fraction", "size below", "diagonal twice", "symmetric matrices only"])
def test_the_cause_does_not_depend_on_the_seed(name: str, seed: int) -> None:
    claim, words = MISTAKES[name]
    assert cause(claim, seed=seed) == words


def test_a_derivative_by_the_free_entries_of_a_symmetric_matrix_is_recognised() -> None:
    claim = of_matrix(lambda X, C: np.sum((C + C.T - diagonal(C)) * X), lambda X, C: C)
    assert cause(claim) == "G for G + Gᵀ − diag(G): the truth is the claim plus its transpose, less its diagonal"


def test_a_pullback_has_causes_too() -> None:
    claim = make_claim(lambda A, x: A @ x, lambda G, A, x: -A.T @ G, "pullback", ("x",), "M", A="M N", x="N")
    assert cause(claim) == "the sign: the truth is the negative of the claim"


def test_a_single_entry_is_named_where_it_is_the_one_in_the_table_and_wrong_again() -> None:
    """The first entry is off at every point, but only so many failures are met."""
    in_table, not_in_table = (Verdict(Outcome.FAIL, entries=(Entry(f"x[{i}]", 2.0, 1.0, 9.0),)) for i in (0, 1))
    claim = MISTAKES["single entry of a vector"][0]

    def named(times: int, reported: Verdict, seed: int) -> bool:
        left = iter(range(times))

        def check(point: Point) -> Verdict:
            met = next(left, None) is not None
            return check_at_point(claim, oracle("central"), point) if met else Verdict(Outcome.PASS)

        return "single wrong entry" in likely_cause(claim, check, seed, reported)

    for seed in range(5):
        found = named(2, in_table, seed), named(1, in_table, seed), named(2, not_in_table, seed)
        assert found == (True, False, False), f"seed {seed}"


UNNAMED: dict[str, Claim] = {
    "missing term": of_vector(lambda x: np.sum(x**3) + np.sum(x), lambda x: 3 * x**2),
    "other function": of_vector(lambda x: np.sum(np.sin(x)), lambda x: np.exp(-x * x)),
    "rectangular": make_claim(lambda X: np.sum(X**3), lambda X: 3 * X**2 + np.cos(X), variables=("X",), X="M N"),
    "zero": of_vector(lambda x: np.sum(x**3), lambda x: 0 * x),
    "function argument": make_claim(lambda f, x: f(x), lambda f, x: f.gradient(x) + np.cos(x), f=smooth("N"), x="N"),
    "invertible": make_claim(
        lambda A, x: x @ np.linalg.inv(A) @ x, lambda A, x: x + np.linalg.solve(A, x), A=invertible("N N"), x="N"
    ),
}


@pytest.mark.parametrize("name", UNNAMED)
def test_no_cause_is_made_up(name: str) -> None:
    assert cause(UNNAMED[name]) == ""


def test_a_right_claim_has_no_cause() -> None:
    assert cause(of_vector(lambda x: x @ x, lambda x: 2 * x)) == ""
    assert cause(make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A=symmetric("N N"), x="N")) == ""


def test_a_broken_claim_has_no_cause() -> None:
    assert cause(of_vector(lambda x: x @ x, lambda x: None)) == ""


def test_few_points_are_looked_at() -> None:
    seen: list[Point] = []
    claim = of_vector(lambda x: x @ x, lambda x: x)

    def pass_all(point: Point) -> Verdict:
        seen.append(point)
        return Verdict(Outcome.PASS)

    assert likely_cause(claim, pass_all, 0, None) == ""
    assert 0 < len(seen) <= 100
    assert {point.sizes["N"] for point in seen} <= {2, 3, 4, 5}


def test_relations_hold_at_the_points_looked_at() -> None:
    seen: list[Point] = []
    claim = make_claim(lambda X: np.sum(X), lambda X: X, variables=("X",), where=at_least("M", "N"), X="M N")

    def note(point: Point) -> Verdict:
        seen.append(point)
        return Verdict(Outcome.PASS)

    likely_cause(claim, note, 0, None)
    assert seen
    assert all(point.sizes["M"] >= point.sizes["N"] for point in seen)


TOLD = "the sign: the truth is the negative of the claim"


@pytest.mark.parametrize(
    ("function", "wrong", "words"),
    [
        (lambda x: np.abs(x) ** 3, lambda x: 3 * x**2, f"perhaps {TOLD}"),
        (lambda x: np.abs(x) ** 3, lambda x: -3 * x * np.abs(x), TOLD),
    ],
)
def test_a_factor_of_one_side_of_zero_is_none_for_certain(function: Function, wrong: Function, words: str) -> None:
    claim = of_vector(function, wrong, x="")
    for seed in range(50):
        assert cause(claim, seed=seed) == words, seed
