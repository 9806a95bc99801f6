"""What checks of claims came to, for those who ask in Python: results to look at, and the text of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nablacheck.checking.result import Result, first_wrong
from nablacheck.core.notebook import ShownInNotebooks
from nablacheck.declare.claim import Claim
from nablacheck.reports.text_claims import format_claim_in_line
from nablacheck.reports.text_results import format_failure


@dataclass(frozen=True)
class CheckedClaim:
    """A claim and what each oracle found about it."""

    claim: Claim
    results: tuple[Result, ...]

    @property
    def wrong(self) -> Result | None:
        """The result that says why the claim isn't as it should be; None where all is well."""
        return first_wrong(self.results)

    def __bool__(self) -> bool:
        return bool(self.results) and self.wrong is None

    def lines(self, width: int = 0) -> Iterator[str]:
        wrong = self.wrong
        yield from (line for line, _ in format_claim_in_line(self.claim, self.results, wrong, width))
        if wrong is not None:
            yield f"\n{format_failure(wrong, self.claim)}\n"


@dataclass(frozen=True, repr=False)
class Results(ShownInNotebooks):
    """The claims that were checked: true where all hold, misprints are refuted, and there is one at all."""

    checked: tuple[CheckedClaim, ...]

    def __bool__(self) -> bool:
        return bool(self.checked) and all(self.checked)

    def __len__(self) -> int:
        return len(self.checked)

    def __getitem__(self, position: int) -> CheckedClaim:
        return self.checked[position]

    def __iter__(self) -> Iterator[CheckedClaim]:
        return iter(self.checked)

    def __str__(self) -> str:
        if not self.checked:
            return "no claim was checked"
        width = max(len(each.claim.name) for each in self.checked)
        return "\n".join(line for each in self.checked for line in each.lines(width)).rstrip()

    __repr__ = __str__
