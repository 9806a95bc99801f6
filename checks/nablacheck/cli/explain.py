"""nablacheck explain: what a word of a report means."""

from __future__ import annotations

import click

from nablacheck.cli.options import json_option
from nablacheck.cli.terminal import echo, fitted


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
@json_option
def explain(words: tuple[str, ...], as_json: bool) -> int:
    """Explain a word of a report, or all of them."""
    from nablacheck.cli.exit_code import HELD, print_json
    from nablacheck.core.text import labelled
    from nablacheck.reports.glossary import GLOSSARY, explained

    found = explained(" ".join(words)) if words else GLOSSARY
    if as_json:
        from nablacheck.reports.json_output import explain_document

        return print_json(explain_document(found))
    for word, meaning in found.items():
        echo(fitted(f"{word}\n{labelled('', meaning)}" if len(found) > 1 else f"{word}: {meaning}"))
    return HELD
