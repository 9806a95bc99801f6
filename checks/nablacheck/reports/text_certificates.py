"""Certificates as text: digits that agree for certain, a bound on a false pass, a proof of a mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from nablacheck.checking.certify import FLOATS, Certificate
from nablacheck.checking.result import Result, Status
from nablacheck.checking.sizes import largest_sizes
from nablacheck.declare.claim import Claim
from nablacheck.oracles import EXACT
from nablacheck.reports.text_results import format_counts, format_result, without_details


def format_certificate(certificate: Certificate, width: int) -> str:
    """A certificate in one line, the name of its claim in a column of this width."""
    return f"{certificate.claim.name:<{width}}  {format_evidence(certificate)}  ({certificate.seconds:.2f} s)"


def format_evidence(certificate: Certificate) -> str:
    """The strongest evidence; where there is none, the reasons why."""
    wrong = certificate.wrong
    if wrong is not None:
        return _finding(certificate.claim, wrong) or format_result(wrong)
    found = _findings(certificate)
    left = [result for result in certificate.results if not result.ok and result.reason]
    if certificate.decided:  # code that doesn't run on the numbers of one oracle is no lack of what another shows
        left = [result for result in left if result.oracle in EXACT and result.status is not Status.UNSUPPORTED]
    return "; ".join([*found, *_reasons(left)])


def _findings(certificate: Certificate) -> list[str]:
    """What each exact result shows and how far it reaches, and then what one of those in floats does."""
    claim = certificate.claim
    findings: list[str] = []
    reach = None
    for result in certificate.results:
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
        sizes = result.point.sizes_in_words
        where = f" at {sizes}" if sizes else ""
        if result.verdict is not None and result.verdict.code_at_fault:
            return f"the code is at fault{where}: {without_details(result.verdict.reason)}"
        if result.verdict is not None and result.verdict.breaks_contract:
            return f"can't be right{where}: {without_details(result.verdict.reason)}"
        return f"{'proven' if result.oracle in EXACT else 'found'} wrong{where}"
    if result.status is not Status.HOLDS:
        return ""
    points = f"{result.conclusive} point{'' if result.conclusive == 1 else 's'}"
    if result.false_pass_bound is not None:
        return f"false-pass bound {result.false_pass_bound:.0e}"
    if result.oracle == "ball" and result.largest_detection_limit is not None:
        return f"{claim.kind.agreement.format(digits=_digits(result.largest_detection_limit))} at {points}"
    return f"agrees in float64 at {points}"


def _digits(relative: float) -> int:
    """To how many digits two values agree that differ by no more than this share."""
    return int(-math.log10(relative)) if relative < 1 else 0


def format_summary(certificates: Sequence[Certificate]) -> str:
    """The last line."""
    wrong = sum(each.wrong is not None for each in certificates)
    true = sum(each.ok and not each.claim.misprint for each in certificates)
    proven = sum(each.ok and each.claim.misprint for each in certificates)
    counts = (
        (true, "claim is certified", "claims are certified"),
        (proven, "misprint is proven wrong", "misprints are proven wrong"),
        (wrong, "claim fails", "claims fail"),
        (len(certificates) - true - proven - wrong, "claim is undecided", "claims are undecided"),
    )
    return format_counts(counts) or "no claim"
