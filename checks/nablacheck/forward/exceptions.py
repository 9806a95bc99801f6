"""What a source can meet on exact numbers besides a result: an operation nobody knows, a question nobody can decide."""

from __future__ import annotations

import importlib
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType, FunctionType

from nablacheck.core.errors import CodeLocation

PACKAGE = __name__.rpartition(".")[0]
"""What the names of our own modules begin with."""
_raised: list[list[Signal]] = []
"""The signals of each run that is going on, the innermost last."""


class Signal(BaseException):
    """What exact numbers raise where floats go on.

    A source that swallowed it would do another thing here than on floats. It is no ``Exception``, so that
    ``except Exception`` lets it through; where a source catches everything, the run still knows that it was raised.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        if _raised:
            _raised[-1].append(self)


@contextmanager
def signals() -> Iterator[list[Signal]]:
    """The signals that are raised in the block, swallowed ones included."""
    found: list[Signal] = []
    _raised.append(found)
    try:
        yield found
    finally:
        _raised.pop()


class UnsupportedOperation(Signal):
    """The operation isn't known on these numbers. Never a pass, never a fail.

    ``operation`` names it as the source wrote it, ``advice`` says what to write instead.
    """

    def __init__(self, operation: str, advice: str = "") -> None:
        super().__init__(operation, advice)
        self.operation = operation
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.operation}: {self.advice}" if self.advice else self.operation


class Indeterminate(Signal):
    """A comparison that these numbers can't decide: balls that overlap, a kink, a tie, a cluster of eigenvalues."""


class Unbounded(Indeterminate):
    """A number without bounds is asked for, or returned, where floats may have NaN or an infinity."""


class DegenerateSample(Signal):
    """This random point of the prime field is unusable, for instance a zero divisor: draw another."""


class NotASquare(DegenerateSample):
    """The argument of a square root is no square in the prime field."""


@cache
def _folder(name: str) -> str:
    """The folder of a library or of this package, with what parts it from the names of files."""
    module = importlib.import_module(name)
    assert module.__file__ is not None
    return f"{Path(module.__file__).parent}{os.sep}"


def code_location_of(error: BaseException) -> CodeLocation | None:
    """The line of the source at which ``error`` arose: the innermost one outside NumPy, SciPy and this package."""
    libraries = tuple(map(_folder, ("numpy", "scipy", __package__)))
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", *libraries)) or frame.filename == "<stdin>"
    ]
    return CodeLocation(frames[-1].filename, frames[-1].lineno or 0) if frames else None


def library_function(frame: FrameType | None) -> str:
    """The function of SciPy's that the source has called, where it is one that runs in this frame or has called what
    does; empty elsewhere."""
    scipy, numpy = map(_folder, ("scipy", "numpy"))
    name = ""
    while frame is not None and frame.f_code.co_filename.startswith((scipy, numpy)):
        module = frame.f_globals.get("__name__", "")
        if module.startswith("scipy._lib"):  # a decorator: it holds the function that it was put on
            held = [each for each in frame.f_locals.values() if isinstance(each, FunctionType)]
            name = next((_public(each.__module__, each.__name__) for each in held), name or "a function of SciPy's")
        elif module.startswith("scipy."):
            name = _public(module, frame.f_code.co_qualname.partition(".")[0])
        frame = frame.f_back
    return name


def _public(module: str, name: str) -> str:
    return ".".join([*(part for part in module.split(".") if not part.startswith("_")), name])


def require_own_code(frame: FrameType | None) -> None:
    """Refuse a library's function that is about to take exact numbers for an ordinary array: compiled code would read
    them as doubles."""
    name = library_function(frame)
    if name:
        raise UnsupportedOperation(name, "it has no exact counterpart; write it by NumPy functions that have one")


OURS = (
    *("DualArray", "dtype('O')", "object array", "object dtype", "dtype object", "'object'"),
    "not supported for the input types",
)


def as_unsupported(error: BaseException) -> UnsupportedOperation | None:
    """The refusal that an exception from a source means; None where it means something else.

    NumPy refuses what it can't do on our numbers by an error of its own, which speaks of object arrays, or hides ours.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UnsupportedOperation):
            return cause
        cause = cause.__cause__
    text = str(error)
    if isinstance(error, TypeError | ValueError | AttributeError) and any(word in text for word in OURS):
        return UnsupportedOperation(
            "an array of exact numbers in a function that can't take one",
            f"join numbers by np.stack or np.concatenate rather than np.array (it says: {text})",
        )
    return None
