"""nablacheck derive: the right derivative of a formula, in writing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from nablacheck.cli import completion
from nablacheck.cli.isolation import Isolated
from nablacheck.cli.options import json_option, plugin_option, seed_option, timeout_option
from nablacheck.cli.terminal import echo

if TYPE_CHECKING:
    from nablacheck.checking.derivation import Derivation
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.formula import Formula


@click.command(cls=Isolated)
@click.argument("name", metavar="NAME | MODULE:ATTRIBUTE | FILE.py", shell_complete=completion.names)
@click.option("--wrt", "variables", multiple=True, help="The argument to differentiate by; every array, if not given.")
@click.option("--steps", "with_steps", is_flag=True, help="Print the differentials line by line.")
@click.option("--latex", is_flag=True, help="Write in LaTeX.")
@seed_option
@timeout_option
@plugin_option
@json_option
def derive(
    name: str, variables: tuple[str, ...], with_steps: bool, latex: bool, seed: int | None, timeout: float,
    plugins: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Derive the gradient or Jacobian of a formula whose equation is read.

    What is printed has been verified by dual numbers and, where these run, by balls.
    """
    from nablacheck.checking.derivation import about
    from nablacheck.checking.runner import verified_derivation
    from nablacheck.cli.exit_code import FAILED, HELD, print_failures, print_json
    from nablacheck.cli.selection import formulas_meant
    from nablacheck.core.attempts import Lost, attempt
    from nablacheck.core.timelimit import OutOfTime, still_running, time_limit
    from nablacheck.reading.deriving import NotDerived
    from nablacheck.reports import json_output
    from nablacheck.reports.text_derivation import format_derivation

    registry, formulas = formulas_meant(name, plugins, timeout)

    def derived(claim: Claim) -> Derivation:
        with time_limit(timeout):
            return verified_derivation(claim, seed or 0, lambda: timeout)

    found: list[Derivation] = []
    left: dict[str, str] = {}
    for formula in formulas:
        for claim in about(formula, _variables(formula, variables)):
            try:
                found.append(attempt(f"derive {claim.name}", partial(derived, claim)))
            except (NotDerived, Lost) as error:
                left[f"{formula.name} wrt {claim.variables[0]}"] = str(error)
            except OutOfTime:
                left[f"{formula.name} wrt {claim.variables[0]}"] = still_running(timeout)
    if as_json:
        return print_json(json_output.derive_document(found, left, registry.failures))
    for each in found:
        if len(formulas) > 1:
            echo(each.claim.formula.name)
        echo(format_derivation(each, latex=latex, with_steps=with_steps))
    for what, reason in left.items():
        click.echo(f"nablacheck: {what} is not derived: {reason}", err=True)
    return print_failures(registry.failures) or (FAILED if left else HELD)


def _variables(formula: Formula, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments that are asked for, or all arrays. Raises ``UsageError`` for one that there isn't."""
    from nablacheck.core.errors import UsageError
    from nablacheck.declare.spaces import ArraySpace

    for each in asked:
        if each not in formula.spaces:
            raise UsageError(f"{formula.name} has no argument {each}; it has {', '.join(formula.spaces)}")
    return asked or tuple(name for name, space in formula.spaces.items() if isinstance(space, ArraySpace))
