"""A process that is supervised: what ends it costs the work it was at, and it is asked again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest
from nablacheck.core.attempts import Lost, attempt
from nablacheck.core.supervision import Died, Supervised
from nablacheck.core.timelimit import time_limit


def work(name: str, ending: int | None = None) -> str:
    """What is done in the process: it is ended, or its own number is given."""

    def end() -> str:
        if ending is not None:
            os._exit(ending)
        return f"{name} in {os.getpid()}"

    return attempt(name, end, keep=True)


def several(endings: dict[str, int | None]) -> list[str]:
    found = []
    for name, ending in endings.items():
        try:
            found.append(work(name, ending))
        except Lost as lost:
            found.append(str(lost))
    return found


def hang() -> str:
    def swallow() -> str:
        if sys.platform != "win32":
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        with time_limit(0.1):
            if sys.platform != "win32":
                signal.signal(signal.SIGALRM, signal.SIG_IGN)
            time.sleep(60)
        return "done"

    try:
        return attempt("hang", swallow)
    except Lost as lost:
        return str(lost)


def leave() -> None:
    os._exit(4)


@pytest.fixture
def process() -> Iterator[Supervised]:
    found = Supervised()
    yield found
    found.end()


def test_what_ends_a_process_is_lost_and_what_was_done_before_is_not_done_again(process: Supervised) -> None:
    first, second, third, fourth = process.call(several, {"a": None, "b": 0, "c": None, "d": 3})
    assert (second, fourth) == (
        "its code ends the process, exit code 0",
        "its code ends the process, exit code 3",
    )
    assert first.startswith("a in ")
    assert third.startswith("c in ")
    assert first.split()[-1] != third.split()[-1]
    assert process.call(work, "a") == first


def test_a_process_that_is_not_back_in_time_is_ended(process: Supervised) -> None:
    assert process.call(hang) == "its code was still running when the time was up"


def test_a_process_that_ends_by_itself_is_told(process: Supervised) -> None:
    with pytest.raises(Died, match="exit code 4"):
        process.call(leave)
    with pytest.raises(Lost, match="exit code 5"):
        process.call(work, "e", 5, costs="e")
    assert process.call(work, "f").startswith("f in ")
