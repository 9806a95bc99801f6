"""Making mutants: each familiar mistake is there, once, and those that change nothing are told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, check_gradient, formula, mutants, symmetric
from nablacheck.core.arrays import Array
from nablacheck.oracles.shared.code_values import claimed_arrays
from nablacheck.selftest.mutation import all_mutants

from tests.helpers.making import Function, draw, make_claim


def mistakes(claim: Claim) -> list[str]:
    return [mutant.mistake for mutant in mutants(claim)]


def mutated(claim: Claim, mistake: str, part: int = 0) -> list[tuple[Array, Array]]:
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
    "factor 1.01": lambda G: 1.01 * G,
    "factor 1.0001": lambda G: 1.0001 * G,
    "factor 1.000001": lambda G: 1.000001 * G,
    "transpose": lambda G: G.T,
}
ENTRY_FACTORS = {
    "sign of one entry": -1,
    "factor 1.01 of one entry": 1.01,
    "factor 1.0001 of one entry": 1.0001,
    "factor 1.000001 of one entry": 1.000001,
}


def test_every_mistake_of_a_value_is_made() -> None:
    assert mistakes(MATRIX) == [*VALUE_MISTAKES, *ENTRY_FACTORS]


def test_a_mistake_has_its_class_and_its_size() -> None:
    found = {mutant.mistake: (mutant.mistake_class, mutant.size) for mutant in mutants(MATRIX)}
    assert found["sign"] == ("sign", 2)
    assert found["factor 2"] == ("factor", 1)
    assert found["factor 1.000001"] == ("factor", 1e-6)
    assert found["transpose"] == ("transpose", None)
    assert found["sign of one entry"] == ("one entry", 2)
    assert found["factor 1.01 of one entry"] == ("one entry", 1e-2)


@pytest.mark.parametrize("mistake", VALUE_MISTAKES)
def test_a_mutant_makes_the_mistake_it_is_named_after(mistake: str) -> None:
    if mistake == "transpose":
        claim = make_claim(lambda X, C: np.sum(C * X), lambda X, C: C, variables=("X",), X="N N", C="N N")
    else:
        claim = MATRIX
    for right, wrong in mutated(claim, mistake):
        np.testing.assert_allclose(wrong, VALUE_MISTAKES[mistake](right), rtol=1e-15)


@pytest.mark.parametrize("mistake", ENTRY_FACTORS)
def test_one_entry_alone_is_off(mistake: str) -> None:
    for right, wrong in mutated(MATRIX, mistake):
        changed = np.flatnonzero(right != wrong)
        assert changed.size == (1 if right.any() else 0)
        np.testing.assert_allclose(wrong.flat[changed], ENTRY_FACTORS[mistake] * right.flat[changed], rtol=1e-15)


def test_one_entry_is_off_even_where_the_middle_one_is_zero() -> None:
    claim = make_claim(lambda A: np.trace(A), lambda A: np.eye(len(A)) * np.trace(A), variables=("A",), A="2 2")
    assert all((right != wrong).sum() == 1 for right, wrong in mutated(claim, "sign of one entry") if right.any())


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


def test_the_transpose_of_a_symmetric_value_is_equivalent_to_it() -> None:
    claim = make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S, variables=("S",), S=symmetric("N N"))
    assert "transpose" not in mistakes(claim)
    assert [mutant.mistake for mutant in all_mutants(claim) if mutant.equivalent] == ["transpose"]
    assert "transpose" in mistakes(make_claim(lambda S: np.trace(S @ S), lambda S: 2 * S.T, variables=("S",), S="N N"))


def test_a_vector_has_no_transpose() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x)
    assert "transpose" not in [mutant.mistake for mutant in all_mutants(claim)]


def test_one_entry_of_a_number_is_all_of_it() -> None:
    claim = make_claim(lambda x: x * x, lambda x: 2 * x, x="")
    assert mistakes(claim) == [mistake for mistake in (*VALUE_MISTAKES, *ENTRY_FACTORS) if mistake != "transpose"]


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


def test_the_mutants_of_a_claim_that_is_always_zero_are_all_equivalent() -> None:
    claim = make_claim(lambda c, x: c, lambda c, x: np.zeros_like(x), c="", x="N")
    assert mistakes(claim) == []
    assert len(all_mutants(claim)) == 9
    assert all(mutant.equivalent for mutant in all_mutants(claim))


def test_a_mistake_that_gives_no_number_is_not_equivalent() -> None:
    def claimed(x: Any) -> Any:
        one = 0 * x + 1
        return 2 * x * one / one

    assert "term 2 dropped" in mistakes(make_claim(lambda x: x @ x, claimed))


def test_every_part_of_a_pullback_is_mutated_alone() -> None:
    claim = make_claim(
        lambda A, x: A @ x, lambda G, A, x: (np.outer(G, x), A.T @ G), "pullback", ("A", "x"), "M", A="M N", x="N"
    )
    found = mistakes(claim)
    assert {"sign of A", "transpose of A", "sign of one entry of A", "sign of x", "factor 1.0001 of x"} <= set(found)
    assert "transpose of x" not in found
    for right, wrong in mutated(claim, "sign of x", 0):
        np.testing.assert_array_equal(right, wrong)
    for right, wrong in mutated(claim, "sign of x", 1):
        np.testing.assert_array_equal(right, -wrong)


def test_a_term_is_dropped_from_decorated_code() -> None:
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


# Mutants of a plain function.


def plain(A: Any, x: Any) -> Any:
    """Ax + x"""
    return A @ x + x


A, X = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])


def test_a_plain_function_is_mutated_in_every_way() -> None:
    found = dict(mutants(plain))
    assert list(found) == [*VALUE_MISTAKES, *ENTRY_FACTORS, "term 1 dropped", "term 2 dropped"]
    np.testing.assert_array_equal(found["sign"](A, X), -plain(A, X))
    np.testing.assert_array_equal(found["factor 1.01 of one entry"](A, X), plain(A, X) * [1, 1.01])
    values = [found[f"term {k} dropped"](A, X).tolist() for k in (1, 2)]
    assert sorted(values) == sorted([(A @ X).tolist(), X.tolist()])


def test_what_changes_nothing_at_the_arguments_is_left_out() -> None:
    assert "transpose" not in dict(mutants(plain, A, X))
    assert "transpose" in dict(mutants(lambda A: A * A, A))
    assert "transpose" not in dict(mutants(lambda A: A * A, A + A.T))
    assert mutants(lambda x: 0 * x, X) == []
    assert "term 1 dropped" not in dict(mutants(plain, 0 * A, X))


def test_a_mutated_gradient_is_noticed() -> None:
    mutated = mutants(lambda S, x: 2 * S @ x, A + A.T, X)
    assert len(mutated) == 9
    verdicts = [check_gradient(lambda S, x: x @ S @ x, wrong, A + A.T, X, wrt=1) for _, wrong in mutated]
    assert {verdict.outcome for verdict in verdicts} == {"fail"}


def test_a_dict_of_gradients_is_mutated_as_one() -> None:
    def gradient(parameters: Any) -> Any:
        return {"W": 2 * parameters["W"], "b": 3 * parameters["b"]}

    here = {"W": A, "b": X}
    found = dict(mutants(gradient, here))
    assert list(found) == [*VALUE_MISTAKES, *ENTRY_FACTORS]
    np.testing.assert_array_equal(found["transpose"](here)["W"], 2 * A.T)
    np.testing.assert_array_equal(found["transpose"](here)["b"], 3 * X)
    np.testing.assert_array_equal(found["sign"](here)["b"], -3 * X)
    entry = found["sign of one entry"](here)
    changed = [int((entry[key] != gradient(here)[key]).sum()) for key in here]
    assert sum(changed) == 1


def test_a_gradient_that_is_a_number_is_mutated() -> None:
    found = dict(mutants(lambda x: 3.0 * x, 2.0))
    assert float(found["factor 2"](2.0)) == 12.0
    assert "transpose" not in found


def test_a_formula_is_no_gradient() -> None:
    with pytest.raises(TypeError, match="f is a formula; mutate one of its claims"):
        mutants(MATRIX.formula)
