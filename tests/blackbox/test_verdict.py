"""Wrong Jacobians and pullbacks: which entries are shown, and what they are called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import check_jacobian, check_pullback
from nablacheck.core.verdict import Verdict

X = np.array([0.7, -1.3, 2.0])
EXCESS = np.array([[0.0, 0.0, 0.5], [0.0, 0.0, 0.0]])


def field(x: Any) -> Any:
    return np.array([x[0] * x[1], np.sin(x[2])])


def true(x: Any) -> Any:
    return np.array([[x[1], x[0], 0.0], [0.0, 0.0, np.cos(x[2])]])


def by_jacobian(claim_error: Any) -> Verdict:
    return check_jacobian(field, lambda x: true(x) + claim_error, X)


def by_pullback(claim_error: Any) -> Verdict:
    return check_pullback(field, lambda G, x: (true(x) + claim_error).T @ G, X)


@pytest.mark.parametrize("check", [by_jacobian, by_pullback])
def test_a_wrong_entry_is_that_of_the_jacobian_beside_the_true_one(check: Any) -> None:
    verdict = check(EXCESS)
    (entry,) = verdict.entries
    assert entry.index == "∂[0]/∂x[2]"
    assert entry.claimed == 0.5
    assert entry.numerical == pytest.approx(0, abs=1e-6)
    assert (verdict.total, verdict.complete, verdict.entries_of) == (6, True, "")
    assert verdict.cause == "a single wrong entry: ∂[0]/∂x[2]"
    assert "  1 of 6 entries wrong\n" in str(verdict)


def test_a_wrong_column_is_no_single_entry() -> None:
    verdict = by_jacobian(np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]))
    assert [entry.index for entry in verdict.entries] == ["∂[0]/∂x[1]", "∂[1]/∂x[1]"]
    assert verdict.cause == "only what stands in column [1] is wrong"


def test_a_factor_is_still_the_cause() -> None:
    verdict = check_jacobian(field, lambda x: 2 * true(x), X)
    assert [entry.index for entry in verdict.entries] == ["∂[0]/∂x[0]", "∂[0]/∂x[1]", "∂[1]/∂x[2]"]
    assert verdict.cause == "a constant factor: the truth is 1/2 times the claim"


def test_entries_of_trees_and_of_matrices_are_named_by_their_places() -> None:
    A = np.arange(6.0).reshape(2, 3)
    off = check_pullback(lambda p: p["W"] @ X, lambda G, p: {"W": np.outer(G, X) + A * G[0]}, {"W": A + 1})
    assert off.entries[0].index == "∂[0]/∂p['W'][0, 1]"
    matrix = check_jacobian(lambda t: t * A, lambda t: A + (A == 4), 3.0)
    assert [entry.index for entry in matrix.entries] == ["∂[1, 1]/∂t"]


def test_entries_of_a_scalar_function_are_those_of_its_gradient() -> None:
    verdict = check_jacobian(lambda x: x @ x, lambda x: 3 * x, X)
    assert [entry.index for entry in verdict.entries] == [f"x[{k}]" for k in range(3)]
    assert [entry.claimed for entry in verdict.entries] == pytest.approx(3 * X)


def test_of_many_values_the_entries_of_a_weighted_sum_are_shown_and_called_so() -> None:
    A = np.random.default_rng(0).standard_normal((65, 3))
    B = np.array(A)
    B[3, 1] += 1
    verdict = check_jacobian(lambda x: A @ x, lambda x: B, X)
    assert [entry.index for entry in verdict.entries] == ["∂⟨G, f⟩/∂x[1]"]
    assert "  1 of 3 entries of the gradient of ⟨G, f⟩, with random weights G, wrong\n" in str(verdict)
    fewer = check_jacobian(lambda x: A[:64] @ x, lambda x: B[:64], X)
    assert [entry.index for entry in fewer.entries] == ["∂[3]/∂x[1]"]


def test_so_they_are_where_every_row_alone_is_right() -> None:
    verdict = check_pullback(field, lambda G, x: true(x).T @ G**2, X)
    assert verdict.outcome == "fail"
    assert verdict.entries[0].index == "∂⟨G, f⟩/∂x[0]"


def test_where_all_is_wrong_not_every_row_is_looked_at() -> None:
    A = np.random.default_rng(0).standard_normal((60, 60))
    verdict = check_jacobian(lambda x: A @ x, lambda x: 2 * A, np.ones(60))
    assert 64 < len(verdict.entries) < 200
    assert not verdict.complete
    assert "  at least " in str(verdict)


def test_a_pass_looks_at_no_row() -> None:
    seen: list[Any] = []

    def pullback(G: Any, x: Any) -> Any:
        seen.append(G)
        return true(x).T @ G

    assert check_pullback(field, pullback, X).outcome == "pass"
    assert seen
    assert all(np.all(G) for G in seen)


def test_a_tuple_of_arrays_of_one_shape_is_one_array_and_of_several_is_a_tuple() -> None:
    def pullback(G: Any, x: Any) -> Any:
        first, second = G
        return first + 2 * x * second

    assert check_pullback(lambda x: (x, x**2), pullback, X).outcome == "pass"
    assert check_pullback(lambda x: (x, x @ x), pullback, X).outcome == "pass"
