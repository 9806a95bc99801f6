"""A process in which a user's code may do its worst: whatever ends or hangs it costs the work it was at.

The process is told what to do, and tells when it begins and ends work that is dangerous and by when it will be back
(``attempts``, ``timelimit``). Where it ends, or isn't back in time and is ended, another one is started that knows of
this, and is told the same again. What code does that it leaves behind, threads and processes of its own, ends with it.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from nablacheck.core import attempts, timelimit
from nablacheck.core.attempts import BEGIN, Ending, Journal, Lost, Reporter
from nablacheck.core.output import keep_standard_streams_apart, take_over_output
from nablacheck.core.signals import SIGNALS, signals_blocked

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds beyond a time limit, or after an interrupt, in which a process should have noticed by itself."""
TICK = 0.2
"""Seconds after which it is looked whether a process is still there, where nothing comes from it."""
GARBAGE = 10_000
"""How many more objects than before there are when garbage is next looked for. Points and what is known at them stay to
the end of a check: with Python's 700 looking through them takes a twentieth of the time, and finds next to nothing."""
LIMIT, ANSWER, RAISED = "limit", "answer", "raised"


class Died(Exception):
    """The process ended where no work of a user was done, or again and again."""


def _serve(connection: Connection, journal: Journal, other_end: Connection | None) -> None:
    """The life of a process that is supervised: do what is asked, one after the other. A process that was forked has
    the ``other_end`` of the connection, too, and the streams of the one that it was forked from."""
    if other_end is not None:
        other_end.close()
        take_over_output()
    else:
        keep_standard_streams_apart()
    if sys.platform != "win32":
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    own, lock = os.getpid(), threading.Lock()

    def tell(*message: Any) -> None:
        if os.getpid() != own:  # a user's code has forked this process
            return
        with lock, signals_blocked():  # a message has to be whole
            try:
                connection.send(message)
            except OSError:  # nobody is there any more, or the connection was closed here
                os._exit(1)

    attempts.report_to(Reporter(journal, tell))
    timelimit.tell_limits(lambda deadline: tell(LIMIT, deadline))
    while os.getpid() == own:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            break
        try:
            tell(ANSWER, function(*arguments))
        except KeyboardInterrupt:
            tell(RAISED, "interrupted")
        except BaseException:
            tell(RAISED, traceback.format_exc())
    os._exit(0)


class Supervised:
    """A process that does what it is asked, started anew where it ends until that is done."""

    def __init__(self, *, fork: bool = False, journal: Journal | None = None) -> None:
        self.journal = journal or Journal()
        self._context = multiprocessing.get_context("fork" if fork else "spawn")
        self._forked = fork
        self._process: BaseProcess | None = None
        self.connection: Connection
        self._asked: tuple[Callable[..., Any], tuple[Any, ...]] | None = None
        self._costs = ""
        self._running: list[str] = []
        self._deadline: float | None = None
        self._interrupted: float | None = None

    @property
    def interrupted(self) -> bool:
        return self._interrupted is not None

    def call(self, function: Callable[..., T], *arguments: Any, costs: str = "") -> T:
        """What a function comes to there; it and its arguments can be pickled. Raises ``Lost`` where work that
        ``costs`` this ended the process, and ``Died`` where nothing of a user's did."""
        self.ask(function, *arguments, costs=costs)
        while True:
            answer = self.answer(TICK)
            if answer is not None:
                found: T = answer[0]
                return found

    def ask(self, function: Callable[..., Any], *arguments: Any, costs: str = "") -> None:
        """Begin such a call."""
        self._asked, self._costs = (function, arguments), costs
        self._ask_again()

    def answer(self, wait: float) -> tuple[Any] | None:
        """What the call comes to, where it is there within so many seconds. Raises as ``call`` does."""
        if self._deadline is not None:
            wait = min(wait, max(self._deadline + PATIENCE - time.monotonic(), 0))
        try:
            while self.connection.poll(wait):
                kind, *message = self.connection.recv()
                if kind == ANSWER:
                    self._asked = None
                    return (message[0],)
                if kind == RAISED:
                    self._asked = None
                    raise Died(message[0])
                self._note(kind, *message)
                wait = 0
        except (EOFError, OSError):
            self._ended(None)
        else:
            self._end_if_overdue()
        return None

    def _note(self, kind: str, what: Any, result: bytes | None = None) -> None:
        """Take down what the process tells of itself."""
        if kind == LIMIT:
            self._deadline = what
        elif kind == BEGIN:
            self._running.append(what)
        else:
            self._running.pop()
            self.journal.done.add(what)
            if result is not None:
                self.journal.finished[what] = result

    def interrupt(self) -> None:
        """Interrupt the process as the user would; it is ended where it doesn't heed that."""
        self._interrupted = self._interrupted or time.monotonic()
        if self._process is not None and self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGINT)

    def suspend(self) -> None:
        """Stop with all that was started until the user goes on."""
        if sys.platform != "win32":
            self._signal(signal.SIGSTOP)
            os.kill(os.getpid(), signal.SIGSTOP)
            self._signal(signal.SIGCONT)

    def end(self) -> None:
        """End the process, with all that it has started."""
        if self._process is None:
            return
        if sys.platform != "win32":
            self._signal(signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()
        self._process = None

    def _signal(self, number: int) -> None:
        """Send a signal to the process and all that it has started."""
        if sys.platform != "win32" and self._process is not None and self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def _ask_again(self) -> None:
        if self._process is None:
            self._start()
        self._running, self._deadline = [], None
        try:
            self.connection.send(self._asked)
        except OSError:
            self._ended(None)

    def _start(self) -> None:
        self.connection, other = self._context.Pipe()
        own_end = self.connection if self._forked else None
        self._process = self._context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(other, self.journal, own_end)
        )
        with signals_blocked():  # a process that is forked would heed them as this one does
            self._process.start()
        other.close()

    def _end_if_overdue(self) -> None:
        now = time.monotonic()
        if self._deadline is not None and now > self._deadline + PATIENCE:
            self._ended(Ending("out of time", timed_out=True))
        elif self._interrupted is not None and now > self._interrupted + PATIENCE and not self.journal.interrupted:
            self.journal.interrupted = True
            self._ended(Ending("interrupted"))
        elif self._process is not None and self._process.exitcode is not None and not self.connection.poll(0):
            self._ended(None)

    def _ended(self, ending: Ending | None) -> None:
        """Bury the process, and ask another one unless the question is answered by that."""
        assert self._process is not None
        if ending is None:
            self._process.join(TICK)
            ending = Ending(how_it_ended(self._process.exitcode))
        self.end()
        costs = self._running[0] if self._running else ""
        if not costs or costs in self.journal.fatal:
            self._asked = None
            raise Died(f"the process ended unexpectedly, {ending.reason}")
        if not self.journal.interrupted:
            self.journal.fatal[costs] = ending
        if costs == self._costs:
            self._asked = None
            raise Lost(ending)
        self._ask_again()


def how_it_ended(exit_code: int | None) -> str:
    """The exit code of a process in words, a signal by its name."""
    if exit_code is not None and exit_code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
