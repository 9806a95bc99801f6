"""The command line: its commands, each in a module that is imported when it is asked for, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module

import click

from nablacheck.cli.exit_code import FAILED, HELD, INTERRUPTED, MISUSED
from nablacheck.cli.isolation import run_isolated
from nablacheck.core.errors import UsageError
from nablacheck.core.output import end_reports, failure_of_output, keep_standard_streams_apart
from nablacheck.core.text import as_argument
from nablacheck.core.version import __version__

NAME = "nablacheck"
COMMANDS = {
    "check": ("check", "check"),
    "ask": ("ask", "ask"),
    "read": ("read", "read"),
    "certify": ("certify", "certify"),
    "pair": ("check", "pair"),
    "derive": ("derive", "derive"),
    "plot": ("plot", "plot"),
    "mutate": ("mutate", "mutate"),
    "list": ("listing", "list_"),
    "show": ("listing", "show"),
    "coverage": ("coverage", "coverage"),
    "errata": ("errata", "errata"),
    "explain": ("explain", "explain"),
}
"""The commands, with the module and the function of each."""


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"nablacheck.cli.{module}"), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; where there is none, what may have been meant."""
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        import difflib

        near = ["check"] * (args[0] in ("run", "test", "verify"))
        near = near or difflib.get_close_matches(args[0].casefold(), COMMANDS, n=1, cutoff=0.6)
        meant = "--help" if args[0] == "help" else near[0] if near else f"check {as_argument(args[0])}"
        raise UsageError(f"No such command {args[0]!r}; did you mean nablacheck {meant}?")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nablacheck")
def cli() -> None:
    """Is this gradient formula right? Checks closed-form gradients against the functions they belong to."""


def main() -> None:
    """The entry point of ``nablacheck``."""
    _prepare()
    code = _exit_code_of(lambda: cli(prog_name=NAME, standalone_mode=False, obj=_elsewhere))
    end_reports()
    sys.exit(code)


def _elsewhere() -> int:
    return run_isolated(run_here, sys.argv[1:])


def run_here(arguments: list[str]) -> int:
    """Run a command line in this process, and give the exit code."""
    return _exit_code_of(lambda: cli(arguments, prog_name=NAME, standalone_mode=False))


def _prepare() -> None:
    """Make the streams and signals such that nothing ends a call without a word."""
    keep_standard_streams_apart()
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _exit_code_of(call: Callable[[], int | None]) -> int:
    """How a call ends. Wrong ones end with 2 and one line."""
    try:
        os.getcwd()
        code = call() or HELD
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = MISUSED
    except click.ClickException as error:
        click.echo(f"{NAME}: {error.format_message()}", err=True)
        code = MISUSED
    except UsageError as error:
        click.echo(f"{NAME}: {error}", err=True)
        code = MISUSED
    except FileNotFoundError:
        if _has_folder():
            raise
        click.echo(f"{NAME}: the current folder is gone; change to another", err=True)
        code = MISUSED
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo(f"{NAME}: interrupted", err=True)
        code = INTERRUPTED
    failure = failure_of_output()
    if failure:
        click.echo(f"{NAME}: {failure}", err=True)
    return code or (FAILED if failure else HELD)


def _has_folder() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True
