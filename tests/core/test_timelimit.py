"""The time limit for code that may never return."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
import weakref

import pytest
from nablacheck.core.timelimit import OutOfTime, time_limit


def forever() -> None:
    while True:
        pass


if sys.platform != "win32":

    def test_code_that_never_returns_is_ended() -> None:
        with pytest.raises(OutOfTime), time_limit(0.05):
            forever()

    def test_code_that_swallows_every_exception_is_ended() -> None:
        def swallow() -> None:
            with contextlib.suppress(Exception):
                forever()

        with pytest.raises(OutOfTime), time_limit(0.05):
            swallow()

    def spin() -> None:
        end = time.monotonic() + 0.15
        while time.monotonic() < end:
            pass

    @pytest.mark.parametrize("weakly", [False, True])
    def test_a_limit_reached_in_a_finalizer_is_told_after_it(weakly: bool) -> None:
        """Python ignores what a finalizer raises; here that would be a warning, and so an error."""

        class Plain:
            pass

        class Slow:
            def __del__(self) -> None:
                spin()

        def finalize_slowly() -> None:
            if weakly:
                weakref.finalize(Plain(), spin)
            else:
                Slow()
            forever()

        with pytest.raises(OutOfTime), time_limit(0.05):
            finalize_slowly()

    def test_code_that_swallows_the_limit_itself_is_told_again() -> None:
        def swallow_once() -> None:
            with contextlib.suppress(BaseException):
                forever()
            forever()

        with pytest.raises(OutOfTime), time_limit(0.05):
            swallow_once()

    @pytest.mark.parametrize("ends_by_itself", [True, False])
    def test_the_clock_and_its_handler_are_put_back(ends_by_itself: bool) -> None:
        before = signal.getsignal(signal.SIGALRM)
        with contextlib.suppress(OutOfTime), time_limit(30 if ends_by_itself else 0.05):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
            assert signal.getsignal(signal.SIGALRM) != before
            if not ends_by_itself:
                forever()
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getsignal(signal.SIGALRM) == before

    def test_an_error_inside_comes_out_and_stops_the_clock() -> None:
        with pytest.raises(KeyError), time_limit(30):
            raise KeyError
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_in_another_thread_the_block_runs_without_a_limit() -> None:
    done: list[str] = []

    def run() -> None:
        with time_limit(0.001):
            done.append("ran")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == ["ran"]
