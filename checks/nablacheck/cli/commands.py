"""The command line: check, certify, pair, mutate, list, show, coverage, errata."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import nablacheck
from nablacheck.catalogue import Discovery, Registry, claim_meant
from nablacheck.checking.result import CERTIFIED, POINTS, TIMEOUT
from nablacheck.cli.options import (
    json_option,
    oracle_option,
    plugin_option,
    points_option,
    run_options,
    seed_option,
    source_option,
)
from nablacheck.cli.session import FAILED, HELD, INTERRUPTED, MISUSED, Session
from nablacheck.core.errors import UsageError
from nablacheck.core.loading import looks_like_target

if TYPE_CHECKING:
    from nablacheck.declare.documents import Document
    from nablacheck.declare.formula import Claim, Formula


def main() -> None:
    """The entry point of ``nablacheck``. Wrong calls end with 2 and one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli(prog_name="nablacheck", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(MISUSED)
    except click.ClickException as error:
        click.echo(f"nablacheck: {error.format_message()}", err=True)
        sys.exit(MISUSED)
    except UsageError as error:
        click.echo(f"nablacheck: {error}", err=True)
        sys.exit(MISUSED)
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("nablacheck: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(HELD)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(nablacheck.__version__, prog_name="nablacheck")
def cli() -> None:
    """Is this gradient formula right? Checks closed-form gradients against the functions they belong to."""


def choose(
    names: tuple[str, ...], everything: bool, plugins: tuple[str, ...]
) -> tuple[Registry, Discovery, list[Claim]]:
    """The claims that names of formulas or claims, places in code, ``--all`` and ``--plugin`` mean, with what was
    loaded for them."""
    if everything and names:
        raise UsageError("give names or --all, not both")
    if not everything and not names and not plugins:
        raise UsageError("name a formula, a file or module:attribute, or say --all; nablacheck list shows the names")
    targets = tuple(sorted(filter(looks_like_target, names), key=lambda target: not claim_meant(target)))
    wanted = [name for name in names if name not in targets]
    discovery = Discovery(plugins, targets, everything=everything or bool(wanted))
    registry = discovery.registry()
    whole = {target for target in targets if not claim_meant(target)}
    alone = filter(None, map(claim_meant, targets))
    wanted += [name for name in alone if name.partition("-")[0] in registry.formulas]  # the others didn't load
    chosen = [claim for name in wanted for claim in registry.claims_named(name)]
    for claim in registry.claims():
        if everything or not names or registry.origins[claim.formula.name] in whole:
            chosen.append(claim)
    return registry, discovery, list(dict.fromkeys(chosen))


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME | CLAIM | MODULE:ATTRIBUTE | FILE.py]...")
@click.option("--all", "everything", is_flag=True, help="Check every formula there is.")
@oracle_option
@run_options()
@plugin_option
@json_option
def check(
    names: tuple[str, ...],
    everything: bool,
    oracles: tuple[str, ...],
    seed: int | None,
    points: int,
    timeout: float,
    jobs: int,
    plugins: tuple[str, ...],
    as_json: bool,
) -> int:
    """Check formulas by name, by file or module, or all."""
    registry, discovery, claims = choose(names, everything, plugins)
    from nablacheck.oracles import DEFAULT, oracle

    for each in oracles:
        oracle(each)
    session = Session(registry, discovery, seed, points, timeout, jobs, quiet=as_json)
    results = session.run(claims, oracles or DEFAULT, each_line=not everything)
    return session.finish(results, claims, as_json)


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME | CLAIM | MODULE:ATTRIBUTE | FILE.py]...")
@click.option("--all", "everything", is_flag=True, help="Certify every claim there is.")
@run_options(points=CERTIFIED)
@plugin_option
@json_option
def certify(
    names: tuple[str, ...],
    everything: bool,
    seed: int | None,
    points: int,
    timeout: float,
    jobs: int,
    plugins: tuple[str, ...],
    as_json: bool,
) -> int:
    """Show the strongest evidence there is for each claim.

    Sources run unmodified in ball arithmetic and in prime fields.
    """
    registry, discovery, claims = choose(names, everything, plugins)
    session = Session(registry, discovery, seed, points, timeout, jobs, quiet=as_json)
    return session.finish_certificates(session.certify(claims), claims, as_json)


