"""How a call ends: its exit code, and what could not be loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure

HELD, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes."""


def print_failures(failures: Iterable[Failure]) -> int:
    """Print what could not be loaded, and give the exit code."""
    code = HELD
    for failure in failures:
        click.echo(str(failure), err=True)
        code = FAILED
    return code
