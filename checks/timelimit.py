"""A time limit for code that may never return."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AVAILABLE = hasattr(signal, "setitimer")
"""Whether code in this process can be interrupted. Elsewhere it runs in a worker process, which can be ended."""


class OutOfTime(BaseException):
    """The limit was reached. Not an ``Exception``, so that a source that catches everything can't swallow it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTime`` inside the block after that many seconds; without effect outside the main thread."""
    if not AVAILABLE or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    outer, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:  # a timer that ran before goes on, less the time that passed
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - start), 1e-3), interval)
