"""nablacheck plot: the error of the numerical derivative against the step, drawn or in a line of text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nablacheck.checking.defaults import POINTS
from nablacheck.cli import completion
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import Choice, json_option, plugin_option, points_option, seed_option, timeout_option
from nablacheck.cli.terminal import echo, fitted
from nablacheck.core.errors import UsageError

if TYPE_CHECKING:
    from nablacheck.checking.illustration import Illustration
    from nablacheck.declare.claim import Claim


@click.command(cls=Isolated)
@click.argument("names", nargs=-1, required=True, metavar="NAME | CLAIM | FILE.py...", shell_complete=completion.names)
@click.option("--output", "-o", metavar="FILE", help="The picture's file (.png, .svg, .pdf); NAME.png, if not given.")
@click.option("--text", is_flag=True, help="Draw in the terminal; without matplotlib.")
@seed_option
@points_option(POINTS)
@timeout_option
@plugin_option
@json_option
def plot(
    names: tuple[str, ...], output: str | None, text: bool, seed: int | None, points: int, timeout: float,
    plugins: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Draw how the difference quotients of claims behave, and what they are compared with.

    Errors of central differences against the step, with slopes 2 and 4, the noise, the steps that decide and the
    tolerance; where a claim fails, its entries beside numerical ones.
    """
    from nablacheck.cli.selection import choose

    if not (text or as_json):
        _require_matplotlib()
    registry, _, claims = choose(Choice(names, plugins=plugins), timeout)
    from nablacheck.checking.illustration import has_slopes
    from nablacheck.cli.exit_code import FAILED, HELD, print_failures, print_json

    if claims and not any(map(has_slopes, claims)):
        raise UsageError("there is no derivative here: what is claimed are values or points")
    found, left = _illustrated([claim for claim in claims if has_slopes(claim)], points, seed or 0, timeout)
    if as_json:
        from nablacheck.reports.json_output import plot_document

        return print_json(plot_document(found, left, registry.failures))
    for name, reason in left.items():
        click.echo(f"nablacheck: {name} is not drawn: {reason}", err=True)
    for each in found:
        _print(each)
    if found and not text:
        file = Path(output or f"{found[0].claim.formula.name}.png")
        _save(found, file)
        echo(f"written to {file}")
    return print_failures(registry.failures) or (HELD if found else FAILED)


def _illustrated(
    claims: list[Claim], points: int, seed: int, timeout: float
) -> tuple[list[Illustration], dict[str, str]]:
    """What is to be drawn, and why there is nothing to draw of other claims."""
    from nablacheck.checking.illustration import NotIllustrated, illustrate
    from nablacheck.core.attempts import Lost, attempt

    found, left = [], {}
    for claim in claims:
        try:
            draw = partial(illustrate, claim, count=points, seed=seed, timeout=timeout)
            found.append(attempt(f"plot {claim.name}", draw))
        except (NotIllustrated, Lost) as error:
            left[claim.name] = str(error)
    return found, left


def _print(illustration: Illustration) -> None:
    from nablacheck.reports.text_plot import format_step_errors

    claim = illustration.claim
    echo(fitted(f"{claim.name}  {claim.equation}"))
    for variable, errors in illustration.errors.items():
        echo(fitted(f"  {variable}  {format_step_errors(errors)}"))


def _require_matplotlib() -> None:
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise UsageError("pictures need matplotlib: pip install 'nablacheck[plot]', or say --text")


def _save(illustrations: list[Illustration], file: Path) -> None:
    from nablacheck.reports.plot import save

    try:
        save(illustrations, file)
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} can't be written: {error}") from None
