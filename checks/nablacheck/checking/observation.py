"""What code does with its numbers: how its comparisons come out, and what goes into its functions.

The code of a claim runs on dual arrays over floats that keep a record of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.core.errors import CodeLocation
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.forward import DualArray, Floats, Signal, numpy_patched_for
from nablacheck.forward.numbers.base import Elements
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode, evaluated_at_floats

ALGORITHMS = ("nablacheck.forward.linalg", "nablacheck.forward.numpy.order_statistics")
"""Modules that compare numbers to do what a function of NumPy's does, whichever way that comes out."""
COMPARISON, EQUALITY = "comparison", "equality"
"""What the operations a < b and a == b are called."""
LIBRARIES = ("nablacheck", "numpy", "scipy")


class Operation(NamedTuple):
    """An operation at a place in code: a comparison, or a function by its name. ``instructions`` tell the several in
    one line, or in one call such as np.clip, from each other."""

    name: str
    file: str
    line: int
    instructions: tuple[int, ...]

    @property
    def place(self) -> CodeLocation:
        return CodeLocation(self.file, self.line)


class Range(NamedTuple):
    """The least and the largest of some numbers."""

    low: float
    high: float

    def joined(self, other: Range) -> Range:
        return Range(min(self.low, other.low), max(self.high, other.high))


@dataclass
class Observed:
    """What was seen at some points: of each comparison a < b the range of a − b, of each function that of what it was
    called with."""

    comparisons: dict[Operation, Range] = field(default_factory=dict)
    operands: dict[Operation, Range] = field(default_factory=dict)
    differences: dict[Operation, Array] = field(default_factory=dict)
    """What a − b is entry by entry, of each comparison a < b and of each a == b, at one point alone."""

    def add(self, other: Observed) -> None:
        for mine, theirs in ((self.comparisons, other.comparisons), (self.operands, other.operands)):
            for operation, seen in theirs.items():
                mine[operation] = seen.joined(mine.get(operation, seen))


class ObservedFloats(Floats):
    """float64 that keeps a record of comparisons and functions."""

    def __init__(self) -> None:
        self.observed = Observed()

    def compare(self, a: Elements, b: Elements) -> Any:
        with np.errstate(all="ignore"):
            differences = np.subtract(a, b)
        self._keep(_record(self.observed.comparisons, COMPARISON, differences), differences)
        return super().compare(a, b)

    def equal(self, a: Elements, b: Elements) -> Any:
        with np.errstate(all="ignore"):
            differences = np.subtract(a, b)
        self._keep(_operation(EQUALITY, sys._getframe(1)), differences)
        return super().compare(a, b) == 0

    def apply(self, name: str, *operands: Elements) -> Elements:
        for operand in operands:
            _record(self.observed.operands, name, operand)
        return super().apply(name, *operands)

    def _keep(self, operation: Operation | None, differences: Any) -> None:
        if operation is not None:
            before = self.observed.differences.get(operation, ())
            self.observed.differences[operation] = np.append(before, differences)


def _record(found: dict[Operation, Range], name: str, values: Any) -> Operation | None:
    numbers = np.asarray(values, dtype=float)
    numbers = numbers[~np.isnan(numbers)]
    operation = _operation(name, sys._getframe(2)) if numbers.size else None
    if operation is not None:
        seen = Range(float(numbers.min()), float(numbers.max()))
        found[operation] = seen.joined(found.get(operation, seen))
    return operation


def _operation(name: str, frame: FrameType | None) -> Operation | None:
    """The operation at the innermost place in the user's code; None for one that belongs to an algorithm of ours."""
    instructions: list[int] = []
    while frame is not None:
        instructions.append(frame.f_lasti)
        module = frame.f_globals.get("__name__", "")
        if module.startswith(ALGORITHMS):
            return None
        if module.partition(".")[0] not in LIBRARIES:
            return Operation(name, frame.f_code.co_filename, frame.f_lineno, tuple(instructions))
        frame = frame.f_back
    return None


def observe(claim: Claim, point: Point) -> Observed:
    """What the code of a claim and of its function does at a point, as far as it runs on dual arrays there."""
    number_system = ObservedFloats()

    def run(code: Callable[[EvaluatedClaim], Any]) -> Any:
        try:
            with numpy_patched_for(number_system), redirect_stdout(sys.stderr):
                return code(evaluated_at_floats(claim, point, number_system))
        except (UnsupportedCode, OutsideDomain, Signal):
            return None

    stated: list[DualArray] | None = run(EvaluatedClaim.stated)
    if not claim.kind.states_point:
        run(EvaluatedClaim.value)
    elif stated is not None:
        at = dict(zip(claim.variables, (each.read_only() for each in stated), strict=True))
        run(lambda evaluated: evaluated.value(**at))
    return number_system.observed
