"""Points of claims about given spaces: many of them, or the simplest with a property."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nablacheck import Claim
from nablacheck.checking.shrinking import simpler
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.drawing import draw_points
from nablacheck.declare.points import Point

from tests.helpers.making import make_claim


def anything(where: Any = (), out: str | None = None, **spaces: Any) -> Claim:
    """A claim with these spaces, whose function is never called."""
    namespace: dict[str, Any] = {}
    exec(f"def function({', '.join(spaces)}): ...\ndef claimed({', '.join(spaces)}): ...", namespace)
    kind = "gradient" if out is None else "jacobian"
    variable = next(name for name, space in spaces.items() if isinstance(space, str) or hasattr(space, "condition"))
    return make_claim(namespace["function"], namespace["claimed"], kind, (variable,), out, where, **spaces)


def drawn(claim: Claim, count: int = 300) -> list[Point]:
    return draw_points(claim, count, 0)


def smallest(claim: Claim, wanted: Callable[[Point], bool], seed: int = 0) -> Point:
    """What a point that is wanted is made simpler to."""

    def check(point: Point) -> Verdict:
        return Verdict(Outcome.FAIL) if wanted(point) else inconclusive("")

    first = next(point for point in drawn(claim) if wanted(point))
    found = simpler(claim, check, first)
    return first if found is None else found[0]


MATRIX = anything(X="N D", w="D", y="N")
