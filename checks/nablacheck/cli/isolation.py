"""A command that runs a user's code does so in a process of its own, which may end or hang without the run.

``--in-process`` is for debuggers, which stop in the process that they have started.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from nablacheck.cli.exit_code import FAILED, INTERRUPTED
from nablacheck.core.output import code_prints_to_standard_error, hand_output_on

if TYPE_CHECKING:
    from nablacheck.core.supervision import Supervised

STAY = "nablacheck.in_process"


class Isolated(click.Command):
    """A command that runs by what its context has for an object, if anything, once its options are read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params.append(remembered_flag("--in-process", STAY, "Run formulas in this process, for debuggers."))

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """What the project settles is what options are where the call doesn't say otherwise."""
        return super().make_context(info_name, args, parent, default_map=self.defaults(), **extra)

    def defaults(self) -> dict[str, Any]:
        """The values of options that the current project settles."""
        from nablacheck.catalogue.settings import project_settings

        return dict(project_settings().options)

    def invoke(self, ctx: click.Context) -> Any:
        elsewhere: Callable[[], int] | None = ctx.obj
        if elsewhere is not None and not ctx.meta[STAY]:
            return elsewhere()
        with code_prints_to_standard_error():
            return super().invoke(ctx)


def remembered_flag(name: str, key: str, words: str) -> click.Option:
    """An option that says how the command is run, and that the context remembers by a key: the command's own function
    doesn't get it."""

    def remember(ctx: click.Context, _option: click.Parameter, given: bool) -> None:
        ctx.meta[key] = given

    return click.Option([name], is_flag=True, expose_value=False, callback=remember, help=words)


def run_isolated(run: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a command line in a process of its own, and give the exit code. A copy of this one, where that is safe, has
    nothing to import that is here already."""
    from nablacheck.core.supervision import Died, Supervised

    fork = sys.platform == "linux" and threading.active_count() == 1
    if not fork:
        hand_output_on()
    process = Supervised(fork=fork)
    with _signals_handed_on(process):
        try:
            return process.call(run, arguments)
        except Died as died:
            code = INTERRUPTED if process.interrupted else FAILED
            click.echo(f"nablacheck: {'interrupted' if process.interrupted else died}", err=True)
            return code
        finally:
            process.end()


@contextmanager
def _signals_handed_on(process: Supervised) -> Iterator[None]:
    """Interrupt the process where this one is interrupted or told to end, and stop and go on with it."""

    def interrupt(*_: object) -> None:
        if process.interrupted:  # for the second time
            raise KeyboardInterrupt
        process.interrupt()

    handlers: dict[int, Any] = {signal.SIGINT: interrupt, signal.SIGTERM: interrupt}
    if sys.platform != "win32":
        handlers[signal.SIGTSTP] = lambda *_: process.suspend()
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
