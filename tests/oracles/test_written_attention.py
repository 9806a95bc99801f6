"""Softmax of a matrix has several readings, by rows most often: what says so isn't undefined, but not compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, formula
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import dual, written
from nablacheck.reading.comparison import as_written


def by_rows(X: Any) -> Any:
    weights = np.exp(X)
    return weights / weights.sum(axis=1, keepdims=True)


def attention(said: str, factor: int) -> Claim:
    def attended(S: Any, V: Any) -> Any:
        return (by_rows(S) @ V).sum()

    def gradient(S: Any, V: Any) -> Any:
        """the backward pass of attention"""
        weights = by_rows(S)
        along = np.broadcast_to(V.sum(axis=1), weights.shape)
        return factor * weights * (along - (weights * along).sum(axis=1, keepdims=True))

    attended.__doc__ = said
    return formula(S="N M", V="M D")(attended).gradient("S")(gradient)


@pytest.mark.parametrize("said", ["sum(softmax(S) V)", "1ᵀ softmax(S) V 1", "logsumexp(S)"])
def test_softmax_of_a_matrix_is_not_compared_and_not_undefined(said: str) -> None:
    for factor, status in ((1, Status.HOLDS), (2, Status.FAILS)):
        claim = attention(said, factor)
        assert not written.applies(claim)
        assert any("of a matrix" in each.reason for each in as_written(claim))
        assert check_claim(claim, dual, count=5, seed=0, explain=False).status is status


@pytest.mark.parametrize("said", ["softmax(tr(V Vᵀ))", "logsumexp(sum(V))"])
def test_softmax_of_a_number_is_still_undefined(said: str) -> None:
    assert any(each.undefined for each in as_written(attention(said, 1)))
