"""Making mutants of a claim: each familiar mistake is there, once, and those that change nothing are left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from making import Function, draw, make_claim

from checks import Claim, formula, symmetric
from checks.mutants import dropped_terms, mutants
from checks.oracles.problem import claimed_arrays
from checks.spaces import Array


def mistakes(claim: Claim) -> list[str]:
    return [mutant.mistake for mutant in mutants(claim)]


def spoiled(claim: Claim, mistake: str, part: int = 0) -> list[tuple[Array, Array]]:
    """What the claim states and what the mutant does, at a few points."""
    (mutant,) = [mutant for mutant in mutants(claim) if mutant.mistake == mistake]
    both = (claim, mutant.claim)
    stated = [[claimed_arrays(each, point, dict(point.values))[part] for each in both] for point in draw(claim, 12)]
    return [(right, wrong) for right, wrong in stated]


def of_matrix(claimed: Function) -> Claim:
    return make_claim(lambda X, C: np.sum(C * X), lambda X, C: claimed(X, C), variables=("X",), X="M N", C="M N")


MATRIX = of_matrix(lambda X, C: np.array(C))
VALUE_MISTAKES: dict[str, Callable[[Array], Array]] = {
    "sign": lambda G: -G,
    "factor 2": lambda G: 2 * G,
    "factor 1.0001": lambda G: 1.0001 * G,
    "transpose": lambda G: G.T,
}


def test_every_mistake_of_a_value_is_made() -> None:
    assert mistakes(MATRIX) == ["sign", "factor 2", "factor 1.0001", "transpose", "one entry"]


@pytest.mark.parametrize("mistake", VALUE_MISTAKES)
def test_a_mutant_makes_the_mistake_it_is_named_after(mistake: str) -> None:
    if mistake == "transpose":
        claim = make_claim(lambda X, C: np.sum(C * X), lambda X, C: C, variables=("X",), X="N N", C="N N")
    else:
        claim = MATRIX
    for right, wrong in spoiled(claim, mistake):
        np.testing.assert_allclose(wrong, VALUE_MISTAKES[mistake](right), rtol=1e-15)


def test_one_entry_is_off_by_a_ten_thousandth() -> None:
    for right, wrong in spoiled(MATRIX, "one entry"):
        changed = np.flatnonzero(right != wrong)
        assert changed.size == (1 if right.any() else 0)
        np.testing.assert_allclose(wrong.flat[changed], 1.0001 * right.flat[changed])


def test_one_entry_is_off_even_where_the_middle_one_is_zero() -> None:
    claim = make_claim(lambda A: np.trace(A), lambda A: np.eye(len(A)) * np.trace(A), variables=("A",), A="2 2")
    assert all((right != wrong).sum() == 1 for right, wrong in spoiled(claim, "one entry") if right.any())


def test_the_claim_itself_is_left_as_it_was() -> None:
    before = [claimed_arrays(MATRIX, point, dict(point.values))[0] for point in draw(MATRIX, 5)]
    mutants(MATRIX)
    after = [claimed_arrays(MATRIX, point, dict(point.values))[0] for point in draw(MATRIX, 5)]
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, two)
    assert MATRIX.formula.claims == [MATRIX]


def test_mutants_have_names_of_their_own() -> None:
    names = [mutant.claim.name for mutant in mutants(MATRIX)]
    assert names[:2] == ["f-X-gradient-sign", "f-X-gradient-factor_2"]
    assert len({*names, MATRIX.name}) == len(names) + 1


def test_the_transpose_of_a_symmetric_value_is_no_mutant() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    assert "transpose" not in mistakes(claim)
    assert "transpose" in mistakes(make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S.T, variables=("S",), S="N N"))


def test_a_vector_has_no_transpose() -> None:
    assert "transpose" not in mistakes(make_claim(lambda x: x @ x, lambda x: 2 * x))


def test_one_entry_of_a_number_is_all_of_it() -> None:
    claim = make_claim(lambda x: x * x, lambda x: 2 * x, x="")
    assert mistakes(claim) == ["sign", "factor 2", "factor 1.0001", "one entry"]


@pytest.mark.parametrize("kind", ["identity", "hessian", "minimizer"])
def test_a_transpose_is_no_mistake_of_some_kinds(kind: str) -> None:
    claims = {
        "identity": make_claim(lambda A: A @ A.T, lambda A: A @ A.T, "identity", (), "N N", A="N N"),
        "hessian": make_claim(lambda A, x: x @ A @ x, lambda A, x: A + A.T, "hessian", A="N N", x="N"),
        "minimizer": make_claim(lambda A, X: np.sum((X - A) ** 2), lambda A: A, "minimizer", ("X",), A="N N", X="N N"),
    }
    found = mistakes(claims[kind])
    assert "sign" in found
    assert "transpose" not in found


def test_a_claim_that_is_always_zero_has_no_mutants() -> None:
    assert mistakes(make_claim(lambda c, x: c, lambda c, x: np.zeros_like(x), c="", x="N")) == []


def test_every_part_of_a_pullback_is_spoiled_alone() -> None:
    claim = make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    )
    found = mistakes(claim)
    assert {"sign of A", "transpose of A", "one entry of A", "sign of x", "factor 1.0001 of x"} <= set(found)
    assert "transpose of x" not in found
    for right, wrong in spoiled(claim, "sign of x", 0):
        np.testing.assert_array_equal(right, wrong)
    for right, wrong in spoiled(claim, "sign of x", 1):
        np.testing.assert_array_equal(right, -wrong)


def two_terms(A: Any, x: Any) -> Any:
    """3A + x"""
    return 3 * A + x


def difference(A: Any, x: Any) -> Any:
    """A − 2x"""
    return A - 2 * x


def nested(A: Any, x: Any) -> Any:
    """(A + x)(A − 1)"""
    y = (A + x) * 2
    return y * (A - 1)


def in_a_tuple(A: Any, x: Any) -> Any:
    """A + x, A − x"""
    return A + x, A - x


def no_sum(A: Any, x: Any) -> Any:
    """Ax"""
    return A * x


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (two_terms, {5.0, 30.0}),
        (difference, {10.0, -10.0}),
        (nested, {20.0 * 9, 10.0 * 9, 30.0 * 10, -30.0}),
        (in_a_tuple, {(5.0, 5.0), (10.0, 5.0), (15.0, 10.0), (15.0, -5.0)}),
        (no_sum, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_term_of_every_sum_is_dropped_in_turn(function: Function, values: set[Any]) -> None:
    found = [dropped(10.0, 5.0) for dropped in dropped_terms(function)]
    assert set(found) == values
    assert len(found) == len(values)


def test_a_term_is_dropped_from_a_source_that_uses_its_surroundings() -> None:
    factor, helper = 7.0, np.square

    def claimed(x: Any) -> Any:
        """7x² + x"""
        return factor * helper(x) + x

    assert sorted(dropped(3.0) for dropped in dropped_terms(claimed)) == [3.0, 63.0]


def test_a_term_is_dropped_from_a_decorated_source() -> None:
    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖² + Σx"""
        return x @ x + x.sum()

    @square.gradient("x")
    def _(x: Any) -> Any:
        """2x + 1"""
        return 2 * x + np.ones_like(x)

    assert mistakes(_)[-2:] == ["term 1 dropped", "term 2 dropped"]
    dropped = [mutant.claim.function(np.array([3.0])).tolist() for mutant in mutants(_)[-2:]]
    assert sorted(dropped) == [[1.0], [6.0]]
    assert len(square.claims) == 1


def test_a_term_that_is_always_zero_is_no_mutant() -> None:
    @formula(x="N")
    def square(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    @square.gradient("x")
    def _(x: Any) -> Any:
        """2x + 0"""
        return 2 * x + 0 * x

    assert [m for m in mistakes(_) if "dropped" in m] == ["term 1 dropped"]


def test_a_source_nobody_can_read_has_no_terms_to_drop() -> None:
    namespace: dict[str, Any] = {}
    exec("def claimed(x): return x + x", namespace)
    assert list(dropped_terms(namespace["claimed"])) == []
