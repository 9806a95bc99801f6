"""nablacheck mutate: which mistakes in a claim the oracles notice."""

from __future__ import annotations

import click

from nablacheck.checking.defaults import POINTS
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import (
    Choice,
    choice_options,
    json_option,
    points_option,
    seed_option,
    timeout_option,
)
from nablacheck.cli.terminal import echo
from nablacheck.core.errors import UsageError


@click.command(cls=Isolated)
@choice_options("Mutate")
@seed_option
@points_option(POINTS)
@timeout_option
@json_option
def mutate(choice: Choice, seed: int | None, points: int, timeout: float, as_json: bool) -> int:
    """Put mistakes into claims, and show which are noticed."""
    from nablacheck.cli.selection import choose

    registry, discovery, claims = choose(choice, timeout)
    from nablacheck.cli.session import Session
    from nablacheck.reports import json_output
    from nablacheck.reports.text_mutants import format_score, format_summary, format_table
    from nablacheck.selftest.score import mutation_score

    true = [claim for claim in claims if not claim.misprint]
    if claims and not true:
        raise UsageError("there are only misprints here, and no claim to mutate")
    session = Session("mutate", registry, discovery, seed, points, as_json)
    scores = session.collect(
        len(true),
        (mutation_score(claim, count=points, seed=session.seed, timeout=timeout) for claim in true),
        lambda score: format_score(score, all_of_them=not choice.everything),
    )
    if any(score.results for score in scores) and not as_json:
        echo(f"\n{format_table(scores)}\n")
    return session.end(
        all(score.ok for score in scores),
        json_output.mutation_scores(scores) if as_json else {},
        format_summary(scores),
        len(scores),
        len(true),
    )
