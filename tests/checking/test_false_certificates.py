"""No certificate, and no hold by dual numbers, for code that runs on exact numbers at some sizes alone.

Each claim is right at the sizes at which its code runs there, and off by a factor of three at the others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.checking.certify import Certificate
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Status
from nablacheck.oracles import ball, central, dual, prime

from tests.helpers.making import make_claim
from tests.helpers.plainly import check_plainly

Unsupported = Callable[[Any], Any]
CODE: dict[str, tuple[Unsupported, Callable[[int], bool]]] = {
    "np.fft from two entries on": (lambda x: np.fft.ifft(np.fft.fft(x)).real, lambda n: n > 1),
    "eigenvalues from two entries on": (lambda x: np.linalg.eigvals(np.diag(x)).real, lambda n: n > 1),
    "float() from three entries on": (lambda x: np.array([float(each) for each in x]), lambda n: n > 2),
    "np.interp from four entries on": (lambda x: np.interp(x, [-1e9, 1e9], [-1e9, 1e9]), lambda n: n > 3),
    "single precision at the largest size": (lambda x: x.astype(np.float32), lambda n: n == 5),
    "complex numbers at two entries": (lambda x: x.astype(complex).real, lambda n: n == 2),
    "math at three entries": (lambda x: np.array([math.fsum([each]) for each in x]), lambda n: n == 3),
    "np.vectorize at four entries": (np.vectorize(float), lambda n: n == 4),
    "an array of floats at an even size": (lambda x: np.add(x, 0.0, out=np.zeros(len(x))), lambda n: n % 2 == 0),
    "np.linalg.matrix_rank at odd sizes but 1": (
        lambda x: x * np.linalg.matrix_rank(np.diag(x + (x == 0))) / len(x),
        lambda n: n % 2 == 1 and n > 1,
    ),
}


def partly_unsupported(name: str, factor: float) -> Claim:
    """A claim about Σ x² whose code doesn't run on exact numbers at some sizes, and which is off by a factor there."""
    unsupported, at = CODE[name]

    def function(x: Any) -> Any:
        return np.sum((unsupported(x) if at(len(x)) else x) ** 2)

    return make_claim(function, lambda x: (2 * factor if at(len(x)) else 2) * x)


@pytest.mark.parametrize("name", CODE)
def test_what_runs_at_some_sizes_alone_is_never_certified(name: str) -> None:
    claim = partly_unsupported(name, 3)
    for seed in range(5):
        results = [check_plainly(claim, each, count=CERTIFIED, seed=seed) for each in (ball, prime)]
        assert not Certificate(claim, results).decided
        assert check_plainly(claim, dual, count=40, seed=seed).status is not Status.HOLDS


@pytest.mark.parametrize("name", CODE)
def test_differences_see_it_and_the_right_claim_holds_by_them(name: str) -> None:
    for factor, status in ((3, Status.FAILS), (1, Status.HOLDS)):
        claim = partly_unsupported(name, factor)
        results = [check_plainly(claim, each, count=40) for each in (ball, prime, central)]
        assert not Certificate(claim, results).decided
        assert results[-1].status is status or (factor == 1 and "single precision" in name)
