"""What the shell completes: names of formulas, claims and oracles, and files."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Formulas, or claims of the one that is written out so far; files where it looks like one."""
    from nablacheck.core.files import looks_like_target

    if looks_like_target(incomplete) or "/" in incomplete:
        return [CompletionItem(incomplete, type="file")]
    from nablacheck.catalogue.index import read_index
    from nablacheck.reports.json_output import statement

    formulas = read_index(statement).formulas
    found = [name for name in formulas if name.startswith(incomplete)]
    for name, formula in formulas.items():
        if incomplete.startswith(name):
            found += [claim["claim"] for claim in formula["claims"] if claim["claim"].startswith(incomplete)]
    return [*map(CompletionItem, found), CompletionItem(incomplete, type="file")]


def oracles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The oracles that ``--oracle`` takes."""
    from nablacheck.oracles import DEFAULT, RIGOROUS

    return [CompletionItem(name) for name in dict.fromkeys((*DEFAULT, *RIGOROUS)) if name.startswith(incomplete)]