@cli.command()
@click.argument("function", metavar="MODULE:FUNCTION")
@click.argument("gradient", metavar="MODULE:GRADIENT")
@click.argument("spaces", nargs=-1, required=True, metavar='ARGUMENT="AXES"...')
@click.option("--wrt", required=True, metavar="ARGUMENT", help="The argument that the gradient is taken by.")
@click.option(
    "--where", multiple=True, metavar="CONDITION",
    help='A condition such as "positive_definite(S)" or "distinct(x, a)"; may be repeated.',
)  # fmt: skip
@oracle_option
@run_options()
@json_option
def pair(
    function: str, gradient: str, spaces: tuple[str, ...], wrt: str, where: tuple[str, ...], oracles: tuple[str, ...],
    seed: int | None, points: int, timeout: float, jobs: int, as_json: bool,
) -> int:  # fmt: skip
    """Check a gradient in your own code.

    Give a function, its gradient, and the axes of their arguments.
    """
    from nablacheck.declare.pair import Pair
    from nablacheck.oracles import DEFAULT

    split = [space.partition("=") for space in spaces]
    for name, equals, _ in split:
        if not equals:
            raise UsageError(f'{name!r}: write the axes of an argument as {name}="N D"')
    spec = Pair(function, gradient, tuple((name, axes) for name, _, axes in split), wrt, where)
    discovery = Discovery(pairs=(spec,), everything=False)
    registry = discovery.registry()
    claims = registry.claims()
    session = Session(registry, discovery, seed, points, timeout, jobs, quiet=as_json)
    return session.finish(session.run(claims, oracles or DEFAULT, each_line=True), claims, as_json)


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME | CLAIM | MODULE:ATTRIBUTE | FILE.py]...")
@click.option("--all", "everything", is_flag=True, help="Spoil every claim there is.")
@seed_option
@points_option(POINTS)
@plugin_option
@json_option
def mutate(
    names: tuple[str, ...], everything: bool, seed: int | None, points: int, plugins: tuple[str, ...], as_json: bool
) -> int:
    """Spoil claims, and show which mistakes are noticed."""
    registry, discovery, claims = choose(names, everything, plugins)
    true = [claim for claim in claims if not claim.misprint]
    if claims and not true:
        raise UsageError("there are only misprints here, and no claim to spoil")
    session = Session(registry, discovery, seed, points, TIMEOUT, 1, quiet=as_json)
    return session.finish_powers(session.measure(true, each_line=not everything), true, as_json)


def tell_failures(registry: Registry) -> int:
    """Print what could not be loaded, and give the exit code."""
    for failure in registry.failures:
        click.echo(str(failure), err=True)
    return FAILED if registry.failures else HELD


@cli.command("list")
@click.option("--source", help="Only formulas with a claim from this document (its key, or words of its title).")
@click.option("--topic", help="Only the formulas of this file of the catalogue or module.")
@plugin_option
@json_option
def list_(source: str | None, topic: str | None, plugins: tuple[str, ...], as_json: bool) -> int:
    """List the formulas, with their equations."""
    registry = Discovery(plugins).registry()
    rows = []
    for each in registry.formulas.values():
        documents = {s.document.key: s.document for claim in each.claims for s in claim.sources}
        its_topic = topic_of(each)
        if topic is not None and topic.lower().replace(" ", "_") != its_topic:
            continue
        if source is not None and not any(is_meant(document, source) for document in documents.values()):
            continue
        rows.append((each, its_topic, documents))
    if not rows and (source or topic):
        topics = sorted({topic_of(each) for each in registry.formulas.values()})
        raise UsageError(
            f"nothing of that kind; topics: {', '.join(topics)}; sources: {', '.join(sorted(registry.documents))}"
        )
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "name": each.name,
                        "equation": each.equation,
                        "topic": its_topic,
                        "claims": [claim.name for claim in each.claims],
                        "sources": list(documents),
                        "origin": registry.origins[each.name],
                    }
                    for each, its_topic, documents in rows
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
        return tell_failures(registry)
    width = max((len(each.name) for each, _, _ in rows), default=0)
    heading = None
    for each, its_topic, _ in rows:
        if its_topic != heading:
            click.echo(("" if heading is None else "\n") + its_topic.replace("_", " "))
            heading = its_topic
        click.echo(f"  {each.name:<{width}}  {each.equation}")
    return tell_failures(registry)


