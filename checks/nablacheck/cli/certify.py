"""nablacheck certify: the strongest evidence there is for each claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from nablacheck.checking.defaults import CERTIFIED
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import Choice, choice_options, json_option, run_options, verbose_option


class Certify(Isolated):
    """A command that checks at as many points as a certificate needs, whatever a project settles for checks."""

    def defaults(self) -> dict[str, Any]:
        return {name: value for name, value in super().defaults().items() if name != "points"}


@click.command(cls=Certify)
@choice_options("Certify")
@run_options(points=CERTIFIED)
@verbose_option
@json_option
def certify(
    choice: Choice, seed: int | None, points: int, timeout: float, jobs: int, verbose: bool, as_json: bool
) -> int:
    """Show the strongest evidence there is for each claim.

    The code runs unmodified in ball arithmetic and in prime fields.
    """
    from nablacheck.cli.selection import choose

    registry, discovery, claims = choose(choice, timeout)
    from nablacheck.checking.certify import Certificate, plan
    from nablacheck.checking.schedule import CheckedClaims
    from nablacheck.cli.check import range_lines
    from nablacheck.cli.session import Session
    from nablacheck.cli.terminal import echo, fitted
    from nablacheck.oracles import INSTALL_FLINT, available
    from nablacheck.reports import json_output
    from nablacheck.reports.text_certificates import format_certificate, format_summary
    from nablacheck.reports.text_results import format_failure

    if "ball" not in available():
        click.echo(f"nablacheck: no balls without python-flint; {INSTALL_FLINT}", err=True)
    session = Session("certify", registry, discovery, seed, points, as_json)
    tasks = plan(claims, count=points, seed=session.seed, timeout=timeout)
    width = max((len(claim.name) for claim in claims), default=0)

    def line(found: Certificate) -> Iterator[tuple[str, bool]]:
        yield format_certificate(found, width), found.wrong is None
        if verbose:
            yield from range_lines(session, found.claim, found.results, timeout)

    checked = CheckedClaims(tasks, claims, discovery, jobs)
    certificates = session.collect(len(claims), (Certificate(*each) for each in checked), line)
    certificates.sort(key=lambda each: claims.index(each.claim))
    for each in certificates if not as_json else []:
        if each.wrong is not None:
            echo(fitted("\n" + format_failure(each.wrong, each.claim, seed_given=session.seed_given) + "\n"))
    return session.end(
        all(each.ok for each in certificates),
        json_output.certificates(certificates) if as_json else {},
        format_summary(certificates),
        len(certificates),
        len(claims),
    )
