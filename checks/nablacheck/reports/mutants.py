"""What becomes of mutants as text: a line each, a table by class and size of the error, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nablacheck.reports.text import format_counts, repeat_command
from nablacheck.selftest.score import Fate, MutationScore, counts_by_class, verb


def format_score(score: MutationScore, *, all_of_them: bool) -> Iterator[tuple[str, bool]]:
    """What to say about a claim, line by line, and whether it is good news; only the survivors unless all are wanted.

    Those that are identical to the claim survive too: their reason is why nothing is wrong with that.
    """
    shown = [trial for trial in score.trials if all_of_them or trial.fate is not Fate.REJECTED]
    trouble = format_trouble(score)
    if shown or trouble:
        yield f"{score.claim.name}  {score.claim.equation}", True
    if trouble:
        yield f"  {trouble}", False
    width = max((len(trial.mutant.mistake) for trial in shown), default=0)
    for trial in shown:
        reason = trial.reason or f"{trial.oracle}, at point {trial.point}"
        yield f"  {trial.fate:<9}  {trial.mutant.mistake:<{width}}  {reason}", trial.fate is not Fate.SURVIVES


def format_trouble(score: MutationScore) -> str:
    """Why nothing can be said of the oracles; empty where something can."""
    if score.failed is None:
        return ""
    return f"the claim itself {verb(score.failed.status)}; {repeat_command(score.failed, score.claim)} tells why"


def format_table(scores: Sequence[MutationScore]) -> str:
    """How many mutants were rejected, by class of mistake and size of the error."""
    rows = [
        (kind, "" if size is None else f"{size:.6g}", f"{count[Fate.REJECTED]} of {count.total()}",
         str(count[Fate.IDENTICAL]), str(count[Fate.SURVIVES]))
        for (kind, size), count in counts_by_class(scores).items()
    ]  # fmt: skip
    heads = ("mistake", "error", "rejected", "identical", "survive")
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join([f"{row[0]:<{widths[0]}}", *(f"{cell:>{w}}" for cell, w in zip(row[1:], widths[1:], strict=True))])
        for row in (heads, *rows)
    )


def format_summary(scores: Sequence[MutationScore]) -> str:
    """One line for all of it."""
    fates = Counter(trial.fate for score in scores for trial in score.trials)
    counts = (
        (fates[Fate.REJECTED], "mutant is rejected", "mutants are rejected"),
        (fates[Fate.IDENTICAL], "is identical to its claim", "are identical to their claims"),
        (fates[Fate.SURVIVES], "survives", "survive"),
        (sum(score.failed is not None for score in scores), "claim doesn't hold", "claims don't hold"),
    )
    return format_counts(counts) or "no mutant"
