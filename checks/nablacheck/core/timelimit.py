"""A time limit for code that may never return."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

AVAILABLE = hasattr(signal, "setitimer")
"""Whether code in this process can be interrupted. Elsewhere it runs in a worker process, which can be ended."""


RETRY, INTERVAL = 0.01, 1.0
"""Seconds until a limit that was reached is raised again: where it could not be raised, and where it was caught."""


class OutOfTime(BaseException):
    """The limit was reached. Not an ``Exception``, so that code that catches everything can't swallow it."""


def still_running(seconds: float) -> str:
    """The words for code that has reached its limit."""
    return f"still running after {seconds:g} s"


_tell: Callable[[float | None], None] | None = None
_deadline: float | None = None


def tell_limits(tell: Callable[[float | None], None]) -> None:
    """Tell whoever supervises this process by when, on the monotonic clock, it will be back from a user's code: code
    that isn't interrupted here can be ended with the process. None where there is no limit."""
    global _tell
    _tell = tell


@contextmanager
def _told(seconds: float) -> Iterator[None]:
    global _deadline
    if _tell is None:
        yield
        return
    outer, end = _deadline, time.monotonic() + seconds
    _deadline = end if outer is None else min(outer, end)
    _tell(_deadline)
    try:
        yield
    finally:
        _deadline = outer
        _tell(outer)


ESCAPING = (KeyboardInterrupt, OutOfTime)
"""What may be raised while a user's code runs and ends more than that call. All else is a fault of the code."""


def _swallows(frame: FrameType | None) -> bool:
    """Whether what is raised here may go nowhere: in finalizers and in callbacks of the garbage collector and of weak
    references."""
    while frame is not None:
        weak = frame.f_globals.get("__name__") in ("weakref", "_weakrefset")
        if weak or frame.f_code.co_name in ("__del__", "gc_callback"):
            return True
        frame = frame.f_back
    return False


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTime`` inside the block after that many seconds; without effect outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # The first question is for mypy, which knows what each platform has and not what AVAILABLE means.
    if sys.platform == "win32" or not AVAILABLE:
        with _told(seconds):
            yield
        return

    def stop(_signal: int, frame: FrameType | None) -> None:
        if _swallows(frame):
            signal.setitimer(signal.ITIMER_REAL, RETRY, INTERVAL)
        else:
            raise OutOfTime

    with _told(seconds):
        start = time.monotonic()
        before = signal.signal(signal.SIGALRM, stop)
        outer, interval = signal.setitimer(signal.ITIMER_REAL, seconds, INTERVAL)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            if outer:  # a timer that ran before goes on, less the time that passed
                signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - start), 1e-3), interval)
