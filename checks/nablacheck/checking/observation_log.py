"""What was drawn and how it was judged, a line of JSON a point, in the format of Hypothesis' observability.

https://hypothesis.readthedocs.io describes the format, which tools such as Tyche show.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point

STATUS = {Outcome.PASS: "passed", Outcome.FAIL: "failed", Outcome.INCONCLUSIVE: "gave_up"}


class ObservationLog:
    """Writes the points of one claim and oracle to the end of a file. Lines of several processes don't mix, since each
    is written at once."""

    def __init__(self, file: str, claim: Claim, oracle: str, seed: int) -> None:
        self.file = Path(file)
        self.claim, self.oracle, self.seed = claim, oracle, seed
        self.start = time.time()
        self.seconds = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """What is done here is timed, for the next point that is written."""
        begin = time.perf_counter()
        yield
        self.seconds = time.perf_counter() - begin

    def write(self, point: Point, verdict: Verdict) -> None:
        """Add a point that was judged."""
        arguments = {name: _plain(value) for name, value in point.values.items()}
        shown = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        line = {
            "type": "test_case",
            "run_start": self.start,
            "property": f"{self.claim.name}-{self.oracle}",
            "status": STATUS[verdict.outcome],
            "status_reason": verdict.reason,
            "representation": f"{self.claim.name}({shown})",
            "arguments": arguments,
            "how_generated": f"drawn with seed {self.seed}",
            "features": {
                **{f"size {letter}": size for letter, size in point.sizes.items()},
                "difference": _plain(verdict.difference),
                "tolerance": _plain(verdict.tolerance),
                "detection limit": _plain(verdict.detection_limit),
                "evaluations": verdict.evaluations,
            },
            "coverage": None,
            "timing": {"execute:test": self.seconds},
            "metadata": {"equation": self.claim.equation, "location": str(self.claim.code_location)},
        }
        with self.file.open("a", encoding="utf-8") as end:
            end.write(json.dumps(line) + "\n")


def _plain(value: Any) -> Any:
    """Data that JSON has: numbers that aren't finite, and what is no number, as text."""
    if isinstance(value, np.ndarray):
        return [_plain(each) for each in value] if value.ndim else _plain(value.item())
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
