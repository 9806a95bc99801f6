"""nablacheck list and show: what is declared."""

from __future__ import annotations

from typing import Any

import click

from nablacheck.cli.options import json_option, plugin_option
from nablacheck.core.errors import UsageError


@click.command("list")
@click.option("--source", help="Only formulas with a claim from this document (its key, or words of its title).")
@click.option("--topic", help="Only the formulas of this file of the catalogue or module.")
@plugin_option
@json_option
def list_(source: str | None, topic: str | None, plugins: tuple[str, ...], as_json: bool) -> int:
    """List the formulas, with their equations."""
    from nablacheck.catalogue import Discovery
    from nablacheck.cli.choice import is_meant
    from nablacheck.cli.session import FAILED, HELD, print_failures
    from nablacheck.reports import json_output

    registry = Discovery(plugins).registry()
    every = [json_output.statement(each, registry.origins[each.name]) for each in registry.formulas.values()]
    keys = {each.key for each in registry.documents.values() if is_meant(each.key, each.title, source)}
    formulas = [
        each
        for each in every
        if (topic is None or topic.lower().replace(" ", "_") == each["topic"])
        and (source is None or not keys.isdisjoint(each["documents"]))
    ]
    if not formulas and (source or topic):
        topics, documents = sorted({each["topic"] for each in every}), sorted(registry.documents)
        raise UsageError(f"nothing of that kind; topics: {', '.join(topics)}; sources: {', '.join(documents)}")
    if as_json:
        click.echo(json_output.to_text(json_output.list_document(formulas, registry.failures)))
        return FAILED if registry.failures else HELD
    _print_by_topic(formulas)
    return print_failures(registry.failures)


def _print_by_topic(formulas: list[dict[str, Any]]) -> None:
    width = max((len(each["name"]) for each in formulas), default=0)
    heading = None
    for each in formulas:
        if each["topic"] != heading:
            click.echo(("" if heading is None else "\n") + each["topic"].replace("_", " "))
            heading = each["topic"]
        click.echo(f"  {each['name']:<{width}}  {each['equation']}")


@click.command()
@click.argument("name")
@plugin_option
@json_option
def show(name: str, plugins: tuple[str, ...], as_json: bool) -> int:
    """Show spaces, function, claims, sources of a formula."""
    from nablacheck.catalogue import Discovery
    from nablacheck.cli.session import FAILED, HELD, print_failures
    from nablacheck.core.loading import looks_like_target
    from nablacheck.reports import json_output
    from nablacheck.reports.statement import format_statement

    targets = (name,) if looks_like_target(name) else ()
    registry = Discovery(plugins, targets, everything=not targets).registry()
    chosen = list(registry.formulas.values()) if targets else [registry.formula_named(name)]
    formulas = [json_output.statement(each, registry.origins[each.name]) for each in chosen]
    if as_json:
        click.echo(json_output.to_text(json_output.show_document(formulas, registry.failures)))
        return FAILED if registry.failures else HELD
    for each in formulas:
        click.echo("\n".join(format_statement(each)))
    return print_failures(registry.failures)
