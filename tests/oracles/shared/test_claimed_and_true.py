"""What a claim states and what is true, along directions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, symmetric
from nablacheck.forward import Floats, dual_array
from nablacheck.oracles.shared.claimed_and_true import both_sides
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, evaluated_at_floats

from tests.helpers.making import make_claim, make_point

FLOATS = Floats()


def evaluated(claim: Claim, **values: Any) -> EvaluatedClaim:
    """A claim on dual numbers."""
    return evaluated_at_floats(claim, make_point(claim, **values), FLOATS)


@pytest.mark.parametrize("kind", ["gradient", "jacobian", "hessian", "identity", "minimizer"])
def test_both_sides_of_a_claim_are_equal_where_it_is_true_and_only_there(kind: str) -> None:
    def sides(by: float) -> float:
        claims = {
            "gradient": make_claim(lambda a, x: a @ x**3, lambda a, x: by * 3 * a * x**2, a="N", x="N"),
            "jacobian": make_claim(
                lambda a, x: a * x**3, lambda a, x: by * np.diag(3 * a * x**2), "jacobian", out="N", a="N", x="N"
            ),
            "hessian": make_claim(lambda a, x: a @ x**3, lambda a, x: by * np.diag(6 * a * x), "hessian", a="N", x="N"),
            "identity": make_claim(lambda a, x: a @ x, lambda a, x: by * x @ a, "identity", (), a="N", x="N"),
            "minimizer": make_claim(lambda a, x: (x - a) @ (x - a), lambda a: by * a, "minimizer", a="N", x="N"),
        }
        found = evaluated(claims[kind], a=[1.0, 2.0], x=[3.0, -1.0])
        (each,) = both_sides(
            found, lambda shape: dual_array(FLOATS, np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape))
        )
        assert float(np.abs(each.squares.primal).max()) > 0
        return float(np.abs(each.difference.primal).max())

    assert sides(1.0) == 0.0
    assert sides(1.5) > 0.1


def test_terms_dont_cancel() -> None:
    claim = make_claim(lambda x: x[0] - x[1], lambda x: np.array([1.0, -1.0]), x="2")
    (each,) = both_sides(evaluated(claim, x=[1.0, 1.0]), lambda shape: dual_array(FLOATS, [1.0, 1.0]))
    assert (float(each.stated.primal), float(each.squares.primal)) == (0.0, 2.0)


@pytest.mark.parametrize("name", ["symmetric", "lower"])
def test_a_gradient_along_a_condition_has_to_lie_along_it(name: str) -> None:
    def claimed(S: Any, x: Any) -> Any:
        full = np.multiply.outer(x, x)
        return full if name == "symmetric" else np.tril(2 * full, -1) + np.diag(x * x)

    claim = make_claim(
        lambda S, x: x @ S @ x, claimed, variables=("S",), options={"along": symmetric}, S=symmetric("N N"), x="N"
    )
    found = evaluated(claim, S=[[1.0, 2.0], [2.0, 5.0]], x=[1.0, 2.0])
    within, slope = both_sides(found, lambda shape: dual_array(FLOATS, [[1.0, 4.0], [2.0, 3.0]]))
    assert np.abs(slope.difference.primal).max() == 0.0
    assert (np.abs(within.difference.primal).max() == 0.0) == (name == "symmetric")
