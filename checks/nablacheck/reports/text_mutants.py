"""What becomes of mutants as text: a line each, a table by class and size of the error, and a summary."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from nablacheck.reports.text_results import format_counts, repeat_command
from nablacheck.selftest.score import MutantStatus, MutationScore, counts_by_class, killed_share, verb


def format_score(score: MutationScore, *, all_of_them: bool) -> Iterator[tuple[str, bool]]:
    """The lines about a claim, and whether each is good news; only the survivors unless all are wanted.

    Those that are equivalent to the claim are shown with the survivors: their reason is why nothing is wrong with that.
    """
    shown = [each for each in score.results if all_of_them or each.status is not MutantStatus.KILLED]
    trouble = format_trouble(score)
    if shown or trouble:
        yield f"{score.claim.name}  {score.claim.equation}", True
    if trouble:
        yield f"  {trouble}", False
    width = max((len(each.mutant.mistake) for each in shown), default=0)
    for each in shown:
        reason = each.reason or f"{each.oracle}, at point {each.point}"
        yield f"  {each.status:<10}  {each.mutant.mistake:<{width}}  {reason}", each.status is not MutantStatus.SURVIVED


def format_trouble(score: MutationScore) -> str:
    """Why nothing can be said of the oracles; empty where something can."""
    if score.failed is None:
        return ""
    return f"the claim itself {verb(score.failed.status)}; {repeat_command(score.failed, score.claim)} tells why"


def format_table(scores: Sequence[MutationScore]) -> str:
    """How many mutants were killed, by class of mistake and size of the error."""
    rows = [
        (kind, "" if size is None else f"{size:.6g}", f"{count[MutantStatus.KILLED]} of {count.total()}",
         str(count[MutantStatus.EQUIVALENT]), str(count[MutantStatus.SURVIVED]))
        for (kind, size), count in counts_by_class(scores).items()
    ]  # fmt: skip
    heads = ("mistake", "error", "killed", "equivalent", "survived")
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join([f"{row[0]:<{widths[0]}}", *(f"{cell:>{w}}" for cell, w in zip(row[1:], widths[1:], strict=True))])
        for row in (heads, *rows)
    )


def format_summary(scores: Sequence[MutationScore]) -> str:
    """One line for all of it."""
    statuses = Counter(each.status for score in scores for each in score.results)
    counts = (
        (statuses[MutantStatus.KILLED], "mutant is killed", "mutants are killed"),
        (statuses[MutantStatus.EQUIVALENT], "is equivalent to its claim", "are equivalent to their claims"),
        (statuses[MutantStatus.SURVIVED], "survives", "survive"),
        (sum(score.failed is not None for score in scores), "claim doesn't hold", "claims don't hold"),
    )
    share = killed_share(each for score in scores for each in score.results)
    text = format_counts(counts) or "no mutant"
    return text if share is None else f"{text}; mutation score {math.floor(1000 * share) / 10:g} %"
