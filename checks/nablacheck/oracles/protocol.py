"""What an oracle is, which ones there are, and the one of a name."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Protocol, cast

from nablacheck.core.errors import UsageError
from nablacheck.core.verdict import Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point

DEFAULT = ("central", "check_grad", "value", "dual", "written")
EXACT = ("ball", "prime")
"""Slower, or with an extra that has to be installed: used only when they are asked for."""
WRITTEN, WRITTEN_BALL = "written", "written_ball"
AS_WRITTEN = (WRITTEN, WRITTEN_BALL)
"""What says nothing of a claim's truth: whether its code and that of its function are what is in writing, in floats and
in balls."""
RIGOROUS = (*EXACT, WRITTEN_BALL)
"""Those that certify what they see, and go on until it is enough for a certificate."""
INSTALL_FLINT = 'pip install "nablacheck[certify]"'
"""What to do where python-flint is missing."""


class Oracle(Protocol):
    """A way to check a claim at a point."""

    name: str
    title: str
    """What reports call it."""
    by_differences: bool
    """Whether it sees the function at some steps only, so that features finer than these can mislead it."""

    def applies(self, claim: Claim) -> bool:
        """Whether it applies to claims of this kind."""

    def check(self, claim: Claim, point: Point) -> Verdict:
        """The verdict at one point. Raises ``ContractError`` where the code does what no claim may do."""


def oracle(name: str) -> Oracle:
    """The oracle of that name. Raises ``UsageError`` for an unknown one."""
    if name not in (*DEFAULT, *RIGOROUS):
        raise UsageError(f"there is no oracle {name!r}; there are {', '.join((*DEFAULT, *RIGOROUS))}")
    if name in RIGOROUS and name not in available():
        raise UsageError(f"the oracle {name} needs python-flint; {INSTALL_FLINT}")
    return cast(Oracle, importlib.import_module(f"nablacheck.oracles.{name}"))


def available() -> tuple[str, ...]:
    """The rigorous oracles that can be used here; balls need python-flint."""
    return RIGOROUS if importlib.util.find_spec("flint") else ("prime",)


def oracles_for(claim: Claim, names: tuple[str, ...] = DEFAULT) -> list[Oracle]:
    """Those of the named oracles that apply to the claim."""
    if claim.text_alone:
        names = tuple(name for name in names if name == WRITTEN)
    return [each for each in map(oracle, names) if each.applies(claim)]
