"""What a source can meet on exact numbers besides a result: an operation nobody knows, a question nobody can decide."""

from __future__ import annotations

import traceback
from functools import cache
from pathlib import Path

from ..errors import Place


class Refused(Exception):
    """The operation isn't known on these numbers. Never a pass, never a fail.

    ``operation`` names it as the source wrote it, ``advice`` says what to write instead.
    """

    def __init__(self, operation: str, advice: str = "") -> None:
        super().__init__(operation, advice)
        self.operation = operation
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.operation}: {self.advice}" if self.advice else self.operation


class NoAttribute(Refused, AttributeError):
    """An attribute that exact arrays don't have; ``hasattr`` may ask for it."""


class Undecided(ArithmeticError):
    """A comparison that these numbers can't decide: balls that overlap, a kink, a tie, a cluster of eigenvalues."""


class Resample(ArithmeticError):
    """This random point of the prime field is unusable, for instance a zero divisor: draw another."""


class NotASquare(Resample):
    """The argument of a square root is no square in the prime field."""


@cache
def _library_folders() -> tuple[str, ...]:
    import numpy
    import scipy

    return tuple(f"{Path(file).parent}/" for file in (numpy.__file__, scipy.__file__, __file__))


def refusal_place(error: BaseException) -> Place | None:
    """The line of the source at which ``error`` arose: the innermost one outside NumPy, SciPy and this package."""
    libraries = _library_folders()
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", *libraries)) or frame.filename == "<stdin>"
    ]
    return Place(frames[-1].filename, frames[-1].lineno or 0) if frames else None


OURS = (
    *("ExactArray", "dtype('O')", "object array", "object dtype", "dtype object", "'object'"),
    "not supported for the input types",
)


def as_refusal(error: BaseException) -> Refused | None:
    """The refusal that an exception from a source means; None where it means something else.

    NumPy refuses what it can't do on our numbers by an error of its own, which speaks of object arrays, or hides ours.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return cause
        cause = cause.__cause__
    text = str(error)
    if isinstance(error, TypeError | ValueError | AttributeError) and any(word in text for word in OURS):
        return Refused(
            "an array of exact numbers in a function that can't take one",
            f"join numbers by np.stack or np.concatenate rather than np.array (it says: {text})",
        )
    return None
