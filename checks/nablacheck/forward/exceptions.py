"""What code can meet on a number system besides a result: an unsupported operation, or an undecided question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_raised: list[list[Signal]] = []
"""The signals raised in each block of ``signals`` that is open, the innermost last."""


class Signal(BaseException):
    """What a number system raises where floats go on.

    Code that caught it would do something else here than on floats. So it isn't an ``Exception``, which code often
    catches; and where code catches everything, ``signals`` still knows that it was raised.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        if _raised:
            _raised[-1].append(self)


@contextmanager
def signals() -> Iterator[list[Signal]]:
    """The signals that are raised in the block, caught ones included."""
    found: list[Signal] = []
    _raised.append(found)
    try:
        yield found
    finally:
        _raised.pop()


class UnsupportedOperation(Signal):
    """The operation isn't known on these numbers: neither a pass nor a fail follows.

    ``operation`` names it as the code wrote it, ``advice`` says what to write instead.
    """

    def __init__(self, operation: str, advice: str = "") -> None:
        super().__init__(operation, advice)
        self.operation = operation
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.operation}: {self.advice}" if self.advice else self.operation


class Indeterminate(Signal):
    """A comparison that these numbers can't decide: overlapping balls, a kink, a tie, clustered eigenvalues."""


class Unbounded(Indeterminate):
    """A number without bounds, where floats may have NaN or an infinity."""


class DegenerateSample(Signal):
    """This random point of the prime field is unusable, for instance since code divides by zero there: draw another."""


class QuadraticNonresidue(DegenerateSample):
    """The argument of a square root isn't a square in the prime field."""
