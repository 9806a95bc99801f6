"""Certificates: what the results of several oracles decide about a claim, and what speaks against it."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck import Claim
from nablacheck.checking.certify import FLOATS, Certificate, Writing
from nablacheck.checking.defaults import CERTIFIED
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.oracles import EXACT, RIGOROUS, available, oracle, oracles_for
from nablacheck.reports.text_certificates import format_evidence

from tests.helpers.certificates import BALL, CLAIM, MISPRINT, UNSUPPORTED, result
from tests.helpers.equations import claim_about, with_equation
from tests.helpers.making import make_claim


@pytest.mark.parametrize("status", [Status.FAILS, Status.CRASHED, Status.TIMEOUT])
def test_one_bad_result_speaks_against_all_others(status: Status) -> None:
    found = Certificate(CLAIM, [BALL, result("prime", status)])
    assert (found.decided, found.ok) == (True, False)
    assert found.wrong is not None
    assert found.wrong.status is status
    assert format_evidence(found)


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
    assert format_evidence(found).startswith("found wrong at N=2")


def test_code_at_fault_is_not_called_a_proof() -> None:
    claim = make_claim(lambda x: x @ x, lambda x: None)
    found = Certificate(claim, [check_claim(claim, oracle("ball"), count=CERTIFIED)])
    assert not found.ok
    assert "proven" not in format_evidence(found)
    assert "returns None" in format_evidence(found)


def test_a_true_claim_and_a_misprint_are_certified_from_end_to_end() -> None:
    def certificate(claim: Claim) -> Certificate:
        return Certificate(claim, [check_claim(claim, each, count=CERTIFIED) for each in oracles_for(claim, EXACT)])

    true, wrong = certificate(CLAIM), certificate(MISPRINT)
    assert true.ok
    assert format_evidence(true).startswith("agrees to ")
    assert "; false-pass bound " in format_evidence(true)
    assert wrong.ok
    assert format_evidence(wrong) == "proven wrong at N=2"


@pytest.mark.parametrize(("installed", "expected"), [(True, ("ball", "prime", "written_ball")), (False, ("prime",))])
def test_without_flint_the_prime_field_is_left(
    monkeypatch: pytest.MonkeyPatch, installed: bool, expected: tuple[str, ...]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if installed else None)
    assert available() == expected


def test_a_certificate_needs_the_equation_to_be_what_the_code_computes() -> None:
    by_balls, by_floats = result("written_ball", Status.HOLDS), result("written", Status.HOLDS)
    vacuous, fails = result("written_ball", Status.VACUOUS), result("written_ball", Status.FAILS)
    wanted = {
        Writing.CERTIFIED: ([by_balls, by_floats], True),
        Writing.IN_FLOATS: ([vacuous, by_floats], True),
        Writing.UNDECIDED: ([vacuous, result("written", Status.VACUOUS)], False),
        Writing.WRONG: ([fails, by_floats], False),
    }
    claim = claim_about("‖x‖²", "x", x="N")
    for writing, (results, ok) in wanted.items():
        found = Certificate(claim, [BALL, *results])
        assert (found.writing, found.ok) == (writing, ok)
    assert Certificate(CLAIM, [BALL]).writing is Writing.CODE_ONLY
    assert Certificate(CLAIM, [BALL, by_balls]).writing is Writing.CODE_ONLY


def test_a_right_equation_is_certified_and_one_that_is_off_by_a_character_is_not() -> None:
    def certificate(says: str) -> Certificate:
        claim = with_equation("tr(XᵀAX)", "X", says=says, computes="(A + Aᵀ)X", A="N N", X="N P")
        return Certificate(claim, [check_claim(claim, each, count=CERTIFIED) for each in oracles_for(claim, RIGOROUS)])

    right, wrong, prose = map(certificate, ("(A + Aᵀ)X", "(A + A)X", "the usual gradient"))
    assert (right.ok, right.writing) == (True, Writing.CERTIFIED)
    assert (wrong.ok, wrong.writing) == (False, Writing.WRONG)
    assert (prose.ok, prose.writing) == (True, Writing.CODE_ONLY)


def test_what_no_exact_oracle_decides_falls_back_on_floats() -> None:
    assert {name for name in FLOATS if oracle(name).applies(CLAIM)} == {"dual", "central"}
    identity = make_claim(lambda x: x @ x, lambda x: np.sum(x * x), "identity", ())
    assert {name for name in FLOATS if oracle(name).applies(identity)} == {"value"}
