"""What code can meet besides a result."""

from __future__ import annotations

import pickle

from nablacheck.forward import UnsupportedOperation, signals


def test_exceptions_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnsupportedOperation("np.x", "write y")))
    assert (error.operation, error.advice, str(error)) == ("np.x", "write y", "np.x: write y")


def test_caught_signals_are_known() -> None:
    with signals() as outer:
        with signals() as inner:
            try:
                raise UnsupportedOperation("np.x")
            except BaseException:  # as code may catch everything
                pass
        assert [str(each) for each in inner] == ["np.x"]
    assert not outer
