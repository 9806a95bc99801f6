"""The strongest evidence for a claim: digits that agree for certain, a bound on a false pass, a proof of a mistake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nablacheck.checking.result import Result, Status
from nablacheck.checking.sizes import format_sizes
from nablacheck.declare.formula import Claim
from nablacheck.oracles import EXACT
from nablacheck.reports import text as report

FLOATS = ("dual", "value", "central")
"""Oracles in float64. At many points they find what is wrong in a part of the space that the few points of exact
oracles missed, and differences see what runs on no exact numbers."""


@dataclass(frozen=True)
class Certificate:
    """What is known for certain about a claim, from the results of the exact oracles and, failing these, of others."""

    claim: Claim
    results: Sequence[Result]

    @property
    def wrong(self) -> Result | None:
        """A result that speaks against the claim: a true one is refuted, or nobody refutes a misprint."""
        bad = (Status.FAILS, Status.CRASHED, Status.TIMEOUT)
        against = next((result for result in self.results if result.status in bad), None)
        if against is None and self.claim.misprint and not self.decided:
            against = next((result for result in self.results if result.status is Status.SURVIVES), None)
        return against

    @property
    def decided(self) -> bool:
        """Whether an exact oracle has decided the claim as it should be."""
        return any(result.ok for result in self.results if result.oracle in EXACT)

    @property
    def ok(self) -> bool:
        return self.decided and self.wrong is None

    @property
    def seconds(self) -> float:
        return sum(result.seconds for result in self.results)

    def evidence(self) -> str:
        """The strongest evidence in words; where there is none, the reasons why."""
        found = self._found()
        left: dict[str, list[str]] = {}
        for each in self.results:
            if not each.ok and each.reason:
                left.setdefault(re.sub(r"^not on [\w ]+: ", "", each.reason), []).append(each.oracle)
        if self.wrong is not None:
            return _words(self.claim, self.wrong) or report.line(self.wrong)
        undecided = [f"{', '.join(oracles)}: {reason}" for reason, oracles in left.items()]
        return "; ".join(found if self.decided else [*found, *undecided])

    def _found(self) -> list[str]:
        """What each exact result says and how far it reaches, and then what one of those in floats does."""
        said: list[str] = []
        reach = None
        for result in self.results:
            words, reached = _words(self.claim, result), format_sizes(result.sizes)
            if result.oracle in FLOATS:
                if words and not self.decided:
                    said.append(words)
                elif words and not self.claim.misprint:
                    said.append(f"{words.removeprefix('agrees ')} too")
                if words:
                    break
            elif words and result.status is Status.HOLDS and reached:
                words += " at these sizes" if reached == reach else f", sizes up to {reached}"
                reach = reached
            if words and words not in said:
                said.append(words)
        return said

    def as_json(self) -> dict[str, Any]:
        """The certificate as plain data."""
        return {
            "claim": self.claim.name,
            "formula": self.claim.formula.name,
            "equation": self.claim.equation,
            "misprint": self.claim.misprint,
            "ok": self.ok,
            "decided": self.decided,
            "evidence": self.evidence(),
            "seconds": round(self.seconds, 4),
            "results": [report.as_json(result, self.claim) for result in self.results],
        }


def _words(claim: Claim, result: Result) -> str:
    """What a result says, without how far it reaches."""
    if result.status in (Status.REFUTED, Status.FAILS) and result.point is not None:
        sizes = " ".join(f"{letter}={size}" for letter, size in result.point.sizes.items())
        where = f" at {sizes}" if sizes else ""
        if result.verdict is not None and result.verdict.code_at_fault:
            return f"the code is at fault{where}: {report.in_brief(result.verdict.reason)}"
        if result.verdict is not None and result.verdict.broken:
            return f"can't be right{where}: {report.in_brief(result.verdict.reason)}"
        return f"{'proven' if result.oracle in EXACT else 'found'} wrong{where}"
    if result.status is not Status.HOLDS:
        return ""
    points = f"{result.conclusive} point{'' if result.conclusive == 1 else 's'}"
    if result.bound is not None:
        return f"false-pass bound {result.bound:.0e}"
    if result.oracle == "ball" and result.coarsest is not None:
        return f"{claim.kind.agreement.format(digits=report.digits(result.coarsest))} at {points}"
    return f"agrees in float64 at {points}"


def line(certificate: Certificate, width: int) -> str:
    """A certificate in one line."""
    return f"{certificate.claim.name:<{width}}  {certificate.evidence()}  ({certificate.seconds:.2f} s)"


def summary(certificates: Sequence[Certificate]) -> str:
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
    return report.listed(counts) or "no claim"
