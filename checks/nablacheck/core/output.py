"""Standard output that a user's code can neither write to, nor close, nor replace, and that never breaks a run.

What code prints, or writes to the descriptors of the standard streams, goes to standard error, where it mixes with no
report.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from nablacheck.core.signals import signals_blocked

LARGE = 2**16
"""So many bytes are written without being asked."""


class Output(io.BufferedIOBase):
    """The end of what is printed. Nobody reads on after ``| head``, and so what is written then is dropped; what can't
    be written for another reason is dropped, too, and remembered. An interrupt between writing and knowing what was
    written waits, or else a line would be printed twice."""

    def __init__(self, target: io.RawIOBase) -> None:
        self.target = target
        self.error: OSError | None = None
        self._gone = False
        self._unwritten = bytearray()
        self.process = os.getpid()

    def write(self, data: Any) -> int:
        self._unwritten += data
        if len(self._unwritten) > LARGE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        while self._unwritten:
            with signals_blocked():
                del self._unwritten[: self._written()]

    def _written(self) -> int:
        """How much of what is unwritten isn't any more."""
        length = len(self._unwritten)
        if self._gone or os.getpid() != self.process:  # a process that a user's code has forked prints nothing
            return length
        try:
            return self.target.write(bytes(self._unwritten)) or 0
        except BrokenPipeError:
            self._gone = True
        except OSError as error:
            self._gone, self.error = True, error
        return length

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.target.fileno()

    def isatty(self) -> bool:
        return self.target.isatty()


output: Output | None = None
_reports: TextIO | None = None


def report_stream() -> TextIO:
    """Where reports are printed, whatever ``sys.stdout`` is at the moment."""
    return _reports or sys.stdout


@contextlib.contextmanager
def code_prints_to_standard_error() -> Iterator[None]:
    """Within, whatever a user's code prints, wherever it is called, is no part of a report."""
    global _reports
    before, before_stdout = _reports, sys.__stdout__
    _reports = report_stream()
    sys.__stdout__ = sys.stderr  # type: ignore[misc, assignment]
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        _reports = before
        sys.__stdout__ = before_stdout  # type: ignore[misc]


def end_reports() -> None:
    """Nothing is reported any more: what is printed while the process ends is a user's, too."""
    if output is not None:
        with contextlib.suppress(ValueError):
            sys.stdout.flush()
        sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc, assignment]


def keep_standard_streams_apart() -> None:
    """Make ``sys.stdout`` a stream of ours, and what else is written to its descriptor go to standard error."""
    global output
    _open_closed_descriptors()
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    if sys.stdout is not None:
        sys.stdout.flush()
    output = Output(open(os.dup(1), "wb", buffering=0))  # noqa: SIM115 (it stays open)
    os.dup2(2, 1)
    stream: io.TextIOWrapper[Any] = io.TextIOWrapper(output, encoding, "backslashreplace", write_through=False)
    stream.reconfigure(line_buffering=output.isatty())
    sys.stdout = stream
    sys.__stdout__ = stream  # type: ignore[misc]  # this one is asked for the width of the terminal


def take_over_output() -> None:
    """Print from this process, which was forked by one of ours."""
    if output is not None:
        output.process = os.getpid()


def hand_output_on() -> None:
    """Put the standard streams back for a process that is started, which keeps its own apart."""
    if output is not None:
        sys.stdout.flush()
        os.dup2(output.fileno(), 1)


def _open_closed_descriptors() -> None:
    """Open those of the three standard descriptors that are closed, so that no other file gets one; what is written to
    them fails as before."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)


def failure_of_output() -> str:
    """What kept the output from being written; empty where all of it was, or nobody wanted the rest."""
    if output is None:
        return ""
    with contextlib.suppress(ValueError):
        sys.stdout.flush()
    if output.error is None:
        return ""
    return f"the output can't be written: {output.error.strerror or output.error}"
