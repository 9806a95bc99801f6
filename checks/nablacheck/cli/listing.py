"""nablacheck list and show: what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nablacheck.cli import completion
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import json_option, plugin_option
from nablacheck.core.errors import UsageError

if TYPE_CHECKING:
    from nablacheck.catalogue.index import Index


@click.command("list", cls=Isolated)
@click.option("--source", help="Only formulas with a claim from this document (its key, or words of its title).")
@click.option("--topic", help="Only the formulas of this file of the catalogue or module.")
@plugin_option
@json_option
def list_(source: str | None, topic: str | None, plugins: tuple[str, ...], as_json: bool) -> int:
    """List the formulas, with their equations."""
    from nablacheck.cli.exit_code import print_failures, print_json
    from nablacheck.reports import json_output

    index = _index(plugins)
    every = list(index.formulas.values())
    keys = {key for key, title in index.documents.items() if is_meant(key, title, source)}
    formulas = [
        each
        for each in every
        if (topic is None or topic.lower().replace(" ", "_") == each["topic"])
        and (source is None or not keys.isdisjoint(each["documents"]))
    ]
    if not formulas and (source or topic):
        topics, documents = sorted({each["topic"] for each in every}), sorted(index.documents)
        raise UsageError(f"nothing of that kind; topics: {', '.join(topics)}; sources: {', '.join(documents)}")
    if as_json:
        return print_json(json_output.list_document(formulas, index.failures))
    _print_by_topic(formulas)
    return print_failures(index.failures)


def _print_by_topic(formulas: list[dict[str, Any]]) -> None:
    from nablacheck.cli.terminal import echo, fitted

    width = max((len(each["name"]) for each in formulas), default=0)
    heading = None
    for each in formulas:
        if each["topic"] != heading:
            echo(("" if heading is None else "\n") + each["topic"].replace("_", " "))
            heading = each["topic"]
        echo(fitted(f"  {each['name']:<{width}}  {each['equation']}"))


@click.command(cls=Isolated)
@click.argument("name", shell_complete=completion.names)
@plugin_option
@json_option
def show(name: str, plugins: tuple[str, ...], as_json: bool) -> int:
    """Show spaces, function, claims, sources of a formula."""
    from nablacheck.cli.exit_code import print_failures, print_json
    from nablacheck.cli.terminal import echo, fitted
    from nablacheck.core.loading import looks_like_target
    from nablacheck.reports import json_output
    from nablacheck.reports.text_statement import format_statement

    is_target = looks_like_target(name)
    index = _index(plugins, name) if is_target else _index(plugins)
    formulas = list(index.formulas.values()) if is_target else [index.formulas[index.formula_meant(name)]]
    if as_json:
        return print_json(json_output.show_document(formulas, index.failures))
    for each in formulas:
        echo(fitted("\n".join(format_statement(each))))
    return print_failures(index.failures)


def _index(plugins: tuple[str, ...], *targets: str) -> Index:
    """What is declared by all plugins there are and those that were asked for, or at the targets alone."""
    from nablacheck.catalogue.index import Index, read_index
    from nablacheck.reports.json_output import statement

    if not plugins and not targets:
        return read_index(statement)
    from nablacheck.catalogue.discovery import Discovery

    return Index.of(Discovery(plugins, targets, everything=not targets).registry(), statement)


def is_meant(key: str, title: str, source: str | None) -> bool:
    """Whether ``--source`` means the document: its key, or words of its title; everything where it isn't given."""
    return source is None or source == key or source.lower() in title.lower()
