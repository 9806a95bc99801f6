"""Certificates in writing: the strongest evidence among the results of several oracles."""

from __future__ import annotations

import pytest
from nablacheck.checking.certify import Certificate
from nablacheck.checking.result import Result, Status
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.reports.json_output import certificates
from nablacheck.reports.text_certificates import (
    format_certificate,
    format_evidence,
    format_summary,
    format_writing,
)

from tests.helpers.certificates import BALL, CLAIM, DUAL, MISPRINT, PRIME, UNSUPPORTED, VACUOUS, result
from tests.helpers.equations import claim_about

AT_FAULT = Verdict(Outcome.FAIL, "no array", breaks_contract=True)
UNDEFINED = Verdict(Outcome.FAIL, "no value", breaks_contract=True, undefined=True)
EVIDENCE: dict[str, tuple[list[Result], bool, str]] = {
    "digits": ([BALL], True, "agrees to 34 digits at 20 points"),
    "a bound": ([PRIME], True, "false-pass bound 3e-17"),
    "both": ([BALL, PRIME], True, "agrees to 34 digits at 20 points; false-pass bound 3e-17"),
    "one of two": ([UNSUPPORTED, PRIME], True, "false-pass bound 3e-17"),
    "what one of two leaves undecided": (
        [BALL, VACUOUS],
        True,
        "agrees to 34 digits at 20 points; prime: nothing seen",
    ),
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
    assert (found.ok, format_evidence(found)) == (ok, words)


def test_a_certificate_is_two_lines_and_plain_data() -> None:
    found = Certificate(CLAIM, [BALL, PRIME])
    assert format_certificate(found, 15).splitlines() == [
        "f-x-gradient     agrees to 34 digits at 20 points; false-pass bound 3e-17  (0.50 s)",
        "                 code only: the function isn't read, f is not declared; "
        "the gradient isn't read, f is not declared",
    ]
    (data,) = certificates([found])["certificates"]
    assert (data["claim"], data["formula"], data["equation"]) == ("f-x-gradient", "f", "∇f")
    assert (data["written"], data["written_evidence"][:9]) == ("code only", "code only")
    assert (data["ok"], data["decided"], data["misprint"], data["seconds"]) == (True, True, False, 0.5)
    assert [each["oracle"] for each in data["results"]] == ["ball", "prime"]


WRITING: dict[str, tuple[list[Result], str, str]] = {
    "by balls": (
        [result("written_ball", Status.HOLDS, conclusive=6, largest_detection_limit=3e-35)],
        "certified",
        "written: code and equation agree to 34 digits at 6 points",
    ),
    "in floats": (
        [result("written_ball", Status.VACUOUS, reason="undecided"), result("written", Status.HOLDS, conclusive=20)],
        "in float64",
        "written: code and equation agree in float64 at 20 points; written_ball: undecided",
    ),
    "undecided": (
        [result("written_ball", Status.VACUOUS, reason="no point")],
        "undecided",
        "written: undecided; written_ball: no point",
    ),
    "wrong": (
        [result("written_ball", Status.FAILS)],
        "wrong",
        "written: proven to be something else than the code computes at N=2",
    ),
}


@pytest.mark.parametrize("name", WRITING)
def test_what_is_known_of_the_equation_is_told(name: str) -> None:
    results, writing, words = WRITING[name]
    found = Certificate(claim_about("‖x‖²", "x", x="N"), [BALL, *results])
    assert (str(found.writing), format_writing(found)) == (writing, words)


def test_the_summary_counts_each_certificate_once() -> None:
    found = [
        Certificate(CLAIM, [BALL]),
        Certificate(CLAIM, [PRIME]),
        Certificate(MISPRINT, [result("ball", Status.REFUTED)]),
        Certificate(CLAIM, [result("ball", Status.FAILS)]),
        Certificate(CLAIM, [UNSUPPORTED]),
    ]
    assert format_summary(found) == (
        "2 claims are certified, 2 of them by their code only, 1 misprint is proven wrong, 1 claim fails, "
        "1 claim is undecided"
    )
    assert format_summary([]) == "no claim"
