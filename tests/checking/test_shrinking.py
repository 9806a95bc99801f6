"""Making a failing point simpler."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.checking import runner, shrinking
from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.checking.shrinking import shrink_failure, simpler
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point
from nablacheck.oracles import central, check_grad, dual

from tests.helpers.making import make_claim


def tripled() -> Claim:
    return make_claim(lambda x: x @ x, lambda x: 3 * x)


def test_a_point_at_which_another_oracle_overrules_the_failure_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search asks one oracle alone, and finds N = 1 first."""

    def overruled(claim: Claim, oracle: Any, point: Point, verdict: Verdict) -> Verdict:
        return inconclusive("overruled") if point.sizes["N"] < 2 else verdict

    monkeypatch.setattr("nablacheck.checking.verdict_at_point.unless_overruled", overruled)
    result = check_claim(tripled(), central, count=20, explain=False)
    assert result.point is not None
    assert dict(result.point.sizes) == {"N": 2}
    assert sorted(result.point.values["x"].tolist()) == [0, 1]


def test_oracles_that_fail_at_one_point_show_the_same_simplest_one() -> None:
    claim = tripled()
    point = next(each for each in draw_points(claim, 20, 0) if each.sizes["N"] > 2)
    shown = []
    for oracle in (central, check_grad, dual):
        tally = Tally()
        tally.add(point, check_at_point(claim, oracle, point))
        shrink_failure(claim, oracle, tally)
        assert tally.failure is not None
        shown.append(tally.failure[0])
    assert shown[0].values["x"].tolist() == [1]
    assert shown[1] is shown[2] is shown[0]


def test_a_wrong_claim_is_shrunk_and_explained_once_for_all_oracles(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counter[str]()
    for module, name in ((shrinking, "smallest_counterexample"), (runner, "likely_cause"), (runner, "_should_be")):
        original = getattr(module, name)

        def counting(*given: Any, name: str = name, original: Any = original, **named: Any) -> Any:
            counted[name] += 1
            return original(*given, **named)

        monkeypatch.setattr(module, name, counting)
    claim = make_claim(lambda A, x: x @ A @ x, lambda A, x: 2 * A @ x, A="N N", x="N")
    for seed in range(3):
        counted.clear()
        found = [check_claim(claim, oracle, seed=seed) for oracle in (central, check_grad, dual)]
        assert {result.status for result in found} == {Status.FAILS}
        assert all(result.point is found[0].point and result.point is not None for result in found)
        assert {result.cause for result in found} == {
            "A taken for Aᵀ in one term: the claim is right where A is symmetric"
        }
        assert set(counted.values()) == {1}


def test_what_one_oracle_has_found_is_not_shown_for_another_that_does_not_fail_there() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: 2 * x * (1 + 1e-9 * (x.size < 2)) + (x.size > 1))
    point = next(each for each in draw_points(claim, 20, 0) if each.sizes["N"] > 2)
    sizes = {}
    for oracle in (dual, central):
        tally = Tally()
        tally.add(point, check_at_point(claim, oracle, point))
        shrink_failure(claim, oracle, tally)
        assert tally.failure is not None
        sizes[oracle.name] = tally.failure[0].sizes["N"]
    assert sizes == {"dual": 1, "central": 2}


def far(point: Point) -> Verdict:
    """Fails where an entry is above 100, which no number is that isn't scaled."""
    return Verdict(Outcome.FAIL) if np.abs(point.values["x"]).max() > 100 else inconclusive("")


@pytest.mark.parametrize("seed", range(50))
def test_a_point_is_made_simpler_from_wherever_it_was_drawn(seed: int) -> None:
    claim = tripled()
    point = next(each for each in draw_points(claim, 100, seed) if far(each).outcome is Outcome.FAIL)
    found = simpler(claim, far, point)
    assert far(point if found is None else found[0]).outcome is Outcome.FAIL
    assert found is None or found[0].sizes["N"] <= point.sizes["N"]


def test_where_nothing_simpler_fails_a_point_stays_as_it_is() -> None:
    claim = tripled()
    point = draw_points(claim, 3, 0)[2]
    assert simpler(claim, lambda other: inconclusive(""), point) is None
    elsewhere = point.replace(x=np.full(2, 200.0))  # as points beyond comparisons are, which aren't drawn from bytes
    assert simpler(claim, far, elsewhere) is None
