"""Spaces of integers: code may index by them in every oracle, and nothing is differentiated by them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, DeclarationError, booleans, counts, formula, integer, integers
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.integers import COUNTS, IntegerSpace
from nablacheck.oracles import EXACT, oracle

from tests.helpers.making import make_claim
from tests.helpers.plainly import check_plainly


def picked(x: Any, y: Any) -> Any:
    """The entries of the rows that labels name."""
    return x[np.arange(len(y)), y]


def of_picked(x: Any, y: Any) -> Any:
    return 2 * x * (np.arange(x.shape[1]) == y[:, None])


CLAIMS: dict[str, Any] = {
    "labels": lambda c: make_claim(
        lambda x, y: np.sum(picked(x, y) ** 2), lambda x, y: c * of_picked(x, y), x="N K", y=integers(0, "K", "N")
    ),
    "labels of one row": lambda c: make_claim(
        lambda x, y: x[y] ** 2, lambda x, y: 2 * c * x * (np.arange(len(x)) == y), x="K", y=integers(0, "K", "")
    ),
    "counts": lambda c: make_claim(
        lambda x, y: np.sum(x**2 - y * x), lambda x, y: c * (2 * x - y), x="N", y=counts("N")
    ),
    "booleans": lambda c: make_claim(
        lambda x, y: np.sum(x[y] ** 2), lambda x, y: 2 * c * x * y, x="N", y=booleans("N")
    ),
    "an exponent": lambda c: make_claim(
        lambda x, y: np.sum(x**y), lambda x, y: c * y * x ** (y - 1), x="N", y=integer("1..4")
    ),
}
"""A claim that is right where it is multiplied by 1."""
ORACLES = ("central", "check_grad", "dual", *EXACT)


@pytest.mark.parametrize("oracle_name", ORACLES)
@pytest.mark.parametrize("name", CLAIMS)
def test_claims_over_integers_are_decided_by_every_oracle(name: str, oracle_name: str) -> None:
    right = check_plainly(CLAIMS[name](1.0), oracle(oracle_name), count=12)
    assert right.ok, right
    assert check_plainly(CLAIMS[name](1.001), oracle(oracle_name), count=12).bad


def drawn(count: int = 500, **spaces: Any) -> list[Any]:
    claim = make_claim(lambda x, y: 0.0, lambda x, y: x, x="", **spaces)
    return [point.values["y"] for point in draw_points(claim, count, 0)]


def test_integers_are_what_code_may_index_by() -> None:
    for y in drawn(y=integers(0, "K", "N K")):
        assert y.dtype == np.int64
        assert y.min() >= 0
        assert y.max() < y.shape[1]
        assert not y.flags.writeable
    assert {int(y) for y in drawn(y=integer("2..4"))} == {2, 3, 4}
    assert {type(y) for y in drawn(y=integer("2..4"))} == {int}
    assert {y.dtype.kind for y in drawn(y=booleans("N"))} == {"b"}
    seen = Counter(each for y in drawn(y=counts("N")) for each in y.tolist())
    assert set(seen) == set(COUNTS)
    assert min(seen.values()) > seen.total() / 20


def test_every_label_is_there_at_a_few_points() -> None:
    for seed in range(50):
        claim = make_claim(lambda x, y: 0.0, lambda x, y: x, x="", y=integers(0, 2, ""))
        assert {point.values["y"] for point in draw_points(claim, 5, seed)} == {0, 1}


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: integers(2, 2, "N"), "no sizes up to 5 fit integers from 2 below 2 N"),
        (lambda: integers(3, "K-5", "N"), "no sizes up to 5 fit integers from 3 below K-5 N"),
        (lambda: integers(-1, 2, "N"), "integers begin with a number from 0 on, such as 0, not -1"),
        (lambda: integers(0, "k!", "N"), "'k!' in 'k!' is neither an axis letter"),
        (lambda: integer("4..1"), 'integer takes a range such as "1..4"'),
        (lambda: booleans("n!"), "neither an axis letter"),
    ],
    ids=["none", "never any", "negative", "letter", "range", "axes"],
)
def test_what_is_no_space_of_integers_is_refused_where_it_is_written(declare: Any, words: str) -> None:
    with pytest.raises(DeclarationError, match=words) as refused:
        declare()
    assert (refused.value.code_location.file, refused.value.code_location.line) == (
        __file__,
        declare.__code__.co_firstlineno,
    )


def test_there_is_no_derivative_by_integers() -> None:
    @formula(x="N", y=counts("N"))
    def product(x: Any, y: Any) -> Any:
        """xᵀy"""
        return x @ y

    with pytest.raises(DeclarationError, match="y is made of integers, by which there is no derivative"):

        @product.gradient("y")
        def _(x: Any, y: Any) -> Any:
            """x"""
            return x

    assert isinstance(product.spaces["y"], IntegerSpace)


def test_labels_that_were_posted_as_floats_have_a_hint() -> None:
    claim: Claim = make_claim(lambda x, y: np.sum(picked(x, y)), lambda x, y: x, x="N K", y="N")
    found = check_plainly(claim, oracle("central"), count=5)
    assert found.bad
    assert 'labels to index by are declared as integers(0, "K", "N")' in found.reason
