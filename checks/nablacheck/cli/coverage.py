"""nablacheck coverage: what of each document is verified and refuted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import json_option, oracle_option, plugin_option, run_options, source_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nablacheck.reports.coverage import Coverage


@click.command(cls=Isolated)
@source_option
@click.option(
    "--missing",
    "only_missing",
    is_flag=True,
    help="List the locations that are missing, failing, without a claim or compared by value.",
)
@oracle_option
@run_options()
@plugin_option
@json_option
def coverage(
    source: str | None, only_missing: bool, oracles: tuple[str, ...], seed: int | None, points: int, timeout: float,
    jobs: int, plugins: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Count what is verified and refuted, per document."""
    from nablacheck.catalogue.discovery import Discovery
    from nablacheck.cli.check import run_checks
    from nablacheck.cli.exit_code import FAILED, INTERRUPTED, print_failures
    from nablacheck.cli.selection import documents_meant
    from nablacheck.cli.session import Session
    from nablacheck.cli.terminal import echo, fitted
    from nablacheck.oracles import DEFAULT
    from nablacheck.reports import json_output
    from nablacheck.reports.coverage import code_at_fault, cover, format_written

    discovery = Discovery(plugins, timeout=timeout)
    registry = discovery.registry()
    documents = [each for each in documents_meant(registry, source) if each.locations]
    claims = [claim for claim in registry.claims() if any(s.document in documents for s in claim.sources)]
    session = Session("coverage", registry, discovery, seed, points, as_json)
    checked = run_checks(session, claims, oracles or DEFAULT, timeout, jobs, every_line=False, failures=False)
    results = [result for _, results in checked for result in results]
    covered = [cover(document, claims, results) for document in documents]
    complete = not any(each.wrong for each in covered)
    at_fault = code_at_fault(results)
    if as_json:
        return session.end(complete, json_output.coverage(covered, at_fault), "", len(checked), len(claims))
    echo(fitted(format_written(claims)))
    _print(covered, only_missing)
    for name, reason in at_fault.items():
        click.echo(f"{name}: {reason}", err=True)
    code = print_failures(registry.failures)
    if session.interrupted:
        click.echo("nablacheck: interrupted; what was not reached counts as failing", err=True)
        return INTERRUPTED
    return code if complete else FAILED


def _print(covered: Sequence[Coverage], only_missing: bool) -> None:
    from nablacheck.cli.terminal import echo, fitted
    from nablacheck.reports.coverage import format_gaps, format_table

    echo(fitted(format_table(covered)))
    for line in format_gaps(covered) if only_missing else []:
        echo(fitted(line))
