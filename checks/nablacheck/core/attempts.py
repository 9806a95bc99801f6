"""Work that may end the process it is done in, and what is known of it from processes that ended before.

A process that is supervised tells when it begins such work and when that is done (see ``supervision``). Where the
process ends meanwhile, the next one has it in its journal, and loses the work instead of ending, too; what was finished
isn't done again. Elsewhere work is just done.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Ending:
    """How a process ended, by its exit code or the name of a signal, and whether it was ended since it wasn't back in
    time."""

    reason: str
    timed_out: bool = False


class Lost(Exception):
    """Work that ended the process that did it, and isn't done again."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(
            "its code was still running when the time was up"
            if ending.timed_out
            else f"its code ends the process, {ending.reason}"
        )
        self.ending = ending


@dataclass
class Journal:
    """What is known from processes that ended before."""

    finished: dict[str, bytes] = field(default_factory=dict)
    """Results of work that is done, pickled."""
    done: set[str] = field(default_factory=set)
    """Work that was done, with and without a result that is kept."""
    fatal: dict[str, Ending] = field(default_factory=dict)
    """Work that ended a process."""
    interrupted: bool = False
    """Whether the user interrupted a process that had to be ended then: nothing new is begun."""


BEGIN, DONE = "begin", "done"


class Reporter:
    """Tells a supervisor what this process does, and asks its journal."""

    def __init__(self, journal: Journal, tell: Callable[..., None]) -> None:
        self.journal = journal
        self.tell = tell

    def attempt(self, what: str, work: Callable[[], T], costs: str, keep: bool) -> T:
        if what in self.journal.finished:
            found: T = pickle.loads(self.journal.finished[what])
            return found
        if costs in self.journal.fatal:
            raise Lost(self.journal.fatal[costs])
        if self.journal.interrupted and what not in self.journal.done:
            raise KeyboardInterrupt
        self.tell(BEGIN, costs)
        kept = None
        try:
            result = work()
            kept = _pickled(result) if keep else None
        finally:
            self.tell(DONE, what, kept)
        return result


_reporter: Reporter | None = None


def report_to(reporter: Reporter) -> None:
    """From now on this process is supervised."""
    global _reporter
    _reporter = reporter


def supervised() -> bool:
    """Whether this process is: then code that hangs is ended with it."""
    return _reporter is not None


def known() -> Journal:
    """What this process knows from others, for those that it starts itself."""
    return Journal(fatal=dict(_reporter.journal.fatal)) if _reporter is not None else Journal()


def attempt(what: str, work: Callable[[], T], *, costs: str = "", keep: bool = False) -> T:
    """Do work that may end the process. Raises ``Lost`` where it did, or other work that ``costs`` the same.

    With ``keep`` the result, which can be pickled, is that of an earlier process where it has done the work.
    """
    return work() if _reporter is None else _reporter.attempt(what, work, costs or what, keep)


def _pickled(result: object) -> bytes | None:
    """A result as it is kept; None where it can't be, and the work is done again."""
    try:
        return pickle.dumps(result)
    except Exception:
        return None
