"""How a call ends: its exit code, and what could not be loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from nablacheck.cli.terminal import echo

if TYPE_CHECKING:
    from nablacheck.catalogue.plugins import Failure

HELD, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes."""


def print_json(document: Mapping[str, Any]) -> int:
    """Print a JSON document, and give the exit code."""
    from nablacheck.reports import json_output

    echo(json_output.to_text(document))
    return HELD if document["ok"] else FAILED


def print_failures(failures: Iterable[Failure]) -> int:
    """Print what could not be loaded, and give the exit code."""
    code = HELD
    for failure in failures:
        click.echo(str(failure), err=True)
        code = FAILED
    return code
