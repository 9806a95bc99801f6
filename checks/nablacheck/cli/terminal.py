"""What a terminal gets and a pipe doesn't: lines that break at words, colour, a bar."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from nablacheck.core.output import report_stream


def echo(text: str, *, nl: bool = True) -> None:
    """Print what belongs to a report."""
    click.echo(text, file=report_stream(), nl=nl)


def fitted(text: str) -> str:
    """The text as it is printed: on a terminal its lines break at words, elsewhere they stay whole, for scripts."""
    if not report_stream().isatty():
        return text
    from nablacheck.core.text import wrapped

    return wrapped(text, _columns())


def _columns() -> int:
    """How wide the terminal of reports is."""
    try:
        columns = os.get_terminal_size(report_stream().fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return shutil.get_terminal_size((columns or 80, 24)).columns


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[tuple[Callable[[str, bool], None], Callable[[], None]]]:
    """A way to print a line, good news or bad, and one to count on: with a bar and colour on a terminal."""
    if not report_stream().isatty():
        yield lambda line, good: echo(line), lambda: None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=report_stream(), highlight=False, soft_wrap=True)

    def print_line(line: str, good: bool) -> None:
        text = Text(fitted(line))
        text.highlight_regex(r"^\s*(holds|refuted)\b", "green")
        if not good:
            text.highlight_regex(r"\A.*(\n {10}.*)*", "bold red")
            text.highlight_regex(r"(?m)^  likely.*(\n {10}.*)*", "yellow")
        console.print(text)

    if quiet or not console.is_terminal or total < 2:
        yield print_line, lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield print_line, lambda: bar.advance(task)
