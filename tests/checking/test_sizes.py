"""Certificates reach as far as the sizes at which the claim was seen to hold, which have to be more than the least."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import at_least, full_rank, such_that
from nablacheck.checking.certify import Certificate
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.sizes import SizeCoverage, largest_sizes
from nablacheck.oracles import ball, dual, prime
from nablacheck.reports.text_certificates import format_evidence
from nablacheck.reports.text_results import format_points
from scipy import linalg as scipy_linalg

from tests.helpers.making import make_claim
from tests.helpers.plainly import check_plainly

linalg: Any = scipy_linalg  # whose type stubs don't know our arrays
expm, logm, sqrtm = linalg.expm, linalg.logm, linalg.sqrtm
SQUARE = make_claim(lambda X: np.sum(X**2), lambda X: 2 * X, variables=("X",), X="N D")
TALL = make_claim(
    lambda X: np.sum(X**2), lambda X: 2 * X, variables=("X",), X="N D", where=[at_least("N", "D"), at_least("D", 2)]
)
NUMBER = make_claim(lambda x: x**2, lambda x: 2 * x, x="")
FIXED = make_claim(lambda x: x @ x, lambda x: 2 * x, x="3")


@pytest.mark.parametrize(
    ("seen", "missing"),
    [
        ([{"N": 1, "D": 1}], "conclusive at sizes up to N=1 D=1 only, not at N=5 D=5, N<D, D<N"),
        ([{"N": 5, "D": 1}, {"N": 1, "D": 5}], "conclusive at sizes up to N=5 D=5 only, not at N=5 D=5"),
        ([{"N": 5, "D": 3}, {"N": 5, "D": 5}], "conclusive at sizes up to N=5 D=5 only, not at N<D"),
        ([{"N": 5, "D": 5}, {"N": 2, "D": 1}, {"N": 2, "D": 3}], ""),
    ],
)
def test_a_certificate_needs_every_axis_at_its_largest_and_shorter_than_each_other(seen: Any, missing: str) -> None:
    assert SizeCoverage(SQUARE).missing(seen) == missing


def test_a_certificate_needs_several_sizes() -> None:
    coverage = SizeCoverage(make_claim(lambda x: x @ x, lambda x: 2 * x))
    assert coverage.missing([{"N": 1}, {"N": 5}]) == "conclusive at few sizes only, up to N=5"
    assert coverage.missing([{"N": 2}, {"N": 5}]) == ""


def test_sizes_that_relations_rule_out_are_not_asked_for() -> None:
    assert SizeCoverage(TALL).missing([{"N": 5, "D": 2}, {"N": 5, "D": 5}]) == ""


def test_sizes_that_no_point_can_have_are_not_asked_for() -> None:
    even = make_claim(lambda x: x @ x, lambda x: 2 * x, where=such_that("N is even", lambda x: len(x) % 2 == 0))
    for oracle in (ball, prime):
        result = check_claim(even, oracle, count=40)
        assert result.status is Status.HOLDS, result.reason
        assert largest_sizes(result.sizes) == "N=4"


def test_many_axes_cost_no_time() -> None:
    letters = "A B C D E F G H K"
    claim = make_claim(lambda x: np.sum(x**2), lambda x: 2 * x, x=letters)
    assert SizeCoverage(claim).missing([dict.fromkeys(letters.split(), 1)]).startswith("conclusive at sizes up to A=1")


def test_what_is_undecided_where_all_axes_are_long_is_no_certificate() -> None:
    """The claim is false where both axes are longer than two, and there clusters of eigenvalues leave balls undecided.
    One axis alone at its largest, and then the other, says nothing of both."""

    def function(X: Any) -> Any:
        return np.sum(np.linalg.eigvalsh(np.sum(X * X) * np.eye(max(1, min(X.shape) - 1))))

    claim = make_claim(function, lambda X: 2 * X, variables=("X",), X="N D")
    for seed in range(4):
        results = [check_claim(claim, each, count=CERTIFIED, seed=seed) for each in (ball, prime)]
        assert not Certificate(claim, results).ok


def test_what_was_looked_at_has_to_be_decided() -> None:
    seen = [{"N": 5, "D": 1}, {"N": 1, "D": 5}, {"N": 5, "D": 5}]
    assert SizeCoverage(SQUARE).missing(seen, [*seen, {"N": 2, "D": 3}]) == "undecided at N=2 D=3"


def test_one_size_of_an_axis_alone_is_too_narrow_where_others_were_undecided() -> None:
    tall = [{"N": 3, "D": 1}, {"N": 5, "D": 1}]
    narrow = SizeCoverage(SQUARE).too_narrow
    assert narrow(tall, tall) == ""
    assert narrow(tall, [*tall, {"N": 3, "D": 2}]) == ""
    assert narrow(tall, [*tall, {"N": 3, "D": 2}, {"N": 3, "D": 4}]) == "conclusive at D=1 only, not at D=2, D=4"
    assert narrow([{"N": 1, "D": 1}], []) == "conclusive at N=1 D=1 only"


@pytest.mark.parametrize("claim", [NUMBER, FIXED], ids=["number", "fixed"])
def test_what_has_no_sizes_lacks_none(claim: Any) -> None:
    coverage = SizeCoverage(claim)
    assert coverage.missing([{}]) == ""
    assert coverage.too_narrow([{}], [{}]) == ""
    assert list(coverage.missing_points([{}], [{}], 0)) == []
    assert largest_sizes([{}]) == ""


def test_points_are_made_at_the_largest_sizes_until_these_were_seen() -> None:
    coverage, seen = SizeCoverage(TALL), [{"N": 5, "D": 2}]
    first = next(coverage.missing_points(seen, seen, 0))
    assert dict(first.sizes) == {"N": 5, "D": 5}
    assert [dict(point.sizes) for point in coverage.missing_points(seen, seen, 0)] == 3 * [{"N": 5, "D": 5}]
    growing = list(seen)
    for point in coverage.missing_points(growing, growing, 0):
        growing.append(dict(point.sizes))
    assert growing == [*seen, {"N": 5, "D": 5}]


@pytest.mark.parametrize("oracle", [ball, prime], ids=lambda oracle: oracle.name)
@pytest.mark.parametrize("seed", range(4))
def test_a_certificate_covers_every_axis_at_its_largest(oracle: Any, seed: int) -> None:
    result = check_claim(SQUARE, oracle, count=CERTIFIED, seed=seed)
    assert result.status is Status.HOLDS
    assert largest_sizes(result.sizes) in ("N=5 D=5", "D=5 N=5")
    assert len(result.sizes) >= 2


@pytest.mark.parametrize("seed", range(6))
def test_an_error_at_large_sizes_alone_is_found_by_exact_oracles(seed: int) -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x if len(x) < 5 else 2 * x * np.arange(len(x)))
    for oracle in (ball, prime):
        assert check_plainly(claim, oracle, count=CERTIFIED, seed=seed).status is Status.FAILS


@pytest.mark.parametrize("oracle", [dual, ball], ids=lambda oracle: oracle.name)
def test_what_is_conclusive_at_the_least_sizes_alone_is_vacuous(oracle: Any) -> None:
    """Of a larger matrix of ones all is undecided: its singular values are zero."""
    claim = make_claim(
        lambda X: np.linalg.norm(np.ones(X.shape) * X[0, 0], "nuc"),
        lambda X: np.sign(X[0, 0]) * np.eye(len(X)) * (np.arange(len(X)) == 0) * len(X),
        variables=("X",),
        X="N N",
    )
    result = check_claim(claim, oracle, count=40)
    assert result.status is Status.VACUOUS
    if result.conclusive >= 0.25 * result.points:
        assert "N=1" in result.reason


MATRIX_FUNCTIONS: dict[str, tuple[Any, Any, str]] = {
    "expm": (lambda X: np.trace(expm(X / 1000)), lambda X: expm(X / 1000).T / 1000, "N N"),
    "logm": (lambda X: np.trace(logm(expm(X / 1000)) @ X), lambda X: 2 * X.T / 1000, "N N"),
    "sqrtm": (lambda X: np.trace(sqrtm(expm(X / 500))), lambda X: expm(X / 1000).T / 1000, "N N"),
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", MATRIX_FUNCTIONS)
def test_scipys_functions_of_matrices_are_certified_and_a_missing_transpose_is_proven_wrong(
    name: str, seed: int
) -> None:
    function, claimed, axes = MATRIX_FUNCTIONS[name]
    claim = make_claim(function, claimed, variables=("X",), X=axes)
    results = [check_plainly(claim, each, count=CERTIFIED, seed=seed) for each in (ball, prime)]
    assert Certificate(claim, results).ok
    assert largest_sizes(results[0].sizes) == "N=5"
    assert check_plainly(claim, dual, count=20, seed=seed).status is Status.HOLDS
    wrong = make_claim(function, lambda X: claimed(X).T, variables=("X",), X=axes)
    for oracle in (ball, dual):
        assert check_plainly(wrong, oracle, count=20, seed=seed).status is Status.FAILS


def test_more_points_are_looked_at_where_few_are_conclusive() -> None:
    claim = make_claim(
        lambda x: np.sum(np.abs(x)),
        lambda x: np.sign(x),
        where=such_that("x has few zeros", lambda x: np.count_nonzero(x == 0) < 2),
    )
    result = check_claim(claim, ball, count=CERTIFIED, seed=3)
    assert result.status is Status.HOLDS
    assert result.conclusive >= CERTIFIED
    assert result.points > CERTIFIED


def test_the_certificate_names_its_sizes() -> None:
    results = [check_claim(SQUARE, each, count=CERTIFIED) for each in (ball, prime)]
    words = format_evidence(Certificate(SQUARE, results))
    assert "points, sizes up to N=5 D=5; false-pass bound " in words
    assert words.endswith(" at these sizes")
    alone = format_evidence(Certificate(SQUARE, results[1:]))
    assert alone.startswith("false-pass bound ")
    assert alone.endswith(", sizes up to N=5 D=5")
    number = format_evidence(Certificate(NUMBER, [check_claim(NUMBER, ball, count=CERTIFIED)]))
    assert "size" not in number


@pytest.mark.parametrize("seed", range(5))
def test_what_holds_for_one_column_alone_is_vacuous(seed: int) -> None:
    """The singular values of more columns are equal, and one of them has no derivative."""

    def largest(X: Any) -> Any:
        return np.linalg.svd(X[0, 0] * np.eye(X.shape[1]), compute_uv=False)[0] ** 2

    def claimed(X: Any) -> Any:
        return 2 * X * (np.arange(X.size) == 0).reshape(X.shape)

    claim = make_claim(largest, claimed, variables=("X",), X="N D")
    result = check_plainly(claim, dual, count=200, seed=seed)
    assert result.status is Status.VACUOUS
    assert "only" in result.reason


def test_a_hold_names_the_sizes_up_to_which_it_was_conclusive() -> None:
    def largest(X: Any) -> Any:
        return np.linalg.norm(X[0, 0] * np.eye(2 if len(X) == 5 else 1), 2) ** 2

    def claimed(X: Any) -> Any:
        return 2 * X * (np.arange(X.size) == 0).reshape(X.shape)

    result = check_plainly(make_claim(largest, claimed, variables=("X",), X="N N"), dual, count=40)
    assert result.status is Status.HOLDS
    assert ", conclusive at sizes up to N=4 only; a relative error of " in format_points(result)


def test_a_minimizer_is_stationary_to_so_many_digits() -> None:
    claim = make_claim(lambda x, a: np.sum((x - a) ** 2), lambda a: 1 * a, "minimizer", x="N", a="N")
    words = format_evidence(Certificate(claim, [check_claim(claim, ball, count=CERTIFIED)]))
    assert words.startswith("stationary to ")
    assert "digits, nothing lower found at " in words


@pytest.mark.parametrize("seed", range(4))
def test_what_is_undecided_at_some_sizes_is_no_certificate_for_these(seed: int) -> None:
    """The claim is false for wide matrices, of which XᵀX has no inverse that balls can tell."""

    def claimed(X: Any) -> Any:
        return 2 * X if X.shape[0] >= X.shape[1] else 3 * X

    claim = make_claim(
        lambda X: np.sum((X @ np.linalg.pinv(X.T @ X) @ X.T @ X) ** 2), claimed, variables=("X",), X=full_rank("N D")
    )
    results = [check_claim(claim, each, count=CERTIFIED, seed=seed) for each in (ball, prime)]
    assert not Certificate(claim, results).decided


def test_where_both_sides_are_zero_a_claim_is_decided() -> None:
    """At N = 1 a variance is zero whatever x is, and whatever its scale."""
    claim = make_claim(lambda x: np.sum((x - x.mean()) ** 2), lambda x: 2 * (x - x.mean()))
    found = {seed: check_claim(claim, ball, count=CERTIFIED, seed=seed).status for seed in range(50)}
    assert {seed: status for seed, status in found.items() if status is not Status.HOLDS} == {}


def test_where_both_sides_are_zero_the_reason_says_so() -> None:
    claim = make_claim(lambda x: np.sum((x - x.mean()) ** 2), lambda x: 2 * (x - x.mean()))
    result = check_claim(claim, ball, count=20)
    assert any("both sides are zero" in reason for reason in result.inconclusive)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("factor", [2, 3], ids=["right", "wrong"])
def test_what_cancels_to_nothing_at_the_least_size_is_decided_at_others(seed: int, factor: int) -> None:
    """x less its mean is zero where it has one entry, and a ball around zero where x is none of the ball's numbers."""

    def claimed(x: Any) -> Any:
        return factor * (x - x.mean())

    claim = make_claim(lambda x: np.sum((x - x.mean()) ** 2), claimed)
    result = check_plainly(claim, ball, count=40, seed=seed)
    assert result.status is (Status.HOLDS if factor == 2 else Status.FAILS), result.reason


def test_where_nothing_is_conclusive_no_more_points_are_looked_at_than_as_many_again() -> None:
    """Residues of a function that divides by zero are of no use wherever they are drawn."""

    def divided(x: Any) -> Any:
        try:
            with np.errstate(divide="raise", invalid="raise"):
                return np.sum(x / (x[0] - x[0]))
        except FloatingPointError:
            return x @ x

    result = check_claim(make_claim(divided, lambda x: 2 * x), prime, count=CERTIFIED)
    assert result.status is Status.VACUOUS
    assert result.points == 2 * CERTIFIED