@cli.command()
@click.argument("name")
@plugin_option
@json_option
def show(name: str, plugins: tuple[str, ...], as_json: bool) -> int:
    """Show spaces, function, claims, sources of a formula."""
    from nablacheck.declare import statement

    targets = (name,) if looks_like_target(name) else ()
    registry = Discovery(plugins, targets, everything=not targets).registry()
    chosen = list(registry.formulas.values()) if targets else [registry.formula_named(name)]
    if as_json:
        click.echo(json.dumps([statement.as_json(each) for each in chosen], ensure_ascii=False, indent=1))
    else:
        for each in chosen:
            click.echo("\n".join(statement.lines(each)))
    return tell_failures(registry)


@cli.command()
@source_option
@click.option(
    "--missing", "only_missing", is_flag=True, help="List the locations that are missing, failing or without a claim."
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
    from nablacheck.oracles import DEFAULT
    from nablacheck.reports.coverage import Standing, cover, faults

    discovery = Discovery(plugins)
    registry = discovery.registry()
    documents = [each for each in documents_meant(registry, source) if each.locations]
    claims = [claim for claim in registry.claims() if any(s.document in documents for s in claim.sources)]
    session = Session(registry, discovery, seed, points, timeout, jobs, quiet=as_json)
    results = session.run(claims, oracles or DEFAULT, each_line=False, failures=False)
    covered = [cover(document, claims, results) for document in documents]
    standings = [(standing, c.document, place) for c in covered for place, standing in c.standings.items()]
    bad = [each for each in standings if each[0] in (Standing.MISSING, Standing.FAILING)]
    if as_json:
        rows = [
            {"document": c.document.title, "key": c.document.key, "locations": c.standings, "claims": c.claims}
            for c in covered
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        heads = ("locations", *Standing)
        click.echo("  ".join(heads) + "  document")
        for c in covered:
            counts = (len(c.standings), *(c.count(standing) for standing in Standing))
            row = "  ".join(f"{count:>{len(head)}}" for head, count in zip(heads, counts, strict=True))
            click.echo(f"{row}  {c.document.title}")
        for standing, document, place in standings if only_missing else []:
            if standing not in (Standing.VERIFIED, Standing.REFUTED):
                why = f": {document.nothing_to_check[place]}" if standing is Standing.WITHOUT_CLAIM else ""
                click.echo(f"{standing}: {document.title}, {place}{why}")
    for words in faults(results):
        click.echo(words, err=True)
    code = tell_failures(registry)
    if session.interrupted:
        click.echo("nablacheck: interrupted; what was not reached counts as failing", err=True)
        return INTERRUPTED
    return FAILED if bad else code


@cli.command()
@source_option
@plugin_option
@json_option
def errata(source: str | None, plugins: tuple[str, ...], as_json: bool) -> int:
    """Print every misprint, its counterexample, the correction."""
    from nablacheck.checking.code_faults import REFUTES_NOTHING
    from nablacheck.reports.errata import find, markdown

    registry = Discovery(plugins).registry()
    documents = documents_meant(registry, source)
    found = {document: find(registry.claims(), document) for document in documents}
    every = [erratum for each in found.values() for erratum in each]
    if as_json:
        rows = [erratum.as_json() for erratum in every if not erratum.fault]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        click.echo(markdown(found), nl=False)
    unrefuted = {erratum.claim.name: erratum.fault for erratum in every if erratum.found is None}
    for name, fault in unrefuted.items():
        click.echo(f"{name}: {f'{fault}; {REFUTES_NOTHING}' if fault else 'no counterexample found'}", err=True)
    return tell_failures(registry) or (FAILED if unrefuted else HELD)


def documents_meant(registry: Registry, source: str | None) -> list[Document]:
    """The documents that ``--source`` means. Raises ``UsageError`` where there is none."""
    documents = [each for each in registry.documents.values() if is_meant(each, source)]
    if source is not None and not documents:
        raise UsageError(f"there is no such document; there are {', '.join(registry.documents)}")
    return documents


def is_meant(document: Document, source: str | None) -> bool:
    """Whether ``--source`` means the document: its key, or words of its title; everything where it isn't given."""
    return source is None or source == document.key or source.lower() in document.title.lower()


def topic_of(formula: Formula) -> str:
    """The name of the file that declares it."""
    return Path(formula.place.file).stem
