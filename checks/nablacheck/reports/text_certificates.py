"""Certificates as text: digits that agree for certain, a bound on a false pass, a proof of a mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from nablacheck.checking.certify import FLOATS, Certificate, Writing
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sizes import largest_sizes
from nablacheck.core.text import counted
from nablacheck.declare.claim import Claim
from nablacheck.oracles import AS_WRITTEN, EXACT, RIGOROUS
from nablacheck.oracles.written import reading_of
from nablacheck.reports.text_results import format_counts, format_result, without_details


def format_certificate(certificate: Certificate, width: int) -> str:
    """A certificate in two lines, the name of its claim in a column of this width: the evidence for the claim, and for
    its equation in writing being what its code computes."""
    head = f"{certificate.claim.name:<{width}}  {format_evidence(certificate)}  ({certificate.seconds:.2f} s)"
    return f"{head}\n{'':<{width}}  {format_writing(certificate)}"


def format_evidence(certificate: Certificate) -> str:
    """The strongest evidence; where there is none, the reasons why."""
    wrong = certificate.wrong
    if wrong is not None:
        return _finding(certificate.claim, wrong) or format_result(wrong)
    found = _findings(certificate)
    left = [r for r in certificate.results if not r.ok and r.reason and r.oracle not in AS_WRITTEN]
    if certificate.decided:  # code that doesn't run on the numbers of one oracle is no lack of what another shows
        left = [result for result in left if result.oracle in EXACT and result.status is not Status.UNSUPPORTED]
    return "; ".join([*found, *_reasons(left)])


def format_writing(certificate: Certificate) -> str:
    """What is known of the code beside the equations in writing, and of which locations the print was left out."""
    unread = ", ".join(certificate.unread_prints)
    return _of_docstrings(certificate) + (f"; the print isn't read at {unread}" if unread else "")


def _of_docstrings(certificate: Certificate) -> str:
    found, writing = certificate.of_writing, certificate.writing
    against = next((result for result in found if result.status is Status.FAILS), None)
    if against is not None:
        how = "proven" if against.oracle in RIGOROUS else "found"
        what = against.verdict.equation_of if against.verdict is not None else ""
        reading = reading_of(certificate.claim, what)
        read = f"; {what} is read as {reading}" if reading else ""
        return f"written: {how} to be something else than the code computes{_where(against)}{read}"
    if certificate.claim.text_alone:
        return f"written: {without_details(found[0].reason)}"
    best = next((_agreement(result) for result in found if result.ok), "")
    undecided = _reasons([result for result in found if not result.ok])
    agreement = "; ".join(filter(None, [best, *undecided]))
    if writing is Writing.CODE_ONLY:
        unread = "; ".join(f"{what} isn't read, {reason}" for what, reason in certificate.unread.items())
        text = f"code only: {unread}" if unread else "code only"
        return f"{text}; what is read: {agreement}" if agreement else text
    return f"written: {'undecided; ' if writing is Writing.UNDECIDED else ''}{agreement}"


def _findings(certificate: Certificate) -> list[str]:
    """What each exact result shows and how far it reaches, and then what one of those in floats does."""
    claim = certificate.claim
    findings: list[str] = []
    reach = None
    for result in certificate.results:
        if result.oracle in AS_WRITTEN and not claim.text_alone:
            continue
        finding, reached = _finding(claim, result), largest_sizes(result.sizes)
        if result.oracle in FLOATS:
            if finding and not certificate.decided:
                findings.append(finding)
            elif finding and not claim.misprint:
                findings.append(f"{finding.removeprefix('agrees ')} too")
            if finding:
                break
        elif finding and result.status is Status.HOLDS and reached:
            finding += " at these sizes" if reached == reach else f", sizes up to {reached}"
            reach = reached
        if finding and finding not in findings:
            findings.append(finding)
    return findings


def _reasons(results: Sequence[Result]) -> list[str]:
    """Why oracles decided nothing, those with the same reason together."""
    oracles: dict[str, list[str]] = {}
    for result in results:
        oracles.setdefault(re.sub(r"^not on [\w ]+: ", "", result.reason), []).append(result.oracle)
    return [f"{', '.join(names)}: {reason}" for reason, names in oracles.items()]


def _finding(claim: Claim, result: Result) -> str:
    """What a result shows, without how far it reaches."""
    if result.status in (Status.REFUTED, Status.FAILS) and result.point is not None:
        where = _where(result)
        if result.verdict is not None and result.verdict.code_at_fault:
            return f"the code is at fault{where}: {without_details(result.verdict.reason)}"
        if result.verdict is not None and result.verdict.breaks_contract:
            return f"can't be right{where}: {without_details(result.verdict.reason)}"
        how = "proven" if result.oracle in RIGOROUS else "found"
        if result.oracle in AS_WRITTEN:
            return f"its equation is {how} not to be what its code computes{where}"
        return f"{how} wrong{where}"
    if result.status is not Status.HOLDS:
        return ""
    if result.false_pass_bound is not None:
        return f"false-pass bound {result.false_pass_bound:.0e}"
    if result.oracle == "ball" and result.largest_detection_limit is not None:
        return f"{claim.kind.agreement.format(digits=_digits(result.largest_detection_limit))} at {_points(result)}"
    return f"agrees in float64 at {_points(result)}"


def _agreement(result: Result) -> str:
    """To how many digits, or in which numbers, code and equation agree, and how far that reaches."""
    how = "in float64"
    if result.oracle in RIGOROUS and result.largest_detection_limit is not None:
        how = f"to {_digits(result.largest_detection_limit)} digits"
    reach = largest_sizes(result.sizes)
    return f"code and equation agree {how} at {_points(result)}{', sizes up to ' + reach if reach else ''}"


def _points(result: Result) -> str:
    return counted(result.conclusive, "point", "points")


def _where(result: Result) -> str:
    """At which sizes the counterexample of a result is, in words."""
    sizes = result.point.sizes_in_words if result.point is not None else ""
    return f" at {sizes}" if sizes else ""


def _digits(relative: float) -> int:
    """To how many digits two values agree that differ by no more than this share."""
    return int(-math.log10(relative)) if relative < 1 else 0


def format_summary(certificates: Sequence[Certificate]) -> str:
    """The last line."""
    wrong = sum(each.wrong is not None for each in certificates)
    proven = sum(each.ok and each.claim.misprint for each in certificates)
    certified = [each.writing for each in certificates if each.ok and not each.claim.misprint]
    counts = (
        (len(certified), "claim is certified", "claims are certified"),
        (certified.count(Writing.CODE_ONLY), "of them by its code only", "of them by their code only"),
        (
            certified.count(Writing.IN_FLOATS),
            "of them compared with its equation in float64",
            "of them compared with their equations in float64",
        ),
        (proven, "misprint is proven wrong", "misprints are proven wrong"),
        (wrong, "claim fails", "claims fail"),
        (len(certificates) - len(certified) - proven - wrong, "claim is undecided", "claims are undecided"),
    )
    return format_counts(counts) or "no claim"
