"""Points of claims about given spaces: many of them, or the simplest with a property."""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, find, settings
from hypothesis import given as hypothesis_given
from nablacheck import Claim
from nablacheck.declare.hypothesis_strategy import point_strategy
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
    found: list[Point] = []

    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None, derandomize=True)
    @hypothesis_given(point_strategy(claim))
    def collect(point: Point) -> None:
        found.append(point)

    collect()
    return found


def smallest(claim: Claim, wanted: Any) -> Point:
    return find(point_strategy(claim), wanted, settings=settings(database=None, deadline=None, derandomize=True))


MATRIX = anything(X="N D", w="D", y="N")
