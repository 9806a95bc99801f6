"""Certificates: the strongest evidence among the results of several oracles, in words and as data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.checking.certify import FLOATS, Certificate, line, summary
from nablacheck.checking.result import CERTIFIED, Result, Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.points import Point
from nablacheck.oracles import EXACT, available, oracle, oracles_for

from tests.helpers.making import make_claim, quadratic_misprint

CLAIM = make_claim(lambda x: x @ x, lambda x: 2 * x)
POINT = Point({"N": 2}, {})


MISPRINT = quadratic_misprint()


def result(name: str, status: Status, **figures: Any) -> Result:
    wrong = status in (Status.FAILS, Status.REFUTED)
    figures.setdefault("point", POINT if wrong else None)
    figures.setdefault("reason", "proven wrong: by 1" if wrong else "")
    return Result("f-x-gradient", name, status, seed=0, seconds=0.25, **figures)


BALL = result("ball", Status.HOLDS, conclusive=20, coarsest=3e-35)
PRIME = result("prime", Status.HOLDS, conclusive=4, bound=3e-17)
DUAL = result("dual", Status.HOLDS, conclusive=1)
UNSUPPORTED = result("ball", Status.UNSUPPORTED, reason="not on balls: np.fft")
VACUOUS = result("prime", Status.VACUOUS, reason="nothing seen")

AT_FAULT = Verdict(Outcome.FAIL, "no array", broken=True)
UNDEFINED = Verdict(Outcome.FAIL, "no value", broken=True, undefined=True)
EVIDENCE: dict[str, tuple[list[Result], bool, str]] = {
    "digits": ([BALL], True, "agrees to 34 digits at 20 points"),
    "a bound": ([PRIME], True, "false-pass bound 3e-17"),
    "both": ([BALL, PRIME], True, "agrees to 34 digits at 20 points; false-pass bound 3e-17"),
    "one of two": ([UNSUPPORTED, PRIME], True, "false-pass bound 3e-17"),
    "floats, too": (
        [BALL, DUAL, result("central", Status.HOLDS, conclusive=1)],
        True,
        "agrees to 34 digits at 20 points; in float64 at 1 point too",
    ),
    "floats found it wrong": ([BALL, result("central", Status.FAILS)], False, "found wrong at N=2"),
    "floats only": (
        [UNSUPPORTED, VACUOUS, DUAL],
        False,
        "agrees in float64 at 1 point; ball: np.fft; prime: nothing seen",
    ),
    "nothing": ([UNSUPPORTED], False, "ball: np.fft"),
    "nothing, for one reason": (
        [UNSUPPORTED, result("dual", Status.UNSUPPORTED, reason="not on dual numbers: np.fft")],
        False,
        "ball, dual: np.fft",
    ),
    "proven wrong": ([result("ball", Status.FAILS)], False, "proven wrong at N=2"),
    "proven wrong by one": ([BALL, result("prime", Status.FAILS)], False, "proven wrong at N=2"),
    "code at fault": ([result("ball", Status.FAILS, verdict=AT_FAULT)], False, "the code is at fault at N=2: no array"),
    "undefined": ([result("ball", Status.FAILS, verdict=UNDEFINED)], False, "can't be right at N=2: no value"),
    "wrong in floats": ([UNSUPPORTED, result("dual", Status.FAILS)], False, "found wrong at N=2"),
}


@pytest.mark.parametrize("name", EVIDENCE)
def test_the_strongest_evidence_is_told(name: str) -> None:
    results, ok, words = EVIDENCE[name]
    found = Certificate(CLAIM, results)
    assert (found.ok, found.evidence()) == (ok, words)


@pytest.mark.parametrize("status", [Status.FAILS, Status.CRASHED, Status.TIMEOUT])
def test_one_bad_result_speaks_against_all_others(status: Status) -> None:
    found = Certificate(CLAIM, [BALL, result("prime", status)])
    assert (found.decided, found.ok) == (True, False)
    assert found.wrong is not None
    assert found.wrong.status is status
    assert found.evidence()


def test_a_misprint_has_to_be_proven_wrong_by_somebody() -> None:
    survives, refuted = result("prime", Status.SURVIVES), result("ball", Status.REFUTED)
    assert Certificate(MISPRINT, [refuted]).ok
    assert Certificate(MISPRINT, [survives, refuted]).ok
    assert Certificate(MISPRINT, [survives]).wrong is survives
    assert not Certificate(MISPRINT, [survives]).ok
    undecided = Certificate(MISPRINT, [UNSUPPORTED])
    assert (undecided.ok, undecided.wrong) == (False, None)


def test_a_refutation_in_floats_decides_nothing() -> None:
    found = Certificate(MISPRINT, [UNSUPPORTED, result("dual", Status.REFUTED)])
    assert (found.decided, found.ok, found.wrong) == (False, False, None)
    assert found.evidence().startswith("found wrong at N=2")


def test_a_source_at_fault_is_not_called_a_proof() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: None)
    found = Certificate(claim, [check_claim(claim, oracle("ball"), count=CERTIFIED)])
    assert not found.ok
    assert "proven" not in found.evidence()
    assert "returns None" in found.evidence()


def test_a_true_claim_and_a_misprint_are_certified_from_end_to_end() -> None:
    def certificate(claim: Claim) -> Certificate:
        return Certificate(claim, [check_claim(claim, each, count=CERTIFIED) for each in oracles_for(claim, EXACT)])

    true, wrong = certificate(CLAIM), certificate(MISPRINT)
    assert true.ok
    assert true.evidence().startswith("agrees to ")
    assert "; false-pass bound " in true.evidence()
    assert wrong.ok
    assert wrong.evidence() == "proven wrong at N=2"


def test_a_certificate_is_one_line_and_plain_data() -> None:
    found = Certificate(CLAIM, [BALL, PRIME])
    assert line(found, 15) == "f-x-gradient     agrees to 34 digits at 20 points; false-pass bound 3e-17  (0.50 s)"
    data = found.as_json()
    assert (data["claim"], data["formula"], data["equation"]) == ("f-x-gradient", "f", "∇f")
    assert (data["ok"], data["decided"], data["misprint"], data["seconds"]) == (True, True, False, 0.5)
    assert [each["oracle"] for each in data["results"]] == ["ball", "prime"]


def test_the_summary_counts_each_certificate_once() -> None:
    certificates = [
        Certificate(CLAIM, [BALL]),
        Certificate(CLAIM, [PRIME]),
        Certificate(MISPRINT, [result("ball", Status.REFUTED)]),
        Certificate(CLAIM, [result("ball", Status.FAILS)]),
        Certificate(CLAIM, [UNSUPPORTED]),
    ]
    assert summary(certificates) == (
        "2 claims are certified, 1 misprint is proven wrong, 1 claim fails, 1 claim is undecided"
    )
    assert summary([]) == "no claim"


@pytest.mark.parametrize(("installed", "expected"), [(True, ("ball", "prime")), (False, ("prime",))])
def test_without_flint_the_prime_field_is_left(
    monkeypatch: pytest.MonkeyPatch, installed: bool, expected: tuple[str, ...]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if installed else None)
    assert available() == expected


def test_what_no_exact_oracle_decides_falls_back_on_floats() -> None:
    assert {name for name in FLOATS if oracle(name).applies(CLAIM)} == {"dual", "central"}
    identity = make_claim(lambda x: x @ x, lambda x: np.sum(x * x), "identity", ())
    assert {name for name in FLOATS if oracle(name).applies(identity)} == {"value"}
