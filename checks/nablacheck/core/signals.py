"""Signals, which may come at any time, held back while something is done that has to be whole."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator

SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGTSTP", "SIGALRM") if hasattr(signal, name)}
"""Those that code heeds here, some by raising an exception."""


@contextlib.contextmanager
def signals_blocked() -> Iterator[None]:
    """Within, they wait."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
