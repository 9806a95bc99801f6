"""nablacheck errata: every misprint with its counterexample and the correction."""

from __future__ import annotations

import click

from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import json_option, plugin_option, source_option, timeout_option


@click.command(cls=Isolated)
@source_option
@timeout_option
@plugin_option
@json_option
def errata(source: str | None, timeout: float, plugins: tuple[str, ...], as_json: bool) -> int:
    """Print every misprint, its counterexample, the correction."""
    from nablacheck.catalogue.discovery import Discovery
    from nablacheck.cli.exit_code import FAILED, HELD, print_failures, print_json
    from nablacheck.cli.selection import documents_meant
    from nablacheck.cli.terminal import echo, fitted
    from nablacheck.reports import json_output
    from nablacheck.reports.errata import find, markdown, unrefuted

    registry = Discovery(plugins, timeout=timeout).registry()
    documents = documents_meant(registry, source)
    found = {document: find(registry.claims(), document, timeout) for document in documents}
    left = unrefuted(found)
    if as_json:
        return print_json(json_output.errata_document(found, left, registry.failures))
    echo(fitted(markdown(found)), nl=False)
    for name, reason in left.items():
        click.echo(f"{name}: {reason}", err=True)
    return print_failures(registry.failures) or (FAILED if left else HELD)
