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
    from nablacheck.catalogue.registry import Registry
    from nablacheck.checking.illustration import Illustration
    from nablacheck.declare.claim import Claim


@click.command(cls=Isolated)
@click.argument(
    "names", nargs=-1, required=True, metavar='NAME | FILE.py[:NAME] | M:FUNCTION M:GRADIENT ARGUMENT="AXES"...',
    shell_complete=completion.names,
)  # fmt: skip
@click.option(
    "--wrt", multiple=True, metavar="ARGUMENT",
    help="Draw a function and its gradient in your own code, as nablacheck pair checks them, by this argument.",
)  # fmt: skip
@click.option("--where", multiple=True, metavar="CONDITION", help="The same as of pair.")
@click.option("--output", "-o", metavar="FILE", help="The picture's file (.png, .svg, .pdf); NAME.png, if not given.")
@click.option("--text", is_flag=True, help="Draw in the terminal; without matplotlib.")
@seed_option
@points_option(POINTS)
@timeout_option
@plugin_option
@json_option
def plot(
    names: tuple[str, ...], wrt: tuple[str, ...], where: tuple[str, ...], output: str | None, text: bool,
    seed: int | None, points: int, timeout: float, plugins: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Draw how the difference quotients of claims behave, and what they are compared with.

    Errors of central differences against the step, with slopes 2 and 4, the noise, the steps that decide and the
    tolerance; where a claim fails, its entries beside numerical ones.
    """
    if not (text or as_json):
        _require_matplotlib()
    registry, claims = _chosen(names, wrt, where, plugins, timeout)
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


def _chosen(
    names: tuple[str, ...], wrt: tuple[str, ...], where: tuple[str, ...], plugins: tuple[str, ...], timeout: float
) -> tuple[Registry, list[Claim]]:
    """The claims that are named, or that of a function and a gradient that are."""
    from nablacheck.cli.selection import choose, choose_pair, written_axes

    if not wrt:
        registry, _, claims = choose(Choice(names, plugins=plugins), timeout)
        return registry, claims
    from nablacheck.declare.function_gradient_pair import Pair

    if len(names) < 3 or not all("=" in space for space in names[2:]):
        raise UsageError('with --wrt name a function, its gradient and the axes of the arguments, as in x="N D"')
    registry, _, claims = choose_pair(Pair(names[0], names[1], written_axes(names[2:]), wrt, where), timeout)
    return registry, claims


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
    from nablacheck.reports.text_plot import format_illustration

    claim = illustration.claim
    echo(fitted(f"{claim.name}  {claim.equation}"))
    for line in format_illustration(illustration):
        echo(fitted(f"  {line}"))


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
