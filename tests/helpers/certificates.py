"""Results of exact oracles and of others, to make certificates of."""

from __future__ import annotations

from typing import Any

from nablacheck.checking.result import Result, Status
from nablacheck.declare.points import Point

from tests.helpers.making import make_claim, quadratic_misprint

CLAIM = make_claim(lambda x: x @ x, lambda x: 2 * x)
POINT = Point({"N": 2}, {})
MISPRINT = quadratic_misprint()


def result(name: str, status: Status, **figures: Any) -> Result:
    wrong = status in (Status.FAILS, Status.REFUTED)
    figures.setdefault("point", POINT if wrong else None)
    figures.setdefault("reason", "proven wrong: by 1" if wrong else "")
    return Result("f-x-gradient", name, status, seed=0, seconds=0.25, **figures)


BALL = result("ball", Status.HOLDS, conclusive=20, largest_detection_limit=3e-35)
PRIME = result("prime", Status.HOLDS, conclusive=4, false_pass_bound=3e-17)
DUAL = result("dual", Status.HOLDS, conclusive=1)
UNSUPPORTED = result("ball", Status.UNSUPPORTED, reason="not on balls: np.fft")
VACUOUS = result("prime", Status.VACUOUS, reason="nothing seen")
