"""``--watch``: a command that is run again whenever code has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from nablacheck.cli.exit_code import INTERRUPTED
from nablacheck.cli.isolation import STAY, Isolated, remembered_flag
from nablacheck.core.errors import UsageError
from nablacheck.core.files import python_files

INTERVAL = 0.3
"""Seconds between looks at the files."""
WATCHED = "nablacheck.watch"


class Watchable(Isolated):
    """A command that can be run again and again, each time in a process of its own, which imports what has changed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        words = "Check again whenever a Python file here changes, until Ctrl-C."
        self.params.append(remembered_flag("--watch", WATCHED, words))

    def invoke(self, ctx: click.Context) -> Any:
        elsewhere: Callable[[], int] | None = ctx.obj
        if not ctx.meta[WATCHED] or elsewhere is None:
            return super().invoke(ctx)
        if ctx.meta[STAY]:
            raise UsageError("--watch needs processes of its own: leave out --in-process")
        named = [Path(each) for each in ctx.params["names"]]
        return run_again(lambda: super(Watchable, self).invoke(ctx), lambda: snapshot(named))


def run_again(run: Callable[[], int], state: Callable[[], dict[str, int]], pause: float = INTERVAL) -> int:
    """Run now, and again after each change of the state, until the user interrupts; the exit code of the last run."""
    code = INTERRUPTED
    try:
        while True:
            before = state()
            code = run()
            if code == INTERRUPTED:
                return code
            click.echo("nablacheck: waiting for a change; Ctrl-C ends this", err=True)
            while state() == before:
                time.sleep(pause)
    except KeyboardInterrupt:
        return code


def snapshot(named: Iterable[Path]) -> dict[str, int]:
    """The times of the Python files that are named or below the current folder, and of its settings."""
    found = {}
    for file in (*python_files(Path.cwd(), _holds_other_code), *named, Path("pyproject.toml")):
        try:
            found[str(file)] = file.stat().st_mtime_ns
        except (OSError, ValueError):
            continue
    return found


def _holds_other_code(folder: Path) -> bool:
    """Whether it is hidden, or an environment, whose code is another's."""
    return folder.name.startswith((".", "__pycache__", "node_modules")) or (folder / "pyvenv.cfg").exists()
