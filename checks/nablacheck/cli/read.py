"""nablacheck read: what a document claims."""

from __future__ import annotations

from pathlib import Path

import click

from nablacheck.cli.options import SEED, json_option, layout_option, let_option


@click.command()
@click.argument("document", metavar="FILE.md | .tex | .html | .ipynb", type=click.Path(path_type=Path))
@click.option("--identities", is_flag=True, help="Check chains of equalities, too.")
@let_option
@layout_option
@click.option("--save", default="", metavar="FILE.py", help="Declare the claims in a new file, with their places.")
@click.option("--strict", is_flag=True, help="End with 1 where a claim is refuted or undefined, or none holds.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Draw the points by this number.")
@json_option
def read(
    document: Path, identities: bool, lets: tuple[str, ...], layout: str | None, save: str, strict: bool, seed: int,
    as_json: bool,
) -> int:  # fmt: skip
    """Find what a document claims of derivatives, show how each claim is read, and check it.

    Where a reading is in doubt, nothing is refuted. Exit codes: 0 the document was read, 1 with --strict, 2 the call
    was wrong.
    """
    from nablacheck.cli.exit_code import FAILED, HELD, print_json
    from nablacheck.cli.terminal import fitted
    from nablacheck.documents import document_of
    from nablacheck.reports.document_claims import format_claim, format_summary
    from nablacheck.reports.json_output import read_document
    from nablacheck.reports.plugin_file import refuse_existing

    if save:
        refuse_existing(save)
    found = document_of(document, identities=identities, layout=layout, let=lets, seed=seed)
    if not as_json:
        click.echo(
            fitted(
                f"{found.path}: {found.equations} equations, {found.definitions} of them definitions; {found.layout}"
            )
        )
    claims = []
    for each in found.claims():
        claims.append(each)
        if not as_json:
            click.echo(fitted(format_claim(document.name, each)))
    ok = found.is_well(claims)
    saved = found.save(claims, save) if save else ""
    if as_json:
        print_json(read_document(ok, seed, found.as_data(), (each.as_data() for each in claims)))
    else:
        click.echo(fitted(format_summary(claims, seed)))
        if saved:
            click.echo(fitted(f"saved    {saved}"))
    return FAILED if strict and not ok else HELD
