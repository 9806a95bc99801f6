"""The command line: its commands, each in a module that is imported when it is asked for, and how it ends."""

from __future__ import annotations

import atexit
import gc
import io
import sys
from importlib import import_module

import click

from nablacheck.cli.exit_code import HELD, INTERRUPTED, MISUSED
from nablacheck.core.errors import UsageError
from nablacheck.core.version import __version__

COMMANDS = {
    "check": ("check", "check"),
    "ask": ("ask", "ask"),
    "read": ("read", "read"),
    "certify": ("certify", "certify"),
    "pair": ("check", "pair"),
    "derive": ("derive", "derive"),
    "mutate": ("mutate", "mutate"),
    "list": ("listing", "list_"),
    "show": ("listing", "show"),
    "coverage": ("coverage", "coverage"),
    "errata": ("errata", "errata"),
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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nablacheck")
def cli() -> None:
    """Is this gradient formula right? Checks closed-form gradients against the functions they belong to."""


def main() -> None:
    """The entry point of ``nablacheck``. Wrong calls end with 2 and one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    atexit.register(gc.freeze)  # nothing is collected once more as the process ends, which takes a tenth of a short run
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
