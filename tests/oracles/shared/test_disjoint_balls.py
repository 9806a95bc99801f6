"""What a failure in ball arithmetic shows where no entries are compared."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, symmetric
from nablacheck.core.verdict import Verdict
from nablacheck.oracles import ball

from tests.helpers.making import make_claim, make_point


def check(claim: Claim, **values: Any) -> Verdict:
    return ball.check(claim, make_point(claim, **values))


NUMBER = r"(-?[0-9.]+(?:e[+-][0-9]+)?)"


def numbers_of(verdict: Verdict) -> list[str]:
    """The true number and the claimed one in a reason."""
    found = re.fullmatch(rf"proven wrong: .* is {NUMBER}, and {NUMBER} by the claim", verdict.reason)
    assert found, verdict.reason
    return list(found.groups())


def test_slopes_and_curvatures_are_shown_for_directions_of_ordinary_size() -> None:
    hessian = make_claim(lambda x: x @ x, lambda x: 3 * np.eye(x.size), "hessian")
    minimizer = make_claim(lambda a, x: (x - a) @ (x - a), lambda a: a + 1, "minimizer", a="N", x="N")
    true, claimed = map(float, numbers_of(check(hessian, x=[7.0])))
    assert claimed / true == pytest.approx(1.5)
    assert 0 < abs(true) <= 2
    true, claimed = map(float, numbers_of(check(minimizer, a=[7.0], x=[0.0])))
    assert 0 < abs(true) <= 2
    assert claimed == 0


def test_a_slope_below_the_floats_is_numbers_of() -> None:
    claim = make_claim(lambda a, x: (x - a) @ (x - a) - np.sum(np.exp(x - 1000)), lambda a: 1 * a, "minimizer",
                       a="N", x="N")  # fmt: skip
    true, claimed = numbers_of(check(claim, a=[1.0], x=[0.0]))
    assert (re.sub(r".*e", "e", true), claimed) == ("e-435", "0")


def test_as_many_digits_are_shown_as_tell_two_numbers_apart() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * np.eye(x.size) * (x + x / 10**15) / x, "hessian")
    true, claimed = numbers_of(check(claim, x=[1.0]))
    assert true != claimed
    assert float(true) == pytest.approx(float(claimed))


def test_a_gradient_that_leaves_its_space_is_shown_by_an_entry() -> None:
    claim = make_claim(
        lambda S, x: x @ S @ x, lambda S, x: np.tril(2 * np.multiply.outer(x, x), -1) + np.diag(x * x),
        variables=("S",), options={"along": symmetric}, S=symmetric("N N"), x="N",
    )  # fmt: skip
    reason = check(claim, S=[[1.0, 2.0], [2.0, 5.0]], x=[1.0, 2.0]).reason
    assert reason == "proven wrong: an entry of the claim is 0, and 2 in its part along symmetric arrays"
