"""nablacheck ask: a claim as it is printed."""

from __future__ import annotations

import sys
from itertools import islice

import click

from nablacheck.cli.options import SEED, json_option, layout_option, let_option


class TextsMayBeginWithMinus(click.Command):
    """A command whose texts may begin with a minus, as negative log likelihoods do: what names no option is text."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put the texts that begin with a minus, and name no option, behind the ``--`` that ends the options."""
        options = [each for each in self.params if isinstance(each, click.Option)]
        valued = {name: not each.is_flag for each in options for name in each.opts}
        valued |= dict.fromkeys(context.help_option_names, False)
        before: list[str] = []
        texts: list[str] = []
        remaining = iter(args)
        for argument in remaining:
            if argument == "--":
                texts.extend(remaining)
            elif argument.split("=")[0] in valued:
                before.append(argument)
                if valued.get(argument):
                    before.extend(islice(remaining, 1))
            elif argument.startswith("--") and argument[2:3].isalpha() and argument.isascii() and " " not in argument:
                before.append(argument)
            else:
                texts.append(argument)
        return super().parse_args(context, [*before, "--", *texts])


@click.command(cls=TextsMayBeginWithMinus)
@click.argument("texts", nargs=-1, required=True)
@click.option("--wrt", default="", metavar="LETTER", help="The letter that the derivative is by.")
@click.option("--gradient", "gradients", multiple=True, metavar="TEXT", help="The gradient that is claimed.")
@click.option("--hessian", default="", metavar="TEXT", help="The Hessian that is claimed.")
@click.option("--minimizer", default="", metavar="TEXT", help="The minimizer that is claimed.")
@let_option
@layout_option
@click.option("--derive", is_flag=True, help="Print the right derivative, where no claim is given.")
@click.option("--save", default="", metavar="FILE.py", help="Declare the claims in a new file, as they were read.")
@click.option("--certify", "certified", is_flag=True, help="Check in exact arithmetic, too.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Draw the points by this number.")
@json_option
def ask(
    texts: tuple[str, ...], wrt: str, gradients: tuple[str, ...], hessian: str, minimizer: str, lets: tuple[str, ...],
    layout: str | None, derive: bool, save: str, certified: bool, seed: int, as_json: bool,
) -> int:  # fmt: skip
    """Read a claim as it is printed, in Unicode, LaTeX or ASCII, show the reading, and check it.

    --let takes axes (N, N×D, ∈ ℝⁿ); number, vector, matrix, smooth, entrywise, vector function, family; and symmetric,
    positive definite, invertible, orthogonal, full rank, positive, nonzero, one-hot, simplex, sums to one, unit norm,
    {0, 1}, {−1, 1}. Texts may say the same: "where A is symmetric", "for one-hot y", "λ > 0", "Σᵢ yᵢ = 1".

    Exit codes: 0 holds, 1 refuted, undefined as written or not decided, 2 the call was wrong, 3 not read.
    """
    import nablacheck
    from nablacheck.cli.exit_code import MISUSED, print_json
    from nablacheck.core.errors import UsageError
    from nablacheck.reports.json_output import ask_document
    from nablacheck.reports.plugin_file import refuse_existing, save_claims

    given = tuple(sys.stdin.read().strip() if text == "-" else text for text in texts)
    found = nablacheck.ask(
        *given, wrt=wrt, gradient=gradients, hessian=hessian, minimizer=minimizer, let=lets, layout=layout,
        derive=derive, certified=certified, seed=seed,
    )  # fmt: skip
    not_saved = ""
    if save:
        try:
            refuse_existing(save)
            found.saved = save_claims(found.answers, save)
        except UsageError as error:
            not_saved = str(error)
    if as_json:
        print_json(ask_document((each.text, each.exit_code, list(each.lines())) for each in found.answers))
    else:
        click.echo(str(found))
    if not_saved:
        click.echo(f"nablacheck: not saved: {not_saved}", err=True)
        return MISUSED
    return found.exit_code
