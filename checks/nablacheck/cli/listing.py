"""nablacheck list and show: what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nablacheck.catalogue.names import formulas_among, names_meant, plainly
from nablacheck.catalogue.places import split_places
from nablacheck.cli import completion
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import json_option, plugin_option
from nablacheck.core.errors import UsageError

if TYPE_CHECKING:
    from nablacheck.catalogue.index import Index


@click.command("list", cls=Isolated)
@click.argument("words", nargs=-1, metavar="[NAME | TOPIC | 'PATTERN*' | WORD]...")
@click.option("--source", help="Only formulas with a claim from this document (its key, or words of its title).")
@click.option("--topic", help="Only the formulas of this file of the catalogue or module.")
@plugin_option
@json_option
def list_(
    words: tuple[str, ...], source: str | None, topic: str | None, plugins: tuple[str, ...], as_json: bool
) -> int:
    """List the formulas, with their equations.

    All of them, or those of a name or topic, or with a word in their name or equation.
    """
    from nablacheck.cli.exit_code import print_failures, print_json
    from nablacheck.reports import json_output

    index = _index(plugins)
    every = list(index.formulas.values())
    keys = {key for key, title in index.documents.items() if is_meant(key, title, source)}
    formulas = [
        each
        for each in every
        if (topic is None or plainly(topic) == plainly(each["topic"]))
        and (source is None or not keys.isdisjoint(each["documents"]))
        and (not words or any(each["name"] in _named(word, index) for word in words))
    ]
    if not formulas and (source or topic or words):
        topics, documents = sorted({each["topic"] for each in every}), sorted(index.documents)
        raise UsageError(f"nothing of that kind; topics: {', '.join(topics)}; sources: {', '.join(documents)}")
    if as_json:
        return print_json(json_output.list_document(formulas, index.failures))
    _print_by_topic(formulas)
    return print_failures(index.failures)


def _named(word: str, index: Index) -> list[str]:
    """The formulas that a word means, or in whose name or equation it stands."""
    try:
        return formulas_among(names_meant(word, index.declared))
    except UsageError:
        typed = plainly(word)
        found = [
            each["name"] for each in index.formulas.values() if typed in plainly(f"{each['name']} {each['equation']}")
        ]
        if not found:
            raise
        return found


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
    from nablacheck.reports import json_output
    from nablacheck.reports.text_statement import format_statement

    places, _ = split_places((name,))
    index = _index(plugins, *places)
    meant = index.formulas if places else formulas_among(names_meant(name, index.declared))
    formulas = [index.formulas[each] for each in meant]
    if as_json:
        return print_json(json_output.show_document(formulas, index.failures))
    for k, each in enumerate(formulas):
        echo(fitted("\n".join([*[""] * bool(k), *format_statement(each)])))
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
